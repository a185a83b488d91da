"""Searches that find little: which are counted, what is stored of them and for how long, and what editors do with them."""

import csv
import io
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import bs4
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from portal.demo.source import read_pages
from portal.pages.models import HomePage
from portal.search import missed
from portal.search.hooks import listeners
from portal.search.models import MissedSearch, Promotion, SynonymGroup
from portal.work.schedule import jobs
from tests.admin import Admin
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, ThemeFactory

pytestmark = pytest.mark.django_db

REPORT, ROW = "portal_missed_searches", "portal_missed_search"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
Search = Callable[..., Any]


@pytest.fixture
def news(home: HomePage) -> NewsIndexPageFactory:
    index = NewsIndexPageFactory(parent=home, slug="nieuws")
    for number in range(3):
        NewsPageFactory(parent=index, title=f"Bijeenkomst over wonen {number}")
    NewsPageFactory(parent=index, title="De zeldzame zebra")
    return index


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make today so many days later than it is."""
    today = timezone.localdate()

    def travel(days: int) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *arguments: today + timedelta(days=days))

    return travel


def ask(words: str, browser: str = BROWSER, client: Client | None = None, **parameters: str) -> Any:
    response = (client or Client()).get("/zoeken/", {"q": words, **parameters}, headers={"User-Agent": browser})
    assert response.status_code == 200
    return response


def shown(words: str, **fields: Any) -> MissedSearch:
    return MissedSearch.objects.create(key=missed.key_of(words), words=words, **{"days": 3, "last_day": timezone.localdate(), **fields})


def text_of(response: Any) -> str:
    return bs4.BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


class TestCounting:
    def test_words_are_stored_on_the_third_day_only(self, news: Any, on_day: Callable[[int], None]) -> None:
        for day, words, days in (
            (0, "", 1),
            (0, "", 1),
            (1, "", 2),
            (9, "kinderbijslag", 3),
            (9, "kinderbijslag", 3),
            (10, "kinderbijslag", 4),
        ):
            on_day(day)
            ask("Kinderbijslag?")
            row = MissedSearch.objects.get()
            assert (row.words, row.days, row.last_day) == (words, days, timezone.localdate())

    def test_before_the_third_day_no_word_is_in_the_table(self, news: Any, on_day: Callable[[int], None]) -> None:
        for day in (0, 1):
            on_day(day)
            ask("kinderbijslag")
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM search_missedsearch")
            assert "kinderbijslag" not in repr(cursor.fetchall())

    def test_nothing_is_kept_but_words_days_and_numbers(self) -> None:
        fields = {field.name for field in MissedSearch._meta.get_fields()}
        assert fields == {"id", "key", "words", "days", "last_day", "found", "status"}

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("jan.jansen@gemeente.nl kinderbijslag", "kinderbijslag"),
            ("jan @ gemeente.nl kinderbijslag", "kinderbijslag"),
            ("kinderbijslag 06-12 34 56 78", "kinderbijslag"),
            ("kinderbijslag 123456782", "kinderbijslag"),
            ("kinderbijslag 12345", "kinderbijslag"),
            ("kinderbijslag 12-03-2009", "kinderbijslag"),
            ("kinderbijslag nl91abna0417164300", "kinderbijslag"),
            ("kinderbijslag \uff19\uff18\uff17\uff16\uff15\uff14", "kinderbijslag"),  # wide digits
            ("kinderbijslag 2026", "kinderbijslag 2026"),
            ("Kinderbijslag   18+!", "kinderbijslag 18+"),
            ("=kinderbijslag()", "kinderbijslag"),
            ("@kinderbijslag", ""),
            ("12345678", ""),
            ("🎈 ?!", ""),
        ],
    )
    def test_what_is_stored_of_a_search(self, words: str, expected: str) -> None:
        assert missed.storable(words) == expected

    def test_at_most_eighty_signs_are_stored(self) -> None:
        assert len(missed.storable("kinderbijslag " * 14)) <= 80

    def test_forms_of_writing_are_one_search(self, news: Any) -> None:
        ask("Kinderbijslag")
        ask(" kinderbijslag! ")
        assert MissedSearch.objects.count() == 1

    @pytest.mark.parametrize(
        ("words", "is_counted"), [("kinderbijslag", True), ("zebra", True), ("wonen", False), ("🎈", False), ("", False)]
    )
    def test_a_search_that_finds_at_most_two_pages_counts(self, news: Any, words: str, is_counted: bool) -> None:
        ask(words)
        assert MissedSearch.objects.exists() is is_counted

    def test_a_search_of_which_no_page_has_all_words_counts(self, news: Any) -> None:
        ask("wonen kinderbijslag")
        assert MissedSearch.objects.get().found == 0

    def test_what_a_filter_leaves_out_is_not_missed(self, news: Any) -> None:
        ThemeFactory(name="Schulden", slug="schulden")
        ask("wonen", thema="schulden")
        assert not MissedSearch.objects.exists()

    @pytest.mark.parametrize("browser", ["", ROBOT, "curl/8.5.0", "python-requests/2.32", "Mozilla/5.0 (X11) HeadlessChrome/140.0"])
    def test_robots_do_not_count(self, news: Any, browser: str) -> None:
        ask("kinderbijslag", browser)
        assert not MissedSearch.objects.exists()

    def test_whoever_is_signed_in_does_not_count(self, news: Any, editor: Admin) -> None:
        ask("kinderbijslag", client=editor.client)
        assert not MissedSearch.objects.exists()

    def test_an_answer_is_the_same_for_everyone(self, news: Any, editor: Admin) -> None:
        assert ask("kinderbijslag").content == ask("kinderbijslag", client=editor.client).content == ask("kinderbijslag", ROBOT).content

    def test_nobody_fills_the_table(self, news: Any, monkeypatch: pytest.MonkeyPatch, on_day: Callable[[int], None]) -> None:
        monkeypatch.setattr(missed, "MOST_NEW_A_DAY", 3)
        for number in range(6):
            ask(f"kinderbijslag{'abcdef'[number]}")
        assert MissedSearch.objects.count() == 3
        on_day(1)
        ask("kinderbijslaga")
        assert MissedSearch.objects.get(days=2).key == missed.key_of("kinderbijslaga")
        for number in range(6):
            ask(f"toeslag{'abcdef'[number]}")
        assert MissedSearch.objects.count() == 6

    def test_a_known_search_costs_one_query_that_day(self, news: Any) -> None:
        ask("kinderbijslag")
        with CaptureQueriesContext(connection) as queries:
            missed.count_words("kinderbijslag", 0, timezone.localdate())
        assert len(queries) == 1

    @pytest.mark.parametrize("error", [OperationalError("database is locked: kinderbijslag"), ValueError("kinderbijslag")])
    def test_a_write_that_fails_lets_the_search_through(
        self, news: Any, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(*arguments: Any) -> None:
            raise error

        monkeypatch.setattr(missed, "count_words", fail)
        caplog.set_level(logging.INFO)
        ask("kinderbijslag")
        record = next(record for record in caplog.records if record.getMessage() == "missed_search_not_counted")
        assert "kinderbijslag" not in repr(vars(record))

    def test_it_does_not_wait_for_others(self, db: None) -> None:
        with missed.impatient_cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
            assert cursor.fetchone()[0] in (missed.LONGEST_WAIT, f"{missed.LONGEST_WAIT}ms")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout")
                assert cursor.fetchone()[0] != missed.LONGEST_WAIT

    def test_the_search_page_calls_it(self) -> None:
        assert missed.count in list(listeners)

    def test_counting_is_no_change_of_content(self, news: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        ask("wonen")  # the first visit of all writes settings of the site
        changes: list[Any] = []
        monkeypatch.setattr(
            "portal.caching.content_changed", lambda: changes.append("".join(__import__("traceback").format_stack(limit=8)))
        )
        ask("kinderbijslag")
        shown("kinderopvang").save()
        assert not changes


class TestRetention:
    def test_after_ninety_days_without_it_a_search_is_forgotten(self, db: None) -> None:
        today = timezone.localdate()
        for days in (0, 89, 90, 91, 300):
            shown(f"w{days}", last_day=today - timedelta(days=days), status=MissedSearch.Status.HIDDEN)
        missed.forget_old()
        assert set(MissedSearch.objects.values_list("words", flat=True)) == {"w0", "w89", "w90"}

    def test_the_schedule_does_it_each_day(self) -> None:
        (job,) = (job for job in jobs if job.run is missed.forget_old)
        assert job.when.slot(timezone.now()) > timezone.now() - timedelta(days=1)


class TestReport:
    def test_a_search_appears_after_three_days(self, editor: Admin) -> None:
        MissedSearch.objects.create(key="a" * 64, days=2, last_day=timezone.localdate())
        shown("zeldzaam", days=2)
        shown("kinderbijslag", found=1)
        text = text_of(editor.get(REPORT))
        assert "kinderbijslag" in text
        assert "zeldzaam" not in text

    def test_what_is_handled_or_hidden_is_a_click_away(self, editor: Admin) -> None:
        shown("open woord")
        shown("klaar woord", status=MissedSearch.Status.HANDLED)
        shown("weg woord", status=MissedSearch.Status.HIDDEN)
        found = {
            status: {
                word for word in ("open", "klaar", "weg") if f"{word} woord" in text_of(editor.get(f"{REPORT}_results", status=status))
            }
            for status in ("", "open", "handled", "hidden", "all")
        }
        assert found == {"": {"open"}, "open": {"open"}, "handled": {"klaar"}, "hidden": {"weg"}, "all": {"open", "klaar", "weg"}}

    def test_as_a_spreadsheet(self, editor: Admin) -> None:
        shown("kinderbijslag", days=5, found=1)
        response = editor.get(REPORT, export="csv")
        rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
        assert rows[1][:2] == ["kinderbijslag", "5"]
        assert len(rows) == 2
        response = editor.get(REPORT, export="xlsx")
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        assert sheet["A2"].value == "kinderbijslag"

    def test_the_number_of_queries_does_not_grow(self, editor: Admin) -> None:
        shown("kinderbijslag")
        editor.get(REPORT)
        with CaptureQueriesContext(connection) as few:
            editor.get(REPORT)
        for number in range(20):
            shown(f"woord {number}")
        with CaptureQueriesContext(connection) as many:
            editor.get(REPORT)
        assert len(many) <= len(few) + 1  # a second count for the pages of the list

    def test_trying_again_shows_what_it_finds_now(self, editor: Admin, news: Any) -> None:
        row = shown("zebra")
        text = text_of(editor.get(ROW, row.pk))
        assert "De zeldzame zebra" in text
        assert MissedSearch.objects.get().days == 3

    def test_marking(self, editor: Admin, news: Any, on_day: Callable[[int], None]) -> None:
        row = shown("kinderbijslag")
        assert editor.post(ROW, row.pk, data={"status": "handled"}).status_code == 302
        assert MissedSearch.objects.get().status == "handled"
        on_day(1)
        ask("kinderbijslag")  # it still finds nothing
        assert MissedSearch.objects.get().status == "open"
        editor.post(ROW, row.pk, data={"status": "hidden"})
        on_day(2)
        ask("kinderbijslag")
        assert MissedSearch.objects.get().status == "hidden"
        assert editor.post(ROW, row.pk, data={"status": "nonsense"}).status_code in (302, 403)
        assert MissedSearch.objects.get().status == "hidden"

    def test_one_click_makes_a_synonym(self, editor: Admin, news: Any) -> None:
        row = shown("gestreept dier")
        page = bs4.BeautifulSoup(editor.get(REPORT).content, "html.parser")
        address = next(a["href"] for a in page.select("a") if "synonymgroup/add" in a.get("href", "") and "missed" in a["href"])
        form = bs4.BeautifulSoup(editor.get(address).content, "html.parser").select_one(
            "form[data-edit-form], form#w-editor-form, main form"
        )
        assert form.select_one("textarea[name=words]").get_text().strip() == "gestreept dier"
        assert f"missed={row.pk}" in form["action"]
        response = editor.post(form["action"], data={"words": "gestreept dier\nzebra"})
        assert response.headers["Location"] == editor.address(ROW, row.pk)
        assert SynonymGroup.objects.get().word_list == ["gestreept dier", "zebra"]
        assert MissedSearch.objects.get().status == "handled"
        assert "De zeldzame zebra" in text_of(editor.get(ROW, row.pk))

    def test_one_click_makes_a_tip(self, editor: Admin, news: Any) -> None:
        row = shown("streepjes")
        tip = NewsPageFactory(parent=news, title="Dieren met een vacht")
        address = f"{editor.address('wagtailsnippets_search_promotion:add')}?missed={row.pk}"
        assert "streepjes" in bs4.BeautifulSoup(editor.get(address).content, "html.parser").select_one("textarea[name=words]").get_text()
        data = {
            "words": "streepjes", "starts_on": "", "ends_on": "", "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0",
            "rows-MIN_NUM_FORMS": "1", "rows-MAX_NUM_FORMS": "3", "rows-0-page": tip.pk, "rows-0-ORDER": "1", "rows-0-id": "", "rows-0-DELETE": "",
        }  # fmt: skip
        assert editor.post(address, data=data).headers["Location"] == editor.address(ROW, row.pk)
        assert Promotion.objects.get().rows.get().page_id == tip.pk
        assert "Dieren met een vacht" in text_of(editor.get(ROW, row.pk))

    @pytest.mark.parametrize("missed_key", ["0", "999999", "x", "²", "9" * 400, "-1", ""])
    def test_a_made_up_row_begins_an_empty_form(self, editor: Admin, missed_key: str) -> None:
        response = editor.get("wagtailsnippets_search_synonymgroup:add", missed=missed_key)
        assert bs4.BeautifulSoup(response.content, "html.parser").select_one("textarea[name=words]").get_text().strip() == ""

    def test_it_stands_in_the_menu(self, editor: Admin) -> None:
        assert editor.address(REPORT) in editor.get("wagtailadmin_home").content.decode()


class TestStrangers:
    def test_authors_have_no_part_in_it(self, author: Admin) -> None:
        row = shown("kinderbijslag")
        for address in (
            author.address(REPORT),
            author.address(f"{REPORT}_results"),
            author.address(ROW, row.pk),
            f"{author.address(REPORT)}?export=csv",
        ):
            response = author.get(address)
            assert response.status_code in (302, 403), address
            assert b"kinderbijslag" not in response.content
        assert author.post(ROW, row.pk, data={"status": "hidden"}).status_code in (302, 403)
        assert MissedSearch.objects.get().status == "open"
        assert author.address(REPORT) not in author.get("wagtailadmin_home").content.decode()

    def test_readers_are_sent_to_sign_in(self, home: HomePage, client: Client) -> None:
        row = shown("kinderbijslag")
        for address in (Admin.address(REPORT), Admin.address(ROW, row.pk)):
            response = client.get(address)
            assert response.status_code == 302
            assert client.post(address, {"status": "hidden"}).status_code == 302
        assert MissedSearch.objects.get().status == "open"

    def test_what_did_not_appear_cannot_be_opened(self, editor: Admin) -> None:
        assert editor.get(ROW, shown("geheim", days=2).pk).status_code == 404


def test_the_privacy_page_of_the_demo_tells_it(db: None) -> None:
    (page,) = (page for page in read_pages() if page["key"] == "privacy")
    text = repr(page["body"])
    for part in ("drie verschillende dagen", f"{missed.KEEP_DAYS} dagen", "e-mailadres"):
        assert part in text
