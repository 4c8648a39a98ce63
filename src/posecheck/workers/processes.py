"""An executor whose calls run in processes of their own, within limits of memory and time.

with LimitedProcesses(2) as processes:
    future = processes.submit(measure, clip)

A process keeps what it has loaded for the next call.  One that crashes, is killed, or goes beyond a
limit ends the one call that it was busy with, with ``ProcessDiedError``; the next call gets a new
process.  ``ProcessPoolExecutor`` does not do that: there a dead process ends all calls, and nobody
knows whose it was.

The memory is watched from outside.  A limit of the address space (RLIMIT_AS) does not fit: the pose
model reserves 4 GB of addresses and uses 0.7 GB.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Final, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

WATCH_S: Final = 0.1
"""Time between two looks at memory and clock (design rule)."""
_CHILD: Final = "posecheck.workers.child"
_BY_OTHERS: Final = frozenset(("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"))
END_S: Final = 10.0
"""An ended process is gone within this time (design rule)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use (design rules)."""

    memory_mb: float = 2048.0
    """Resident memory; three times what the pose model and a 4K video need."""
    start_s: float = 120.0
    """Time for a call."""
    per_second: float = 60.0
    """Further time for each second of the recording that is done; usual is one."""


class Death(StrEnum):
    """How a process ended that was busy with a call."""

    CRASHED = "crashed"
    """By itself: native code gave up."""
    KILLED = "killed"
    """By somebody else: a person, or the system, which was short of memory."""
    MEMORY = "memory"
    """It needed more than the limit."""
    TIME = "time"
    """It took longer than the limit."""


class ProcessDiedError(Exception):
    """The process that was busy with a call is gone."""

    def __init__(self, death: Death, detail: str) -> None:
        super().__init__(death, detail)
        self.death = death
        self.detail = detail
        """The signal's name, or the limit."""


class LimitedProcesses(Executor):
    """So many processes, each begun when it is needed; leaving the block by an error stops all."""

    def __init__(self, max_workers: int = 1, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._own = threading.local()
        self._processes: list[_Process] = []
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        self._threads = ThreadPoolExecutor(max_workers)  # each waits for a process of its own
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(
        self, function: Callable[_P, _T], /, *arguments: _P.args, **options: _P.kwargs
    ) -> Future[_T]:
        """Call the function, which can be imported, in one of the processes."""
        call = pickle.dumps((function, arguments, options))
        return self._threads.submit(self._call, call, _ignored)

    def stream(
        self, function: Callable[_P, Iterator[_T]], /, *arguments: _P.args, **options: _P.kwargs
    ) -> Iterator[_T]:
        """Call the generator function in one of the processes; its items, as they come.

        The call is made now, also when nobody takes the items yet.
        """
        items: SimpleQueue[Any] = SimpleQueue()
        call = pickle.dumps((function, arguments, options))
        self._threads.submit(self._call, call, items.put).add_done_callback(items.put)
        return _until_done(items)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Calls that were submitted are answered, then the processes end."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        self._stopped.set()
        for process in self._processes:
            process.close()

    def stop(self) -> None:
        """End everything now; what is being measured is lost."""
        with self._starting:
            self._stopped.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.end(Death.KILLED, "stopped")
        self.shutdown()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.shutdown()
        else:
            self.stop()

    def _call(self, call: bytes, take: Callable[[Any], None]) -> Any:
        process: _Process | None = getattr(self._own, "process", None)
        if process is None or process.gone:
            process = self._own.process = self._new()
        return process.call(call, take)

    def _new(self) -> "_Process":
        with self._starting:
            if self._stopped.is_set():
                raise ProcessDiedError(Death.KILLED, "stopped")
            process = _Process()
            self._processes = [known for known in self._processes if not known.gone] + [process]
        return process

    def _watch(self) -> None:
        while not self._stopped.wait(WATCH_S):
            for process in self._processes:
                process.keep_within(self._limits)


def _ignored(item: object) -> None:
    """Nobody takes the items of a call."""
    del item


def _until_done(items: "SimpleQueue[Any]") -> Iterator[Any]:
    """The items of a call, until its future is one of them; then its error, if it has one."""
    while True:
        try:  # in small steps: so an interrupt comes through on every system
            item = items.get(timeout=WATCH_S)
        except Empty:
            continue
        if isinstance(item, Future):
            item.result()
            return
        yield item


class _Process:
    """One process; one call at a time."""

    def __init__(self) -> None:
        # With the parent's own path: what is importable here is importable there.
        code = f"import sys; sys.path[:] = {sys.path!r}; import {_CHILD}; {_CHILD}.serve()"
        self._popen = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._ended: tuple[Death, str] | None = None
        self._busy_since_s: float | None = None
        self._seconds = 0.0

    @property
    def gone(self) -> bool:
        """Whether it takes no further call."""
        return self._ended is not None or self._popen.poll() is not None

    def call(self, call: bytes, take: Callable[[Any], None]) -> Any:
        """The function's result, or its error; ``take`` is given the items of a generator.

        Raises ProcessDiedError.
        """
        stdin, stdout = self._popen.stdin, self._popen.stdout
        assert stdin is not None
        assert stdout is not None
        self._seconds, self._busy_since_s = 0.0, time.monotonic()
        try:
            stdin.write(call)
            stdin.flush()
            kind, value = pickle.load(stdout)
            while kind in ("seconds", "item"):
                if kind == "seconds":
                    self._seconds = value
                else:
                    take(value)
                kind, value = pickle.load(stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            raise self._death() from None
        finally:
            self._busy_since_s = None
        if kind == "error":
            raise value
        return value

    def keep_within(self, limits: Limits) -> None:
        """End it when it needs more than the limits allow."""
        since_s = self._busy_since_s
        if since_s is None or self.gone:
            return
        allowed_s = limits.start_s + limits.per_second * self._seconds
        if time.monotonic() - since_s > allowed_s:
            self.end(Death.TIME, f"{allowed_s:.0f} s")
        elif resident_mb(self._popen.pid) > limits.memory_mb:
            self.end(Death.MEMORY, f"{limits.memory_mb:.0f} MB")

    def end(self, death: Death, detail: str) -> None:
        """End it at once."""
        self._ended = self._ended or (death, detail)
        self._popen.kill()

    def close(self) -> None:
        """Let it end: nobody asks it any more."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what it was still to read
                    continue
        try:
            self._popen.wait(END_S)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()

    def _death(self) -> ProcessDiedError:
        self.close()
        if self._ended is not None:
            return ProcessDiedError(*self._ended)
        code = self._popen.returncode
        if code >= 0:
            return ProcessDiedError(Death.CRASHED, f"exit code {code}")
        name = signal.Signals(-code).name
        return ProcessDiedError(Death.KILLED if name in _BY_OTHERS else Death.CRASHED, name)


def resident_mb(pid: int) -> float:
    """Memory in use by a process, MB; 0 when it is gone, and where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
