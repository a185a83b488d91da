"""The words that pages have: which are known, how rare each is, and which are like a word that is not known.

Counted from live, public pages only, so that no suggestion tells a word of a draft. Each process keeps all words in memory until
their version changes; one small query a search asks for it.
"""

import bisect
import math
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from django.db import transaction
from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.search import analysis
from portal.search.analysis.compounds import PARTS
from portal.search.models import IndexState, SearchWord, new_version

LONGEST_CANDIDATE = 40
MOST_CANDIDATES = 3
Kind = SearchWord.Kind


class Vocabulary:
    """`words` as readers know them, `stems` and `parts` as the index has them: each with the number of pages."""

    def __init__(self, words: Mapping[str, int], stems: Mapping[str, int], parts: Mapping[str, int], pages: int, version: str = "") -> None:
        self.words, self.stems, self.parts = words, stems, parts
        self.pages, self.version = max(pages, 1), version

    def knows(self, stem: str) -> bool:
        return stem in self.stems or stem in self.parts

    def docs(self, stem: str) -> int:
        return max(self.stems.get(stem, 0), self.parts.get(stem, 0))

    def rarity(self, stems: Iterable[str]) -> float:
        """The inverse document frequency of the rarest of these stems: 0.1 for a word on every page, higher for a rarer one."""
        docs = min(map(self.docs, stems), default=0)
        return max(0.1, math.log(1 + (self.pages - docs + 0.5) / (docs + 0.5)))

    def like(self, term: str) -> list[tuple[str, int]]:
        """Known words at most one or two letters away from this one, the likeliest first, and how far each is.

        Numbers and words of less than four letters have none. Parts of the committed list count too: "verzekring" then leads to zorgverzekering.
        """
        if not 4 <= len(term) <= LONGEST_CANDIDATE or not term.isalpha():
            return []
        most = 1 if len(term) <= 5 else 2
        found: list[tuple[int, bool, int, str]] = []
        for length in range(len(term) - most, len(term) + most + 1):
            candidates = self._by_length.get(length, ())
            for word, distance, _ in process.extract(term, candidates, scorer=OSA.distance, score_cutoff=most, limit=10):
                # Two letters off in a short word is another word, unless it begins alike.
                if distance and (distance < 2 or len(term) > 7 or word[0] == term[0]):
                    found.append((distance, word[0] != term[0], -self.words.get(word, 0), word))
        return [(word, distance) for distance, _, _, word in sorted(found)[:MOST_CANDIDATES]]

    def beginning_with(self, prefix: str, at_most: int) -> list[str]:
        """Words with this beginning, those of most pages first."""
        first = bisect.bisect_left(self._sorted, prefix)
        last = bisect.bisect_left(self._sorted, prefix + "\U0010ffff")
        return sorted(self._sorted[first:last], key=lambda word: (-self.words[word], len(word), word))[:at_most]

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(word for word in self.words if not word.isdigit())

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        buckets: dict[int, list[str]] = defaultdict(list)
        parts = {part for part in PARTS if len(part) > 3 and part not in self.words and self.knows(analysis.stem(part))}
        for word in [*self.words, *sorted(parts)]:
            if word.isalpha() and word not in analysis.STOP_WORDS:
                buckets[len(word)].append(word)
        return buckets


EMPTY = Vocabulary({}, {}, {}, 0)
_lock = threading.Lock()
_kept = EMPTY


def load() -> Vocabulary:
    """The words of now: one query where nothing changed."""
    global _kept
    state = IndexState.objects.filter(pk=IndexState.ONLY).values_list("words_version", "pages").first()
    if state is None:
        return EMPTY
    version, pages = state
    kept = _kept
    if kept.version == version and version:
        return kept
    with _lock:
        by_kind: dict[int, dict[str, int]] = {kind.value: {} for kind in Kind}
        for word, kind, docs in SearchWord.objects.values_list("word", "kind", "docs"):
            by_kind[kind][word] = docs
        _kept = Vocabulary(by_kind[Kind.WORD], by_kind[Kind.STEM], by_kind[Kind.PART], pages, version)
        return _kept


def replace(counts: Mapping[int, Counter[str]], pages: int) -> None:
    """Put these words in the place of all others."""
    rows = [SearchWord(word=word, kind=kind, docs=docs) for kind, counter in counts.items() for word, docs in sorted(counter.items())]
    with transaction.atomic():
        SearchWord.objects.all()._raw_delete(using=SearchWord.objects.db)
        SearchWord.objects.bulk_create(rows, batch_size=1000)
        IndexState.change(words_version=new_version(), words_are_stale=False, pages=pages)


def add(terms: Mapping[int, Iterable[str]]) -> None:
    """Make words known that a published page brought along; how often all words come is counted later."""
    known = load()
    by_kind: dict[int, Mapping[str, int]] = {Kind.WORD: known.words, Kind.STEM: known.stems, Kind.PART: known.parts}
    rows = [SearchWord(word=word, kind=kind, docs=1) for kind, words in terms.items() for word in sorted(set(words) - by_kind[kind].keys())]
    if rows:
        SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        IndexState.change(words_version=new_version())
