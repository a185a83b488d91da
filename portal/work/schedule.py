"""What runs periodically. An app registers its jobs from `AppConfig.ready()`:

    jobs.register(Job(name="mail.retention", when=Daily(time(3, 40)), run=forget_old_mail))

A job is short: what takes long it puts into the queue of the worker.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol

from django.utils import timezone


class When(Protocol):
    def slot(self, now: datetime) -> datetime:
        """The begin of the last slot at or before `now`; both are aware, the slot is in UTC."""


@dataclass(frozen=True)
class EveryMinutes:
    minutes: int = 1

    def slot(self, now: datetime) -> datetime:
        seconds = self.minutes * 60
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=UTC)


@dataclass(frozen=True)
class Hourly:
    minute: int = 0

    def slot(self, now: datetime) -> datetime:
        begin = now.astimezone(UTC).replace(minute=self.minute, second=0, microsecond=0)
        return begin if begin <= now else begin - timedelta(hours=1)


@dataclass(frozen=True)
class Daily:
    """Once a day at this time on the clock of `TIME_ZONE`.

    A time that the spring change leaves out comes as much later as the clock jumped; one that the autumn
    change repeats comes the first time only.
    """

    at: time

    def slot(self, now: datetime) -> datetime:
        zone = timezone.get_default_timezone()
        today = now.astimezone(zone).date()
        begin = datetime.combine(today, self.at, tzinfo=zone).astimezone(UTC)
        # Compared in UTC: within one zone Python compares the clock, which repeats an hour in autumn.
        if begin > now.astimezone(UTC):
            begin = datetime.combine(today - timedelta(days=1), self.at, tzinfo=zone).astimezone(UTC)
        return begin


@dataclass(frozen=True, kw_only=True)
class Job:
    name: str  # "app.what_it_does"; the key of its row in the database
    when: When
    run: Callable[[], Any]


class JobRegistry:
    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def register(self, job: Job) -> None:
        if job.name in self._jobs and self._jobs[job.name] != job:
            raise ValueError(f"There is a job {job.name!r} already.")
        self._jobs[job.name] = job

    def unregister(self, name: str) -> None:
        self._jobs.pop(name, None)

    def __iter__(self) -> Iterator[Job]:
        return iter(sorted(self._jobs.values(), key=lambda job: job.name))


jobs = JobRegistry()
