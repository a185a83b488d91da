"""Every search box of the admin takes whatever is typed into it."""

import pytest
from wagtail.models import Page

from portal.pages.models import HomePage
from tests.admin import Admin
from tests.factories.pages import ContactPersonFactory, ImageFactory, InformationPageFactory, ThemeFactory

BOXES = (
    "wagtailadmin_pages:search",
    "wagtailimages:index",
    "wagtaildocs:index",
    "wagtailadmin_choose_page_search",
    "wagtailimages_chooser:choose_results",
    "wagtaildocs_chooser:choose_results",
    "wagtailsnippetchoosers_pages_contactperson:choose_results",
    "wagtailsnippets_themes_theme:list",
    "wagtailsnippets_pages_contactperson:list",
    "wagtailredirects:index",
)
TEXTS = ('"', "''", '"Wegwijzer" "16', "*", "AND", "a OR", "(", "🙂", "-", "'s-Gravenhage", "   ", "\x00", "x" * 3000, ":", "{", "%")


@pytest.mark.parametrize("box", [*BOXES, "wagtailadmin_explore"])
def test_any_text_is_an_answer(editor: Admin, home: HomePage, box: str) -> None:
    InformationPageFactory(parent=home), ContactPersonFactory(), ThemeFactory(), ImageFactory()
    arguments = [home.pk] if box == "wagtailadmin_explore" else []
    for text in TEXTS:
        assert editor.get(box, *arguments, q=text).status_code in (200, 302, 404), text


def test_words_are_found_with_and_without_quotation_marks(editor: Admin, home: HomePage) -> None:
    page = InformationPageFactory(parent=home, title="Over de toegankelijkheid")
    for text in ("toegankel", '"toegankelijkheid"', 'over "de'):
        assert page.title in editor.get("wagtailadmin_explore", home.pk, q=text).content.decode()
    assert list(Page.objects.search('"toegankelijkheid"')) == [page.page_ptr]
