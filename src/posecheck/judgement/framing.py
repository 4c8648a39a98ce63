"""Whether a pose shows what the movement needs: a person, large enough, inside the picture.

Constants: docs/derivations.md#framing.
"""

from collections.abc import Iterable

import numpy as np

from posecheck.body import both
from posecheck.geometry import sideways_lean_deg
from posecheck.records import Note, Pose

MIN_TRUNK_PX = 40.0
"""A trunk shorter than this is too small: a pixel of landmark error is more than 1.4° of it."""
MAX_TRUNK_SHARE = 0.75
"""A trunk longer than this share of the picture's height leaves no room for the legs or arms."""
EDGE_SHARE = 0.04
"""Landmarks may lie this share of the picture outside it: the estimator completes a body."""

_PLURAL = {"foot_index": "feet", "heel": "feet"}

NO_PERSON = Note("no-person", "No person was seen.")
TOO_SMALL = Note("too-small", "The person is too small in the picture to be measured.")
ON_ITS_SIDE = Note(
    "on-its-side", "The person lies across the picture: the picture itself may lie on its side."
)
LYING_DEG = 70.0
"""A trunk this far from the picture's vertical is not that of somebody who sits or stands."""
TOO_CLOSE = Note("out-of-picture", "The person is too close to the camera.")


def framing_problem(pose: Pose, needed: Iterable[str]) -> Note | None:
    """Why the pose cannot be measured, or None when it can.

    ``needed`` are sided landmark names; both sides must be inside the picture.
    """
    if not pose.present:
        return NO_PERSON
    trunk = pose.trunk_px
    if trunk < MIN_TRUNK_PX:
        return TOO_SMALL
    if trunk > MAX_TRUNK_SHARE * pose.height_px:
        return TOO_CLOSE
    if _lies_across(pose):
        return ON_ITS_SIDE
    missing = [name for name in needed if not _inside(pose, name)]
    if missing:
        words = " and ".join(dict.fromkeys(_PLURAL.get(name, f"{name}s") for name in missing))
        return Note("out-of-picture", f"The {words} are outside the picture.")
    return None


def _lies_across(pose: Pose) -> bool:
    """Not when the trunk is unknown: then its landmarks are what is missing."""
    hips, shoulders = (
        pose.landmarks_px[list(both(name))].mean(axis=0) for name in ("hip", "shoulder")
    )
    return abs(sideways_lean_deg(hips, shoulders)) >= LYING_DEG


def _inside(pose: Pose, landmark: str) -> bool:
    points = pose.landmarks_px[list(both(landmark)), :2]
    size = np.array([pose.width_px, pose.height_px])
    return bool(((points >= -EDGE_SHARE * size) & (points <= (1 + EDGE_SHARE) * size)).all())
