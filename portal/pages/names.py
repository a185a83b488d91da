"""Choosing among hundreds by typing a name: the field for municipalities and regions.

Built on the field that Wagtail's admin has for tags, so that it looks and works like that one.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.apps import apps
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse

SUGGESTIONS = 12
DELIMITER = ";"  # names of regions hold commas


@dataclass(frozen=True)
class Named:
    """A row that can be chosen: what it is called, and by what else people look for it."""

    pk: Any
    name: str
    other_names: tuple[str, ...]

    def matches(self, wanted: str) -> bool:
        return any(wanted in plain(name) for name in (self.name, *self.other_names))


@dataclass(frozen=True)
class Nameable:
    """A model whose rows are found by name; `name` must tell any two rows apart."""

    model: str
    name: Callable[[Any], str]

    def rows(self) -> list[Named]:
        model: Any = apps.get_model(self.model)  # of the places, each with its `alias_list`
        return [Named(row.pk, self.name(row), tuple(row.alias_list)) for row in model._default_manager.all()]

    def names(self) -> dict[str, str]:
        """The name of each row by its key, as text."""
        return {str(row.pk): row.name for row in self.rows()}

    def keys(self) -> dict[str, Any]:
        """The key of each row by its names in plain letters; an official name wins from an alias."""
        rows = self.rows()
        return {plain(name): row.pk for row in rows for name in row.other_names} | {plain(row.name): row.pk for row in rows}


NAMEABLES = {
    "municipality": Nameable(model="organisations.Municipality", name=lambda municipality: municipality.label),
    "region": Nameable(model="organisations.Region", name=lambda region: region.label),
}


def plain(name: str) -> str:
    """Without capitals and accents, so that “sudwest” finds Súdwest-Fryslân."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)).casefold().strip()


def matching(rows: Iterable[Named], typed: str) -> list[str]:
    """The names of the rows that hold what was typed; those that begin with it first."""
    wanted = plain(typed)
    found = [row.name for row in rows if wanted and row.matches(wanted)]
    return sorted(found, key=lambda name: not plain(name).startswith(wanted))[:SUGGESTIONS]


def suggestions(request: HttpRequest, kind: str) -> JsonResponse:
    """Names for what an editor has typed so far."""
    if kind not in NAMEABLES:
        raise Http404
    return JsonResponse(matching(NAMEABLES[kind].rows(), request.GET.get("term", "")), safe=False)


class NamesInput(forms.TextInput):
    """Names, separated by semicolons, for a field that holds several rows.

    A name that does not exist is passed on as it was typed, so that the field refuses it by that name.
    """

    template_name = "wagtailadmin/widgets/tag_widget.html"

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        self.kind = kind
        self.choices: Any = ()  # set by the field; not used, since all names would be loaded for each form
        super().__init__({"data-controller": "w-tag"} | (attrs or {}))

    def __deepcopy__(self, memo: dict[int, Any]) -> "NamesInput":
        return type(self)(self.kind, self.attrs.copy())

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        known = NAMEABLES[self.kind].keys()
        typed = [part.strip().strip('"') for part in (data.get(name) or "").split(DELIMITER)]
        return [known.get(plain(part), part) for part in typed if part]

    def format_value(self, value: Any) -> str:
        if not value:
            return ""
        known = NAMEABLES[self.kind].names()
        chosen = [str(getattr(row, "pk", row)) for row in value]
        return DELIMITER.join(sorted(known.get(key, key) for key in chosen))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-w-tag-delay-value": "150",
            "data-w-tag-url-value": reverse("portal_names", args=[self.kind]),
            "data-w-tag-options-value": json.dumps({"allowSpaces": True, "autocompleteOnly": True, "singleFieldDelimiter": DELIMITER}),
        }
        return context
