"""Features that the angle of a thigh against the trunk is read from, for one leg.

Taken so that both legs look alike (across is outward), in the trunk's own axes, so that neither a
leaning trunk nor a tilted camera counts as a moving thigh, and in units of the body as large as it
is seen now, so that nobody has to keep their distance.
"""

import math
from dataclasses import replace

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import (
    line_yaw_deg,
    sideways_lean_deg,
    thigh_flexion_abduction_deg,
    towards_camera,
    trunk_axes,
)
from posecheck.measures.body_scale import body_scale
from posecheck.records import FloatArray, Pose

NAMES = (
    "flexion",  # of the metric landmarks, over 60°
    "abduction",  # of the metric landmarks, over 60°
    "knee_out",  # knee from hip in the picture, along the trunk's axes, over the trunk's length
    "knee_down",
    "ankle_out",  # ankle from hip, the same
    "ankle_down",
    "knee_near",  # depth of the knee from the hip, the same
    "ankle_near",
    "hip_yaw",  # turn of the hip line, towards the leg's side, over 50°
    "shoulder_yaw",  # turn of the shoulder line, the same
    "seen_yaw",  # turn of both lines, from metric depth and depth in pixels together, the same
    "hip_hike",  # hip line against the trunk in the picture, the leg's side up, over 30°
)
"""What is read from one pose."""
DEPTH_GAIN = 2.5
"""So much deeper than wide is a body in pixels: read against true yaws of rendered people."""


def features(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """(30,): now, since neutral, and what foreshortening says; no unit.  Needs metric landmarks."""
    scale = body_scale(pose, neutral)
    now = _of(pose, side, neutral.trunk_px * scale)
    zero = _of(neutral, side, neutral.trunk_px)
    return np.concatenate([now, now - zero, _foreshortened(pose, neutral, side, scale)])


def _foreshortened(pose: Pose, neutral: Pose, side: Side, scale: float) -> FloatArray:
    """Thigh and shank by their lengths in the picture against those at neutral (6,).

    The flexion that explains the thigh's length and drop (radians), how much of the thigh and of
    the shank points at the camera, how much of the shank points down, and the flexion and abduction
    (over 60°) of a thigh of that length as a camera at the neutral's yaw sees it.
    """
    hip, knee, ankle = (index_of(name, side) for name in ("hip", "knee", "ankle"))
    axes = picture_axes(pose)
    thigh, shank = (
        axes
        @ (pose.landmarks_px[low, :2] - pose.landmarks_px[high, :2])
        / (scale * np.linalg.norm(neutral.landmarks_px[low, :2] - neutral.landmarks_px[high, :2]))
        for high, low in ((hip, knee), (knee, ankle))
    )
    thigh_ahead, shank_ahead = (
        math.sqrt(max(0.0, 1.0 - float(part @ part))) for part in (thigh, shank)
    )
    flexion = math.atan2(thigh_ahead, thigh[1])
    towards = towards_camera(*thigh, yaw_deg=seen_yaw_deg(neutral))
    seen = thigh_flexion_abduction_deg(towards, np.eye(3), outward_sign=side.sign)
    return np.array([flexion, thigh_ahead, shank_ahead, shank[1], *(seen / 60.0)])


def lines_deg(pose: Pose, side: Side) -> FloatArray:
    """Flexion and abduction of the hip-knee line in the trunk's frame, degrees, (2,)."""
    points = pose.points
    axes = trunk_axes(points[list(both("hip"))], points[list(both("shoulder"))])
    thigh = points[index_of("knee", side)] - points[index_of("hip", side)]
    return thigh_flexion_abduction_deg(thigh, axes, outward_sign=side.sign)


def seen_yaw_deg(pose: Pose) -> float:
    """Yaw of the camera about the person, as ``Pose.camera_yaw_deg``, from both kinds of depth.

    Metric landmarks alone read a camera at 38° as 25 to 28°; depth in pixels errs the other way.
    """
    in_pixels = replace(pose, landmarks_px=pose.landmarks_px / [1, 1, DEPTH_GAIN], world_m=None)
    return (pose.camera_yaw_deg + in_pixels.camera_yaw_deg) / 2.0


def picture_axes(pose: Pose) -> FloatArray:
    """Axes of the trunk in the picture as rows (across, down), orthonormal, (2, 2).

    Across is to the right of the picture when the trunk is upright.
    """
    hips, shoulders = (
        pose.landmarks_px[list(both(name)), :2].mean(axis=0) for name in ("hip", "shoulder")
    )
    down = (hips - shoulders) / np.linalg.norm(hips - shoulders)
    return np.array([[down[1], -down[0]], down])


def _of(pose: Pose, side: Side, trunk_px: float) -> FloatArray:
    axes = picture_axes(pose)
    hip, knee, ankle = (
        pose.landmarks_px[index_of(name, side)] / trunk_px for name in ("hip", "knee", "ankle")
    )
    thigh, leg = axes @ (knee - hip)[:2], axes @ (ankle - hip)[:2]
    (left_shoulder, right_shoulder), (left_hip, right_hip) = both("shoulder"), both("hip")
    across = axes @ (pose.landmarks_px[left_hip, :2] - pose.landmarks_px[right_hip, :2])
    points = pose.points
    return np.concatenate(
        [
            lines_deg(pose, side) / 60.0,
            [side.sign * thigh[0], thigh[1], side.sign * leg[0], leg[1]],
            [(knee - hip)[2], (ankle - hip)[2]],
            [
                side.sign * line_yaw_deg(points[right_hip], points[left_hip]) / 50.0,
                side.sign * line_yaw_deg(points[right_shoulder], points[left_shoulder]) / 50.0,
                -side.sign * seen_yaw_deg(pose) / 50.0,
                side.sign * (90.0 - sideways_lean_deg(np.zeros(2), across)) / 30.0,
            ],
        ]
    )
