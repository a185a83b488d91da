"""The demo content behind a real server, as a reader meets it."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.migrated import MigratedDatabase
from tests.tools import ROOT

SECONDS_TO_START = 60
SECONDS_TO_STOP = 15

PAGES_BY_TYPE = """
import json
from portal.pages.models import PortalPage
addresses = {}
for page in PortalPage.objects.published().specific().order_by("path"):
    addresses.setdefault(page._meta.label, []).append(page.get_url())
print(json.dumps(addresses))
"""


class DemoSite:
    """A database with the demo content in `folder`, and gunicorn on a free port of the loopback address.

    With DATABASE_URL on PostgreSQL and CACHE_URL on Redis it runs on these, in a database of its own.
    """

    def __init__(self, folder: Path, migrated: MigratedDatabase) -> None:
        self.folder, self.migrated = folder, migrated
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
            "PORTAL_VAR_DIR": str(folder),
            "PORTAL_BASE_URL": self.url,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1",
            "DATABASE_URL": migrated.copy_to(folder),
        }
        if os.environ.get("CACHE_URL", "").startswith("redis"):
            # the part of Redis that no test process uses
            self.environment["CACHE_URL"] = urlunsplit(urlsplit(os.environ["CACHE_URL"])._replace(path="/63"))

    def manage(self, *arguments: str) -> str:
        """Run a management command on the demo and return what it printed; its errors when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]} failed on the demo:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def load(self) -> None:
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.manage("load_demo")

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "portal.wsgi"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server of the demo did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def answers(self) -> bool:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            return bool(urllib.request.urlopen(f"{self.url}/healthz", timeout=5).status == 200)  # noqa: S310
        return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.migrated.drop(self.environment["DATABASE_URL"])

    def pages(self) -> dict[str, list[str]]:
        """The addresses of all published pages, by the label of their page type."""
        lines = self.manage("shell", "--no-imports", "--command", PAGES_BY_TYPE).splitlines()
        found: dict[str, list[str]] = json.loads(lines[-1])
        return found


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
