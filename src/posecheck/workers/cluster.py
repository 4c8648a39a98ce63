"""The workers of a Dask cluster as an executor; nobody else imports Dask.

Each worker of the cluster measures in a limited process of its own, as this machine does: a bad
clip ends that process, not the worker.  The clip of a worker that dies is given to another one.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from posecheck.errors import InstallationError, UsageError
from posecheck.workers.processes import Death, LimitedProcesses, ProcessDiedError

_P = ParamSpec("_P")
_T = TypeVar("_T")

CONNECT_S: Final = 10.0
"""A scheduler answers within this time (design rule)."""

GIVE_BACK: Final = "MALLOC_TRIM_THRESHOLD_"
"""Dask has its workers give memory back at once.  For a process that makes a megabyte's picture
thirty times a second that is a fifth of its processor time, so it does not inherit it."""

_own = threading.local()  # of a thread of a cluster's worker: its process


def cluster(address: str) -> "Cluster":
    """The workers of the scheduler at an address such as ``tcp://host:8786``.

    Raises UsageError for what is no address, InstallationError without the package for it, or when
    nobody answers.
    """
    if not _has_port(address):
        raise UsageError(
            f"--scheduler {address} is not an address. Write it as tcp://host:8786, as dask "
            "scheduler prints it."
        )
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise InstallationError(
            "A cluster needs one more package: pip install 'posecheck[cluster]'."
        ) from error
    try:
        return Cluster(Client(address, timeout=CONNECT_S, set_as_default=False))
    except (OSError, ValueError) as error:
        raise InstallationError(
            f"No scheduler answers at {address}. Start it (dask scheduler), or correct the address."
        ) from error


def _has_port(address: str) -> bool:
    """Whether an address says which port; without one the package waits long and then fails."""
    try:
        return urlsplit(address if "://" in address else f"tcp://{address}").port is not None
    except ValueError:
        return False


class Cluster(Executor):
    """Calls go to the workers of a cluster; leaving the block closes the connection."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._calls: set[Any] = set()

    def submit(
        self, function: Callable[_P, _T], /, *arguments: _P.args, **options: _P.kwargs
    ) -> Future[_T]:
        """Call the function, which the workers can import."""
        found: Future[_T] = Future()
        call = self._client.submit(in_own_process, function, arguments, options, pure=False)
        self._calls.add(call)

        def take(done: Any) -> None:
            self._calls.discard(done)
            _pass_on(done, found)

        call.add_done_callback(take)
        return found

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Close the connection; what was not waited for is not measured."""
        del wait, cancel_futures
        self._client.cancel(list(self._calls))
        self._client.close()


def in_own_process(
    function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """What a worker of the cluster does with a call."""
    processes: LimitedProcesses | None = getattr(_own, "processes", None)
    if processes is None:
        os.environ.pop(GIVE_BACK, None)
        processes = _own.processes = LimitedProcesses()
    return processes.submit(function, *arguments, **options).result()


def _pass_on(call: Any, found: "Future[Any]") -> None:
    """The result or the error, as the caller knows errors."""
    from distributed import KilledWorker

    if call.cancelled():
        found.cancel()
        return
    error = call.exception()
    if isinstance(error, KilledWorker):
        error = ProcessDiedError(Death.KILLED, "with its worker")
    if error is None:
        found.set_result(call.result())
    else:
        found.set_exception(error)
