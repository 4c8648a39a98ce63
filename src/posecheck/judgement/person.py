"""Whether the landmarks still belong to the same person."""

import numpy as np

from posecheck.body import both
from posecheck.records import FloatArray, Note, Pose

JUMP_SHARE = 1.2
"""A trunk that jumps by more than this many of its own lengths is somebody else's …"""
JUMP_WITHIN_S = 0.5
"""… when it does so within this time."""
SIZE_RATIO = 1.8
"""A trunk that grows or shrinks by more than this factor within that time is somebody else's."""

ANOTHER_PERSON = Note(
    "another-person", "The tracking jumped, perhaps to another person; this stretch is in doubt."
)


class PersonFollower:
    """Compares each trunk with the one before."""

    def __init__(self) -> None:
        self._last: tuple[float, FloatArray, float] | None = None

    def push(self, pose: Pose) -> Note | None:
        """Take the next pose; why it may be another person's, or None."""
        if not pose.present:
            return None
        middle = pose.landmarks_px[[*both("hip"), *both("shoulder")], :2].mean(axis=0)
        size = pose.trunk_px
        last, self._last = self._last, (pose.t_s, middle, size)
        if last is None or pose.restart or pose.t_s - last[0] > JUMP_WITHIN_S:
            return None
        jump = float(np.linalg.norm(middle - last[1])) / max(size, last[2])
        ratio = max(size, last[2]) / max(min(size, last[2]), 1.0)
        return ANOTHER_PERSON if jump > JUMP_SHARE or ratio > SIZE_RATIO else None
