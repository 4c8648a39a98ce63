"""When each picture of a recording is shown: its stamps as seconds that increase strictly.

Constants: design rules.
"""

import math
from collections import Counter, deque
from fractions import Fraction
from typing import Any, Final

import numpy as np

from posecheck.capture.groups import Tick

LONG_GAP_S: Final = 1.0
"""After a longer gap between frames tracking restarts."""
REPORTED_GAP_S: Final = 0.15
"""A gap longer than this and than three usual frame intervals is reported."""
JUMP_BACK_S: Final = 0.5
"""After a longer jump back, time goes on from where it was and tracking restarts."""


class Clock:
    """Turns presentation stamps into strictly increasing seconds from zero."""

    def __init__(self, usual_interval_s: float, counts: Counter[str], pace: float) -> None:
        """``pace``: seconds of real time in a second of its stamps."""
        self.usual_s = usual_interval_s
        self._pace = pace
        self._counts = counts
        self._first: Fraction | None = None  # exact: a later beginning rounds no time otherwise
        self._shift_s = 0.0
        self._intervals: deque[float] = deque(maxlen=300)
        self.last_s = -math.inf
        self.longest_gap_s = 0.0

    def seconds_of(self, pts: int, time_base: Any) -> float:
        """A presentation stamp on this clock, seconds."""
        return self._pace * float(pts * time_base - (self._first or 0)) - self._shift_s

    @property
    def is_variable(self) -> bool:
        """Whether intervals differ by more than a container's rounding (a fifth)."""
        if len(self._intervals) < 10:
            return False
        low, high = np.percentile(self._intervals, [10, 90])
        return bool(high > 1.2 * low)

    def next(self, pts: int | None, time_base: Any) -> Tick | None:
        """Time of the next frame and whether tracking restarts; None to leave it out."""
        stamp = None if time_base is None else pts
        if self._first is None:
            self._first = Fraction(0) if stamp is None else stamp * time_base
        t_s = self.last_s + self.usual_s if stamp is None else self.seconds_of(stamp, time_base)
        if math.isinf(self.last_s):
            self.last_s = 0.0
            return 0.0, False
        interval_s = t_s - self.last_s
        restart = interval_s > LONG_GAP_S
        if interval_s < -JUMP_BACK_S:
            self._counts["jump-back"] += 1
            self._shift_s -= self.usual_s - interval_s
            interval_s, restart = self.usual_s, True
        elif interval_s <= 1e-6:
            self._counts["out-of-order"] += 1
            return None
        elif interval_s > max(REPORTED_GAP_S, 3.0 * self.usual_s):
            self._counts["gap"] += 1
            self.longest_gap_s = max(self.longest_gap_s, interval_s)
        self._intervals.append(interval_s)
        self.last_s += interval_s
        return self.last_s, restart
