"""The scheduler: begins each slot of each job once, however many schedulers run.

After downtime only the last slot of a job is made up for. A job that raises is logged and waits for its
next slot; one whose scheduler was killed is begun again when its lease has expired.
"""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connections
from django.db.models import F, Q
from django.utils import timezone

from portal.logs import scrub
from portal.work.connections import drop_stale_connections
from portal.work.heartbeat import Heartbeat
from portal.work.models import ScheduledJob
from portal.work.schedule import Job, jobs
from portal.work.stopping import StopSignal

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3  # of one slot, when the scheduler itself dies in it


def claim(job: Job, slot: datetime, *, seconds: float) -> uuid.UUID | None:
    """Take this slot for `seconds`; None when it was taken before, or an earlier one still runs."""
    now = timezone.now()
    token = uuid.uuid4()
    ScheduledJob.objects.get_or_create(name=job.name)
    free = ScheduledJob.objects.filter(Q(lease_expires_at__isnull=True) | Q(lease_expires_at__lt=now), name=job.name)
    taken = {
        "slot": slot,
        "token": token,
        "outcome": ScheduledJob.Outcome.RUNNING,
        "lease_expires_at": now + timedelta(seconds=seconds),
        "started_at": now,
        "finished_at": None,
        "error": "",
    }
    new_slot = free.filter(Q(slot__isnull=True) | Q(slot__lt=slot))
    orphaned = free.filter(slot=slot, outcome=ScheduledJob.Outcome.RUNNING, attempts__lt=MOST_ATTEMPTS)
    if new_slot.update(**taken, attempts=1) or orphaned.update(**taken, attempts=F("attempts") + 1):
        return token
    return None


class Scheduler:
    """Looks every `interval` seconds which slots have begun; `lease` (seconds) is renewed while a job runs."""

    def __init__(self, *, lease: float, interval: float = 2.0, registered: Iterable[Job] = jobs) -> None:
        self.lease, self.interval = lease, interval
        self.registered = registered
        self._settled: dict[str, datetime] = {}

    def run(self) -> None:
        logger.info("scheduler_started")
        with StopSignal() as stop:
            while not stop.asked:
                drop_stale_connections()
                try:
                    self.tick(stop)
                except (DatabaseError, InterfaceError):
                    logger.exception("scheduler_without_database")
                    connections.close_all()
                stop.wait(self.interval)
        logger.info("scheduler_stopped")

    def tick(self, stop: StopSignal | None = None) -> list[str]:
        """Run what is due now, and return the names of those jobs."""
        return [job.name for job in self.registered if not (stop and stop.asked) and self._run_if_due(job)]

    def _run_if_due(self, job: Job) -> bool:
        slot = job.when.slot(timezone.now())
        if self._settled.get(job.name) == slot:
            return False
        token = claim(job, slot, seconds=self.lease)
        if token is None:
            if ScheduledJob.objects.filter(name=job.name, slot__gte=slot).exclude(outcome=ScheduledJob.Outcome.RUNNING).exists():
                self._settled[job.name] = slot
            return False
        self._run(job, token)
        self._settled[job.name] = slot
        return True

    def _run(self, job: Job, token: uuid.UUID) -> None:
        mine = ScheduledJob.objects.filter(name=job.name, token=token)

        def renew() -> bool:
            return bool(mine.update(lease_expires_at=timezone.now() + timedelta(seconds=self.lease)))

        outcome, error = ScheduledJob.Outcome.DONE, ""
        try:
            with Heartbeat(renew, every=self.lease / 3):
                job.run()
        except Exception as exception:
            logger.exception("job_failed", extra={"job": job.name})
            outcome, error = ScheduledJob.Outcome.FAILED, scrub(f"{type(exception).__name__}: {exception}")
        else:
            logger.info("job_done", extra={"job": job.name})
        mine.update(outcome=outcome, error=error, finished_at=timezone.now(), lease_expires_at=None)
