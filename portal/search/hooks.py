"""What other parts of the search hang on to it, without being known to it.

A part registers from `SearchConfig.ready()`:

    promoters.register(promoted_keys)
    listeners.register(count_missed)
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.search.plan import Plan
    from portal.search.query import SearchQuery, SearchResult

Hook = TypeVar("Hook")


class Hooks(Generic[Hook]):
    def __init__(self) -> None:
        self._hooks: list[Hook] = []

    def register(self, hook: Hook) -> None:
        if hook not in self._hooks:
            self._hooks.append(hook)

    def unregister(self, hook: Hook) -> None:
        self._hooks.remove(hook)

    def __iter__(self) -> Iterator[Hook]:
        return iter(self._hooks)


# Keys of the pages that stand above the results of a search, in their order.
promoters: "Hooks[Callable[[SearchQuery, Plan], Sequence[int]]]" = Hooks()
# Called when the search page has answered a reader: words were asked, and this is the first page of what was found. The request
# says whether a robot or a colleague asked; nothing else of it is looked at, and the answer is the same for everyone.
listeners: "Hooks[Callable[[SearchResult, HttpRequest], None]]" = Hooks()
