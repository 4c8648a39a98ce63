"""How somebody seen from the side stands: which leg is near, which one works, which protocol.

Everything is read across the picture, where landmarks are good, and nothing from depth.  Lengths
are shares of the trunk's or the shank's length, so that the distance of the camera does not matter.

Constants: docs/derivations.md#rock.
"""

from functools import lru_cache

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import distance
from posecheck.records import OTHER_PROTOCOL, Note, Pose

SHOULDERS_AND_HIPS = 1.2
"""Width of the shoulders and of the hips together, in trunk lengths [trunk lengths]
(docs/derivations.md#rock)."""
MAX_SINE = 0.5
"""Of 30°: a trunk that seems turned further is turned itself, at least in part [sine]."""
SPLIT_SHARE = 0.2
"""Feet are in a split stance when they are this share of the trunk's length apart."""
APART_SHARE = 0.35
"""How far apart the feet are from side to side, share of the trunk's length: an oblique camera
shows some of it as one foot ahead of the other."""
HIPS_SHARE = 0.5
"""A rock moves the hips by less than this share of the shank up or down, a squat by more."""
SEATED_SHARE = 0.35
"""Somebody sits when neither knee is this share of the trunk's length below the hips …"""
SEATED_APART_SHARE = 0.6
"""… the feet are less than this share apart, which those of somebody who half-kneels are not …"""
SEATED_SHANK_DEG = 15.0
"""… and the shank does not lean as it would in a squat so deep."""

SIDE_BY_SIDE = Note(
    OTHER_PROTOCOL,
    "Done with the feet side by side, not in a split stance as the protocol asks: not judged.",
)
HIPS_MOVED = Note(
    OTHER_PROTOCOL,
    "The hips went down or up as in a squat or a lunge, more than in a rock: not judged.",
)


@lru_cache(maxsize=16)  # asked of one neutral with every pose
def facing_sign(pose: Pose) -> int:
    """+1 when the feet point to the right of the image, -1 when to the left."""
    toes = pose.landmarks_px[list(both("foot_index")), 0]
    heels = pose.landmarks_px[list(both("heel")), 0]
    return 1 if float((toes - heels).sum()) > 0 else -1


def near_side(pose: Pose) -> Side:
    """The side that the camera sees: somebody who faces the right of the image shows the right."""
    return Side.RIGHT if facing_sign(pose) > 0 else Side.LEFT


@lru_cache(maxsize=16)  # asked of one neutral with every pose
def from_the_front(pose: Pose) -> float:
    """Sine of the angle by which the camera stands in front of the side; negative: behind it.

    From how far the far shoulder and hip are ahead of the near ones in the picture.
    """
    ahead = sum(_far_ahead_px(pose, pose, name) for name in ("shoulder", "hip"))
    sine = ahead / (SHOULDERS_AND_HIPS * pose.trunk_px)
    return max(-MAX_SINE, min(MAX_SINE, sine))


def working_side(pose: Pose, neutral: Pose) -> Side:
    """The front leg of a split stance, at rest or else now; with the feet together the near one."""
    near = near_side(neutral)
    for seen in (neutral, pose):
        if is_split(seen, neutral):
            return near if _near_foot_ahead(seen, neutral) > 0 else near.other
    return near


def is_split(pose: Pose, neutral: Pose) -> bool:
    """Whether one foot is in front of the other."""
    return abs(_near_foot_ahead(pose, neutral)) > SPLIT_SHARE


def is_seated(pose: Pose, neutral: Pose, *, shank_deg: float) -> bool:
    """Whether the hips are as low as the knees, and not because of a squat."""
    left, right = both("knee")
    lower_px = np.maximum(pose.landmarks_px[left, 1], pose.landmarks_px[right, 1])
    below = float(lower_px - pose.middle_px("hip")[1])
    return (
        below < SEATED_SHARE * neutral.trunk_px
        and abs(_near_foot_ahead(pose, neutral)) < SEATED_APART_SHARE
        and abs(shank_deg) < SEATED_SHANK_DEG
    )


def other_protocol(pose: Pose, neutral: Pose, side: Side) -> Note | None:
    """What shows that this is no rock in a split stance, though its shank is measured."""
    if not is_split(neutral, neutral):
        return SIDE_BY_SIDE
    moved_px = abs(_hip_height_px(pose, side) - _hip_height_px(neutral, side))
    return HIPS_MOVED if moved_px > HIPS_SHARE * shank_px(neutral, side) else None


def shank_px(pose: Pose, side: Side) -> float:
    """Length of a shank in the picture, pixels."""
    knee, ankle = (pose.landmarks_px[index_of(name, side), :2] for name in ("knee", "ankle"))
    return distance(knee, ankle)


def _near_foot_ahead(pose: Pose, neutral: Pose) -> float:
    """How far the near foot is in front of the far one, in trunk lengths."""
    parts = ("ankle", "heel", "foot_index")
    far_ahead = sum(_far_ahead_px(pose, neutral, name) for name in parts) / len(parts)
    return APART_SHARE * from_the_front(neutral) - far_ahead / neutral.trunk_px


def _far_ahead_px(pose: Pose, neutral: Pose, name: str) -> float:
    facing = facing_sign(neutral)
    left, right = both(name)
    far, near = (left, right) if facing > 0 else (right, left)
    return facing * float(pose.landmarks_px[far, 0] - pose.landmarks_px[near, 0])


def _hip_height_px(pose: Pose, side: Side) -> float:
    """Of the hips above the ankle and the toes of one foot."""
    ankle, toes = (pose.landmarks_px[index_of(name, side), 1] for name in ("ankle", "foot_index"))
    return float((ankle + toes) / 2.0 - pose.middle_px("hip")[1])
