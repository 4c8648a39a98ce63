"""What a thigh's angles are read from: the same wherever camera and trunk are."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both
from posecheck.measures.body_scale import body_scale
from posecheck.measures.leg_features import features, seen_yaw_deg
from tests.people import placed
from tests.signals import body


def seen(**angles):
    """A stick person as a pose model gives it: depth in pixels is 2.5 times too large."""
    pose = body(0.0, **angles)
    return replace(
        pose, landmarks_px=pose.landmarks_px * [1, 1, 2.5], world_m=pose.landmarks_px / 400.0
    )


NEUTRAL = seen()
LIFTED = seen(flexion_abduction_deg=((60.0, 30.0), (0.0, 0.0)))


def turned(pose, angle_deg, *, only_above_hips=False):
    """The picture, or only the trunk in it, turned about the mid-hip to the picture's right."""
    turn = math.radians(angle_deg)
    matrix = np.eye(3)
    matrix[:2, :2] = [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    end = min(both("hip")) if only_above_hips else len(pose.landmarks_px)
    both_kinds = []
    for points in (pose.landmarks_px.copy(), pose.points.copy()):
        hips = points[list(both("hip"))].mean(axis=0)
        points[:end] = (points[:end] - hips) @ matrix.T + hips
        both_kinds.append(points)
    return replace(pose, landmarks_px=both_kinds[0], world_m=both_kinds[1])


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("yaw_deg", [-30.0, 0.0, 30.0])
def test_foreshortening_tells_flexion_and_abduction_from_any_front_view(side, yaw_deg):
    """60° and 30° of a stick person, from a camera that stands up to 30° off."""
    lifted = ((60.0, 30.0), (0.0, 0.0)) if side is Side.LEFT else ((0.0, 0.0), (60.0, 30.0))
    pose = seen(flexion_abduction_deg=lifted, camera_yaw_deg=yaw_deg)
    read = features(pose, seen(camera_yaw_deg=yaw_deg), side)
    assert 60.0 * read[-2:] == pytest.approx([60.0, 30.0], abs=1.0)


def test_the_cameras_yaw_is_read_from_both_kinds_of_depth():
    """Pixels are 2.5 times as deep as metric landmarks; together they give the yaw they share."""
    assert seen_yaw_deg(seen(camera_yaw_deg=30.0)) == pytest.approx(30.0, abs=0.1)


def test_both_legs_look_alike():
    """The right leg's features are those of the left leg in a mirror."""
    mirrored = features(LIFTED.mirrored(), NEUTRAL.mirrored(), Side.RIGHT)
    assert mirrored == pytest.approx(features(LIFTED, NEUTRAL, Side.LEFT))


def test_a_step_back_changes_no_feature():
    """The person is a fifth smaller in the picture than at neutral."""
    smaller = replace(placed(LIFTED, scale=0.8), world_m=LIFTED.world_m)
    assert body_scale(smaller, NEUTRAL) == pytest.approx(0.8)
    assert features(smaller, NEUTRAL, Side.LEFT) == pytest.approx(
        features(LIFTED, NEUTRAL, Side.LEFT)
    )


def test_a_camera_that_tips_changes_no_feature():
    """The picture turns by 6° after neutral."""
    assert features(turned(LIFTED, 6.0), NEUTRAL, Side.LEFT) == pytest.approx(
        features(LIFTED, NEUTRAL, Side.LEFT), abs=0.02
    )


def test_a_lean_away_from_a_hanging_leg_reads_as_the_angle_between_leg_and_trunk():
    """The trunk leans 8° to the right; the left leg hangs 8° towards it."""
    leaning = turned(NEUTRAL, -8.0, only_above_hips=True)
    read = features(leaning, NEUTRAL, Side.LEFT)
    assert 60.0 * read[1] == pytest.approx(-8.0, abs=0.2)
    assert 60.0 * read[-1] == pytest.approx(-8.0, abs=0.2)


def test_one_shortened_line_changes_no_scale():
    """Shoulders that turn, a trunk that leans to the camera, a lifted leg: the others say it."""
    for pose in (
        body(0.0, shoulders_deg=50.0),
        LIFTED,
        body(0.0, flexion_abduction_deg=((90.0, 0.0), (0.0, 0.0))),
    ):
        assert body_scale(pose, NEUTRAL) == pytest.approx(1.0, abs=0.01)
