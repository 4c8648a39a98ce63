"""What the audit's thresholds decide: a bar, a verdict, a week's value or an advice.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.audit.advice import advice_for
from posecheck.audit.places import home_of
from posecheck.audit.records import ChangeVerdict, ForcedRepetition
from posecheck.audit.series import detectable_deg
from posecheck.audit.trend import in_window, trend_of, week_spread
from posecheck.audit.week_value import repetition_spread, week_value
from posecheck.body import Side
from posecheck.records import Verdict
from tests.helpers.audits import THIS_WEEK, a_point, a_series, discarded
from tests.helpers.weeks import RULE, WEEK, judged, point, value

HARD = [32.0, 33.0, 32.0, 33.0]
FORCED = Verdict("forced", (), "past", (), 9.0)


def said(series=(), *, forced=(), stretches=()):
    found = advice_for(series, (), forced=forced, discarded=stretches, notes=())
    return [advice.text for advice in found]


@pytest.mark.parametrize(
    ("weeks", "later", "deg"), [(6, False, 14.55), (12, False, 6.62), (12, True, 8.69)]
)
def test_the_smallest_change_that_is_called_clear(weeks, later, deg):
    """Of weeks that are off by 3°: larger after few weeks, and when the window moves on."""
    assert detectable_deg(np.arange(float(weeks)), 3.0, later=later) == pytest.approx(deg, rel=0.01)


def test_four_weeks_are_enough_for_a_verdict():
    assert judged([30.0, 30.0, 30.0, 30.0]).verdict is ChangeVerdict.NONE
    assert judged([30.0, 30.0, 30.0]).verdict is ChangeVerdict.NOT_ENOUGH


def test_a_trend_forgets_what_was_twelve_weeks_ago():
    """Twelve weeks at 30° after one at 60°: no change, from the second week on."""
    trend = trend_of(in_window([value(0, 60.0), *(value(week, 30.0) for week in range(1, 13))]))
    assert (trend.first, trend.weeks) == (WEEK.plus(1), 12)
    assert trend.residual_deg == 0.0


def test_ten_weeks_of_ones_own_weigh_as_much_as_the_stated_error():
    """Eight degrees of freedom: of 2° stated and 6° seen the mean of the variances is taken."""
    trend = replace(trend_of([value(week, 30.0) for week in range(10)]), residual_deg=6.0)
    spread = week_spread([value(week, 30.0, error=2.0) for week in range(10)], trend)
    assert spread == pytest.approx(((2.0**2 + 6.0**2) / 2.0) ** 0.5, rel=0.01)


def test_five_repetitions_alike_by_luck_do_not_make_a_week_exact():
    """Their four degrees of freedom weigh as much as the movement file's 2°."""
    assert repetition_spread([point(30.0)] * 5, RULE) == pytest.approx((2.0**2 / 2.0) ** 0.5, 0.01)


def test_a_day_differs_by_a_degree_however_well_the_camera_stands():
    """Set-ups that are alike leave the person's daily form."""
    rule = replace(RULE, retest=0.01)
    week = week_value(WEEK, [point(30.0)] * 4, rule=rule, spread_deg=2.0)
    assert week.standard_error.setup == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize(("counted", "known"), [(3, True), (2, False)])
def test_three_counted_repetitions_are_a_week(counted, known):
    assert week_value(WEEK, [point(30.0)] * counted, rule=RULE, spread_deg=2.0).known is known


@pytest.mark.parametrize(
    ("days", "there", "home"), [(20, 10, "home"), (20, 9, None), (2, 2, "home"), (1, 1, None)]
)
def test_a_series_has_a_usual_place_when_half_of_its_days_are_from_there(days, there, home):
    """And at least two of them."""
    rule = replace(RULE, same_place=1.0)
    places = ["home"] * there + [f"elsewhere {day}" for day in range(there, days)]
    points = [replace(point(30.0, day=day), place=place) for day, place in enumerate(places)]
    assert home_of(points, rule) == home


def test_no_more_than_four_things_are_advised():
    """Five movements and sides were forced."""
    places = [(m, s) for m in ("ankle-rock", "thoracic-twist", "hip-circle") for s in Side][:5]
    series = [a_series(movement, side, HARD) for movement, side in places]
    moment = a_point(THIS_WEEK, 2, 32.0).recorded_at
    forced = [
        ForcedRepetition(movement, side, "s", moment, 2, 32.0, FORCED) for movement, side in places
    ]
    assert len(said(series, forced=forced)) == 4
    assert len(said(series, forced=forced[:4])) == 4


@pytest.mark.parametrize(("detectable_deg", "advised"), [(8.2, True), (7.8, False)])
def test_two_days_a_week_are_advised_when_only_a_large_change_could_be_seen(
    detectable_deg, advised
):
    series = a_series("ankle-rock", Side.LEFT, HARD)
    coarse = replace(series, change=replace(series.change, detectable_deg=detectable_deg))
    assert any("film it on two days" in text for text in said([coarse])) is advised


@pytest.mark.parametrize(("count", "advised"), [(3, True), (2, False)])
def test_three_stretches_discarded_for_one_reason_are_worth_a_word(count, advised):
    stretches = [discarded("too-small", "The person was too small.")] * count
    texts = said(stretches=stretches)
    assert any("stretches were discarded" in text for text in texts) is advised
