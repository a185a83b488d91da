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

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
            **service_addresses(folder.name),
        }

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
        self.manage("migrate", "--verbosity", "0")
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
        drop_database(self.environment)

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


def service_addresses(name: str) -> dict[str, str]:
    """The real services' addresses for the demo: a new database, and the part of Redis that no test process uses."""
    addresses = {}
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        database = f"{name}_{os.getpid()}".replace("-", "_")
        addresses["DATABASE_URL"] = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
        drop_database(addresses)
        execute_sql(f'CREATE DATABASE "{database}"')
    if os.environ.get("CACHE_URL", "").startswith("redis"):
        addresses["CACHE_URL"] = urlunsplit(urlsplit(os.environ["CACHE_URL"])._replace(path="/63"))
    return addresses


def drop_database(environment: dict[str, str]) -> None:
    """Drop the PostgreSQL database that was made for the demo, if one was."""
    address = environment.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        execute_sql(f'DROP DATABASE IF EXISTS "{urlsplit(address).path[1:]}" WITH (FORCE)')


def execute_sql(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement.encode())
