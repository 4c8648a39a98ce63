"""What an ankle rock's reading takes out, what it leaves, and what is no rock."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both, index_of
from posecheck.geometry import in_plane_deg
from posecheck.measures import measure_for
from posecheck.measures.shank_inclination import heel_lift_cm, line_deg, seen_deg
from posecheck.measures.stance import (
    HIPS_MOVED,
    SIDE_BY_SIDE,
    from_the_front,
    near_side,
    other_protocol,
    working_side,
)
from posecheck.movements import load_movement
from posecheck.records import OTHER_PROTOCOL, Pose
from tests.helpers.signals import SHANK_PX, SITTING, TRUNK_PX, body, bump
from tests.helpers.watching import ROCK, rock_at, watch

FOOT = ("ankle", "heel", "foot_index")


def split(shank_deg: float = 5.0, *, yaw_deg: float = 90.0, left_px: float = 110.0) -> Pose:
    """Somebody whose left foot is so far in front of the middle, and the right one behind it."""
    feet = np.array([0.0, 0.0, left_px]), np.array([0.0, 0.0, -left_px])
    return body(0.0, shanks_deg=(shank_deg, -10.0), foot_px=feet, camera_yaw_deg=yaw_deg)


def moved(pose: Pose, names: tuple[str, ...], side: Side, by_px: tuple[float, float]) -> Pose:
    """The same pose with some landmarks of one side elsewhere in the picture."""
    points = pose.landmarks_px.copy()
    points[[index_of(name, side) for name in names], :2] += by_px
    return replace(pose, landmarks_px=points)


def lowered(pose: Pose, down_px: float) -> Pose:
    """The same pose with the hips and all above them further down."""
    points = pose.landmarks_px.copy()
    points[:25, 1] += down_px
    return replace(pose, landmarks_px=points)


@pytest.mark.parametrize("front_deg", [-30.0, -10.0, 0.0, 20.0, 40.0])
@pytest.mark.parametrize("lean_deg", [-10.0, 20.0, 45.0])
def test_an_oblique_camera_is_taken_out_of_a_line(front_deg, lean_deg):
    """A shank is projected by a camera at an angle to its side that looks down by 12°."""
    front, down, lean = (math.radians(one) for one in (front_deg, 12.0, lean_deg))
    across = math.sin(lean) * math.cos(front)
    up = math.cos(lean) * math.cos(down) - math.sin(lean) * math.sin(front) * math.sin(down)
    line = math.degrees(math.atan2(across, up))
    read = in_plane_deg(line, front_sine=math.sin(front), down_deg=12.0)
    assert read == pytest.approx(lean_deg, abs=0.01)


def test_the_camera_is_taken_to_look_down_by_twelve_degrees():
    """A line of 35° seen straight from the side is a shank of 34.4°."""
    assert seen_deg(split(35.0), split(5.0), Side.LEFT) == pytest.approx(34.41, abs=0.05)


@pytest.mark.parametrize("yaw_deg", [70.0, 110.0, -70.0, -110.0])
def test_where_the_camera_stands_is_read_across_the_picture(yaw_deg):
    """From 20° in front or behind shoulders and hips show it; depth is not needed."""
    pose = split(yaw_deg=yaw_deg)
    flat = replace(pose, landmarks_px=pose.landmarks_px * [1.0, 1.0, 0.0])
    assert near_side(flat) is (Side.LEFT if yaw_deg > 0 else Side.RIGHT)
    ahead = math.copysign(math.sin(math.radians(20)), 90.0 - abs(yaw_deg)) * 250.0 / TRUNK_PX / 1.2
    assert from_the_front(flat) == pytest.approx(ahead, abs=0.02)


@pytest.mark.parametrize("rest_deg", [-8.0, 0.0, 12.0])
def test_how_somebody_stands_at_rest_does_not_change_what_is_read(rest_deg):
    """The learned reading of a shank of 30° is the same whatever it was at rest."""
    kind = measure_for(load_movement("ankle-rock"))
    left = next(one for one in kind.read(split(30.0), split(rest_deg)) if one.side is Side.LEFT)
    assert left.values["shank_inclination"] == pytest.approx(30.0, abs=1.5)
    still = next(one for one in kind.read(split(rest_deg), split(rest_deg)))
    assert still.values["shank_inclination"] == pytest.approx(rest_deg, abs=1.0)


def test_an_ankle_that_slides_onto_the_instep_moves_the_reading_by_a_third():
    """The landmark slides by a tenth of the shank while heel and toes stay."""
    rest, leant = split(5.0), split(35.0)
    slid = moved(leant, ("ankle",), Side.LEFT, (-0.1 * SHANK_PX, 0.0))
    of_line = line_deg(leant, rest, Side.LEFT) - line_deg(slid, rest, Side.LEFT)
    of_reading = seen_deg(leant, rest, Side.LEFT) - seen_deg(slid, rest, Side.LEFT)
    assert of_line > 3.0
    assert of_reading == pytest.approx(of_line / 3.0, abs=0.3)


def test_a_heel_that_rises_over_the_toes_is_a_lift_and_a_picture_that_slips_is_none():
    """Three centimetres: the heel by all of it, the ankle by 0.65 of it, the toes stay."""
    rest = split(5.0)
    cm = SHANK_PX / 42.0
    lifted = moved(rest, ("heel",), Side.LEFT, (0.0, -3.0 * cm))
    both_up = moved(lifted, ("ankle",), Side.LEFT, (0.0, -3.0 * 0.65 * cm))
    assert heel_lift_cm(both_up, rest, Side.LEFT) == pytest.approx(3.0, abs=0.1)
    assert heel_lift_cm(lifted, rest, Side.LEFT) == pytest.approx(0.0, abs=0.1)
    assert heel_lift_cm(
        moved(both_up, FOOT, Side.LEFT, (10.0, -20.0)), rest, Side.LEFT
    ) == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize("yaw_deg", [70.0, 90.0, 110.0])
@pytest.mark.parametrize("left_px", [60.0, -60.0])
def test_the_front_leg_of_a_short_split_stance_works_wherever_the_camera_stands(yaw_deg, left_px):
    """Also when it is the far one, and when the ankle's landmarks are taken for each other now."""
    rest = split(yaw_deg=yaw_deg, left_px=left_px)
    front = Side.LEFT if left_px > 0 else Side.RIGHT
    assert working_side(rest, rest) is front
    assert working_side(split(yaw_deg=yaw_deg, left_px=-left_px), rest) is front


def test_feet_side_by_side_are_another_protocol_and_so_are_hips_that_go_down():
    """A fifth of the trunk makes a split stance; half a shank of hip height is no rock."""
    near = split(left_px=0.09 * TRUNK_PX)
    apart = split(left_px=0.11 * TRUNK_PX)
    assert other_protocol(near, near, Side.LEFT) is SIDE_BY_SIDE
    assert other_protocol(apart, apart, Side.LEFT) is None
    assert other_protocol(lowered(apart, 0.47 * SHANK_PX), apart, Side.LEFT) is None
    assert other_protocol(lowered(apart, 0.53 * SHANK_PX), apart, Side.LEFT) is HIPS_MOVED


def test_a_squat_is_measured_and_not_judged():
    """Both shins lean, the hips go down, the feet are side by side."""

    def at(t_s):
        down = bump(t_s, start_s=2, rise_s=1, hold_s=1, top=1.0)
        foot = np.zeros(3)
        leant = body(
            t_s, shanks_deg=(2 + 30 * down,) * 2, foot_px=(foot, foot), camera_yaw_deg=90.0
        )
        return lowered(leant, 140.0 * down)

    (squat,) = watch(ROCK, at, 7.0).repetitions
    assert squat.primary.value == pytest.approx(32.0, abs=1.0)
    assert OTHER_PROTOCOL in [note.code for note in squat.verdict.reasons]
    rocks = watch(ROCK, rock_at, 10.0).repetitions
    assert OTHER_PROTOCOL not in [note.code for one in rocks for note in one.verdict.reasons]


def test_standing_up_from_a_chair_is_no_rock():
    """The shins lean forward as the hips leave the seat; the feet stay."""

    def at(t_s):
        up = bump(t_s, start_s=2, rise_s=1.5, hold_s=20, top=1.0)
        lean = 2.0 + bump(t_s, start_s=2, rise_s=0.7, hold_s=0.2, top=22.0)
        foot = np.zeros(3)
        pose = body(t_s, shanks_deg=(lean, lean), foot_px=(foot, foot), camera_yaw_deg=90.0)
        seated = body(t_s, flexion_abduction_deg=SITTING, camera_yaw_deg=90.0)
        knee, hip = (pose.landmarks_px[list(both(name)), 1].mean() for name in ("knee", "hip"))
        lower_px = (1.0 - up) * (knee - hip)
        assert seated.present
        return lowered(pose, lower_px)

    session = watch(ROCK, at, 8.0)
    assert session.repetitions == ()
    assert "seated" in [one.reason.code for each in session.sets for one in each.discarded]


def test_a_foot_that_goes_round_a_pedal_is_no_rock():
    """Cycling: foot and shank go round together, fast enough to be taken for rocks."""

    def at(t_s):
        turn = 2.0 * math.pi * max(0.0, t_s - 2.0) / 1.2
        crank_px = 17.0 * SHANK_PX / 42.0
        feet = tuple(
            crank_px * np.array([0.0, 1.0 - math.cos(turn + phase), math.sin(turn + phase)])
            for phase in (0.0, math.pi)
        )
        lean = 20.0 * (1.0 - math.cos(turn))
        return body(t_s, shanks_deg=(5 + lean, 5.0), foot_px=feet, camera_yaw_deg=90.0)

    assert watch(ROCK, at, 12.0).repetitions == ()


@pytest.mark.parametrize(
    ("slide_cm", "lift_cm", "said"),
    [
        (11.0, 0.0, []),
        (13.0, 0.0, ["foot-travelled"]),
        (0.0, 11.2, []),
        (0.0, 12.8, ["foot-left-the-floor"]),
    ],
)
def test_a_foot_that_slides_or_leaves_the_floor_is_said_to(slide_cm, lift_cm, said):
    """Up to 12 cm of way or of heel it may be a rock, beyond it is none."""

    def at(t_s):
        share = bump(t_s, start_s=2, rise_s=1, hold_s=1, top=1.0)
        late = bump(t_s, start_s=2.5, rise_s=0.5, hold_s=1, top=1.0)
        pose = replace(split(5.0 + 30.0 * share, left_px=200.0), t_s=t_s)
        cm = SHANK_PX / 42.0
        slid = moved(pose, ("knee", *FOOT), Side.LEFT, (-slide_cm * cm * late, 0.0))
        up = moved(slid, ("knee", "ankle"), Side.LEFT, (0.0, -0.65 * lift_cm * cm * late))
        return moved(up, ("heel",), Side.LEFT, (0.0, -lift_cm * cm * late))

    session = watch(ROCK, at, 7.0)
    assert len(session.repetitions) == (not said)
    assert [one.reason.code for one in session.sets[0].discarded] == said


@pytest.mark.parametrize(("rise_s", "counted"), [(0.55, 0), (0.75, 1)])
def test_what_is_as_quick_as_a_step_is_no_rock(rise_s, counted):
    """Out and back in less than a second, between a tenth of the way and a tenth of the way."""

    def at(t_s):
        lean = bump(t_s, start_s=2, rise_s=rise_s, hold_s=0.05, top=30.0)
        return replace(split(5.0 + lean), t_s=t_s)

    session = watch(ROCK, at, 6.0)
    assert len(session.repetitions) == counted
    assert [one.reason.code for one in session.sets[0].discarded] == ["too-quick"] * (1 - counted)
