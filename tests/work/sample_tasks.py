"""Tasks that do to a worker what tasks do to workers."""

import os
import time
import uuid
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskContext

from portal.work.once import effect_once
from portal.work.retries import GiveUp, retries

LONGEST = 60  # seconds that anything here waits


def wait_for(*files: Path) -> None:
    deadline = time.monotonic() + LONGEST
    while not all(file.exists() for file in files):
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def make_effect(name: str) -> None:
    Session.objects.create(session_key=uuid.uuid4().hex, session_data=name, expire_date=timezone.now())


def effects(name: str) -> int:
    return Session.objects.filter(session_data=name).count()


def hang_first_time(folder: Path) -> None:
    begun = folder / "begun"
    if not begun.exists():
        begun.touch()
        wait_for(folder / "never")


@task
def nothing() -> None:
    pass


@task
def effect(name: str) -> None:
    make_effect(name)


@task(takes_context=True)
@effect_once
def hang_before_commit(context: TaskContext, folder: str) -> None:
    make_effect("killed")
    hang_first_time(Path(folder))


@effect_once
def effect_of(context: TaskContext) -> None:
    make_effect("killed")


@task(takes_context=True)
def hang_after_commit(context: TaskContext, folder: str) -> None:
    effect_of(context)
    hang_first_time(Path(folder))


@task(takes_context=True)
def hold_first_time(context: TaskContext, folder: str) -> str:
    if context.attempt > 1:
        return "second worker"
    (Path(folder) / "begun").touch()
    wait_for(Path(folder) / "release")
    return "first worker"


@task
def meet(folder: str, me: str, other: str) -> None:
    """Ends only where two of these run at the same time."""
    (Path(folder) / me).touch()
    wait_for(Path(folder) / other)


@task(takes_context=True)
def alone(context: TaskContext, folder: str) -> None:
    """Leave a mark each time this runs, and another one where it ran twice at the same time."""
    place = Path(folder) / context.task_result.id
    try:
        place.with_suffix(".running").touch(exist_ok=False)
    except FileExistsError:
        place.with_suffix(".twice").touch()
    (place.parent / f"{uuid.uuid4()}.run").write_text(context.task_result.id)
    time.sleep(0.005)
    place.with_suffix(".running").unlink(missing_ok=True)


@task
@retries(1, 10, 100)
def always_fails(address: str = "jan@gemeente.example") -> None:
    raise RuntimeError(f"Nobody called {address} here")


@task
def always_fails_by_default() -> None:
    raise RuntimeError("No")


@task
def gives_up() -> None:
    raise GiveUp("This cannot work")


@task
def returns(value: Any = None) -> Any:
    return object() if value is None else value


@task
@retries(0)
def exits() -> None:
    os._exit(3)
