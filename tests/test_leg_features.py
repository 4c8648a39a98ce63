"""What a thigh's angles are read from: alike for both legs, and where the camera stands."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side
from posecheck.measures.leg_features import features, legs_slant_deg, yaw_deg
from tests.signals import body


def seen(**angles):
    """A stick person as a pose model gives it: depth in pixels is 2.5 times too large."""
    pose = body(0.0, **angles)
    return replace(
        pose, landmarks_px=pose.landmarks_px * [1, 1, 2.5], world_m=pose.landmarks_px / 400.0
    )


NEUTRAL = seen()
LIFTED = seen(flexion_abduction_deg=((60.0, 30.0), (0.0, 0.0)))


def test_both_legs_look_alike():
    """The right leg's features are those of the left leg in a mirror."""
    mirrored = features(LIFTED.mirrored(), NEUTRAL.mirrored(), Side.RIGHT)
    assert mirrored == pytest.approx(features(LIFTED, NEUTRAL, Side.LEFT))


@pytest.mark.parametrize("camera_deg", [-30.0, 0.0, 20.0])
def test_the_cameras_yaw_is_read_from_the_trunk_and_the_feet(camera_deg):
    """Both agree on a stick person; pixels are 2.5 times as deep as metric landmarks."""
    assert yaw_deg(seen(camera_yaw_deg=camera_deg)) == pytest.approx(camera_deg, abs=1.5)


def test_legs_seem_to_slant_as_a_camera_looks_down_on_them():
    """The person's metric landmarks tipped by 12°, feet away, as a camera above sees them."""
    down = math.radians(12.0)
    matrix = np.array(
        [[1, 0, 0], [0, math.cos(down), -math.sin(down)], [0, math.sin(down), math.cos(down)]]
    )
    above = replace(NEUTRAL, world_m=NEUTRAL.world_m @ matrix.T)
    assert legs_slant_deg(NEUTRAL) == pytest.approx(0.0, abs=0.1)
    assert abs(legs_slant_deg(above)) == pytest.approx(12.0, abs=0.1)
    assert features(LIFTED, above, Side.LEFT)[-2] != features(LIFTED, NEUTRAL, Side.LEFT)[-2]
