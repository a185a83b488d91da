"""Databases for tests that need several real processes: a SQLite file, or PostgreSQL where DATABASE_URL names one."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.migrated import MigratedDatabase

ROOT = Path(__file__).resolve().parents[2]


def environment(var_dir: Path, **extra: str) -> dict[str, str]:
    """The environment of a process of the demo site that keeps all its files in `var_dir`.

    Where the tests run on Redis it gets a part of that for itself, apart from those of the tests.
    """
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE")}
    if cache_url := os.environ.get("CACHE_URL"):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        kept["CACHE_URL"] = urlunsplit(urlsplit(cache_url)._replace(path=f"/{8 + int(worker)}"))
    return kept | {"DJANGO_SETTINGS_MODULE": "portal.settings.demo", "PORTAL_VAR_DIR": str(var_dir), "PYTHONPATH": str(ROOT)} | extra


def run(env: dict[str, str], *arguments: str, timeout: float = 120) -> str:
    """Run Python with these arguments to its end; a failure shows what it printed."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process_environment(migrated: MigratedDatabase, var_dir: Path) -> Iterator[dict[str, str]]:
    """An environment with a copy of the migrated database for itself, removed afterwards."""
    url = migrated.copy_to(var_dir)
    try:
        yield environment(var_dir, DATABASE_URL=url)
    finally:
        migrated.drop(url)
