"""What the measures' thresholds decide: a posture, a refusal, a leg or a value.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both, index_of
from posecheck.measures.posture import arms_of, hand_height, position_of
from posecheck.measures.shank_inclination import PlantedFoot, ShankInclination, heel_lift_cm
from posecheck.measures.shoulder_ellipse import ShoulderEllipse
from posecheck.measures.stance import (
    HIPS_MOVED,
    SIDE_BY_SIDE,
    from_the_front,
    is_seated,
    other_protocol,
    shank_px,
)
from posecheck.measures.thorax_rotation import ThoraxRotation, features
from posecheck.measures.turned_side import TurnedSide
from posecheck.records import Pose
from tests.helpers.signals import TRUNK_PX, body, bump, times
from tests.helpers.watching import ROCK, watch

UPRIGHT = body(0.0)


def placed(pose: Pose, name: str, *, of: str, left, right) -> Pose:
    """Both landmarks moved: across to the left and down from the middle of others, in trunks."""
    points = pose.landmarks_px.copy()
    middle = points[list(both(of)), :2].mean(axis=0)
    for side, (across, down) in ((Side.LEFT, left), (Side.RIGHT, right)):
        points[index_of(name, side), :2] = middle + np.array([across, down]) * pose.trunk_px
    return replace(pose, landmarks_px=points)


def seen(pose: Pose, name: str, visibility: float) -> Pose:
    values = pose.visibility.copy()
    values[list(both(name))] = visibility
    return replace(pose, visibility=values)


@pytest.mark.parametrize(("visibility", "known"), [(0.52, True), (0.48, False)])
def test_a_posture_needs_landmarks_that_are_seen_by_half(visibility, known):
    """Knees say how somebody is placed, wrists where the hands are."""
    assert (position_of(seen(UPRIGHT, "knee", visibility)) is not None) is known
    assert math.isfinite(hand_height(seen(UPRIGHT, "wrist", visibility))) is known


@pytest.mark.parametrize(("knees", "position"), [(0.62, "standing"), (0.58, "seated")])
def test_without_ankles_low_knees_are_standing(knees, position):
    """Six tenths of the trunk's length below the hips."""
    pose = placed(UPRIGHT, "knee", of="hip", left=(0.1, knees), right=(-0.1, knees))
    assert position_of(seen(pose, "ankle", 0.2)) == position


@pytest.mark.parametrize(("knees", "position"), [(0.46, "standing"), (0.43, "seated")])
def test_knees_half_way_to_the_ankles_are_standing(knees, position):
    """From 0.445 of the way on, however the camera shortens it."""
    pose = placed(UPRIGHT, "knee", of="hip", left=(0.1, knees), right=(-0.1, knees))
    assert position_of(placed(pose, "ankle", of="hip", left=(0.1, 1), right=(-0.1, 1))) == position


@pytest.mark.parametrize(
    ("apart", "knee_up", "position"),
    [
        (0.36, 0.6, "split stance"),
        (0.34, 0.6, "standing"),
        (0.6, 0.31, "split stance"),
        (0.6, 0.29, "half-kneeling"),
    ],
)
def test_feet_and_knees_tell_the_stance_from_the_side(apart, knee_up, position):
    """Ankles from 0.35 trunk lengths apart on; a knee below 0.3 is on the floor."""
    pose = body(0.0, camera_yaw_deg=90.0)
    pose = placed(pose, "ankle", of="hip", left=(apart / 2, 1.2), right=(-apart / 2, 1.2))
    down = 1.2 - knee_up
    assert position_of(placed(pose, "knee", of="hip", left=(0, down), right=(0, 0.3))) == position


@pytest.mark.parametrize(("yaw_deg", "position"), [(43.0, "standing"), (47.0, "split stance")])
def test_a_split_stance_is_seen_from_the_side_only(yaw_deg, position):
    """From a camera yaw of 45° on."""
    pose = body(0.0, camera_yaw_deg=yaw_deg)
    assert position_of(placed(pose, "ankle", of="hip", left=(0.3, 1.2), right=(-0.3, 1.2))) == (
        position
    )


@pytest.mark.parametrize(
    ("left", "right", "arms"),
    [
        ((-0.1, 0.68), (0.1, 0.68), "crossed"),
        ((-0.1, 0.72), (0.1, 0.72), None),
        ((1.03, 0.0), (-1.03, 0.0), "out"),
        ((0.97, 0.0), (-0.97, 0.0), None),
        ((0.3, 1.12), (-0.3, 1.12), "hanging"),
        ((0.3, 1.08), (-0.3, 1.08), None),
    ],
)
def test_arms_are_named_by_where_the_wrists_are(left, right, arms):
    assert arms_of(placed(UPRIGHT, "wrist", of="shoulder", left=left, right=right)) == arms


@pytest.mark.parametrize(("share", "reason"), [(-0.24, None), (-0.26, "turned-away")])
def test_a_chest_that_shows_its_back_is_refused(share, reason):
    """The right shoulder a quarter of the trunk's length beyond the left one."""
    half = share / 2
    pose = placed(UPRIGHT, "shoulder", of="shoulder", left=(half, 0.0), right=(-half, 0.0))
    sample, _ = ThoraxRotation().read(replace(pose, t_s=1.0), UPRIGHT)
    assert (sample.reason.code if sample.reason else None) == reason


@pytest.mark.parametrize(
    ("turn_deg", "width", "exchanged"),
    [
        (30.0, 0.89, True),
        (30.0, 0.91, False),
        (8.1, 0.85, True),
        (7.9, 0.85, False),
    ],
)
def test_the_side_of_a_turn_is_known_once_it_is_clear(turn_deg, width, exchanged):
    """From 8° on, and when the shoulders are a tenth narrower than at rest."""
    turned = TurnedSide()
    assert not turned.is_exchanged(turn_deg, width)
    assert turned.is_exchanged(-20.0, 0.84) is exchanged


@pytest.mark.parametrize(
    ("turn_deg", "width", "exchanged"),
    [(-20.0, 0.79, True), (-20.0, 0.81, False), (7.9, 0.6, True), (8.1, 0.6, False)],
)
def test_the_side_of_a_turn_stays_until_the_shoulders_are_wide_again(turn_deg, width, exchanged):
    """They have won back half of what they lost: 0.8 of the width at rest after 0.6."""
    turned = TurnedSide()
    for narrower in (0.85, 0.7, 0.6):
        assert not turned.is_exchanged(30.0, narrower)
    assert turned.is_exchanged(turn_deg, width) is exchanged


@pytest.mark.parametrize(("turn_deg", "known"), [(23.5, True), (24.5, False)])
def test_whether_the_hips_went_along_is_asked_of_small_turns(turn_deg, known):
    """What reads as more is no turn of the pelvis alone."""
    sample, _ = ThoraxRotation().read(body(1.0, shoulders_deg=turn_deg), UPRIGHT)
    assert math.isfinite(sample.values["hips_along"]) is known


def test_hips_go_along_when_they_narrow_by_six_tenths_of_what_the_shoulders_do():
    """Both lines turned by 40° narrow alike: what is left is 0.4 of that."""
    sample, _ = ThoraxRotation().read(body(1.0, shoulders_deg=40.0, pelvis_deg=40.0), UPRIGHT)
    narrowed = 1.0 - math.cos(math.radians(40.0))
    assert sample.values["hips_along"] == pytest.approx(0.4 * narrowed)


@pytest.mark.parametrize(("visibility", "known"), [(0.96, True), (0.94, False)])
def test_the_pelvis_is_told_only_from_hips_that_are_seen(visibility, known):
    sample, _ = ThoraxRotation().read(seen(UPRIGHT, "hip", visibility), UPRIGHT)
    assert math.isfinite(sample.values["pelvis_rotation"]) is known


@pytest.mark.parametrize(
    ("shank_deg", "reason"),
    [(64.0, None), (66.0, "shank-too-far"), (-29.0, None), (-31.0, "shank-too-far")],
)
def test_a_shank_beyond_what_a_planted_foot_allows_is_refused(shank_deg, reason):
    feet = np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])
    rest, leaning = (
        body(t_s, shanks_deg=(deg, -10.0), foot_px=feet, camera_yaw_deg=90.0)
        for t_s, deg in ((0.0, 5.0), (1.0, shank_deg))
    )
    left = next(one for one in ShankInclination().read(leaning, rest) if one.side is Side.LEFT)
    assert (left.reason.code if left.reason else None) == reason


def legs(apart: float, *, yaw_deg: float = 90.0, shank_deg: float = 5.0) -> Pose:
    """Somebody seen from the side, the left foot so many trunk lengths before the right one."""
    half = np.array([0.0, 0.0, apart * TRUNK_PX / 2.0])
    return body(0.0, shanks_deg=(shank_deg, -5.0), foot_px=(half, -half), camera_yaw_deg=yaw_deg)


@pytest.mark.parametrize(("apart", "note"), [(0.21, None), (0.19, SIDE_BY_SIDE)])
def test_feet_a_fifth_of_the_trunk_apart_are_a_split_stance(apart, note):
    assert other_protocol(legs(apart), legs(apart), Side.LEFT) == note


@pytest.mark.parametrize(("shanks", "note"), [(0.49, None), (0.51, HIPS_MOVED)])
def test_hips_that_go_down_by_half_a_shank_are_no_rock(shanks, note):
    rest = legs(0.8)
    points = rest.landmarks_px.copy()
    points[:25, 1] += shanks * shank_px(rest, Side.LEFT)
    assert other_protocol(replace(rest, landmarks_px=points), rest, Side.LEFT) == note


@pytest.mark.parametrize(
    ("below", "apart", "shank_deg", "seated"),
    [
        (0.34, 0.0, 0.0, True),
        (0.36, 0.0, 0.0, False),
        (0.2, 0.59, 0.0, True),
        (0.2, 0.61, 0.0, False),
        (0.2, 0.0, 14.5, True),
        (0.2, 0.0, 15.5, False),
    ],
)
def test_somebody_sits_whose_knees_feet_and_shank_say_so(below, apart, shank_deg, seated):
    """Knees hardly below the hips, feet not as in half-kneeling, a shank not as in a squat."""
    rest = legs(apart)
    pose = placed(rest, "knee", of="hip", left=(0.0, below), right=(0.0, below))
    assert is_seated(pose, rest, shank_deg=shank_deg) is seated


def test_a_camera_further_off_the_side_than_thirty_degrees_is_taken_to_be_there():
    """A trunk that seems turned by more is turned itself, at least in part."""
    seen_deg = math.degrees(math.asin(from_the_front(legs(0.8, yaw_deg=30.0))))
    assert seen_deg == pytest.approx(30.0, abs=1.0)


def test_the_bar_of_the_far_leg_is_half_as_wide_again():
    """The same rock, filmed from the side of the working leg and from the other side."""
    ahead, behind = np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])
    widths = []
    for yaw_deg in (90.0, -90.0):

        def at(t_s, yaw_deg=yaw_deg):
            lean = bump(t_s, start_s=2, rise_s=1, hold_s=1, top=35)
            return body(
                t_s,
                shanks_deg=(5 + lean, -10.0),
                foot_px=(ahead, behind),
                camera_yaw_deg=yaw_deg,
            )

        (repetition,) = watch(ROCK, at, 6.0, rate_hz=30.0).repetitions
        low, high = repetition.primary.interval90
        widths.append(high - low)
    assert widths[1] / widths[0] == pytest.approx(1.5, rel=0.02)


def planted(*steps: tuple[float, float]) -> list[bool]:
    """Whether a foot is planted at each moment, at so many trunk lengths from where it was."""
    foot = PlantedFoot()
    return [
        foot.push(t_s, np.array([share * TRUNK_PX, 0.0]), trunk_px=TRUNK_PX) for t_s, share in steps
    ]


def test_a_foot_has_moved_a_quarter_of_the_trunks_length_away():
    assert planted((0.0, 0.0), (0.01, 0.24)) == [True, True]
    assert planted((0.0, 0.0), (0.01, 0.26)) == [True, False]


def test_a_foot_that_is_read_again_after_two_hours_stands_where_it_stood():
    """The neutral of a set is read once more at its end; that ended the coach with a fault."""
    assert planted((0.0, 0.0), (7200.0, 0.1), (1.0, 0.0), (7200.1, 0.24)) == [True] * 4


@pytest.mark.parametrize(
    ("later_s", "drift", "put_down"),
    [(0.72, 0.0, True), (0.68, 0.0, False), (0.72, 0.098, True), (0.72, 0.102, False)],
)
def test_a_foot_is_put_down_when_it_stays_elsewhere(later_s, drift, put_down):
    """For 0.7 s, within a tenth of the trunk's length."""
    assert planted((0.0, 0.0), (1.0, 1.0), (1.0 + later_s, 1.0 + drift))[-1] is put_down


def test_a_place_follows_a_foot_that_drifts_by_a_third_in_a_second():
    """With a time constant of 3 s it is 0.057 further after 1 s at 0.2: 0.307 is the bound."""
    assert planted((0.0, 0.0), (1.0, 0.2), (1.001, 0.303)) == [True, True, True]
    assert planted((0.0, 0.0), (1.0, 0.2), (1.001, 0.311)) == [True, True, False]


def test_a_lifted_heel_raises_the_ankle_by_two_thirds_of_its_way():
    """By 0.65 of it: an ankle that rose by so much of 2 cm says 2 cm, whatever the heel reads."""
    rest = legs(0.8)
    cm = shank_px(rest, Side.LEFT) / 42.0
    points = rest.landmarks_px.copy()
    points[index_of("ankle", Side.LEFT), 1] -= 0.65 * 2.0 * cm
    points[index_of("heel", Side.LEFT), 1] -= 5.0 * cm
    lifted = replace(rest, landmarks_px=points)
    assert heel_lift_cm(lifted, rest, Side.LEFT) == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(("apart", "note"), [(0.325, None), (0.31, SIDE_BY_SIDE)])
def test_an_oblique_camera_shows_feet_beside_each_other_as_one_ahead(apart, note):
    """From 30° off the side, half of the 0.35 that they are apart from side to side."""
    seen_obliquely = legs(apart, yaw_deg=60.0)
    assert other_protocol(seen_obliquely, seen_obliquely, Side.LEFT) == note


def shoulders(t_s: float, width: float, depth: float) -> Pose:
    """A shoulder line of this share of its width, whose ends are so many trunks apart in depth."""
    pose = body(t_s)
    points = pose.landmarks_px.copy()
    for side in Side:
        landmark = index_of("shoulder", side)
        points[landmark, 0] = 640.0 + width * (points[landmark, 0] - 640.0)
        points[landmark, 2] = side.sign * depth / 2.0 * pose.trunk_px
    return replace(pose, landmarks_px=points)


@pytest.mark.parametrize(("depth", "sine"), [(0.15, 0.66), (-0.15, -0.66)])
def test_the_way_a_line_turned_is_known_from_a_depth_of_15_percent_of_the_trunk(depth, sine):
    """A line half as wide turned by 60°: there its sine counts by tanh 1, 0.76."""
    read = features(shoulders(1.0, 0.5, depth), UPRIGHT)
    assert read[-2] == pytest.approx(sine, abs=0.01)


def test_an_unusual_depth_is_believed_by_three_steps_at_first():
    """A line half as wide, hardly deeper than wide: 43° at first, 48° three seconds later."""
    ellipse = ShoulderEllipse()
    ellipse.turn_deg(shoulders(0.0, 1.0, 0.0), UPRIGHT)
    read_deg = [ellipse.turn_deg(shoulders(t_s, 0.5, 0.5), UPRIGHT) for t_s in times(3.0, 10.0)[1:]]
    assert read_deg[0] == pytest.approx(43.3, abs=0.5)
    assert read_deg[-1] == pytest.approx(48.4, abs=0.5)
