"""What else the body does while a joint moves: it tells other movements from the measured one.

All lengths in trunk lengths (mid-hip to mid-shoulder), so that distance from the camera does not
matter.
"""

import numpy as np

from posecheck.body import both
from posecheck.records import Pose

SEEN = 0.5
"""A landmark of lower visibility says nothing about where a hand is (design rule)."""


def hand_height(pose: Pose) -> float:
    """How far the higher hand is above the shoulders, along the trunk, in trunk lengths.

    NaN when no wrist is seen; negative below the shoulders.
    """
    shoulders, hips = (
        pose.landmarks_px[list(both(name)), :2].mean(0) for name in ("shoulder", "hip")
    )
    up = (shoulders - hips) / pose.trunk_px
    heights = [
        float((pose.landmarks_px[wrist, :2] - shoulders) @ up) / pose.trunk_px
        for wrist in both("wrist")
        if not pose.visibility[wrist] < SEEN  # not known counts as seen
    ]
    return float(np.nanmax(heights)) if np.isfinite(heights).any() else float("nan")


def hip_height(pose: Pose, neutral: Pose) -> float:
    """Height of the hips in the picture, in trunk lengths at neutral; only its change counts."""
    return -float(pose.landmarks_px[list(both("hip")), 1].mean()) / neutral.trunk_px
