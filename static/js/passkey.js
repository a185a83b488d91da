/* Passkeys: asks the device and sends what it gives with the form. Without this script the forms stay hidden and codes do the work. */
(function () {
  'use strict';
  var webauthn = window.webauthnJSON;
  if (!window.PublicKeyCredential || !webauthn) return;

  function prepared() {
    return JSON.parse(document.getElementById('passkey-data').textContent);
  }

  function create(form) {
    var options = prepared().creation_options;
    var alone = form.querySelector('[name=passwordless]');
    var wishes = options.publicKey.authenticatorSelection;
    if (alone && alone.checked) {
      wishes.residentKey = 'required';
      wishes.requireResidentKey = true;
      wishes.userVerification = 'required';
    }
    return webauthn.create(options);
  }

  function signIn(form) {
    return fetch(form.action, { headers: { Accept: 'application/json' } })
      .then(function (response) {
        if (!response.ok) throw new Error('no options');
        return response.json();
      })
      .then(function (data) { return webauthn.get(data.request_options); });
  }

  function ask(form) {
    if (form.dataset.passkey === 'create') return create(form);
    if (form.dataset.passkey === 'sign-in') return signIn(form);
    return webauthn.get(prepared().request_options);
  }

  document.querySelectorAll('form[data-passkey]').forEach(function (form) {
    var button = form.querySelector('[data-passkey-button]');
    var error = form.querySelector('[data-passkey-error]');
    form.hidden = false;
    button.addEventListener('click', function () {
      error.textContent = '';
      button.disabled = true;
      Promise.resolve()
        .then(function () { return ask(form); })
        .then(function (credential) {
          form.elements.credential.value = JSON.stringify(credential);
          form.submit();
        })
        .catch(function () {
          error.textContent = error.dataset.text;
          button.disabled = false;
        });
    });
  });
})();
