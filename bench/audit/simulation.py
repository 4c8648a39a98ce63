"""People whose true range is known, filmed every week, by the thousand.

Numbers only, no pictures: repetitions are drawn with the project's own error figures, a week's
value is made of them as ``posecheck.audit.week_value`` does, and every week the rule of
``posecheck.audit.series`` is applied to what there is by then.  All series at once, as arrays; that
the rule is the very same is tested (``tests/unit/test_bench_audit.py``).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.audit.counting import FEWEST, MOST
from posecheck.audit.series import CRITICAL, CRITICAL_LATER, FEWEST_WEEKS, SHAPE
from posecheck.audit.trend import PRIOR_WEEKS, WINDOW_WEEKS
from posecheck.audit.week_value import DAILY_DEG, HODGES_LEHMANN_FACTOR

FloatArray = NDArray[np.float64]
MISSED_SHARE = 0.08
"""So many weeks are missed."""


@dataclass(frozen=True, slots=True)
class World:
    """How simulated people film, and how they differ from what the movement files state."""

    name: str = "as stated"
    """For the table."""
    error_factor: float = 1.0
    """True errors over stated ones."""
    daily_deg: float = DAILY_DEG
    """True daily form: standard deviation of the person's range from day to day …"""
    stated_daily_deg: float = DAILY_DEG
    """… and what the audit takes it to be."""
    days: int = 1
    """Set-ups a week."""
    weeks: int = WINDOW_WEEKS
    """For how long."""
    elsewhere_share: float = 0.0
    """So many days are filmed from elsewhere than the usual place …"""
    elsewhere_deg: float = 0.0
    """… which then errs by its own place: what all set-ups of a place share, one standard
    deviation."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weekly values of many series; NaN in weeks that were missed."""

    deg: FloatArray
    """(series, weeks)."""
    stated_deg: FloatArray
    """Their stated errors, the same shape."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the rule sees of many series in every week; NaN while there is not enough data."""

    deg: FloatArray
    """Change along the trend (series, weeks)."""
    bar_deg: FloatArray
    """The smallest one that is called clear."""

    @property
    def up(self) -> NDArray[np.bool_]:
        """Where a report says ``clearly-up``."""
        return self.deg >= self.bar_deg

    @property
    def down(self) -> NDArray[np.bool_]:
        """Where a report says ``clearly-down``."""
        return -self.deg >= self.bar_deg


def film(
    series: int,
    change_deg: float,
    *,
    repetition_deg: float,
    setup_deg: float,
    world: World,
    rng: np.random.Generator,
) -> Weeks:
    """So many series, each changing evenly by so much from the first week to the twelfth."""
    shape = (series, world.weeks)
    true = 35.0 + change_deg * np.arange(world.weeks) / (WINDOW_WEEKS - 1)
    deg = np.tile(true, (series, 1))
    variance = np.zeros(shape)
    usual = rng.normal(0.0, world.elsewhere_deg, (series, 1))
    for _ in range(world.days):
        counts = rng.integers(FEWEST, MOST + 1, shape)
        errors = rng.normal(0.0, repetition_deg, (*shape, MOST))
        errors[np.arange(MOST) >= counts[..., None]] = np.nan
        day = _hodges_lehmann(errors) + rng.normal(0.0, setup_deg, shape)
        form = rng.normal(0.0, world.daily_deg, shape)
        away = rng.random(shape) < world.elsewhere_share
        day += np.where(away, rng.normal(0.0, world.elsewhere_deg, shape), usual)
        deg += (world.error_factor * day + form) / world.days
        own = (HODGES_LEHMANN_FACTOR * repetition_deg) ** 2 / counts + setup_deg**2
        own += np.where(away, 2.0 * world.elsewhere_deg**2, 0.0)
        variance += (own + world.stated_daily_deg**2) / world.days**2
    missed = rng.random(shape) < MISSED_SHARE
    return Weeks(np.where(missed, np.nan, deg), np.sqrt(variance))


def looks_at(weeks: Weeks) -> Looks:
    """The rule, applied to every series in every week."""
    deg, bar = np.full_like(weeks.deg, np.nan), np.full_like(weeks.deg, np.nan)
    for last in range(FEWEST_WEEKS - 1, weeks.deg.shape[1]):
        window = slice(max(0, last + 1 - WINDOW_WEEKS), last + 1)
        older = np.asarray(np.isfinite(weeks.deg[:, : window.start]).any(axis=1))
        deg[:, last], bar[:, last] = _look(weeks.deg[:, window], weeks.stated_deg[:, window], older)
    return Looks(deg, bar)


def _look(
    values: FloatArray, stated: FloatArray, older: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Change and bar of each series over the weeks of one window."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    places = np.where(known, np.arange(values.shape[1], dtype=float), np.nan)
    i, j = np.triu_indices(values.shape[1], k=1)
    slope = _median((values[:, j] - values[:, i]) / (j - i))
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = _sum_of_squares(places, count)
        span = _last(places) - _first(places)
        residual2 = _sum_of_squares(values - slope[:, None] * places, count) / (count - 2)
        stated2 = np.where(known, stated**2, 0.0).sum(axis=1) / count
        freedom = np.maximum(count - 2, 0)
        spread2 = (PRIOR_WEEKS * stated2 + freedom * residual2) / (PRIOR_WEEKS + freedom)
        full = WINDOW_WEEKS * (WINDOW_WEEKS**2 - 1) / 12.0
        falling = CRITICAL * np.minimum(1.0, squares / full) ** (SHAPE - 0.5)
        bar = np.where(older, CRITICAL_LATER, falling) * np.sqrt(spread2 / squares) * span
    enough = count >= FEWEST_WEEKS
    return np.where(enough, slope * span, np.nan), np.where(enough, bar, np.nan)


def _hodges_lehmann(values: FloatArray) -> FloatArray:
    i, j = np.triu_indices(values.shape[-1])
    return _median((values[..., i] + values[..., j]) / 2.0)


def _median(values: FloatArray) -> FloatArray:
    """Along the last axis, NaN left out, NaN where nothing is left; nanmedian is far slower."""
    ordered = np.sort(values, axis=-1)  # NaN come last
    count = np.isfinite(values).sum(axis=-1)[..., None]
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=-1)
    high = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[-1] - 1), axis=-1)
    return np.asarray(((low + high) / 2.0)[..., 0])


def _sum_of_squares(values: FloatArray, count: NDArray[np.int_]) -> FloatArray:
    middle = np.nansum(values, axis=1) / count
    return np.asarray(np.nansum((values - middle[:, None]) ** 2, axis=1))


def _first(places: FloatArray) -> FloatArray:
    return np.asarray(np.where(np.isfinite(places), places, math.inf).min(axis=1))


def _last(places: FloatArray) -> FloatArray:
    return np.asarray(np.where(np.isfinite(places), places, -math.inf).max(axis=1))
