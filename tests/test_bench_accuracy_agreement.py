"""The statistics of the accuracy bench on numbers whose answers are known."""

import math

import numpy as np
import pytest

from bench.accuracy.agreement import (
    agreement,
    clustered_mean,
    correlation,
    share,
    smallest_detectable,
    spread_within,
    two_parts,
)


def test_mean_error_bias_and_limits_are_those_of_the_textbook():
    """Errors -2, 0, 2, 4: bias 1, mean absolute error 2, limits 1 ± 1.96 · 2.582."""
    found = agreement([-2.0, 0.0, 2.0, 4.0], [3.0] * 4, ["a", "a", "b", "b"])
    assert (found.repetitions, found.clips) == (4, 2)
    assert found.bias.value == pytest.approx(1.0)
    assert found.mae.value == pytest.approx(2.0)
    assert found.low.value == pytest.approx(1.0 - 1.96 * math.sqrt(20 / 3))
    assert found.high.value == pytest.approx(1.0 + 1.96 * math.sqrt(20 / 3))
    assert found.coverage.value == pytest.approx(0.75)
    assert found.half_width == pytest.approx(3.0)


def test_an_error_as_large_as_its_bar_is_inside():
    """The bar's end belongs to the bar."""
    assert agreement([2.0, -2.0], [2.0, 1.9], ["a", "b"]).coverage.value == pytest.approx(0.5)


def test_two_clips_are_drawn_whole():
    """With two clips of bias 0 and 10 every draw has bias 0, 5 or 10: the interval is 0 to 10."""
    found = agreement([0.0] * 50 + [10.0] * 50, [1.0] * 100, ["a"] * 50 + ["b"] * 50)
    assert (found.bias.low, found.bias.high) == (0.0, 10.0)


def test_more_repetitions_of_the_same_clips_do_not_narrow_the_interval():
    """Ten times the repetitions, the same clips, the same errors: the same interval."""
    rng = np.random.default_rng(0)
    errors, clips = rng.normal(0.0, 3.0, 20), list(range(20))
    once = agreement(errors, np.ones(20), clips)
    often = agreement(np.repeat(errors, 10), np.ones(200), list(np.repeat(clips, 10)))
    assert often.bias.low == pytest.approx(once.bias.low)
    assert often.bias.high == pytest.approx(once.bias.high)


def test_the_interval_of_independent_errors_is_that_of_the_mean():
    """Four hundred clips of one error each: ± 1.96 standard errors."""
    errors = np.random.default_rng(1).normal(1.0, 4.0, 400)
    found = agreement(errors, np.ones(400), list(range(400)))
    reach = 1.96 * errors.std() / math.sqrt(400)
    assert found.bias.high - found.bias.low == pytest.approx(2 * reach, rel=0.08)


def test_the_same_errors_give_the_same_intervals():
    """The draws have a fixed seed."""
    one = agreement([1.0, 2.0, 5.0], [3.0] * 3, ["a", "b", "c"])
    assert one == agreement([1.0, 2.0, 5.0], [3.0] * 3, ["a", "b", "c"])


def test_nothing_measured_gives_nan_and_no_failure():
    """No errors: every figure is NaN."""
    found = agreement([], [], [])
    assert found.repetitions == 0
    assert math.isnan(found.mae.value)
    assert math.isnan(found.coverage.value)


def test_one_clip_has_no_interval():
    """Nothing can be said beyond it."""
    assert math.isnan(agreement([1.0, 2.0], [1.0, 1.0], ["a", "a"]).bias.low)


def test_a_clustered_mean_counts_every_value_once():
    """Three hits of four, whatever the clips."""
    assert clustered_mean([True, True, True, False], ["a", "a", "a", "b"]).value == 0.75


def test_wilson_interval_of_eight_in_ten():
    """0.490 to 0.943 (Wilson 1927)."""
    found = share(8, 10)
    assert found.low == pytest.approx(0.4902, abs=1e-4)
    assert found.high == pytest.approx(0.9433, abs=1e-4)
    assert math.isnan(share(0, 0).value)


def test_correlation_leaves_out_what_is_missing():
    """A straight line correlates perfectly, with a gap too; two points say nothing."""
    assert correlation([1.0, 2.0, math.nan, 4.0], [3.0, 5.0, 9.0, 9.0]) == pytest.approx(1.0)
    assert math.isnan(correlation([1.0, 2.0], [1.0, 2.0]))


def test_spread_within_people_ignores_what_they_differ_by():
    """Two people at 30 and 50, each seen 2 apart: standard deviation √2."""
    found = spread_within([29.0, 31.0, 49.0, 51.0, 70.0], list("aabbc"), list("aabbc"))
    assert found.value == pytest.approx(math.sqrt(2.0))
    assert math.isnan(spread_within([1.0, 2.0], ["a", "b"], ["a", "b"]).value)


def test_spread_weighs_people_by_their_set_ups():
    """Pooled variance: (2 · 1 + 1 · 8) / 3."""
    values, groups = [9.0, 10.0, 11.0, 18.0, 22.0], list("aaabb")
    assert spread_within(values, groups, groups).value == pytest.approx(math.sqrt(10 / 3))


def test_error_is_split_into_its_two_parts():
    """Balanced analysis of variance by hand: within 2, between (50 - 2) / 2 about mean 5."""
    within, setup = two_parts([-1.0, 1.0, 9.0, 11.0], ["a", "a", "b", "b"])
    assert within == pytest.approx(math.sqrt(2.0))
    between = (100.0 - 2.0) / 2.0
    assert setup == pytest.approx(math.sqrt(between + 25.0))


def test_drawn_parts_are_found_again():
    """Two thousand set-ups of 2 to 5 repetitions: set-up 4°, repetition 2°, bias 1°."""
    rng = np.random.default_rng(2)
    setups = np.repeat(np.arange(2000), rng.integers(2, 6, 2000))
    errors = 1.0 + rng.normal(0, 4, 2000)[setups] + rng.normal(0, 2, setups.size)
    within, setup = two_parts(errors, list(setups))
    assert within == pytest.approx(2.0, rel=0.03)
    assert setup == pytest.approx(math.hypot(4.0, 1.0), rel=0.05)


def test_the_smallest_detectable_change_is_2_77_standard_errors():
    """1.96 · √2."""
    assert smallest_detectable(1.0) == pytest.approx(2.7719, abs=1e-4)
