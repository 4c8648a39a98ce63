"""A device that does what cameras do, faults included."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.helpers.clips import noise

PICTURES = noise(40)


class FaultyDevice:
    """Gives pictures at a rate; ``script`` says of each whether it is there."""

    def __init__(self, script: Callable[[int], Any], rate_hz: float = 100.0) -> None:
        self.released = False
        self._script, self._rate_hz, self._count = script, rate_hz, 0

    def read(self) -> tuple[bool, Any]:
        """A picture, or none, or an endless wait."""
        time.sleep(1.0 / self._rate_hz)
        self._count += 1
        bgr = self._script(self._count)
        return bgr is not None, bgr

    def release(self) -> None:
        """Remember it."""
        self.released = True


def moving(count: int) -> np.ndarray:
    return PICTURES[count % len(PICTURES)]
