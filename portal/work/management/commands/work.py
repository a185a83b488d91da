"""`manage.py work`: the worker for all background tasks."""

import math
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend

from portal.work.leases import BACKEND
from portal.work.stopping import stop_with_parent
from portal.work.worker import Worker


def positive(value: str) -> float:
    number = float(value)
    if not math.isfinite(number) or number <= 0:
        raise ArgumentTypeError("must be a number above zero")
    return number


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they load every address of the site; a worker serves none
    help = "Run background tasks, urgent ones first, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", action="append", dest="queues", help="only this queue; may be given more than once (default: all)")
        parser.add_argument("--interval", type=positive, default=1.0, help="seconds between two looks at an empty queue")
        parser.add_argument("--burst", action="store_true", help="stop when no task is due")
        parser.add_argument("--max-tasks", type=int, help="stop after so many tasks")
        parser.add_argument(
            "--lease", type=positive, default=settings.WORK_LEASE_SECONDS, help="seconds until a silent worker loses its task"
        )
        parser.add_argument(
            "--grace", type=positive, default=settings.WORK_STOP_SECONDS, help="seconds that a running task may take after SIGTERM"
        )
        parser.add_argument("--worker-id", default="", help="name of this worker (default: made up)")

    def handle(self, **options: Any) -> None:
        if not isinstance(task_backends[BACKEND], DatabaseBackend):
            raise CommandError("TASKS does not name the database backend, so there is no queue to work on.")
        names = ("queues", "interval", "burst", "max_tasks", "lease", "grace", "worker_id")
        stop_with_parent()
        Worker(**{name: options[name] for name in names}).run()
