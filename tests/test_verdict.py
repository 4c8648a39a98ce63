"""The one rule: what is comfortable, near the limit, forced, or cannot be said yet."""

import math
from dataclasses import replace

import pytest

from posecheck.body import Side
from posecheck.judgement.baseline import baseline_of
from posecheck.judgement.effort import help_signs, push_signs
from posecheck.judgement.trend import trends_of
from posecheck.judgement.verdict import Signs, judge, margin_for
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule
from posecheck.records import Compensation, Limit, MeasuredValue, Note, StandardError
from tests.past import MEASURE, baseline_days, done, easy_week

RULE = ErrorRule(MEASURE, "deg", repetition=2.0, setup=3.0, source="made")
LIMIT = Limit(MEASURE, 40.0, "option")
PUSH, HELP = Note("push-bounce", "It bounced."), Note("help-trunk-lean", "The trunk leaned.")
ROCK = load_movement("ankle-rock")


def measured(deg, *, repetition=1.2, setup=1.6, name=MEASURE) -> MeasuredValue:
    """A value with a standard error of 2° in all: a margin of 4°."""
    return MeasuredValue(name, deg, "deg", StandardError(repetition, setup), primary=True)


def verdict(deg, *, limits=(LIMIT,), **signs):
    return judge(Side.LEFT, [measured(deg)], limits=limits, signs=Signs(**signs)).code


@pytest.mark.parametrize(
    ("deg", "signs", "expected"),
    [
        (38.0, {}, "comfortable"),
        (43.9, {}, "comfortable"),
        (44.1, {}, "near-limit"),
        (47.9, {}, "near-limit"),
        (48.1, {}, "forced"),
        (44.1, {"push": (PUSH,)}, "forced"),
        (44.1, {"help": (HELP,)}, "forced"),
        (43.9, {"push": (PUSH,)}, "near-limit"),
        (30.0, {"help": (HELP,)}, "near-limit"),
        (30.0, {"push": (PUSH,), "help": (HELP,)}, "near-limit"),
        (30.0, {"pain": 3}, "forced"),
    ],
)
def test_the_rule(deg, signs, expected):
    """Beyond the margin with push or help, beyond twice the margin, or pain: forced."""
    assert verdict(deg, **signs) == expected


def test_without_a_limit_only_pain_is_judged():
    """Nothing to compare with: no verdict, unless it hurt; what was seen is said."""
    assert verdict(80.0, limits=()) == "no-limit"
    assert verdict(20.0, limits=(), pain=1) == "forced"
    seen = judge(Side.LEFT, [measured(80.0)], limits=(), signs=Signs(push=(PUSH,)))
    assert PUSH in seen.reasons


def test_a_limit_of_the_other_side_does_not_apply():
    """The right side's limit says nothing of the left."""
    assert verdict(80.0, limits=(replace(LIMIT, side=Side.RIGHT),)) == "no-limit"


def test_the_worst_measure_decides():
    """Flexion is comfortable, abduction twice over: forced."""
    values = [measured(60.0, name="hip_flexion"), measured(49.0, name="hip_abduction")]
    limits = [Limit("hip_flexion", 70.0, "option"), Limit("hip_abduction", 40.0, "option")]
    assert judge(Side.LEFT, values, limits=limits).code == "forced"


def test_a_learning_baseline_says_how_far_it_is():
    """One day of three repetitions: learning, three of five and one of two."""
    young = baseline_of(
        easy_week({0: [40.0, 41.0, 39.0]}), baseline_days(0), side=Side.LEFT, rule=RULE
    )
    found = judge(Side.LEFT, [measured(60.0)], limits=(), baselines=[young])
    assert found.code == "learning"
    assert "3 of 5 repetitions, 1 of 2 days" in found.reasons[0].text


def test_the_margin_is_the_persons_own_once_there_is_a_baseline():
    """Steady days make it smaller than the movement file's errors; an unusual error widens it."""
    weeks = {day: [40.0, 40.5, 41.0, 40.2, 40.8] for day in range(10)}
    own = baseline_of(easy_week(weeks), baseline_days(*range(10)), side=Side.LEFT, rule=RULE)
    usual, unusual = measured(45.0, repetition=2.0, setup=3.0), measured(45.0, repetition=6.0)
    assert margin_for(40.0, usual, own) < margin_for(40.0, usual, None)
    assert margin_for(40.0, unusual, own) > margin_for(40.0, usual, own)
    assert margin_for(40.0, measured(45.0, repetition=0.0, setup=0.0), None) == 2.0


def test_a_reading_at_the_limit_is_not_minus_nothing_below_it():
    """Zero has no sign."""
    (note,) = judge(Side.LEFT, [measured(LIMIT.deg)], limits=(LIMIT,)).reasons
    assert note.text == "0° below your comfort limit of 40°."


def test_every_verdict_has_its_reasons_in_words():
    """How far above, which margin, and what else was seen."""
    found = judge(Side.LEFT, [measured(49.0)], limits=[LIMIT], signs=Signs(push=(PUSH,)))
    assert [one.code for one in found.reasons] == ["over-limit", "far-over-limit", "push-bounce"]
    assert found.reasons[0].text == "9° above your comfort limit of 40° (margin 4°)."


def test_a_push_is_faster_than_usual_and_faster_than_jitter():
    """Both must be exceeded; an unknown usual speed is never exceeded."""

    def signs(speed, usual=20.0, floor=10.0, bounces=0):
        found = push_signs(speed, floor_deg_s=floor, usual_deg_s=usual, bounces=bounces)
        return [one.code for one in found]

    assert signs(28.1) == ["push-speed"]
    assert signs(27.9) == []
    assert signs(9.0, usual=5.0) == []
    assert signs(50.0, usual=math.nan) == []
    assert signs(math.nan) == []
    assert signs(15.0, bounces=2) == ["push-bounce"]


def test_help_is_a_compensation_that_grew_while_the_joint_stood_still():
    """A heel that came up before is reported, but did not help at the end."""
    (rule,) = ROCK.compensation
    seen = [Compensation(rule.code, "The heel came up.", 3.0, "cm")]
    helped = help_signs(seen, {"heel_lift": 1.5}, ROCK.compensation)
    assert [one.code for one in helped] == ["help-heel-lift"]
    assert help_signs(seen, {"heel_lift": 0.4}, ROCK.compensation) == ()
    assert help_signs([], {"heel_lift": 1.5}, ROCK.compensation) == ()


def test_a_range_that_shrinks_is_told_and_never_called_fatigue():
    """From 44 to 35° over seven repetitions, with what to do."""
    (trend,) = trends_of([done(deg) for deg in (44, 42, 43, 40, 38, 37, 35)])
    assert trend.code == "range-shrinks"
    assert trend.change == pytest.approx(-9.0, abs=1.0)
    assert "Make the movement smaller" in trend.text
    assert "fatigue" not in trend.text


def test_a_tempo_that_breaks_down_is_told():
    """Each repetition quicker than the one before; the other side keeps its rhythm."""
    own = [done(40, tempo_s=s) for s in (3.0, 2.8, 2.5, 2.3, 2.0)]
    other = [done(40, side=Side.RIGHT, tempo_s=s) for s in (3.0, 2.9, 3.1, 3.0, 2.9)]
    (trend,) = trends_of([*own, *other])
    assert (trend.side, trend.code, trend.unit) == (Side.LEFT, "tempo-quickens", "s")


@pytest.mark.parametrize(
    "degs",
    [
        (40, 42, 39, 41, 40, 42),
        (41.0, 40.5, 40.2, 40.0, 39.5),
        (44, 40, 36, 30),
        (35, 37, 40, 43, 45),
    ],
    ids=["up and down", "a degree", "four only", "growing"],
)
def test_what_is_no_breakdown_is_not_told(degs):
    """Noise, small changes, short sets and growing ranges."""
    assert trends_of([done(deg) for deg in degs]) == ()
