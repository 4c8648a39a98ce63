"""The coach on stick people who do as told: every state, every warning, no clock."""

from dataclasses import replace

import pytest

from posecheck.app.scoring import score_kept
from posecheck.body import Side
from posecheck.live.coach import AWAY_S, FAULT_ENDS_S, HURT_SCORE, Coach
from posecheck.live.port import Key
from posecheck.live.scene import Hint, Level, Phase
from posecheck.live.step import SetPlan
from posecheck.personal import Baseline
from posecheck.pipeline import Options
from posecheck.records import Frame, Limit, Note, Pose
from tests.helpers.coaching import AT_ONCE, PICTURE, Set
from tests.helpers.people import (
    CYCLE_S,
    QUIET_S,
    duration_s,
    out_and_back,
    placed,
    rocking,
    turning,
)
from tests.helpers.signals import times
from tests.helpers.watching import ROCK, SOURCE, TWIST

GONE = Note("unplugged", "The camera is gone.")


def still(_t_s: float) -> Pose:
    return turning(0.0)


def nobody(_t_s: float) -> None:
    return None


def limited(deg: float) -> Options:
    return Options(limits=(Limit("thorax_rotation", deg, "option"),))


def test_a_set_goes_through_its_states_by_itself():
    """Come in, count down, keep still, measure, and the result after the repetitions asked for."""
    a_set = Set(Coach(TWIST, plan=SetPlan(reps=1, countdown_s=2.0)))
    a_set.go(nobody, 1.0).go(still, 4.0).go(turning, duration_s(2))
    assert a_set.phases == [Phase.SET_UP, Phase.COUNTDOWN, Phase.NEUTRAL, Phase.MEASURING]
    assert a_set.coach.wanted_over
    session = a_set.coach.finish(SOURCE)
    assert [one.side for one in session.repetitions] == [Side.LEFT, Side.RIGHT]
    result = a_set.coach.result().scene
    assert result.phase is Phase.RESULT
    assert [(one.side, one.count) for one in result.results] == [(Side.LEFT, 1), (Side.RIGHT, 1)]


@pytest.mark.parametrize(
    ("pose_at", "hint"),
    [
        (lambda _: placed(turning(0.0), scale=0.15), Hint.COME_CLOSER),
        (lambda _: placed(turning(0.0), scale=4.0), Hint.STEP_BACK),
        (lambda _: placed(turning(0.0), down_px=-300), Hint.RAISE_CAMERA),
        (lambda _: placed(turning(0.0), down_px=600), Hint.LOWER_CAMERA),
        (lambda _: placed(turning(0.0), right_px=700), Hint.START_POSITION),
        (lambda _: turning(0.0, yaw_deg=80.0), Hint.FACE_CAMERA),
    ],
)
def test_it_says_what_to_change(pose_at, hint):
    """Nearer, further, higher, lower, to the middle, turned: from framing and view."""
    a_set = Set(Coach(TWIST)).go(pose_at, 3.0)
    assert a_set.phases == [Phase.SET_UP]
    assert a_set.steps[-1].scene.hint is hint
    assert not a_set.shown


def test_a_movement_seen_from_the_side_asks_to_turn_side_on():
    """The same stranger, another movement."""
    a_set = Set(Coach(ROCK)).go(lambda _: turning(0.0, seated=False), 2.0)
    assert a_set.steps[-1].scene.hint is Hint.TURN_SIDE_ON
    assert [step.trouble[0] for step in a_set.steps if step.trouble] == ["wrong-view"]


def test_a_dark_picture_without_anybody_asks_for_light():
    """Only the dark is to blame."""
    a_set = Set(Coach(TWIST)).go(nobody, 1.0, dark=True)
    assert a_set.steps[-1].scene.hint is Hint.MORE_LIGHT
    assert a_set.go(nobody, 1.0).steps[-1].scene.hint is None


def test_what_the_loop_was_shown_scores_to_the_same_session():
    """Set-up, a pause and a lost camera included: the kept landmarks give equal numbers."""
    a_set = Set(Coach(TWIST, limited(40.0), plan=SetPlan(reps=None, countdown_s=1.0)))
    a_set.go(still, 3.0).go(turning, duration_s(2))
    a_set.coach.press(Key.PAUSE)
    a_set.go(turning, 3.0)
    a_set.coach.press(Key.PAUSE)
    a_set.go(still, 4.0).go(turning, duration_s(2))
    session = a_set.coach.finish(SOURCE)
    kept = score_kept(
        a_set.shown, movement=TWIST, source=SOURCE, options=limited(40.0), software={}
    )
    assert len(session.repetitions) == 4
    assert len(session.sets) == 2
    assert kept.repetitions == session.repetitions
    assert [one.discarded for one in kept.sets] == [one.discarded for one in session.sets]


def test_nothing_is_shown_to_the_loop_while_paused():
    """A pause is a gap, and what follows begins with a set-up of its own."""
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(still, 3.0)
    a_set.coach.press(Key.PAUSE)
    seen = len(a_set.shown)
    a_set.go(turning, 2.0)
    assert a_set.coach.phase is Phase.PAUSED
    assert len(a_set.shown) == seen
    a_set.coach.press(Key.PAUSE)
    assert a_set.coach.phase is Phase.SET_UP
    a_set.go(still, 1.0)
    assert a_set.shown[seen].restart


def test_ease_off_comes_before_the_peak_and_once():
    """Beyond limit and margin, in the middle of the repetition; not again in the same one."""
    a_set = Set(Coach(TWIST, limited(20.0), plan=AT_ONCE)).go(turning, duration_s(2))
    assert a_set.alerts == ["over-limit", "over-limit"]
    first = next(step for step in a_set.steps if step.alerts)
    assert first.t_s < QUIET_S + 1.0
    assert first.scene.over_limit
    assert first.scene.message.level is Level.WARNING
    assert "Ease off" in first.scene.message.text


def test_a_comfortable_set_is_not_warned_of():
    """Below the limit, or without one, there is nothing to say but the verdicts."""
    for options in (limited(50.0), Options()):
        a_set = Set(Coach(TWIST, options, plan=AT_ONCE)).go(turning, duration_s(2))
        assert a_set.alerts == []
        assert a_set.coach.counts == {Side.LEFT: 1, Side.RIGHT: 1}


def test_a_burst_near_the_end_range_is_told():
    """Faster there than the person ever is, against a baseline that knows."""
    usual = Baseline(
        id="b",
        side=Side.LEFT,
        measure="thorax_rotation",
        median_deg=40.0,
        interval90_deg=(38.0, 42.0),
        within_deg=2.0,
        between_deg=2.0,
        usual_error_deg=2.0,
        end_speed_deg_s=10.0,
        repetitions=10,
        sessions=2,
        days=2,
        first_day=None,
        last_day=None,
        quantile_deg=60.0,
    )
    slow = replace(usual, end_speed_deg_s=100.0)
    for baseline, told in ((usual, ["too-fast"]), (slow, [])):
        options = Options(baselines=(baseline,))
        a_set = Set(Coach(TWIST, options, plan=AT_ONCE)).go(turning, duration_s(1))
        assert a_set.alerts == told


def test_a_compensation_that_grows_is_told_once():
    """The heel comes up while the shin goes on."""

    def with_heel(t_s: float) -> Pose:
        pose = rocking(t_s)
        points = pose.landmarks_px.copy()
        lifted = 30.0 if QUIET_S + 0.8 < t_s < QUIET_S + CYCLE_S / 2 else 0.0
        points[[25, 27, 29]] -= [0.0, lifted, 0.0]
        return replace(pose, landmarks_px=points)

    a_set = Set(Coach(ROCK, plan=AT_ONCE)).go(with_heel, duration_s(1))
    assert a_set.alerts == ["compensation"]


@pytest.mark.parametrize(("from_deg", "warned"), [(25.0, True), (37.0, False)])
def test_a_lifted_heel_hides_no_more_than_it_can_gain(from_deg, warned):
    """Past the limit with the heel up counts only beyond what a lift explains, as afterwards."""

    def with_heel(t_s: float) -> Pose:
        ends = (36.0,)
        pose = rocking(t_s, ends)
        points = pose.landmarks_px.copy()
        lifted = 15.0 if 5.0 + out_and_back(t_s, ends) > from_deg else 0.0
        points[[25, 27, 29]] -= [0.0, lifted, 0.0]
        return replace(pose, landmarks_px=points)

    limit = Limit("shank_inclination", 34.5, "marked", Side.LEFT, error_deg=1.0)
    a_set = Set(Coach(ROCK, Options(limits=(limit,)), plan=AT_ONCE)).go(with_heel, duration_s(1))
    assert ("over-limit" in a_set.alerts) is warned
    (one,) = a_set.coach.finish(SOURCE).repetitions
    assert (one.verdict.position == "past") is warned


def test_when_sight_is_lost_it_says_so_and_judges_nothing():
    """Nobody in the middle of a repetition: no verdict on it, and the way back is found."""
    a_set = Set(Coach(TWIST, limited(20.0), plan=AT_ONCE)).go(turning, QUIET_S + 0.5)
    before = len(a_set.alerts)
    a_set.go(nobody, 4.0)
    assert a_set.coach.phase is Phase.LOST
    assert a_set.steps[-1].scene.gauge is None or a_set.steps[-1].now is None
    assert "tracking-lost" in [step.trouble[0] for step in a_set.steps if step.trouble]
    assert len(a_set.alerts) == before
    assert a_set.coach.counts == {Side.LEFT: 0, Side.RIGHT: 0}
    a_set.go(turning, duration_s(2))
    assert a_set.coach.counts == {Side.LEFT: 1, Side.RIGHT: 1}


def test_one_picture_without_anybody_does_not_begin_anew():
    """Whoever is not seen for a single picture at rest is not asked to hold still again."""
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(turning, duration_s(2))
    before = len(a_set.phases)
    a_set.go(nobody, 0.05).go(still, 1.0)
    assert a_set.coach.phase is Phase.MEASURING
    assert len(a_set.phases) == before


def test_walking_away_after_repetitions_ends_the_set():
    """Without any it is set up again instead."""
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(turning, duration_s(2)).go(nobody, AWAY_S + 1.0)
    assert a_set.coach.wanted_over
    empty = Set(Coach(TWIST, plan=AT_ONCE)).go(still, 3.0).go(nobody, AWAY_S + 1.0)
    assert not empty.coach.wanted_over
    assert empty.coach.phase is Phase.SET_UP


def test_the_set_is_kept_while_the_camera_is_away():
    """A fault is told once, and it goes on afterwards with what was counted."""
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(turning, duration_s(2))
    faults = [a_set.coach.fault(a_set.t_s + i, GONE) for i in range(4)]
    a_set.t_s += 4.0
    assert [step.trouble for step in faults] == [("camera", GONE.text), None, None, None]
    assert {step.scene.phase for step in faults} == {Phase.LOST}
    a_set.go(turning, duration_s(2))
    assert a_set.coach.counts == {Side.LEFT: 2, Side.RIGHT: 2}
    a_set.coach.fault(a_set.t_s, GONE)
    a_set.coach.fault(a_set.t_s + FAULT_ENDS_S + 1.0, GONE)
    assert a_set.coach.wanted_over


def test_a_marked_first_stretch_is_the_limit_at_once():
    """In the middle of a repetition; the next one further out is warned of."""
    ends = (25.0, 62.0)
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(lambda t_s: turning(t_s, ends), QUIET_S + 1.5)
    side, deg = a_set.coach.mark_comfort()
    assert side is Side.LEFT
    assert deg == pytest.approx(20.0, abs=2.0)  # the pelvis does a fifth of the turn
    began_s = QUIET_S + 1.5
    a_set.go(lambda t_s: turning(t_s + began_s, ends), duration_s(2))
    assert a_set.alerts == ["over-limit"]
    first, second = (one.verdict for one in a_set.coach.finish(SOURCE).repetitions)
    assert first.over_deg == pytest.approx(0.0, abs=1.0)
    assert second.code == "forced"


def test_going_on_after_the_first_stretch_was_marked_is_warned_of_in_the_same_repetition():
    ends, began_s = (62.0, 30.0), QUIET_S + 0.6
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(lambda t_s: turning(t_s, ends), began_s)
    marked = a_set.coach.mark_comfort()
    assert marked is not None
    assert marked[1] < 40.0
    a_set.go(lambda t_s: turning(t_s + began_s, ends), 1.5)
    assert a_set.alerts == ["over-limit"]


def test_it_hurt_is_noted_of_the_side_and_renames_no_repetition():
    """Pain is a flag of the session's side; where the end range was stays what it was."""
    a_set = Set(Coach(TWIST, limited(60.0), plan=AT_ONCE)).go(turning, QUIET_S + 1.5)
    assert a_set.coach.mark_hurt() is Side.LEFT
    began_s = QUIET_S + 1.5
    a_set.go(lambda t_s: turning(t_s + began_s), duration_s(2))
    session = a_set.coach.finish(SOURCE)
    verdicts = {one.side: one.verdict.code for one in session.repetitions}
    assert verdicts == dict.fromkeys(Side, "comfortable")
    assert session.pain == {Side.LEFT: HURT_SCORE}


def test_one_message_at_a_time_and_a_warning_is_not_talked_over():
    """While 'ease off' hangs there no lesser message replaces it."""
    a_set = Set(Coach(TWIST, limited(20.0), plan=AT_ONCE)).go(turning, QUIET_S + 1.2)
    a_set.coach.press(Key.SWITCH_SIDE)
    step = a_set.go(lambda t_s: turning(t_s + QUIET_S + 1.2), 0.1).steps[-1]
    assert "Ease off" in step.scene.message.text


def test_restart_begins_to_count_again_and_keeps_what_was_measured():
    """The window counts from zero; the session has everything."""
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(turning, duration_s(2))
    a_set.coach.press(Key.RESTART)
    assert a_set.coach.counts == {Side.LEFT: 0, Side.RIGHT: 0}
    a_set.go(turning, duration_s(2))
    assert len(a_set.coach.finish(SOURCE).repetitions) == 4


def test_left_stays_left():
    """Scenes carry the picture and the landmarks as the camera sees them: only drawing mirrors."""
    a_set = Set(Coach(TWIST, plan=AT_ONCE)).go(turning, QUIET_S + 1.5)
    scene = a_set.steps[-1].scene
    assert scene.side is Side.LEFT
    assert scene.rgb is PICTURE
    assert (
        scene.pose.landmarks_px[11, 0] > scene.pose.landmarks_px[12, 0]
    )  # the left is on the right


@pytest.mark.parametrize("rate_hz", [1.0, 2.0, 3.0, 5.0])
def test_too_few_pictures_are_no_measurement_and_no_crash(rate_hz):
    """What falls between pictures is discarded with a reason; at ten a second it is measured."""
    ends = (45.0, -45.0)
    for hz, count in ((rate_hz, 0), (10.0, 2)):
        coach = Coach(TWIST, plan=AT_ONCE)
        for t_s in times(duration_s(2), hz):
            coach.see(Frame(float(t_s), PICTURE), turning(float(t_s), ends))
        assert len(coach.finish(SOURCE).repetitions) == count
