"""Who works on which task, for how long: claim, renew, finish, and put back what a dead worker left.

Every write compares and sets in the database, so that it means the same on SQLite and PostgreSQL.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus, normalize_json
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from portal.logs import scrub
from portal.work.models import TaskRun
from portal.work.retries import GiveUp, pauses_of

logger = logging.getLogger(__name__)

BACKEND = "default"


class LeaseLost(Exception):
    """Another worker has the task by now."""


class WorkerStopped(Exception):
    """The worker disappeared in the middle of the task, and no attempt is left."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to work on one task until it expires (`seconds` after the last renewal)."""

    task: DBTaskResult
    token: uuid.UUID
    attempt: int
    seconds: float

    def renew(self) -> bool:
        """Prolong the lease; False when another worker took the task over."""
        expires = timezone.now() + timedelta(seconds=self.seconds)
        return bool(self._mine().update(lease_expires_at=expires))

    def succeed(self, return_value: Any) -> None:
        """Record the result; TypeError when it is not what JSON can hold."""
        kept = normalize_json(return_value)
        with self._ended():
            self.task.set_successful(kept)

    def fail(self, error: BaseException) -> float | None:
        """Record the error; return the pause (seconds) until the next attempt, None when it was the last."""
        pause = self._next_pause(error)
        with self._ended():
            self.task.set_failed(error)
            self.task.traceback = scrub(self.task.traceback)
            changed = ["traceback"]
            if pause is not None:
                self.task.status = TaskResultStatus.READY
                self.task.finished_at = None
                self.task.run_after = timezone.now() + timedelta(seconds=pause)
                changed += ["status", "finished_at", "run_after"]
            self.task.save(update_fields=changed)
        return pause

    def put_back(self) -> None:
        """Return the task unfinished, at once for another worker; this does not count as an attempt."""
        with self._ended():
            TaskRun.objects.filter(pk=self.task.pk).update(attempts=F("attempts") - 1)
            DBTaskResult.objects.filter(pk=self.task.pk).update(status=TaskResultStatus.READY, run_after=timezone.now())

    def _mine(self) -> QuerySet[TaskRun]:
        return TaskRun.objects.filter(pk=self.task.pk, token=self.token)

    @contextmanager
    def _ended(self) -> Iterator[None]:
        with transaction.atomic():
            if not self._mine().update(token=None, lease_expires_at=None):
                raise LeaseLost(str(self.task.pk))
            yield

    def _next_pause(self, error: BaseException) -> float | None:
        if isinstance(error, GiveUp):
            return None
        pauses = task_pauses(self.task)
        return pauses[self.attempt - 1] if self.attempt <= len(pauses) else None


def task_pauses(task: DBTaskResult) -> tuple[float, ...]:
    """The pauses of this task; those of the settings where this release does not know its function."""
    try:
        return pauses_of(task.task.func)
    except (ImportError, SuspiciousOperation):
        return pauses_of(task_pauses)


def claim(*, worker_id: str, seconds: float, queues: list[str] | None = None) -> Lease | None:
    """Take the most urgent task that is due; None when there is none. `queues` None means all."""
    ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    if queues is not None:
        ready = ready.filter(queue_name__in=queues)
    # Most looks find nothing: they must not take SQLite's one write lock.
    if not ready.exists():
        return None
    with exclusive_transaction():
        task = ready.get_locked()
        if task is None:
            return None
        task.claim(worker_id)
        token = uuid.uuid4()
        run, _created = TaskRun.objects.get_or_create(task=task)
        run.attempts += 1
        run.token, run.worker_id = token, worker_id
        run.lease_expires_at = timezone.now() + timedelta(seconds=seconds)
        run.save()
    return Lease(task=task, token=token, attempt=run.attempts, seconds=seconds)


def reconcile(*, seconds: float) -> int:
    """Put back every task whose lease has expired, and return how many those were.

    A task that took its workers down with it as often as it may be tried becomes FAILED. A RUNNING task
    without a lease, which no worker of ours leaves behind, counts from its start plus `seconds`.
    """
    now = timezone.now()
    running = DBTaskResult.objects.running().filter(backend_name=BACKEND)
    expired = running.filter(
        Q(run__lease_expires_at__lt=now)
        | (Q(run__isnull=True) | Q(run__lease_expires_at__isnull=True)) & Q(started_at__lt=now - timedelta(seconds=seconds))
    )
    return sum(_put_back_expired(task, now) for task in expired.select_related("run"))


def _put_back_expired(task: DBTaskResult, now: Any) -> int:
    run: TaskRun | None = getattr(task, "run", None)
    attempts = run.attempts if run else 0
    with transaction.atomic():
        if run is not None:
            unchanged = TaskRun.objects.filter(pk=task.pk, token=run.token).filter(
                Q(lease_expires_at__lt=now) | Q(lease_expires_at__isnull=True)
            )
            if not unchanged.update(token=None, lease_expires_at=None):
                return 0  # its worker renewed or finished it, or another reconciliation was first
        if attempts > len(task_pauses(task)):
            task.set_failed(WorkerStopped(f"The worker stopped in the middle of this task, in each of {attempts} attempts."))
            logger.error(
                "task_failed", extra={"task": str(task.pk), "path": task.task_path, "attempts": attempts, "reason": "worker stopped"}
            )
            return 1
        DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.READY, run_after=now)
    logger.warning("task_put_back", extra={"task": str(task.pk), "path": task.task_path, "attempts": attempts})
    return 1
