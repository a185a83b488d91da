"""`manage.py schedule`: begins the periodic jobs."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.work.scheduler import Scheduler
from portal.work.stopping import stop_with_parent


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they load every address of the site; a scheduler serves none
    help = "Begin the periodic jobs when they are due, until SIGTERM or Ctrl-C. More than one scheduler may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, print its names and stop")

    def handle(self, *, once: bool, **options: Any) -> None:
        scheduler = Scheduler(lease=settings.WORK_LEASE_SECONDS)
        if once:
            for name in scheduler.tick():
                self.stdout.write(name)
            return
        stop_with_parent()
        scheduler.run()
