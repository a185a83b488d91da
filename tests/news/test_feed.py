"""The Atom feed of the news: ids and addresses that stay, whatever host was asked."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page, Site

from portal.news.models import NewsIndexPage
from portal.pages.models import HomePage
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, ThemeFactory
from tests.reader_site import publish

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ADDRESS = "/nieuws/feed/"
ROOT = "https://www.wegwijzer.example"


@pytest.fixture
def index(home: HomePage) -> NewsIndexPage:
    index = NewsIndexPageFactory(parent=home, title="Nieuws", slug="nieuws", lead="Alles & <nieuw>.")
    Site.objects.update(hostname="www.wegwijzer.example", port=443)
    Site.clear_site_root_paths_cache()
    return index


def feed(client: Client, **options: object) -> ElementTree.Element:
    cache.clear()
    response = client.get(ADDRESS, **options)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314


def text(node: ElementTree.Element, path: str) -> str:
    found = node.find(path, ATOM)
    assert found is not None
    return found.text or ""


def test_an_entry_has_all_that_a_reader_needs(client: Client, index: NewsIndexPage) -> None:
    page = NewsPageFactory(
        parent=index, title="Zo & <zo>", slug="zo", lead="De lead & <b>.", date=date(2018, 11, 22), themes=[ThemeFactory(name="Wonen")]
    )
    entry = feed(client).find("a:entry", ATOM)
    assert entry is not None
    assert text(entry, "a:title") == "Zo & <zo>"
    assert entry.find("a:link", ATOM).get("href") == f"{ROOT}/nieuws/zo/"
    assert text(entry, "a:id") == f"urn:uuid:{page.translation_key}"
    assert text(entry, "a:published") == "2018-11-22T00:00:00+01:00"
    assert text(entry, "a:summary") == "De lead &amp; &lt;b&gt;."  # as HTML, which it says it is
    assert entry.find("a:category", ATOM).get("term") == "Wonen"


def test_the_feed_itself(client: Client, index: NewsIndexPage) -> None:
    root = feed(client, headers={"host": "evil.example"})
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
    assert text(root, "a:id") == f"urn:uuid:{index.translation_key}"
    assert {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)} == {
        "alternate": f"{ROOT}/nieuws/",
        "self": f"{ROOT}{ADDRESS}",
    }
    assert text(root, "a:updated") == text(feed(client), "a:updated")  # nothing changed


def test_an_id_stays_when_title_and_address_change(client: Client, index: NewsIndexPage) -> None:
    page = NewsPageFactory(parent=index, title="Oud", slug="oud")
    before = feed(client).find("a:entry", ATOM)
    publish(page, title="Nieuw", slug="nieuw")
    after = feed(client).find("a:entry", ATOM)
    assert text(before, "a:id") == text(after, "a:id")
    assert after.find("a:link", ATOM).get("href") == f"{ROOT}/nieuws/nieuw/"
    assert text(after, "a:updated") > text(before, "a:updated")


def test_it_holds_the_newest_thirty(client: Client, index: NewsIndexPage) -> None:
    for number in range(32):
        NewsPageFactory(parent=index, title=f"Bericht {number}", date=date(2026, 1, 1) + timedelta(days=number))
    entries = feed(client).findall("a:entry", ATOM)
    assert [text(entry, "a:title") for entry in entries[:2]] == ["Bericht 31", "Bericht 30"]
    assert len(entries) == 30


def test_without_a_news_page_there_is_no_feed(client: Client, index: NewsIndexPage) -> None:
    Page.objects.get(pk=index.pk).unpublish()
    cache.clear()
    assert client.get(ADDRESS).status_code == 404


def test_every_page_points_to_it(client: Client, index: NewsIndexPage) -> None:
    assert f'href="{ADDRESS}"' in client.get("/").text
