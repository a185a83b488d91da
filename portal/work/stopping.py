"""How long-running commands are asked to stop, and notice that whoever started them is gone."""

import contextlib
import os
import select
import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

PARENT_PIPE = "PORTAL_PARENT_PIPE"  # environment variable: the reading end of a pipe that the parent holds open

_current: "StopSignal | None" = None


class StopSignal:
    """SIGTERM and SIGINT as something a loop can wait for; a context manager of the main thread.

    A signal writes to a pipe that `wait` watches: unlike a sleep it ends at once, and unlike an exception it
    never interrupts a transaction. `on_signal` is called in the handler, with the number of signals so far.
    """

    def __init__(self, on_signal: Callable[[int], None] | None = None) -> None:
        self.asked = 0
        self.on_signal = on_signal
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        global _current
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._wakeup_before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._handle) for number in (signal.SIGTERM, signal.SIGINT)}
        _current = self
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        global _current
        _current = None
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._read)
        os.close(self._write)

    def wait(self, seconds: float) -> bool:
        """Wait so many seconds or until asked to stop; return whether asked."""
        if not self.asked and select.select([self._read], [], [], seconds)[0]:
            os.read(self._read, 1024)
        return bool(self.asked)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1
        if self.on_signal is not None:
            self.on_signal(self.asked)


def stop_asked() -> bool:
    """Whether this process was asked to stop; a task that takes long looks between two pieces of work."""
    return _current is not None and _current.asked > 0


def stop_with_parent() -> None:
    """Send this process SIGTERM once the process that started it is gone, even killed; nothing without `PARENT_PIPE`."""
    pipe = os.environ.get(PARENT_PIPE)
    if pipe is None:
        return

    def watch() -> None:
        with contextlib.suppress(OSError):
            os.read(int(pipe), 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
