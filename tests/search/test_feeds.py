"""Atom feeds of a theme and of a search."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from portal.pages.models import HomePage
from tests.search.site import NEW, OLD, STEP, TOWN, SearchSite, make_search_site

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def site(home: HomePage) -> SearchSite:
    return make_search_site(home)


def feed(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address, headers={"host": "elders.example"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own)


def links(root: ElementTree.Element) -> list[str]:
    return [entry.find(f"{ATOM}link").attrib["href"].removeprefix("http://localhost") for entry in root.iter(f"{ATOM}entry")]


def test_a_theme_has_a_feed_of_its_newest_pages(client: Client, site: SearchSite) -> None:
    root = feed(client, "/themas/wonen/feed/")
    assert set(links(root)) == {STEP, OLD}
    assert links(root)[-1] == OLD
    assert root.find(f"{ATOM}title").text.startswith("Wonen · ")
    assert {link.attrib["href"] for link in root.findall(f"{ATOM}link")} == {
        "http://localhost/themas/wonen/",
        "http://localhost/themas/wonen/feed/",
    }
    assert client.get("/themas/bestaat-niet/feed/").status_code == 404
    assert '/themas/wonen/feed/"' in client.get("/themas/wonen/").text


def test_each_search_address_has_a_feed_newest_first(client: Client, site: SearchSite) -> None:
    root = feed(client, "/zoeken/feed/?q=toekomstplannen&soort=nieuws&pagina=9&volgorde=titel")
    assert links(root) == [NEW, TOWN, OLD]
    addresses = {link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert addresses == {f"http://localhost/zoeken/{path}?q=toekomstplannen&soort=nieuws" for path in ("", "feed/")}
    other = feed(client, "/zoeken/feed/?q=toekomstplannen")
    assert root.find(f"{ATOM}id").text != other.find(f"{ATOM}id").text
    assert "/zoeken/feed/?q=toekomstplan&amp;soort=nieuws" in client.get("/zoeken/?q=toekomstplan&soort=nieuws").text


def test_a_feed_of_everything_of_nothing_and_of_nonsense(client: Client, site: SearchSite) -> None:
    assert len(links(feed(client, "/zoeken/feed/"))) == 5
    assert links(feed(client, "/zoeken/feed/?q=bestaatniet")) == []
    assert links(feed(client, "/zoeken/feed/?q=%22%00*&thema=%27--")) == []


def test_a_feed_holds_nothing_that_is_closed(client: Client, site: SearchSite) -> None:
    PageViewRestriction.objects.create(page=Page.objects.get(slug="oud"), restriction_type=PageViewRestriction.LOGIN)
    assert OLD not in links(feed(client, "/themas/wonen/feed/"))
    assert OLD not in links(feed(client, "/zoeken/feed/?q=toekomstplan"))
