"""The straight line through the weeks, with an interval that knows the measurement error.

Constants: docs/audit.md#what-the-numbers-are.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from posecheck.audit.records import UNKNOWN_INTERVAL, WeeklyTrend, WeekValue
from posecheck.reliability import pooled_spread

WINDOW_WEEKS = 12
"""A trend looks back so many weeks."""
PRIOR_WEEKS = 8.0
"""The error that the movement file states counts as much as so many weeks of the person's own."""
DRAWS = 1000
"""Bootstrap samples."""
_SEED = 20_260
"""Of the bootstrap: the same weeks give the same interval."""

FloatArray = NDArray[np.float64]


def line_through(places: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Theil-Sen slope and level at place 0 of each row of ``values`` (…, n) over ``places`` (n).

    Slope: the median of the slopes between all pairs.  Level: the median of what is left.  Theil
    1950; Sen 1968, J Am Stat Assoc 63:1379-1389, doi:10.1080/01621459.1968.10480934.
    """
    i, j = _pairs(len(places))
    slopes = (values[..., j] - values[..., i]) / (places[j] - places[i])
    slope = np.median(slopes, axis=-1)
    level = np.median(values - slope[..., None] * places, axis=-1)
    return slope, level


def stated_spread(weeks: Sequence[WeekValue]) -> float:
    """What the weeks themselves state as their error: the root of the mean square; NaN for none."""
    return (
        float(np.sqrt(np.mean([w.standard_error.total**2 for w in weeks]))) if weeks else math.nan
    )


def week_spread(known: Sequence[WeekValue], trend: WeeklyTrend | None) -> float:
    """Standard deviation of a weekly value when nothing changes; NaN without any.

    What is stated and what the person's own weeks show: variances, weighted by their degrees of
    freedom.
    """
    residual, df = (trend.residual_deg, trend.weeks - 2) if trend else (math.nan, 0)
    return pooled_spread(residual, df, prior=stated_spread(known), prior_df=PRIOR_WEEKS)


def in_window(weeks: Sequence[WeekValue]) -> list[WeekValue]:
    """The weeks with a value of the window that ends with the last week."""
    if not weeks:
        return []
    last = weeks[-1].week
    return [one for one in weeks if one.known and last.since(one.week) < WINDOW_WEEKS]


def trend_of(known: Sequence[WeekValue]) -> WeeklyTrend | None:
    """The line through weeks with a value, its interval not known yet; None with fewer than two.

    The residuals' standard deviation (n − 2 degrees of freedom) is not robust on purpose: a week
    that is far off makes the rest less certain.
    """
    if len(known) < 2:
        return None
    places, values = places_of(known), values_of(known)
    slope, level = line_through(places, values)
    left = values - slope * places
    df = len(known) - 2
    residual = math.sqrt(np.square(left - left.mean()).sum() / df) if df else math.nan
    return WeeklyTrend(
        first=known[0].week,
        last=known[-1].week,
        weeks=len(known),
        slope_deg_per_week=float(slope),
        slope_interval90=UNKNOWN_INTERVAL,
        level_deg=float(level + slope * places[-1]),
        residual_deg=residual,
    )


def with_interval(trend: WeeklyTrend, known: Sequence[WeekValue], spread_deg: float) -> WeeklyTrend:
    """The trend with the 90 % interval of its slope, by bootstrap.

    Parametric (Efron & Tibshirani 1993, chapter 6.5): the line again and again with errors of the
    size of ``spread_deg``.  Drawing residuals would not do, for four weeks that agree by luck would
    look exact.
    """
    places = places_of(known)
    errors = np.random.default_rng(_SEED).normal(0.0, spread_deg, (DRAWS, len(places)))
    slopes, _ = line_through(places, trend.slope_deg_per_week * places + errors)
    low, high = np.quantile(slopes, [0.05, 0.95])
    return replace(trend, slope_interval90=(float(low), float(high)))


def places_of(known: Sequence[WeekValue]) -> FloatArray:
    """Weeks since the first one."""
    return np.array([float(one.week.since(known[0].week)) for one in known])


def values_of(known: Sequence[WeekValue]) -> FloatArray:
    """Their values, degrees."""
    return np.array([one.deg for one in known])


@cache
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    i, j = np.triu_indices(count, k=1)
    return i, j
