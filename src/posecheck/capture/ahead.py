"""Reads ahead in a thread of its own: while one picture is looked at the next are decoded.

Constants: design rules.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Empty, Queue
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

DEPTH: Final = 4
"""So many pictures wait at most, with the one that is being made …"""
WAITING_BYTES: Final = 24 * 2**20
"""… and, as long as more than one waits, no more than so much: one of a 4K video has 25 MB
[bytes]."""
_WAIT_S: Final = 0.1
_POLL_S: Final = 0.001


def depth_for(picture_bytes: int) -> int:
    """How many pictures of a size wait at most.

    >>> depth_for(1920 * 1080 * 3), depth_for(3840 * 2160 * 3)
    (4, 1)
    """
    return min(DEPTH, max(1, WAITING_BYTES // picture_bytes))


class ReadAhead(Generic[T]):
    """Gives the same items in the same order; leaving the iteration ends the thread."""

    def __init__(self, items: Iterable[T], *, depth: int = DEPTH) -> None:
        self._items = items
        self._queue: Queue[tuple[str, Any]] = Queue()
        self._room = threading.Semaphore(depth)
        self._stopped = threading.Event()

    def __iter__(self) -> Iterator[T]:
        """Item after item; an error comes where it happened."""
        thread = threading.Thread(target=self._fill, name="posecheck-read-ahead", daemon=True)
        thread.start()
        try:
            while (found := self._next())[0] == "item":
                self._room.release()
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
            items = iter(self._items)
            while self._has_room():
                self._queue.put(("item", next(items)))
        except StopIteration:
            self._queue.put(("end", None))
        except BaseException as error:  # noqa: BLE001 - raised where the items are taken
            self._queue.put(("error", error))

    def _has_room(self) -> bool:
        """Wait for room; false when nobody takes any more."""
        while not self._stopped.is_set():
            if self._room.acquire(timeout=_WAIT_S):
                return not self._stopped.is_set()
        return False

    def _next(self) -> tuple[str, Any]:
        while True:  # in small steps: so an interrupt comes through on every system
            with suppress(Empty):
                return self._queue.get(timeout=_WAIT_S)
