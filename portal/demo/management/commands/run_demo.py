"""`manage.py run_demo`: web, worker and scheduler of the demo, together until Ctrl-C."""

import os
import socket
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.demo.processes import ProcessGroup
from portal.work.stopping import StopSignal

SECONDS_TO_START = 60


class Command(BaseCommand):
    help = "Serve the demo: web, worker and scheduler, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"), help="port of the web server (default: PORT, or 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")

    def handle(self, *, port: str, host: str, **options: Any) -> None:
        number = self.free_port(host, port)
        address = f"http://localhost:{number}/"
        folder = Path(settings.VAR_DIR) / "log"
        group = ProcessGroup(folder, {"HOST": host, "PORT": str(number), "LOG_FORMAT": "plain"} | base_url(number))
        with StopSignal() as stop, group:
            group.start("web", "-m", "gunicorn", "--config", str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"), "portal.wsgi")
            group.start("worker", "manage.py", "work")
            group.start("scheduler", "manage.py", "schedule")
            deadline = time.monotonic() + SECONDS_TO_START
            while not stop.asked and not answers(f"http://{reachable(host)}:{number}/healthz"):
                self.complain_if_dead(group)
                if time.monotonic() > deadline:
                    raise CommandError(_("The web server does not answer. See %(log)s.") % {"log": folder / "web.log"})
                stop.wait(0.2)
            if not stop.asked:
                self.welcome(address, folder)
            while not stop.wait(0.5):
                self.complain_if_dead(group)
        self.stdout.write(_("Stopped."))

    def free_port(self, host: str, value: str) -> int:
        if not value.isdigit() or not 1 <= int(value) <= 65535:
            raise CommandError(_("%(port)s is not a port: give a number from 1 to 65535.") % {"port": value})
        port = int(value)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    _("Port %(port)s cannot be used (%(reason)s). Choose another one: make demo PORT=%(other)s")
                    % {"port": port, "reason": os.strerror(error.errno or 0), "other": port + 1 if port < 65535 else 8000}
                ) from error
        return port

    def complain_if_dead(self, group: ProcessGroup) -> None:
        if dead := group.first_dead():
            self.stderr.write(dead.last_lines())
            raise CommandError(
                _("The %(name)s stopped by itself (exit code %(code)s), so the demo stops. See %(log)s.")
                % {"name": dead.name, "code": dead.exit_code, "log": dead.log}
            )

    def welcome(self, address: str, folder: Path) -> None:
        lines = [
            "",
            _("The demo runs at %(address)s") % {"address": address},
            _("Admin: %(address)s") % {"address": address.rstrip("/") + settings.ADMIN_PATH},
            *(f"  {account.email}  ({account.role})" for account in DEMO_ACCOUNTS),
            _("  password of both: %(password)s") % {"password": DEMO_PASSWORD},
            _("Mail: %(folder)s   Log: %(log)s") % {"folder": settings.EMAIL_FILE_PATH, "log": folder},
            _("Ctrl-C stops everything."),
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def base_url(port: int) -> dict[str, str]:
    """Links in mail lead to this demo, unless its address was given."""
    return {} if "PORTAL_BASE_URL" in os.environ else {"PORTAL_BASE_URL": f"http://localhost:{port}"}


def reachable(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0") else host  # noqa: S104


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
