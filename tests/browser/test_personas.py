"""Personas in a browser: reading the guide along by keyboard and with its script, and cards on paper."""

import io
from typing import Any

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Axe, NewPage

PERSONAS = 16
OVERVIEW, SAMIRA = "/personas/", "/personas/samira/"


def without_spaces(text: str) -> str:
    """Kerning on paper looks like spaces within a word."""
    return "".join(text.split())


def test_reading_along_by_keyboard(page: Page, axe: Axe) -> None:
    page.goto(SAMIRA)
    button = page.locator(".portal-persona a.utrecht-button")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    along = page.url.partition("?")[2]
    axe(page)
    # a marked step is a heading with a real button, as it is without somebody
    heading = page.locator(".portal-route__stop:has(.portal-lens-why) button[aria-expanded]").first
    why = page.locator(".portal-route__stop .portal-lens-why").first
    heading.focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-expanded") == "false"
    assert not why.is_visible()
    page.keyboard.press("Enter")
    assert why.is_visible()
    page.locator(".portal-route__stop:has(.portal-lens-why) .portal-guide-step__foot a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"?{along}")
    assert page.locator(".portal-checklist").count() == 1
    axe(page)
    box = page.locator(".portal-action:has(.portal-lens-why) [data-action]").first
    box.focus()
    page.keyboard.press("Space")
    assert box.is_checked()
    page.goto(page.url.partition("?")[0])
    key = page.locator("[data-action]:checked")
    assert key.count() == 1  # the tick is of the step, whoever it was read with
    assert page.locator(".portal-lens").count() == 0


def test_a_step_read_along_is_no_wider_than_a_small_screen(page_320: Page, axe: Axe) -> None:
    page_320.goto(SAMIRA)
    with page_320.expect_navigation():
        page_320.locator("section[aria-labelledby=telt] h3 a").first.click()
    assert "?persona=" in page_320.url
    assert page_320.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page_320)


def test_choosing_and_finding_nobody_without_script(new_page: NewPage) -> None:
    page = new_page(script=False)
    page.goto(OVERVIEW)
    assert page.locator(".portal-person").count() == PERSONAS
    page.locator("select[name=leefgebied]").select_option(index=1)
    page.locator("select[name=leeftijd]").select_option(index=1)
    with page.expect_navigation():
        page.locator(".portal-filter button").click()
    assert "leefgebied=" in page.url
    assert page.locator(".portal-person").count() < PERSONAS
    with page.expect_navigation():
        page.locator(".portal-chip").first.click()
    assert page.locator(".portal-chip").count() == 1


def test_paper_gives_a_card_for_each_persona(printed_page: Page) -> None:
    page = printed_page
    page.goto(OVERVIEW)
    assert page.locator(".portal-person__card:visible").count() == PERSONAS
    cards: list[dict[str, Any]] = page.locator(".portal-person").evaluate_all(
        "cards => cards.map(card => ({border: getComputedStyle(card).borderStyle, whole: getComputedStyle(card).breakInside}))"
    )
    assert {(card["border"], card["whole"]) for card in cards} == {("dashed", "avoid")}
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(paper.pages) <= 6  # several cards on a page
    text = without_spaces("".join(sheet.extract_text() for sheet in paper.pages))
    names = page.locator(".portal-person__name").all_text_contents()
    assert [name for name in names if without_spaces(name) not in text] == []
