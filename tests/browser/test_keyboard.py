"""By keyboard only: the menu, the steps, the checklist, the contact form; the last also without script."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

GUIDE = "/gids/van-jeugd-naar-volwassenheid/"
STEP = f"{GUIDE}partners-rollen-en-samenwerking/"
MOST_TABS = 80


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on the first element that `selector` names, and see that it shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert outline not in ("0px", ""), f"{selector} does not show that it has the focus"
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not reach {selector} on {page.url}")


def test_menu_on_a_phone_opens_leads_on_and_closes(page_360: Page) -> None:
    page_360.goto(STEP)
    tab_to(page_360, ".portal-menu summary")
    page_360.keyboard.press("Enter")
    expect(page_360.locator(".portal-menu nav")).to_be_visible()
    tab_to(page_360, ".portal-menu a")
    page_360.keyboard.press("Enter")
    expect(page_360).to_have_url(f"{page_360.url.split('/gids/')[0]}{GUIDE}")


def test_main_menu_and_skip_link(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.goto("/")
    tab_to(page, ".portal-nav--main a[href='/themas/']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Thema")


def test_steps_are_unfolded_and_followed(page: Page) -> None:
    page.goto(STEP)
    tab_to(page, ".portal-guide--compact button[aria-expanded='false']")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".portal-board").first).to_have_text("Stap 1 van 8")


def test_checklist_is_ticked_and_unticked(page: Page) -> None:
    page.goto(STEP)
    tab_to(page, ".portal-checklist input[type='checkbox']")
    page.keyboard.press("Space")
    expect(page.locator(".portal-checklist__progress")).to_contain_text("1 van 6")
    page.keyboard.press("Space")
    expect(page.locator(".portal-checklist__progress")).to_have_text("6 acties")


def ask(page: Page, email: str) -> None:
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Hoe regelen jullie wonen na 18?")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(email)
    page.keyboard.press("Enter")


def test_question_is_asked_without_mouse_and_without_script(new_page: NewPage) -> None:
    page = new_page(script=False)
    page.goto(STEP)
    page.locator("a[href^='/contact/?over=']").last.focus()
    page.keyboard.press("Enter")
    page.locator("textarea").focus()
    ask(page, "geen adres")
    expect(page.locator(".portal-errors")).to_be_visible()
    expect(page.locator("#id_email")).to_have_value("geen adres")
    expect(page.locator("textarea")).to_have_value("Hoe regelen jullie wonen na 18?")
    page.locator("textarea").focus()
    ask(page, "lezer@gemeente.example")
    expect(page.get_by_text("Je vraag is onderweg")).to_be_visible()


def test_first_visit_to_a_step_is_light(page: Page) -> None:
    """At most 60 kB over the wire, the document and three requests besides images, and no cookie."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, float] = {}
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(STEP, wait_until="networkidle")
    besides_images = {request: kind for request, kind in kinds.items() if kind not in ("Image", "Manifest", "Other")}
    assert sorted(besides_images.values()) == ["Document", "Font", "Script", "Stylesheet"]
    assert sum(sizes[request] for request in besides_images) <= 60_000
    assert page.context.cookies() == []
