"""The one loop on stick people whose angles are known."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both, index_of
from posecheck.judgement.reference import reference_rule
from posecheck.pipeline import Options, Watch
from posecheck.records import Limit, absent_pose
from tests.helpers.signals import (
    HEIGHT_PX,
    SITTING,
    TRUNK_PX,
    WIDTH_PX,
    body,
    bump,
    left_tenth_s,
    poses,
)
from tests.helpers.watching import (
    CIRCLE,
    ROCK,
    TWIST,
    circle_at,
    drained,
    rock_at,
    twist_at,
    watch,
)


def test_a_turn_to_each_side_is_an_arc():
    """Left plus right, whatever the zero is."""
    shared = replace(TWIST, error=(replace(TWIST.primary, zero=2.0), *TWIST.error[1:]))
    (a_set,) = watch(shared, twist_at, 10.0).sets
    (arc,) = a_set.arcs
    assert {one.neutral_t_s for one in a_set.repetitions} == {a_set.neutral.t_s}
    assert (arc.left, arc.right) == (1, 2)
    assert arc.deg == pytest.approx(70.0, abs=2.0)


def test_the_side_that_moves_is_the_one_that_is_further_out():
    """The leg that a circling person stands on sways by more than the smallest circle."""
    seen = Watch(CIRCLE, Options()).observe(
        poses(12.0, lambda t: circle_at(t, side=Side.RIGHT, other_share=0.5))
    )
    at_top = [one.active for one in seen if 3.4 < one.pose.t_s < 3.8]
    assert set(at_top) == {Side.RIGHT}


def test_rocks_after_stepping_into_position_are_counted():
    """A shin that comes from 25° behind to 5° passes further back than it does at rest.

    The way forward was taken for a repetition that never came back, and both rocks for a part of
    it.
    """

    def stepping_in(t_s):
        lean = sum(bump(t_s, start_s=s, rise_s=1, hold_s=1, top=30.0) for s in (3, 7))
        behind = 15.0 * (1.0 + math.cos(math.pi * min(t_s, 1.0)))
        feet = (np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0]))
        return body(t_s, shanks_deg=(5.0 + lean - behind, -10.0), foot_px=feet, camera_yaw_deg=90.0)

    session = watch(ROCK, stepping_in, 11.0)
    assert [one.primary.value for one in session.repetitions] == pytest.approx([35, 35], abs=0.5)


def test_a_twist_to_each_side_is_read_in_order_and_in_degrees():
    """Forty degrees to the left, then thirty to the right, are read within half a degree."""
    session = watch(TWIST, twist_at, 10.0)
    assert [one.side for one in session.repetitions] == [Side.LEFT, Side.RIGHT]
    assert [one.primary.value for one in session.repetitions] == pytest.approx([40, 30], abs=0.5)


def test_times_of_a_repetition_are_those_of_the_signal():
    """Start, peak, end and hold agree with the analytic movement."""
    first = watch(TWIST, twist_at, 10.0).repetitions[0]
    start_s = left_tenth_s(start_s=2, rise_s=1)
    assert first.start_s == pytest.approx(start_s, abs=0.15)
    assert first.end_s == pytest.approx(7.0 - start_s, abs=0.15)
    assert first.peak_s == pytest.approx(3.5, abs=0.1)
    assert first.hold_s == pytest.approx(1.3, abs=0.2)
    assert first.tempo_s == pytest.approx(first.end_s - first.start_s - first.hold_s)


@pytest.mark.parametrize("rate_hz", [6.0, 15.0, 60.0])
def test_frame_rate_changes_end_ranges_by_less_than_a_degree(rate_hz):
    """The same movement at 6, 15 and 60 frames a second reads the same as at 30."""
    usual = [one.primary.value for one in watch(TWIST, twist_at, 10.0).repetitions]
    other = [one.primary.value for one in watch(TWIST, twist_at, 10.0, rate_hz=rate_hz).repetitions]
    assert other == pytest.approx(usual, abs=1.0)


def test_dropped_frames_change_end_ranges_by_less_than_a_degree():
    """Every third frame at random is missing; the numbers stay."""
    keep = np.random.default_rng(1).random(300) > 0.33
    some = [
        pair for pair, kept in zip(poses(10.0, twist_at, rate_hz=30.0), keep, strict=True) if kept
    ]
    values = [one.primary.value for one in drained(TWIST, some).repetitions]
    assert values == pytest.approx([40, 30], abs=1.0)


def test_a_later_clock_shifts_times_and_nothing_else():
    """There is no clock in the loop: starting at 1000 s gives the same repetitions."""
    pairs = list(poses(10.0, twist_at, rate_hz=30.0))
    shifted = [(None, replace(pose, t_s=pose.t_s + 1000.0)) for _, pose in pairs]
    early, late = drained(TWIST, pairs), drained(TWIST, shifted)
    for one, other in zip(early.repetitions, late.repetitions, strict=True):
        assert other.peak_s == pytest.approx(one.peak_s + 1000.0)
        # Times rounded at 1000 s may move a frame over the edge of the quiet second.
        assert other.primary.value == pytest.approx(one.primary.value, abs=0.05)


@pytest.mark.parametrize(
    ("movement", "at"), [(TWIST, twist_at), (ROCK, rock_at), (CIRCLE, circle_at)]
)
def test_a_mirror_swaps_the_sides_and_keeps_the_degrees(movement, at):
    """The mirrored person does the same with the other side."""
    plain = watch(movement, at, 12.0)
    mirrored = watch(movement, lambda t: at(t).mirrored(), 12.0)
    assert len(plain.repetitions) == 2
    for one, other in zip(plain.repetitions, mirrored.repetitions, strict=True):
        assert other.side is one.side.other
        assert other.direction == one.direction
        assert other.primary.value == pytest.approx(one.primary.value, abs=1e-6)


def test_left_to_right_without_a_stop_is_two_repetitions():
    """Passing through the middle splits where neutral is crossed."""

    def at(t):
        turn = 40 * math.sin(2 * math.pi * (t - 2) / 5) if 2 < t < 7 else 0.0
        return body(t, shoulders_deg=turn)

    first, second = watch(TWIST, at, 10.0).repetitions
    assert (first.side, second.side) == (Side.LEFT, Side.RIGHT)
    assert first.end_s == pytest.approx(4.5, abs=0.3)
    assert second.start_s == pytest.approx(4.5, abs=0.3)


def leant(pose, lean_deg):
    """The same pose with everything above the hips leaning to the side."""
    lean = math.radians(lean_deg)
    turn = np.array([[math.cos(lean), -math.sin(lean)], [math.sin(lean), math.cos(lean)]])
    points = pose.landmarks_px.copy()
    hips = points[[23, 24], :2].mean(axis=0)
    points[:23, :2] = hips + (points[:23, :2] - hips) @ turn.T
    return replace(pose, landmarks_px=points)


def test_a_turn_that_bends_to_the_side_is_another_movement():
    """Above the hips everything leans by 20° while the shoulders turn; with 5° it is a twist."""

    def at(t, lean_deg):
        return leant(
            twist_at(t, right_deg=0.0), bump(t, start_s=2, rise_s=1, hold_s=1, top=lean_deg)
        )

    assert len(watch(TWIST, lambda t: at(t, 5.0), 8.0).repetitions) == 1
    bent = watch(TWIST, lambda t: at(t, 20.0), 8.0)
    assert bent.repetitions == ()
    assert bent.sets[0].discarded[0].reason.code == "side-bend"


def test_a_chest_turned_out_of_reach_is_not_measured():
    """Shoulder line past the camera's line of sight: no number is made up for it."""

    def at(t):
        return body(t, shoulders_deg=bump(t, start_s=2, rise_s=1, hold_s=1, top=125.0))

    session = watch(TWIST, at, 8.0)
    assert session.repetitions == ()
    assert session.sets[0].discarded


def test_turning_with_the_pelvis_alone_is_no_twist():
    """The whole body turning reads as a turn of the pelvis, not of the rib cage."""

    def at(t):
        turn = bump(t, start_s=2, rise_s=1, hold_s=1, top=40)
        return body(t, shoulders_deg=turn, pelvis_deg=turn)

    session = watch(TWIST, at, 8.0)
    assert session.repetitions == ()
    assert session.sets[0].discarded[0].reason.code == "pelvis-along"


@pytest.mark.parametrize("yaw_deg", [90.0, -90.0])
def test_a_rock_is_read_on_the_near_planted_leg(yaw_deg):
    """Two rocks to forty degrees against the vertical, on the side the camera sees."""
    session = watch(ROCK, lambda t: rock_at(t, yaw_deg=yaw_deg), 10.0)
    side = Side.LEFT if yaw_deg > 0 else Side.RIGHT
    assert [one.side for one in session.repetitions] == [side, side]
    assert [one.primary.value for one in session.repetitions] == pytest.approx([40, 40], abs=0.5)
    assert session.sets[0].view.yaw_deg == pytest.approx(yaw_deg, abs=1.0)


def test_a_lifted_heel_is_told_and_ends_the_range_that_counts():
    """The end range is the largest lean with the heel down, and the lift is a compensation."""
    first, second = watch(ROCK, lambda t: rock_at(t, heel_cm=4.0), 10.0).repetitions
    assert [one.code for one in first.compensations] == ["heel-lift"]
    assert first.primary.value < 36.0 < second.primary.value
    assert second.compensations == ()


def test_a_leg_that_steps_is_not_measured():
    """A swinging leg, its shank far from upright, gives no repetition."""

    def at(t):
        swing = bump(t, start_s=2, rise_s=0.5, hold_s=1, top=1.0)
        foot = np.array([0.0, 60.0 * swing, -260.0 * swing])
        return body(t, shanks_deg=(90.0 * swing, 0.0), foot_px=(foot, None), camera_yaw_deg=90.0)

    assert watch(ROCK, at, 7.0).repetitions == ()


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("inward", [False, True])
def test_a_hip_circle_has_flexion_abduction_area_and_the_persons_direction(side, inward):
    """Seventy degrees of flexion, forty of abduction; outward and inward are told apart."""
    session = watch(CIRCLE, lambda t: circle_at(t, side=side, inward=inward), 12.0)
    assert [one.side for one in session.repetitions] == [side, side]
    for one in session.repetitions:
        flexion, abduction, area = one.measures
        assert one.direction == ("inward" if inward else "outward")
        assert flexion.value == pytest.approx(70.0, abs=1.5)
        assert abduction.value == pytest.approx(40.0, abs=1.0)
        assert 0.1 < area.value < 1.0


@pytest.mark.parametrize("inward", [False, True])
def test_the_leg_that_a_circling_person_stands_on_is_not_counted(inward):
    """It sways along, less than the one that circles: no repetition, and nothing discarded."""
    session = watch(CIRCLE, lambda t: circle_at(t, inward=inward, other_share=0.4), 12.0)
    assert [one.side for one in session.repetitions] == [Side.LEFT, Side.LEFT]
    assert session.sets[0].discarded == ()


def test_a_circle_behind_the_body_is_not_counted():
    """The thigh goes back and out, never forward: it has no end range of flexion."""

    def at(t):
        flexion = -bump(t, start_s=2.0, rise_s=1.0, hold_s=0.2, top=30)
        abduction = bump(t, start_s=2.8, rise_s=1.0, hold_s=0.2, top=30)
        return body(t, flexion_abduction_deg=((flexion - 1.0 * (t > 1.9), abduction), (0, 0)))

    assert watch(CIRCLE, at, 9.0).repetitions == ()


def test_a_side_bend_is_no_hip_circle():
    """The trunk leans by 25° while the thigh's path against it goes round."""

    def at(t):
        pose = circle_at(t)
        return leant(pose, bump(t % 5.0, start_s=2.2, rise_s=1.0, hold_s=0.5, top=25))

    session = watch(CIRCLE, at, 12.0)
    assert session.repetitions == ()
    reasons = {one.reason.code for one in session.sets[0].discarded if one.side is Side.LEFT}
    assert reasons == {"side-bend"}


def lunging_at(t_s, *, bent_deg):
    """The path of two circles, but the other leg bends with it: the hips come down."""
    pose = circle_at(t_s)
    bend = bump(t_s % 5.0, start_s=2.0, rise_s=1.5, hold_s=0.0, top=bent_deg)
    bending = body(t_s, flexion_abduction_deg=((0.0, 0.0), (bend, 0.0)))
    points = pose.landmarks_px.copy()
    right = [index_of(name, Side.RIGHT) for name in ("knee", "ankle", "heel", "foot_index")]
    points[right] = bending.landmarks_px[right]
    return replace(pose, landmarks_px=points)


@pytest.mark.parametrize(("bent_deg", "circles"), [(37.0, 2), (41.0, 0)])
def test_a_lunge_is_no_hip_circle(bent_deg, circles):
    """From 12 % of the leg's length on, which a thigh at 40° takes, the hips have come down."""
    session = watch(CIRCLE, lambda t: lunging_at(t, bent_deg=bent_deg), 12.0)
    assert len(session.repetitions) == circles
    reasons = [one.reason.code for one in session.sets[0].discarded if one.side is Side.LEFT]
    assert reasons == ["standing-leg-bent"] * (2 - circles)


@pytest.mark.parametrize(("share", "circles"), [(0.27, 2), (0.33, 0)])
def test_walking_is_no_hip_circle(share, circles):
    """The other foot moves by three tenths of the trunk's length while the thigh goes round."""

    def at(t):
        pose = circle_at(t)
        step = bump(t % 5.0, start_s=2.6, rise_s=0.8, hold_s=0.0, top=share * TRUNK_PX)
        points = pose.landmarks_px.copy()
        points[index_of("ankle", Side.RIGHT), 0] += step
        return replace(pose, landmarks_px=points)

    session = watch(CIRCLE, at, 12.0)
    assert len(session.repetitions) == circles
    reasons = [one.reason.code for one in session.sets[0].discarded if one.side is Side.LEFT]
    assert reasons == ["standing-foot-moved"] * (2 - circles)


def test_a_recording_that_begins_in_a_held_turn_is_measured_from_the_rest_after_it():
    """The held turn was taken for zero; what came before the rest is discarded with that reason."""

    def at(t):
        turn = bump(t, start_s=-2, rise_s=1, hold_s=2.5, top=25)
        turn -= bump(t, start_s=6, rise_s=1, hold_s=1, top=30)
        return body(t, shoulders_deg=turn, flexion_abduction_deg=SITTING)

    session = watch(TWIST, at, 10.0)
    (right,) = session.repetitions
    assert (right.side, right.primary.value) == (Side.RIGHT, pytest.approx(30.0, abs=1.5))
    assert [one.reason.code for one in session.sets[0].discarded] == ["zero-too-late"]
    assert session.sets[-1].drift_deg == pytest.approx(0.0, abs=1.5)


def test_rest_that_moves_is_drift_from_the_neutral():
    """Ten degrees between the rest before and after a twist, and a zero that was rest."""

    def at(t):
        moved = bump(t, start_s=2, rise_s=1, hold_s=20, top=10)
        turn = moved + bump(t, start_s=2, rise_s=1, hold_s=1, top=35)
        return body(t, shoulders_deg=turn, flexion_abduction_deg=SITTING)

    (only,) = watch(TWIST, at, 10.0).sets
    assert only.drift_deg == pytest.approx(10.0, abs=0.5)


@pytest.mark.parametrize("rate_hz", [2.0, 5.0])
def test_five_pictures_a_second_are_too_few_and_said_to_be(rate_hz):
    """Nobody was lost from sight: it is the recording."""
    session = watch(TWIST, twist_at, 10.0, rate_hz=rate_hz)
    assert session.repetitions == ()
    assert {one.reason.code for one in session.sets[0].discarded} == {"too-few-pictures"}


def test_a_recording_of_half_a_second_is_too_short_to_hold_a_repetition():
    """Not: a person was seen, but did not do this movement."""
    assert [one.code for one in watch(TWIST, twist_at, 0.5).notes] == ["too-short"]


@pytest.mark.parametrize(("rate_hz", "code"), [(5.9, "too-few-pictures"), (6.1, "nothing-seen")])
def test_a_movement_may_have_gone_unseen_between_few_pictures(rate_hz, code):
    still = watch(TWIST, lambda t: replace(twist_at(0.0), t_s=t), 20.0, rate_hz=rate_hz)
    assert [one.code for one in still.notes] == [code]


def test_a_picture_on_its_side_is_said_to_lie_on_its_side():
    """A video that was not turned upright is told from a person seen from the wrong side."""

    def at(t):
        pose = twist_at(t)
        across, down, depth = pose.landmarks_px.T
        turned = np.stack([down, WIDTH_PX - across, depth], axis=1)
        return replace(pose, landmarks_px=turned, width_px=HEIGHT_PX, height_px=WIDTH_PX)

    session = watch(TWIST, at, 10.0)
    assert session.repetitions == ()
    assert {one.reason.code for one in session.sets[0].discarded} == {"on-its-side"}


def test_the_standing_leg_is_not_called_cut_off_either():
    """It bends with the first circle and stays bent until the end of the recording."""

    def at(t):
        pose = circle_at(t)
        bent_deg = 30.0 * min(1.0, max(0.0, t - 2.0))
        swaying = body(t, flexion_abduction_deg=((0.0, 0.0), (bent_deg, 0.0)))
        points = pose.landmarks_px.copy()
        right = [index_of(name, Side.RIGHT) for name in ("knee", "ankle", "heel", "foot_index")]
        points[right] = swaying.landmarks_px[right]
        return replace(pose, landmarks_px=points)

    session = watch(CIRCLE, at, 12.0)
    assert [one.side for one in session.repetitions] == [Side.LEFT, Side.LEFT]
    assert session.sets[0].discarded == ()


def test_legs_that_are_taken_for_each_other_are_put_right():
    """In the first rock's hold the legs' labels change places: it reads as if they had not."""

    def at(t):
        pose = rock_at(t)
        if not 2.9 < t < 4.4:
            return pose
        order = list(range(len(pose.landmarks_px)))
        for name in ("hip", "knee", "ankle", "heel", "foot_index"):
            left, right = (index_of(name, side) for side in Side)
            order[left], order[right] = right, left
        return replace(pose, landmarks_px=pose.landmarks_px[order])

    undisturbed, session = watch(ROCK, rock_at, 10.0), watch(ROCK, at, 10.0)
    assert session.repetitions == undisturbed.repetitions
    assert "sides-put-right" in {note.code for note in session.notes}


def test_a_trunk_that_was_not_seen_lies_nowhere():
    """Kept landmarks may have holes: the hips are missing, the picture is upright."""

    def at(t):
        pose = twist_at(t)
        points = pose.landmarks_px.copy()
        points[[index_of("hip", side) for side in Side]] = np.nan
        return replace(pose, landmarks_px=points)

    session = watch(TWIST, at, 5.0)
    assert {one.reason.code for one in session.sets[0].discarded} == {"hidden"}


def test_a_turn_out_of_the_cameras_sight_says_so():
    """A chest held at 115 degrees hides a shoulder: that is the reason, not lost sight."""
    session = watch(TWIST, lambda t: twist_at(t, left_deg=115.0, pelvis_share=0.0), 10.0)
    assert [one.side for one in session.repetitions] == [Side.RIGHT]
    assert "turned-away" in {one.reason.code for one in session.sets[0].discarded}


def test_the_wrong_view_is_refused_with_advice():
    """A twist seen from the side is not measured, and the reason says where to stand."""
    session = watch(TWIST, lambda t: twist_at(t, yaw_deg=85.0), 10.0)
    assert session.repetitions == ()
    (reason,) = {one.reason for one in session.sets[0].discarded}
    assert reason.code == "wrong-view"
    assert "from the front" in reason.text


def test_a_camera_a_little_off_is_measured_with_wider_bars():
    """Twenty-five degrees off is still measured; the set-up error grows as 1/cos."""
    straight, oblique = (
        watch(TWIST, lambda t, yaw=yaw: twist_at(t, yaw_deg=yaw), 10.0).repetitions[0]
        for yaw in (0.0, 25.0)
    )
    assert oblique.primary.value == pytest.approx(40.0, abs=1.0)
    wider = oblique.primary.standard_error.setup / straight.primary.standard_error.setup
    assert wider == pytest.approx(1.0 / math.cos(math.radians(25.0)), rel=0.02)


def test_nobody_in_view_is_told_as_such():
    """Empty frames end in one discarded stretch: no person."""
    session = watch(TWIST, lambda t: absent_pose(t, width_px=640, height_px=480), 4.0)
    (stretch,) = session.sets[0].discarded
    assert stretch.reason.code == "no-person"
    assert (session.frames, session.frames_measured) == (60, 0)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (lambda t: absent_pose(t, width_px=640, height_px=480), "no-person"),
        (lambda t: body(t), "nothing-seen"),
    ],
)
def test_a_source_without_any_set_says_why(at, code):
    """Half a second of nobody, and two seconds of standing still, give a note instead of a set."""
    session = watch(TWIST, at, 0.5 if code == "no-person" else 2.0)
    assert session.sets == ()
    assert [note.code for note in session.notes] == [code]


def test_a_repetition_cut_off_by_the_end_is_discarded_not_counted():
    """Whatever is under way when the recording ends is told, not measured."""
    session = watch(TWIST, twist_at, 7.0)
    assert [one.side for one in session.repetitions] == [Side.LEFT]
    assert [one.reason.code for one in session.sets[0].discarded] == ["cut-off-by-end"]


def test_losing_sight_in_the_middle_discards_that_repetition():
    """A body that vanishes at end range for two seconds leaves no number behind."""

    def at(t):
        if 2.8 < t < 4.8:
            return absent_pose(t, width_px=WIDTH_PX, height_px=HEIGHT_PX)
        return twist_at(t)

    session = watch(TWIST, at, 10.0)
    assert [one.side for one in session.repetitions] == [Side.RIGHT]
    assert "tracking-lost" in {one.reason.code for one in session.sets[0].discarded}


def test_a_long_rest_separates_two_sets():
    """Half a minute of rest between two twists makes two sets, each with its own zero."""

    def at(t):
        return replace(twist_at(t if t < 30 else t - 33.0), t_s=t)

    session = watch(TWIST, at, 45.0)
    assert [len(one.repetitions) for one in session.sets] == [2, 2]


def test_turning_to_face_the_other_way_starts_a_new_set():
    """Rocks of the left ankle, a turn, rocks of the right ankle: two sets."""

    def at(t):
        return rock_at(t) if t < 10 else replace(rock_at(t - 10, yaw_deg=-90.0), t_s=t)

    session = watch(ROCK, at, 20.0)
    assert [{one.side for one in a_set.repetitions} for a_set in session.sets] == [
        {Side.LEFT},
        {Side.RIGHT},
    ]


def test_a_cut_starts_afresh_and_discards_what_it_interrupts():
    """Where tracking restarts, the repetition under way is given up."""
    pairs = [
        (None, replace(pose, restart=abs(pose.t_s - 3.0) < 0.01))
        for _, pose in poses(10.0, twist_at)
    ]
    session = drained(TWIST, pairs)
    assert [one.side for one in session.repetitions] == [Side.RIGHT]
    assert session.sets[0].discarded[0].reason.code == "interrupted"


def test_a_jump_to_another_person_is_not_measured_across():
    """Landmarks that leap across the room are in doubt."""
    pairs = list(poses(10.0, twist_at))
    pairs[90:] = [(None, twist_at(pose.t_s).mirrored()) for _, pose in pairs[90:]]
    pairs[90:] = [
        (None, replace(pose, landmarks_px=pose.landmarks_px + [500.0, 0.0, 0.0]))
        for _, pose in pairs[90:]
    ]
    codes = [one.reason.code for a_set in drained(TWIST, pairs).sets for one in a_set.discarded]
    assert "another-person" in codes


def test_only_the_side_that_was_asked_for_is_reported():
    """--side right leaves the turns to the left out."""
    session = watch(TWIST, twist_at, 10.0, options=Options(side=Side.RIGHT))
    assert [one.side for one in session.repetitions] == [Side.RIGHT]


def test_a_limit_judges_each_repetition():
    """Far above the limit is forced; below it is comfortable; without one nothing is said."""

    def verdicts(deg):
        limits = (Limit("thorax_rotation", deg, "option"),)
        session = watch(TWIST, twist_at, 10.0, options=Options(limits=limits))
        return [one.verdict.code for one in session.repetitions]

    assert verdicts(60.0) == ["comfortable", "comfortable"]
    assert verdicts(1.0)[0] in ("near-limit", "forced")
    assert [one.verdict.code for one in watch(TWIST, twist_at, 10.0).repetitions] == [
        "no-limit",
        "no-limit",
    ]


def test_everything_in_an_observation_is_causal():
    """What is said about a frame does not depend on the frames after it."""
    whole, half = [], []
    for many, into in ((10.0, whole), (5.0, half)):
        into += Watch(TWIST).observe(poses(many, twist_at))
    for one, other in zip(whole, half, strict=False):
        assert one.samples == other.samples
        assert one.repetitions == other.repetitions


def test_the_neutral_says_where_it_comes_from_and_how_far_it_drifted():
    """Two quiet seconds at the start are the zero; a chair that slides shows as drift."""

    def at(t):
        turn = bump(t, start_s=2, rise_s=1, hold_s=1, top=40)
        return body(t, shoulders_deg=turn + (6.0 if t > 5 else 0.0))

    (only,) = watch(TWIST, at, 10.0).sets
    assert only.neutral is not None
    assert only.neutral.origin == "quiet-second"
    assert only.neutral.t_s < 1.0
    assert only.drift_deg == pytest.approx(6.0, abs=0.5)


@pytest.mark.parametrize(("share_of", "code"), [(None, "forced"), ("", "near-limit")])
def test_an_overshoot_that_depth_hides_shows_in_the_width_of_the_shoulders(share_of, code):
    """Two held references to 35°, then a turn of 50° whose depth is that of 35°."""

    def at(t_s):
        starts_s = ((2.0, 3.0, 35.0), (9.0, 3.0, 35.0), (16.0, 1.0, 50.0))
        turn = sum(bump(t_s, start_s=s, rise_s=1, hold_s=h, top=top) for s, h, top in starts_s)
        pose = body(t_s, shoulders_deg=turn, flexion_abduction_deg=SITTING)
        points = pose.landmarks_px.copy()
        left, right = both("shoulder")
        if turn > 35.0:
            middle = (points[left, 2] + points[right, 2]) / 2.0
            half = abs(points[left, 0] - points[right, 0]) * math.tan(math.radians(35.0)) / 2.0
            points[left, 2], points[right, 2] = middle + half, middle - half
        return replace(pose, landmarks_px=points)

    movement = TWIST
    if share_of is not None:
        primary = replace(TWIST.primary, share_of=share_of)
        movement = replace(TWIST, error=(primary, *TWIST.error[1:]))
    session = watch(movement, at, 21.0, options=Options(reference=reference_rule("first:2")))
    assert [one.reference for one in session.repetitions] == [True, True, False]
    last = session.repetitions[-1]
    assert last.primary.value == pytest.approx(35.0, abs=1.0)
    assert last.verdict.code == code
