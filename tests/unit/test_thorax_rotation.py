"""The reading of a twist: learned, from the ellipse of the shoulders, and from poses."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both
from posecheck.measures.posture import position_of
from posecheck.measures.ridge_model import RidgeModel, expanded, load_ridge_model
from posecheck.measures.shoulder_ellipse import ShoulderEllipse, shoulder_line
from posecheck.measures.thorax_rotation import (
    CHANGES,
    MIRRORED,
    NAMES,
    ThoraxRotation,
    facing_away_deg,
    features,
)
from tests.helpers.signals import SITTING, TRUNK_PX, body, times

OUTPUTS = ("thorax_rotation", "shoulder_rotation", "pelvis_rotation")


def reading_nothing() -> RidgeModel:
    """A learned reading that says 0 of everything."""
    shipped = load_ridge_model("thorax_rotation_seated")
    return RidgeModel(
        low=shipped.low,
        high=shipped.high,
        mean=shipped.mean,
        scale=shipped.scale,
        weights=np.zeros_like(shipped.weights),
        level=np.zeros_like(shipped.level),
        mirrored=shipped.mirrored,
        outputs=OUTPUTS,
        sha256="",
    )


def person(t_s, turn_deg, *, sits=True):
    """Shoulders turned by so much."""
    legs = {"flexion_abduction_deg": SITTING} if sits else {}
    return body(t_s, shoulders_deg=turn_deg, **legs)


@pytest.mark.parametrize(("sits", "thorax", "shoulders"), [(True, 0.74, 0.9), (False, 0.61, 0.75)])
def test_a_quarter_is_what_the_recordings_own_geometry_says(sits, thorax, shoulders):
    """Beside a learned reading of 0 a quarter of the geometry's share of the turn is left."""
    kind = ThoraxRotation(reading_nothing(), reading_nothing())
    ellipse, neutral = ShoulderEllipse(), person(0.0, 0.0, sits=sits)
    for t_s in times(3.0, 15.0):
        pose = person(t_s, 40.0 * math.sin(math.pi * t_s / 6.0), sits=sits)
        turn = ellipse.turn_deg(pose, neutral)
        left = kind.read(pose, neutral)[0]
    assert turn > 20.0
    assert left.values["thorax_rotation"] == pytest.approx(0.25 * thorax * turn)
    assert left.values["shoulder_rotation"] == pytest.approx(0.25 * shoulders * turn)
    assert left.values["pelvis_rotation"] == 0.0


def test_a_set_begins_without_what_was_learned_of_the_one_before():
    """After a reset the first pose reads as it does in a new measure."""
    new, used = (ThoraxRotation(reading_nothing(), reading_nothing()) for _ in range(2))
    neutral, turned = person(0.0, 0.0), person(9.0, 40.0)
    for t_s in times(3.0, 15.0):
        used.read(person(t_s, -60.0), neutral)
    used.reset()
    assert used.read(turned, neutral)[0].values == new.read(turned, neutral)[0].values


def test_a_hidden_shoulder_widens_the_bar_and_a_back_is_refused():
    """Far turns are measured: what is discarded is a chest that shows its back."""
    neutral = person(0.0, 0.0)
    for turn_deg, scale in ((85.8, 1.0), (86.5, 1.5), (-105.0, 1.5)):
        for sample in ThoraxRotation().read(person(1.0, turn_deg), neutral):
            assert sample.usable
            assert sample.error_scale == scale
            code = None if sample.remark is None else sample.remark.code
            assert code == (None if scale == 1.0 else "shoulder-hidden")
    for turn_deg in (115.0, -115.0):
        turned = ThoraxRotation().read(person(1.0, turn_deg), neutral)
        assert {sample.reason.code for sample in turned} == {"turned-away"}


def depth_times(gain, pose):
    """What the pose model reads: another depth, the same picture."""
    return replace(pose, landmarks_px=pose.landmarks_px * [1.0, 1.0, gain])


@pytest.mark.parametrize("gain", [-1.0, -0.3, 0.0])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_held_turn_does_not_change_sides(sign, gain):
    """Shoulders as narrow as before, whatever depth says of them now; it may recover."""
    kind, neutral = ThoraxRotation(), person(0.0, 0.0)
    held, slipped, held_again, back, other = (
        kind.read(pose, neutral)
        for pose in (
            person(1.0, sign * 50.0),
            depth_times(gain, person(1.1, sign * 50.0)),
            person(1.2, sign * 50.0),
            person(2.0, sign * 5.0),
            person(3.0, sign * -50.0),
        )
    )
    assert {sample.reason.code for sample in slipped} == {"shoulders-swap"}
    assert all(sample.usable for sample in (*held, *held_again, *back, *other))


def leaning(lean_deg, pose):
    """Shoulders moved sideways in the picture."""
    moved = pose.landmarks_px.copy()
    moved[both("shoulder"), 0] += pose.trunk_px * math.tan(math.radians(lean_deg))
    return replace(pose, landmarks_px=moved)


@pytest.mark.parametrize(("lean_deg", "usable"), [(5.5, False), (6.5, True)])
def test_to_which_side_a_bent_trunk_turned_is_not_asked(lean_deg, usable):
    """Its shoulders are narrow by the bend; what it is, the rule for side bends says."""
    kind, neutral = ThoraxRotation(), person(0.0, 0.0)
    kind.read(person(1.0, 50.0), neutral)
    slipped = kind.read(leaning(lean_deg, depth_times(-1.0, person(1.1, 50.0))), neutral)
    assert all(sample.usable for sample in slipped) is usable


def test_a_reset_forgets_to_which_side_somebody_turned():
    kind, neutral = ThoraxRotation(), person(0.0, 0.0)
    kind.read(person(1.0, 50.0), neutral)
    kind.reset()
    assert all(sample.usable for sample in kind.read(person(1.1, -50.0), neutral))


@pytest.mark.parametrize("depth_gain", [0.0, 1.0, -2.0])
def test_how_far_the_shoulders_face_away_needs_no_depth(depth_gain):
    """Shoulders of half their full width are 60 degrees away, whatever the depth says."""
    rest = person(0.0, 0.0)
    full = 1.05 * _width_px(rest)
    for turn_deg in (60.0, -60.0, 30.0):
        pose = person(
            1.0,
            math.copysign(
                math.degrees(math.acos(1.05 * math.cos(math.radians(turn_deg)))), turn_deg
            ),
        )
        flat = replace(pose, landmarks_px=pose.landmarks_px * [1.0, 1.0, depth_gain])
        assert _width_px(pose) / full == pytest.approx(math.cos(math.radians(turn_deg)))
        assert facing_away_deg(flat, rest) == pytest.approx(abs(turn_deg))
        for sample in ThoraxRotation().read(flat, rest):
            assert sample.values["shoulders_from_camera"] == pytest.approx(abs(turn_deg))


def _width_px(pose):
    left, right = pose.landmarks_px[list(both("shoulder"))]
    return math.hypot(*(left - right)[:2])


def test_somebody_who_sits_is_seen_to_sit_from_above_too():
    """A camera that looks down lowers the knees, and the ankles with them."""
    below = {"seated": (0.7, 1.7), "standing": (0.5, 1.05)}
    for position, (knee, ankle) in below.items():
        pose = person(0.0, 0.0, sits=False)
        points = pose.landmarks_px.copy()
        hips = points[list(both("hip")), 1].mean()
        points[list(both("knee")), 1] = hips + knee * pose.trunk_px
        points[list(both("ankle")), 1] = hips + ankle * pose.trunk_px
        seen = replace(pose, landmarks_px=points)
        assert position_of(seen) == position
        hidden = seen.visibility.copy()
        hidden[list(both("ankle"))] = 0.1  # without ankles the knees alone decide
        other = "standing" if position == "seated" else "seated"
        assert position_of(replace(seen, visibility=hidden)) == other


def test_people_who_stand_have_bars_half_as_wide_again():
    """Their pelvis turns along by very different shares."""
    kind = ThoraxRotation()
    for sits, scale in ((True, 1.0), (False, 1.5)):
        rest = person(0.0, 0.0, sits=sits)
        for sample in kind.read(rest, rest):
            assert sample.side in Side
            assert sample.error_scale == scale


def test_products_follow_the_features():
    """Two features give themselves, their squares and their product."""
    assert expanded(np.array([2.0, 3.0])).tolist() == [2.0, 3.0, 4.0, 6.0, 9.0]


def doubling() -> RidgeModel:
    """Twice the second of two features, both seen between -4 and 4."""
    weights = np.zeros((5, 1))
    weights[1] = 2.0
    return RidgeModel(
        low=np.full(2, -4.0),
        high=np.full(2, 4.0),
        mean=np.zeros(5),
        scale=np.ones(5),
        weights=weights,
        level=np.zeros(1),
        mirrored=np.array([1.0, -1.0]),
        outputs=("angle",),
        sha256="",
    )


def test_a_linear_function_is_read_back_exactly():
    """Weights that double the second, odd feature do just that."""
    plain = doubling()
    assert plain.read(np.array([0.7, 3.0])) == {"angle": 6.0}


def test_features_beyond_what_was_seen_in_training_are_held_there():
    """A quadratic says nothing far away: the second feature counts up to 4."""
    assert doubling().read(np.array([0.7, 30.0])) == {"angle": 8.0}


def test_a_body_at_its_neutral_reads_zero_everywhere():
    """Nothing has turned: every angle is within two degrees of zero."""
    still = body(0.0)
    for angle in load_ridge_model("thorax_rotation_seated").read(features(still, still)).values():
        assert angle == pytest.approx(0.0, abs=2.0)


def test_the_mirrored_body_reads_the_same_to_the_other_side():
    """The reading is odd in a mirror by construction."""
    neutral, turned = body(0.0), body(0.0, shoulders_deg=35.0, pelvis_deg=8.0)
    reading = load_ridge_model("thorax_rotation_seated")
    plain = reading.read(features(turned, neutral))
    mirrored = reading.read(features(turned.mirrored(), neutral.mirrored()))
    for name, angle in plain.items():
        assert mirrored[name] == pytest.approx(-angle)


def test_features_of_a_mirror_are_those_of_the_body_with_the_stated_signs():
    """MIRRORED says which features change sign."""
    neutral, turned = body(0.0), body(0.0, shoulders_deg=35.0, pelvis_deg=8.0)
    assert features(turned.mirrored(), neutral.mirrored()) == pytest.approx(
        features(turned, neutral) * MIRRORED
    )
    assert len(MIRRORED) == 2 * len(NAMES) + len(CHANGES) + 2  # and the two sines


def test_a_camera_that_is_not_level_hardly_changes_a_turn():
    """Tipped by four degrees at rest and in the turn, it reads the same within one."""
    neutral, turned = body(0.0), body(0.0, shoulders_deg=35.0, pelvis_deg=8.0)
    reading = load_ridge_model("thorax_rotation_seated")
    level = reading.read(features(turned, neutral))["thorax_rotation"]
    for tip_deg in (-4.0, 4.0):
        other = reading.read(features(tipped(turned, tip_deg), tipped(neutral, tip_deg)))
        assert other["thorax_rotation"] == pytest.approx(level, abs=1.0)


def tipped(pose, tip_deg):
    """The same body in the picture of a camera that is tipped."""
    tip = np.radians(tip_deg)
    points = pose.landmarks_px.copy()
    points[:, :2] = points[:, :2] @ np.array(
        [[np.cos(tip), np.sin(tip)], [-np.sin(tip), np.cos(tip)]]
    )
    return replace(pose, landmarks_px=points)


def test_the_weights_are_small():
    """Well below the two megabytes that a package may carry."""
    reading = load_ridge_model("thorax_rotation_seated")
    assert reading.weights.nbytes + reading.mean.nbytes + reading.scale.nbytes < 100_000


LEFT, RIGHT = both("shoulder")


def seen(t_s, turn_deg, *, yaw_deg=0.0, gain=2.4, offset=0.0):
    """A person whose depth is stretched by a gain and off by a share of the trunk's length."""
    pose = body(t_s, shoulders_deg=turn_deg, camera_yaw_deg=yaw_deg)
    points = pose.landmarks_px.copy()
    for end, sign in ((LEFT, 0.5), (RIGHT, -0.5)):
        points[end, 2] = gain * points[end, 2] + sign * offset * TRUNK_PX
    return replace(pose, landmarks_px=points)


def learned(turns_deg, **picture):
    """What both ends of a set of turns read after all of them."""
    ellipse, neutral = ShoulderEllipse(), seen(0.0, 0.0, **picture)
    for t_s in times(12.0, 15.0):
        size = turns_deg[int(t_s / 3.0) % len(turns_deg)]
        ellipse.turn_deg(
            seen(t_s, size * math.sin(math.pi * (t_s % 3.0) / 3.0), **picture), neutral
        )
    return [ellipse.turn_deg(seen(0.0, turn, **picture), neutral) for turn in turns_deg]


def test_a_turn_reads_its_angle_whatever_the_gain_of_the_depth():
    """Width and depth together say how deep the pose model's depth is."""
    for gain in (1.8, 2.4, 3.0):
        assert learned((45.0, -45.0), gain=gain) == pytest.approx([45.0, -45.0], abs=3.0)


def test_a_depth_that_is_off_does_not_make_one_side_larger():
    """With a depth that is off by a tenth of the trunk, equal turns read equal."""
    left, right = learned((40.0, -40.0), offset=0.1)
    assert left + right == pytest.approx(0.0, abs=3.0)


def test_a_camera_off_the_front_does_not_make_one_side_larger():
    """Fifteen degrees off the front, equal turns read within 4 degrees of each other."""
    left, right = learned((40.0, -40.0), yaw_deg=15.0)
    assert left + right == pytest.approx(0.0, abs=4.0)


def test_a_camera_that_tips_changes_neither_width_nor_depth():
    """The width is that of the line, not its extent along the picture's edge."""
    pose = seen(0.0, 30.0)
    tip = math.radians(6.0)
    rotation = np.array([[math.cos(tip), -math.sin(tip)], [math.sin(tip), math.cos(tip)]])
    points = pose.landmarks_px.copy()
    points[:, :2] = points[:, :2] @ rotation.T
    tipped = replace(pose, landmarks_px=points)
    assert shoulder_line(tipped, TRUNK_PX) == pytest.approx(shoulder_line(pose, TRUNK_PX))


def test_a_pose_that_was_seen_before_teaches_nothing():
    """Reading the neutral again in the middle of a set changes nothing afterwards."""
    neutral = seen(0.0, 0.0)
    one, other = ShoulderEllipse(), ShoulderEllipse()
    for t_s in times(3.0, 15.0):
        pose = seen(t_s, 40.0 * t_s / 3.0)
        one.turn_deg(pose, neutral)
        other.turn_deg(pose, neutral)
        other.turn_deg(neutral, neutral)
    last = seen(3.0, 40.0)
    assert one.turn_deg(last, neutral) == other.turn_deg(last, neutral)


def test_what_is_not_seen_has_no_turn():
    """A missing shoulder, or a neutral that shows the back, gives no number."""
    neutral = seen(0.0, 0.0)
    points = neutral.landmarks_px.copy()
    points[LEFT] = np.nan
    assert math.isnan(ShoulderEllipse().turn_deg(replace(neutral, landmarks_px=points), neutral))
    assert math.isnan(ShoulderEllipse().turn_deg(neutral, seen(0.0, 180.0)))


def wobbling(t_s, turn_deg):
    """The same person through a pose model that is not exact."""
    pose = seen(t_s, turn_deg, gain=2.2, offset=0.15, yaw_deg=8.0)
    points = pose.landmarks_px.copy()
    slip = 300.0 if round(15.0 * t_s) % 10 == 5 else 0.0
    points[LEFT] += [3.0 * math.sin(7.0 * t_s), 0.0, 40.0 * math.sin(11.0 * t_s) + slip]
    return replace(pose, landmarks_px=points)


def test_little_that_was_seen_leaves_what_is_usual():
    """Each constant counts: these two figures change with every one of them."""
    ellipse, neutral = ShoulderEllipse(), seen(0.0, 0.0, gain=2.2, offset=0.15, yaw_deg=8.0)
    for t_s in times(2.0, 15.0):
        ellipse.turn_deg(wobbling(t_s, 40.0 * math.sin(t_s)), neutral)
    left, right = (ellipse.turn_deg(wobbling(1.0, turn), neutral) for turn in (40.0, -40.0))
    assert (left, right) == pytest.approx((31.394, 5.936), abs=0.01)
