"""What a stretch of smoothed values says: levels, rises, time near the top.

All take one-dimensional arrays, moment by moment; NaN is not known and does not count.  A stretch
of which nothing is known gives NaN, or no moment.
"""

import math

import numpy as np
from numpy.typing import NDArray

from posecheck.measures.kind import Exclusion
from posecheck.records import FloatArray
from posecheck.repetitions.end_zone import END_SHARE

BoolArray = NDArray[np.bool_]


def median(values: FloatArray) -> float:
    """Of the known values."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan


def highest(values: FloatArray) -> float:
    """Of the known values."""
    known = values[np.isfinite(values)]
    return float(known.max()) if len(known) else math.nan


def full_range(values: FloatArray) -> float:
    """Largest less smallest of the known values."""
    known = values[np.isfinite(values)]
    return float(np.ptp(known)) if len(known) else math.nan


def largest_rise(values: FloatArray) -> float:
    """Largest of the known values less the first of them."""
    known = values[np.isfinite(values)]
    return float((known - known[0]).max()) if len(known) else math.nan


def hold(t_s: FloatArray, held: BoolArray) -> tuple[float, float]:
    """Time in the hold and its middle; each frame stands for half the way to its neighbours."""
    edges = np.concatenate([[t_s[0]], (t_s[1:] + t_s[:-1]) / 2.0, [t_s[-1]]])
    share = np.diff(edges) * held
    hold_s = float(share.sum())
    if hold_s == 0.0:
        return 0.0, float(t_s[np.argmax(held)])
    times = t_s[held]
    return hold_s, float((times[0] + times[-1]) / 2.0)


def excluded(values: FloatArray, exclusion: Exclusion) -> BoolArray:
    """Moments above the lower bound in stretches that go beyond the upper one."""
    above = values > exclusion.lower
    stretch = np.cumsum(np.diff(above, prepend=False) & above)
    reaching = np.unique(stretch[above & (values >= exclusion.upper)])
    return np.asarray(above & np.isin(stretch, reaching))


def last_part(way: FloatArray) -> BoolArray:
    """Moments in the last part of the way from the start to the furthest."""
    known = way[np.isfinite(way)]
    if not len(known):
        return np.zeros(len(way), dtype=np.bool_)
    low, top = float(known[0]), float(known.max())
    return np.asarray(way >= low + (1.0 - END_SHARE) * (top - low))


def near_top(values: FloatArray) -> BoolArray:
    """The same of values whose level at rest says nothing: moments near their own size."""
    return np.asarray(values >= (1.0 - END_SHARE) * highest(values))
