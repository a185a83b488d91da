"""What the index of the database holds of an object.

A term is a run of letters and digits and stands for one of three things, told apart by its first sign, which no folded word has:

    woon          a stem, at its place among the other words of its field (stop words take no place)
    æloket        the stem of a part of a compound
    þwoningen     a word exactly as it was written, once for each column
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db.models import Manager, Model
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from portal.search import analysis
from portal.search.analysis import Word

PART, EXACT = "æ", "þ"
GAP = "ø"  # a place between two fields, so that no phrase runs from one into the next
MOST_WORDS = 12_000  # of one object
MOST_FIELD_SIGNS = 400_000

# How much a place counts, in the order of PostgreSQL's letters.
Weight = Literal["A", "B", "C"]
TITLE: Weight = "A"
RAISED: Weight = "B"
BODY: Weight = "C"


@dataclass(frozen=True)
class Text:
    column: Literal["text", "autocomplete"]
    weight: Weight
    words: list[Word]


@dataclass
class Document:
    object_id: str
    texts: list[Text] = field(default_factory=list)
    day: int = 0  # ordinal of the day on which the page was last published or checked; 0 for what has none

    def of(self, *weights: str) -> Iterator[Text]:
        return (text for text in self.texts if text.column == "text" and text.weight in weights)

    def completions(self) -> list[str]:
        """Folded words that autocomplete begins: those of the autocomplete fields, and the parts of their compounds."""
        found: dict[str, None] = {}
        for text in self.texts:
            if text.column == "autocomplete":
                for word in text.words:
                    found |= dict.fromkeys((word.term, *analysis.split(word.term)))
        return list(found)


def document(instance: Model) -> Document:
    """Read an indexed object."""
    made = Document(force_str(instance.pk), day=day_of(instance))
    left = MOST_WORDS
    for indexed_field, text in texts_of(instance):
        column: Literal["text", "autocomplete"] = "autocomplete" if isinstance(indexed_field, AutocompleteField) else "text"
        words = analysis.analyse(text[:MOST_FIELD_SIGNS])[:left]
        if column == "text":
            left -= len(words)
        if words:
            made.texts.append(Text(column, weight_of(indexed_field), words))
    return made


def texts_of(instance: Any, fields: Any = None) -> Iterator[tuple[SearchField | AutocompleteField, str]]:
    """The searchable fields of an object, of what it is related to as well, and their texts."""
    for indexed_field in instance.get_search_fields() if fields is None else fields:
        if isinstance(indexed_field, RelatedFields):
            for related in related_objects(indexed_field.get_value(instance)):
                for field_of_related, text in texts_of(related, indexed_field.fields):
                    # A name of a theme, tag or place was chosen to say what a page is about.
                    is_name = field_of_related.field_name == "name"
                    yield (SearchField("name", boost=2) if is_name else field_of_related), text
        elif isinstance(indexed_field, SearchField | AutocompleteField):
            yield indexed_field, plain(indexed_field.get_value(instance))


def related_objects(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, Manager):
        return list(value.all())
    return [value() if callable(value) else value]


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return " . ".join(map(plain, value))
    return force_str(value)


def weight_of(indexed_field: SearchField | AutocompleteField) -> Weight:
    if indexed_field.field_name == "title":
        return TITLE
    return RAISED if (getattr(indexed_field, "boost", None) or 1) > 1 else BODY


def day_of(instance: Any) -> int:
    published, checked = getattr(instance, "last_published_at", None), getattr(instance, "checked_on", None)
    days = [published.date() if published else None, checked if isinstance(checked, date) else None]
    return max((day.toordinal() for day in days if day), default=0)
