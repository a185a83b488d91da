"""Searching: what is found, how it can be narrowed, and that nothing of it is kept."""

import logging

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client

from portal.pages.models import HomePage
from portal.search.query import LONGEST_TEXT, SearchQuery, clean, search
from portal.search.templatetags.search_tags import mark_words
from portal.themes.models import Theme
from tests.factories.bodies import body
from tests.factories.guides import ChecklistActionFactory, GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.pages import InformationPageFactory, NewsIndexPageFactory, NewsPageFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wonen(home: HomePage) -> Theme:
    wonen, schulden = ThemeFactory(name="Wonen", slug="wonen"), ThemeFactory(name="Schulden", slug="schulden")
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Aanpak", slug="aanpak")
    StepPageFactory(
        parent=guide,
        title="Begin met een toekomstplan",
        slug="plan",
        themes=[wonen],
        body=body(("text", "<p>Met een steunfiguur erbij.</p>")),
        actions=[ChecklistActionFactory.build(title="Oefen het gesprek", text="Met de kwartiermaker.")],
    )
    news = NewsIndexPageFactory(parent=home, slug="nieuws")
    NewsPageFactory(parent=news, title="Nieuws over het toekomstplan", slug="bericht", themes=[wonen, schulden])
    InformationPageFactory(parent=home, title="Privacy en toekomstplan", slug="privacy")
    return wonen


def found(client: Client, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [str(a["href"]) for a in page.select(".portal-results h2 a")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("toekomstplan", {"/gids/aanpak/plan/", "/nieuws/bericht/"}),
        ("TOEKOMSTPLAN", {"/gids/aanpak/plan/", "/nieuws/bericht/"}),
        ("steunfiguur", {"/gids/aanpak/plan/"}),  # in the body
        ("kwartiermaker", {"/gids/aanpak/plan/"}),  # in an action
        ("begin toekomstplan", {"/gids/aanpak/plan/"}),  # both words
        ("schulden", {"/nieuws/bericht/"}),  # by the name of its theme
        ("steunfiguur olifant", {"/gids/aanpak/plan/"}),  # any word, where no page has all
        ("bestaatniet", set()),
    ],
)
def test_pages_are_found_by_their_words(client: Client, wonen: Theme, words: str, expected: set[str]) -> None:
    assert set(found(client, f"/zoeken/?q={words}")) == expected


def test_the_number_of_results_is_announced(client: Client, wonen: Theme) -> None:
    page = BeautifulSoup(client.get("/zoeken/?q=toekomstplan").text, "html.parser")
    assert page.select_one("[role=status]").get_text().strip().startswith("2 ")
    assert page.select_one("main form input[name=q]")["value"] == "toekomstplan"
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_result_tells_kind_lead_and_themes(client: Client, wonen: Theme) -> None:
    page = BeautifulSoup(client.get("/zoeken/?q=steunfiguur").text, "html.parser")
    (result,) = page.select(".portal-results > li")
    assert result.select_one(".portal-results__kind").get_text(strip=True).endswith("1")
    assert "Waar deze pagina bij helpt." in result.get_text()
    assert [a["href"] for a in result.select(".portal-tags a")] == ["/themas/wonen/"]


def test_results_are_narrowed_by_theme_with_plain_links(client: Client, wonen: Theme) -> None:
    page = BeautifulSoup(client.get("/zoeken/?q=toekomstplan&pagina=1").text, "html.parser")
    links = {a["href"]: a.select_one(".portal-option__count").get_text(strip=True)[0] for a in page.select(".portal-theme-filter a")}
    assert links == {"?q=toekomstplan&thema=wonen": "2", "?q=toekomstplan&thema=schulden": "1"}
    assert found(client, "/zoeken/?q=toekomstplan&thema=schulden") == ["/nieuws/bericht/"]
    chosen = BeautifulSoup(client.get("/zoeken/?q=toekomstplan&thema=schulden").text, "html.parser")
    assert chosen.select_one(".portal-theme-filter [aria-current]")["href"] == "?q=toekomstplan"
    assert chosen.select_one(".portal-chip")["href"] == "?q=toekomstplan"


def test_a_theme_alone_lists_its_pages(client: Client, wonen: Theme) -> None:
    assert set(found(client, "/zoeken/?thema=wonen")) == {"/gids/aanpak/plan/", "/nieuws/bericht/"}


def test_an_unknown_theme_is_no_filter(client: Client, wonen: Theme) -> None:
    assert len(found(client, "/zoeken/?q=toekomstplan&thema=bestaat-niet")) == 2


def test_results_come_in_pages(client: Client, home: HomePage, wonen: Theme) -> None:
    news = NewsIndexPageFactory(parent=home, slug="meer-nieuws")
    for number in range(12):
        NewsPageFactory(parent=news, title=f"Spaarpot {number}")
    assert len(found(client, "/zoeken/?q=spaarpot")) == 10
    assert len(found(client, "/zoeken/?q=spaarpot&pagina=2")) == 2
    assert not set(found(client, "/zoeken/?q=spaarpot")) & set(found(client, "/zoeken/?q=spaarpot&pagina=2"))
    pages = BeautifulSoup(client.get("/zoeken/?q=spaarpot").text, "html.parser").select(".portal-pagination a")
    assert pages[-1]["href"] == "?q=spaarpot&pagina=2"


def test_an_empty_result_helps_on(client: Client, wonen: Theme) -> None:
    page = BeautifulSoup(client.get("/zoeken/?q=bestaatniet").text, "html.parser")
    assert page.select_one("[role=status]").get_text().strip().startswith("0 ")
    links = {a["href"] for a in page.main.select("a")}
    assert {"/themas/wonen/", "/themas/schulden/", "/contact/"} <= links


def test_without_a_question_it_offers_the_themes(client: Client, wonen: Theme) -> None:
    for address in ("/zoeken/", "/zoeken/?q=", "/zoeken/?q=%20%20"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        assert not page.select("[role=status]")
        assert "/themas/wonen/" in {a["href"] for a in page.main.select("a")}


def test_nothing_of_a_search_is_kept(
    client: Client, wonen: Theme, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    remember = cache.set
    monkeypatch.setattr(cache, "set", lambda *arguments, **options: kept.append(arguments) or remember(*arguments, **options))
    caplog.set_level(logging.DEBUG)
    response = client.get("/zoeken/?q=steunfiguur")
    assert response["Cache-Control"] == "private, no-store"
    assert not response.has_header("ETag")
    assert not response.cookies
    assert kept
    assert "steunfiguur" not in repr(kept)
    assert caplog.records
    for record in caplog.records:
        if record.name != "django.db.backends":  # shown by the test alone
            assert "steunfiguur" not in f"{record.getMessage()} {vars(record)}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  wonen \n\t na  18 ", "wonen na 18"),
        ("wonen\x00\x07", "wonen"),
        ("a\u0301", "á"),
        ("x" * 500, "x" * LONGEST_TEXT),
        ("\u202e", ""),
    ],
)
def test_what_was_asked_is_made_one_clean_line(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_only_words_reach_the_engine() -> None:
    query = SearchQuery.from_parameters(QueryDict(mutable=True) | {"q": 'jeugd-verbinder "18+" (of) 😀'})
    assert query.words == ["jeugd", "verbinder", "18", "of"]
    assert len(SearchQuery(text="woord " * 33).words) == 20


def test_signs_alone_find_nothing(wonen: Theme) -> None:
    result = search(SearchQuery(text='"'))
    assert result.total == 0
    assert result.page is not None


def test_marked_words_are_escaped() -> None:
    assert mark_words("<b> & plan", ["plan", "b"]) == "&lt;<mark>b</mark>&gt; &amp; <mark>plan</mark>"
    assert mark_words("Plannen", ["plan"]) == "Plannen"
    assert mark_words("x", []) == "x"
