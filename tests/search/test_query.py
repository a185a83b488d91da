"""What a search finds, how it narrows and counts, and that no text can do it harm."""

import random
import time
from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from portal.news.models import NewsPage
from portal.pages.models import HomePage, PortalPage
from portal.search import values
from portal.search.facets import Answer
from portal.search.hooks import promoters
from portal.search.models import PageText
from portal.search.plan import Plan
from portal.search.query import LONGEST_TEXT, MOST_VALUES, SearchQuery, SearchResult, clean, search
from tests.factories.organisations import MunicipalityFactory
from tests.factories.pages import NewsPageFactory
from tests.search.site import NEW, OLD, STEP, TOWN, SearchSite, make_search_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(home: HomePage) -> SearchSite:
    return make_search_site(home)


def asked(parameters: str) -> SearchResult:
    return search(SearchQuery.from_parameters(QueryDict(parameters)))


def found(parameters: str) -> list[str]:
    return [item.page.url or "" for item in asked(parameters).items]


def counts(result: SearchResult) -> dict[str, dict[str, int]]:
    return {facet.name: {choice.value: choice.count for choice in facet.choices} for facet in result.facets}


# The address -------------------------------------------------------------------------------


def test_an_address_is_read_and_written_back() -> None:
    address = "q=wonen+na+18&thema=wonen&thema=schulden&soort=stap&gemeente=ermelo&regio=provincie:gelderland&grootte=20000-50000&jaar=2026&tag=geld&volgorde=titel&pagina=3"
    query = SearchQuery.from_parameters(QueryDict(address))
    assert query == SearchQuery(
        text="wonen na 18",
        themes=("wonen", "schulden"),
        kinds=("stap",),
        municipalities=("ermelo",),
        regions=("provincie:gelderland",),
        size_classes=("20000-50000",),
        years=("2026",),
        tags=("geld",),
        sort="titel",
        page=3,
    )
    assert query.encoded == address
    assert SearchQuery.from_parameters(QueryDict("per_page=500"), per_page=7).per_page == 7


@pytest.mark.parametrize(
    "nonsense",
    ["thema=../../", "thema=%00", "soort=%F0%9F%98%80", "pagina=-1", "pagina=²", "pagina=1e9", "volgorde=x", "q=", "regio=a:b:c", "jaar="],
)
def test_nonsense_in_an_address_does_not_count(nonsense: str) -> None:
    assert SearchQuery.from_parameters(QueryDict(nonsense)) == SearchQuery()


def test_an_address_has_no_end_of_values() -> None:
    many = "&".join(f"thema=t{number}" for number in range(900))
    assert len(SearchQuery.from_parameters(QueryDict(many)).themes) == MOST_VALUES


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


# What is found -----------------------------------------------------------------------------


FOUND = [
    ("toekomstplannen", {STEP, OLD, NEW, TOWN}),  # another form; never a page of a kind that stands in no list
    ("STEUNFIGUUR", {STEP}),  # in the body
    ("kwartiermaker", {STEP}),  # in an action
    ("begin toekomstplan", {STEP, OLD, NEW, TOWN}),  # the page with both first, see below
    ("bestaatniet", set()),
    ('"', set()),
]


def test_pages_are_found_by_their_words(site: SearchSite, subtests: pytest.Subtests) -> None:
    for words, expected in FOUND:
        with subtests.test(words):
            assert set(found(f"q={words}")) == expected


def test_the_page_with_all_words_comes_first(site: SearchSite) -> None:
    assert found("q=begin toekomstplan")[0] == STEP
    assert not asked("q=begin toekomstplan").is_partial
    assert asked("q=steunfiguur dorp").is_partial


def test_only_what_anyone_may_read_is_found(site: SearchSite) -> None:
    NewsPage.objects.get(slug="oud").unpublish()
    PageViewRestriction.objects.create(page=Page.objects.get(slug="nieuw"), restriction_type=PageViewRestriction.LOGIN)
    result = asked("q=toekomstplan")
    assert {item.page.url for item in result.items} == {STEP, TOWN}
    assert result.total == 2
    assert counts(result)["soort"] == {"stap": 1, "nieuws": 1}


NARROWED = [
    ("thema=schulden", {OLD, NEW}),
    ("thema=schulden&thema=wonen", {STEP, OLD, NEW}),  # any of them, each page once
    ("soort=stap", {STEP}),
    ("soort=stap&thema=schulden", set()),
    ("gemeente=ermelo", {OLD}),
    ("regio=provincie:gelderland", {OLD}),  # the municipality lies in it
    ("regio=samenwerking:noord-veluwe", {OLD, TOWN}),  # named, and where a municipality is a member
    ("gemeente=groningen&regio=provincie:gelderland", {OLD, NEW}),  # places are alternatives
    ("grootte=20000-50000", {OLD}),
    ("grootte=20000-50000&grootte=150000-250000", {OLD, NEW}),
    ("jaar=2019", {OLD}),
    ("jaar=2019&gemeente=groningen", set()),
    ("thema=bestaat-niet&soort=nieuws", {OLD, NEW, TOWN}),  # what does not exist is no filter
]


def test_results_are_narrowed(site: SearchSite, subtests: pytest.Subtests) -> None:
    for parameters, expected in NARROWED:
        with subtests.test(parameters):
            result = asked(f"q=toekomstplan&{parameters}")
            assert {item.page.url for item in result.items} == expected
            assert result.total == len(expected)


def test_tags_narrow_too(site: SearchSite) -> None:
    page = NewsPage.objects.get(slug="oud")
    page.tags.add("geld op orde")
    page.save_revision().publish()
    assert found("tag=geld-op-orde") == [OLD]
    assert [(chip.label, chip.address) for chip in asked("tag=geld-op-orde").chips] == [("geld op orde", "?")]


def test_counts_are_what_choosing_would_give(site: SearchSite) -> None:
    for parameters in (
        "q=toekomstplan",
        "q=toekomstplan&thema=wonen",
        "q=toekomstplan&thema=wonen&soort=nieuws",
        "thema=schulden&jaar=2019",
        "gemeente=ermelo",
    ):
        query = SearchQuery.from_parameters(QueryDict(parameters))
        result = search(query)
        assert result.facets
        for facet in result.facets:
            own = ("gemeente", "regio") if facet.name in ("gemeente", "regio") else (facet.name,)
            for choice in facet.choices:
                alone = query.with_chosen(dict.fromkeys(own, ())).with_chosen({facet.name: (choice.value,)})
                assert search(alone).total == choice.count, (parameters, facet.name, choice.value)


def test_a_facet_offers_more_after_one_was_chosen(site: SearchSite) -> None:
    result = asked("q=toekomstplan&thema=wonen")
    assert counts(result)["thema"] == {"wonen": 2, "schulden": 2}
    assert counts(result)["soort"] == {"stap": 1, "nieuws": 1}
    other, chosen = next(facet for facet in result.facets if facet.name == "thema").choices
    assert (chosen.value, chosen.is_chosen, chosen.address) == ("wonen", True, "?q=toekomstplan")
    assert (other.is_chosen, other.address) == (False, "?q=toekomstplan&thema=wonen&thema=schulden")


def test_what_was_chosen_stays_to_be_taken_away_when_nothing_has_it(site: SearchSite) -> None:
    MunicipalityFactory(name="Urk", slug="urk")
    result = asked("q=toekomstplan&gemeente=urk&soort=stap&pagina=4")
    assert result.total == 0
    assert [(str(chip.label), chip.address) for chip in result.chips] == [
        ("Stappen", "?q=toekomstplan&gemeente=urk"),
        ("Urk", "?q=toekomstplan&soort=stap"),
    ]
    assert counts(result)["gemeente"] == {"urk": 0}


def test_a_former_municipality_is_what_it_became(site: SearchSite) -> None:
    old = MunicipalityFactory(name="Oud-Ermelo", slug="oud-ermelo", valid_until=date(2020, 12, 31), successor=site.ermelo)
    NewsPage.objects.get(slug="nieuw").municipalities.add(old)
    page = NewsPage.objects.get(slug="nieuw")
    page.municipalities = [old]
    page.save_revision().publish()
    result = asked("gemeente=oud-ermelo")
    assert {item.page.url for item in result.items} == {OLD, NEW}
    assert result.query.municipalities == ("ermelo",)


def test_orders(site: SearchSite) -> None:
    assert found("q=toekomstplan&soort=nieuws&volgorde=nieuwste") == [NEW, TOWN, OLD]
    assert found("q=toekomstplan&soort=nieuws&volgorde=titel") == [NEW, TOWN, OLD]
    assert found("soort=nieuws") == [NEW, TOWN, OLD]  # without words the newest first
    assert found("soort=nieuws&soort=stap&volgorde=titel") == [NEW, STEP, TOWN, OLD]


def test_pages_of_results(site: SearchSite) -> None:
    query = SearchQuery.from_parameters(QueryDict("q=toekomstplan"), per_page=3)
    first, last, beyond = (search(replace(query, page=number)) for number in (1, 2, 99))
    assert [len(result.items) for result in (first, last, beyond)] == [3, 1, 1]
    assert beyond.query.page == beyond.page_obj.number == 2
    assert {item.page.pk for item in first.items}.isdisjoint({item.page.pk for item in last.items})


# What is shown -----------------------------------------------------------------------------


def test_words_are_shown_in_their_context(site: SearchSite) -> None:
    (item,) = asked("q=steunfiguren").items
    assert "<mark>steunfiguur</mark> &amp; buur erbij" in item.summary
    assert "<b>" not in item.summary
    item = next(item for item in asked("q=toekomstplannen").items if item.page.url == STEP)
    assert item.title == "Begin met een <mark>toekomstplan</mark>"
    assert item.summary == item.lead == "Waar deze pagina bij helpt."


def test_texts_follow_their_page(site: SearchSite) -> None:
    page = NewsPage.objects.get(slug="oud")
    page.body = '[{"type": "text", "value": "<p>Een &lt;script&gt; van de zandloper.</p>"}]'
    page.save_revision().publish()
    (item,) = asked("q=zandloper").items
    assert item.summary == "Een &lt;script&gt; van de <mark>zandloper</mark>."
    page.delete()
    assert not PageText.objects.filter(text__contains="zandloper").exists()


def test_a_likely_word_is_suggested(site: SearchSite) -> None:
    from portal.search.engines.counting import count_words

    count_words()
    result = asked("q=toekomstpaln")
    assert result.corrected == "toekomstplan"
    assert result.total == 4
    assert asked("q=toekomstplan").corrected == ""


def test_promoted_pages_stand_on_top_once(site: SearchSite) -> None:
    step, private = PortalPage.objects.get(slug="plan").pk, PortalPage.objects.get(slug="privacy").pk

    def promote(query: SearchQuery, plan: Plan) -> list[int]:
        return [step, private, 999_999] if "toekomstplan" in query.text else []

    promoters.register(promote)
    try:
        result = asked("q=toekomstplan")
        assert [item.page.url for item in result.promoted] == [STEP]
        assert STEP not in {item.page.url for item in result.items}
        assert not asked("q=toekomstplan&soort=stap").promoted
        assert not asked("q=dorp").promoted
    finally:
        promoters.unregister(promote)


def test_an_engine_that_counts_itself_is_asked_for_the_whole_answer(site: SearchSite, monkeypatch: pytest.MonkeyPatch) -> None:
    key = PortalPage.objects.get(slug="oud").pk

    class Whole:
        def answer(self, plan: Plan, query: SearchQuery) -> Answer:
            return Answer([key, 999_999], 31, {"thema": {"wonen": 31}}, "elasticsearch", is_partial=True)

    monkeypatch.setattr("portal.search.query.current_engine", Whole)
    result = asked("q=toekomstplan")
    assert ([item.page.pk for item in result.items], result.total, result.engine, result.is_partial) == ([key], 31, "elasticsearch", True)
    assert counts(result) == {"thema": {"wonen": 31}}


def test_values_of_pages_for_an_index(site: SearchSite) -> None:
    key = PortalPage.objects.get(slug="oud").pk
    assert {facet: sorted(found) for facet, found in values.values_of([key])[key].items()} == {
        "thema": ["schulden", "wonen"],
        "soort": ["nieuws"],
        "gemeente": ["ermelo"],
        "regio": ["provincie:gelderland", "samenwerking:noord-veluwe"],
        "grootte": ["20000-50000"],
        "jaar": ["2019"],
    }


# What it costs, what it withstands ---------------------------------------------------------


SEARCHES = [
    "q=toekomstplan",
    "q=toekomstplan&soort=nieuws&thema=wonen&gemeente=ermelo&jaar=2026&jaar=2019",
    "thema=wonen",
    "q=toekomstplan dorp&volgorde=titel",
]


def count_queries(parameters: str) -> int:
    asked(parameters)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        asked(parameters)
    return len(captured)


def test_as_many_queries_for_thirty_rows_as_for_three(site: SearchSite, subtests: pytest.Subtests) -> None:
    few = {parameters: count_queries(parameters) for parameters in SEARCHES}
    news = PortalPage.objects.get(slug="nieuws")
    for number in range(30):
        place = MunicipalityFactory(population=25_000, population_year=2026)
        NewsPageFactory(parent=news, title=f"Toekomstplan dorp {number}", themes=[site.wonen], municipalities=[site.ermelo, place])
    for parameters, count in few.items():
        with subtests.test(parameters):
            assert count_queries(parameters) <= count <= 22


@pytest.mark.django_db(transaction=True)
def test_the_table_of_values_is_kept_until_content_changes(home: HomePage) -> None:
    make_search_site(home)
    first = values.load()
    with CaptureQueriesContext(connection) as captured:
        assert values.load() is first
    assert len(captured) == 0
    page = NewsPage.objects.get(slug="oud")
    page.themes = []
    page.save_revision().publish()
    assert values.load() is not first
    assert counts(asked("q=toekomstplan"))["thema"] == {"wonen": 1, "schulden": 1}


OPERATORS = [
    "AND",
    "OR",
    "NOT",
    "NEAR(a b, 2)",
    "-",
    "+",
    "&",
    "|",
    "!",
    "~",
    "^",
    "*",
    "?",
    ":",
    "title:",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\\",
    "/",
    '"',
    "'",
    "''",
    "%",
    "_",
    ";--",
    "<->",
]
PHRASES = [
    "' OR 1=1 --", '"; DROP TABLE modelsearch_indexentry; --', "title:(wonen OR schulden)^4", "/joh?n(ath[oa]n)/", "[1 TO *}", "_exists_:body",
    '{"query": {"match_all": {}}}', "wonen:*", "'wonen':A & !'plan':B", "to_tsquery('x')", "${jndi:ldap://x}", "{{7*7}}", "{% debug %}",
    "<script>alert(1)</script>", "😀" * 50, "👩‍👩‍👧‍👦", "\x00\x01\x02", "\ud800", "\u202e\u2066", "a\u0301" * 3000, "x" * 10_000, "x " * 5_000,
    "wonen " * 1_700, "zelfevaluatiejongerenloketschulden" * 300, '"' * 10_000, "(" * 10_000, "*" * 10_000, "18+ 18- 18e 1.000.000", "ß ø æ œ ﬁ Ⅷ ½", "“…”", "مرحبا 你好 שלום", "",
]  # fmt: skip


def questions() -> list[str]:
    """The worst known texts, and made up ones of operators, words and signs; the same each time."""
    dice = random.Random(16_27)  # noqa: S311 (no secret)
    words = ["wonen", "toekomstplan", "schulden", "jongeren", "18", "é", "😀", "\u200d", "\t"]
    made = [
        "".join(dice.choice([*OPERATORS, *words]) + dice.choice(["", " ", "  "]) for _ in range(dice.randint(1, 12))) for _ in range(120)
    ]
    return [*PHRASES, *OPERATORS, *made]


def test_any_text_is_answered_quickly_and_as_text(site: SearchSite) -> None:
    for text in questions():
        parameters = QueryDict(mutable=True)
        parameters.update({"q": text, "thema": text[:300], "regio": text[:300], "jaar": text[:9], "pagina": text[:9]})
        begun = time.perf_counter()
        result = search(SearchQuery.from_parameters(parameters))
        assert time.perf_counter() - begun < 1, text[:80]
        for item in result.items:
            for html in (item.title, item.lead, item.excerpt):
                rest = html.replace("<mark>", "").replace("</mark>", "")
                assert "<" not in rest, text[:80]
                assert "0toekomst" not in rest, text[:80]  # how the index writes a part
