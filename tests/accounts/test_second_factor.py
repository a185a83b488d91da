"""What is kept of a second factor, and the checks of the settings."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core import checks
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from portal.accounts.adapters import SecondFactorAdapter, UndecipherableSecret
from portal.accounts.models import User
from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.mail.models import OutboxMessage
from tests.accounts.test_sign_in import is_signed_in, log_in
from tests.factories.accounts import add_app, code_of, recovery_code_of, sign_in
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def test_the_secrets_are_encrypted_at_rest(editor: User) -> None:
    secret = add_app(editor)
    codes = recovery_code_of(editor)
    stored = str(list(Authenticator.objects.filter(user=editor).values_list("data", flat=True)))
    assert secret not in stored
    assert codes not in stored
    assert "gAAAA" in stored, "what Fernet writes"


def signs_in(user: User, code: str) -> bool:
    browser = Client()
    log_in(browser, user.email)
    browser.post(reverse("mfa_authenticate"), {"code": code})
    return is_signed_in(browser)


def test_a_new_secret_key_keeps_the_factors_while_the_old_one_is_named(editor: User) -> None:
    secret = add_app(editor)
    with override_settings(SECRET_KEY="another-secret-key-of-at-least-fifty-characters-long"):
        assert not signs_in(editor, code_of(secret)), "without the old key nobody gets in, and nobody sees an error page"
    with override_settings(SECRET_KEY="another-secret-key-of-at-least-fifty", SECRET_KEY_FALLBACKS=["key-of-the-tests"]):
        assert signs_in(editor, code_of(secret))


def test_a_key_of_its_own_can_be_added_and_replaced() -> None:
    adapter = SecondFactorAdapter()
    old = adapter.encrypt("geheim")
    with override_settings(SECOND_FACTOR_KEYS=["first-key"]):
        first = adapter.encrypt("geheim")
        assert adapter.decrypt(old) == adapter.decrypt(first) == "geheim"
    with override_settings(SECOND_FACTOR_KEYS=["second-key", "first-key"]):
        assert adapter.decrypt(first) == "geheim"
        second = adapter.encrypt("geheim")
    with override_settings(SECOND_FACTOR_KEYS=["second-key"], SECRET_KEY="anything"):
        assert adapter.decrypt(second) == "geheim"
        with pytest.raises(UndecipherableSecret):
            adapter.decrypt(first)


def test_a_foreign_ciphertext_never_becomes_a_secret() -> None:
    foreign = Fernet(Fernet.generate_key()).encrypt(b"JBSWY3DPEHPK3PXP").decode()
    with pytest.raises(UndecipherableSecret) as caught:
        SecondFactorAdapter().decrypt(foreign)
    assert caught.value.code == "incorrect_code"


def test_an_undecipherable_secret_still_shows_the_page_of_factors(client: Client, reader: User) -> None:
    add_app(reader)
    sign_in(client, reader)
    with override_settings(SECRET_KEY_FALLBACKS=[]):
        Authenticator.objects.filter(user=reader, type="recovery_codes").update(data={"seed": "no-ciphertext", "used_mask": 0})
        assert client.get(reverse("mfa_index")).status_code == 200


# Checks -------------------------------------------------------------------------------------
def found(**kwargs: object) -> set[str]:
    return {str(message.id) for message in checks.run_checks(include_deployment_checks=True, databases=["default"], **kwargs)}


def test_a_second_backend_is_reported(db: None) -> None:
    assert "accounts.E001" not in found()
    with override_settings(AUTHENTICATION_BACKENDS=[*settings.AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]):
        assert "accounts.E001" in found()


def test_staff_without_second_factor_is_for_the_demo_only() -> None:
    with override_settings(REQUIRE_STAFF_SECOND_FACTOR=False, DEMO=False):
        assert "accounts.E002" in found()
    with override_settings(REQUIRE_STAFF_SECOND_FACTOR=False, DEMO=True):
        assert "accounts.E002" not in found()


def test_an_active_demo_account_stops_every_other_settings(client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    user = UserFactory(email=DEMO_ACCOUNTS[0].email)
    assert "demo.E001" in found()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == ["demo.E001"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "demo.E001" not in found()
    assert client.get("/readyz").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=True)
    with override_settings(DEMO=True):
        assert client.get("/readyz").status_code == 200


def test_the_password_of_the_demo_is_found_under_another_address() -> None:
    user = UserFactory(email="echt@gemeente.test", administrator=True)
    assert "demo.E002" not in found()
    user.set_password(DEMO_PASSWORD)
    user.save()
    assert "demo.E002" in found()


def test_the_last_administrator_gets_in_again(administrator: User) -> None:
    add_app(administrator)
    call_command("remove_second_factor", administrator.email.upper())
    assert not administrator.authenticator_set.exists()
    assert OutboxMessage.objects.filter(to=administrator.email, kind="account_second_factor_removed").exists()
    for address in (administrator.email, "niemand@gemeente.test"):
        with pytest.raises(CommandError):
            call_command("remove_second_factor", address)
