"""Features that the angle of a thigh against the trunk is read from, for one leg.

Taken so that both legs look alike: across is outward.  Now and as the change since neutral.
"""

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import line_yaw_deg, thigh_flexion_abduction_deg, trunk_axes
from posecheck.records import FloatArray, Pose

NAMES = (
    "flexion",  # of the metric landmarks, over 60°
    "abduction",  # of the metric landmarks, over 60°
    "knee_out",  # knee from hip in the picture, over the trunk's length at neutral
    "knee_down",
    "ankle_out",  # ankle from hip, the same
    "ankle_down",
    "knee_near",  # depth of the knee from the hip, the same
    "ankle_near",
    "hip_yaw",  # turn of the hip line, towards the leg's side, over 50°
    "shoulder_yaw",  # turn of the shoulder line, the same
    "lean",  # mid-shoulder beside mid-hip, towards the leg's side
)
"""What is read from one pose."""


def features(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """(26,): now, since neutral, and what foreshortening says; no unit.  Needs metric landmarks."""
    now, zero = (_of(one, side, neutral.trunk_px) for one in (pose, neutral))
    return np.concatenate([now, now - zero, _foreshortened(pose, neutral, side)])


def _foreshortened(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """Thigh and shank by their lengths in the picture against those at neutral (4,).

    The flexion that explains the thigh's length and drop (radians), how much of the thigh and of
    the shank points at the camera, and how much of the shank points down.
    """
    hip, knee, ankle = (index_of(name, side) for name in ("hip", "knee", "ankle"))
    thigh, shank = (
        (pose.landmarks_px[low, :2] - pose.landmarks_px[high, :2])
        / float(np.linalg.norm(neutral.landmarks_px[low, :2] - neutral.landmarks_px[high, :2]))
        for high, low in ((hip, knee), (knee, ankle))
    )
    thigh_ahead, shank_ahead = (
        float(np.sqrt(max(0.0, 1.0 - float(part @ part)))) for part in (thigh, shank)
    )
    flexion = float(np.arctan2(thigh_ahead, thigh[1]))
    return np.array([flexion, thigh_ahead, shank_ahead, float(shank[1])])


def lines_deg(pose: Pose, side: Side) -> FloatArray:
    """Flexion and abduction of the hip-knee line in the trunk's frame, degrees, (2,)."""
    points = pose.points
    axes = trunk_axes(points[list(both("hip"))], points[list(both("shoulder"))])
    thigh = points[index_of("knee", side)] - points[index_of("hip", side)]
    return thigh_flexion_abduction_deg(thigh, axes, outward_sign=side.sign)


def _of(pose: Pose, side: Side, trunk_px: float) -> FloatArray:
    hip, knee, ankle = (
        pose.landmarks_px[index_of(name, side)] / trunk_px for name in ("hip", "knee", "ankle")
    )
    thigh, leg = knee - hip, ankle - hip
    (left_shoulder, right_shoulder), (left_hip, right_hip) = both("shoulder"), both("hip")
    points = pose.points
    middle = pose.landmarks_px[[left_shoulder, right_shoulder], 0].mean()
    offset = (middle - pose.landmarks_px[[left_hip, right_hip], 0].mean()) / trunk_px
    return np.concatenate(
        [
            lines_deg(pose, side) / 60.0,
            [side.sign * thigh[0], thigh[1], side.sign * leg[0], leg[1], thigh[2], leg[2]],
            [
                side.sign * line_yaw_deg(points[right_hip], points[left_hip]) / 50.0,
                side.sign * line_yaw_deg(points[right_shoulder], points[left_shoulder]) / 50.0,
                side.sign * offset,
            ],
        ]
    )
