"""How often equal sides are called different: people whose zero is off, read every week.

The rule is ``posecheck.audit.sides`` itself, on weekly values with the movement file's errors.
"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecheck.audit.counting import FEWEST, MOST
from posecheck.audit.records import Series, SideVerdict, WeekValue
from posecheck.audit.series import change_of
from posecheck.audit.sides import FEWEST_WEEKS, side_differences
from posecheck.audit.trend import WINDOW_WEEKS, trend_of, week_spread
from posecheck.audit.week import Week
from posecheck.audit.week_value import DAILY_DEG, HODGES_LEHMANN_FACTOR
from posecheck.body import Side
from posecheck.judgement.arc import opposed_share
from posecheck.movements.spec import ErrorRule
from posecheck.records import StandardError

FIRST = Week(2026, 1)
CALLED = (SideVerdict.LEFT, SideVerdict.RIGHT)


def falsely_different(
    rule: ErrorRule, people: int, *, stays: bool, known: bool, rng: np.random.Generator
) -> float:
    """Share of people with equal sides who are told of a difference in any of twelve weeks.

    ``stays``: the zero is off by the same in all weeks (the camera always stands there), else anew
    each week.  ``known``: the audit knows of a zero; else both sides are taken as independent.
    """
    stated = rule if known else replace(rule, zero=math.nan)
    told = 0
    for _ in range(people):
        left, right, counts = _weeks(rule, stays, rng)
        told += any(
            _called(stated, left[:week], right[:week], counts[:week])
            for week in range(FEWEST_WEEKS, WINDOW_WEEKS + 1)
        )
    return told / people


def _weeks(
    rule: ErrorRule, stays: bool, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int_]]:
    """Weekly values of both sides of one person, and how many repetitions they are of."""
    common = math.sqrt(rule.retest**2 - rule.zero**2) * rng.normal(size=WINDOW_WEEKS)
    zero = rule.zero * rng.normal(size=1 if stays else WINDOW_WEEKS)
    counts = rng.integers(FEWEST, MOST + 1, WINDOW_WEEKS)
    each = HODGES_LEHMANN_FACTOR * rule.repetition / np.sqrt(counts)
    left, right = (
        40.0 + common + sign * zero + np.hypot(each, DAILY_DEG) * rng.normal(size=WINDOW_WEEKS)
        for sign in (1.0, -1.0)
    )
    return left, right, counts


def _called(
    rule: ErrorRule,
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    counts: NDArray[np.int_],
) -> bool:
    (found,) = side_differences(
        [_series(rule, side, degs, counts) for side, degs in zip(Side, (left, right), strict=True)]
    )
    return found.verdict in CALLED


def _series(
    rule: ErrorRule, side: Side, degs: NDArray[np.float64], counts: NDArray[np.int_]
) -> Series:
    setup = math.hypot(DAILY_DEG, rule.retest)
    weeks = tuple(
        WeekValue(
            *(FIRST.plus(i), float(deg), (float(deg), float(deg))),
            StandardError(HODGES_LEHMANN_FACTOR * rule.repetition / math.sqrt(count), setup),
            *(int(count), 1, ()),
        )
        for i, (deg, count) in enumerate(zip(degs, counts, strict=True))
    )
    return Series(
        *("thoracic-twist", "Thoracic twist", {}, side, rule.measure, True, "front", "full"),
        weeks=weeks,
        trend=None,
        change=change_of(weeks, None, spread_deg=1.0),
        week_spread_deg=week_spread(weeks, trend_of(weeks)),
        opposed=opposed_share(rule, between=True),
    )
