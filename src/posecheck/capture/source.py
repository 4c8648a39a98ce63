"""What a live session needs of its pictures: the newest, when it was taken, what is wrong.

Constants: design rules.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final, Protocol, Self

import numpy as np

from posecheck.records import Frame, Note


def blank_frame(*, width_px: int = 320, height_px: int = 240) -> Frame:
    """A grey picture at time zero in which nobody is seen."""
    return Frame(0.0, np.full((height_px, width_px, 3), 127, dtype=np.uint8))


PATIENCE_S: Final = 1.0
"""A camera that gives no picture for so long is in trouble."""


@dataclass(frozen=True, slots=True)
class CameraFault:
    """No usable picture at this moment, and why."""

    t_s: float
    """Seconds from the source's first frame."""
    note: Note
    """``unplugged``, ``no-picture``, ``black-picture`` or ``frozen-picture``, and what to do."""


Item = Frame | CameraFault


class LiveSource(Protocol):
    """Pictures as they come; a context manager that releases the camera or the file."""

    name: str
    """For the journal: ``camera 0``, or the file's name."""
    kind: str
    """``camera`` or ``video``, as in ``SourceInfo``."""
    description: str
    """For people: name, size and frame rate that were agreed on."""

    @property
    def trouble(self) -> Note | None:
        """Something to be told although there are pictures: too few a second."""
        ...

    def next(self) -> Item | None:
        """The newest picture not yet handed over (waits for it), or a fault; None: it is over."""
        ...

    def now_s(self) -> float:
        """The present moment on the clock of the frames."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class LatestFrame:
    """A place for one picture: a new one replaces what nobody took; putting never waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: Item | None = None
        self._closed = False
        self._error: BaseException | None = None
        self.replaced = 0
        """So many pictures were not taken."""

    def put(self, item: Item) -> None:
        """Offer a picture; that tracking starts afresh is not lost with a replaced one."""
        with self._changed:
            waiting = self._item
            if isinstance(waiting, Frame):
                self.replaced += 1
                if waiting.restart and isinstance(item, Frame):
                    item = replace(item, restart=True)
            self._item = item
            self._changed.notify()

    def close(self, error: BaseException | None = None) -> None:
        """There will be no more, because of ``error`` if one is given."""
        with self._changed:
            self._closed, self._error = True, error
            self._changed.notify()

    def take(self, timeout_s: float | None) -> Item | None:
        """The picture; waits for it.  None when time is up, or nothing will come any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None or self._closed, timeout_s)
            item, self._item = self._item, None
            if item is None and self._error is not None:
                raise self._error
            return item

    @property
    def over(self) -> bool:
        """Whether everything was taken and nothing will come any more."""
        with self._changed:
            return self._closed and self._item is None


class Grabbing:
    """A thread that fills a ``LatestFrame``; the part that cameras and played clips share."""

    def __init__(self, grab: Callable[[], None]) -> None:
        self.newest = LatestFrame()
        self.stopped = threading.Event()
        self._grab = grab
        self._thread = threading.Thread(target=self._run, name="posecheck-grab", daemon=True)

    def start(self) -> None:
        """Begin to grab."""
        self._thread.start()

    def stop(self, *, patience_s: float = 2.0) -> None:
        """End it; a camera that hangs in the middle of a picture is left behind."""
        self.stopped.set()
        if self._thread.is_alive():
            self._thread.join(patience_s)

    def _run(self) -> None:
        try:
            self._grab()
        except Exception as error:  # noqa: BLE001 - handed to whoever takes the pictures
            self.newest.close(error)
        else:
            self.newest.close()


def monotonic_s() -> float:
    """Seconds on a clock that nobody sets."""
    return time.monotonic()
