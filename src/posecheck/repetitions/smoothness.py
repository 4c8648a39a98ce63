"""Smoothness of a movement: spectral arc length of its speed.

Constants: design rules.
"""

import math

import numpy as np

from posecheck.records import FloatArray

CUT_OFF_HZ = 6.0
"""Frequencies above are noise after our smoothing."""
RATE_HZ = 100.0
"""Speeds are laid on this even grid first: spectra need one."""


def sparc(speed: FloatArray, *, rate_hz: float, cut_off_hz: float = CUT_OFF_HZ) -> float:
    """Spectral arc length of a speed profile, no unit, negative; nearer to 0 is smoother.

    ``speed`` is (n,) on an even grid of ``rate_hz``, any unit; NaN when it never moves or is too
    short for a spectrum.  Formula and test value: Balasubramanian, Melendez-Calderon, Roby-Brami,
    Burdet 2015, J NeuroEng Rehabil 12:112, doi:10.1186/s12984-015-0090-9.

    >>> t = np.arange(-1.0, 1.0, 0.01)
    >>> round(sparc(np.exp(-5.0 * t**2), rate_hz=100.0, cut_off_hz=10.0), 5)
    -1.41403
    """
    if len(speed) < 4 or not np.isfinite(speed).all() or float(np.abs(speed).max()) == 0.0:
        return math.nan
    points = 2 ** (math.ceil(math.log2(len(speed))) + 4)
    magnitude = np.abs(np.fft.fft(speed, points))
    magnitude = magnitude / magnitude.max()
    frequency_hz = np.arange(points) * (rate_hz / points)
    kept = frequency_hz <= cut_off_hz
    frequency_hz, magnitude = frequency_hz[kept], magnitude[kept]
    loud = np.flatnonzero(magnitude >= 0.05)
    frequency_hz = frequency_hz[loud[0] : loud[-1] + 1]
    magnitude = magnitude[loud[0] : loud[-1] + 1]
    width = frequency_hz[-1] - frequency_hz[0]
    if width == 0.0:
        return math.nan
    return -float(np.sum(np.hypot(np.diff(frequency_hz) / width, np.diff(magnitude))))


def mean_sparc_of_halves(
    t_s: FloatArray, speed: FloatArray, *, out_s: float, back_s: float
) -> float:
    """Mean spectral arc length of the way out and the way back; NaN when neither has one.

    The way out ends at ``out_s`` and the way back begins at ``back_s``: a hold between them is no
    part of the movement, however long it is.  ``speed`` is the unsigned angular speed at the uneven
    times ``t_s``; NaN speeds are bridged.
    """
    halves = []
    for part in (t_s <= out_s, t_s >= back_s):
        usable = part & np.isfinite(speed)
        if usable.sum() < 4:
            continue
        times = t_s[usable]
        grid = np.arange(times[0], times[-1], 1.0 / RATE_HZ)
        halves.append(sparc(np.interp(grid, times, speed[usable]), rate_hz=RATE_HZ))
    known = [one for one in halves if math.isfinite(one)]
    return sum(known) / len(known) if known else math.nan
