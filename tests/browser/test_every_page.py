"""What every page type of the demo must show, whatever it is: accessible, at any width, without script, in print."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, NewPage
from tests.demo_site import DemoSite

COMPARISON = "/praktijk/vergelijken/?casus=groningen-taskforce-jongeren&casus=friesland-de-soepele-overgang"
# Pages that are no page of the tree.
VIEWS = [
    "/themas/",
    "/themas/wonen/",
    "/plaatsen/",
    "/plaatsen/putten/",
    "/plaatsen/leiden/",
    "/plaatsen/samenwerking/noord-veluwe/",
    "/zoeken/",
    "/zoeken/?q=wonen",
    "/zoeken/?q=zzzz",
    COMPARISON,
    "/praktijk/vergelijken/",
    "/praktijk/?status=pilot&grootte=tot-5000",
    "/account/login/",
    "/bestaat-niet/",
]


@pytest.fixture(scope="session")
def addresses(demo_site: DemoSite) -> list[str]:
    """One page of each type, and the views."""
    return [found[0] for found in demo_site.pages().values()] + VIEWS


def visit(page: Page, addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == (404 if address == "/bestaat-niet/" else 200), address
        yield address


@pytest.mark.parametrize("width", [320, 1280])
def test_no_violation_of_wcag(new_page: NewPage, axe: Axe, addresses: list[str], width: int) -> None:
    page = new_page(width=width)
    found = []
    for _ in visit(page, addresses):
        try:
            axe(page)
        except AssertionError as error:
            found.append(str(error))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_screen(new_page: NewPage, addresses: list[str], width: int) -> None:
    """320 pixels is 1280 at 400 % zoom (WCAG 1.4.10)."""
    page = new_page(width=width)
    wide = {
        address: measured
        for address in visit(page, addresses)
        if (measured := page.evaluate("document.documentElement.scrollWidth")) > width
    }
    assert wide == {}


def test_whole_without_script(new_page: NewPage, addresses: list[str]) -> None:
    """With script off a page shows all its text: nothing waits hidden for a script to show it."""
    page = new_page(script=False)
    for address in visit(page, [address for address in addresses if not address.startswith("/account/")]):
        assert page.locator("main").is_visible(), address
        assert page.locator("h1:visible").count() == 1, address
        # The facets of the search are folded by the browser itself, which needs no script.
        folded = "main details:not([open]):not(.portal-facets details)"
        hidden = page.locator(f"{folded}, main [hidden]:not([data-portal-only]):not([data-portal-done])")
        assert [text for text in hidden.all_text_contents() if text.strip()] == [], address


def test_print_shows_the_text_and_no_navigation(new_page: NewPage, addresses: list[str]) -> None:
    page = new_page(media="print")
    for address in visit(page, addresses):
        assert page.locator("h1:visible").count() == 1, address
        assert page.locator("nav:visible:not(.portal-contents)").count() == 0, address


def test_keyboard_begins_with_the_skip_link_and_shows_where_it_is(page: Page, addresses: list[str]) -> None:
    focus: dict[str, Any]
    for address in visit(page, addresses):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
            " return {href: e.getAttribute('href') || '', seen: b.top >= 0 && b.width > 1 && b.height > 1,"
            " marked: s.outlineStyle !== 'none' || s.boxShadow !== 'none' || s.backgroundColor !== 'rgba(0, 0, 0, 0)'} })()"
        )
        assert focus["href"].startswith("#"), address
        assert focus["seen"], address
        assert focus["marked"], address
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == focus["href"], address
        assert page.locator(focus["href"]).count() == 1, address
