"""Smoothing on true times: a zero-phase one for what is reported, a causal one for the screen.

Constants: design rules.
"""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.reliability import FloatArray

IndexArray = NDArray[np.intp]
RANK = float(np.finfo(np.float64).eps)
"""Neighbours at the same time say no more than one of them (numerical rank, as ``lstsq`` has it)
[1]."""

KERNEL_REACH = 3.0
"""Samples further away than this many bandwidths have no weight [bandwidths]."""


def smooth_zero_phase(
    t_s: FloatArray, values: FloatArray, *, bandwidth_s: float
) -> tuple[FloatArray, FloatArray]:
    """Smoothed values and their slopes (per second), by local quadratic regression.

    Each point is the value at its own time of the parabola fitted to its neighbours with Gaussian
    weights (standard deviation ``bandwidth_s``); symmetric in time, so peaks are neither delayed
    nor, up to second order, shaved; uneven times need no resampling.  Shapes (n,).  NaN values
    carry no weight; the result is NaN where fewer than three usable neighbours are in reach.

    Reference: Cleveland 1979, Robust locally weighted regression and smoothing scatterplots,
    doi:10.1080/01621459.1979.10481038.

    >>> t = np.linspace(0.0, 1.0, 31)
    >>> value, slope = smooth_zero_phase(t, 5.0 + 2.0 * t**2, bandwidth_s=0.1)
    >>> round(float(value[15]), 6), round(float(slope[15]), 6)
    (5.5, 2.0)
    """
    return ZeroPhaseSmoother(t_s, bandwidth_s=bandwidth_s).smooth(values)


BLOCK = 2048
"""Times whose parabolas are fitted at once: what that takes of memory is given back after each
[rows] (design rule)."""
Weights = tuple[IndexArray, IndexArray, FloatArray]
"""Of some times: their indices (n,), their neighbours (n, k), and what each of these weighs in the
value and in the slope (n, 2, k)."""


class ZeroPhaseSmoother:
    """Smooths several values of the same times: what their neighbours weigh is worked out once."""

    def __init__(self, t_s: FloatArray, *, bandwidth_s: float) -> None:
        self._t_s = t_s
        self._bandwidth_s = bandwidth_s
        self._weights: dict[bytes, list[Weights]] = {}

    def smooth(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See ``smooth_zero_phase``."""
        smoothed = np.full(self._t_s.shape, np.nan)
        slope = np.full(self._t_s.shape, np.nan)
        usable = np.isfinite(values)
        known = values[usable]
        which = usable.tobytes()
        if which not in self._weights:
            self._weights[which] = list(self._weights_of(self._t_s[usable]))
        for rows, near, weights in self._weights[which]:
            smoothed[rows], slope[rows] = np.einsum("ijk,ik->ji", weights, known[near])
        return smoothed, slope / self._bandwidth_s

    def _weights_of(self, times: FloatArray) -> Iterator[Weights]:
        """Where at least three neighbours are in reach: a parabola of the lag in bandwidths."""
        reach_s = KERNEL_REACH * self._bandwidth_s
        first = np.searchsorted(times, self._t_s - reach_s)
        last = np.searchsorted(times, self._t_s + reach_s, side="right")
        fitted = np.flatnonzero(last - first >= 3)
        for begin in range(0, len(fitted), BLOCK):
            rows = fitted[begin : begin + BLOCK]
            near = first[rows, None] + np.arange((last - first)[rows].max())
            inside = near < last[rows, None]
            near = np.minimum(near, len(times) - 1)
            lag = (times[near] - self._t_s[rows, None]) / self._bandwidth_s
            root_weight = np.where(inside, np.exp(-(lag**2) / 4.0), 0.0)
            design = np.stack([root_weight, lag * root_weight, lag**2 * root_weight], axis=-1)
            fit = np.linalg.pinv(design, rcond=RANK * near.shape[1])
            yield rows, near, fit[:, :2] * root_weight[:, None]


class CausalSmoother:
    """First-order low-pass on true times, for what must be known at once.

    A gap longer than ``forget_s`` starts it afresh.
    """

    def __init__(self, *, time_constant_s: float, forget_s: float = 0.5) -> None:
        self._time_constant_s = time_constant_s
        self._forget_s = forget_s
        self._last: tuple[float, float] | None = None

    def push(self, t_s: float, value: float) -> float:
        """The smoothed value at ``t_s``; NaN in gives NaN out and changes nothing."""
        if math.isnan(value):
            return value
        if self._last is None or t_s - self._last[0] > self._forget_s:
            self._last = (t_s, value)
            return value
        step = 1.0 - math.exp(-(t_s - self._last[0]) / self._time_constant_s)
        smoothed = self._last[1] + step * (value - self._last[1])
        self._last = (t_s, smoothed)
        return smoothed

    def reset(self) -> None:
        """Forget everything: the next value is the first."""
        self._last = None


@dataclass(frozen=True, slots=True)
class CausalReading:
    """What the last samples say about now."""

    value: float
    """NaN while too few samples are known."""
    slope: float
    """Change a second."""
    error: float
    """Standard error of ``value``, from the samples' scatter about their line; NaN: unknown."""


class CausalLine:
    """The straight line through the last ``window_s`` seconds, read at their end.

    It neither lags behind a steady movement nor rings; where the movement slows down it reads high
    by a twelfth of the deceleration times the window squared.  Least squares on true times; the
    standard error is that of the fitted value at the end (Draper & Smith, Applied Regression
    Analysis, ch. 1).

    >>> line = CausalLine(window_s=0.3)
    >>> reading = [line.push(0.1 * i, 2.0 + 10.0 * 0.1 * i) for i in range(4)][-1]
    >>> round(reading.value, 6), round(reading.slope, 6)
    (5.0, 10.0)
    """

    def __init__(self, *, window_s: float) -> None:
        self._window_s = window_s
        self._recent: deque[tuple[float, float]] = deque()

    def push(self, t_s: float, value: float) -> CausalReading:
        """Take a sample; NaN is skipped, and gives NaN."""
        while self._recent and self._recent[0][0] < t_s - self._window_s - 1e-9:
            self._recent.popleft()
        if math.isnan(value):
            return CausalReading(math.nan, math.nan, math.nan)
        self._recent.append((t_s, value))
        count = len(self._recent)
        if count < 3:
            return CausalReading(value, math.nan, math.nan)
        times, values = np.array(self._recent).T
        ago = times - t_s
        mean_ago, mean_value = float(ago.mean()), float(values.mean())
        spread = float(((ago - mean_ago) ** 2).sum())
        slope = float(((ago - mean_ago) * (values - mean_value)).sum()) / spread
        left = values - mean_value - slope * (ago - mean_ago)
        scatter = math.sqrt(float((left**2).sum()) / (count - 2))
        error = scatter * math.sqrt(1.0 / count + mean_ago**2 / spread)
        return CausalReading(mean_value - slope * mean_ago, slope, error)
