"""The home page fills itself from what apps registered."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from portal.pages.models import HomePage
from portal.pages.registry import HomeSection, PageKind, home_sections, kinds
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.pages import InformationPageFactory, NewsIndexPageFactory, NewsPageFactory, ThemeFactory
from tests.reader_site import publish

pytestmark = pytest.mark.django_db


def seen(client: Client) -> BeautifulSoup:
    cache.clear()
    response = client.get("/")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def test_an_empty_site_shows_the_search_box_and_no_empty_section(client: Client, home: HomePage) -> None:
    page = seen(client)
    assert page.h1.get_text() == home.hero_title
    assert page.select_one("main form[role=search] input[name=q]")
    assert [a["href"] for a in page.select(".portal-search__terms a")] == ["/zoeken/?q=wonen", "/zoeken/?q=schulden"]
    assert not page.select("main section")


def test_the_steps_of_the_first_guide_stand_in_their_order(client: Client, home: HomePage) -> None:
    index = GuideIndexPageFactory(parent=home, slug="gids")
    for name in ("Eerste", "Tweede"):
        guide = GuidePageFactory(parent=index, title=f"{name} gids", slug=name.lower())
        for number in range(8):
            StepPageFactory(parent=guide, title=f"{name} stap {number}")
    stops = seen(client).select(".portal-route--columns .portal-route__stop a")
    assert [stop["href"] for stop in stops] == [f"/gids/eerste/eerste-stap-{number}/" for number in range(8)]


def test_what_is_new_names_kind_and_day_and_gives_every_kind_a_place(client: Client, home: HomePage) -> None:
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Gids")
    for number in range(5):
        StepPageFactory(parent=guide, title=f"Stap {number}")
    news = NewsIndexPageFactory(parent=home, slug="nieuws")
    today = timezone.localdate()
    for days in (400, 10, 20, 30):
        NewsPageFactory(parent=news, title=f"Bericht van {days} dagen terug", date=today - timedelta(days=days))
    InformationPageFactory(parent=home, title="Over deze site")
    NewsPageFactory(parent=news, title="Concept", live=False)
    items = seen(client).select(".portal-news li")
    titles = [item.a.get_text() for item in items]
    assert len(items) == 6
    assert [title for title in titles if title.startswith("Bericht")] == ["Bericht van 10 dagen terug", "Bericht van 20 dagen terug"]
    assert len([title for title in titles if title.startswith("Stap")]) == 3
    assert "Over deze site" not in titles
    assert "Concept" not in titles
    days = [item.time["datetime"] for item in items]
    assert days == sorted(days, reverse=True)


def test_a_changed_page_comes_to_the_front(client: Client, home: HomePage) -> None:
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Gids")
    first, *_ = [StepPageFactory(parent=guide, title=f"Stap {number}") for number in range(4)]
    assert first.title not in [item.a.get_text() for item in seen(client).select(".portal-news li")]
    publish(first, lead="Met een nieuwe lead.")
    assert first.title in [item.a.get_text() for item in seen(client).select(".portal-news li")]


def test_themes_stand_in_their_order_with_the_life_domains_first(client: Client, home: HomePage) -> None:
    ThemeFactory(name="Schulden", order=1)
    ThemeFactory(name="Zorg", order=9, is_life_domain=True)
    ThemeFactory(name="Wonen", order=8, is_life_domain=True)
    page = seen(client)
    assert [a["href"] for a in page.select(".portal-domains a")] == ["/themas/wonen/", "/themas/zorg/"]
    assert [a["href"] for a in page.select(".portal-inline-list a")] == ["/themas/schulden/"]


def test_an_app_adds_a_section_and_shows_it_when_it_has_something(client: Client, home: HomePage) -> None:
    def data(request: HttpRequest) -> dict[str, Any] | None:
        return {"life_domains": [], "other_themes": [ThemeFactory.build(name="Uit een andere app")]} if shown else None

    shown = False
    home_sections.register(HomeSection(key="test", order=1, template="themes/home_themes.html", context=data))
    try:
        assert "Uit een andere app" not in seen(client).get_text()
        shown = True
        assert "Uit een andere app" in seen(client).get_text()
    finally:
        home_sections.unregister("test")


def test_two_kinds_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="stap"):
        kinds.register(PageKind(key="stap", model="news.NewsPage", label="Iets anders", label_plural="Iets anders"))
