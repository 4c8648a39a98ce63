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
[count] (docs/derivations.md#identity) …"""
OFTEN_SHARE = 0.25
"""… unless it uses the other labels in less than this share of the poses [share]
(docs/derivations.md#identity)."""
REMEMBERED_S = 5.0
"""So long its changes are remembered [s] (docs/derivations.md#identity)."""

LEGS_UNCLEAR = Note(
    "legs-unclear",
    "The legs were taken for each other again and again; which one works is not known.",
)


class Restlessness:
    """How often the model changed its mind about which leg is which, of late."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, bool, bool]] = deque()
        """Poses: when, whether exchanged, and whether that had changed."""
        self._exchanged = self._changes = 0
        """How many of them are, and had."""

    def push(self, t_s: float, *, exchanged: bool) -> None:
        """Take whether the labels of a pose in which the legs are told apart are exchanged."""
        changed = exchanged is not (self._seen[-1][1] if self._seen else False)
        self._count(1, exchanged, changed)
        self._seen.append((t_s, exchanged, changed))
        while t_s - self._seen[0][0] > REMEMBERED_S:
            self._count(-1, *self._seen.popleft()[1:])

    def _count(self, by: int, exchanged: bool, changed: bool) -> None:
        self._exchanged += by * exchanged
        self._changes += by * changed

    @property
    def doubt(self) -> Note | None:
        """Why the labels are not to be believed; None: they are."""
        often = self._exchanged >= OFTEN_SHARE * len(self._seen)
        return LEGS_UNCLEAR if often and self._changes >= CHANGES else None


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
