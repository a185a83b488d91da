"""JSON-LD: right for its type, absolute, and safe inside the page."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from portal.pages.models import HomePage
from tests.factories.bodies import body
from tests.factories.pages import InformationPageFactory
from tests.reader_site import ReaderSite, make_site

pytestmark = pytest.mark.django_db
ROOT = "https://www.wegwijzer.example"


@pytest.fixture
def site_of_all(home: HomePage) -> ReaderSite:
    site = make_site(home, rows=2)
    Site.objects.update(hostname="www.wegwijzer.example", port=443)
    Site.clear_site_root_paths_cache()
    cache.clear()
    return site


def graph(client: Client, address: str) -> list[dict[str, Any]]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    (script,) = page.select('script[type="application/ld+json"]')
    data = json.loads(str(script.string))
    assert data["@context"] == "https://schema.org"
    found: list[dict[str, Any]] = data["@graph"]
    return found


def of_type(data: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (found,) = [item for item in data if item["@type"] == name]
    return found


def test_home_says_how_the_site_is_searched(client: Client, site_of_all: ReaderSite) -> None:
    website = of_type(graph(client, "/"), "WebSite")
    assert website["url"] == f"{ROOT}/"
    assert website["potentialAction"]["target"]["urlTemplate"] == f"{ROOT}/zoeken/?q={{search_term_string}}"


def test_a_guide_is_a_how_to_of_its_steps(client: Client, site_of_all: ReaderSite) -> None:
    how_to = of_type(graph(client, "/gids/aanpak/"), "HowTo")
    assert [(step["position"], step["name"], step["url"]) for step in how_to["step"]] == [
        (1, "Stap 0", f"{ROOT}/gids/aanpak/stap-0/"),
        (2, "Stap 1", f"{ROOT}/gids/aanpak/stap-1/"),
    ]


def test_a_step_is_a_how_to_of_its_actions(client: Client, site_of_all: ReaderSite) -> None:
    how_to = of_type(graph(client, "/gids/aanpak/stap-1/"), "HowTo")
    assert how_to["position"] == 2
    assert len(how_to["step"]) == 2
    assert how_to["about"] == [{"@type": "Thing", "name": "Wonen"}]


def test_news_of_an_event_tells_when_it_is(client: Client, site_of_all: ReaderSite) -> None:
    item = site_of_all.add_news("Leercirkel", event_starts=timezone.localdate(), event_location="Utrecht")
    cache.clear()
    article = of_type(graph(client, item.url), "NewsArticle")
    event = of_type(article["about"], "Event")
    assert event["startDate"] == timezone.localdate().isoformat()
    assert event["location"]["name"] == "Utrecht"
    assert article["datePublished"] == item.date.isoformat()


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/gids/aanpak/stap-0/", ["/", "/gids/", "/gids/aanpak/", "/gids/aanpak/stap-0/"]),
        ("/themas/wonen/", ["/", "/themas/", "/themas/wonen/"]),
        ("/zoeken/", ["/", "/zoeken/"]),
        ("/nieuws/bericht-0/", ["/", "/nieuws/", "/nieuws/bericht-0/"]),
    ],
)
def test_the_way_to_a_page_begins_at_home(client: Client, site_of_all: ReaderSite, address: str, way: list[str]) -> None:
    items = of_type(graph(client, address), "BreadcrumbList")["itemListElement"]
    assert [item["item"] for item in items] == [f"{ROOT}{path}" for path in way]
    assert [item["position"] for item in items] == list(range(1, len(way) + 1))


def test_a_title_cannot_leave_the_script(client: Client, home: HomePage) -> None:
    title = "</script><script>alert('x')</script> & <!-- \u2028"
    InformationPageFactory(parent=home, title=title, slug="streken", body=body(("heading", title)))
    response = client.get("/streken/")
    assert "<script>alert" not in response.text
    assert of_type(graph(client, "/streken/"), "WebPage")["name"] == title


def test_addresses_name_the_site_and_never_the_host_that_was_asked(client: Client, site_of_all: ReaderSite) -> None:
    page = BeautifulSoup(client.get("/gids/aanpak/", headers={"host": "evil.example"}).text, "html.parser")
    assert page.select_one("link[rel=canonical]")["href"] == f"{ROOT}/gids/aanpak/"
    assert "evil.example" not in str(page)


def test_pages_of_a_list_each_have_their_own_address(client: Client, site_of_all: ReaderSite) -> None:
    for number in range(20):
        site_of_all.add_news(f"Nog een bericht {number}")
    cache.clear()
    page = BeautifulSoup(client.get("/nieuws/?pagina=2&x=y").text, "html.parser")
    assert page.select_one("link[rel=canonical]")["href"] == f"{ROOT}/nieuws/?pagina=2"
