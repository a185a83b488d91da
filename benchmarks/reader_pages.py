"""Measure reader pages: requests per second under gunicorn, and where the time of one uncached page goes.

    python benchmarks/reader_pages.py [--seconds 5] [--clients 4]

It loads the demo into a folder of its own, starts gunicorn with two workers on a free port of the
loopback interface, measures for a bounded time, prints a table and stops what it started. The client
runs on the same machine and takes its share of the processors.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "home": "/",
    "guide": "/gids/van-jeugd-naar-volwassenheid/",
    "step": "/gids/van-jeugd-naar-volwassenheid/partners-rollen-en-samenwerking/",
    "theme": "/themas/wonen/",
    "search": "/zoeken/?q=woning",
}


def environment(var_dir: str, **extra: str) -> dict[str, str]:
    return (
        os.environ
        | {"PORTAL_VAR_DIR": var_dir, "DJANGO_SETTINGS_MODULE": "portal.settings.demo", "LOG_LEVEL": "WARNING", "PYTHONPATH": str(ROOT)}
        | extra
    )


def manage(env: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """gunicorn with two workers, until the end of the block."""

    def __init__(self, env: dict[str, str]) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--workers", "2", "--threads", "2", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=env)

    def __enter__(self) -> "Server":
        for _ in range(300):
            try:
                if self.get("/healthz") == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("gunicorn did not start")

    def __exit__(self, *error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    def requests_per_second(self, path: str, *, seconds: float, clients: int) -> float:
        """Ask for one page from several threads over kept connections; any answer but 200 ends the run."""
        counts = [0] * clients
        failures: list[str] = []
        end = time.perf_counter() + seconds

        def client(place: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            while time.perf_counter() < end and not failures:
                try:
                    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                    response = connection.getresponse()
                    response.read()
                except (http.client.HTTPException, OSError):
                    connection.close()  # the server may end a kept connection between two requests
                    continue
                if response.status != 200:
                    failures.append(f"{path}: {response.status}")
                counts[place] += 1
            connection.close()

        threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise RuntimeError(failures[0])
        return sum(counts) / (time.perf_counter() - begun)


BREAKDOWN = """
import sys, time
import django
django.setup()
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template import Template
from django.test import Client
settings.READER_CACHE_SECONDS = 600
client = Client()
sql, templates = [], []
depth = 0
def count(execute, *arguments):
    begun = time.perf_counter()
    try:
        return execute(*arguments)
    finally:
        sql.append(time.perf_counter() - begun)
render = Template.render
def timed(self, context):
    global depth
    depth += 1
    begun, before = time.perf_counter(), sum(sql)
    try:
        return render(self, context)
    finally:
        depth -= 1
        if not depth:
            templates.append(time.perf_counter() - begun - (sum(sql) - before))
Template.render = timed
for path in sys.argv[1:]:
    client.get(path)
    runs = []
    for _ in range(9):
        cache.clear(); sql.clear(); templates.clear()
        begun = time.perf_counter()
        with connection.execute_wrapper(count):
            assert client.get(path).status_code == 200, path
        whole = time.perf_counter() - begun
        runs.append((whole, len(sql), sum(sql), sum(templates)))
    whole, queries, in_sql, in_template = sorted(runs)[4]
    print(queries, in_sql * 1000, in_template * 1000, (whole - in_sql - in_template) * 1000)
"""


def breakdown(env: dict[str, str]) -> list[tuple[int, float, float, float]]:
    """Per page: queries, and milliseconds in SQL, template and the rest of Python (median of nine, empty caches)."""
    done = subprocess.run([sys.executable, "-c", BREAKDOWN, *PAGES.values()], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    return [(int(queries), float(sql), float(template), float(python)) for queries, sql, template, python in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="of measuring for each page and mode, at most 30")
    parser.add_argument("--clients", type=int, default=4, help="threads that ask, at most 16")
    options = parser.parse_args()
    seconds, clients = min(options.seconds, 30), min(options.clients, 16)
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as var_dir:
        env = environment(var_dir)
        manage(env, "migrate", "--verbosity", "0")
        manage(env, "load_demo")
        manage(env, "collectstatic", "--no-input", "--verbosity", "0")
        rates: dict[str, dict[str, float]] = {}
        for mode, kept in (("uncached", "0"), ("cached", "600")):
            with Server(env | {"READER_CACHE_SECONDS": kept}) as server:
                for path in PAGES.values():
                    server.get(path)
                    server.get(path)
                rates[mode] = {name: server.requests_per_second(path, seconds=seconds, clients=clients) for name, path in PAGES.items()}
        parts = breakdown(env)
    print(f"{'page':8} {'uncached/s':>11} {'cached/s':>9} {'queries':>8} {'SQL ms':>7} {'template ms':>12} {'Python ms':>10}")
    for name, (queries, sql, template, python) in zip(PAGES, parts, strict=True):
        print(
            f"{name:8} {rates['uncached'][name]:11.0f} {rates['cached'][name]:9.0f} {queries:8} {sql:7.1f} {template:12.1f} {python:10.1f}"
        )


if __name__ == "__main__":
    main()
