"""A change made in one process is seen at once in every other."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.migrated import MigratedDatabase
from tests.processes.databases import ROOT, free_port, process_environment, run

RENAME = """
import sys
import django; django.setup()
from guides.models import StepPage
step = StepPage.objects.get(slug="stap-0")
step.title = sys.argv[1]
step.save_revision().publish()
"""


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


@contextmanager
def two_workers(env: dict[str, str]) -> Iterator[int]:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "portal.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=ROOT,
        env=env,
    )
    try:
        for _ in range(200):
            try:
                if get(port, "/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_every_worker_shows_a_change_from_its_first_answer_on(migrated: MigratedDatabase, tmp_path: Path) -> None:
    with process_environment(migrated, tmp_path) as env:
        run(env, "-m", "tests.processes.make_guide")
        with two_workers(env) as port:
            for turn in range(3):
                before = {get(port, "/gids/gids/stap-0/")[1] for _ in range(20)}
                assert len(before) == 1
                run(env, "-c", RENAME, f"Titel nummer {turn}")
                after = {get(port, "/gids/gids/stap-0/")[1] for _ in range(20)}
                assert len(after) == 1
                assert f"Titel nummer {turn}" in after.pop()
