"""Reads ahead in a thread of its own: while one picture is looked at the next are decoded.

Constants: design rules.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

DEPTH: Final = 3
"""So many pictures wait at most: one of a 4K video has 25 MB."""
_WAIT_S: Final = 0.1
_POLL_S: Final = 0.001


class ReadAhead(Generic[T]):
    """Gives the same items in the same order; leaving the iteration ends the thread."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = items
        self._queue: Queue[tuple[str, Any]] = Queue(DEPTH)
        self._stopped = threading.Event()

    def __iter__(self) -> Iterator[T]:
        """Item after item; an error comes where it happened."""
        thread = threading.Thread(target=self._fill, name="posecheck-read-ahead", daemon=True)
        thread.start()
        try:
            while (found := self._next())[0] == "item":
                yield found[1]
                self._queue.task_done()
            if found[0] == "error":
                raise found[1]
        finally:
            self._stopped.set()
            thread.join()

    def settle(self) -> None:
        """For whoever makes the items: wait until all that were given were dealt with."""
        while self._queue.unfinished_tasks and not self._stopped.wait(_POLL_S):
            continue

    def _fill(self) -> None:
        try:
            for item in self._items:
                self._put("item", item)
                if self._stopped.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 - raised where the items are taken
            self._put("error", error)
        else:
            self._put("end", None)

    def _put(self, kind: str, value: Any) -> None:
        while not self._stopped.is_set():
            with suppress(Full):
                self._queue.put((kind, value), timeout=_WAIT_S)
                return

    def _next(self) -> tuple[str, Any]:
        while True:  # in small steps: so an interrupt comes through on every system
            with suppress(Empty):
                return self._queue.get(timeout=_WAIT_S)
