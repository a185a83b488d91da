"""Narrowing a list by what readers choose: plain GET parameters, so that an address can be shared.

A value that does not exist is as good as none; it is neither an error nor shown as chosen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Choice:
    value: str  # in the address: Dutch, lower case
    label: Any
    group: Any = ""  # choices of a group stand together, under its name


@dataclass(frozen=True)
class Filter:
    """A select with what can be chosen, and what was."""

    name: str  # of the parameter
    label: Any
    all_label: Any  # what it says when nothing was chosen
    choices: tuple[Choice, ...] = ()
    value: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str], name: str, label: Any, all_label: Any, choices: Iterable[Choice]) -> "Filter":
        known = tuple(choices)
        asked = parameters.get(name, "")
        return cls(name, label, all_label, known, asked if any(choice.value == asked for choice in known) else "")

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == self.value), None) if self.value else None

    @property
    def groups(self) -> list[tuple[Any, list[Choice]]]:
        """The choices by group, in the order in which they come."""
        found: dict[Any, list[Choice]] = {}
        for choice in self.choices:
            found.setdefault(choice.group, []).append(choice)
        return list(found.items())


@dataclass(frozen=True)
class Filters:
    filters: tuple[Filter, ...] = field(default_factory=tuple)

    @property
    def chosen(self) -> list[Filter]:
        return [each for each in self.filters if each.value]

    @property
    def query(self) -> str:
        """What was chosen as a query string, without what does not count; empty when nothing was."""
        return urlencode([(each.name, each.value) for each in self.chosen])

    def without(self, name: str) -> str:
        """The query string when this filter is taken away."""
        return urlencode([(each.name, each.value) for each in self.chosen if each.name != name])

    @property
    def chips(self) -> list[tuple[Filter, str]]:
        """What was chosen, each with the address that takes it away."""
        return [(each, f"?{query}" if (query := self.without(each.name)) else "?") for each in self.chosen]

    def __getitem__(self, name: str) -> str:
        """What was chosen in this filter. Raises KeyError, which templates need: they look here before they look at attributes."""
        return {each.name: each.value for each in self.filters}[name]
