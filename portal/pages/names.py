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
from django.db.models import Model
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse

SUGGESTIONS = 12
DELIMITER = ";"  # names of regions hold commas


@dataclass(frozen=True)
class Nameable:
    """A model whose rows are found by name; `name` must tell any two rows apart."""

    model: str
    name: Callable[[Any], str]

    def names(self) -> dict[str, Any]:
        """The key of each row by its name, in the order of the model."""
        model: type[Model] = apps.get_model(self.model)
        return {self.name(row): row.pk for row in model._default_manager.all()}


NAMEABLES = {
    "municipality": Nameable(model="organisations.Municipality", name=str),
    "region": Nameable(model="organisations.Region", name=lambda region: f"{region.name} ({region.get_kind_display()})"),
}


def plain(name: str) -> str:
    """Without capitals and accents, so that “sudwest” finds Súdwest-Fryslân."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)).casefold()


def matching(names: Iterable[str], typed: str) -> list[str]:
    """The names that hold what was typed; those that begin with it first."""
    wanted = plain(typed.strip())
    found = [name for name in names if wanted and wanted in plain(name)]
    return sorted(found, key=lambda name: not plain(name).startswith(wanted))[:SUGGESTIONS]


def suggestions(request: HttpRequest, kind: str) -> JsonResponse:
    """Names for what an editor has typed so far."""
    if kind not in NAMEABLES:
        raise Http404
    return JsonResponse(matching(NAMEABLES[kind].names(), request.GET.get("term", "")), safe=False)


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
        known = {plain(label): pk for label, pk in NAMEABLES[self.kind].names().items()}
        typed = [part.strip().strip('"') for part in (data.get(name) or "").split(DELIMITER)]
        return [known.get(plain(part), part) for part in typed if part]

    def format_value(self, value: Any) -> str:
        if not value:
            return ""
        known = {str(pk): label for label, pk in NAMEABLES[self.kind].names().items()}
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
