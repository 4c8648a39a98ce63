"""How far the same person's numbers differ when nothing changed, and what can be told from that.

Pure NumPy on plain arrays, in the unit of the values.  NaN values are left out everywhere; what
cannot be computed from the rest is NaN.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

REACH90 = 1.645
"""A 90 % interval of a normal error reaches so many standard errors to either side [standard
errors] (normal distribution)."""
REACH95 = 1.960
"""A 95 % interval does so many [standard errors] (normal distribution)."""
NORMAL_MAD = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation [ratio]
(normal distribution)."""
MEDIAN_FACTOR = math.sqrt(math.pi / 2.0)
"""Standard error of a median over that of a mean, for many normal errors: √(π/2) = 1.2533."""


@dataclass(frozen=True, slots=True)
class StandardError:
    """The two kinds of error of a value, in the value's own unit, one standard deviation each."""

    repetition: float
    """Independent from repetition to repetition: averaging shrinks it."""
    setup: float
    """Shared by all repetitions of one camera set-up: averaging does not shrink it."""

    @property
    def total(self) -> float:
        """Both kinds together: the root of the sum of squares."""
        return math.hypot(self.repetition, self.setup)

    def interval90(self, value: float) -> tuple[float, float]:
        """The 90 % interval about a value with this error, in its unit; NaN of NaN.

        >>> StandardError(3.0, 4.0).interval90(40.0)
        (31.775, 48.225)
        """
        reach = REACH90 * self.total
        return value - reach, value + reach


def sem_from_retest(first: ArrayLike, second: ArrayLike) -> float:
    """Standard error of measurement from pairs of repeated measurements: SD of differences / √2.

    Weir 2005, J Strength Cond Res 19:231-240, doi:10.1519/15184.1; Hopkins 2000, Sports Med 30:1-15
    (the "typical error").  NaN with fewer than two pairs.

    >>> round(sem_from_retest([10.0, 20.0, 30.0], [12.0, 20.0, 28.0]), 4)
    1.4142
    """
    differences = _known(np.asarray(first, float) - np.asarray(second, float))
    if len(differences) < 2:
        return math.nan
    return float(differences.std(ddof=1)) / math.sqrt(2.0)


def mdc95(sem: float) -> float:
    """Minimal detectable change at 95 %: 1.96·√2·SEM, for two measurements with the same error.

    Weir 2005 (see ``sem_from_retest``); it is no minimal important change.

    >>> round(mdc95(2.0), 2)
    5.54
    """
    return REACH95 * math.sqrt(2.0) * sem


def median(values: ArrayLike) -> float:
    """The median of the known values.

    >>> median([1.0, math.nan, 3.0])
    2.0
    """
    known = _known(values)
    return float(np.median(known)) if len(known) else math.nan


def median_interval90(values: ArrayLike) -> tuple[float, float]:
    """A 90 % interval of the median from the order of the values; NaN with fewer than five.

    From the k-th smallest to the k-th largest value, k as large as the binomial distribution
    allows, whatever distribution the values have (Thompson 1936, Ann Math Stat 7:122-128,
    doi:10.1214/aoms/1177732502).

    >>> median_interval90([3.0, 1.0, 2.0, 5.0, 4.0]), median_interval90([1.0, 2.0])
    ((1.0, 5.0), (nan, nan))
    """
    known = np.sort(_known(values))
    count, k, outside = len(known), 0, 0.0
    while k < count and (outside := outside + math.comb(count, k) / 2 ** (count - 1)) <= 0.1:
        k += 1
    return (float(known[k - 1]), float(known[count - k])) if k else (math.nan, math.nan)


def robust_spread(values: ArrayLike) -> float:
    """Robust standard deviation: the scaled median absolute deviation (MAD).

    1.4826 · median(|x − median|), times n/(n − 0.8) for few values (Croux & Rousseeuw 1992,
    doi:10.1007/978-3-662-26811-7_58, who give nearly this from four values on).  NaN with fewer
    than two values.

    >>> round(robust_spread([9.0, 10.0, 11.0, 12.0, 60.0]), 2)
    1.76
    """
    known = _known(values)
    if len(known) < 2:
        return math.nan
    deviation = float(np.median(np.abs(known - np.median(known))))
    return NORMAL_MAD * deviation * len(known) / (len(known) - 0.8)


def upper_quantile(values: ArrayLike, *, deviations: float) -> float:
    """Median plus so many robust standard deviations: an upper quantile that no odd value moves.

    1.2816 deviations are the 90 % and 1.6449 the 95 % quantile of a normal distribution.

    >>> round(upper_quantile([9.0, 10.0, 11.0, 12.0, 60.0], deviations=1.2816), 2)
    13.26
    """
    return median(values) + deviations * robust_spread(values)


def spread_within(groups: Sequence[ArrayLike]) -> tuple[float, int]:
    """Robust standard deviation of values about their group's median, and its degrees of freedom.

    Those are the number of values less one for each group; NaN and 0 when there is none.

    >>> spread, df = spread_within([[1.0, 2.0, 3.0], [11.0, 12.0, 13.0]])
    >>> df
    4
    """
    known = [one for one in map(_known, groups) if len(one)]
    df = sum(map(len, known)) - len(known)
    if df < 1:
        return math.nan, 0
    deviations = np.concatenate([np.abs(one - np.median(one)) for one in known])
    # Each group's median sits on one of its values, or between two: those deviations are no news.
    return NORMAL_MAD * float(np.median(np.sort(deviations)[len(known) :])), df


def spread_between(groups: Sequence[ArrayLike]) -> tuple[float, int]:
    """Standard deviation of the groups' medians, and its degrees of freedom.

    NaN and 0 for one group.

    Part of it is the spread within the groups; that is left in, so it is rather too wide.

    >>> spread_between([[10.0, 11.0, 12.0], [13.0, 14.0, 15.0]])
    (2.1213203435596424, 1)
    """
    medians = [float(np.median(one)) for one in map(_known, groups) if len(one)]
    if len(medians) < 2:
        return math.nan, 0
    return float(np.std(medians, ddof=1)), len(medians) - 1


def pooled_spread(observed: float, df: int, *, prior: float, prior_df: float) -> float:
    """Pooled spread after few observations: variances weighted by their degrees of freedom.

    The mean of a scaled inverse chi-square posterior, as used for variances of few replicates
    (Smyth 2004, doi:10.2202/1544-6115.1027): with nothing observed it is ``prior``, with much it is
    what was observed.

    >>> pooled_spread(math.nan, 0, prior=4.5, prior_df=1)
    4.5
    """
    if df == 0 or math.isnan(observed):
        return prior
    variance = (prior_df * prior**2 + df * observed**2) / (prior_df + df)
    return math.sqrt(variance)


def median_error(spread: float, count: int) -> float:
    """Standard error of the median of so many values; for one or two it is that of their mean.

    >>> round(median_error(2.0, 4), 4)
    1.2533
    """
    if count == 0:
        return math.nan
    return spread * (MEDIAN_FACTOR if count >= 3 else 1.0) / math.sqrt(count)


def theil_sen(values: ArrayLike) -> float:
    """Median slope between all pairs of a series, per step; NaN with fewer than two values.

    Theil 1950; Sen 1968, J Am Stat Assoc 63:1379-1389, doi:10.1080/01621459.1968.10480934.

    >>> theil_sen([1.0, 2.0, 3.0, 90.0, 5.0])
    1.0
    """
    known, steps = _series(values)
    i, j = np.triu_indices(len(known), k=1)
    if len(i) == 0:
        return math.nan
    return float(np.median((known[j] - known[i]) / (steps[j] - steps[i])))


def mann_kendall(values: ArrayLike) -> float:
    """Standard score of a series going steadily up (positive) or down; 0 for fewer than two values.

    Kendall's S with its variance and continuity correction: Mann 1945, Econometrica 13:245-259,
    doi:10.2307/1907187.  Beyond ±1.96 a series without trend comes about once in twenty; fewer than
    five values never get there.

    >>> round(mann_kendall([5.0, 4.0, 3.0, 2.0, 1.0]), 2)
    -2.2
    """
    known, _ = _series(values)
    i, j = np.triu_indices(len(known), k=1)
    score = float(np.sign(known[j] - known[i]).sum())
    if score == 0.0:
        return 0.0
    n = len(known)
    deviation = math.sqrt(n * (n - 1) * (2 * n + 5) / 18.0)
    return math.copysign(abs(score) - 1.0, score) / deviation


def _known(values: ArrayLike) -> FloatArray:
    array: FloatArray = np.asarray(values, float)
    return np.asarray(array[np.isfinite(array)])


def _series(values: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The known values and their places in the series."""
    array = np.asarray(values, float)
    places = np.flatnonzero(np.isfinite(array))
    return array[places], places.astype(float)
