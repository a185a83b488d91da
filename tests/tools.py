"""Programs that some tests need besides Python: which are here, and how to get the others."""

import functools
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Requirement:
    """What the tests with this marker need."""

    marker: str
    met: Callable[[], bool]
    advice: str


@functools.cache
def chromium() -> str | None:
    """The Chromium that drives the browser tests: CHROMIUM, else the first found on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named if named and Path(named).exists() else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@functools.cache
def checker(name: str) -> bool:
    """Whether this checker ("vnu" or "verapdf") can run: its jar is there, and Java."""
    if shutil.which("java") is None:
        return False
    found = subprocess.run([ROOT / "scripts" / "tool", name, "--offline"], check=False, capture_output=True)
    return found.returncode == 0


SERVICES = {"DATABASE_URL": "postgres", "CACHE_URL": "redis", "ELASTICSEARCH_URL": "elasticsearch+", "OPENSEARCH_URL": "opensearch+"}


def real_services() -> bool:
    """Whether the tests run on PostgreSQL and Redis rather than on SQLite and files, with both search servers beside."""
    return all(os.environ.get(name, "").startswith(begin) for name, begin in SERVICES.items())


REQUIREMENTS = (
    Requirement(
        "browser", lambda: chromium() is not None, "no Chromium found; install it (Debian: apt install chromium) or set CHROMIUM=/path"
    ),
    Requirement("html", lambda: checker("vnu"), "no Nu HTML checker; install Java 17+ and npm, then run: scripts/tool vnu"),
    Requirement("pdf", lambda: checker("verapdf"), "no veraPDF; install Java and Maven, then run: scripts/tool verapdf"),
    Requirement("services", real_services, f"{', '.join(SERVICES)} do not all name real servers; run: make test-services"),
)
