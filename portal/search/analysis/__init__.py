"""From text to what is looked up: words, their stems, the parts of compounds.

Pure Python, shared by every engine, by the question and by the highlights, so that they always agree. Any text is
safe: no sign, letter or length raises an error.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from portal.search.analysis.compounds import part_stems, split
from portal.search.analysis.data import FOLDER, words
from portal.search.analysis.folding import fold
from portal.search.analysis.stems import stem

__all__ = ["FINGERPRINT", "STOP_WORDS", "Word", "analyse", "compose", "fold", "part_stems", "split", "stem"]

STOP_WORDS: frozenset[str] = frozenset(fold(word) for word in words("stop_words.txt"))
LONGEST_TERM = 60  # signs of a word that count

# Raised when the same data files lead to other terms, so that an index made before is known to be old.
_VERSION = 1

_LETTER = r"[^\W_]"
_MARKS = "\u0300-\u036f"
_PATTERN = re.compile(
    rf"(?P<age>\d{{1,3}}(?:\+|[-−–](?![\w-])))"  # noqa: RUF001
    rf"|(?P<thousands>\d{{1,3}}(?:\.\d{{3}})+(?![\d]))"
    rf"|(?P<word>{_LETTER}[^\W_{_MARKS}]*(?:[{_MARKS}]+{_LETTER}*)*(?:['’]{_LETTER}+)?)"  # noqa: RUF001
)
_HYPHENS = frozenset("-\u2010\u2011")
_ENDING = re.compile(r"^(\w{2,}?)['’](?:s|er|ers|en|tje|tjes)$", re.IGNORECASE)  # noqa: RUF001
_ORDINAL = re.compile(r"(\d+)(?:e|de|ste|jarige|jarigen)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; `text[start:end]` is how it is written."""

    start: int
    end: int
    term: str  # folded; "18+" is "18plus", "18-" is "18min"
    stem: str
    parts: tuple[str, ...]  # stems of its parts
    is_stop: bool


def compose(text: str) -> str:
    """The text as `analyse` counts its signs: accents on their letters, nothing that cannot be stored."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text)


def analyse(text: str) -> list[Word]:
    """The words of a text in order. Places are those of `compose(text)`."""
    return list(_words(compose(text)))


def _words(text: str) -> Iterator[Word]:
    shouts = text.isupper()
    previous: Word | None = None
    for match in _PATTERN.finditer(text):
        word = _word(match, shouts)
        if word is None:
            continue
        # "e-mail" is found as "email" too.
        hyphen = previous is not None and word.start == previous.end + 1 and text[previous.end] in _HYPHENS
        if hyphen and previous is not None and not (previous.term.isdigit() and word.term.isdigit()):
            joined = (previous.term + word.term)[:LONGEST_TERM]
            word = Word(word.start, word.end, word.term, word.stem, tuple(dict.fromkeys((*word.parts, stem(joined)))), word.is_stop)
        yield word
        previous = word


def _word(match: re.Match[str], shouts: bool) -> Word | None:
    written = match.group()
    if match["age"]:
        number = fold(written[:-1])
        term = number + ("plus" if written[-1] == "+" else "min")
        return Word(*match.span(), term, term, (number,), False)
    term = fold(_ENDING.sub(r"\1", written))[:LONGEST_TERM]
    if not term:
        return None
    ordinal = _ORDINAL.fullmatch(term)
    # A shortening in capitals may look like a stop word.
    is_stop = term in STOP_WORDS and (shouts or len(term) < 2 or not written.isupper())
    return Word(*match.span(), term, ordinal[1] if ordinal else stem(term), part_stems(term), is_stop)


def _fingerprint() -> str:
    digest = hashlib.sha256(str(_VERSION).encode())
    for path in sorted(FOLDER.glob("*.txt")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


# What an index was made with: when this differs from what is written beside the index, it must be made anew.
FINGERPRINT = _fingerprint()
