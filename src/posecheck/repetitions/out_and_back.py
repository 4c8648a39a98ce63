"""Repetitions of a movement that goes out and comes back, sample by sample, without a clock.

Constants: docs/derivations.md#repetitions.
"""

import math
from collections import deque
from statistics import median

from posecheck.repetitions.excursion import Ending, Excursion
from posecheck.smoothing import CausalSmoother

RISE_SHARE = 0.35
"""A new repetition has begun after rising by this share of the person's typical amplitude."""
RETURN_SHARE = 0.10
"""A repetition is over when it is back within this share of its amplitude."""
DROP_SHARE = 0.65
"""A peak has passed when the signal fell by this share of the amplitude; a dip is part of it."""
SETTLED_S = 0.8
"""Stillness on the way back that ends a repetition although rest was not reached."""
SETTLED_SHARE = 0.06
"""Stillness: the signal stays within this share of the amplitude."""
NEAR_REST_SHARE = 0.1
"""Rest lasts while the signal is within this share of the smallest amplitude of its lowest."""
TOP_SHARE = 0.8
"""A return from above this share of the amplitude …"""
SOONEST_SHARE = 0.55
"""… that is back and out again by ``RISE_SHARE`` within this time is a slip of the tracking
[shortest repetitions]."""
TYPICAL_OF = 5
"""The typical amplitude is the median of so many last repetitions."""


class OutAndBackSegmenter:
    """Finds excursions from rest and back in a signal of which larger means further out.

    Hysteresis is on the person's own range: the thresholds follow the median amplitude of the last
    repetitions, never below ``min_amplitude``.  Holds of any length are one excursion; NaN samples
    are skipped.  What is out again sooner than a repetition of ``min_duration_s`` would be was
    never back: the tracking slipped.
    """

    def __init__(self, *, min_amplitude: float, min_duration_s: float = 0.0) -> None:
        self._min_amplitude = min_amplitude
        self._soonest_s = SOONEST_SHARE * min_duration_s
        self._typical: deque[float] = deque(maxlen=TYPICAL_OF)
        self._smoother = CausalSmoother(time_constant_s=0.08)
        self._valley = (math.nan, math.inf)
        self._peak = (math.nan, -math.inf)
        self._back = (math.nan, math.inf)
        self._settled: deque[tuple[float, float]] = deque()
        self._top_s = math.nan
        self._returned: list[tuple[float, float]] = []
        self._slipped = False
        self._out = False
        self._passed = False

    @property
    def active(self) -> bool:
        """Whether an excursion is under way."""
        return self._out and not self._returned

    @property
    def began_s(self) -> float:
        """Last moment of rest; samples before it are no longer needed."""
        return self._valley[0]

    def push(self, t_s: float, value: float) -> Excursion | None:
        """Take one sample; the excursion it completes, if it does."""
        level = self._smoother.push(t_s, value)
        if math.isnan(level):
            return None
        if not self._out:
            self._rest(t_s, level)
            return None
        return self._away(t_s, level)

    def flush(self) -> Excursion | None:
        """The excursion that the end of the samples cut off, if there is one; then start afresh."""
        cut_off = None
        if self._returned:
            cut_off = self._finish(*self._returned[0], Ending.RETURNED)
        elif self._out:
            end_s = self._back[0] if self._passed else self._peak[0]
            cut_off = self._excursion(end_s, Ending.CUT_OFF)
        self._start_rest(math.nan, math.inf)
        self._smoother.reset()
        return cut_off

    def _rest(self, t_s: float, level: float) -> None:
        if level <= self._valley[1] + NEAR_REST_SHARE * self._min_amplitude:
            self._valley = (t_s, min(level, self._valley[1]))
        if level > self._valley[1] + self._rise():
            self._out, self._passed = True, False
            self._peak, self._top_s = (t_s, level), t_s

    def _away(self, t_s: float, level: float) -> Excursion | None:
        soon = t_s - self._top_s < self._soonest_s
        if level > self._peak[1] and not self._returned:
            self._peak, self._passed = (t_s, level), False
        amplitude = self._peak[1] - self._valley[1]
        if level >= self._valley[1] + TOP_SHARE * amplitude:
            self._top_s = t_s
        if not self._passed:
            if level >= self._peak[1] - max(DROP_SHARE * amplitude, self._min_amplitude / 2):
                return None
            self._passed, self._back = True, (t_s, level)
            self._settled.clear()
        if level <= self._back[1]:
            self._back = (t_s, level)
        if level > self._back[1] + max(RISE_SHARE * amplitude, self._rise()):
            if soon:
                self._slip()
                return None
            if not self._returned:
                finished = self._finish(*self._back, Ending.REVERSED)
                self._rest(t_s, level)
                return finished
        if (
            self._returned
            or level <= self._valley[1] + RETURN_SHARE * amplitude
            or self._is_settled(t_s, level, within=SETTLED_SHARE * amplitude)
        ):
            self._returned.append((t_s, level))
            return None if soon else self._return()
        return None

    def _slip(self) -> None:
        """Count the return as a slip of the tracking."""
        self._slipped, self._passed = True, False
        self._returned.clear()

    def _return(self) -> Excursion:
        """End the repetition where it came back; later samples are rest or the next one."""
        back, *since = self._returned
        finished = self._finish(*back, Ending.RETURNED)
        for t_s, level in since:
            self._rest(t_s, level)
        return finished

    def _is_settled(self, t_s: float, level: float, *, within: float) -> bool:
        self._settled.append((t_s, level))
        while len(self._settled) > 2 and self._settled[1][0] <= t_s - SETTLED_S:
            self._settled.popleft()
        levels = [one[1] for one in self._settled]
        long_enough = self._settled[0][0] <= t_s - SETTLED_S
        return long_enough and max(levels) - min(levels) <= 2 * within

    def _finish(self, t_s: float, level: float, ending: Ending) -> Excursion:
        excursion = self._excursion(t_s, Ending.SLIPPED if self._slipped else ending)
        self._typical.append(self._peak[1] - self._valley[1])
        self._start_rest(t_s, level)
        return excursion

    def _excursion(self, end_s: float, ending: Ending) -> Excursion:
        return Excursion(*self._valley, *self._peak, end_s, ending)

    def _start_rest(self, t_s: float, level: float) -> None:
        self._out = self._passed = self._slipped = False
        self._returned.clear()
        self._valley = (t_s, level)
        self._settled.clear()

    def _rise(self) -> float:
        typical = median(self._typical) if self._typical else 0.0
        return max(self._min_amplitude, RISE_SHARE * typical)
