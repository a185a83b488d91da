"""The registry holds: a kind of page that an app adds (tests/extra_kind) is everywhere, and nothing else knows of it."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from portal.pages.models import HomePage
from portal.themes.models import Theme
from tests.extra_kind.models import VisitPage
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import PageFactory, ThemeFactory

pytestmark = pytest.mark.django_db
TITLE = "Op bezoek bij het jongerenloket"
SOMEWHERE = [
    "/",
    "/themas/wonen/",
    "/plaatsen/putten/",
    "/plaatsen/samenwerking/noord-veluwe/",
    "/zoeken/?q=jongerenloket",
    "/zoeken/?thema=wonen",
    "/feeds/",
    "/feeds/werkbezoek/",
]


class VisitPageFactory(PageFactory):
    class Meta:
        model = VisitPage

    visited_on = date(2026, 3, 14)


@pytest.fixture
def visit(home: HomePage) -> VisitPage:
    putten = MunicipalityFactory(name="Putten")
    RegionFactory(name="Noord-Veluwe", municipalities=[putten])
    theme = ThemeFactory(name="Wonen", slug="wonen")
    return VisitPageFactory(parent=home, title=TITLE, slug="bezoek", themes=[theme], municipalities=[putten])


@pytest.mark.parametrize("address", SOMEWHERE)
def test_it_stands_there(client: Client, visit: VisitPage, address: str) -> None:
    assert TITLE in without_marks(client.get(address).text)


@pytest.mark.parametrize("address", ["/themas/wonen/", "/plaatsen/putten/"])
def test_it_has_a_heading_and_a_line_of_its_own(client: Client, visit: VisitPage, address: str) -> None:
    text = client.get(address).text
    assert ">Werkbezoeken</h2>" in text
    assert "Werkbezoek met de bus" in text


def test_it_is_served_and_told_to_search_engines(client: Client, visit: VisitPage) -> None:
    page = client.get("/bezoek/").text
    assert f"<h1>{TITLE}</h1>" in page
    assert '"@type":"Event"' in page
    assert "http://localhost/bezoek/" in client.get("/sitemap.xml").text
    assert "http://localhost/plaatsen/putten/" in client.get("/sitemap.xml").text


def test_its_feed_goes_by_its_own_day(client: Client, visit: VisitPage) -> None:
    feed = ElementTree.fromstring(client.get("/feeds/werkbezoek/").content)  # noqa: S314
    assert feed.findtext("{*}title", "").startswith("Werkbezoeken · ")
    assert feed.findtext("{*}entry/{*}published") == "2026-03-14T00:00:00+01:00"


def test_it_counts_on_the_map(client: Client, visit: VisitPage) -> None:
    text = client.get("/plaatsen/").text
    assert '<a href="/plaatsen/putten/">Putten</a>' in text


def test_what_is_not_published_stands_nowhere(client: Client, visit: VisitPage) -> None:
    Page.objects.get(pk=visit.pk).unpublish()
    cache.clear()
    for address in [*SOMEWHERE, "/sitemap.xml", "/plaatsen/"]:
        text = client.get(address).text
        assert TITLE not in without_marks(text), address
        assert "/bezoek/" not in text, address
    assert "plaatsen/putten" not in client.get("/plaatsen/").text


def test_a_theme_without_it_does_not_name_the_kind(client: Client, visit: VisitPage) -> None:
    ThemeFactory(name="Werk", slug="werk")
    assert Theme.objects.count() == 2
    assert "Werkbezoek" not in client.get("/themas/werk/").text


def without_marks(text: str) -> str:
    """The text without the marks around words that were searched."""
    return text.replace("<mark>", "").replace("</mark>", "")
