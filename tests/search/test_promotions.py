"""Tips above the results: for which searches, on which days, of which pages, and who keeps them."""

from datetime import timedelta
from typing import Any

import bs4
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.news.models import NewsPage
from portal.pages.models import HomePage
from portal.search import promotions
from portal.search.models import PromotedPage, Promotion, SynonymGroup
from portal.search.plan import plan_query
from portal.search.query import SearchQuery, search
from tests.admin import Admin, errors_of
from tests.factories.pages import InformationPageFactory, NewsIndexPageFactory, NewsPageFactory

pytestmark = pytest.mark.django_db

NAME = "wagtailsnippets_search_promotion"


@pytest.fixture
def index(home: HomePage) -> NewsIndexPageFactory:
    return NewsIndexPageFactory(parent=home, slug="nieuws")


@pytest.fixture
def tip_page(index: Any) -> NewsPage:
    return NewsPageFactory(parent=index, title="Begin hier", slug="begin-hier")


@pytest.fixture
def other_page(index: Any) -> NewsPage:
    return NewsPageFactory(parent=index, title="Geld en schulden", slug="geld")


def tip(words: str, *pages: Any, **fields: Any) -> Promotion:
    promotion = Promotion(words=words, **fields)
    promotion.rows = [PromotedPage(page=page, sort_order=place) for place, page in enumerate(pages)]
    promotion.save()
    return promotion


def tips(words: str, **fields: Any) -> list[str]:
    return [item.page.title for item in search(SearchQuery(text=words, **fields)).promoted]


def form(words: str, *pages: Any, **fields: Any) -> dict[str, Any]:
    rows = {
        f"rows-{place}-{name}": value
        for place, page in enumerate(pages)
        for name, value in (("page", page.pk), ("ORDER", place + 1), ("id", ""))
    }
    sizes = {"rows-TOTAL_FORMS": len(pages), "rows-INITIAL_FORMS": 0, "rows-MIN_NUM_FORMS": 1, "rows-MAX_NUM_FORMS": 3}
    return {"words": words, "starts_on": "", "ends_on": "", **sizes, **rows, **fields}


class TestMatching:
    @pytest.mark.parametrize(
        ("words", "is_shown"),
        [
            ("schulden", True),
            ("Schuld", True),  # another form
            ("hulp bij schulden", False),  # another word beside it
            ("schuldhulp", False),
            ("geldzorgen", True),  # a synonym
            ("eigen woning", True),
            ("woning eigen", True),  # any order
            ("een eigen woningen", True),  # small words do not count
            ("woning", False),  # half a phrase
            ("eigen", False),
            ("koophuis", True),  # a synonym of the phrase
            ("?!", False),
            ("", False),
        ],
    )
    def test_by_stems_and_synonyms(self, tip_page: NewsPage, other_page: NewsPage, words: str, is_shown: bool) -> None:
        SynonymGroup.objects.create(words="schulden\ngeldzorgen")
        SynonymGroup.objects.create(words="eigen woning\nkoophuis")
        tip("schulden\neigen woning", tip_page)
        assert bool(promotions.promoted_keys(SearchQuery(text=words), plan_query(words))) is is_shown

    @pytest.mark.parametrize(("words", "is_shown"), [("hulp bij schulden in Venlo", True), ("schulden", True), ("hulp in Venlo", False)])
    def test_with_other_words_where_editors_want_it(self, tip_page: NewsPage, words: str, is_shown: bool) -> None:
        tip("schulden", tip_page, with_other_words=True)
        assert bool(tips(words)) is is_shown

    @pytest.mark.parametrize(
        ("first", "last", "is_shown"), [(0, 0, True), (-3, 3, True), (1, 5, False), (-5, -1, False), (None, -1, False)]
    )
    def test_within_its_period_both_days_included(self, tip_page: NewsPage, first: int | None, last: int, is_shown: bool) -> None:
        today = timezone.localdate()
        tip("schulden", tip_page, starts_on=None if first is None else today + timedelta(first), ends_on=today + timedelta(last))
        assert bool(tips("schulden")) is is_shown

    def test_at_most_three_pages_in_their_order_each_once(self, index: Any) -> None:
        pages = [NewsPageFactory(parent=index, title=f"Tip {number}") for number in range(5)]
        tip("schulden", pages[1], pages[0])
        tip("Schulden bij jongeren\nschuld", pages[0], pages[2], pages[3])
        assert tips("schulden") == ["Tip 1", "Tip 0", "Tip 2"]

    def test_what_is_closed_is_never_shown(self, tip_page: NewsPage, other_page: NewsPage, home: HomePage) -> None:
        draft = NewsPageFactory(parent=tip_page.get_parent(), title="Concept", live=False)
        tip("schulden", draft, tip_page)
        assert tips("schulden") == ["Begin hier"]
        PageViewRestriction.objects.create(page=tip_page, restriction_type=PageViewRestriction.PASSWORD, password="geheim")
        assert tips("schulden") == []

    def test_never_twice_in_the_list(self, tip_page: NewsPage, other_page: NewsPage) -> None:
        tip("schulden", other_page)
        result = search(SearchQuery(text="schulden"))
        assert [item.page.title for item in result.promoted] == ["Geld en schulden"]
        assert "Geld en schulden" not in [item.page.title for item in result.items]

    @pytest.mark.parametrize("fields", [{"kinds": ("nieuws",)}, {"sort": "titel"}, {"page": 2}])
    def test_only_above_the_first_page_of_words_alone(self, tip_page: NewsPage, fields: dict[str, Any]) -> None:
        tip("schulden", tip_page)
        assert tips("schulden", **fields) == []

    def test_the_number_of_queries_does_not_grow_with_the_tips(self, tip_page: NewsPage) -> None:
        tip("schulden", tip_page)
        plan = plan_query("schulden")
        with CaptureQueriesContext(connection) as few:
            promotions.promoted_keys(SearchQuery(text="schulden"), plan)
        for number in range(20):
            tip(f"woord{number}\nschulden", tip_page)
        with CaptureQueriesContext(connection) as many:
            promotions.promoted_keys(SearchQuery(text="schulden"), plan)
        assert len(few) == len(many) <= 2


class TestSearchPage:
    def test_a_saved_tip_is_shown_at_once_with_its_mark(
        self, editor: Admin, client: Client, tip_page: NewsPage, other_page: NewsPage
    ) -> None:
        assert b"begin-hier" not in client.get("/zoeken/?q=schulden").content
        assert editor.post(f"{NAME}:add", data=form("schulden", tip_page)).status_code == 302
        soup = bs4.BeautifulSoup(client.get("/zoeken/?q=schulden").content, "html.parser").main
        links = [a["href"] for a in soup.select(".portal-results a[href^='/nieuws/']")]
        assert links == ["/nieuws/begin-hier/", "/nieuws/geld/"]
        section = soup.find("a", href="/nieuws/begin-hier/").find_parent("section")
        assert section.h2.get_text(strip=True)
        assert not section.find("a", href="/nieuws/geld/")

    def test_a_tip_above_nothing_is_an_answer(self, client: Client, tip_page: NewsPage) -> None:
        tip("rood staan", tip_page)
        assert b"begin-hier" in client.get("/zoeken/?q=rood staan").content


class TestScreens:
    @pytest.mark.parametrize(
        "fields",
        [
            {"words": ""},
            {"words": "?!"},
            {"words": "een twee drie vier vijf zes zeven acht negen"},
            {"words": "x" * 90},
            {"starts_on": "2026-12-02", "ends_on": "2026-12-01"},
        ],
    )
    def test_what_cannot_be_is_refused(self, editor: Admin, tip_page: NewsPage, fields: dict[str, str]) -> None:
        response = editor.post(f"{NAME}:add", data=form("schulden", tip_page) | fields)
        assert response.status_code == 200
        assert errors_of(response)
        assert not Promotion.objects.exists()

    def test_a_tip_has_a_page_of_a_kind_that_search_lists(self, editor: Admin, tip_page: NewsPage, home: HomePage) -> None:
        information = InformationPageFactory(parent=home, title="Over ons")
        assert editor.post(f"{NAME}:add", data=form("schulden", information)).status_code == 200
        assert editor.post(f"{NAME}:add", data=form("schulden")).status_code == 200
        assert not Promotion.objects.exists()

    def test_listed_with_pages_and_status(self, editor: Admin, tip_page: NewsPage) -> None:
        draft = NewsPageFactory(parent=tip_page.get_parent(), title="Nog een concept", live=False)
        promotion = tip("schulden\ngeld", tip_page, draft, ends_on=timezone.localdate() - timedelta(1))
        text = bs4.BeautifulSoup(editor.get(f"{NAME}:list").content, "html.parser").get_text(" ", strip=True)
        for part in ("schulden, geld", "Begin hier", "Nog een concept ("):
            assert part in text
        for name in ("edit", "usage", "history", "delete"):
            assert editor.get(f"{NAME}:{name}", promotion.pk).status_code == 200

    def test_preview(self, editor: Admin, tip_page: NewsPage, other_page: NewsPage) -> None:
        assert editor.post(f"{NAME}:preview_on_add", data=form("schulden", tip_page)).json()["is_valid"]
        text = bs4.BeautifulSoup(editor.get(f"{NAME}:preview_on_add").content, "html.parser").get_text(" ", strip=True)
        assert "Begin hier" in text
        assert "schulden (1 " in text
        assert not Promotion.objects.exists()

    def test_a_deleted_page_leaves_the_tip(self, editor: Admin, client: Client, tip_page: NewsPage) -> None:
        promotion = tip("schulden", tip_page)
        tip_page.delete()
        assert client.get("/zoeken/?q=schulden").status_code == 200
        assert editor.get(f"{NAME}:list").status_code == editor.get(f"{NAME}:edit", promotion.pk).status_code == 200


def addresses(promotion: Promotion) -> list[str]:
    rows = [reverse(f"{NAME}:{name}", args=[promotion.pk]) for name in ("edit", "delete", "usage", "history", "preview_on_edit")]
    return [*rows, *(reverse(f"{NAME}:{name}") for name in ("list", "list_results", "add", "preview_on_add"))]


class TestStrangers:
    def test_authors_have_no_part_in_it(self, author: Admin, tip_page: NewsPage) -> None:
        promotion = tip("geheime tip", tip_page)
        for address in addresses(promotion):
            for response in (author.get(address), author.post(address, data=form("anders", tip_page))):
                assert response.status_code in (302, 403, 405), address
                assert b"geheime tip" not in response.content
        assert Promotion.objects.get().words == "geheime tip"

    def test_readers_are_sent_to_sign_in(self, client: Client, tip_page: NewsPage) -> None:
        promotion = tip("geheime tip", tip_page)
        for address in addresses(promotion):
            assert client.get(address).status_code == client.post(address, form("anders", tip_page)).status_code == 302
        assert Promotion.objects.get().words == "geheime tip"
