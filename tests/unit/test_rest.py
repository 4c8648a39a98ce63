"""Where rest is now: a neutral that is followed, and one that is found anew."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, index_of
from posecheck.geometry import off_similar, similarity
from posecheck.measures.shank_inclination import ShankInclination
from posecheck.pipeline.rest import FEET, Levels, is_elsewhere, roll_deg
from posecheck.records import Pose
from posecheck.repetitions.remeasure import _without
from tests.helpers.signals import SHANK_PX, SITTING, TRUNK_PX, body, bump
from tests.helpers.watching import ROCK, TWIST, rock_at, twist_at, watch

CENTRE_PX = np.array([640.0, 480.0])


def seen_otherwise(pose: Pose, *, scale=1.0, shift_px=(0.0, 0.0), roll_deg=0.0) -> Pose:
    """The same person from further away, or by a camera that slipped or tipped."""
    turn = math.radians(roll_deg)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    points = pose.landmarks_px.copy()
    points[:, :2] = CENTRE_PX + scale * (points[:, :2] - CENTRE_PX) @ rotation.T + shift_px
    points[:, 2] *= scale
    return replace(pose, landmarks_px=points)


def after(t_s: float, from_s: float, *, within_s: float = 0.5) -> float:
    """0 before, 1 after, a straight line between."""
    return float(np.clip((t_s - from_s) / within_s, 0.0, 1.0))


@pytest.mark.parametrize(
    "moved",
    [
        {"scale": 0.96},
        {"scale": 0.9},
        {"scale": 1.1},
        {"shift_px": (0.0, -30.0)},
        {"shift_px": (40.0, 12.0)},
    ],
    ids=["step back 4 %", "step back 10 %", "step forward", "phone slips", "phone turns"],
)
def test_a_rock_after_a_move_reads_what_it_reads_without_one(moved):
    """Between two rocks of 35° and one shank of 40° the person or the camera moves."""

    def at(t):
        part = after(t, 5.2)
        return seen_otherwise(
            rock_at(t),
            scale=1.0 + part * (moved.get("scale", 1.0) - 1.0),
            shift_px=part * np.array(moved.get("shift_px", (0.0, 0.0))),
        )

    session = watch(ROCK, at, 10.5)
    read = [one.primary.value for one in session.repetitions]
    assert read == pytest.approx([40.0, 40.0], abs=0.5)
    assert [one.compensations for one in session.repetitions] == [(), ()]
    assert [one.code for one in session.notes] == ["rest-moved"]


@pytest.mark.parametrize("roll_deg", [4.0, 6.0, -6.0])
def test_a_phone_that_tips_between_turns_does_not_tell_the_sides_apart(roll_deg):
    """Forty degrees to the left and thirty to the right, whatever the picture's vertical."""

    def at(t):
        return seen_otherwise(twist_at(t), roll_deg=roll_deg * after(t, 5.1))

    left, right = watch(TWIST, at, 10.5).repetitions
    assert (left.side, left.primary.value) == (Side.LEFT, pytest.approx(40.0, abs=1.5))
    assert (right.side, right.primary.value) == (Side.RIGHT, pytest.approx(30.0, abs=1.5))
    assert right.compensations == ()


def rocks_of_a_tipped_phone(t_s: float, tip_deg: float, *, until_s: float = math.inf) -> Pose:
    """Rocks of 35° and a shank of 40° at 2, 9 and 16 s; the phone tips at 6 s."""
    since_s = min(abs(t_s - middle_s) for middle_s in (3.5, 10.5, 17.5))
    pose = rock_at(3.5 - since_s if since_s < 1.5 else 0.0)
    tipped = after(t_s, 6.0) - after(t_s, until_s)
    return seen_otherwise(replace(pose, t_s=t_s), roll_deg=tip_deg * tipped)


@pytest.mark.parametrize(
    ("tip_deg", "count"), [(4.8, 2), (-4.8, 2), (5.2, 1), (-5.2, 1), (12.0, 1), (-12.0, 1)]
)
def test_a_rock_after_the_phone_tipped_is_not_read_against_a_false_vertical(tip_deg, count):
    """Within the error of a set-up it counts."""
    session = watch(ROCK, lambda t_s: rocks_of_a_tipped_phone(t_s, tip_deg), 14.0)
    assert len(session.repetitions) == count
    codes = [one.reason.code for one in session.sets[0].discarded]
    assert codes == ["camera-tipped"] * (2 - count)


def test_rocks_count_again_once_the_phone_is_level_again():
    """It is put right before the third of three rocks."""
    session = watch(ROCK, lambda t_s: rocks_of_a_tipped_phone(t_s, 12.0, until_s=13.0), 21.0)
    read = [one.primary.value for one in session.repetitions]
    assert read == pytest.approx([40.0, 40.0], abs=0.5)


@pytest.mark.parametrize(("lean_deg", "known"), [(3.8, True), (-3.8, True), (4.2, False)])
def test_the_camera_rolled_if_trunk_and_feet_turned_alike(lean_deg, known):
    """A trunk that turns by itself leans."""
    rest = rock_at(0.0)
    rolled, leaned = (seen_otherwise(rest, roll_deg=10.0 + more) for more in (0.0, lean_deg))
    feet = [index_of(name, side) for name in FEET for side in Side]
    points = leaned.landmarks_px.copy()
    points[feet] = rolled.landmarks_px[feet]
    found_deg = roll_deg(rest, replace(rest, landmarks_px=points))
    assert found_deg == (pytest.approx(10.0) if known else pytest.approx(math.nan, nan_ok=True))


@pytest.mark.parametrize(("stands_px", "known"), [(0.038, True), (0.042, False)])
def test_feet_that_stand_otherwise_show_no_roll(stands_px, known):
    """Off by so many trunk lengths when they are turned back: somebody stepped."""
    rest = rock_at(0.0)
    rolled = seen_otherwise(rest, roll_deg=10.0)
    feet = [index_of(name, side) for name in FEET for side in Side]
    points, before = rolled.landmarks_px.copy(), rest.landmarks_px[feet, :2]
    apart = np.random.default_rng(1).normal(size=(len(feet), 2))
    for _ in range(20):  # what turns or grows alike is no other stance
        off = off_similar(before, points[feet, :2] + apart)
        apart *= stands_px * rolled.trunk_px / off
    points[feet, :2] += apart
    found_deg = roll_deg(rest, replace(rolled, landmarks_px=points))
    assert math.isfinite(found_deg) is known


@pytest.mark.parametrize(("turned_deg", "known"), [(58.0, True), (-58.0, True), (62.0, False)])
def test_a_roll_shows_beside_a_rest_that_faced_the_same_way(turned_deg, known):
    """Somebody who turned round stands otherwise in the picture."""
    levels = Levels()
    levels.add(facing(0.0))
    rolled = seen_otherwise(facing(turned_deg), roll_deg=8.0)
    assert math.isfinite(levels.roll_deg(rolled)) is known
    levels.add(facing(turned_deg))
    levels.add(rolled)
    assert levels.roll_deg(rolled) == pytest.approx(8.0), "the first rest that faces a way counts"


def facing(yaw_deg: float) -> Pose:
    """The same picture of somebody whose depth says that they face another way."""
    pose, turn = body(0.0), math.radians(yaw_deg)
    points = pose.landmarks_px.copy()
    world = points.copy()
    world[:, 0] = points[:, 0] * math.cos(turn)
    world[:, 2] = points[:, 0] * math.sin(turn)
    return replace(pose, world_m=world)


def test_rocks_of_the_other_leg_count_after_turning_round():
    """The near foot is lower in the picture, and the trunk leans forward: both change sides."""

    def at(t_s):
        pose = seen_otherwise(rock_at(t_s % 12.0), roll_deg=4.0)
        return replace(pose if t_s < 12.0 else pose.mirrored(), t_s=t_s)

    session = watch(ROCK, at, 24.0)
    assert [one.side for one in session.repetitions] == [Side.LEFT] * 2 + [Side.RIGHT] * 2


def test_a_turn_during_which_the_feet_move_is_discarded_with_that_reason():
    """The picture slips by a tenth of the trunk's length in the hold of the first turn."""

    def at(t):
        return seen_otherwise(twist_at(t), shift_px=(0.0, 20.0 * after(t, 3.2)))

    session = watch(TWIST, at, 10.5)
    assert [one.side for one in session.repetitions] == [Side.RIGHT]
    assert [one.reason.code for one in session.sets[0].discarded] == ["rest-moved"]


def test_a_turn_that_follows_a_move_without_a_rest_is_discarded_too():
    """The phone tips in a turn to the left that goes on to the right at once."""

    def at(t):
        out = [bump(t, start_s=2.0 + 3.0 * i, rise_s=1.0, hold_s=1.0, top=40.0) for i in range(3)]
        turn_deg = out[0] - out[1] + bump(t, start_s=11.0, rise_s=1.0, hold_s=1.0, top=40.0)
        pose = body(t, shoulders_deg=turn_deg, flexion_abduction_deg=SITTING)
        return seen_otherwise(pose, roll_deg=8.0 * after(t, 3.2))

    session = watch(TWIST, at, 16.0)
    assert [round(one.start_s) for one in session.repetitions] == [11]
    assert [one.reason.code for one in session.sets[0].discarded] == ["rest-moved"] * 2


def test_a_rest_that_drifts_slowly_is_followed():
    """Sitting turns by 6° within 40 s: the last turns read 40° all the same."""

    def at(t):
        drift = 6.0 * t / 40.0
        turn = sum(bump(t, start_s=s, rise_s=1, hold_s=1, top=40) for s in range(3, 40, 6))
        return body(t, shoulders_deg=turn + drift, flexion_abduction_deg=SITTING)

    session = watch(TWIST, at, 42.0)
    assert session.repetitions[-1].primary.value == pytest.approx(40.0, abs=2.5)
    assert session.sets[0].drift_deg == pytest.approx(6.0, abs=1.0)
    assert session.notes == ()


def test_a_lifted_heel_is_taken_from_the_rest_around_it():
    """A shank leans over a heel that stays down, the ankle 3 cm higher than at the first rest."""

    def at(t):
        pose = rock_at(t)
        return seen_otherwise(pose, shift_px=(0.0, -after(t, 5.0) * 2.5 * SHANK_PX / 42.0))

    session = watch(ROCK, at, 10.5)
    assert [one.primary.value for one in session.repetitions] == pytest.approx([40, 40], abs=0.5)


def test_an_exclusion_is_always_reported():
    """Whatever the lift: what is cut off the top of a rock has its reason beside it."""
    for top_cm in (2.0, 2.9, 3.1, 4.0, 6.0):

        def at(t, top_cm=top_cm):
            lift_px = bump(t, start_s=2.5, rise_s=0.5, hold_s=1, top=top_cm) * 0.65 * SHANK_PX / 42
            pose = rock_at(t)
            points = pose.landmarks_px.copy()
            points[[25, 27, 29], 1] -= lift_px
            return replace(pose, landmarks_px=points)

        first, second = watch(ROCK, at, 10.5).repetitions
        cut = second.primary.value - first.primary.value > 1.0
        assert cut == ("heel-lift" in {one.code for one in first.compensations})


@pytest.mark.parametrize(("top_deg", "cut"), [(6.0, True), (12.0, False)])
def test_a_lift_that_would_cut_off_more_than_it_can_gain_only_is_reported(top_deg, cut):
    """A heel that reads as lifted beyond 40° less these degrees of lean."""

    def at(t):
        pose = rock_at(t)
        lean = 5 + bump(t, start_s=2, rise_s=1, hold_s=1, top=35)
        points = pose.landmarks_px.copy()
        if lean > 40.0 - top_deg:
            points[[25, 27, 29], 1] -= 4.5 * 0.65 * SHANK_PX / 42
        return replace(pose, landmarks_px=points)

    first = watch(ROCK, at, 6.0, rate_hz=30.0).repetitions[0]
    assert "heel-lift" in {one.code for one in first.compensations}
    assert (first.primary.value < 38.5) == cut


@pytest.mark.parametrize(("gain_deg", "counted"), [(7.9, 2), (8.1, 3)])
def test_a_lifted_heel_gains_eight_degrees_at_most(gain_deg, counted):
    """The last of three moments is excluded; it counts when it is that far above the others."""
    exclusion = ShankInclination.exclusion
    assert exclusion is not None
    excluded = np.array([False, False, True])
    values = np.array([20.0, 30.0, 30.0 + gain_deg])
    assert _without(~np.zeros(3, dtype=bool), excluded, values, exclusion.most).sum() == counted


def test_a_hold_of_a_minute_is_as_smooth_as_a_short_one():
    """Smoothness is that of the way out and the way back."""
    short, long = (
        watch(
            ROCK,
            lambda t, hold_s=hold_s: body(
                t,
                shanks_deg=(5 + bump(t, start_s=2, rise_s=1, hold_s=hold_s, top=35), -10.0),
                foot_px=(np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])),
                camera_yaw_deg=90.0,
            ),
            hold_s + 6.0,
            rate_hz=15.0,
        ).repetitions[0]
        for hold_s in (1.0, 50.0)
    )
    assert long.sparc == pytest.approx(short.sparc, abs=0.2)


@pytest.mark.parametrize(
    ("moved", "elsewhere"),
    [
        ({"scale": 1.0265}, True),
        ({"scale": 1.0235}, False),
        ({"shift_px": (0.043 * TRUNK_PX, 0.0)}, True),
        ({"shift_px": (0.037 * TRUNK_PX, 0.0)}, False),
        ({"roll_deg": 2.7, "shift_px": (0.018 * TRUNK_PX, 0.0)}, True),
        ({"roll_deg": 2.3, "shift_px": (0.018 * TRUNK_PX, 0.0)}, False),
        ({"roll_deg": 2.7, "shift_px": (0.014 * TRUNK_PX, 0.0)}, False),
    ],
)
def test_rest_is_elsewhere_beyond_its_bounds(moved, elsewhere):
    """Seen about the feet, so that one bound is tried at a time."""
    one = body(0.0)
    feet_px = one.landmarks_px[[27, 28, 29, 30, 31, 32], :2].mean(axis=0)
    about_feet = replace(one, landmarks_px=one.landmarks_px + [*(CENTRE_PX - feet_px), 0.0])
    assert is_elsewhere(about_feet, seen_otherwise(about_feet, **moved), TWIST) == elsewhere


def test_a_foot_that_is_put_down_elsewhere_is_no_move():
    """Half a trunk's length away, the other one where it was."""
    one = body(0.0)
    assert not is_elsewhere(one, body(0.0, foot_px=(np.array([50.0, 0, 0]), None)), TWIST)


def test_similarity_finds_what_was_done_to_the_points():
    """Four points a little larger, turned and shifted."""
    points = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]])
    turn = math.radians(10.0)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    scale, rotation_deg, shift = similarity(points, 1.2 * points @ rotation.T + [5.0, -1.0])
    assert scale == pytest.approx(1.2)
    assert rotation_deg == pytest.approx(10.0)
    middle = 1.2 * points.mean(axis=0) @ rotation.T + [5.0, -1.0] - points.mean(axis=0)
    assert shift == pytest.approx(middle)


@pytest.mark.parametrize(
    ("askew_deg", "leans"),
    [(6.3, False), (-1.3, False), (6.7, True), (-1.7, True), (-8.0, True), (18.0, True)],
)
def test_the_bar_of_a_rock_covers_a_phone_that_stands_askew(askew_deg, leans):
    """The trunk, upright here, is 2.5° forward at most rests; within 4° of that nothing is said."""
    session = watch(ROCK, lambda t_s: seen_otherwise(rock_at(t_s), roll_deg=-askew_deg), 7.0)
    (done,) = session.repetitions
    low, high = done.primary.interval90
    assert low < 40.0 < high
    assert done.primary.value == pytest.approx(40.0 + askew_deg, abs=0.5)
    level = np.ptp(watch(ROCK, rock_at, 7.0).repetitions[0].primary.interval90)
    off_deg = abs(askew_deg - 2.5) if leans else 0.0
    assert high - low == pytest.approx(level + 2.0 * off_deg, rel=0.05)
    assert ("trunk-leans" in [note.code for note in session.notes]) is leans


def test_a_phone_askew_widens_no_bar_of_what_is_not_against_the_vertical():
    """A twist is read across the body."""
    session = watch(TWIST, lambda t_s: seen_otherwise(twist_at(t_s), roll_deg=12.0), 10.5)
    level = watch(TWIST, twist_at, 10.5)
    widths = [np.ptp(one.repetitions[0].primary.interval90) for one in (session, level)]
    assert widths[0] == pytest.approx(widths[1])
    assert not session.notes
