"""Labels of the pose model that are exchanged: put right, and how often that happens.

Constants: docs/derivations.md#identity.
"""

from collections import deque
from dataclasses import replace

import numpy as np

from posecheck.body import MIRROR_ORDER
from posecheck.records import FloatArray, Note, Pose

CHANGES = 4
"""A model that changes its mind so often within five seconds does not say which leg is which
[count] (docs/derivations.md#identity)."""
REMEMBERED_S = 5.0
"""So long its changes are remembered [s] (docs/derivations.md#identity)."""

LEGS_UNCLEAR = Note(
    "legs-unclear",
    "The legs were taken for each other again and again; which one works is not known.",
)


class Restlessness:
    """How often the model changed its mind about which leg is which, of late."""

    def __init__(self) -> None:
        self._exchanged = False
        self._changed_s: deque[float] = deque()

    def push(self, t_s: float, *, exchanged: bool) -> None:
        """Take whether the labels of a pose in which the legs are told apart are exchanged."""
        if exchanged is not self._exchanged:
            self._exchanged = exchanged
            self._changed_s.append(t_s)
        while self._changed_s and t_s - self._changed_s[0] > REMEMBERED_S:
            self._changed_s.popleft()

    @property
    def doubt(self) -> Note | None:
        """Why the labels are not to be believed; None: they are."""
        return LEGS_UNCLEAR if len(self._changed_s) >= CHANGES else None


def exchanged_pose(pose: Pose, first: int, last: int, *, depth: bool) -> Pose:
    """The pose with left and right of these landmarks exchanged; ``depth``: their depths too."""
    here = np.arange(first, last + 1)
    there = np.array(MIRROR_ORDER)[here]
    axes = slice(None) if depth else slice(2)

    def exchange(points: FloatArray) -> FloatArray:
        points = points.copy()
        points[here, axes] = points[there, axes]
        return points

    visibility = pose.visibility.copy()
    visibility[here] = visibility[there]
    return replace(
        pose,
        landmarks_px=exchange(pose.landmarks_px),
        visibility=visibility,
        world_m=None if pose.world_m is None else exchange(pose.world_m),
    )
