"""A thread that renews a lease while the main thread works."""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.db import DatabaseError, InterfaceError, connections

from portal.work.connections import drop_stale_connections

logger = logging.getLogger(__name__)


class Heartbeat:
    """Calls `renew` every so many seconds until the block ends, or until it returns False.

    The first beat comes after the first pause, so short work costs no database connection.
    """

    def __init__(self, renew: Callable[[], bool], *, every: float) -> None:
        self.renew = renew
        self.every = every
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._done.wait(self.every):
                drop_stale_connections()
                try:
                    held = self.renew()
                except (DatabaseError, InterfaceError):
                    logger.warning("lease_not_renewed", exc_info=True)
                    continue
                if not held:
                    logger.warning("lease_lost")
                    return
        finally:
            connections.close_all()
