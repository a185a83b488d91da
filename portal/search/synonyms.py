"""Words that mean the same, from the groups that editors keep, and words that lead to a theme."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from portal import caching
from portal.search import analysis
from portal.search.models import MOST_WORDS_OF_A_PHRASE, SynonymGroup
from portal.themes.models import Theme

Phrase = tuple[str, ...]  # stems


@dataclass(frozen=True)
class Synonyms:
    """By the stems of a word or phrase: what means the same, and the names of the themes that it belongs to."""

    groups: dict[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    themes: dict[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)

    @property
    def longest(self) -> int:
        return max(map(len, self.groups), default=1)


def phrase_of(text: str) -> Phrase:
    """The stems of a phrase. Stop words leave, unless there is nothing else: so they do in the index."""
    words = analysis.analyse(text)[: 2 * MOST_WORDS_OF_A_PHRASE]
    telling = [word for word in words if not word.is_stop] or words
    return tuple(word.stem for word in telling)


def build(groups: Iterable[Iterable[str]], themes: Iterable[tuple[str, Iterable[str]]] = ()) -> Synonyms:
    same: dict[Phrase, dict[Phrase, None]] = {}
    for group in groups:
        phrases = list(dict.fromkeys(filter(None, map(phrase_of, group))))
        for phrase in phrases:
            same.setdefault(phrase, {}).update(dict.fromkeys(other for other in phrases if other != phrase))
    of_theme: dict[Phrase, dict[Phrase, None]] = {}
    for name, words in themes:
        for phrase in filter(None, map(phrase_of, words)):
            if phrase != phrase_of(name):
                of_theme.setdefault(phrase, {})[phrase_of(name)] = None
    return Synonyms({key: tuple(value) for key, value in same.items()}, {key: tuple(value) for key, value in of_theme.items()})


def load() -> Synonyms:
    """All synonyms; kept until content changes, so a group that an editor saves works at once."""
    # Inside a transaction the cache does not know yet what was changed.
    if transaction.get_connection().in_atomic_block:
        return _look_up()
    kept: Synonyms = caching.remember("synonyms", _look_up)
    return kept


def _look_up() -> Synonyms:
    return build(
        (group.word_list for group in SynonymGroup.objects.all()),
        ((theme.name, theme.synonym_list) for theme in Theme.objects.all()),
    )
