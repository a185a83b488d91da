"""Processes that live and die together with the command that started them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

from portal.work.stopping import PARENT_PIPE

SECONDS_TO_STOP = 25  # longer than a running task may take (WORK_STOP_SECONDS)


class Process:
    """A child in a process group of its own: Ctrl-C in the terminal reaches its parent only, which stops it in order."""

    def __init__(self, name: str, arguments: list[str], log: Path, environment: Mapping[str, str], pipe: int) -> None:
        self.name, self.log = name, log
        with log.open("wb") as output:
            self._popen = subprocess.Popen(  # noqa: S603 - only our own commands are started
                [sys.executable, *arguments],
                cwd=settings.BASE_DIR,
                env={**environment, PARENT_PIPE: str(pipe)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[pipe],
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        return self._popen.poll()

    def terminate(self) -> None:
        if self.exit_code is None:
            self._popen.terminate()

    def end(self, deadline: float) -> None:
        """Wait until the deadline (monotonic seconds), then kill what is left, children of this child among it."""
        try:
            self._popen.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._kill_group()
            self._popen.wait()
        else:
            self._kill_group()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def last_lines(self, count: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])


class ProcessGroup:
    """Starts Python processes, and stops all of them at the end of the block, whatever ended it.

    Each holds the reading end of a pipe whose other end only this process has: should it be killed, they
    notice and stop by themselves (`portal.work.stopping.stop_with_parent`).
    """

    def __init__(self, log_folder: Path, environment: Mapping[str, str]) -> None:
        self.log_folder = log_folder
        self.environment = {**os.environ, **environment}
        self.processes: list[Process] = []

    def __enter__(self) -> Self:
        self.log_folder.mkdir(parents=True, exist_ok=True)
        self._read, self._write = os.pipe()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        for process in self.processes:
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for process in self.processes:
            process.end(deadline)
        os.close(self._read)
        os.close(self._write)

    def start(self, name: str, *arguments: str) -> Process:
        process = Process(name, list(arguments), self.log_folder / f"{name}.log", self.environment, self._read)
        self.processes.append(process)
        return process

    def first_dead(self) -> Process | None:
        return next((process for process in self.processes if process.exit_code is not None), None)
