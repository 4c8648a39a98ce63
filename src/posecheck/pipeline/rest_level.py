"""How far the rest level of a set drifted from where it was at neutral.

Constants: design rules.
"""

import math
from collections import deque
from statistics import median

REST_S = 1.0
"""The level is the median of so long a stretch of rest."""
AFTER_S = 0.5
"""Samples so soon after a repetition are still on their way back."""


class RestLevel:
    """Remembers the last second of rest."""

    def __init__(self) -> None:
        self._last: deque[tuple[float, float]] = deque()
        self._busy_s = -math.inf

    def push(self, t_s: float, value: float, *, active: bool) -> None:
        """Take how far one moment is from the neutral, degrees; NaN is skipped."""
        if active:
            self._busy_s = t_s
        if t_s - self._busy_s < AFTER_S or math.isnan(value):
            return
        self._last.append((t_s, value))
        while self._last[0][0] < t_s - REST_S:
            self._last.popleft()

    @property
    def drift_deg(self) -> float:
        """Last level minus that of the neutral, degrees; NaN when there was no rest."""
        if not self._last:
            return math.nan
        return median(value for _, value in self._last)
