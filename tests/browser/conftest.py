"""Chromium on the demo: pages at several widths, without script, as printed; each watched for trouble while it is open.

def test_menu(page_320: Page, axe: Axe) -> None:
    page_320.goto("/gids/")
    axe(page_320)
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe as AxeRunner
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.demo_site import DemoSite
from tests.tools import chromium

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEIGHT = 900

Axe = Callable[..., None]
NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):  # noqa: PTH120
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder.

    Playwright keeps an event loop in this thread while it runs, in which Django would refuse the database; it
    ends with the folder, so that other tests in this process have none.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Watch:
    """What no page may do: log an error, break its security policy, ask another host for anything, get a 5xx."""

    own_host: str
    troubles: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        """Say that a trouble with this text in it belongs to the test."""
        self.expected.append(part)

    def observe(self, context: BrowserContext) -> None:
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.troubles.append(f"error in script: {error.error}"))
        context.on("request", self.on_request)
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        # Chromium logs each 4xx as well; whether that is right, the test itself says
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != self.own_host:
            self.troubles.append(f"request to another host: {request.url}")

    def on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} for {response.url}")

    def unexpected(self) -> list[str]:
        return [trouble for trouble in self.troubles if not any(part in trouble for part in self.expected)]


@pytest.fixture
def watch(demo_site: DemoSite) -> Iterator[Watch]:
    watch = Watch(own_host=urlsplit(demo_site.url).netloc)
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def new_page(browser: Browser, demo_site: DemoSite, watch: Watch) -> Iterator[NewPage]:
    """Open a page of a fresh visitor: `new_page(width=320, script=False, media="print")`.

    Width in CSS pixels. Addresses may begin with a slash. Other arguments go to Playwright's `new_context`.
    """
    contexts: list[BrowserContext] = []

    def open_page(*, width: int = 1280, script: bool = True, media: str = "screen", **options: Any) -> Page:
        context = browser.new_context(
            base_url=demo_site.url,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=script,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        watch.observe(context)
        contexts.append(context)
        page = context.new_page()
        page.emulate_media(media=media)  # type: ignore[arg-type]
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page of 1280 pixels wide."""
    return new_page()


@pytest.fixture
def page_1280(page: Page) -> Page:
    return page


@pytest.fixture
def page_360(new_page: NewPage) -> Page:
    return new_page(width=360)


@pytest.fixture
def page_320(new_page: NewPage) -> Page:
    return new_page(width=320)


@pytest.fixture
def page_without_script(new_page: NewPage) -> Page:
    return new_page(script=False)


@pytest.fixture
def printed_page(new_page: NewPage) -> Page:
    return new_page(media="print")


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Assert that what a page now shows has no violation of WCAG 2.2 A or AA that axe can find."""
    script = AxeRunner().axe_script

    def assert_accessible(page: Page, *, exclude: list[str] | None = None) -> None:
        page.evaluate(script)
        context = {"exclude": [[selector] for selector in exclude or []]}
        options = {"runOnly": {"type": "tag", "values": WCAG_22_AA}, "resultTypes": ["violations"]}
        result = page.evaluate("([context, options]) => axe.run(context, options)", [context, options])
        found = [
            f"{violation['id']} ({violation['help']}): {node['html'][:200]} — {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        assert not found, f"{page.url} at {page.viewport_size}:\n" + "\n".join(found)

    return assert_accessible
