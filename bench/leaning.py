"""People who lean: a pose and its true angles, once the trunk has leant sideways in the picture.

Rendered people lean by 2 to 4° in a circle, always away from the leg, so that a reading could learn
to take a lean for a part of the abduction.  Real people lean as they like.
"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side, both
from posecheck.geometry import thigh_flexion_abduction_deg, trunk_axes
from posecheck.records import Pose

Array = NDArray[np.float64]


def leant(pose: Pose, lean_deg: float) -> Pose:
    """The pose with everything above the hips turned about them, to the picture's right."""
    turn = math.radians(lean_deg)
    matrix = np.eye(3)
    matrix[:2, :2] = [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    return replace(
        pose,
        landmarks_px=_above_turned(pose.landmarks_px, matrix),
        world_m=None if pose.world_m is None else _above_turned(pose.world_m, matrix),
    )


def _above_turned(points: Array, matrix: Array) -> Array:
    hips = points[list(both("hip"))].mean(axis=0)
    above = min(both("hip"))
    return np.concatenate([(points[:above] - hips) @ matrix.T + hips, points[above:]])


def leant_angles_deg(angles_deg: Array, lean_deg: float, yaw_deg: float, side: Side) -> Array:
    """Flexion and abduction (2,) once the trunk has leant to the right of a camera at that yaw."""
    flexion, abduction = np.radians(angles_deg)
    yaw, lean = math.radians(yaw_deg), math.radians(lean_deg)
    left, up, forward = np.array([1.0, 0, 0]), np.array([0, -1.0, 0]), np.array([0, 0, -1.0])
    thigh = side.sign * math.sin(abduction) * left + math.cos(abduction) * (
        math.sin(flexion) * forward - math.cos(flexion) * up
    )
    right = math.cos(yaw) * left - math.sin(yaw) * forward
    top = math.cos(lean) * up + math.sin(lean) * right
    axes = trunk_axes(np.stack([left, -left]), np.stack([top, top]))
    return thigh_flexion_abduction_deg(thigh, axes, outward_sign=side.sign)
