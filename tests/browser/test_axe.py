"""The helper that the accessibility tests rely on finds what it must find."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe

PAGE = '<!doctype html><html lang="nl"><head><title>Proef</title></head><body><main><h1>Proef</h1>{}</main></body></html>'


def test_axe_passes_a_sound_page(page: Page, axe: Axe) -> None:
    page.set_content(PAGE.format("<p>Tekst</p>"))
    axe(page)


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">', "image-alt"),
        ('<p style="color:#bbb;background:#fff">Bleek</p>', "color-contrast"),
        (
            '<button style="width:10px;height:10px;padding:0">a</button><button style="width:10px;height:10px;padding:0">b</button>',
            "target-size",
        ),
    ],
)
def test_axe_finds_violations_of_a_and_aa(page: Page, axe: Axe, html: str, rule: str) -> None:
    page.set_content(PAGE.format(html))
    with pytest.raises(AssertionError, match=rule):
        axe(page)
    axe(page, exclude=["img", "p", "button"])
