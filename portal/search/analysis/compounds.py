"""Splitting compounds: jongerenloket → jongeren + loket.

A word is split where the parts of the committed list cover it, or where one of them is its begin or end and the rest is
long enough to be a word. Short parts count only where the word may be hyphenated, by the patterns of the package pyphen:
so "werkelijk" holds no "werk".
"""

from functools import lru_cache
from itertools import pairwise

import pyphen

from portal.search.analysis.data import words
from portal.search.analysis.folding import fold
from portal.search.analysis.stems import stem

SHORTEST_COMPOUND = 7  # letters
LONGEST_COMPOUND = 40
MOST_PARTS = 5
SHORTEST_FIRST, SHORTEST_LAST = 5, 6  # letters of a known part that may stand before or behind an unknown word
SHORTEST_REST = 4
LONG = 6  # letters of a part that is no accident, even where the patterns, wrongly, see no place for a hyphen
LINKS = ("", "s", "en", "e", "n")
# What is left of a word after such an end, or before such a begin, is no word of its own.
ENDINGS = (
    "achtig", "baar", "bare", "baarheid", "elijk", "elijke", "heden", "heid", "ingen", "isch", "ische", "istisch", "lijk", "lijke", "lijkheid",
    "ling", "lingen", "loos", "loosheid", "loze", "matig", "matige", "schap", "schappen", "schappelijk", "schappelijke", "telijk", "telijke",
    "vuldig", "vuldige", "waardig", "zaam", "zame", "zaamheid", "elijkheid", "ende", "enden", "tisch", "eren", "ering", "naal", "nale", "ders",
)  # fmt: skip
BEGINNINGS = (
    "aan", "achter", "onder", "over", "tegen", "tussen", "voor", "terug", "samen", "binnen", "buiten", "boven", "door", "midden", "mede",
)  # fmt: skip
UNSTRESSED = ("be", "ge", "ver", "ont", "her", "aan", "ere")  # the rest of a word does not end in one of these

_LISTED = list(words("parts.txt"))
WHOLE: frozenset[str] = frozenset(stem(fold(word)) for word in _LISTED if word.startswith("="))  # stems of what is never split
PARTS: frozenset[str] = frozenset(fold(word) for word in _LISTED)
PART_STEMS: frozenset[str] = frozenset(stem(part) for part in PARTS if len(part) > 3)
_hyphenation = pyphen.Pyphen(lang="nl_NL", left=2, right=2)


@lru_cache(maxsize=50_000)
def split(term: str) -> tuple[str, ...]:
    """The parts of a folded word as they are written, without what links them; () when it cannot be split."""
    if not SHORTEST_COMPOUND <= len(term) <= LONGEST_COMPOUND or not (term.isascii() and term.isalpha()) or stem(term) in WHOLE:
        return ()
    places = frozenset(int(place) for place in _hyphenation.positions(term))
    return _cover(term, 0, places, MOST_PARTS) or _beside_rest(term, places)


@lru_cache(maxsize=50_000)
def part_stems(term: str) -> tuple[str, ...]:
    """The stems of the parts and of what neighbouring parts make together (schuldhulp, hulpverlening), each once."""
    parts = split(term)
    if not parts:
        return ()
    found: dict[str, None] = {}
    for part in parts:
        found |= dict.fromkeys((_stem_of_part(part), *part_stems(part)))
    begins = [term.index(parts[0])]
    for before, part in pairwise(parts):
        begins.append(term.index(part, begins[-1] + len(before)))
    for first in range(len(parts)):
        for last in range(first + 1, len(parts)):
            if (first, last) != (0, len(parts) - 1):
                found[stem(term[begins[first] : begins[last] + len(parts[last])])] = None
    found.pop(stem(term), None)
    return tuple(found)


def _stem_of_part(part: str) -> str:
    """The stem without the linking s of a part that is listed with it ("beleids")."""
    return stem(part[:-1] if part.endswith("s") and part[:-1] in PARTS else part)


def _cover(term: str, begin: int, places: frozenset[int], most: int) -> tuple[str, ...]:
    """The fewest known parts that cover the word from `begin` to its end."""
    rest = term[begin:]
    if begin and _is_last(rest):
        return (rest,)
    best: tuple[str, ...] = ()
    for end in range(len(term) - 3, begin + 1, -1):
        part = term[begin:end]
        if most < 2 or part not in PARTS:
            continue
        for link in LINKS:
            following = end + len(link)
            if not term.startswith(link, end) or not (following in places or len(part) >= LONG or len(term) - following >= LONG):
                continue
            after = _cover(term, following, places, most - 1)
            if after and (not best or len(after) + 1 < len(best)):
                best = (part, *after)
                most = len(best) - 1
    return best


def _is_last(word: str) -> bool:
    """Whether a known part, in any of its forms, may be the end of a compound."""
    return word in PARTS or (len(word) > 3 and stem(word) in PART_STEMS)


def _beside_rest(term: str, places: frozenset[int]) -> tuple[str, ...]:
    """A long known part, or several, at the end or the begin, and the unknown word beside it."""
    for place in sorted(places):
        before, after = term[:place], term[place:]
        if len(after) < SHORTEST_LAST or len(before) < SHORTEST_REST or before in BEGINNINGS or before.endswith(UNSTRESSED):
            continue
        known = (after,) if _is_last(after) else _cover(after, 0, frozenset(other - place for other in places), MOST_PARTS - 1)
        if known:
            return (before, *known)
    for place in sorted(places, reverse=True):
        before, after = term[:place], term[place:]
        if len(after) < SHORTEST_REST or after in ENDINGS:
            continue
        for link in LINKS:
            part = before.removesuffix(link) if before.endswith(link) else ""
            if len(part) >= SHORTEST_FIRST and part in PARTS:
                return (part, after)
    return ()
