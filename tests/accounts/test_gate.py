"""Every address of the admin, found by walking the URLconf: who gets in, and where the others are led."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import RegexPattern

from portal.accounts.models import User
from tests.accounts.test_sign_in import is_signed_in, log_in
from tests.factories.accounts import PASSWORD, add_app, code_of, note_in_session, recovery_code_of, sign_in

pytestmark = pytest.mark.django_db

SAMPLES = {"int": "1", "str": "a", "slug": "a", "uuid": "6b9f1a53-8b5c-4d0e-9a58-5a3f4f8e2c11", "path": "a/b"}
# Patterns written as regular expressions, and an address that each of them takes.
REGEX_SAMPLES = {
    r"^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$": (
        "1/revisions/compare/live...latest/"
    ),
    r"^.*/$": "bestaat/niet/",
    # Outside the admin.
    r"^.*$": "bestaat/niet",
    r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/a/",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/a-b/",
    r"^(?P<document_id>\d{1,18})/(?P<filename>[^/]+)$": "1/a.pdf",
    r"^((?:[\w\-]+/)*)$": "",
}
LEAD_TO_ALLAUTH = {
    "wagtailadmin_login": "account_login",
    "wagtailadmin_logout": "account_logout",
    "wagtailadmin_password_reset": "account_reset_password",
    "wagtailadmin_password_reset_done": "account_reset_password",
    "wagtailadmin_password_reset_confirm": "account_reset_password",
    "wagtailadmin_password_reset_complete": "account_reset_password",
    "wagtailcore_login": "account_login",
}


def sample(pattern: URLPattern | URLResolver) -> str:
    if isinstance(pattern.pattern, RegexPattern) and isinstance(pattern, URLPattern):
        return REGEX_SAMPLES[str(pattern.pattern)]
    route = str(pattern.pattern).replace("^", "")  # Wagtail's API puts one into a plain route
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found.group(1) or "str"], route)


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + sample(pattern))
        else:
            yield prefix + sample(pattern)


def admin_addresses() -> list[str]:
    resolver = get_resolver()
    below = [pattern for pattern in resolver.url_patterns if str(pattern.pattern) == settings.ADMIN_PATH.strip("/") + "/"]
    found = sorted(set(addresses(below)))
    assert len(found) > 200, "the walk lost its way"
    return found


def leads_to_allauth(address: str) -> str | None:
    return LEAD_TO_ALLAUTH.get(resolve(address).url_name)


def test_the_walk_finds_addresses_that_exist() -> None:
    for address in admin_addresses():
        assert resolve(address).route.startswith("beheer/"), address


METHODS = ("head", "put", "delete", "options", "patch")
FROM_A_SCRIPT = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}


def ask(client: Client, address: str, method: str, number: int) -> tuple[str, HttpResponse]:
    """Ask for the address; every other one as a script would, and with "other" each by another method."""
    method = METHODS[number % len(METHODS)] if method == "other" else method
    return method, getattr(client, method)(address, headers=FROM_A_SCRIPT if number % 2 else {})


@pytest.mark.parametrize("method", ["get", "post", "other"])
def test_anonymous_is_led_to_allauth_from_every_address_of_the_admin(client: Client, home: object, method: str) -> None:
    for number, address in enumerate(admin_addresses()):
        if address == "/beheer/logout/" and method == "post":
            continue  # that is signing out
        used, response = ask(client, address, method, number)
        assert response.status_code == 302, (used, address, response.status_code)
        target = urlsplit(response["Location"])
        expected = leads_to_allauth(address)
        assert target.path == reverse(expected or "account_login"), (used, address)
        if not expected:
            assert parse_qs(target.query)["next"] == [address if used in ("get", "head") else "/beheer/"]


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("no factor", "get"),
        ("factor not used in this session", "post"),
        ("factor of somebody else", "other"),
        ("factor that was taken away", "get"),
    ],
)
def test_staff_without_second_factor_see_no_address_of_the_admin(
    client: Client, administrator: User, reader: User, kind: str, method: str
) -> None:
    sign_in(client, administrator, second_factor=False)
    expected = reverse("mfa_index")
    if kind == "factor not used in this session":
        add_app(administrator)
        expected = reverse("mfa_reauthenticate")
    elif kind == "factor of somebody else":
        add_app(reader)
        note_in_session(client, administrator, [{"method": "mfa", "id": reader.authenticator_set.first().pk, "at": 1.0}])
    elif kind == "factor that was taken away":
        sign_in(client, administrator)
        administrator.authenticator_set.all().delete()
    for number, address in enumerate(admin_addresses()):
        if not leads_to_allauth(address):
            used, response = ask(client, address, method, number)
            assert response.status_code == 302, (used, address, response.status_code)
            assert urlsplit(response["Location"]).path == expected, (used, address)


def test_an_account_without_the_right_is_told_so_and_not_sent_in_circles(client: Client, reader: User) -> None:
    client.force_login(reader)
    for address in ("/beheer/", "/beheer/pages/", "/beheer/api/main/pages/", "/beheer/login/?next=/beheer/"):
        response = client.get(address, follow=True)
        assert response.status_code == 403, address
    assert client.post("/beheer/users/new/", {"email": "x@y.test"}).status_code == 403


def test_staff_with_a_second_factor_work_in_the_admin(client: Client, editor: User, administrator: User) -> None:
    for user in (editor, administrator):
        browser = Client()
        sign_in(browser, user)
        assert browser.get("/beheer/").status_code == 200
        assert browser.get("/beheer/images/").status_code == 200


@override_settings(REQUIRE_STAFF_SECOND_FACTOR=False)
def test_the_demo_offers_a_second_factor_and_asks_it_of_whoever_has_one(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert client.get("/beheer/").status_code == 200
    add_app(editor)
    assert client.get("/beheer/").status_code == 302


def test_losing_the_right_closes_the_admin_at_once(client: Client, editor: User) -> None:
    sign_in(client, editor)
    assert client.get("/beheer/").status_code == 200
    editor.groups.clear()
    assert client.get("/beheer/").status_code == 403


def test_getting_the_right_asks_for_a_second_factor_at_once(client: Client, reader: User) -> None:
    client.force_login(reader)
    group = Group.objects.create(name="Later")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    reader.groups.add(group)
    assert client.get("/beheer/")["Location"] == reverse("mfa_index")


# From the password to the admin ---------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_admin(client: Client, editor: User) -> None:
    log_in(client, editor.email)
    refused = client.get("/beheer/", follow=True)
    assert refused.redirect_chain[-1][0] == reverse("mfa_index")
    assert "second factor" in refused.content.decode().lower() or "tweede" in refused.content.decode().lower()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = client.get(reverse("mfa_activate_totp"))
    assert form.status_code == 200
    secret = form.context["form"].secret
    assert secret in form.content.decode(), "for whoever cannot scan"
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    assert secret in wrong.content.decode(), "a typing error must not ask for another scan"
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(done["Location"])
    assert recovery_code_of(editor) in codes.content.decode()
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 200
    assert client.get("/beheer/").status_code == 200


def test_signing_in_with_the_app_leads_back_to_where_one_was_going(client: Client, editor: User) -> None:
    secret = add_app(editor)
    response = client.get("/beheer/pages/")
    log_in_page = response["Location"]
    response = client.post(log_in_page, {"login": editor.email, "password": PASSWORD, "next": "/beheer/pages/"})
    response = client.post(response["Location"], {"code": code_of(secret)})
    assert response["Location"] == "/beheer/pages/"
    assert client.get("/beheer/").status_code == 200


def test_a_session_older_than_the_factor_gives_it_once(client: Client, editor: User) -> None:
    log_in(client, editor.email)
    secret = add_app(editor)  # set up in another browser
    response = client.get("/beheer/pages/?q=1")
    assert response["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fbeheer%2Fpages%2F%3Fq%3D1"
    assert client.get("/account/")["Location"].startswith(reverse("mfa_reauthenticate")), "nor may it change how one signs in"
    response = client.post(response["Location"], {"code": code_of(secret)})
    assert response["Location"] == "/beheer/pages/?q=1"
    assert client.get("/beheer/").status_code == 200


def test_a_stolen_password_does_not_add_a_second_factor_of_its_own(client: Client, editor: User) -> None:
    """A session with the password alone, of somebody who has a factor, reaches neither the set-up nor the codes."""
    log_in(client, editor.email)
    add_app(editor)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in (
        "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "account_email", "account_change_password", "account_change_name",
    ):  # fmt: skip
        for method in (client.get, client.post):
            assert method(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate")), name
    assert editor.authenticator_set.filter(type="totp").exists()


def test_whoever_has_a_factor_confirms_with_it_and_not_with_the_password(client: Client, editor: User) -> None:
    sign_in(client, editor)
    response = client.get(reverse("mfa_deactivate_totp"))
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    by_password = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert by_password["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert editor.authenticator_set.filter(type="totp").exists()


def test_whoever_stops_using_the_app_leaves_the_admin(client: Client, editor: User) -> None:
    sign_in(client, editor)
    client.post(reverse("mfa_reauthenticate"), {"code": recovery_code_of(editor)})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not editor.authenticator_set.exists(), "recovery codes alone are no factor"
    assert client.get("/beheer/")["Location"] == reverse("mfa_index")


def test_a_recovery_code_opens_once(client: Client, editor: User) -> None:
    add_app(editor)
    code = recovery_code_of(editor)
    for attempt, opens in ((1, True), (2, False)):
        browser = Client()
        log_in(browser, editor.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(browser) is opens, attempt
        assert (browser.get("/beheer/").status_code == 200) is opens


def test_a_new_password_by_mail_is_no_way_around(client: Client, editor: User) -> None:
    """The link signs nobody in; the sign-in after it asks for the factor."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    add_app(editor)
    key = default_token_generator.make_token(editor)
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(editor), "key": key})
    form = client.get(link, {"next": "/beheer/"}, follow=True)
    new = "paard-kaars-lepel-9"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new, "next": "/beheer/"})
    assert not is_signed_in(client)
    response = log_in(client, editor.email, new, next="/beheer/")
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/beheer/")["Location"].startswith(reverse("account_login"))


def test_a_passkey_alone_counts_as_both(client: Client, editor: User) -> None:
    """The device asked for a finger or a PIN, so a session that began with it is complete."""
    add_app(editor)
    client.force_login(editor)
    key = editor.authenticator_set.create(type="webauthn", data={"name": "Laptop", "credential": {}})
    note_in_session(client, editor, [{"method": "mfa", "at": 1.0, "id": key.pk, "type": "webauthn", "passwordless": True}])
    assert client.get("/beheer/").status_code == 200


def test_the_second_step_cannot_be_skipped(client: Client, editor: User) -> None:
    add_app(editor)
    log_in(client, editor.email)
    for address in ("/account/", "/beheer/", reverse("mfa_index"), reverse("account_email"), reverse("account_reauthenticate")):
        assert client.get(address)["Location"].startswith(reverse("account_login")), address


# Wagtail's own addresses ------------------------------------------------------------------------
def test_no_other_address_signs_anyone_in_or_changes_a_password(home: object) -> None:
    """Whatever looks like it, in all of the URLconf, is allauth's or leads there."""
    looks = re.compile(r"log-?in|log-?out|sign-?in|passw|auth", re.IGNORECASE)
    for address in sorted(set(addresses(get_resolver().url_patterns))):
        match = resolve(address)
        if not looks.search(address) and not looks.search(match.url_name or ""):
            continue
        module = getattr(match.func, "view_class", match.func).__module__
        assert module.startswith("allauth.") or (match.url_name or "") in LEAD_TO_ALLAUTH or match.url_name in SHARED_PASSWORDS, address


# Pages and files behind a password for all; not offered (WAGTAIL_PRIVATE_PAGE_OPTIONS), and signing nobody in.
SHARED_PASSWORDS = {"wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"}


def test_posting_to_wagtails_sign_in_signs_nobody_in(client: Client, administrator: User) -> None:
    for address in ("/beheer/login/", "/_util/login/"):
        client.post(address, {"username": administrator.email, "login": administrator.email, "password": PASSWORD})
        assert not is_signed_in(client)


@pytest.mark.parametrize(("given", "kept"), [("/beheer/pages/", True), ("https://evil.test/", False), ("//evil.test/x", False)])
def test_wagtails_sign_in_keeps_where_one_was_going(client: Client, home: object, given: str, kept: bool) -> None:
    response = client.get("/beheer/login/", {"next": given})
    assert ("next=" in response["Location"]) is kept


def test_wagtails_button_signs_out(client: Client, editor: User) -> None:
    sign_in(client, editor)
    assert client.get("/beheer/logout/")["Location"] == reverse("account_logout")
    assert is_signed_in(client)
    assert client.post("/beheer/logout/")["Location"] == reverse("account_login")
    assert not is_signed_in(client)


def test_a_token_of_djangos_own_reset_is_worth_nothing(client: Client, administrator: User) -> None:
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    uid, token = urlsafe_base64_encode(force_bytes(administrator.pk)), default_token_generator.make_token(administrator)
    client.post(f"/beheer/password_reset/confirm/{uid}/{token}/", {"new_password1": "x" * 20, "new_password2": "x" * 20})
    client.post(f"/beheer/password_reset/confirm/{uid}/set-password/", {"new_password1": "x" * 20, "new_password2": "x" * 20})
    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)


def test_wagtails_account_page_changes_neither_password_nor_address(client: Client, editor: User) -> None:
    sign_in(client, editor)
    page = client.get("/beheer/account/")
    html = page.content.decode()
    assert page.status_code == 200
    assert 'type="password"' not in html
    assert 'name="name_email-email"' not in html
    assert 'type="file"' not in html, "a portrait would be a file that nobody checked"
    assert 'href="/account/"' in html
    client.post(
        "/beheer/account/",
        {
            "name_email-first_name": "Noor", "name_email-last_name": "Bakker", "name_email-email": "evil@y.test",
            "password-old_password": PASSWORD, "password-new_password1": "x-lang-genoeg-9", "password-new_password2": "x-lang-genoeg-9",
            "theme-theme": "system", "theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on",
        },
    )  # fmt: skip
    editor.refresh_from_db()
    assert editor.first_name == "Noor"
    assert editor.email == "redactie@gemeente.test"
    assert editor.check_password(PASSWORD)


# What the admin asks of the outside --------------------------------------------------------------
def test_the_admin_asks_nothing_of_other_hosts(client: Client, administrator: User) -> None:
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False
    assert settings.WAGTAILEMBEDS_FINDERS == []
    sign_in(client, administrator)
    for address in ("/beheer/", "/beheer/users/", "/beheer/account/", "/beheer/images/"):
        html = client.get(address).content.decode()
        assert "gravatar" not in html
        assert not re.findall(r'<(?:img|script|link|iframe)[^>]+(?:src|href)="(?:https?:)?//', html), address
        assert "latest-version" not in html
        assert "releases.wagtail.io" not in html


def test_no_page_is_embedded_from_outside(home: object) -> None:
    from wagtail.embeds.embeds import get_embed
    from wagtail.embeds.exceptions import EmbedUnsupportedProviderException

    with pytest.raises(EmbedUnsupportedProviderException):
        get_embed("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
