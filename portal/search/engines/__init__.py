"""Engines: what answers a plan. Here is decided which one does."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.search.engines.base import Engine


def current_engine() -> "Engine":
    """The engine that answers now: the server with the database behind it, or the database alone."""
    from portal.search.engines import choosing

    return choosing.switch() or choosing.database()
