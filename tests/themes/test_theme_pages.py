"""Theme pages: all themes, and everything of one theme by kind."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from portal.pages.models import HomePage, PortalPage
from portal.pages.registry import kinds
from portal.themes.models import Theme
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.pages import InformationPageFactory, NewsIndexPageFactory, NewsPageFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(home: HomePage) -> Theme:
    theme = ThemeFactory(name="Wonen", slug="wonen", is_life_domain=True, introduction="<p>Een plek om te wonen.</p>")
    theme.related.add(ThemeFactory(name="Schulden", slug="schulden"))
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Aanpak", slug="aanpak", themes=[theme])
    StepPageFactory(parent=guide, title="Zonder thema", slug="zonder")
    for number in (2, 3):
        StepPageFactory(parent=guide, title=f"Stap over wonen {number}", slug=f"stap-{number}", themes=[theme])
    news = NewsIndexPageFactory(parent=home, slug="nieuws")
    for name in ("Eerder", "Later"):
        NewsPageFactory(parent=news, title=f"{name} bericht", themes=[theme])
    InformationPageFactory(parent=home, title="Privacy over wonen", themes=[theme])
    return theme


def test_all_themes_are_listed_with_what_they_are_about(client: Client, theme: Theme) -> None:
    page = BeautifulSoup(client.get("/themas/").text, "html.parser")
    sections = page.select("main section")
    assert [[a["href"] for a in section.select("h3 a")] for section in sections] == [["/themas/wonen/"], ["/themas/schulden/"]]
    assert theme.summary in sections[0].get_text()


def test_one_theme_gathers_its_pages_by_kind(client: Client, theme: Theme) -> None:
    page = BeautifulSoup(client.get("/themas/wonen/").text, "html.parser")
    groups = {
        section["aria-labelledby"]: [h3.get_text(strip=True) for h3 in section.select("h3")] for section in page.select("main section")
    }
    assert groups == {
        "h-stap": ["Stap over wonen 2", "Stap over wonen 3"],  # in the order of the guide
        "h-gids": ["Aanpak"],
        "h-nieuws": ["Later bericht", "Eerder bericht"],  # newest first
    }
    lines = [line.get_text(strip=True) for line in page.select("#h-stap ~ ul .portal-results__kind")]
    assert [line[-1] for line in lines] == ["2", "3"]
    assert "Een plek om te wonen." in page.get_text()
    assert [a["href"] for a in page.select("aside a")] == ["/themas/schulden/", "/themas/", "/themas/wonen/feed/"]


def test_a_theme_of_nothing_says_so(client: Client, theme: Theme) -> None:
    page = client.get("/themas/schulden/")
    assert page.status_code == 200
    assert "<h2" not in BeautifulSoup(page.text, "html.parser").main.select_one(".portal-layout__main").decode()


def test_many_pages_of_a_kind_are_cut_and_the_rest_can_be_searched(client: Client, home: HomePage, theme: Theme) -> None:
    news = PortalPage.objects.get(slug="nieuws")
    for number in range(21):
        NewsPageFactory(parent=news, title=f"Nieuw bericht {number}", themes=[theme])
    cache.clear()
    page = BeautifulSoup(client.get("/themas/wonen/").text, "html.parser")
    section = page.select_one("section[aria-labelledby=h-nieuws]")
    assert len(section.select("h3")) == 20
    assert section.select_one(".portal-more a")["href"] == "/zoeken/?thema=wonen&soort=nieuws"
    assert "3" in section.select_one(".portal-more").get_text()


def test_groups_follow_the_registry(theme: Theme) -> None:
    groups = theme.pages.listed_by_kind(at_most=1)
    assert [(group.kind.key, len(group.pages), group.total, group.more) for group in groups] == [
        ("stap", 1, 2, 1),
        ("gids", 1, 1, 0),
        ("nieuws", 1, 2, 1),
    ]
    assert [kind.key for kind in kinds if not kind.in_lists] == ["informatie"]


def test_a_theme_has_no_address_of_its_own_making(client: Client, theme: Theme) -> None:
    assert client.get("/themas/WONEN/").status_code == 404
    assert client.get("/themas/wonen").status_code == 301
