"""The stem that the forms of a word share.

Snowball's Porter stemmer for Dutch, with what it misses: plannen and plan, brieven and brief, and a list of forms of
this field's own words (wonen, woning). Snowball's other Dutch stemmer makes one word of begeleiden and beleid.
"""

import threading
from functools import lru_cache

import Stemmer

from portal.search.analysis.data import lines
from portal.search.analysis.folding import fold

SHORTEST_TO_STEM = 4  # letters: shorter words are mostly names of laws and shortenings (Wmo, WW, pro)
_HARDENED = {"v": "f", "z": "s"}

# Every form of the list, folded, and its stem.
OVERRIDES: dict[str, str] = {
    fold(form): fold(stem) for line in lines("stems.txt") for stem, _, forms in [line.partition(":")] for form in forms.split()
}

_of_thread = threading.local()  # a stemmer must not be used by two threads at once


def _porter(term: str) -> str:
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = Stemmer.Stemmer("dutch_porter")
    stemmed: str = _of_thread.stemmer.stemWord(term)
    return stemmed


@lru_cache(maxsize=50_000)
def stem(term: str) -> str:
    """The stem of a folded word; a word with a digit or of three letters is its own stem."""
    if term in OVERRIDES:
        return OVERRIDES[term]
    if len(term) < SHORTEST_TO_STEM or not term.isalpha():
        return term
    stemmed = _porter(term)
    if len(stemmed) > SHORTEST_TO_STEM - 1 and stemmed[-1] == stemmed[-2] and stemmed[-1] not in "aeiou":
        stemmed = stemmed[:-1]
    return stemmed[:-1] + _HARDENED.get(stemmed[-1], stemmed[-1])
