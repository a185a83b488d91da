"""The Atom feeds of kinds of pages; that of the news is tried in tests/news/test_feed.py."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from cases_library.models import CaseIndexPage, CasePage
from pilots.models import StoryIndexPage
from portal.pages.models import HomePage
from tests.extra_kind.models import VisitPage
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, PageFactory, ThemeFactory
from tests.reader_site import publish

pytestmark = pytest.mark.django_db
ROOT = "https://www.wegwijzer.example"


class VisitPageFactory(PageFactory):
    class Meta:
        model = VisitPage

    visited_on = date(2026, 3, 14)


class CaseIndexPageFactory(PageFactory):
    class Meta:
        model = CaseIndexPage


class CasePageFactory(PageFactory):
    class Meta:
        model = CasePage

    date = date(2026, 2, 1)


class StoryIndexPageFactory(PageFactory):
    class Meta:
        model = StoryIndexPage


@pytest.fixture
def root(home: HomePage) -> HomePage:
    Site.objects.update(hostname="www.wegwijzer.example", port=443)
    Site.clear_site_root_paths_cache()
    return home


@pytest.fixture
def index(root: HomePage) -> CaseIndexPage:
    return CaseIndexPageFactory(parent=root, title="Praktijk", slug="praktijk", lead="Zo doen zij het.")


def feed(client: Client, address: str) -> ElementTree.Element:
    cache.clear()
    response = client.get(address, headers={"host": "evil.example"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert b"evil.example" not in response.content
    return ElementTree.fromstring(response.content)  # noqa: S314


def titles(root: ElementTree.Element) -> list[str]:
    return [entry.findtext("{*}title", "") for entry in root.findall("{*}entry")]


def links(root: ElementTree.Element) -> dict[str | None, str | None]:
    return {link.get("rel"): link.get("href") for link in root.findall("{*}link")}


def test_a_feed_is_about_the_list_of_its_kind(client: Client, index: CaseIndexPage) -> None:
    page = CasePageFactory(
        parent=index, title="Een knooppunt", slug="knooppunt", lead="Samen & <sterk>.", themes=[ThemeFactory(name="Wonen")]
    )
    found = feed(client, "/feeds/casus/")
    assert found.findtext("{*}title", "").startswith("Praktijk · ")
    assert found.findtext("{*}subtitle") == "Zo doen zij het."
    assert found.findtext("{*}id") == f"urn:uuid:{index.translation_key}"
    assert links(found) == {"alternate": f"{ROOT}/praktijk/", "self": f"{ROOT}/feeds/casus/"}
    (entry,) = found.findall("{*}entry")
    assert entry.findtext("{*}id") == f"urn:uuid:{page.translation_key}"
    assert entry.find("{*}link").get("href") == f"{ROOT}/praktijk/knooppunt/"
    assert entry.findtext("{*}published") == "2026-02-01T00:00:00+01:00"
    assert entry.findtext("{*}summary") == "Samen &amp; &lt;sterk&gt;."
    assert entry.find("{*}category").get("term") == "Wonen"


def test_one_feed_holds_all_kinds_by_their_own_days(client: Client, root: HomePage, index: CaseIndexPage) -> None:
    news = NewsIndexPageFactory(parent=root, slug="nieuws")
    NewsPageFactory(parent=news, title="Nieuws", date=date(2026, 3, 1))
    CasePageFactory(parent=index, title="Casus", date=date(2026, 5, 1))
    VisitPageFactory(parent=root, title="Bezoek", visited_on=date(2026, 4, 1))
    found = feed(client, "/feeds/")
    assert titles(found) == ["Casus", "Bezoek", "Nieuws"]
    assert links(found) == {"alternate": f"{ROOT}/", "self": f"{ROOT}/feeds/"}


def test_ids_stay_and_differ_where_a_kind_has_no_list(client: Client, root: HomePage) -> None:
    before = [feed(client, address).findtext("{*}id") for address in ("/feeds/", "/feeds/werkbezoek/")]
    publish(root, title="Een andere naam")
    Site.objects.update(hostname="elders.example")
    Site.clear_site_root_paths_cache()
    assert [feed(client, address).findtext("{*}id") for address in ("/feeds/", "/feeds/werkbezoek/")] == before
    assert before[0] != before[1]


def test_a_feed_holds_the_newest_thirty_that_anyone_may_read(client: Client, root: HomePage) -> None:
    for number in range(31):
        VisitPageFactory(parent=root, title=f"Bezoek {number}", visited_on=date(2026, 1, 1) + timedelta(days=number))
    VisitPageFactory(parent=root, title="Concept", live=False)
    VisitPageFactory(parent=root, title="Verlopen", visited_on=date(2026, 6, 1), expire_at="2020-01-01T00:00:00Z")
    closed = VisitPageFactory(parent=root, title="Besloten", visited_on=date(2026, 6, 1))
    Page.objects.get(pk=closed.pk).view_restrictions.create(restriction_type="login")
    found = titles(feed(client, "/feeds/werkbezoek/"))
    assert found == [f"Bezoek {number}" for number in range(30, 0, -1)]


def test_a_feed_takes_as_many_queries_for_many_rows_as_for_few(client: Client, root: HomePage) -> None:
    def count() -> int:
        feed(client, "/feeds/")
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/feeds/")
        return len(captured)

    VisitPageFactory(parent=root, themes=[ThemeFactory()])
    few = count()
    for _ in range(5):
        VisitPageFactory(parent=root, themes=[ThemeFactory(), ThemeFactory()])
    assert count() == few <= 12
    with CaptureQueriesContext(connection) as captured:
        client.get("/feeds/")
    assert len(captured) == 0


@pytest.mark.parametrize(
    "address", ["/feeds/onzin/", "/feeds/persona/", "/feeds/stap/", "/feeds/casus/", f"/feeds/{'a' * 500}/", "/feeds/x/y/"]
)
def test_there_is_no_feed_of_what_has_no_day_no_list_or_does_not_exist(client: Client, root: HomePage, address: str) -> None:
    assert client.get(address).status_code == 404


def test_news_keeps_the_address_of_its_feed(client: Client, root: HomePage) -> None:
    NewsIndexPageFactory(parent=root, slug="nieuws")
    response = client.get("/feeds/nieuws/")
    assert (response.status_code, response["Location"]) == (301, "/nieuws/feed/")
    assert links(feed(client, "/nieuws/feed/"))["self"] == f"{ROOT}/nieuws/feed/"


def test_lists_name_their_feed(client: Client, root: HomePage, index: CaseIndexPage) -> None:
    StoryIndexPageFactory(parent=root, title="Verhalen", slug="verhalen")
    NewsIndexPageFactory(parent=root, slug="nieuws")
    assert 'href="/feeds/casus/"' in client.get("/praktijk/").text
    assert 'href="/feeds/verhaal/"' in client.get("/verhalen/").text
    assert "/feeds/" not in client.get("/").text
    assert client.get("/nieuws/").text.count('type="application/atom+xml" href="/nieuws/feed/"') == 1
