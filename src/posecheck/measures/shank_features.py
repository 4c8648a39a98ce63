"""Features that the error of the shank's line in the picture is read from.

A camera that is not square to the movement, or not level with the shank, shows the shank more or
less inclined than it is.  How much follows from where the camera stands and from how the line
stood at the person's own neutral.
"""

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import inclination_deg
from posecheck.records import FloatArray, Pose

NAMES = ("line", "line_at_neutral", "from_the_front")
"""Inclination in the picture now and at neutral, and how far in front of the person's side the
camera stands; all over 50°."""
_UNIT_DEG = 50.0


def features(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """(3,) in the order of NAMES; no unit."""
    now, zero = line_deg(pose, neutral, side), line_deg(neutral, neutral, side)
    return np.array([now, zero, 90.0 - abs(neutral.camera_yaw_deg)]) / _UNIT_DEG


def inclination_deg_of(features: FloatArray) -> FloatArray:
    """The line's inclination back from its features (n, 3), degrees (n,)."""
    return np.asarray(features[..., 0] * _UNIT_DEG)


def line_deg(pose: Pose, neutral: Pose, side: Side) -> float:
    """Knee-to-ankle line in the picture against its vertical, forward positive, degrees."""
    knee, ankle = (pose.landmarks_px[index_of(name, side)] for name in ("knee", "ankle"))
    return inclination_deg(ankle, knee, forward_sign=facing_sign(neutral))


def facing_sign(pose: Pose) -> int:
    """+1 when the feet point to the right of the image, -1 when to the left."""
    toes = pose.landmarks_px[list(both("foot_index")), 0]
    heels = pose.landmarks_px[list(both("heel")), 0]
    return 1 if float((toes - heels).sum()) > 0 else -1
