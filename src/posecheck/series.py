"""The curves of a recording: every measure of every frame, and the metric landmarks.

The curve that a repetition's numbers are read from is ``SideSeries.smoothed``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side
from posecheck.reliability import FloatArray
from posecheck.smoothing import smooth_zero_phase

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SideSeries:
    """The curves of one side of the body; one entry a frame, shape (n,)."""

    side: Side
    """The side that works (rock, circle) or towards which the person turns (twist)."""
    t_s: FloatArray
    """Seconds from the source's first frame."""
    values: Mapping[str, FloatArray]
    """Every measure by name, as read in that frame, in ``Series.units``; NaN when unusable."""
    reasons: tuple[str | None, ...]
    """Code of why a frame is unusable; None when it is usable."""
    sets: IntArray
    """Number of the set in the session, from 1; 0 outside of any."""
    repetitions: IntArray
    """Index of the repetition in its set, from 1; 0 between repetitions."""
    bandwidth_s: float
    """Smoothing of the reported numbers, seconds."""

    def smoothed(self, measure: str) -> FloatArray:
        """The curve that start, peak and end range are read from: no delay, each set by itself.

        NaN where fewer than three usable frames are in reach.
        """
        curve = np.full(self.t_s.shape, np.nan)
        for number in np.unique(self.sets):
            part = self.sets == number
            curve[part], _ = smooth_zero_phase(
                self.t_s[part], self.values[measure][part], bandwidth_s=self.bandwidth_s
            )
        return curve


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """The curves of one recording."""

    source: str
    """File name without its folder."""
    movement: str
    """Movement id."""
    units: Mapping[str, str]
    """Unit of each measure: ``deg`` or ``cm``."""
    t_s: FloatArray
    """(n,) seconds from the source's first frame, of every frame that was read."""
    sides: tuple[SideSeries, ...]
    """Left and right, or the one that was asked for."""
    world_m: NDArray[np.float32] | None = field(default=None, repr=False)
    """(n, 33, 3): landmarks about the mid-hip, metres, x right, y down, z away from the camera;
    NaN where nobody was seen.  None: the pose model gave none."""

    @property
    def parts(self) -> "tuple[Series, ...]":
        """The curves of each movement: these."""
        return (self,)

    def side(self, side: Side | str) -> SideSeries:
        """The curves of one side.

        Raises KeyError when only the other side was asked for.
        """
        by_side = {one.side: one for one in self.sides}
        return by_side[Side(side)]


@dataclass(frozen=True, slots=True, eq=False)
class CircuitSeries:
    """The curves of a whole session: of each movement those of its sets."""

    source: str
    """File name without its folder."""
    t_s: FloatArray
    """(n,) seconds from the source's first frame, of every frame that was read, also between the
    sets."""
    parts: tuple[Series, ...]
    """The curves of each movement, in order of their first sets: its sets with the rest beside
    them.  ``SideSeries.sets`` counts the sets of that movement."""
    world_m: NDArray[np.float32] | None = field(default=None, repr=False)
    """(n, 33, 3) as in ``Series``, of every frame."""


Curves = Series | CircuitSeries
"""Curves that are written as one file."""
