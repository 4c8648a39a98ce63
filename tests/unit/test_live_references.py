"""References in a live set: asked for, confirmed, taken back, and the same when scored again."""

from dataclasses import replace

import pytest

from posecheck.app.scoring import score_kept
from posecheck.body import Side
from posecheck.judgement.alerts import Alert
from posecheck.judgement.reference import ReferenceRule
from posecheck.live.coach import Coach
from posecheck.live.messages import Board, after_repetition
from posecheck.live.port import Key
from posecheck.live.scene import Level, Message
from posecheck.live.step import SetPlan
from posecheck.pipeline import Options
from posecheck.records import Limit, Verdict
from tests.helpers.coaching import AT_ONCE, FIRST, HOLD_S, ONE_SIDE, Set
from tests.helpers.past import done
from tests.helpers.people import duration_s, lifting_a_knee, rocking, turning
from tests.helpers.watching import CIRCLE, ROCK, SOURCE, TWIST

USUAL = Limit("shank_inclination", 28.0, "marked", Side.LEFT, error_deg=1.0)


def rocks(*ends_deg: float, options: Options = FIRST, plan: SetPlan = ONE_SIDE, keys=()) -> Set:
    """A left ankle that is held at each end (degrees from a rest of 5°).

    ``keys`` are pressed when so many repetitions are complete.
    """
    a_set = Set(Coach(ROCK, options, plan=plan))
    pressed = dict(keys)
    began_s = 0.0
    for count in range(len(ends_deg) + 1):
        end_s = duration_s(count, HOLD_S) if count else 1.0
        offset_s = began_s
        a_set.go(lambda t_s, o=offset_s: rocking(t_s + o, ends_deg, hold_s=HOLD_S), end_s - began_s)
        began_s = a_set.t_s
        if count in pressed:
            a_set.coach.press(pressed[count])
    return a_set


def said(a_set: Set) -> list[str]:
    return [step.said.text for step in a_set.steps if step.said is not None]


def seen(a_set: Set):
    """What an observer knows at the end: repetitions by index, the later word counts."""
    known = {}
    for step in a_set.steps:
        known |= {one.index: one for one in step.corrected}
        if step.observation is not None:
            known |= {one.index: one for one in step.observation.repetitions}
    return [known[index] for index in sorted(known)]


def scored_again(a_set: Set, session, options: Options):
    """The landmarks that the loop was shown, judged by the references that were taken."""
    moments = tuple(one.peak_s for one in session.repetitions if one.reference)
    rule = ReferenceRule("at", options.reference.count, moments)
    return score_kept(
        a_set.shown,
        movement=ROCK,
        source=SOURCE,
        options=replace(options, reference=rule),
        software={},
    )


def test_a_set_begins_with_what_is_wanted():
    def request(movement, **options) -> str:
        plan = SetPlan(countdown_s=0.0, **options)
        a_set = Set(Coach(movement, FIRST, plan=plan))
        pose = {"ankle-rock": rocking, "hip-circle": lifting_a_knee}.get(movement.id, turning)
        return said(a_set.go(lambda _: pose(0.0), 3.0))[-1]

    both = "Left and right: to your first stretch, and hold three seconds. Twice each."
    assert request(TWIST) == f"Go. {both}"
    left = "Left: to your first stretch, and hold three seconds. Twice."
    assert request(ROCK, sides=(Side.LEFT,)) == f"Go. {left}"
    circle = "Your first two circles show your first stretch on each side."
    assert request(CIRCLE) == f"Go. {circle}"


def test_each_reference_is_confirmed_and_then_the_others_are_judged():
    a_set = rocks(30.0, 30.0, 28.0, 40.0)
    first, second, easy, far = said(a_set)[-5:-2] + said(a_set)[-1:]
    assert first == "Reference 1 of 2, left: 35°. Once more, and hold."
    assert second == "Got it: left 35°. Now go on, no further than that."
    assert easy == "Left 33°: 2° below your limit."
    assert far == "Left 45°: 10° past your limit."
    levels = {step.said.text: step.said.level for step in a_set.steps if step.said}
    assert [levels[one] for one in (first, second, easy, far)] == [
        Level.INFO, Level.INFO, Level.GOOD, Level.WARNING,
    ]  # fmt: skip


def test_both_sides_are_asked_for_in_turn():
    ends = (45.0, -45.0, 45.0, -45.0)
    a_set = Set(Coach(TWIST, FIRST, plan=AT_ONCE))
    a_set.go(lambda t_s: turning(t_s, ends, hold_s=HOLD_S), duration_s(4, HOLD_S))
    wanted = [step.scene.references_wanted for step in a_set.steps]
    assert wanted[0] == {Side.LEFT: 2, Side.RIGHT: 2}
    assert wanted[-1] == {}
    assert said(a_set)[-2:] == [
        "Got it: left 36°. Now the right, to your first stretch.",
        "Got it: right 36°. Now go on, no further than that.",
    ]


def test_a_repetition_that_was_not_held_is_told_how_to_become_a_reference():
    a_set = Set(Coach(ROCK, FIRST, plan=ONE_SIDE)).go(rocking, duration_s(1))
    text = "Left 40°. For a reference hold it three seconds at your first stretch."
    assert said(a_set)[-1] == text


def test_references_and_warm_ups_are_on_top_of_the_repetitions_asked_for():
    plan = replace(ONE_SIDE, reps=2)
    a_set = rocks(30.0, 30.0, 28.0, 29.0, 28.0, plan=plan)
    assert a_set.coach.wanted_over
    assert len(a_set.coach.finish(SOURCE).repetitions) == 4
    without = rocks(30.0, 30.0, 28.0, options=Options(), plan=plan)
    assert len(without.coach.finish(SOURCE).repetitions) == 2


def test_nobody_who_never_holds_is_kept_for_ever():
    plan = replace(ONE_SIDE, reps=1)
    ends = (30.0,) * 6
    a_set = Set(Coach(ROCK, FIRST, plan=plan)).go(lambda t_s: rocking(t_s, ends), duration_s(6))
    assert len(a_set.coach.finish(SOURCE).repetitions) == 4


def test_warm_ups_of_a_plan_come_before_the_references():
    rule = replace(FIRST.reference, warm_ups=1)
    session = rocks(20.0, 30.0, 30.0, options=Options(reference=rule)).coach.finish(SOURCE)
    assert [one.reference for one in session.repetitions] == [False, True, True]


@pytest.mark.parametrize(("movement", "rise"), [(ROCK, 1.25), (TWIST, 1.25)])
def test_an_overshoot_of_a_quarter_is_warned_of_before_its_peak(movement, rise):
    """And comfortable repetitions are not warned of."""
    pose, way_deg = (rocking, 30.0) if movement is ROCK else (turning, 45.0)
    ends = (way_deg, way_deg, 0.8 * way_deg, 0.95 * way_deg, way_deg, rise * way_deg)
    a_set = Set(Coach(movement, FIRST, plan=ONE_SIDE))
    a_set.go(lambda t_s: pose(t_s, ends, hold_s=HOLD_S), duration_s(6, HOLD_S))
    (warned,) = [step.t_s for step in a_set.steps if step.alerts]
    *others, far = a_set.coach.finish(SOURCE).repetitions
    assert far.start_s < warned < far.peak_s
    assert far.verdict.code == "forced"
    assert "forced" not in [one.verdict.code for one in others]


def test_a_reference_further_than_usual_is_taken_back_once_and_asked_for_again():
    options = replace(FIRST, limits=(USUAL,))
    a_set = rocks(34.0, 33.0, 33.0, 30.0, options=options)
    texts = said(a_set)
    again = "Repeat it, only to where you first feel a stretch."
    assert len([one for one in texts if one.endswith(again)]) == 1
    assert any("Further than usual again" in one for one in texts)
    session = a_set.coach.finish(SOURCE)
    assert [one.reference for one in session.repetitions] == [False, True, True, False]
    (limit,) = session.sets[0].limits
    assert limit.origin == "combined"


def test_a_reference_less_far_than_usual_is_said():
    usual = replace(USUAL, deg=45.0)
    texts = said(rocks(25.0, options=replace(FIRST, limits=(usual,))))
    assert any("smaller than usual (45°). It is today's limit" in one for one in texts)


def test_again_takes_the_last_reference_back():
    a_set = rocks(30.0, 36.0, 30.0, keys={2: Key.AGAIN})
    text = "Reference removed. Redo it on the left: to your first stretch, and hold three seconds."
    assert text in said(a_set)
    assert any("past your limit so far. Press A" in one for one in said(a_set))
    session = a_set.coach.finish(SOURCE)
    assert [one.reference for one in session.repetitions] == [True, False, True]
    assert session.repetitions[1].verdict.position == "past"
    assert session.sets[0].limits[0].deg == pytest.approx(35.0, abs=0.5)


def test_again_after_judged_repetitions_renews_the_references():
    a_set = rocks(30.0, 30.0, 25.0, 26.0, 26.0, keys={3: Key.AGAIN})
    assert "The next two held ones on the left are your references." in said(a_set)
    session = a_set.coach.finish(SOURCE)
    assert [one.reference for one in session.repetitions] == [True, True, False, True, True]
    assert session.sets[0].limits[0].deg == pytest.approx(31.0, abs=0.5)


def test_again_without_a_reference_says_so():
    a_set = rocks(30.0, keys={0: Key.AGAIN})
    assert "There is no reference on the left yet." in said(a_set)


@pytest.mark.parametrize(
    ("ends_deg", "known", "keys"),
    [
        ((30.0, 30.0, 28.0, 40.0), (), {}),
        ((30.0, 36.0, 30.0, 28.0, 35.0), (), {2: Key.AGAIN}),
        ((30.0, 36.0, 34.0, 33.0, 30.0), (), {2: Key.AGAIN, 3: Key.AGAIN}),
        ((30.0, 30.0, 27.0, 25.0, 26.0, 30.0), (), {3: Key.AGAIN}),
        ((30.0, 30.0, 27.0, 36.0, 26.0, 30.0), (), {3: Key.AGAIN, 4: Key.AGAIN}),
        ((34.0, 33.0, 26.0, 25.0, 30.0), (USUAL,), {}),
        ((30.0, 30.0), (), {1: Key.AGAIN, 2: Key.AGAIN}),
    ],
    ids=["plain", "again", "again-twice", "renewed", "renewed-again", "too-far", "all-back"],
)
def test_a_live_set_and_its_landmarks_scored_again_are_the_same(ends_deg, known, keys):
    """References, limits, margins and verdicts; and whoever looked on knows the same."""
    options = replace(FIRST, limits=known)
    a_set = rocks(*ends_deg, options=options, keys=keys)
    a_set.go(lambda _: rocking(0.0), 0.5)  # a key pressed at the end is told with the next frame
    session = a_set.coach.finish(SOURCE)
    again = scored_again(a_set, session, options)
    assert len(session.repetitions) == len(ends_deg)
    assert again.repetitions == session.repetitions
    assert [one.limits for one in again.sets] == [one.limits for one in session.sets]
    assert seen(a_set) == list(session.repetitions)


def test_a_verdict_milder_than_the_alert_says_why():
    one = replace(done(36.0), verdict=Verdict("near-limit", (), "at", (), 3.0))
    alert = Alert("over-limit", "Ease off.", Side.LEFT, "thorax_rotation", 45.0)
    message = after_repetition(one, [alert])
    assert message.text == (
        "Left 36°: 3° past your limit, uncertain. You were warned during the repetition; "
        "the smoothed end range is within the margin."
    )
    below = replace(one, verdict=Verdict("comfortable", (), "below", (), -3.0))
    assert after_repetition(below, [alert]).level is Level.CAUTION
    assert after_repetition(below).level is Level.GOOD
    forced = replace(one, verdict=Verdict("forced", (), "past", (), 12.0))
    assert after_repetition(forced, [alert]).text == "Left 36°: 12° past your limit."


@pytest.mark.parametrize(
    ("verdict", "level", "text"),
    [
        (Verdict("comfortable", (), "below", (), -3.0), Level.GOOD, "3° below your limit."),
        (
            Verdict("comfortable", (), "below", ("pushed",), -3.0),
            Level.CAUTION,
            "3° below your limit, with a push.",
        ),
        (Verdict("near-limit", (), "at", (), 5.8), Level.CAUTION, "6° past your limit, uncertain."),
        (
            Verdict("forced", (), "past", ("pushed",), 12.2),
            Level.WARNING,
            "12° past your limit, with a push.",
        ),
    ],
)
def test_the_message_after_a_repetition_follows_the_table(verdict, level, text):
    message = after_repetition(replace(done(34.0), verdict=verdict))
    assert (message.level, message.text) == (level, f"Left 34°: {text}")


def test_a_long_message_stays_until_it_can_be_read():
    board = Board()
    board.put(Message(Level.INFO, "word " * 20), 0.0)
    assert board.at(7.8) is not None
    assert board.at(8.2) is None


def test_without_a_limit_the_message_is_the_number():
    assert after_repetition(done(34.0)) == after_repetition(done(34.2))
    assert after_repetition(done(34.0)).text == "Left 34°."
