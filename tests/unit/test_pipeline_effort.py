"""Pushing, bouncing, helping and shrinking, from poses to verdicts through the one loop."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side
from posecheck.judgement.baseline import limit_of
from posecheck.personal import Baseline
from posecheck.pipeline import Options
from posecheck.records import Session
from posecheck.repetitions.moment import ValueAt
from tests.helpers.people import CYCLE_S, OUT_S, QUIET_S, duration_s, rocking
from tests.helpers.signals import body, bump, poses
from tests.helpers.watching import ROCK, SOURCE, drained, rock_at

OWN = Baseline(
    id="made",
    side=Side.LEFT,
    measure="shank_inclination",
    median_deg=33.0,
    interval90_deg=(32.0, 34.0),
    within_deg=1.0,
    between_deg=1.0,
    usual_error_deg=2.0,
    end_speed_deg_s=35.0,
    repetitions=10,
    sessions=3,
    days=3,
    first_day="2026-03-02",
    last_day="2026-03-09",
    quantile_deg=35.0,
)


def rocks(at, length_s, *, own=OWN, **options) -> Session:
    known = (own,) if own else ()
    limits = tuple(limit for one in known if (limit := limit_of(one)))
    judged = Options(limits=limits, baselines=known, **options)
    return drained(ROCK, poses(length_s, at, rate_hz=30.0), judged)


def codes(session, number=0):
    verdict = session.repetitions[number].verdict
    return verdict.code, [reason.code for reason in verdict.reasons]


def leaning(lean_at):
    """A left shin that leans so far, the heel down."""
    ahead, behind = np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])

    def pose(t_s):
        lean = 5.0 + lean_at(t_s)
        return body(t_s, shanks_deg=(lean, -10), foot_px=(ahead, behind), camera_yaw_deg=90.0)

    return pose


def test_an_easy_repetition_is_comfortable_with_nothing_to_say():
    """Thirty-three degrees in a second and a half, below a limit of 35°."""
    easy = leaning(lambda t: bump(t, start_s=2, rise_s=1.5, hold_s=1, top=28))
    assert codes(rocks(easy, 8.0)) == ("comfortable", ["below-limit"])


def test_a_push_within_the_margin_is_forced_and_the_same_range_without_it_is_near_the_limit():
    """Thirty-seven degrees: evenly, and with a last jerk of eight after slowing down."""

    def pushed(t):
        push = bump(t, start_s=3.6, rise_s=0.25, hold_s=0.7, top=8.0)
        return bump(t, start_s=2, rise_s=1.4, hold_s=1.0, top=24.0) + push

    even = leaning(lambda t: bump(t, start_s=2, rise_s=2.0, hold_s=1, top=32))
    assert codes(rocks(even, 9.0)) == ("near-limit", ["at-limit"])
    session = rocks(leaning(pushed), 8.0)
    code, reasons = codes(session)
    assert code == "forced"
    assert reasons[0] == "at-limit"
    assert "push-bounce" in reasons
    assert "bounced" in session.repetitions[0].verdict.effort


def test_far_past_the_limit_is_forced_however_smoothly():
    """Forty-two degrees with a limit of thirty-five."""
    even = leaning(lambda t: bump(t, start_s=2, rise_s=2.0, hold_s=1, top=37))
    assert codes(rocks(even, 9.0)) == ("forced", ["past-limit"])


def test_a_learning_baseline_withholds_the_push():
    """Too young to know how fast the person usually is: where it ended is told alone."""

    def quick(t):
        return bump(t, start_s=2, rise_s=0.45, hold_s=1.0, top=32.0)

    young = replace(OWN, quantile_deg=math.nan, marked_deg=35.0)
    assert codes(rocks(leaning(quick), 8.0))[0] == "forced"
    assert codes(rocks(leaning(quick), 8.0, own=young)) == ("near-limit", ["at-limit"])


def test_a_heel_that_comes_up_at_the_end_is_named_although_the_range_is_comfortable():
    """Thirty degrees with the heel down, and more with its help."""
    session = rocks(lambda t: rock_at(t, top=25.0, heel_cm=4.0), 10.0)
    code, reasons = codes(session)
    assert code == "comfortable"
    assert "help-heel-lift" in reasons
    assert session.repetitions[0].verdict.effort == ("helped",)


def test_pain_is_told_of_the_side_and_renames_no_repetition():
    """The left hurts: its repetitions are where they were."""
    session = rocks(lambda t: rock_at(t, top=15.0), 10.0, pain={Side.LEFT: 2})
    assert {one.verdict.code for one in session.repetitions} == {"comfortable"}
    assert session.pain == {Side.LEFT: 2}


def test_a_set_carries_its_comparison_and_its_trend():
    """Seven rocks, each two degrees smaller than the one before."""
    ends = [34.0 - 2.0 * i for i in range(7)]
    session = rocks(lambda t: rocking(t, ends), duration_s(7))
    (only,) = session.sets
    (compared,) = only.comparisons
    assert compared.deg == pytest.approx(33.0, abs=0.5)
    assert compared.change == "within-error"
    assert [one.code for one in only.trends] == ["range-shrinks"]


def test_the_value_at_a_moment_is_that_of_the_movement():
    """Half way out the second repetition leans by half its end; before the first it is at rest."""
    half_way, rest = (
        ValueAt(t_s, "shank_inclination") for t_s in (QUIET_S + CYCLE_S + 0.5 * OUT_S, 1.5)
    )
    never = ValueAt(99.0, "shank_inclination")
    from posecheck.pipeline import Watch

    watching = Watch(ROCK, Options())
    for observation in watching.observe(poses(duration_s(2), lambda t: rocking(t, (30.0, 40.0)))):
        for look in (half_way, rest, never):
            look(observation)
    watching.finish(SOURCE)
    assert half_way.value(Side.LEFT) == pytest.approx(25.0, abs=0.5)
    assert rest.value(Side.LEFT) == pytest.approx(5.0, abs=0.5)
    assert math.isnan(never.value(Side.LEFT))
