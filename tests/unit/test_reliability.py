"""Statistics of repeated measurements against answers known from formulas or from many draws."""

import math

import numpy as np
import pytest

from posecheck.reliability import (
    mann_kendall,
    mdc95,
    median_error,
    pooled_spread,
    robust_spread,
    sem_from_retest,
    spread_between,
    spread_within,
    theil_sen,
    upper_quantile,
)


def draws(*shape: int, sd: float = 1.0) -> np.ndarray:
    return np.random.default_rng(5).normal(0.0, sd, shape)


def test_two_measurements_with_an_error_of_two_degrees_differ_by_less_than_the_mdc_in_95_percent():
    """The minimal detectable change is exceeded by one pair in twenty when nothing changed."""
    first, second = draws(2, 20_000, sd=2.0)
    assert np.mean(np.abs(first - second) > mdc95(2.0)) == pytest.approx(0.05, abs=0.005)
    assert sem_from_retest(first, second) == pytest.approx(2.0, rel=0.03)


def test_one_odd_value_in_five_moves_neither_spread_nor_quantile():
    """A slip of tracking counts as one value like the others, however far off it is."""
    usual, odd = [38.0, 39.0, 40.0, 41.0, 42.0], [38.0, 39.0, 40.0, 41.0, 142.0]
    assert robust_spread(odd) == robust_spread(usual)
    assert upper_quantile(odd, deviations=1.28) == upper_quantile(usual, deviations=1.28)


@pytest.mark.parametrize(("groups", "size"), [(1, 10), (2, 5), (3, 6), (5, 5)])
def test_the_spread_within_groups_leaves_out_how_the_groups_differ(groups, size):
    """Sessions ten degrees apart have the spread of their own values, about right on average."""
    found = []
    for values in draws(2000, groups, size):
        spread, freedom = spread_within([one + 10.0 * i for i, one in enumerate(values)])
        found.append(spread**2)
    assert freedom == groups * (size - 1)
    assert math.sqrt(np.mean(found)) == pytest.approx(1.0, abs=0.15)


def test_missing_values_are_left_out():
    """NaN is neither a value nor a reason for NaN."""
    assert spread_between([[1.0, math.nan], [math.nan], [3.0]]) == (pytest.approx(2**0.5), 1)
    assert theil_sen([1.0, math.nan, 3.0]) == 1.0


def test_nothing_known_is_nan_and_leaves_the_prior():
    """One session says nothing of how sessions differ; what was believed before stays."""
    spread, freedom = spread_between([[40.0, 41.0]])
    assert math.isnan(spread)
    assert pooled_spread(spread, freedom, prior=4.5, prior_df=1.0) == 4.5
    assert math.isnan(robust_spread([40.0]))
    assert math.isnan(theil_sen([40.0]))
    assert math.isnan(median_error(2.0, 0))


def test_many_sessions_outweigh_the_prior():
    """After a hundred sessions what was seen counts, not what the file said."""
    assert pooled_spread(1.5, 99, prior=4.5, prior_df=1.0) == pytest.approx(1.5, abs=0.07)


def test_the_error_of_a_median_is_that_of_medians_of_draws():
    """Medians of nine values scatter by 1.25·SD/√9, nearly."""
    medians = np.median(draws(20_000, 9), axis=1)
    assert median_error(1.0, 9) == pytest.approx(medians.std(), rel=0.03)


def test_a_series_without_trend_seldom_looks_like_one():
    """Beyond ±1.96 about once in twenty, and never with fewer than five values."""
    scores = np.array([mann_kendall(one) for one in draws(4000, 8)])
    assert np.mean(np.abs(scores) > 1.96) < 0.06
    assert mann_kendall([1.0, 2.0, 3.0, 4.0]) < 1.96 < mann_kendall([1.0, 2.0, 3.0, 4.0, 5.0])
