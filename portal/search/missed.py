"""Counting searches that found nothing or little, without knowing who asked.

A search is a line of words. Its e-mail addresses and long numbers are taken out, and of the rest only a keyed hash is stored, with the number of
days on which it came and the last of them. On the third day its words are written beside it: from then on editors see it.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.search import analysis
from portal.search.models import MissedSearch

if TYPE_CHECKING:
    from portal.search.query import SearchResult

logger = logging.getLogger(__name__)

LITTLE = 2  # pages
LONGEST = 80  # signs
KEEP_DAYS = 90  # after the last day on which it came
MOST_NEW_A_DAY = 1000  # searches that did not come before; nobody fills the table
LONGEST_WAIT = 100  # milliseconds for a lock: counting is not worth more of a reader's time

ADDRESS = re.compile(r"\S+\s*@\s*\S+|\S*@\S*")
# Five digits or more, however they are written apart, with what is glued to them: telephone, citizen service number, account, day of birth.
NUMBER = re.compile(r"\S*\d(?:[\s.,/()+\-–]{0,3}\d){4,}\S*")  # noqa: RUF001
NO_WORD = re.compile(r"[^\w\s+&'’-]|_")  # noqa: RUF001
# Browsers of people call themselves Mozilla; those of robots too, but they add what they are.
BROWSER = re.compile(r"Mozilla/|Opera/")
ROBOT = re.compile(
    r"bot\b|bot[/_;-]|crawl|spider|slurp|https?:|headless|lighthouse|monitor|preview|scan|fetch|archiv|phantom", re.IGNORECASE
)


def count(result: "SearchResult", request: HttpRequest) -> None:
    """Count this search if a reader missed something. Whatever goes wrong, the reader has an answer already."""
    try:
        if is_missed(result) and is_reader(request) and (words := storable(result.query.text)):
            count_words(words, 0 if result.is_partial else result.total, timezone.localdate())
    except Exception as error:  # its text may hold the words
        logger.warning("missed_search_not_counted", extra={"error": type(error).__name__})


def is_missed(result: "SearchResult") -> bool:
    """Whether words alone found little, or no page with all of them. What a filter left out was not missed."""
    if result.query.has_filters or result.promoted or result.plan.is_empty:
        return False
    return result.is_partial or result.total <= LITTLE


def is_reader(request: HttpRequest) -> bool:
    """Whether this looks like a person without an account; only the presence of the cookie is looked at."""
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return False
    browser = request.headers.get("User-Agent", "")
    return bool(BROWSER.match(browser)) and not ROBOT.search(browser)


def storable(text: str) -> str:
    """The words of a search as they may be stored, "" where nothing is left.

    They begin with a letter or digit, so that no spreadsheet takes them for a formula.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = NUMBER.sub(" ", ADDRESS.sub(" ", text))
    words = [word.strip("+&'’-") if not any(map(str.isdigit, word)) else word.lstrip("+&'’-") for word in NO_WORD.sub(" ", text).split()]  # noqa: RUF001
    kept = " ".join(filter(None, words))[:LONGEST].strip()
    return kept if analysis.analyse(kept) else ""


def key_of(words: str) -> str:
    return salted_hmac("portal.search.missed", words, algorithm="sha256").hexdigest()


def count_words(words: str, found: int, today: date) -> None:
    """Count these words once a day: one read, and for the first of the day one write."""
    key = key_of(words)
    if MissedSearch.objects.filter(key=key, last_day__gte=today).exists():
        return
    with impatient_cursor() as cursor:
        cursor.execute(
            UPSERT,
            {
                "key": key,
                "words": words,
                "found": found,
                "today": connection.ops.adapt_datefield_value(today),
                "most": MOST_NEW_A_DAY,
                "shown": MissedSearch.DAYS_TO_APPEAR,
                "open": MissedSearch.Status.OPEN,
                "handled": MissedSearch.Status.HANDLED,
            },
        )


TABLE = MissedSearch._meta.db_table
# Rows with one day and this last day are the new ones of the day. What was handled and is missed again is open again.
UPSERT = f"""
INSERT INTO {TABLE} (key, words, days, last_day, found, status)
SELECT %(key)s, '', 1, %(today)s, %(found)s, %(open)s
WHERE EXISTS (SELECT 1 FROM {TABLE} WHERE key = %(key)s)
   OR (SELECT COUNT(*) FROM {TABLE} WHERE days = 1 AND last_day = %(today)s) < %(most)s
ON CONFLICT (key) DO UPDATE SET
    days = {TABLE}.days + 1,
    last_day = excluded.last_day,
    found = excluded.found,
    words = CASE WHEN {TABLE}.days + 1 >= %(shown)s THEN %(words)s ELSE '' END,
    status = CASE WHEN {TABLE}.status = %(handled)s THEN %(open)s ELSE {TABLE}.status END
WHERE {TABLE}.last_day < excluded.last_day
"""  # noqa: S608


@contextmanager
def impatient_cursor() -> Iterator[CursorWrapper]:
    """A cursor in a transaction that gives up rather than wait for another one. Raises OperationalError then."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout")
            (usual,) = cursor.fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
            try:
                with transaction.atomic():
                    yield cursor
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
        else:
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = {LONGEST_WAIT}")
                yield cursor


def forget_old() -> int:
    """Delete what did not come for 90 days. Returns the number of searches."""
    old = MissedSearch.objects.filter(last_day__lt=timezone.localdate() - timedelta(days=KEEP_DAYS))
    return old._raw_delete(using=old.db)
