"""Which pages editors put above the results of a search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from portal import caching
from portal.search.models import Promotion
from portal.search.plan import Plan
from portal.search.synonyms import Phrase, phrase_of

if TYPE_CHECKING:
    from portal.search.query import SearchQuery

# What counts as the word of a slot: itself, what means the same, and where it is unknown, what it is taken for.
THE_SAME = frozenset({"word", "phrase", "joined", "synonym", "typo", "stop"})


@dataclass(frozen=True)
class Tip:
    phrases: tuple[Phrase, ...]
    with_other_words: bool
    starts_on: date | None
    ends_on: date | None  # this day included
    pages: tuple[int, ...]

    def is_shown_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def answers(self, options: Sequence[frozenset[Phrase]]) -> bool:
        return any(matches(phrase, options, with_other_words=self.with_other_words) for phrase in self.phrases)


def promoted_keys(query: "SearchQuery", plan: Plan) -> list[int]:
    """Keys of pages, at most three, whether published or not, those of the oldest tip first; no queries once the tips are known."""
    if plan.is_empty:
        return []
    return keys_of(plan, load())


def keys_of(plan: Plan, tips: Iterable[Tip]) -> list[int]:
    options, today = options_of(plan), timezone.localdate()
    found = [key for tip in tips if tip.is_shown_on(today) and tip.answers(options) for key in tip.pages]
    return list(dict.fromkeys(found))[: Promotion.MOST_PAGES]


def options_of(plan: Plan) -> list[frozenset[Phrase]]:
    """For each slot of the plan what may stand for it: stems of a word, or of a phrase."""
    return [frozenset(each.terms for each in slot.alternatives if each.kind in THE_SAME) for slot in plan.slots]


def matches(phrase: Phrase, options: Sequence[frozenset[Phrase]], *, with_other_words: bool) -> bool:
    """Whether the slots together say this phrase, in any order; with other words beside it only where that is allowed."""
    wanted = frozenset(phrase)
    said = [{stem for option in slot if wanted.issuperset(option) for stem in option} for slot in options]
    if not with_other_words and not all(said):
        return False
    return bool(wanted) and wanted.issubset(frozenset().union(*said))


def tip_of(promotion: Promotion) -> Tip:
    phrases = (phrase_of(line) for line in promotion.word_list)
    return Tip(
        phrases=tuple(phrase for phrase in dict.fromkeys(phrases) if phrase),
        with_other_words=promotion.with_other_words,
        starts_on=promotion.starts_on,
        ends_on=promotion.ends_on,
        pages=tuple(row.page_id for row in promotion.rows.all() if row.page_id),
    )


def load() -> list[Tip]:
    """All tips; kept until content changes, so one that an editor saves works at once."""
    # Inside a transaction the cache does not know yet what was changed.
    if transaction.get_connection().in_atomic_block:
        return _look_up()
    kept: list[Tip] = caching.remember("search-tips", _look_up)
    return kept


def _look_up() -> list[Tip]:
    return [tip_of(promotion) for promotion in Promotion.objects.order_by("pk").prefetch_related("rows")]
