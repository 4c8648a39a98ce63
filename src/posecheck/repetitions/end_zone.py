"""What happens near the end range of a repetition: how fast it is reached, bounces, and help.

Read from the smoothed course of one repetition.  Constants: docs/derivations.md#end-zone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.records import FloatArray

BoolArray = NDArray[np.bool_]

END_SHARE = 0.15
"""The last part of the way before the peak."""
NOISE_REACH = 3.0
"""Speeds below so many standard deviations of the smoothed jitter are jitter [standard
deviations]."""
MIN_SPEED_DEG_S = 10.0
"""A still hold may look as fast as this, however quiet the signal: landmarks wander together."""
MIN_PICK_UP_DEG_S = 15.0
"""A smaller gain of speed after slowing down is none: held end ranges give and come back."""
STALLED_DEG = 1.0
"""A joint that gains less is not what moves."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """One repetition, from start to end, smoothed without phase; arrays (n,)."""

    t_s: FloatArray
    """Seconds."""
    angles: Sequence[FloatArray]
    """The joint's own angles, degrees; the first one is the end range's."""
    slope: FloatArray
    """Of the first angle, degrees per second."""
    counts: BoolArray
    """Moments that count for the end range: usable, heel down."""
    jitter_deg: float
    """Standard deviation of the first angle's samples about its smoothed course; NaN: not known."""
    bandwidth_s: float
    """It was smoothed with."""


@dataclass(frozen=True, slots=True)
class EndZone:
    """How the end range was reached."""

    speed_deg_s: float
    """Fastest outward speed in the last 15 % of the way before the peak; NaN: not known."""
    speed_floor_deg_s: float
    """So fast may jitter look in this very repetition."""
    bounces: int
    """How often it slowed down there and went on outward again; 0 for a path, which never stops."""
    unaided_rises: Mapping[str, float]
    """How far each other measure rose there while the joint itself gained less than 1°."""


def end_zone(course: Course, others: Mapping[str, FloatArray]) -> EndZone:
    """Read the end of a repetition; ``others`` are the smoothed courses of possible helpers."""
    angle = course.angles[0]
    floor = max(MIN_SPEED_DEG_S, NOISE_REACH * speed_jitter(course))
    counted = np.where(course.counts & np.isfinite(angle), angle, -np.inf)
    top = int(np.argmax(counted))
    if not np.isfinite(counted[top]) or not angle[top] > angle[0]:
        return EndZone(math.nan, floor, 0, dict.fromkeys(others, 0.0))
    way = (angle - angle[0]) / (angle[top] - angle[0])
    far = np.flatnonzero(way >= 1.0 - END_SHARE)
    entered = _entered(way[:top], 1.0 - END_SHARE)
    half_way = int(np.flatnonzero(way >= 0.5)[0])
    zone = slice(int(far[0]), int(far[-1]) + 1)
    gains = [one[zone] for one in _so_far(course)]
    return EndZone(
        speed_deg_s=float(np.nanmax(course.slope[entered : top + 1])),
        speed_floor_deg_s=floor,
        bounces=_bounces(course, half_way, zone),
        unaided_rises={name: unaided_rise(one[zone], gains) for name, one in others.items()},
    )


def _bounces(course: Course, half_way: int, zone: slice) -> int:
    if len(course.angles) > 1:
        return 0
    # One speed may look too slow and the other too fast.
    by = max(MIN_PICK_UP_DEG_S, 2.0 * NOISE_REACH * speed_jitter(course))
    return times_picked_up(course.slope[half_way : zone.stop], by=by, since=zone.start - half_way)


def times_picked_up(speeds: FloatArray, *, by: float, since: int = 0) -> int:
    """How often the speeds rise by so much above their lowest, and again after falling by as much.

    A rise that has gone down again by as much before the index ``since`` is not counted.

    >>> times_picked_up(np.array([30.0, 5.0, 28.0, 20.0, 28.0, 0.0, -25.0]), by=15.0)
    1
    """
    found, slowing = 0, True
    lowest, highest = math.inf, -math.inf
    for i, speed in enumerate(speeds):
        if slowing:
            lowest = min(lowest, speed)
            if speed >= lowest + by:
                slowing, highest = False, speed
        elif speed > highest:
            highest = speed
        elif speed <= highest - by:
            found += i > since
            slowing, lowest = True, speed
    return found + (not slowing)


def unaided_rise(values: FloatArray, reached: Sequence[FloatArray]) -> float:
    """The largest rise of ``values`` during which no joint angle gained 1°.

    ``reached`` is, for each angle, the furthest it has come until each moment.

    >>> unaided_rise(np.array([0.0, 2.0, 3.0, 7.0]), [np.array([30.0, 35.0, 40.0, 40.5])])
    4.0
    """
    levels = np.where(np.isfinite(values), values, math.inf).tolist()
    paths = [one.tolist() for one in reached]
    largest, since, lowest = 0.0, 0, math.inf
    for now, level in enumerate(levels):
        before = since
        while any(path[now] - path[since] >= STALLED_DEG for path in paths):
            since += 1
        lowest = min(lowest, level) if since == before else min(levels[since : now + 1])
        if level < math.inf:
            largest = max(largest, level - lowest)
    return largest


def speed_jitter(course: Course) -> float:
    """Standard deviation of the smoothed slope that jitter alone gives, degrees per second.

    Of a local quadratic fit with Gaussian weights of standard deviation h to samples with
    independent errors σ at a rate f: σ / √(4·√π·f·h³) (Fan & Gijbels 1996, Local Polynomial
    Modelling, §3.2); 0 when the jitter is not known.
    """
    rate_hz = (len(course.t_s) - 1) / float(course.t_s[-1] - course.t_s[0])
    constant = 4.0 * math.sqrt(math.pi) * rate_hz * course.bandwidth_s**3
    jitter_deg = 0.0 if math.isnan(course.jitter_deg) else course.jitter_deg
    return jitter_deg / math.sqrt(constant)


def _entered(way: FloatArray, share: float) -> int:
    """From when on the way was at least so far without a break until its end."""
    below = np.flatnonzero(~(way >= share))
    return int(below[-1]) + 1 if len(below) else 0


def _so_far(course: Course) -> list[FloatArray]:
    """The furthest that each angle has come; moments that do not count bring nothing."""
    return [
        np.maximum.accumulate(np.where(course.counts & np.isfinite(one), one, -1e9))
        for one in course.angles
    ]
