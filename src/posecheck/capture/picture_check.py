"""Whether a camera's pictures are pictures of anything: black, frozen, too few a second.

Constants: docs/derivations.md#set-up.
"""

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.records import Note

BLACK_BELOW: Final = 6.0
"""Mean brightness (0…255) of a covered lens or a closed shutter [brightness, 0–255]."""
BLACK_S: Final = 1.0
"""It must last so long."""
FROZEN_S: Final = 2.0
"""No sensor gives exactly the same picture for so long."""
SLOW_HZ: Final = 8.0
"""With fewer pictures a second a repetition cannot be measured: its peak falls between them."""
SLOW_S: Final = 2.0
"""The rate is counted over so long."""

BLACK = Note(
    "black-picture", "The picture is black. Open the camera's shutter, or uncover its lens."
)
FROZEN = Note("frozen-picture", "The picture stands still. Unplug the camera and plug it in again.")
SLOW = Note(
    "slow-camera",
    "The camera gives too few pictures to measure. Put more light, or ask for a smaller picture: "
    "--width 640 --height 480",
)
SLOW_MACHINE = Note(
    "slow-machine",
    "This computer is too busy to measure. Close other programs, or use --model lite.",
)


class Pace:
    """How many pictures a second there are."""

    def __init__(self) -> None:
        self._times_s: deque[float] = deque()

    def push(self, t_s: float) -> None:
        """One more."""
        self._times_s.append(t_s)
        while self._times_s[0] < t_s - SLOW_S:
            self._times_s.popleft()

    @property
    def slow(self) -> bool:
        """Whether they are too few; not while it is too early to say."""
        times = self._times_s
        span_s = times[-1] - times[0] if times else 0.0
        return span_s >= 0.7 * SLOW_S and (len(times) - 1) / span_s < SLOW_HZ


class PictureCheck:
    """Takes a camera's pictures in order."""

    def __init__(self) -> None:
        self._last: NDArray[np.uint8] | None = None
        self._changed_s = 0.0
        self._bright_s = 0.0
        self._pace = Pace()

    def push(self, t_s: float, bgr: NDArray[np.uint8]) -> Note | None:
        """Why this picture shows nothing; None when it may be used."""
        thumbnail = bgr[::16, ::16]
        if self._last is None:
            self._changed_s = self._bright_s = t_s
        if (
            self._last is None
            or self._last.shape != thumbnail.shape
            or not np.array_equal(self._last, thumbnail)
        ):
            self._last, self._changed_s = thumbnail.copy(), t_s
        if float(thumbnail.mean()) >= BLACK_BELOW:
            self._bright_s = t_s
        self._pace.push(t_s)
        if t_s - self._bright_s > BLACK_S:
            return BLACK
        return FROZEN if t_s - self._changed_s > FROZEN_S else None

    @property
    def slow(self) -> Note | None:
        """What to say when pictures are too few; None when they are not."""
        return SLOW if self._pace.slow else None
