"""How often a task is tried, and how long the worker waits in between."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings

Function = TypeVar("Function", bound=Callable[..., Any])


class GiveUp(Exception):
    """Raised by a task that cannot succeed, however often it is tried."""


def retries(*pauses: float) -> Callable[[Function], Function]:
    """Try the task below `@task` again after each of these pauses (seconds); none means one attempt.

    @task(queue_name="default")
    @retries(5, 60)
    def fetch(...): ...
    """

    def mark(function: Function) -> Function:
        function.retry_pauses = pauses  # type: ignore[attr-defined]
        return function

    return mark


def pauses_of(function: Callable[..., Any]) -> tuple[float, ...]:
    """The pauses of this task function in seconds; `WORK_RETRY_PAUSES` for those that set none."""
    return tuple(getattr(function, "retry_pauses", settings.WORK_RETRY_PAUSES))
