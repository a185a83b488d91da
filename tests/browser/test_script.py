"""The one script of the reader pages: folding the guide, keeping ticks, printing."""

import json

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Axe, NewPage

GUIDE = "/gids/van-jeugd-naar-volwassenheid/"
STEP = f"{GUIDE}partners-rollen-en-samenwerking/"
KEY = "portal.checklist"

NO_STORAGE = "for (const kind of ['localStorage', 'sessionStorage']) Object.defineProperty(window, kind, {get() { throw new DOMException('no', 'SecurityError') }})"
FULL_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.shifted += entry.value }))
  .observe({type: "layout-shift", buffered: true});
"""


def test_a_step_folds_and_stays_so_for_the_visit(page: Page, new_page: NewPage) -> None:
    page.goto(GUIDE)
    first = page.locator(".portal-guide-step__title button").first
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(first).to_contain_text("1")
    panel = page.locator(f"#{first.get_attribute('aria-controls')}")
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(panel.locator("a")).to_be_hidden()
    page.reload()
    expect(page.locator(".portal-guide-step__title button").first).to_have_attribute("aria-expanded", "false")
    other = new_page()  # another visit
    other.goto(GUIDE)
    expect(other.locator(".portal-guide-step__title button").first).to_have_attribute("aria-expanded", "true")


def test_all_steps_at_once(page: Page) -> None:
    page.goto(GUIDE)
    button = page.locator("[data-portal-all]")
    button.click()
    expect(page.locator('.portal-guide-step__title [aria-expanded="true"]')).to_have_count(0)
    button.click()
    expect(page.locator('.portal-guide-step__title [aria-expanded="false"]')).to_have_count(0)


def test_beside_a_step_only_that_step_is_open_and_marked(page: Page) -> None:
    page.goto(STEP)
    stops = page.locator(".portal-guide--compact .portal-guide-step__title button")
    expect(stops).to_have_count(8)
    assert [stop.get_attribute("aria-expanded") for stop in stops.all()] == ["true" if number == 3 else "false" for number in range(1, 9)]
    expect(page.locator('[aria-current="step"]')).to_have_count(1)
    expect(stops.nth(2)).to_have_attribute("aria-current", "step")


def test_without_script_all_is_open_and_nothing_asks_for_a_script(page_without_script: Page) -> None:
    page_without_script.goto(GUIDE)
    expect(page_without_script.locator(".portal-guide-step__body a:visible")).to_have_count(8)
    expect(page_without_script.locator("[data-portal-only]:visible")).to_have_count(0)
    page_without_script.goto(STEP)
    expect(page_without_script.locator(".utrecht-checkbox:visible")).to_have_count(0)
    expect(page_without_script.locator(".portal-noscript")).to_be_visible()


def test_ticks_are_kept_and_counted(page: Page) -> None:
    page.goto(STEP)
    boxes = page.locator("[data-portal-checklist] [data-action]")
    total = boxes.count()
    boxes.nth(0).check()
    boxes.nth(2).check()
    progress = page.locator("[data-portal-checklist] [data-portal-progress]")
    expect(progress).to_contain_text("2")
    expect(page.locator("[data-portal-checklist] .portal-dots .is-done")).to_have_count(2)
    page.reload()
    assert [box.is_checked() for box in boxes.all()] == [place in (0, 2) for place in range(total)]
    for box in boxes.all():
        box.check()
    done = page.locator(".portal-route__stop--here")
    expect(done).to_have_class("portal-route__stop portal-route__stop--here portal-route__stop--done")
    page.goto(GUIDE)
    expect(page.locator(".portal-route__stop--done")).to_have_count(1)
    expect(page.locator("[data-portal-total] [data-portal-progress]")).to_contain_text(str(total))
    expect(page.locator("[data-portal-total] .portal-dots .is-done")).to_have_count(1)
    page.goto("/checklists/")
    expect(page.locator("[data-action]:checked")).to_have_count(total)


def test_the_tick_of_an_action_that_is_gone_does_not_count(page: Page) -> None:
    page.goto(STEP)
    part = page.locator("[data-portal-checklist]")
    kept = {part.get_attribute("data-guide"): {part.get_attribute("data-step"): ["was-here-once", "and-this"]}}
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, json.dumps(kept)])
    page.reload()
    expect(page.locator("[data-portal-checklist] .is-done")).to_have_count(0)


def test_clearing_asks_first_and_says_where_ticks_are_kept(page: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    page.goto(STEP)
    page.locator("[data-action]").first.check()
    clear = page.locator("[data-portal-clear]")
    clear.click()
    expect(page.locator("[data-action]").first).to_be_checked()
    clear.click()
    expect(page.locator("[data-action]").first).not_to_be_checked()
    assert "browser" in asked[0]


@pytest.mark.parametrize("storage", [NO_STORAGE, FULL_STORAGE], ids=["none", "full"])
def test_a_browser_that_keeps_nothing_is_told_so(new_page: NewPage, storage: str) -> None:
    page = new_page()
    page.add_init_script(storage)
    page.goto(STEP)
    page.locator("[data-action]").first.check()
    expect(page.locator("[data-action]").first).to_be_checked()
    words = page.evaluate("document.querySelector('head script[data-not-kept]').dataset.notKept")
    expect(page.locator("[data-portal-kept]")).to_have_text(words)
    page.locator(".portal-guide-step__title button").first.click()
    expect(page.locator(".portal-guide-step__title button").first).to_have_attribute("aria-expanded", "true")


def test_what_is_corrupt_is_left_behind(page: Page) -> None:
    page.goto(STEP)
    for corrupt in ("{", "null", "[]", "7", '{"1":"x"}', '{"__proto__":{"a":1}}'):
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, corrupt])
        page.evaluate("(value) => sessionStorage.setItem('portal.guide', value)", corrupt)
        page.reload()
        expect(page.locator("[data-action]:checked")).to_have_count(0)
        page.locator("[data-action]").first.check()
        page.reload()
        expect(page.locator("[data-action]:checked")).to_have_count(1)


def test_two_tabs_agree(page: Page) -> None:
    page.goto(STEP)
    other = page.context.new_page()
    other.goto(STEP)
    page.locator("[data-action]").nth(1).check()
    expect(other.locator("[data-action]").nth(1)).to_be_checked()
    other.locator("[data-action]").nth(0).check()
    expect(page.locator("[data-action]:checked")).to_have_count(2)


def test_ticking_sends_nothing(page: Page) -> None:
    page.goto(STEP)
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/static/icons/" not in request.url else None)
    page.locator("[data-action]").first.check()
    page.locator(".portal-guide-step__title button").first.click()
    page.wait_for_timeout(200)
    assert sent == []


@pytest.mark.parametrize(("address", "width"), [(STEP, 360), (STEP, 1280), (GUIDE, 1280)])
def test_nothing_moves_while_a_page_loads(new_page: NewPage, address: str, width: int) -> None:
    page = new_page(width=width)
    page.add_init_script(SHIFTS)
    page.goto(address)
    page.locator("[data-portal-all]").first.click()  # what the reader folded is folded again before it is drawn
    page.reload(wait_until="networkidle")
    assert page.evaluate("window.shifted") < 0.01


@pytest.mark.parametrize("address", [GUIDE, STEP])
def test_folded_and_ticked_pages_are_accessible(page: Page, axe: Axe, address: str) -> None:
    page.goto(STEP)
    page.locator("[data-action]").first.check()
    page.goto(address)
    page.locator("[data-portal-all]").first.click()
    axe(page)


def test_paper_shows_what_was_folded_and_an_empty_box_for_each_action(page: Page) -> None:
    page.goto(STEP)
    page.locator("[data-action]").first.check()
    page.emulate_media(media="print")
    expect(page.locator(".portal-action__done:visible")).to_have_count(0)
    assert page.locator("[data-action]").first.evaluate("box => getComputedStyle(box).appearance") == "none"
    page.emulate_media(media="screen")
    page.goto(GUIDE)
    page.locator("[data-portal-all]").click()
    page.emulate_media(media="print")
    expect(page.locator(".portal-guide-step__body a:visible")).to_have_count(8)
