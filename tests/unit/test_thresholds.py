"""What thresholds decide: a verdict, a bar, a discard or a message on both sides of each.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from posecheck.body import Side
from posecheck.judgement.alerts import Estimate, RepetitionAlerts
from posecheck.judgement.baseline import baseline_of, limit_of
from posecheck.judgement.comparison import compare
from posecheck.judgement.framing import hidden, widening
from posecheck.judgement.verdict import help_signs
from posecheck.live.reading import Readings
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule
from posecheck.records import (
    Compensation,
    MeasuredValue,
    Observation,
    Sample,
    StandardError,
)
from posecheck.reliability import mdc95
from tests.helpers.past import MEASURE, baseline_days, done, easy_week, session
from tests.helpers.signals import body
from tests.helpers.watching import CIRCLE, circle_at, watch

NORMAL = NormalDist()
TWIST, ROCK = load_movement("thoracic-twist"), load_movement("ankle-rock")
RULE = ErrorRule(MEASURE, "deg", repetition=2.0, setup=3.0, source="made")


def quantiles(mean: float, deviation: float, count: int = 400) -> list[float]:
    """Values spread as a normal distribution spreads them, without chance."""
    normal = NormalDist(mean, deviation)
    return [normal.inv_cdf((i + 0.5) / count) for i in range(count)]


def measured(deg: float, error: StandardError, name: str = MEASURE) -> MeasuredValue:
    return MeasuredValue(name, deg, "deg", error, primary=name == MEASURE)


def share_above(threshold: float, values: list[float]) -> float:
    return sum(value > threshold for value in values) / len(values)


def baseline(past):
    return baseline_of(past, baseline_days(0, 3), side=Side.LEFT, rule=RULE)


def test_nine_of_ten_true_values_are_inside_a_bar():
    """Of a repetition, where both kinds of error add up as squares."""
    low, high = measured(40.0, StandardError(3.0, 4.0)).interval90
    truth = NormalDist(40.0, 5.0)
    assert truth.cdf(high) - truth.cdf(low) == pytest.approx(0.90, abs=0.005)


def test_one_of_twenty_differences_without_change_reaches_the_smallest_detectable_one():
    """Of two measurements that have the same error each."""
    difference = NormalDist(0.0, 2.0 * 2.0**0.5)
    assert 2.0 * difference.cdf(-mdc95(2.0)) == pytest.approx(0.05, abs=0.002)


def test_one_of_twenty_sets_like_the_baseline_differs_detectably_from_it():
    """The set's and the baseline's errors are those of their 90 % intervals."""
    own = baseline(easy_week({0: [39.0, 40.0, 41.0], 3: [40.0, 41.0, 42.0]}))
    (found,) = compare([done(deg) for deg in (38.0, 40.0, 42.0)], [own])
    intervals = (found.interval90_deg, found.baseline_interval90_deg)
    errors = [(high - low) / 2.0 / NORMAL.inv_cdf(0.95) for low, high in intervals]
    difference = NormalDist(0.0, float(np.hypot(*errors)))
    assert 2.0 * difference.cdf(-found.detectable_deg) == pytest.approx(0.05, abs=0.002)


def test_a_swept_area_gets_back_what_a_learned_path_is_too_narrow_by():
    """The same legs, once read by their lines, which lose nothing, and once as learned."""
    (lines, *_), (learned, *_) = (
        watch(movement, circle_at, 12.0, rate_hz=30.0).repetitions
        for movement in (CIRCLE, load_movement("hip-circle"))
    )
    area = {value.name: value.value for value in lines.measures}["swept_area"]
    given = {value.name: value.value for value in learned.measures}["swept_area"]
    assert given / area == pytest.approx(1.22, rel=0.03)


@pytest.mark.parametrize(
    ("least", "wider"), [(0.91, 1.0), (0.89, 1.2), (0.5, 2.0), (0.335, 3.0), (0.34, 3.0)]
)
def test_bars_are_wider_by_what_is_seen_least(least, wider):
    """From nine tenths on they are the movement file's; the widening is rounded up to tenths."""
    assert widening({"hip": 1.0, "shoulder": least}) == pytest.approx(wider)


def test_nothing_is_measured_from_a_landmark_that_is_seen_by_less_than_a_third():
    """Just above it is measured, with a bar three times as wide."""
    assert hidden({"hip": 0.34}) is None
    assert hidden({"hip": 0.32}).text == "The hips were hidden from the camera."
    assert hidden({"hip": 0.31}).code == "hidden"


def test_one_comfortable_repetition_in_ten_is_past_the_baselines_limit():
    """Counted on a person whose end ranges are spread normally."""
    degs = quantiles(40.0, 4.0)
    limit = limit_of(baseline(easy_week({0: degs[::2], 3: degs[1::2]})))
    assert share_above(limit.deg, degs) == pytest.approx(0.10, abs=0.008)


def test_one_comfortable_repetition_in_twenty_is_faster_than_usual():
    """Counted on a person whose speeds are spread normally."""
    speeds = quantiles(20.0, 3.0)
    days = {0: speeds[::2], 3: speeds[1::2]}
    past = [
        one
        for day, own in days.items()
        for one in session(day, *(done(40.0, end_speed_deg_s=speed) for speed in own))
    ]
    usual = baseline(past).end_speed_deg_s
    assert share_above(usual, speeds) == pytest.approx(0.05, abs=0.006)


def test_repetitions_alike_by_luck_do_not_make_the_bars_nothing():
    """Six alike of two sessions: their four degrees of freedom weigh as much as the file's 2°.

    Between the two sessions is one degree of freedom, and the file's 3° weigh as much.
    """
    own = baseline(easy_week({0: [40.0] * 3, 3: [40.0] * 3}))
    assert own.within_deg == pytest.approx(2.0 / 2.0**0.5, rel=0.01)
    assert own.between_deg == pytest.approx(3.0 / 2.0**0.5, rel=0.01)


@pytest.mark.parametrize(("rise_cm", "helped"), [(1.53, True), (1.47, False)])
def test_half_of_a_heel_lift_near_the_end_is_help(rise_cm, helped):
    """A lift is reported from 3 cm on."""
    seen = [Compensation("heel-lift", "The heel came up.", 3.0, "cm")]
    assert bool(help_signs(seen, {"heel_lift": rise_cm}, ROCK.compensation)) is helped


def warnings(*, deg=40.0, speed_deg_s=0.0, lean_deg=0.0, usual_deg_s=30.0) -> list[str]:
    """Kinds of what is said at one moment of a twist whose usual end range is 40°."""
    week = easy_week({0: [40.0] * 3, 3: [40.0] * 3})
    usual = replace(baseline(week), end_speed_deg_s=usual_deg_s)
    error = StandardError(1.0, 1.0)
    estimates = {
        MEASURE: Estimate(measured(deg, error), speed_deg_s),
        "trunk_lean": Estimate(measured(lean_deg, error, "trunk_lean"), 0.0),
    }
    alerts = RepetitionAlerts(TWIST, Side.LEFT, (), [usual], at_rest={"trunk_lean": 0.0})
    return [alert.kind for alert in alerts.push(estimates)]


@pytest.mark.parametrize(("deg", "said"), [(34.5, ["too-fast"]), (33.5, [])])
def test_slowly_is_said_near_the_usual_end_range_only(deg, said):
    """From 85 % of 40° on."""
    assert warnings(deg=deg, speed_deg_s=80.0) == said


@pytest.mark.parametrize(
    ("usual_deg_s", "speed_deg_s", "said"),
    [
        (5.0, 20.5, ["too-fast"]),
        (5.0, 19.5, []),
        (30.0, 43.0, ["too-fast"]),
        (30.0, 41.0, []),
    ],
    ids=["a burst", "no burst", "faster than usual", "another day"],
)
def test_slowly_is_said_of_a_burst_that_is_unusual(usual_deg_s, speed_deg_s, said):
    """Beyond 20° a second and beyond 1.4 times the person's own speed."""
    assert warnings(speed_deg_s=speed_deg_s, usual_deg_s=usual_deg_s) == said


@pytest.mark.parametrize(("lean_deg", "said"), [(10.2, ["compensation"]), (9.8, [])])
def test_a_compensation_is_warned_of_from_a_quarter_more_than_is_reported(lean_deg, said):
    """A trunk that leans is reported from 8° on."""
    assert warnings(lean_deg=lean_deg) == said


def shin(t_s: float, deg: float, lift_cm: float = 0.0, *, active: bool = False) -> Observation:
    """One frame of a rock with the left leg in front."""
    values = {"shank_inclination": deg, "shank_from_neutral": deg, "heel_lift": lift_cm}
    sample = Sample(t_s, Side.LEFT, values)
    side = Side.LEFT if active else None
    return Observation(body(t_s), None, (sample,), side, (), (), ())


@pytest.mark.parametrize(("odd_s", "straight"), [(0.74, True), (0.76, False)])
def test_a_live_reading_is_the_line_of_the_last_quarter_of_a_second(odd_s, straight):
    """A frame read wrongly is forgotten after that time and not earlier."""
    readings = Readings(ROCK)
    for t_s, deg in ((odd_s, 60.0), (0.8, 20.0), (0.9, 22.0), (1.0, 24.0)):
        now = readings.push(shin(t_s, deg), [])
    read_deg = now[Side.LEFT].primary.value.value
    assert (abs(read_deg - 24.0) < 0.01) is straight


@pytest.mark.parametrize(("lifted_s", "said"), [(0.48, ["compensation"]), (0.53, [])])
def test_a_heel_is_taken_against_the_half_second_before_the_repetition(lifted_s, said):
    """A heel that was 8 cm up half a second ago was resting there: 4 cm is no lift."""
    readings = Readings(ROCK)
    for t_s, lift_cm in ((lifted_s, 8.0), (1.0, 0.0)):
        readings.push(shin(t_s, 5.0, lift_cm), [])
    now = readings.push(shin(1.3, 10.0, 4.0, active=True), [])
    assert [alert.kind for alert in now[Side.LEFT].alerts] == said
