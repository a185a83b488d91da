"""What an engine answers, and how found pages are put in order."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from django.db.models import QuerySet

from portal.search import vocabulary
from portal.search.analysis import analyse, compose
from portal.search.plan import Plan

ENOUGH = 3  # pages; with fewer, pages follow that have only some of the words
NEAR, EXACT = 0.3, 0.12  # how much a score grows where neighbouring words are near, and where words are exactly as asked
TIE = 0.03  # scores that differ less than about this share are a tie: the newer page comes first
LONGEST_PREFIX = 200


@dataclass(frozen=True)
class Hits:
    """Keys of pages and their scores, best first. Scores compare within one search only."""

    scores: dict[int, float] = field(default_factory=dict)
    is_partial: bool = False  # no page has all that was asked
    engine: str = ""

    @property
    def total(self) -> int:
        return len(self.scores)

    def page(self, start: int, stop: int) -> list[int]:
        return list(self.scores)[start:stop]


class Engine(Protocol):
    """One way to search."""

    @property
    def name(self) -> str:
        """As the search page and the API say which engine answered."""

    def scores(self, plan: Plan, pages: QuerySet) -> Hits:
        """The pages of this queryset that answer the plan."""

    def complete(self, prefix: str, at_most: int = 8) -> list[str]:
        """Questions that begin like this, with words of live, public pages."""


class Match(NamedTuple):
    """What the index says of one object."""

    key: int | str
    score: float  # the sum of the best alternative of each slot
    slots: int  # that were answered
    near: int  # pairs of neighbouring words that stand near each other
    exact: int  # slots whose word stands there exactly as asked
    day: int  # ordinal of its last publication or check


def rank(matches: Iterable[Match], slots: int, *, any_slot: bool = False) -> list[tuple[int | str, float]]:
    """Keys and scores, best first. With `any_slot` a page answers some of the slots, and counts for less the fewer it answers."""
    ranked = []
    for match in matches:
        share = match.slots / slots
        if match.score <= 0 or (share < 1 and not any_slot):
            continue
        pairs = match.near / (slots - 1) if slots > 1 else 0
        score = match.score * (1 + NEAR * pairs) * (1 + EXACT * match.exact / slots) * share**2
        ranked.append((-round(math.log(score) / TIE), -match.day, -score, match.key))
    ranked.sort(key=lambda row: row[3], reverse=True)
    ranked.sort(key=lambda row: row[:3])
    return [(key, -negative) for _, _, negative, key in ranked]


def with_partial(matches: list[Match], slots: int) -> tuple[list[tuple[int | str, float]], bool]:
    """The ranked pages with all slots, and where these are few, below them pages with at least half; where none, with any.

    Says also whether no page had them all.
    """
    full = rank((match for match in matches if match.slots == slots), slots)
    if len(full) >= ENOUGH or slots == 1:
        return full, False
    half = math.ceil(slots / 2)
    some = rank((match for match in matches if half <= match.slots < slots), slots, any_slot=True)
    if not full and not some:
        some = rank(matches, slots, any_slot=True)
    lowest = min((score for _, score in full), default=math.inf)
    highest = max((score for _, score in some), default=0)
    shrink = min(1.0, 0.9 * lowest / highest) if highest else 1.0
    return full + [(key, score * shrink) for key, score in some], not full and bool(some)


def complete(prefix: str, at_most: int = 8) -> list[str]:
    """Complete the last word of a text with known words; the likeliest first."""
    text = compose(prefix[-LONGEST_PREFIX:])
    words = analyse(text)
    if not words or words[-1].end != len(text):
        return []
    last = words[-1]
    found = vocabulary.load().beginning_with(last.term, at_most)
    return [" ".join((text[: last.start] + word).split()) for word in found]
