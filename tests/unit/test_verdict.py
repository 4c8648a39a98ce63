"""The one rule for what a repetition means: where it ended and how, never what hurts."""

import math

import pytest

from posecheck.body import Side
from posecheck.judgement.baseline import baseline_of, limit_of
from posecheck.judgement.comparison import trends_of
from posecheck.judgement.verdict import (
    help_signs,
    judge,
    judged_again,
    margin_of,
    over_deg,
    push_signs,
)
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule
from posecheck.records import Compensation, Limit, MeasuredValue, Note, StandardError, Verdict
from tests.helpers.past import MEASURE, baseline_days, done, easy_week

RULE = ErrorRule(MEASURE, "deg", repetition=2.0, setup=3.0, source="made")
ROCK = load_movement("ankle-rock")
LIMIT = Limit(MEASURE, 40.0, "option")
PUSH = Note("push-speed", "Fast.")
BOUNCE = Note("push-bounce", "It bounced once.")
HELP = Note("help-heel-lift", "The heel helped.")


def measured(deg: float, *, name: str = MEASURE, repetition: float = 0.0, setup: float = 3.0):
    primary = name != "hip_abduction"
    return MeasuredValue(name, deg, "deg", StandardError(repetition, setup), primary=primary)


def verdict_of(deg: float, *signs: Note, limits=(LIMIT,)) -> Verdict:
    return judge(Side.LEFT, [measured(deg)], limits=limits, signs=signs)


@pytest.mark.parametrize(
    ("deg", "signs", "position", "code"),
    [
        (32.0, (), "below", "comfortable"),
        (32.0, (PUSH,), "below", "comfortable"),
        (40.0, (), "below", "comfortable"),
        (45.9, (), "at", "near-limit"),
        (45.9, (PUSH,), "at", "forced"),
        (45.9, (BOUNCE,), "at", "forced"),
        (45.9, (HELP,), "at", "forced"),
        (46.1, (), "past", "forced"),
        (46.1, (HELP,), "past", "forced"),
    ],
)
def test_where_and_how_give_the_verdict_of_the_table(deg, signs, position, code):
    found = verdict_of(deg, *signs)  # the margin is 2 · 3° = 6°
    assert (found.position, found.code) == (position, code)


def test_effort_is_named_whatever_the_verdict():
    assert verdict_of(32.0, PUSH, HELP).effort == ("pushed", "helped")
    assert verdict_of(32.0).effort == ()
    assert judge(Side.LEFT, [measured(30.0)], limits=(), signs=(BOUNCE,)).effort == ("bounced",)


def test_the_first_reason_says_where_in_words_that_agree_with_the_number():
    assert verdict_of(32.0).reasons[0].text == "8° below your limit of 40°."
    assert verdict_of(40.2).reasons[0].text == "At your limit of 40°."
    uncertain = "4° past your limit of 40°, uncertain: the margin is 6°."
    assert verdict_of(44.0).reasons[0].text == uncertain
    assert verdict_of(52.0).reasons[0].text == "12° past your limit of 40°; the margin is 6°."
    assert verdict_of(52.0).over_deg == pytest.approx(12.0)


def test_a_limit_of_the_other_side_does_not_apply():
    right = Limit(MEASURE, 20.0, "marked", Side.RIGHT)
    assert verdict_of(50.0, limits=(right,)).code == "no-limit"
    left = Limit(MEASURE, 60.0, "marked", Side.LEFT)
    assert verdict_of(50.0, limits=(Limit(MEASURE, 20.0, "option"), left)).code == "comfortable"


def test_the_worst_of_several_limited_measures_decides():
    values = [measured(60.0, name="hip_flexion"), measured(55.0, name="hip_abduction")]
    limits = [Limit("hip_flexion", 70.0, "option"), Limit("hip_abduction", 40.0, "option")]
    found = judge(Side.LEFT, values, limits=limits)
    assert (found.code, round(found.over_deg)) == ("forced", 15)
    assert found.reasons[0].text.startswith("15° past your hip abduction limit of 40°;")


def test_what_was_not_measured_is_not_judged():
    assert verdict_of(math.nan).code == "no-limit"


def test_a_limit_of_this_set_shares_the_error_of_the_set_up():
    own = Limit(MEASURE, 40.0, "reference", error_deg=1.5)
    error = StandardError(2.0, 10.0)
    assert margin_of(own, error) == pytest.approx(2.0 * math.hypot(2.0, 1.5))
    assert margin_of(LIMIT, error) == pytest.approx(2.0 * math.hypot(2.0, 10.0))


def test_the_margin_holds_the_persons_own_spread_and_is_never_below_a_twentieth():
    spread = Limit(MEASURE, 40.0, "reference", error_deg=0.0, spread_deg=3.0)
    assert margin_of(spread, StandardError(0.0, 0.0)) == pytest.approx(6.0)
    still = Limit(MEASURE, 40.0, "reference", error_deg=0.0)
    assert margin_of(still, StandardError(0.0, 0.0)) == pytest.approx(2.0)


def test_a_limit_of_this_set_is_a_way_from_its_rest():
    limit = Limit(MEASURE, 30.0, "reference", rest_deg=-5.0, from_rest="from_rest")
    values = {
        MEASURE: measured(45.0),  # the camera tipped by 13°
        "from_rest": measured(37.0, name="from_rest"),
    }
    assert over_deg(limit, values) == pytest.approx(2.0)
    assert over_deg(LIMIT, values) == pytest.approx(5.0)


def test_a_learning_baseline_says_how_far_it_is():
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
    limit = limit_of(own)
    assert margin_of(limit, StandardError(2.0, 3.0)) < margin_of(LIMIT, StandardError(2.0, 3.0))
    assert margin_of(limit, StandardError(6.0, 3.0)) > margin_of(limit, StandardError(2.0, 3.0))


def test_judged_again_keeps_what_else_was_seen():
    remark = Note("far-leg", "It is the far leg.")
    first = done(55.0, reasons=(Note("no-limit", "No limit."), PUSH, remark))
    again = judged_again(first, limits=(LIMIT,))
    assert again.verdict.code == "forced"
    assert [note.code for note in again.verdict.reasons] == ["past-limit", "push-speed", "far-leg"]
    assert judged_again(again, limits=()).verdict.code == "no-limit"


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
