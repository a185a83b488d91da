"""From a question to what is looked up.

A plan is a list of slots, one for each word or known phrase. A slot is a list of alternatives, each with a weight: the word
itself, its compound with the next word, synonyms, compounds that have it as a part, its own parts, and where it is
unknown, words that are like it. A page scores each slot by its best alternative.
"""

from dataclasses import dataclass, replace
from typing import Literal

from portal.search import analysis, synonyms, vocabulary
from portal.search.analysis import Word
from portal.search.synonyms import Synonyms
from portal.search.vocabulary import Vocabulary

LONGEST_QUESTION = 400  # signs; what comes after is not looked at
MOST_WORDS = 12
SHORTEST_PREFIX = 4

# stem: the words anywhere. phrase: next to one another. exact: as it was written. part: inside a compound of the page.
# prefix: the begin of a word.
Kind = Literal["word", "phrase", "joined", "synonym", "part", "parts", "head", "prefix", "typo", "theme", "stop"]

WORD, PHRASE, PHRASE_APART = 1.0, 1.0, 0.75
JOINED, SYNONYM, PART, PARTS, PREFIX = 0.95, 0.6, 0.5, 0.45, 0.6
TYPO = {1: 0.8, 2: 0.5}
HEAD, THEME = 0.2, 0.15  # last resorts


@dataclass(frozen=True)
class Alternative:
    """Pages with these terms answer the slot, for so much. `in_order`: side by side; `last_resort`: only where little else is found."""

    weight: float
    terms: tuple[str, ...]
    kind: Kind
    in_order: bool = False
    last_resort: bool = False
    rarity: float = 1.0  # how much it says: words that few pages have say more
    docs: tuple[int, ...] = ()  # how many pages have each term


@dataclass(frozen=True)
class Slot:
    text: str  # as it was asked
    terms: tuple[str, ...]  # folded, for pages that have exactly this form
    alternatives: tuple[Alternative, ...]

    @property
    def word(self) -> str | None:
        """The stem of a slot of one word."""
        first = self.alternatives[0]
        return first.terms[0] if first.kind == "word" else None


@dataclass(frozen=True)
class Plan:
    text: str = ""
    slots: tuple[Slot, ...] = ()
    corrected: str = ""  # the text with likely words in the place of unknown ones, or ""
    words_version: str = ""  # of the vocabulary that the plan was made with

    @property
    def is_empty(self) -> bool:
        return not self.slots

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(term for slot in self.slots for term in slot.terms)

    @property
    def stems(self) -> frozenset[str]:
        """What is marked in the text of a result: stems of words or of their parts."""
        return frozenset(
            term
            for slot in self.slots
            for each in slot.alternatives
            if not each.last_resort and each.kind != "prefix"
            for term in each.terms
        )

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(each.terms[0] for slot in self.slots for each in slot.alternatives if each.kind == "prefix")


def plan_query(text: str, *, words: Vocabulary | None = None, same: Synonyms | None = None) -> Plan:
    """The plan for a question. Any text is safe; a question without a letter or digit gives an empty plan."""
    text = analysis.compose(text[:LONGEST_QUESTION])
    asked = analysis.analyse(text)
    telling = ([word for word in asked if not word.is_stop] or asked)[:MOST_WORDS]
    if not telling:
        return Plan(text)
    planner = Planner(text, telling, words or vocabulary.load(), same or synonyms.load())
    return planner.plan()


def plan_phrase(text: str, *, words: Vocabulary | None = None) -> Plan:
    """The plan for pages that have these words side by side."""
    text = analysis.compose(text[:LONGEST_QUESTION])
    asked = analysis.analyse(text)
    telling = tuple(([word for word in asked if not word.is_stop] or asked)[:MOST_WORDS])
    if not telling:
        return Plan(text)
    stems = tuple(word.stem for word in telling)
    kind: Kind = "stop" if all(word.is_stop for word in telling) else "phrase"
    terms = tuple(word.term for word in telling)
    known = words or vocabulary.load()
    rarity, docs = known.rarity(stems), tuple(known.stems.get(stem, 0) for stem in stems)
    alternative = Alternative(PHRASE, terms if kind == "stop" else stems, kind, in_order=kind == "phrase", rarity=rarity, docs=docs)
    return Plan(text, (Slot(text, terms, (alternative,)),), words_version=known.version)


class Planner:
    def __init__(self, text: str, asked: list[Word], words: Vocabulary, same: Synonyms) -> None:
        self.text, self.asked, self.vocabulary, self.synonyms = text, asked, words, same
        self.corrections: list[tuple[Word, str]] = []

    def plan(self) -> Plan:
        slots: list[Slot] = []
        place = 0
        while place < len(self.asked):
            length = self.phrase_at(place)
            words = self.asked[place : place + length]
            slots.append(self.slot_of_phrase(words) if length > 1 else self.slot_of_word(place))
            place += length
        return Plan(self.text, tuple(map(self.weighed, slots)), self.corrected(), self.vocabulary.version)

    def weighed(self, slot: Slot) -> Slot:
        """The slot with the rarity of its alternatives: that of the word itself, where pages have it, so that a rare synonym is not worth
        more. A compound of two words says what both say, a likely word what it says itself."""
        rarity = self.vocabulary.rarity
        asked = slot.alternatives[0].terms
        is_known = all(map(self.vocabulary.knows, asked))
        return replace(
            slot,
            alternatives=tuple(
                replace(
                    each,
                    rarity=rarity(asked if is_known and each.kind != "joined" else each.terms),
                    docs=tuple(
                        (self.vocabulary.parts if each.kind == "part" else self.vocabulary.stems).get(term, 0) for term in each.terms
                    ),
                )
                for each in slot.alternatives
            ),
        )

    def phrase_at(self, place: int) -> int:
        """How many words from here on make a phrase that has synonyms; 1 when none do."""
        for length in range(min(self.synonyms.longest, len(self.asked) - place), 1, -1):
            if tuple(word.stem for word in self.asked[place : place + length]) in self.synonyms.groups:
                return length
        return 1

    def slot_of_phrase(self, words: list[Word]) -> Slot:
        stems = tuple(word.stem for word in words)
        alternatives = [
            Alternative(PHRASE, stems, "phrase", in_order=True),
            Alternative(PHRASE_APART, stems, "phrase"),
            *self.same(stems),
        ]
        return Slot(self.text[words[0].start : words[-1].end], tuple(word.term for word in words), tuple(alternatives))

    def slot_of_word(self, place: int) -> Slot:
        word = self.asked[place]
        text = self.text[word.start : word.end]
        if word.is_stop:
            return Slot(text, (word.term,), (Alternative(WORD, (word.term,), "stop"),))
        alternatives = [
            Alternative(WORD, (word.stem,), "word"),
            *self.joined(place),
            *self.same((word.stem,)),
            Alternative(PART, (word.stem,), "part"),
        ]
        parts = [part for part in word.parts if self.vocabulary.knows(part)]
        shortest = self.shortest_cover(word)
        if shortest and all(map(self.vocabulary.knows, shortest)):
            alternatives.append(Alternative(PARTS, shortest, "parts"))
        if shortest and shortest[-1] in parts and not word.stem.isdigit():
            alternatives.append(Alternative(HEAD, (shortest[-1],), "head", last_resort=True))
        if not self.is_known(word):
            alternatives += self.likely(word)
        for theme in self.synonyms.themes.get((word.stem,), ()):
            alternatives.append(Alternative(THEME, theme, "theme", in_order=True, last_resort=True))
        return Slot(text, (word.term,), tuple(dict.fromkeys(alternatives)))

    @staticmethod
    def shortest_cover(word: Word) -> tuple[str, ...]:
        """The stems of the parts of a compound of the question, each part once; an age is its number."""
        if not word.parts:
            return ()
        if word.term[0].isdigit():
            return word.parts[:1]
        return tuple(dict.fromkeys(analysis.stem(part) for part in analysis.split(word.term)))

    def joined(self, place: int) -> list[Alternative]:
        """Compounds of this word and a neighbour, in either order: "coach budget" → budgetcoach."""
        found: dict[str, None] = {}
        word = self.asked[place]
        for other in self.asked[max(place - 1, 0) : place] + self.asked[place + 1 : place + 2]:
            for first, second in ((word, other), (other, word)):
                for begin in {first.term, first.stem}:
                    for link in ("", "s", "en", "e", "n"):
                        if (compound := begin + link + second.term) in self.vocabulary.words:
                            found[analysis.stem(compound)] = None
                        elif (compound := begin + link + second.stem) in self.vocabulary.stems:
                            found[compound] = None
        return [Alternative(JOINED, (stem,), "joined") for stem in found]

    def same(self, stems: tuple[str, ...]) -> list[Alternative]:
        return [Alternative(SYNONYM, phrase, "synonym", in_order=len(phrase) > 1) for phrase in self.synonyms.groups.get(stems, ())]

    def is_known(self, word: Word) -> bool:
        known = self.vocabulary.knows
        return known(word.stem) or word.term in self.vocabulary.words or (bool(word.parts) and all(map(known, self.shortest_cover(word))))

    def likely(self, word: Word) -> list[Alternative]:
        """For an unknown word: words that begin with it, else words that are like it."""
        if len(word.term) >= SHORTEST_PREFIX and self.vocabulary.beginning_with(word.term, 1):
            return [Alternative(PREFIX, (word.term,), "prefix")]
        found: list[Alternative] = []
        for candidate, distance in self.vocabulary.like(word.term):
            if not found:
                self.corrections.append((word, candidate))
            stem = analysis.stem(candidate)
            found += [Alternative(TYPO[distance], (stem,), "typo"), Alternative(TYPO[distance] * PART, (stem,), "part")]
        return found

    def corrected(self) -> str:
        """The question with the likeliest word in the place of each unknown one; "" where all are known."""
        text = self.text
        for word, candidate in sorted(self.corrections, key=lambda each: each[0].start, reverse=True):
            text = text[: word.start] + candidate + text[word.end :]
        return " ".join(text.split()) if self.corrections else ""
