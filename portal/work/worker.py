"""The worker: claims tasks of django-tasks-db, the most urgent first, and finishes or returns each of them."""

import logging
import os
import signal
import socket
import time
from types import FrameType
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, connections
from django.utils.crypto import get_random_string
from django_tasks.base import TaskContext
from django_tasks_db.compat import task_finished, task_started
from django_tasks_db.models import DBTaskResult

from portal.work.connections import drop_stale_connections
from portal.work.heartbeat import Heartbeat
from portal.work.leases import Lease, LeaseLost, claim, reconcile
from portal.work.stopping import StopSignal

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 30  # seconds between two tries to reach a database that does not answer


class TaskInterrupted(BaseException):
    """Raised inside a task whose worker has to stop; no `except Exception` of a task may catch it."""


def new_worker_id() -> str:
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(6)}"


class Worker:
    """Runs tasks one after the other until it is asked to stop, or in a burst until none is due.

    `lease` is how long (seconds) a silent worker keeps its task, `grace` how long a running task may go on
    after the first signal; the second signal returns it at once.
    """

    def __init__(
        self,
        *,
        lease: float,
        grace: float,
        queues: list[str] | None = None,
        interval: float = 1.0,
        burst: bool = False,
        max_tasks: int | None = None,
        worker_id: str = "",
    ) -> None:
        self.lease, self.grace = lease, grace
        self.queues, self.interval = queues, interval
        self.burst, self.max_tasks = burst, max_tasks
        self.worker_id = worker_id or new_worker_id()
        self.finished = 0
        self._in_task = False
        self._reconciled_at = float("-inf")
        self._troubles = 0

    def run(self) -> None:
        previous = signal.signal(signal.SIGALRM, self._interrupt)
        logger.info("worker_started", extra={"worker": self.worker_id})
        try:
            with StopSignal(on_signal=self._stop_task) as stop:
                while not stop.asked and self._round(stop):
                    pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)
            logger.info("worker_stopped", extra={"worker": self.worker_id, "tasks": self.finished})

    def _round(self, stop: StopSignal) -> bool:
        """One look for work; False when the worker is done."""
        drop_stale_connections()
        try:
            lease = self._next()
            if lease is not None:
                self._run(lease)
                self.finished += 1
            self._troubles = 0
        except (DatabaseError, InterfaceError):
            # The lease of a task that could not be finished expires, so nothing is lost by going on.
            if self.burst:
                raise
            self._troubles += 1
            logger.exception("worker_without_database", extra={"worker": self.worker_id})
            connections.close_all()
            stop.wait(min(LONGEST_PAUSE, 2**self._troubles))
            return True
        if self.max_tasks is not None and self.finished >= self.max_tasks:
            return False
        if lease is None:
            if self.burst:
                return False
            stop.wait(self.interval)
        return True

    def _next(self) -> Lease | None:
        if time.monotonic() - self._reconciled_at >= self.lease / 2:
            reconcile(seconds=self.lease)
            self._reconciled_at = time.monotonic()
        return claim(worker_id=self.worker_id, seconds=self.lease, queues=self.queues)

    def _run(self, lease: Lease) -> None:
        extra = {"task": str(lease.task.pk), "path": lease.task.task_path, "attempt": lease.attempt}
        begun = time.monotonic()
        try:
            with Heartbeat(lease.renew, every=lease.seconds / 3):
                try:
                    lease.succeed(self._call(lease.task))
                except TaskInterrupted:
                    self._in_task = False
                    # Where the task was interrupted in the middle of a query the connection is of no use.
                    connections.close_all()
                    lease.put_back()
                    logger.warning("task_returned", extra=extra)
                    return
                except LeaseLost:
                    raise
                except BaseException as error:
                    pause = lease.fail(error)
                    if pause is not None:
                        logger.warning("task_will_retry", extra=extra | {"pause": pause}, exc_info=error)
                        return
                    logger.exception("task_failed", extra=extra)
        except LeaseLost:
            logger.warning("task_taken_over", extra=extra)
            return
        logger.info("task_finished", extra=extra | {"status": lease.task.status, "seconds": round(time.monotonic() - begun, 3)})
        self._announce_end(lease.task)

    def _call(self, db_task: DBTaskResult) -> Any:
        task, result = db_task.task, db_task.task_result
        task_started.send(sender=type(task.get_backend()), task_result=result)
        context = TaskContext(task_result=result)  # type: ignore[arg-type]
        args = (context, *result.args) if task.takes_context else result.args
        try:
            self._in_task = True
            return task.call(*args, **result.kwargs)
        finally:
            self._in_task = False

    @staticmethod
    def _announce_end(db_task: DBTaskResult) -> None:
        try:
            task_finished.send(sender=type(db_task.task.get_backend()), task_result=db_task.task_result)
        except (ImportError, SuspiciousOperation):
            logger.warning("task_unknown", extra={"task": str(db_task.pk), "path": db_task.task_path})

    def _stop_task(self, signals: int) -> None:
        if signals > 1:
            self._interrupt()
        else:
            signal.setitimer(signal.ITIMER_REAL, max(self.grace, 0.001))

    def _interrupt(self, number: int = 0, frame: FrameType | None = None) -> None:
        if self._in_task:
            raise TaskInterrupted
