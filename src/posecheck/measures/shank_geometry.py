"""How much a shank leans, out of what a camera shows of it.

The foot of a working leg stands still, but the ankle's landmark slides onto the instep as the shank
leans over it; so the ankle is taken from where it was at rest and the way of the whole foot since
then.  A camera that is not square to the movement
shows the shank more or less inclined than it is: geometry, known from where the camera stands.
Nothing is learned from rendered people: what was learned besides was in part the shrinkage of every
regression towards the middle, and flattened the differences within a set
(docs/derivations.md#rock).
"""

import numpy as np

from posecheck.body import Side, index_of
from posecheck.geometry import in_plane_deg, inclination_deg
from posecheck.measures.stance import facing_sign, from_the_front
from posecheck.records import FloatArray, Pose

FOOT = ("ankle", "heel", "foot_index")
"""The landmarks of a foot: their mean way is that of the foot."""
LOOKING_DOWN_DEG = 12.0
"""How far a camera on a table or a tripod looks down on a shank (docs/derivations.md#rock)."""


def line_deg(pose: Pose, neutral: Pose, side: Side) -> float:
    """Knee-to-ankle line in the picture against its vertical, forward positive, degrees."""
    return _lean_deg(_at(pose, "ankle", side), pose, neutral, side)


def seen_deg(pose: Pose, neutral: Pose, side: Side) -> float:
    """Inclination in the plane of the movement, degrees."""
    line = _lean_deg(_planted_ankle(pose, neutral, side), pose, neutral, side)
    return in_plane_deg(line, front_sine=from_the_front(neutral), down_deg=LOOKING_DOWN_DEG)


def _planted_ankle(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """Where the ankle of a foot is that moved since neutral as its landmarks did, pixels (2,)."""
    ways = [_at(pose, name, side) - _at(neutral, name, side) for name in FOOT]
    return np.asarray(_at(neutral, "ankle", side) + np.mean(ways, axis=0))


def _lean_deg(ankle: FloatArray, pose: Pose, neutral: Pose, side: Side) -> float:
    return inclination_deg(ankle, _at(pose, "knee", side), forward_sign=facing_sign(neutral))


def _at(pose: Pose, name: str, side: Side) -> FloatArray:
    return pose.landmarks_px[index_of(name, side), :2]
