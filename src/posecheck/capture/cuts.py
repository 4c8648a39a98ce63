"""Hard cuts: a picture that has nothing to do with the one before.

Constants: docs/derivations.md#framing.
"""

import numpy as np
from numpy.typing import NDArray

CUT_LEVEL = 35.0
"""Mean change of brightness (0…255) between two neighbouring pictures that makes a cut [brightness,
0–255]."""
CUT_RATIO = 6.0
"""It must also stand out this much from the usual change [factor]."""


class CutDetector:
    """Compares coarse thumbnails of neighbouring pictures."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None
        self._usual = 1.0

    def push(self, rgb: NDArray[np.uint8]) -> bool:
        """Whether a cut lies between the picture before and this one."""
        height, width = rgb.shape[:2]
        thumbnail = rgb[:: max(1, height // 36), :: max(1, width // 64)].mean(
            axis=2, dtype=np.float32
        )
        last, self._last = self._last, thumbnail
        if last is None or last.shape != thumbnail.shape:
            return last is not None
        change = float(np.abs(thumbnail - last).mean())
        cut = change > CUT_LEVEL and change > CUT_RATIO * self._usual
        self._usual += 0.1 * (change - self._usual)  # of cuts too: grain is no row of cuts
        return cut
