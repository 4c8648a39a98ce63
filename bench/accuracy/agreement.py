"""Statistics of agreement between measured and true values; pure, NumPy only.

Repetitions of one clip share its camera and its person, so they are not independent: every interval
here comes from drawing whole clips (cluster bootstrap), or counts clips.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAWS = 2000
SEED = 20261122
"""Fixed, so that the same landmarks give the same tables."""
REACH_95 = 1.96
REACH_90 = 1.645

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate with its 95 % interval, in the estimate's unit; NaN when it is not known."""

    value: float
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True, slots=True)
class Agreement:
    """How measured values agree with true ones; in the unit of the errors."""

    repetitions: int
    """Errors that went in."""
    clips: int
    """Clusters that they came from."""
    mae: Figure
    """Mean absolute error."""
    bias: Figure
    """Mean of measured minus true."""
    low: Figure
    """Lower 95 % limit of agreement: bias - 1.96 standard deviations."""
    high: Figure
    """Upper 95 % limit of agreement."""
    coverage: Figure
    """Share of errors within their bar, 0 to 1."""
    half_width: float
    """Mean half width of the bars."""


def agreement(
    errors: Sequence[float], half_widths: Sequence[float], clips: Sequence[Hashable]
) -> Agreement:
    """Agreement of errors (measured minus true) with bars of the given half widths.

    ``clips`` names the cluster of each error.  All figures are NaN without errors, the limits with
    a single one, the intervals with fewer than two clips.  Limits of agreement: Bland and Altman
    1986, doi:10.1016/S0140-6736(86)90837-8; the cluster bootstrap: Field and Welsh 2007,
    doi:10.1111/j.1467-9868.2007.00593.x.
    """
    error, half = np.asarray(errors, dtype=float), np.asarray(half_widths, dtype=float)
    terms = np.stack(
        [np.ones_like(error), error, np.abs(error), error**2, np.abs(error) <= half, half]
    )
    sums = _sums(terms, clips)
    estimate = _agreement_figures(sums.sum(axis=1, keepdims=True))
    draws = _agreement_figures(_resampled(sums))
    mae, bias, low, high, coverage = (
        _figure(one, drawn, sums.shape[1]) for one, drawn in zip(estimate, draws, strict=True)
    )
    width = float(half.mean()) if half.size else math.nan
    return Agreement(error.size, sums.shape[1], mae, bias, low, high, coverage, width)


def clustered_mean(values: ArrayLike, clips: Sequence[Hashable]) -> Figure:
    """Mean with a 95 % interval from drawing whole clips; NaN without values."""
    value = np.asarray(values, dtype=float)
    sums = _sums(np.stack([np.ones_like(value), value]), clips)
    drawn = _resampled(sums)
    mean = float(value.mean()) if value.size else math.nan
    return _figure(np.array([mean]), _ratio(drawn[1], drawn[0]), sums.shape[1])


def share(hits: int, of: int) -> Figure:
    """A share of independent things with its 95 % Wilson interval (Wilson 1927); NaN of none."""
    if of == 0:
        return Figure(math.nan)
    rate, square = hits / of, REACH_95**2
    middle = (rate + square / (2 * of)) / (1 + square / of)
    reach = REACH_95 * math.sqrt(rate * (1 - rate) / of + square / (4 * of**2)) / (1 + square / of)
    return Figure(rate, middle - reach, middle + reach)


def correlation(one: ArrayLike, other: ArrayLike) -> float:
    """Pearson's correlation over the pairs in which both are known; NaN for fewer than three."""
    x, y = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 3 or np.ptp(x[both]) == 0 or np.ptp(y[both]) == 0:
        return math.nan
    return float(np.corrcoef(x[both], y[both])[0, 1])


def slope(read: ArrayLike, true: ArrayLike) -> float:
    """Of the least-squares line of readings on truth; below 1 they shrink towards their middle.

    NaN for fewer than three pairs.

    >>> slope([1.0, 2.0, 3.0], [10.0, 12.0, 14.0])
    0.5
    """
    y, x = np.asarray(read, dtype=float), np.asarray(true, dtype=float)
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 3 or np.ptp(x[both]) == 0:
        return math.nan
    return float(np.polyfit(x[both], y[both], 1)[0])


def spread_within(
    values: ArrayLike, groups: Sequence[Hashable], clusters: Sequence[Hashable]
) -> Figure:
    """Pooled standard deviation within groups, its interval from drawing whole clusters of them.

    Groups of one value say nothing and are left out; NaN when none remains.
    """
    value = np.asarray(values, dtype=float)
    count, total, squares = _sums(np.stack([np.ones_like(value), value, value**2]), groups)
    inside = (squares - total**2 / count).clip(min=0)
    cluster_of = dict(zip(groups, clusters, strict=True))
    owners = [cluster_of[group] for group in dict.fromkeys(groups)]
    several = np.flatnonzero(count > 1)
    sums = _sums(np.stack([count - 1, inside])[:, several], [owners[i] for i in several])
    free, within = sums.sum(axis=1)
    if free == 0:
        return Figure(math.nan)
    drawn = _resampled(sums)
    draws = np.sqrt(_ratio(drawn[1], drawn[0]))
    return _figure(np.array([math.sqrt(within / free)]), draws, sums.shape[1])


def two_parts(errors: ArrayLike, setups: Sequence[Hashable]) -> tuple[float, float]:
    """Standard deviations of errors within set-ups and of the set-ups' own error about zero.

    One-way analysis of variance with unequal group sizes (Searle, Casella and McCulloch 1992,
    chapter 3).  The bias belongs to the second part: it is the same in every repetition.  The first
    is NaN when no set-up has two errors, and then counts as nothing in the second.
    """
    error = np.asarray(errors, dtype=float)
    count, total, squares = _sums(np.stack([np.ones_like(error), error, error**2]), setups)
    inside = float((squares - total**2 / count).sum())
    free = int(error.size - count.size)
    within = max(0.0, inside) / free if free else math.nan
    if count.size < 2:
        return math.sqrt(within), math.nan
    mean = float(error.mean())
    between = float((count * (total / count - mean) ** 2).sum()) / (count.size - 1)
    typical = (error.size - float((count**2).sum()) / error.size) / (count.size - 1)
    own = max(0.0, between - (within if free else 0.0)) / typical
    return math.sqrt(within), math.sqrt(own + mean**2)


def smallest_detectable(sem: float) -> float:
    """The change between two sessions that is beyond error with 95 % (MDC95), from the SEM.

    1.96·√2·SEM: Weir 2005, doi:10.1519/15184.1.

    >>> round(smallest_detectable(2.0), 2)
    5.54
    """
    return REACH_95 * math.sqrt(2.0) * sem


def _sums(terms: Array, clips: Sequence[Hashable]) -> Array:
    """Sums of the rows of ``terms`` (k, n) by cluster, shape (k, clusters)."""
    place = {clip: i for i, clip in enumerate(dict.fromkeys(clips))}
    out = np.zeros((len(terms), len(place)))
    where = np.array([place[clip] for clip in clips], dtype=int)
    for row, term in zip(out, terms, strict=True):
        np.add.at(row, where, term)
    return out


def _resampled(sums: Array) -> Array:
    """Totals of ``sums`` (k, clusters) over clusters drawn with replacement, (k, DRAWS)."""
    clusters = sums.shape[1]
    if clusters == 0:
        return np.zeros((len(sums), DRAWS))
    rng = np.random.default_rng(SEED)
    times = rng.multinomial(clusters, np.full(clusters, 1 / clusters), DRAWS)
    return np.asarray(sums @ times.T)


def _agreement_figures(totals: Array) -> tuple[Array, ...]:
    """MAE, bias, limits and coverage from totals (6, m) of 1, e, |e|, e², inside, half width."""
    count, error, size, square, inside, _ = totals
    bias = _ratio(error, count)
    variance = _ratio(square - count * bias**2, count - 1).clip(min=0)
    reach = REACH_95 * np.sqrt(variance)
    return _ratio(size, count), bias, bias - reach, bias + reach, _ratio(inside, count)


def _ratio(top: Array, bottom: Array) -> Array:
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)


def _figure(estimate: Array, draws: Array, clusters: int) -> Figure:
    value = float(estimate[0])
    known = draws[np.isfinite(draws)]
    if clusters < 2 or known.size == 0:
        return Figure(value)
    low, high = np.percentile(known, [2.5, 97.5])
    return Figure(value, float(low), float(high))
