"""This process and its children on one real database: what background work is tested on."""

import logging
import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from portal.logs import PlainFormatter
from portal.mail.models import OutboxMessage
from portal.settings.databases import database
from portal.work.models import OnceKey, ScheduledJob
from portal.work.worker import Worker

DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}


def real_database_url(folder: Path) -> str:
    """The address of a database that other processes reach too: a copy of the test database in a file, or PostgreSQL's own."""
    if connection.vendor == "sqlite":
        assert connection.is_in_memory_db(), "This is not the test database."  # type: ignore[attr-defined]
        file = folder / "portal.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return f"sqlite:///{file}"
    given: dict[str, Any] = connection.get_connection_params()
    user, password, host = (quote(str(given.get(name) or ""), safe="") for name in ("user", "password", "host"))
    return f"postgres://{user}:{password}@{host}:{given.get('port') or ''}/{given['dbname']}"


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Let this process, threads that begin in the block among it, use the database at `url`."""
    settings, wrapper = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**settings, **database(url)}
    del connections["default"]
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = wrapper
        ContentType.objects.clear_cache()


def forget_all_work() -> None:
    """Sessions are what the tasks of the tests make: a table without rules of its own."""
    for model in (DBTaskResult, OnceKey, ScheduledJob, OutboxMessage, Session):
        model.objects.all().delete()


def wait_until(what: Callable[[], object], seconds: float = 60) -> None:
    """Look until it is so; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"Waited {seconds} s in vain."
        time.sleep(0.05)


def ends(process: BaseProcess, seconds: float = 60) -> int | None:
    """Wait for the end of this process and return its exit code; None when it goes on."""
    process.join(seconds)
    return process.exitcode


@dataclass(frozen=True)
class RealQueue:
    """A queue in a real database, and worker processes on it."""

    url: str
    folder: Path

    @contextmanager
    def worker(self, name: str = "worker", *, lease: float = 2, **options: Any) -> Iterator[BaseProcess]:
        """A worker in a process of its own: forked, as starting Python anew would take most of the time."""
        # A connection must not be shared with the child; it opens again at its next use.
        connection.close()
        options = {"worker_id": name, "lease": lease, "grace": 30, "interval": 0.1} | options
        process = multiprocessing.get_context("fork").Process(target=self._work, args=(self.log(name), options))
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join()

    @staticmethod
    def _work(log: Path, options: dict[str, Any]) -> None:
        handler = logging.FileHandler(log)
        handler.setFormatter(PlainFormatter())
        logging.getLogger().handlers = [handler]
        logging.getLogger("portal").setLevel(logging.INFO)
        Worker(**options).run()

    def run_worker(self, name: str = "worker", **options: Any) -> None:
        """Run a worker until nothing is due."""
        with self.worker(name, burst=True, **options) as process:
            assert ends(process) == 0, self.log(name).read_text()

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"
