"""What a measure was at one moment of a recording, as surely as a repetition's end range."""

import math
from collections import defaultdict

import numpy as np

from posecheck.body import Side
from posecheck.records import Observation
from posecheck.repetitions.remeasure import BANDWIDTH_S
from posecheck.smoothing import KERNEL_REACH, smooth_zero_phase


class ValueAt:
    """Looks at a recording and remembers the samples around one moment."""

    def __init__(self, t_s: float, measure: str) -> None:
        self.t_s = t_s
        """Seconds from the source's first frame."""
        self._measure = measure
        self._around: dict[Side, list[tuple[float, float]]] = defaultdict(list)

    def __call__(self, observation: Observation) -> None:
        """Take one more frame."""
        for sample in observation.samples:
            if abs(sample.t_s - self.t_s) <= KERNEL_REACH * BANDWIDTH_S and sample.usable:
                value = sample.values.get(self._measure, math.nan)
                self._around[sample.side].append((sample.t_s, value))

    def value(self, side: Side) -> float:
        """Smoothed without phase; NaN when the side was not measured around that moment."""
        around = self._around[side]
        if not around:
            return math.nan
        t_s, values = np.array(around).T
        if not t_s[0] - BANDWIDTH_S <= self.t_s <= t_s[-1] + BANDWIDTH_S:
            return math.nan
        # The moment joins as a frame of its own that carries no weight.
        at = int(np.searchsorted(t_s, self.t_s))
        moments, known = np.insert(t_s, at, self.t_s), np.insert(values, at, math.nan)
        smoothed, _ = smooth_zero_phase(moments, known, bandwidth_s=BANDWIDTH_S)
        return float(smoothed[at])
