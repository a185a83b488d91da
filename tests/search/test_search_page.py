"""The search page and what completes a question: what they show, and that nothing of a question is kept."""

import logging

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client

from portal.pages.models import HomePage
from portal.search import views
from portal.search.engines.counting import count_words
from portal.search.hooks import listeners, promoters
from portal.search.plan import Plan
from portal.search.query import SearchQuery, SearchResult
from tests.factories.pages import ThemeFactory
from tests.search.site import NEW, OLD, STEP, TOWN, SearchSite, make_search_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(home: HomePage) -> SearchSite:
    return make_search_site(home)


def page(client: Client, address: str) -> Tag:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def found(client: Client, address: str) -> list[str]:
    return [str(a["href"]) for a in page(client, address).select(".portal-results h2 a")]


def test_the_number_of_results_is_announced(client: Client, site: SearchSite) -> None:
    soup = page(client, "/zoeken/?q=toekomstplan")
    assert soup.select_one("[role=status]").get_text().strip().startswith("4 ")
    assert soup.select_one("main form input[name=q]")["value"] == "toekomstplan"
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_result_tells_kind_words_in_context_and_themes(client: Client, site: SearchSite) -> None:
    (result,) = page(client, "/zoeken/?q=steunfiguren").select(".portal-results > li")
    assert result.select_one(".portal-results__kind").get_text(strip=True).endswith("1")
    assert result.select_one("mark").get_text() == "steunfiguur"
    assert [a["href"] for a in result.select(".portal-tags a")] == ["/themas/wonen/"]


def test_the_form_of_filters_asks_what_was_ticked(client: Client, site: SearchSite) -> None:
    """As a browser without script sends it: what was ticked stays, one more is added."""
    form = page(client, "/zoeken/?q=toekomstplan&thema=wonen&volgorde=titel&pagina=1").select_one("form.portal-facets")
    sent = [(node["name"], node["value"]) for node in form.select("input[type=hidden], input[checked]")]
    assert sent == [("q", "toekomstplan"), ("volgorde", "titel"), ("thema", "wonen")]
    names = {node["name"] for node in form.select("input[type=checkbox]")}
    assert names == {"soort", "thema", "gemeente", "regio", "grootte", "jaar"}
    assert set(found(client, "/zoeken/?q=toekomstplan&thema=wonen&thema=schulden")) == {STEP, OLD, NEW}
    for node in form.select("fieldset"):
        assert node.legend.get_text(strip=True)


def test_chips_take_one_choice_away_or_all(client: Client, site: SearchSite) -> None:
    chips = page(client, "/zoeken/?q=toekomstplan&thema=schulden&soort=nieuws").select(".portal-chips a")
    assert [chip["href"] for chip in chips] == ["?q=toekomstplan&thema=schulden", "?q=toekomstplan&soort=nieuws", "?q=toekomstplan"]


def test_the_order_is_chosen_by_links(client: Client, site: SearchSite) -> None:
    links = page(client, "/zoeken/?q=toekomstplan&volgorde=nieuwste").select(".portal-sorts a")
    assert [link["href"] for link in links] == ["?q=toekomstplan", "?q=toekomstplan&volgorde=nieuwste", "?q=toekomstplan&volgorde=titel"]
    assert [link.get("aria-current") for link in links] == [None, "true", None]
    assert found(client, "/zoeken/?q=toekomstplan&soort=nieuws&volgorde=nieuwste") == [NEW, TOWN, OLD]


def test_did_you_mean_stands_above_the_number(client: Client, site: SearchSite) -> None:
    count_words()
    soup = page(client, "/zoeken/?q=toekomstpaln&soort=stap")
    link = soup.select_one(".portal-callout a")
    assert (link["href"], link.get_text()) == ("?q=toekomstplan&soort=stap", "toekomstplan")
    assert soup.select_one(".portal-callout").find_next("p", class_="portal-count")


def test_promoted_pages_have_their_own_list(client: Client, site: SearchSite) -> None:
    from portal.pages.models import PortalPage

    def promote(query: SearchQuery, plan: Plan) -> list[int]:
        return [PortalPage.objects.get(slug="dorp").pk]

    promoters.register(promote)
    try:
        soup = page(client, "/zoeken/?q=steunfiguur")
    finally:
        promoters.unregister(promote)
    assert [a["href"] for a in soup.select("section .portal-results h3 a")] == [TOWN]
    assert [a["href"] for a in soup.select("ol.portal-results h2 a")] == [STEP]


def test_an_empty_result_helps_on(client: Client, site: SearchSite) -> None:
    for number in range(4):
        ThemeFactory(name=f"Ander onderwerp {number}")
    soup = page(client, "/zoeken/?q=bestaatniet&soort=stap")
    assert soup.select_one("[role=status]").get_text().strip().startswith("0 ")
    links = {a["href"] for a in soup.main.select("a")}
    assert {"?q=bestaatniet", "/themas/wonen/", "/themas/schulden/", "/themas/ander-onderwerp-1/", "/contact/"} <= links


def test_an_empty_result_names_the_nearest_themes(client: Client, site: SearchSite) -> None:
    soup = page(client, "/zoeken/?q=geldzorgen+qqqqq&soort=stap")
    assert [a["href"] for a in soup.select(".portal-theme-links a")] == ["/themas/schulden/"]


def test_without_a_question_it_offers_the_themes(client: Client, site: SearchSite) -> None:
    for address in ("/zoeken/", "/zoeken/?q=", "/zoeken/?q=%20%20", "/zoeken/?pagina=7&soort=%00"):
        soup = page(client, address)
        assert not soup.select("[role=status]")
        assert "/themas/wonen/" in {a["href"] for a in soup.main.select("a")}


def test_pages_of_results_keep_the_search(client: Client, site: SearchSite, monkeypatch: pytest.MonkeyPatch) -> None:
    read = SearchQuery.from_parameters
    monkeypatch.setattr(views.SearchQuery, "from_parameters", lambda parameters: read(parameters, per_page=3))
    soup = page(client, "/zoeken/?q=toekomstplan&thema=wonen&thema=schulden&soort=stap&soort=nieuws")
    assert not soup.select(".portal-pagination")
    links = page(client, "/zoeken/?q=toekomstplan&soort=stap&soort=nieuws").select(".portal-pagination a")
    assert links[-1]["href"] == "?q=toekomstplan&soort=stap&soort=nieuws&pagina=2"


# Nothing is kept ---------------------------------------------------------------------------


def test_nothing_of_a_search_is_kept(
    client: Client, site: SearchSite, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    kept: list[object] = []
    remember = cache.set
    monkeypatch.setattr(cache, "set", lambda *arguments, **options: kept.append(arguments) or remember(*arguments, **options))
    caplog.set_level(logging.DEBUG)
    for address in ("/zoeken/?q=steunfiguur", "/zoeken/aanvullen/?q=steunfiguur", "/zoeken/feed/?q=steunfiguur"):
        kept.clear()
        caplog.clear()
        with subtests.test(address):
            response = client.get(address)
            assert response.status_code == 200
            assert response["Cache-Control"] == "private, no-store"
            assert not response.has_header("ETag")
            assert not response.cookies
            assert "steunfiguur" not in repr(kept)
            assert caplog.records
            for record in caplog.records:
                if record.name != "django.db.backends":  # shown by the test alone
                    assert "steunfiguur" not in f"{record.getMessage()} {vars(record)}"


def test_only_addresses_that_come_often_are_kept(client: Client, site: SearchSite) -> None:
    assert client.get("/zoeken/?thema=wonen").has_header("ETag")
    assert not client.get("/zoeken/?thema=wonen&jaar=2026").has_header("ETag")


def test_who_listens_hears_of_the_first_page_of_words_only(client: Client, site: SearchSite) -> None:
    heard: list[str] = []

    def listen(result: SearchResult, request: HttpRequest) -> None:
        heard.append(result.query.text)

    listeners.register(listen)
    try:
        for address in ("/zoeken/?q=dorp", "/zoeken/?q=plan&pagina=2", "/zoeken/?thema=wonen", "/zoeken/feed/?q=feed", "/zoeken/"):
            client.get(address)
    finally:
        listeners.unregister(listen)
    assert heard == ["dorp"]


# Completing --------------------------------------------------------------------------------


def test_a_question_is_completed_with_words_of_published_pages(client: Client, site: SearchSite) -> None:
    count_words()
    response = client.get("/zoeken/aanvullen/?q=het+toekomst")
    assert response.json() == {"suggesties": ["het toekomstplan"]}
    assert response["X-Robots-Tag"] == "noindex"
    for nothing in ("", "t", "%00", "%22*", "x" * 5000):
        assert client.get(f"/zoeken/aanvullen/?q={nothing}").json() == {"suggesties": []}


def test_completing_has_a_limit(client: Client, site: SearchSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "COMPLETIONS_A_MINUTE", 2)
    assert [client.get("/zoeken/aanvullen/?q=to").status_code for _ in range(3)] == [200, 200, 429]


def test_a_box_for_one_kind_of_page() -> None:
    from django.template.loader import render_to_string

    html = render_to_string("components/search_within.html", {"kind": "casus", "also": "verhaal", "label": "Zoek in de praktijk"})
    form = BeautifulSoup(html, "html.parser").form
    assert form["action"] == "/zoeken/"
    assert [(node["name"], node.get("value")) for node in form.select("input")] == [("soort", "casus"), ("soort", "verhaal"), ("q", None)]
