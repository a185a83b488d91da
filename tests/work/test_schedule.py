"""When jobs are due, and that each slot is begun once."""

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.work.models import ScheduledJob
from portal.work.schedule import Daily, EveryMinutes, Hourly, Job, JobRegistry, When, jobs
from portal.work.scheduler import Scheduler, claim
from tests.work.databases import RealQueue


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("when", "now", "slot"),
    [
        (EveryMinutes(1), utc(2026, 5, 4, 12, 7, 59), utc(2026, 5, 4, 12, 7)),
        (EveryMinutes(15), utc(2026, 5, 4, 12, 44, 59), utc(2026, 5, 4, 12, 30)),
        (Hourly(20), utc(2026, 5, 4, 12, 19), utc(2026, 5, 4, 11, 20)),
        (Hourly(20), utc(2026, 5, 4, 12, 20), utc(2026, 5, 4, 12, 20)),
        # 03:30 in Amsterdam is 01:30 UTC in summer and 02:30 UTC in winter.
        (Daily(time(3, 30)), utc(2026, 7, 1, 1, 30), utc(2026, 7, 1, 1, 30)),
        (Daily(time(3, 30)), utc(2026, 7, 1, 1, 29), utc(2026, 6, 30, 1, 30)),
        (Daily(time(3, 30)), utc(2026, 12, 1, 2, 29), utc(2026, 11, 30, 2, 30)),
        (Daily(time(3, 30)), utc(2026, 12, 1, 2, 30), utc(2026, 12, 1, 2, 30)),
        # Half past midnight of 2 July in Amsterdam, still 1 July in UTC.
        (Daily(time(0, 15)), utc(2026, 7, 1, 22, 30), utc(2026, 7, 1, 22, 15)),
    ],
)
def test_the_slot_of_a_moment(when: When, now: datetime, slot: datetime) -> None:
    assert when.slot(now) == slot
    assert when.slot(now.astimezone(timezone.get_default_timezone())) == slot


@pytest.mark.parametrize(
    ("at", "day", "slots"),
    [
        # 29 March 2026: the clock goes from 02:00 to 03:00, so 02:30 is 03:30 summer time.
        (time(2, 30), utc(2026, 3, 29), {utc(2026, 3, 28, 1, 30), utc(2026, 3, 29, 1, 30)}),
        # 25 October 2026: the clock goes from 03:00 back to 02:00, so 02:30 comes twice.
        (time(2, 30), utc(2026, 10, 25), {utc(2026, 10, 24, 0, 30), utc(2026, 10, 25, 0, 30)}),
        (time(4, 0), utc(2026, 10, 25), {utc(2026, 10, 24, 2, 0), utc(2026, 10, 25, 3, 0)}),
    ],
)
def test_a_daily_job_runs_once_on_the_days_the_clock_changes(at: time, day: datetime, slots: set[datetime]) -> None:
    assert {Daily(at).slot(day + timedelta(minutes=minute)) for minute in range(24 * 60)} == slots


class Runs:
    """A job that counts its runs."""

    def __init__(self) -> None:
        self.count = 0
        self.error: Exception | None = None

    def __call__(self) -> None:
        self.count += 1
        if self.error:
            raise self.error


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the scheduler."""

    def set_clock(now: datetime) -> None:
        monkeypatch.setattr("portal.work.scheduler.timezone.now", lambda: now)

    return set_clock


def scheduler_of(runs: Runs) -> Scheduler:
    """A scheduler that has just started, with a job for each minute and another one that counts nothing."""
    registry = JobRegistry()
    registry.register(Job(name="test.count", when=EveryMinutes(1), run=runs))
    registry.register(Job(name="test.other", when=EveryMinutes(1), run=lambda: None))
    return Scheduler(lease=60, registered=registry)


NOON = utc(2026, 5, 4, 12, 0, 5)


@pytest.mark.django_db
def test_a_job_runs_once_a_slot_in_all_schedulers_together(runs: Runs, at: Callable[[datetime], None]) -> None:
    first, second = scheduler_of(runs), scheduler_of(runs)
    at(NOON)
    assert first.tick() == ["test.count", "test.other"]
    assert second.tick() == []
    assert first.tick() == []
    assert runs.count == 1
    at(NOON + timedelta(minutes=1))
    assert second.tick() == ["test.count", "test.other"]
    assert first.tick() == []
    assert runs.count == 2


@pytest.mark.django_db
def test_downtime_is_made_up_for_once(runs: Runs, at: Callable[[datetime], None]) -> None:
    at(NOON)
    scheduler_of(runs).tick()
    at(NOON + timedelta(hours=3))
    scheduler = scheduler_of(runs)
    scheduler.tick()
    scheduler.tick()
    assert runs.count == 2


@pytest.mark.django_db
def test_an_exception_ends_neither_the_round_nor_the_job(runs: Runs, at: Callable[[datetime], None]) -> None:
    runs.error = RuntimeError("no room for jan@gemeente.example")
    scheduler = scheduler_of(runs)
    at(NOON)
    assert scheduler.tick() == ["test.count", "test.other"]
    job = ScheduledJob.objects.get(name="test.count")
    assert (job.outcome, job.error) == ("failed", "RuntimeError: no room for [hidden]")
    assert scheduler_of(runs).tick() == [], "a slot that failed is not begun again"
    runs.error = None
    at(NOON + timedelta(minutes=1))
    scheduler.tick()
    job.refresh_from_db()
    assert (runs.count, job.outcome, job.error) == (2, "done", "")


@pytest.mark.django_db
def test_a_slot_whose_scheduler_was_killed_is_begun_again_three_times_at_most(runs: Runs, at: Callable[[datetime], None]) -> None:
    job = Job(name="test.count", when=EveryMinutes(5), run=runs)
    slot = utc(2026, 5, 4, 12, 0)
    at(NOON)
    assert claim(job, slot, seconds=60)
    assert claim(job, slot, seconds=60) is None
    for minute in (2, 4):
        at(NOON + timedelta(minutes=minute))
        assert claim(job, slot, seconds=60)
        assert claim(job, slot, seconds=60) is None
    at(NOON + timedelta(minutes=10))
    assert claim(job, slot, seconds=60) is None
    assert claim(job, slot + timedelta(minutes=5), seconds=60), "the next slot is not held up"


@pytest.mark.django_db
def test_a_job_that_still_runs_is_not_begun_a_second_time(runs: Runs, at: Callable[[datetime], None]) -> None:
    job = Job(name="test.count", when=EveryMinutes(1), run=runs)
    at(NOON)
    claim(job, utc(2026, 5, 4, 12, 0), seconds=600)
    at(NOON + timedelta(minutes=1))
    assert claim(job, utc(2026, 5, 4, 12, 1), seconds=600) is None


def test_of_many_schedulers_at_once_one_gets_the_slot(queue: RealQueue, runs: Runs) -> None:
    job = Job(name="test.count", when=EveryMinutes(1), run=runs)
    together = threading.Barrier(4)
    tokens: list[uuid.UUID | None] = []

    def ask(slot: datetime) -> None:
        together.wait()
        tokens.append(claim(job, slot, seconds=60))
        connection.close()

    threads = [threading.Thread(target=ask, args=[NOON]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 4
    assert len([token for token in tokens if token]) == 1


def test_a_name_stands_for_one_job() -> None:
    registry = JobRegistry()
    registry.register(Job(name="test.count", when=EveryMinutes(1), run=print))
    registry.register(Job(name="test.count", when=EveryMinutes(1), run=print))
    with pytest.raises(ValueError, match=r"test\.count"):
        registry.register(Job(name="test.count", when=EveryMinutes(2), run=print))


@pytest.mark.django_db
def test_the_command_runs_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("schedule", "--once")
    assert set(capsys.readouterr().out.split()) == {job.name for job in jobs}
    assert set(ScheduledJob.objects.values_list("outcome", flat=True)) == {"done"}
