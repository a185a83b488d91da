"""Signing in, in a real browser: with a password, a code and a passkey; with and without script; by every visitor's means."""

import re
import uuid
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage
from tests.demo_site import DemoSite

PASSWORD = "paard-batterij-nietje"
MAKE = "from portal.accounts.models import User; User.objects.create_user({email!r}, {password!r}, first_name='Noor', last_name='Bakker')"
REMOVE = "from portal.accounts.models import User; User.objects.filter(email={email!r}).delete()"


@pytest.fixture
def email(demo_site: DemoSite) -> Iterator[str]:
    """The address of somebody who has an account on the demo while the test runs."""
    address = f"{uuid.uuid4().hex[:12]}@gemeente.test"
    demo_site.manage("shell", "--no-imports", "--command", MAKE.format(email=address, password=PASSWORD))
    yield address
    demo_site.manage("shell", "--no-imports", "--command", REMOVE.format(email=address))


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "address", ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/signup/", "/account/inactive/"]
)
def test_pages_of_signing_in_are_accessible(new_page: NewPage, axe: Axe, width: int, address: str) -> None:
    page = new_page(width=width)
    page.goto(address)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing sticks out"


def test_errors_are_accessible_and_lead_to_their_field(page_320: Page, axe: Axe) -> None:
    page_320.goto("/account/login/")
    page_320.locator("#id_login").fill("niemand")
    page_320.locator("main form").first.locator("button[type=submit]").click()
    expect(page_320).to_have_title(re.compile(r"^(Fout|Error)"))
    axe(page_320)
    page_320.locator(".portal-errors a").first.click()
    expect(page_320.locator("#id_login")).to_be_focused()
    expect(page_320.locator("#id_login")).to_have_value("niemand")


@pytest.mark.parametrize("script", [True, False])
def test_an_app_is_set_up_and_used_with_and_without_script(new_page: NewPage, axe: Axe, email: str, script: bool) -> None:
    page = new_page(width=320, script=script)
    sign_in(page, email)
    expect(page).to_have_url(re.compile(r"/account/$"))
    page.locator('a[href="/account/2fa/"]').click()
    page.locator('a[href="/account/2fa/totp/activate/"]').click()
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    secret = page.locator("code.portal-code").inner_text()
    if script:
        axe(page)
    page.locator("#id_code").fill(code_of(secret))
    page.locator("#id_code").press("Enter")
    listed = page.locator("ul.portal-code li")
    expect(listed).to_have_count(10)
    codes = listed.all_inner_texts()
    if script:
        axe(page)
    again = new_page(script=script)
    sign_in(again, email)
    expect(again).to_have_url(re.compile(r"/account/2fa/authenticate/$"))
    if script:
        axe(again)
    again.locator("#id_code").fill(codes[0])
    again.locator("#id_code").press("Enter")
    expect(again).to_have_url(re.compile(r"/account/$"))


def with_device(page: Page) -> None:
    """Give the browser a device that says yes, as a laptop with a fingerprint reader does."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_signs_in_alone(page: Page, axe: Axe, email: str) -> None:
    with_device(page)
    sign_in(page, email)
    page.goto("/account/2fa/webauthn/add/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    expect(page.locator("#id_name")).to_be_visible()
    axe(page)
    page.locator("#id_name").fill("Laptop van het gemeentehuis")
    page.locator("#id_passwordless").check()
    page.locator("[data-passkey-button]").click()
    expect(page).to_have_url(re.compile(r"/account/2fa/recovery-codes/"))
    page.goto("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("Laptop van het gemeentehuis")
    axe(page)
    page.goto("/account/")
    page.locator('form[action="/account/logout/"] button').click()
    expect(page).to_have_url(re.compile(r"/account/login/"))
    page.locator("[data-passkey=sign-in] [data-passkey-button]").click()
    expect(page).to_have_url(re.compile(r"/account/$"))
    expect(page.locator("main")).to_contain_text(email)


def test_a_device_that_gives_no_passkey_leads_to_advice(page: Page) -> None:
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page.goto("/account/login/")
    page.locator("[data-passkey-button]").click()
    expect(page.locator("[data-passkey-error]")).not_to_be_empty()
    expect(page.locator("[data-passkey-button]")).to_be_enabled()
