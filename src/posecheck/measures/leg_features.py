"""Features that the angle of a thigh against the trunk is read from, for one leg.

Taken so that both legs look alike: across is outward.  Now and as the change since neutral; and
where the camera stands, as somebody who stands upright with the toes forward shows it.
"""

import math
from dataclasses import replace
from functools import lru_cache

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
DEPTH_GAIN = 2.5
"""So much deeper than wide is a body in pixels (docs/thresholds.md#circle)."""
FOOT_LENGTH = 0.42
"""Heel to toes, share of the trunk's length (docs/thresholds.md#circle)."""
_YAW_DEG, _SLANT_DEG = 50.0, 11.5


def features(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """(28,): now, since neutral, what foreshortening says, and where the camera stands.

    No unit.  Needs metric landmarks.
    """
    now, zero = (_of(one, side, neutral.trunk_px) for one in (pose, neutral))
    camera = [legs_slant_deg(neutral) / _SLANT_DEG, -side.sign * yaw_deg(neutral) / _YAW_DEG]
    return np.concatenate([now, now - zero, _foreshortened(pose, neutral, side), camera])


@lru_cache(maxsize=16)  # asked of one neutral with every pose
def yaw_deg(neutral: Pose) -> float:
    """Yaw of the camera about somebody who stands, from the depth of the trunk and from the feet.

    Feet point forward, one as much to its side as the other, so together they show the yaw as their
    share of a foot's length across the picture.
    """
    heels, toes = (neutral.landmarks_px[list(both(one)), 0] for one in ("heel", "foot_index"))
    across = float((heels - toes).mean()) / (FOOT_LENGTH * neutral.trunk_px)
    feet_deg = math.degrees(math.asin(max(-1.0, min(1.0, across))))
    return (_trunk_yaw_deg(neutral) + feet_deg) / 2.0


def _trunk_yaw_deg(pose: Pose) -> float:
    """The same from both kinds of depth.

    Metric landmarks alone read a camera at 38° as 25 to 28°; depth in pixels errs the other way.
    """
    in_pixels = replace(pose, landmarks_px=pose.landmarks_px / [1, 1, DEPTH_GAIN], world_m=None)
    return (pose.camera_yaw_deg + in_pixels.camera_yaw_deg) / 2.0


@lru_cache(maxsize=16)  # asked of one neutral with every pose
def legs_slant_deg(neutral: Pose) -> float:
    """How far the legs of somebody who stands seem to slant in depth, feet away positive, degrees.

    They are upright: it is the camera that looks down on them, and shows a lifted thigh longer.
    """
    hips, ankles = (neutral.points[list(both(name))].mean(axis=0) for name in ("hip", "ankle"))
    return math.degrees(math.atan2(ankles[2] - hips[2], ankles[1] - hips[1]))


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
