"""The demo's processes: they start, stop and die together."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoDbBlocker

from tests.processes.databases import ROOT, environment, free_port
from tests.work.databases import connected_to, forget_all_work, real_database_url, wait_until

SECONDS_TO_STOP = 40


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    with django_db_blocker.unblock():
        return real_database_url(tmp_path_factory.mktemp("demo"))


class Demo:
    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.port = folder, free_port()
        self.output = folder / "output"
        env = environment(folder, DATABASE_URL=url, ACCESS_LOG="1")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_demo", "--port", str(self.port)],
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def printed(self) -> str:
        return self.output.read_text()

    def is_up(self) -> bool:
        assert self.process.poll() is None, self.printed()
        return "Ctrl-C" in self.printed()

    def running(self) -> set[int]:
        """All processes of this demo: those with its folder in their environment."""
        mark = f"PORTAL_VAR_DIR={self.folder}\0".encode()
        found = set()
        for directory in Path("/proc").glob("[0-9]*"):
            try:
                state = (directory / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and mark in (directory / "environ").read_bytes():
                    found.add(int(directory.name))
            except OSError:
                continue
        return found

    def pid_of(self, command: str) -> int:
        """The first process of this demo with these words in its command line."""
        for pid in sorted(self.running()):
            if command in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                return pid
        raise LookupError(command)

    def log(self, name: str) -> str:
        return (self.folder / "log" / f"{name}.log").read_text()


@pytest.fixture
def demo(tmp_path: Path, db: None, database_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    with started(tmp_path, database_url) as demo:
        yield demo
    with django_db_blocker.unblock(), connected_to(database_url):
        forget_all_work()


@contextmanager
def started(folder: Path, url: str) -> Iterator[Demo]:
    demo = Demo(folder, url)
    try:
        wait_until(demo.is_up, seconds=90)
        yield demo
    finally:
        for pid in demo.running():
            os.kill(pid, signal.SIGKILL)
        demo.process.wait()


def test_it_says_where_it_is_and_stops_all_at_once(demo: Demo) -> None:
    printed = demo.printed()
    for words in (f"http://localhost:{demo.port}/", "beheerder@wegwijzer.example", "redactie@wegwijzer.example", "wegwijzer-demo"):
        assert words in printed
    address = f"http://127.0.0.1:{demo.port}/healthz?q=geheim"
    with urllib.request.urlopen(address) as answer:
        request_id = answer.headers["X-Request-ID"]
    for words in ("-m gunicorn", "manage.py work", "manage.py schedule"):
        assert demo.pid_of(words)
    wait_until(lambda: "job=work.publish_scheduled" in demo.log("scheduler"))

    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(timeout=SECONDS_TO_STOP) == 0
    assert demo.running() == set()
    web = demo.log("web")
    assert re.search(rf"GET 200 \d+ bytes \d+ ms {request_id}", web)
    assert "geheim" not in web
    assert "127.0.0.1:" not in web.partition("Listening at")[2].partition("\n")[2]
    assert "worker_stopped" in demo.log("worker")
    assert "scheduler_stopped" in demo.log("scheduler")


def test_when_one_process_dies_the_others_stop_and_it_says_which(demo: Demo) -> None:
    os.kill(demo.pid_of("manage.py work"), signal.SIGKILL)
    assert demo.process.wait(timeout=SECONDS_TO_STOP) == 1
    assert demo.running() == set()
    assert "worker" in demo.printed().rpartition("Ctrl-C")[2]


def test_when_it_is_killed_itself_nothing_is_left_behind(demo: Demo) -> None:
    demo.process.kill()
    demo.process.wait()
    wait_until(lambda: not demo.running(), seconds=SECONDS_TO_STOP)


def test_a_port_in_use_is_said_clearly() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"{port}.*make demo PORT={port + 1 if port < 65535 else 8000}"):
            call_command("run_demo", port=str(port))


@pytest.mark.parametrize("port", ["0", "70000", "acht", "-1"])
def test_nonsense_for_a_port_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match=port):
        call_command("run_demo", port=port)
