"""The audit contradicts nothing that happened: advice, praise and sentences, case by case."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from posecheck.audit.advice import advice_for, praise_for
from posecheck.audit.material import Material, MovementMaterial
from posecheck.audit.records import ChangeVerdict, Direction, ForcedRepetition, SideVerdict
from posecheck.audit.series import change_of, series_of, week_of
from posecheck.audit.sides import side_differences
from posecheck.audit.week_value import week_value
from posecheck.body import Side
from posecheck.history import ME, Feeling, FeelingKind
from posecheck.judgement.baseline import baseline_of
from posecheck.records import Note, Verdict
from tests.helpers.audits import THIS_WEEK, a_note, a_point, a_series
from tests.helpers.past import baseline_days, done
from tests.helpers.weeks import RULE, TWIST, WEEK, a_session, judged, point, value

DEGS = [32.0, 33.0, 32.0, 33.0]
PAST = Verdict("forced", (), "past", (), 9.0)
UP, DOWN, NONE = ChangeVerdict.UP, ChangeVerdict.DOWN, ChangeVerdict.NONE
MONDAY = THIS_WEEK.monday


def rock(side=Side.LEFT, degs=DEGS, **changes):
    return a_series("ankle-rock", side, degs, **changes)


def forced_in(series, deg=52.0, verdict=PAST):
    first = series.this_week.points[0]
    where = (series.movement, series.side, first.session_id, first.recorded_at)
    return ForcedRepetition(*where, 2, deg, verdict)


def pain(side=None):
    return a_note("", MONDAY, Feeling(FeelingKind.PAIN, 4, side))


def said(*series, arcs=(), forced=(), notes=()):
    advice = advice_for(series, arcs, forced=forced, discarded=(), notes=notes)
    return [one.text for one in advice]


def praised(*series, arcs=(), forced=(), notes=()):
    return praise_for(series, arcs, forced=forced, notes=notes)


def on_days(series, days):
    """The series, filmed on so many days of each week."""
    weeks = [
        replace(
            week,
            points=tuple(
                a_point(
                    week.week, i, 32.0, recorded_at=first.recorded_at + timedelta(days=i % days)
                )
                for i, first in enumerate([week.points[0]] * 6, start=1)
            ),
        )
        for week in series.weeks
    ]
    change = replace(series.change, verdict=NONE, detectable_deg=12.0)
    return replace(series, weeks=tuple(weeks), change=change)


@pytest.mark.parametrize(("days", "told"), [(1, True), (2, False), (6, False)])
def test_only_somebody_who_films_on_one_day_is_told_to_film_on_two(days, told):
    texts = said(on_days(rock(), days))
    assert any("film it on two days" in text for text in texts) is told


def test_pain_leaves_no_other_advice_for_its_side():
    left = rock(comfort_deg=38.0, target_deg=50.0)
    (only,) = said(left, forced=[forced_in(left)], notes=[pain(Side.LEFT)])
    assert only.startswith("Ankle rock, left: you reported pain this week. Leave this side out")
    (both,) = said(left, forced=[forced_in(left)], notes=[pain()])
    assert both.startswith("Ankle rock: you reported pain this week. Leave this movement out")


def test_the_side_without_pain_keeps_its_advice():
    right = rock(Side.RIGHT, comfort_deg=40.0, target_deg=47.0)
    texts = said(rock(), right, notes=[pain(Side.LEFT)])
    assert any(text.startswith("Ankle rock, right: the next step") for text in texts)


def test_a_side_with_pain_that_was_not_measured_is_not_asked_for():
    assert not any(
        "No value" in text for text in said(rock(degs=[*DEGS, math.nan]), notes=[pain()])
    )


def test_a_forced_side_is_not_sent_further():
    left = rock(comfort_deg=40.0, target_deg=47.0)
    assert not any("next step" in text for text in said(left, forced=[forced_in(left)]))


def test_a_limit_that_was_not_exceeded_is_no_place_to_stop_at():
    """It was forced by the limit of its own set, which lay nearer."""
    left = rock(comfort_deg=40.0)
    (text,) = said(left, forced=[forced_in(left, deg=37.0)])
    assert text.endswith("Next week stop where the stretch begins.")


def test_a_side_whose_arc_fell_is_not_sent_further():
    left = a_series("thoracic-twist", Side.LEFT, DEGS, comfort_deg=40.0, target_deg=47.0)
    arc = a_series("thoracic-twist", None, [80.0, 75.0, 70.0, 66.0], verdict=DOWN)
    texts = said(left, arcs=[arc])
    assert texts[0].startswith("Thoracic twist, arc went down")
    assert not any("next step" in text for text in texts)


def test_a_step_behind_what_was_reached_this_week_is_not_called_the_next():
    left = rock(degs=[43.0] * 4, comfort_deg=40.0, target_deg=50.0)
    assert not any("next step" in text for text in said(left))


def test_a_week_past_the_limit_is_told_what_to_do_about_the_limit():
    (text, *_) = said(rock(degs=[52.0] * 4, comfort_deg=40.0))
    assert "past your comfort limit of 40°" in text
    assert "posecheck baseline set ankle-rock --side left --comfort" in text


def test_a_decrease_that_was_not_measured_this_week_says_up_to_when_it_was():
    fell = rock(degs=[40.0, 36.0, 32.0, math.nan], verdict=DOWN)
    (text, *_) = said(fell)
    assert THIS_WEEK.plus(-1).name in text
    assert "below" not in text


RISEN = [30.0, 34.0, 38.0, 42.0]


def test_a_gain_is_praised():
    (text,) = praised(rock(degs=RISEN, verdict=UP, comfort_deg=60.0))
    assert text.startswith("Ankle rock, left: +")


@pytest.mark.parametrize("comfort_deg", [35.0, 41.0])
def test_a_gain_past_the_comfort_limit_is_not_praised(comfort_deg):
    """Neither when this week lies past it, nor when one of the last weeks does."""
    degs = [*RISEN, 36.0] if comfort_deg == 41.0 else RISEN
    assert praised(rock(degs=degs, verdict=UP, comfort_deg=comfort_deg)) == ()


@pytest.mark.parametrize(
    ("degs", "count"), [([50.0, *RISEN], 1), ([30.0, 50.0, 34.0, 38.0, 42.0], 0)]
)
def test_a_gain_is_praised_when_its_last_four_weeks_lie_within_the_limit(degs, count):
    assert len(praised(rock(degs=degs, verdict=UP, comfort_deg=45.0))) == count


def test_a_gain_in_a_week_with_a_forced_repetition_or_pain_is_not_praised():
    risen = rock(degs=RISEN, verdict=UP)
    assert praised(risen, forced=[forced_in(risen)]) == ()
    assert praised(risen, notes=[pain(Side.LEFT)]) == ()
    assert len(praised(risen, notes=[pain(Side.RIGHT)])) == 1


def test_an_arc_is_praised_only_where_both_of_its_sides_may_be():
    arc = a_series("thoracic-twist", None, [60.0, 68.0, 76.0, 84.0], verdict=UP)
    left, right = (a_series("thoracic-twist", side, RISEN, comfort_deg=60.0) for side in Side)
    assert len(praised(left, right, arcs=[arc])) == 1
    assert (
        praised(left, right, arcs=[arc], notes=[replace(pain(Side.LEFT), movement=left.movement)])
        == ()
    )
    assert praised(replace(left, comfort_deg=30.0), right, arcs=[arc]) == ()


def rising(total_deg):
    return judged([30.0 + total_deg * i / 11 for i in range(12)])


def test_an_interval_clear_of_zero_is_called_probable_with_the_reason():
    bar = rising(0.0).detectable_deg
    change = rising(0.9 * bar)
    assert change.interval90_deg[0] > 0.0
    assert (change.verdict, change.probably) == (NONE, Direction.UP)
    assert "Probably up, not yet certain" in change.sentence
    assert "read every week" in change.sentence
    assert rising(-0.9 * bar).probably is Direction.DOWN


def test_an_interval_that_holds_zero_is_not_called_probable():
    change = rising(0.3 * rising(0.0).detectable_deg)
    assert change.probably is None
    assert "Probably" not in change.sentence


def test_a_change_and_its_bar_are_not_shown_as_the_same_number_without_a_word():
    bar = rising(0.0).detectable_deg
    assert "a little less than" in rising(0.99 * bar).sentence
    assert "a little more than" in rising(1.01 * bar).sentence


def test_few_weeks_after_a_long_pause_are_not_called_all_so_far():
    weeks = [value(i, 30.0) for i in range(6)]
    weeks += [value(i, math.nan) for i in range(6, 20)] + [value(20, 30.0)]
    assert "1 week in the last 12" in change_of(weeks, None, spread_deg=2.0).sentence


def sided(*weeks):
    made = [
        a_session(7 * i, *[done(left)] * 5, *[done(right, side=Side.RIGHT)] * 5)
        for i, (left, right) in enumerate(weeks)
    ]
    material = Material(ME, tuple(made), {TWIST.id: MovementMaterial(TWIST, (TWIST.primary,))})
    (found,) = side_differences(series_of(material, week_of(made[-1])))
    return found


def test_a_difference_beyond_the_bar_again_after_a_calm_week_is_not_called_the_first():
    found = sided((40.0, 70.0), (40.0, 40.0), (40.0, 70.0))
    assert found.verdict is SideVerdict.NONE
    assert "first time" not in found.sentence
    assert "this week" in found.sentence


def test_a_difference_whose_interval_is_clear_of_zero_is_called_probable():
    bar = sided((40.0, 40.0), (40.0, 40.0)).mdc95_deg
    found = sided((40.0, 40.0 + 0.9 * bar), (40.0, 40.0 + 0.9 * bar))
    assert found.interval90_deg[0] > 0.0
    assert "probably" in found.sentence


def test_the_baseline_and_its_own_week_count_the_same_repetitions():
    """The warm-up is low, one was forced: the week of the baseline is 0° from the baseline."""
    degs = [30.0, 40.0, 41.0, 42.0, 43.0, 44.0, 50.0]
    sessions = [a_session(day, *map(done, degs)) for day in (0, 2)]
    past = [one for session in sessions for one in session.repetitions]
    own = baseline_of(past, baseline_days(0, 2), side=Side.LEFT, rule=RULE)
    material = Material(ME, tuple(sessions), {TWIST.id: MovementMaterial(TWIST, (RULE,), (own,))})
    (series,) = series_of(material, week_of(sessions[0]))
    assert series.baseline.repetitions == series.this_week.counted == 10
    assert series.baseline.median_deg == series.this_week.deg
    assert series.change.since_baseline_deg == pytest.approx(0.0)
    assert series.comfort_deg == own.comfort_deg


def test_sessions_of_one_repetition_say_why_none_counts():
    warm_up = Note("warm-up", "The first repetition is a warm-up.")
    points = [point(30.0, day=day, number=1, left_out=warm_up) for day in range(6)]
    week = week_value(WEEK, points, rule=RULE, spread_deg=2.0)
    assert week.why_missing.text.startswith("6 repetitions in 6 sessions")


def test_sides_that_are_alike_are_called_equal():
    assert "left and right are equal" in sided((40.0, 40.0), (40.0, 40.0)).sentence
