"""News, and the agenda of the news that is about an event."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal.news.models import NewsIndexPage, NewsPage
from portal.pages.models import HomePage
from tests.factories.pages import AgendaPageFactory, NewsIndexPageFactory, NewsPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(home: HomePage) -> NewsIndexPage:
    AgendaPageFactory(parent=home, slug="agenda")
    return NewsIndexPageFactory(parent=home, slug="nieuws")


def titles(client: Client, address: str, within: str = "main") -> list[str]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [a.get_text(strip=True) for a in page.select(f"{within} .portal-news > li > a")]


def test_news_stands_newest_first_and_in_pages(client: Client, index: NewsIndexPage) -> None:
    for number in range(23):
        NewsPageFactory(parent=index, title=f"Bericht {number}", date=date(2026, 1, 1) + timedelta(days=number))
    assert titles(client, "/nieuws/") == [f"Bericht {number}" for number in range(22, 2, -1)]
    assert titles(client, "/nieuws/?pagina=2") == ["Bericht 2", "Bericht 1", "Bericht 0"]
    pages = BeautifulSoup(client.get("/nieuws/").text, "html.parser").select(".portal-pagination a")
    assert pages[0]["aria-current"] == "page"
    assert pages[-1]["href"] == "?pagina=2"


def test_the_agenda_has_what_is_to_come_nearest_first_and_what_is_over(client: Client, index: NewsIndexPage) -> None:
    today = timezone.localdate()
    for title, starts, ends in (
        ("Volgende week", 7, None),
        ("Vandaag", 0, None),
        ("Loopt nog", -3, 0),
        ("Gisteren", -1, None),
        ("Voorbij", -9, -2),
    ):
        NewsPageFactory(
            parent=index,
            title=title,
            event_starts=today + timedelta(days=starts),
            event_ends=ends if ends is None else today + timedelta(days=ends),
        )
    NewsPageFactory(parent=index, title="Zonder bijeenkomst")
    assert titles(client, "/agenda/", "section[aria-labelledby=h-straks]") == ["Loopt nog", "Vandaag", "Volgende week"]
    assert titles(client, "/agenda/", "section[aria-labelledby=h-voorbij]") == ["Gisteren", "Voorbij"]


def test_an_empty_agenda_says_so(client: Client, index: NewsIndexPage) -> None:
    assert titles(client, "/agenda/") == []
    assert client.get("/agenda/").status_code == 200
    assert client.get("/nieuws/").status_code == 200


def test_an_event_shows_its_facts(client: Client, index: NewsIndexPage) -> None:
    NewsPageFactory(
        parent=index, title="Leercirkel", event_starts=date(2018, 11, 22), event_ends=date(2018, 11, 23), event_location="Stadhuis Utrecht"
    )
    facts = BeautifulSoup(client.get("/nieuws/leercirkel/").text, "html.parser").select_one("aside dl")
    assert [day["datetime"] for day in facts.select("time")] == ["2018-11-22", "2018-11-23"]
    assert "Stadhuis Utrecht" in facts.get_text()
    assert len(facts.select("div")) == 3  # the third says that it is over


def test_news_without_an_event_has_no_facts(client: Client, index: NewsIndexPage) -> None:
    NewsPageFactory(parent=index, title="Bericht", slug="bericht", date=date(2026, 3, 1))
    page = BeautifulSoup(client.get("/nieuws/bericht/").text, "html.parser")
    assert not page.select("main aside")
    assert page.select_one(".portal-board time")["datetime"] == "2026-03-01"


@pytest.mark.parametrize(("starts", "ends"), [(None, date(2026, 1, 2)), (date(2026, 1, 3), date(2026, 1, 2))])
def test_an_event_cannot_end_before_it_begins(starts: date | None, ends: date) -> None:
    with pytest.raises(ValidationError):
        NewsPage(title="Leercirkel", slug="leercirkel", event_starts=starts, event_ends=ends).clean()
