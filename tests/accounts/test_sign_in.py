"""Signing in, out, and choosing a password: only by allauth's addresses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.mail.models import OutboxMessage
from tests.factories.accounts import PASSWORD, add_app, code_of
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def log_in(client: Client, email: str, password: str = PASSWORD, **extra: str):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sent_to(address: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(to=address).order_by("created_at"))


def link_in(message: OutboxMessage) -> str:
    found = re.search(r"https?://\S+/account/\S+", message.text)
    assert found, message.text
    return "/" + found.group().split("/", 3)[3]


@pytest.fixture(autouse=True)
def mail_stays_in_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that was handed over holds its text no more."""
    monkeypatch.setattr("portal.mail.services.start_sending", lambda **kwargs: None)


def test_address_and_password_open_the_account_page(client: Client, reader: User) -> None:
    response = log_in(client, reader.email)
    assert response.status_code == 302
    assert response["Location"] == "/account/"
    page = client.get("/account/")
    assert page.status_code == 200
    assert reader.email in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]


def test_a_session_ends_with_the_browser_and_after_a_working_day(client: Client, reader: User, settings: Any) -> None:
    log_in(client, reader.email, remember="on")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["expires"]
    assert not cookie["max-age"]
    assert cookie["httponly"]
    session = Session.objects.get(pk=client.session.session_key)
    assert session.expire_date - timezone.now() <= timedelta(hours=12)


def test_an_address_is_the_same_in_capitals(client: Client, reader: User) -> None:
    log_in(client, reader.email.upper())
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, reader: User) -> None:
    wrong = log_in(client, reader.email, "something-else-entirely")
    unknown = log_in(client, "niemand@gemeente.test", "something-else-entirely")
    assert not is_signed_in(client)
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|value="[^"]*@gemeente.test"')
    assert strip.sub("", wrong.content.decode()) == strip.sub("", unknown.content.decode())
    assert wrong.status_code == unknown.status_code == 200
    assert reader.email in wrong.content.decode(), "what was typed is kept"


def test_errors_stand_in_a_summary_and_next_to_the_field(client: Client, home: object) -> None:
    response = client.post(reverse("account_login"), {"login": "lezer@gemeente.test", "password": ""})
    html = response.content.decode()
    assert 'role="alert"' in html
    assert 'href="#id_password"' in html
    assert html.count(str(response.context["form"].errors["password"][0])) >= 2
    assert 'value="lezer@gemeente.test"' in html


def test_many_wrong_passwords_close_the_account_for_a_while(client: Client, reader: User) -> None:
    for _ in range(5):
        log_in(client, reader.email, "something-else-entirely")
    response = log_in(client, reader.email)
    assert not is_signed_in(client)
    assert "too_many_login_attempts" in {error.code for error in response.context["form"].non_field_errors().as_data()}


def test_a_town_hall_behind_one_address_signs_in(client: Client, home: object) -> None:
    """Forty colleagues in the same minute, none of them refused."""
    for number in range(40):
        user = UserFactory(email=f"collega{number}@stad.test")
        user.set_password(PASSWORD)
        user.save()
        browser = Client()
        log_in(browser, user.email)
        assert is_signed_in(browser), number


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=0, ACCOUNT_RATE_LIMITS={"login": "10/m/ip"})
def test_a_made_up_forwarded_address_does_not_escape_the_limit(client: Client, reader: User) -> None:
    statuses = set()
    for number in range(12):
        response = client.post(
            reverse("account_login"), {"login": f"x{number}@y.test", "password": ""}, headers={"X-Forwarded-For": f"10.0.{number}.1"}
        )
        statuses.add(response.status_code)
    assert 429 in statuses
    assert "text/html" in response["Content-Type"]


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=2)
def test_a_request_past_the_proxies_is_no_error(client: Client, reader: User) -> None:
    response = client.post(reverse("account_login"), {"login": reader.email, "password": PASSWORD}, headers={"X-Forwarded-For": "10.0.0.1"})
    assert response.status_code == 302


def test_there_is_no_open_sign_up(client: Client, home: object) -> None:
    response = client.post(reverse("account_signup"), {"email": "nieuw@gemeente.test", "password1": PASSWORD})
    assert response.status_code == 200
    assert not User.objects.filter(email="nieuw@gemeente.test").exists()


def test_an_inactive_account_stays_out(client: Client, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)
    response = log_in(client, reader.email)
    assert response["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


@pytest.mark.parametrize("how", ["deactivated", "deleted", "password changed elsewhere"])
def test_a_session_ends_at_once(client: Client, reader: User, how: str) -> None:
    log_in(client, reader.email)
    assert client.get("/account/").status_code == 200
    if how == "deactivated":
        User.objects.filter(pk=reader.pk).update(is_active=False)
    elif how == "deleted":
        reader.delete()
    else:
        reader.set_password("another-long-password")
        reader.save()
    response = client.get("/account/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, reader: User, target: str) -> None:
    response = log_in(client, reader.email, next=target)
    assert response["Location"] == "/account/"


def test_signing_out_asks_first_and_posts(client: Client, reader: User) -> None:
    log_in(client, reader.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert not is_signed_in(client)


def test_a_form_without_its_token_is_refused(reader: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert log_in(browser, reader.email).status_code == 403


# Choosing a password -----------------------------------------------------------------------
def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client: Client, reader: User) -> None:
    client.post(reverse("account_reset_password"), {"email": reader.email.upper()})
    (message,) = sent_to(reader.email)
    assert message.priority == OutboxMessage.Priority.URGENT
    link = link_in(message)
    form = client.get(link, follow=True)
    assert form.status_code == 200
    assert link not in form.request["PATH_INFO"], "the key must not stand in the address of the form"
    changed = client.post(form.request["PATH_INFO"], {"password1": "paard-kaars-lepel-9", "password2": "paard-kaars-lepel-9"})
    assert changed.status_code == 302
    assert not is_signed_in(client), "a link from a mailbox is no sign-in"
    log_in(client, reader.email, "paard-kaars-lepel-9")
    assert is_signed_in(client)
    assert Client().get(link, follow=True).context.get("token_fail")


def test_asking_for_a_link_never_tells_whether_there_is_an_account(client: Client, reader: User) -> None:
    known = client.post(reverse("account_reset_password"), {"email": reader.email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "niemand@gemeente.test"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    (mail,) = sent_to("niemand@gemeente.test")
    assert "/account/password/reset/key/" not in mail.text


@override_settings(BASE_URL="https://wegwijzer.example")
def test_links_in_mail_do_not_come_from_the_host_header(client: Client, reader: User) -> None:
    client.post(reverse("account_reset_password"), {"email": reader.email}, headers={"Host": "evil.test"})
    (message,) = sent_to(reader.email)
    assert "evil.test" not in message.text
    assert "https://wegwijzer.example/account/password/reset/key/" in message.text


@pytest.mark.parametrize("password", ["kort", "123456789012345", "lezer@gemeente.test", "password123456"])
def test_weak_passwords_are_refused_next_to_the_field(client: Client, reader: User, password: str) -> None:
    log_in(client, reader.email)
    response = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert response.status_code == 200
    assert response.context["form"].errors["password1"]
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)


def test_changing_the_password_keeps_this_session_and_ends_others(client: Client, reader: User) -> None:
    other = Client()
    for browser in (client, other):
        log_in(browser, reader.email)
    new = "paard-kaars-lepel-9"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert [message.kind for message in sent_to(reader.email)] == ["account_password_changed"]


# Another address ---------------------------------------------------------------------------
def test_an_address_changes_only_when_its_link_is_confirmed(client: Client, reader: User) -> None:
    log_in(client, reader.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    old = reader.email
    client.post(reverse("account_email"), {"email": "nieuw@gemeente.test", "action_add": "1"})
    (message,) = sent_to("nieuw@gemeente.test")
    link = link_in(message)
    opened = client.get(link)
    assert opened.status_code == 200
    reader.refresh_from_db()
    assert reader.email == old, "mail scanners open links"
    assert client.post(link).status_code == 302
    reader.refresh_from_db()
    assert reader.email == "nieuw@gemeente.test"
    assert list(EmailAddress.objects.filter(user=reader).values_list("email", "verified", "primary")) == [
        ("nieuw@gemeente.test", True, True)
    ]
    assert [mail.kind for mail in sent_to(old)] == ["account_email_changed"]
    log_in(other := Client(), old)
    assert not is_signed_in(other)


def test_changing_an_address_asks_for_the_password_again(client: Client, reader: User) -> None:
    log_in(client, reader.email)
    response = client.post(reverse("account_email"), {"email": "nieuw@gemeente.test", "action_add": "1"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="nieuw@gemeente.test").exists()


def test_an_address_that_an_administrator_replaced_signs_in_no_more(client: Client, reader: User) -> None:
    old = reader.email
    reader.email = "Anders@Gemeente.test"
    reader.save()
    log_in(client, old)
    assert not is_signed_in(client)
    log_in(client, "anders@gemeente.test")
    assert is_signed_in(client)


def test_somebody_elses_claim_of_an_address_is_void_once_an_account_has_it(client: Client, reader: User) -> None:
    EmailAddress.objects.create(user=reader, email="straks@gemeente.test", verified=False, primary=False)
    owner = UserFactory(email="straks@gemeente.test")
    client.post(reverse("account_reset_password"), {"email": owner.email})
    assert len(sent_to(owner.email)) == 1
    assert not EmailAddress.objects.filter(user=reader, email=owner.email).exists()


# The account page ---------------------------------------------------------------------------
def test_the_account_page_leads_to_the_admin_only_who_may_enter(client: Client, reader: User, editor: User) -> None:
    log_in(client, reader.email)
    assert "/beheer/" not in client.get("/account/").content.decode()
    other = Client()
    other.force_login(editor)
    assert 'href="/beheer/"' in other.get("/account/").content.decode()


def test_somebody_changes_their_name(client: Client, reader: User) -> None:
    log_in(client, reader.email)
    refused = client.post(reverse("account_change_name"), {"first_name": "", "last_name": "Bakker"})
    assert refused.status_code == 422
    assert 'value="Bakker"' in refused.content.decode()
    client.post(reverse("account_change_name"), {"first_name": "Noor", "last_name": "Bakker"})
    reader.refresh_from_db()
    assert str(reader) == "Noor Bakker"


PAGES_OF_SIGNING_IN = [
    "account_login", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_email_verification_sent",
]  # fmt: skip
OWN_PAGES = [
    "account", "account_change_name", "account_email", "account_change_password", "account_logout", "account_reauthenticate", "mfa_index",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
]  # fmt: skip


def assert_frame(html: str) -> None:
    assert html.count("<h1>") == 1
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    for script in re.findall(r"<script[^>]*>", html):
        assert 'src="/static/' in script or 'type="application/json"' in script, script
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!localhost)', html)
    title = re.search(r"<title>([^<]*)</title>", html)
    assert title
    assert title.group(1).split(" · ")[0].strip()


@pytest.mark.parametrize("name", PAGES_OF_SIGNING_IN)
def test_pages_of_signing_in_stand_in_our_frame(client: Client, home: object, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_frame(response.content.decode())
    assert "unsafe-inline" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_stand_in_our_frame_and_are_never_kept(client: Client, reader: User, name: str) -> None:
    log_in(client, reader.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.get(reverse(name))
    assert response.status_code == 200, response.get("Location")
    assert_frame(response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_own_pages_ask_who_it_is(client: Client, home: object) -> None:
    for name in [*OWN_PAGES, "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"]:
        if name == "account_logout":
            continue
        response = client.get(reverse(name))
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("account_login")), name


def test_signing_in_asks_for_the_second_factor_of_whoever_has_one(client: Client, reader: User) -> None:
    secret = add_app(reader)
    response = log_in(client, reader.email)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors["code"]
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def test_a_code_works_once(client: Client, reader: User) -> None:
    secret = add_app(reader)
    code = code_of(secret)
    log_in(client, reader.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    log_in(other := Client(), reader.email)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(other)


def test_guessing_codes_is_limited(client: Client, reader: User) -> None:
    secret = add_app(reader)
    log_in(client, reader.email)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not is_signed_in(client)
    cache.clear()
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)
