"""How the body is held: what of a protocol shows, and what tells other movements from the measured.

All lengths in trunk lengths (mid-hip to mid-shoulder), so that distance from the camera does not
matter.  Constants: docs/derivations.md#posture.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from posecheck.body import both
from posecheck.geometry import sideways_lean_deg
from posecheck.records import FloatArray, Pose


def trunk_lean_deg(pose: Pose) -> float:
    """Mid-hip to mid-shoulder against the image's vertical, degrees, to the image's right positive.

    NaN when a landmark is missing.
    """
    return sideways_lean_deg(pose.middle_px("hip"), pose.middle_px("shoulder"))


SEEN = 0.5
"""A landmark of lower visibility says nothing about where it is [visibility] (design rule)."""
STANDING_KNEES = 0.6
"""Knees this far below the hips: the person stands, where the ankles are not seen [trunk lengths]
(docs/derivations.md#posture)."""
STANDING_SHARE = 0.445
"""Knees lower than this share of the way from hips to ankles: the person stands.  A camera that
looks down lowers knees and ankles of somebody who sits (docs/derivations.md#posture)."""
SPLIT_FEET = 0.35
"""Ankles this far apart in a side view: a split stance [trunk lengths] (design rule)."""
FLOOR_KNEE = 0.3
"""A knee this little above the lower ankle is on the floor [trunk lengths] (design rule)."""
SIDE_VIEW_DEG = 45.0
"""From this camera yaw on a person is seen from the side."""
ARMS_OUT = 1.0
"""Both wrists this far from the middle of the shoulders, to both sides: the arms are out [trunk
lengths]."""
ARMS_DOWN = 1.1
"""Both wrists this far below the shoulders: the arms hang [trunk lengths]."""
ARMS_ON_CHEST = 0.7
"""Crossed wrists are less far below the shoulders than this [trunk lengths]."""


def hand_height(pose: Pose) -> float:
    """How far the higher hand is above the shoulders, along the trunk, in trunk lengths.

    NaN when no wrist is seen; negative below the shoulders.
    """
    shoulders, hips = _middle(pose, "shoulder"), _middle(pose, "hip")
    up = np.subtract(shoulders, hips) / pose.trunk_px
    heights = [
        float((pose.landmarks_px[wrist, :2] - shoulders) @ up) / pose.trunk_px
        for wrist in both("wrist")
        if not pose.visibility[wrist] < SEEN  # not known counts as seen
    ]
    return max(filter(math.isfinite, heights), default=math.nan)


def hip_height(pose: Pose, neutral: Pose) -> float:
    """Height of the hips in the picture, in trunk lengths at neutral; only its change counts."""
    return -pose.middle_px("hip")[1] / neutral.trunk_px


def seen_protocol(pose: Pose, keys: Mapping[str, str]) -> dict[str, str]:
    """What a pose at rest shows of a protocol; what it does not show is left out.

    ``keys`` are the protocol's: of ``position`` and ``arms`` something may be seen.
    """
    found = {key: _READERS[key](pose) for key in keys if key in _READERS}
    return {key: value for key, value in found.items() if value is not None}


def position_of(pose: Pose) -> str | None:
    """Seated, standing, split stance or half-kneeling; None when the legs are not seen."""
    knees_px = pose.landmarks_px[list(both("knee")), 1]
    if SIDE_VIEW_DEG <= abs(pose.camera_yaw_deg) <= 180.0 - SIDE_VIEW_DEG:
        return _position_from_the_side(pose, knees_px) if _is_seen(pose, "ankle") else None
    if not _is_seen(pose, "knee"):
        return None
    hips_px = _middle(pose, "hip")[1]
    below = (float(knees_px.mean()) - hips_px) / pose.trunk_px
    if _is_seen(pose, "ankle"):
        ankles = (_middle(pose, "ankle")[1] - hips_px) / pose.trunk_px
        return "standing" if below > STANDING_SHARE * ankles else "seated"
    return "standing" if below > STANDING_KNEES else "seated"


def _position_from_the_side(pose: Pose, knees_px: FloatArray) -> str:
    ankles = pose.landmarks_px[list(both("ankle"))]
    above_floor = float(ankles[:, 1].max() - knees_px.max()) / pose.trunk_px
    if above_floor < FLOOR_KNEE:
        return "half-kneeling"
    apart = float(abs(ankles[0, 0] - ankles[1, 0])) / pose.trunk_px
    return "split stance" if apart > SPLIT_FEET else "standing"


def arms_of(pose: Pose) -> str | None:
    """Crossed, out or hanging, seen from the front; None for other arms and for hidden hands."""
    if not _is_seen(pose, "wrist"):
        return None
    wrists = (
        pose.landmarks_px[list(both("wrist")), :2] - _middle(pose, "shoulder")
    ) / pose.trunk_px
    (left_x, left_down), (right_x, right_down) = wrists.tolist()
    if left_x < right_x and max(left_down, right_down) < ARMS_ON_CHEST:
        return "crossed"
    if min(left_x, -right_x) > ARMS_OUT:
        return "out"
    if min(left_down, right_down) > ARMS_DOWN:
        return "hanging"
    return None


_READERS: Final[Mapping[str, Callable[[Pose], str | None]]] = {
    "position": position_of,
    "arms": arms_of,
}


def _is_seen(pose: Pose, name: str) -> bool:
    left, right = both(name)
    return not (pose.visibility[left] < SEEN or pose.visibility[right] < SEEN)  # unknown is seen


def _middle(pose: Pose, name: str) -> list[float]:
    return pose.middle_px(name)[:2]
