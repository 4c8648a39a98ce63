"""The second reading of a twist: the ellipse that the shoulder line draws."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import both
from posecheck.measures.thorax_rotation import ShoulderEllipse, shoulder_line
from tests.signals import TRUNK_PX, body, times

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
