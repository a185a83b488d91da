"""Where a checklist's actions are in use, so that an editor who takes one away knows what it touches.

Readers tick in their own browser, of which the site knows nothing. Apps that keep records of an action
(a plan, a shared checklist) say so from their `AppConfig.ready()`:

    action_usage.register(count_plans)

where `count_plans(step, keys)` returns how many records each of these keys has; keys without may be left out.
Records hold the page, the key and the title as it was, so none is lost when the action goes.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guides.models import StepPage

UsageCount = Callable[["StepPage", Collection[str]], Mapping[str, int]]


class UsageRegistry:
    def __init__(self) -> None:
        self._counts: list[UsageCount] = []

    def register(self, count: UsageCount) -> None:
        if count not in self._counts:
            self._counts.append(count)

    def unregister(self, count: UsageCount) -> None:
        self._counts.remove(count)

    def count(self, step: "StepPage", keys: Collection[str]) -> dict[str, int]:
        """The number of records of each key that has any, added up over all apps."""
        totals: dict[str, int] = {}
        if keys:
            for count in self._counts:
                for key, number in count(step, keys).items():
                    totals[key] = totals.get(key, 0) + number
        return {key: number for key, number in totals.items() if key in keys and number > 0}


action_usage = UsageRegistry()
