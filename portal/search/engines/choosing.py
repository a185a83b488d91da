"""Which engine answers: the server where there is one and it answers in time, else the database.

A server that fails or is slow is left alone for `SEARCH_PAUSE_SECONDS`; then one search tries it again. The search during
which it fails is answered by the database, so nobody sees an error. Each process learns for itself.
"""

import logging
import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signals import setting_changed
from django.db.models import QuerySet
from django.utils import timezone
from modelsearch.backends import get_search_backend

from portal.search.engines.base import Hits
from portal.search.plan import Plan

if TYPE_CHECKING:
    from portal.search.facets import Answer
    from portal.search.query import SearchQuery

logger = logging.getLogger(__name__)

CHECK_SECONDS = 5  # between two looks whether all changes are written
MOST_BEHIND_SECONDS = 10  # that a change may wait before the index counts as old


class Circuit:
    """Whether to ask a server that may be away. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed_again_at = 0.0  # monotonic; 0 while all is well

    def may_ask(self) -> bool:
        """False while the server is left alone. When that time is over one caller may ask; the others wait for what it finds."""
        with self._lock:
            now = time.monotonic()
            if self._closed_again_at == 0:
                return True
            if self._closed_again_at > now:
                return False
            self._closed_again_at = now + settings.SEARCH_PAUSE_SECONDS
            return True

    def succeeded(self) -> None:
        with self._lock:
            came_back, self._closed_again_at = self._closed_again_at != 0, 0.0
        if came_back:
            logger.info("search_server_back")

    def failed(self, error: Exception) -> None:
        with self._lock:
            self._closed_again_at = time.monotonic() + settings.SEARCH_PAUSE_SECONDS
        # Not its text: it may have the question in it.
        logger.warning("search_server_unavailable", extra={"error": type(error).__name__})


class Switch:
    """An engine that asks the server and, when that fails, the database."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.circuit = Circuit()
        self._checked_at = float("-inf")
        self._is_behind = False

    @property
    def name(self) -> str:
        return str(self.server.name)

    def scores(self, plan: Plan, pages: QuerySet) -> Hits:
        found: Hits | None = self._ask(lambda: self.server.scores(plan, pages))
        return found if found is not None else database().scores(plan, pages)

    def answer(self, plan: Plan, query: "SearchQuery") -> "Answer":
        from portal.search import facets

        found: Answer | None = self._ask(lambda: self.server.answer(plan, query))
        return found if found is not None else facets.general_answer(plan, query, database())

    def complete(self, prefix: str, at_most: int = 8) -> list[str]:
        return database().complete(prefix, at_most)

    def _ask(self, question: Any) -> Any:
        """What the server answers; None where it is left alone, fails, or does not know all changes yet."""
        if not self.circuit.may_ask():
            return None
        try:
            found = question()
        except self.server.errors as error:
            self.circuit.failed(error)
            return None
        self.circuit.succeeded()
        return None if self.is_behind() else found

    def is_behind(self) -> bool:
        """Whether changes wait for longer than it takes to write them: while the server was away, the index grew old."""
        from portal.search import changes

        now = time.monotonic()
        if now - self._checked_at >= CHECK_SECONDS:
            self._checked_at = now
            oldest = changes.waiting().order_by("changed_at").values_list("changed_at", flat=True).first()
            self._is_behind = oldest is not None and (timezone.now() - oldest).total_seconds() > MOST_BEHIND_SECONDS
            if self._is_behind:
                changes.ask_for_writing()
        return self._is_behind

    def state(self) -> str:
        """For /readyz, which finds out for itself: the server may be away while nobody searches."""
        if not self.circuit.may_ask():
            return "degraded"
        try:
            is_ready = self.server.is_ready()
        except self.server.errors as error:
            self.circuit.failed(error)
            return "degraded"
        self.circuit.succeeded()
        return "ok" if is_ready and not self.is_behind() else "degraded"


def database() -> Any:
    return get_search_backend("default")


@lru_cache(maxsize=1)
def switch() -> Switch | None:
    """The one of this process; None where no server is configured."""
    if "server" not in settings.WAGTAILSEARCH_BACKENDS:
        return None
    return Switch(get_search_backend("server"))


def server() -> Any:
    """The backend of the server; None where none is configured."""
    chosen = switch()
    return chosen.server if chosen else None


def state() -> str:
    chosen = switch()
    return chosen.state() if chosen else "ok"


def forget(*, setting: str, **kwargs: Any) -> None:
    if setting == "WAGTAILSEARCH_BACKENDS":
        switch.cache_clear()


setting_changed.connect(forget, dispatch_uid="portal.search.engines.choosing")
