"""What the repetitions of a side say together."""

import math

import pytest

from posecheck.body import Side
from posecheck.documents.summary import left_right_difference, summarise
from posecheck.records import StandardError
from tests.helpers.examples import NAN, repetition


def test_median_of_one_has_the_error_of_one() -> None:
    """A single repetition keeps its own error."""
    summary = summarise([repetition(end_range_deg=38.0)], Side.LEFT)
    assert summary is not None
    assert (summary.count, summary.median_deg) == (1, 38.0)
    assert summary.interval90_deg == pytest.approx((38.0 - 8.225, 38.0 + 8.225))  # 1.645 · 5


def test_repetition_error_shrinks_with_the_count_and_the_setup_error_does_not() -> None:
    """Of four repetitions: repetition error × 1.2533 / 2, set-up error as it is."""
    done = [repetition(i, end_range_deg=deg) for i, deg in enumerate((30, 34, 36, 50), start=1)]
    summary = summarise(done, Side.LEFT)
    assert summary is not None
    assert summary.median_deg == 35.0
    assert summary.standard_error.repetition == pytest.approx(1.2533 * 3.0 / 2.0, abs=1e-3)
    assert summary.standard_error.setup == 4.0


def test_median_of_two_is_their_mean() -> None:
    """Of two, the median is the mean: the root mean square error over √2."""
    done = [
        repetition(1, end_range_deg=30.0, error=StandardError(1.0, 2.0)),
        repetition(2, end_range_deg=40.0, error=StandardError(7.0, 4.0)),
    ]
    summary = summarise(done, Side.LEFT)
    assert summary is not None
    assert summary.median_deg == 35.0
    assert summary.standard_error.repetition == pytest.approx(5.0 / math.sqrt(2.0))
    assert summary.standard_error.setup == 3.0


def test_best_comfortable_leaves_forced_repetitions_out() -> None:
    """The furthest that was not forced; none when all were."""
    forced = repetition(2, end_range_deg=55.0, verdict="forced")
    both = summarise([repetition(1, end_range_deg=38.0), forced], Side.LEFT)
    only_forced = summarise([forced], Side.LEFT)
    assert both is not None
    assert only_forced is not None
    assert both.best_comfortable_deg == 38.0
    assert math.isnan(only_forced.best_comfortable_deg)


def test_side_without_repetitions_has_no_summary() -> None:
    """Nothing is made up for a side that was not done."""
    assert summarise([repetition(side=Side.LEFT)], Side.RIGHT) is None


def test_unmeasured_end_range_is_counted_but_not_averaged() -> None:
    """A repetition whose end range is missing counts, and leaves the median alone."""
    summary = summarise(
        [repetition(1, end_range_deg=NAN), repetition(2, end_range_deg=40.0)], Side.LEFT
    )
    assert summary is not None
    assert (summary.count, summary.median_deg) == (2, 40.0)
    assert summary.standard_error.repetition == 3.0


@pytest.mark.parametrize(("right_deg", "within"), [(49.0, True), (50.0, False), (26.0, False)])
def test_difference_is_compared_with_its_own_error(right_deg: float, within: bool) -> None:
    """Two sides measured alike differ when they are more than 1.645 · √2 · 5 = 11.63° apart."""
    left = summarise([repetition(side=Side.LEFT, end_range_deg=38.0)], Side.LEFT)
    right = summarise([repetition(side=Side.RIGHT, end_range_deg=right_deg)], Side.RIGHT)
    difference = left_right_difference(left, right)
    assert difference is not None
    assert difference.deg == 38.0 - right_deg
    assert difference.reach90_deg == pytest.approx(11.632, abs=1e-3)
    assert (abs(difference.deg) <= difference.reach90_deg) is within


def test_one_side_alone_has_no_difference() -> None:
    """Nor has a side whose end range could not be measured."""
    left = summarise([repetition(side=Side.LEFT)], Side.LEFT)
    unknown = summarise([repetition(side=Side.RIGHT, end_range_deg=NAN)], Side.RIGHT)
    assert left_right_difference(left, None) is None
    assert left_right_difference(left, unknown) is None
