"""Features that a turn of the trunk is read from: few, robust, physically meaningful.

All from the landmarks in pixels, which every source has.  Widths and depths are taken now, as their
change since the person's own neutral, and at neutral, so that camera yaw and body shape are part of
the reading; offset and slope only as their change, so that a camera that tips is not.  Beside them
stand the sines of the two lines' turns by their foreshortening alone.

Constants: design rules.
"""

import math

import numpy as np

from posecheck.body import both
from posecheck.geometry import line_yaw_deg
from posecheck.measures.posture import position_of
from posecheck.records import FloatArray, Pose

NAMES = (
    "shoulder_width",  # projected, over the trunk's length
    "hip_width",  # the same of the hips
    "shoulder_yaw",  # turn of the shoulder line by its depth, over 50°
    "hip_yaw",  # turn of the hip line by its depth, over 50°
)
"""What is read from one pose."""
CHANGES = (
    "shoulder_width",
    "hip_width",
    "shoulder_offset",  # mid-shoulder beside mid-hip, over the trunk's length
    "shoulder_slope",  # left shoulder below the right one, over the trunk's length
    "shoulder_yaw",
    "hip_yaw",
)
"""Whose change since neutral is read."""

WITH_A_SIDE = ("shoulder_offset", "shoulder_slope", "shoulder_yaw", "hip_yaw", "sine")
"""What changes its sign in a mirror."""
MIRRORED = np.array(
    [-1.0 if name in WITH_A_SIDE else 1.0 for name in (*NAMES, *CHANGES, *NAMES, "sine", "sine")]
)
"""Sign of each feature in a mirror: now, changes, at neutral and the two sines."""
SIDE_KNOWN = 0.15
"""Ends of a line apart in depth by this share of the trunk's length: the way it turned is plain
[trunk lengths]."""


def features(pose: Pose, neutral: Pose) -> FloatArray:
    """(16,): now, since neutral, at neutral, sines; no unit; NaN when a landmark is missing."""
    now, zero = _of(pose), _of(neutral)
    own = [CHANGES.index(name) for name in NAMES]
    sines = [_sine(pose, neutral, landmark) for landmark in ("shoulder", "hip")]
    return np.concatenate([now[own], now - zero, zero[own], sines])


def is_standing(neutral: Pose) -> bool | None:
    """Whether the person stands rather than sits; None when the knees are not seen."""
    position = position_of(neutral)
    return None if position is None else position != "seated"


def _sine(pose: Pose, neutral: Pose, landmark: str) -> float:
    """Sine of a line's turn since neutral by its shortening; depth says only to which side."""
    left, right = both(landmark)
    now, zero = (
        (one.landmarks_px[left] - one.landmarks_px[right]) / one.trunk_px for one in (pose, neutral)
    )
    cosine = min(1.0, max(-1.0, float(now[0] / zero[0]))) if zero[0] else math.nan
    towards = math.tanh(float(now[2] - zero[2]) / SIDE_KNOWN)
    return towards * math.sqrt(1.0 - cosine * cosine)


def _of(pose: Pose) -> FloatArray:
    points, trunk = pose.landmarks_px, pose.trunk_px
    (left_shoulder, right_shoulder), (left_hip, right_hip) = both("shoulder"), both("hip")
    across = points[left_shoulder] - points[right_shoulder]
    hips = points[left_hip] - points[right_hip]
    offset = (points[left_shoulder, 0] + points[right_shoulder, 0]) / 2.0 - (
        points[left_hip, 0] + points[right_hip, 0]
    ) / 2.0
    if not math.isfinite(trunk) or trunk == 0.0:
        return np.full(len(CHANGES), np.nan)
    return np.array(
        [
            across[0] / trunk,
            hips[0] / trunk,
            offset / trunk,
            across[1] / trunk,
            line_yaw_deg(points[right_shoulder], points[left_shoulder]) / 50.0,
            line_yaw_deg(points[right_hip], points[left_hip]) / 50.0,
        ]
    )
