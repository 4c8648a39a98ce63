"""The poses of a recording as a few arrays: where somebody is, which way they face, who moves.

Everything is taken at about ten times a second, once for all movements.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side, both, index_of
from posecheck.movements.spec import ViewRule
from posecheck.records import FloatArray, Pose

BoolArray = NDArray[np.bool_]

STEP_S = 0.095
"""Poses that follow the last one taken by less are passed over [s] (design rule)."""
NEAR_S = 1.5
"""Where somebody stands is compared with where they stood so long before and after [s]."""
MOVED_SHARE = 0.35
"""Both feet and the hips elsewhere by this share of the trunk's length: the person went [trunk
lengths]."""
STILL_S = 0.6
"""Stillness of this length is rest [s]."""
STILL_SHARE = 0.03
"""Still: no joint leaves its place by more than this share of the trunk's length [trunk
lengths]."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Poses of a recording at about ten a second, and what is read from all of them at once."""

    poses: tuple[Pose, ...]
    """Those that were taken, also of frames in which nobody was found."""
    t_s: FloatArray
    """(n,) when, seconds."""
    present: BoolArray
    """(n,) whether somebody was found."""
    yaw_deg: FloatArray
    """(n,) of the camera about the person: 0 faces them; NaN where nobody was found."""
    still: BoolArray
    """(n,) whether every joint stays where it is."""
    in_place: BoolArray
    """(n,) whether the person stays where they are, whatever their limbs do."""

    def faces(self, view: ViewRule, *, slack_deg: float) -> BoolArray:
        """Where the camera sees what the view asks for, or nearly so."""
        off = [np.abs((self.yaw_deg - yaw_deg + 180.0) % 360.0 - 180.0) for yaw_deg in view.yaw_deg]
        return np.asarray(np.min(off, axis=0) <= view.within_deg + slack_deg)


def track_of(poses: Iterable[Pose]) -> Track:
    """The track of a recording; every pose is looked at once and few are kept."""
    taken: list[Pose] = []
    for pose in poses:
        if not taken or pose.t_s - taken[-1].t_s >= STEP_S:
            taken.append(pose)
    t_s = np.array([pose.t_s for pose in taken])
    points = np.array([pose.landmarks_px[:, :2] for pose in taken]).reshape(-1, 33, 2)
    trunk_px = np.array([pose.trunk_px for pose in taken])
    return Track(
        poses=tuple(taken),
        t_s=t_s,
        present=np.array([pose.present for pose in taken], dtype=bool),
        yaw_deg=np.array([pose.camera_yaw_deg for pose in taken]),
        still=_still(t_s, points, trunk_px),
        in_place=_in_place(t_s, points, trunk_px),
    )


JOINTS = [index for name in ("shoulder", "hip", "knee", "ankle", "wrist") for index in both(name)]


def _still(t_s: FloatArray, points: FloatArray, trunk_px: FloatArray) -> BoolArray:
    """Whether the joints stay within a small circle for as long as a rest lasts."""
    still = np.zeros(len(t_s), dtype=bool)
    last = np.searchsorted(t_s, t_s + STILL_S)
    for i, end in enumerate(last.tolist()):
        window = points[i : end + 1, JOINTS]
        if end < len(t_s) and len(window) > 2:
            spread = np.ptp(window, axis=0).max(axis=1)
            if np.quantile(spread, 0.8) / 2.0 <= STILL_SHARE * trunk_px[i]:
                still[i : end + 1] = True
    return still


def _in_place(t_s: FloatArray, points: FloatArray, trunk_px: FloatArray) -> BoolArray:
    """Whether one of both feet and the hips is now where it was before, and where it will be."""
    parts = [
        points[:, [index_of(name, side) for name in ("ankle", "heel", "foot_index")]].mean(axis=1)
        for side in Side
    ]
    parts.append(points[:, list(both("hip"))].mean(axis=1))
    before = np.searchsorted(t_s, t_s - NEAR_S).clip(0, len(t_s) - 1)
    after = np.searchsorted(t_s, t_s + NEAR_S).clip(0, len(t_s) - 1)
    moved = np.min([np.linalg.norm(part[after] - part[before], axis=1) for part in parts], axis=0)
    return np.asarray(moved <= MOVED_SHARE * trunk_px)
