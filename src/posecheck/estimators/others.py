"""Landmarks of other programs: TRC (Sports2D, Pose2Sim, OpenSim), OpenPose folders, Kinect tables.

All become poses of the 33 landmarks; a landmark that a program does not have is NaN.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.body import BLAZEPOSE_NAMES, LANDMARK_COUNT, LANDMARK_NAMES, both
from posecheck.capture.opening import LARGEST_SIDE_PX, refuse_what_is_no_file
from posecheck.errors import InputRefusedError
from posecheck.estimators.landmark_archive import MOST_FRAMES
from posecheck.estimators.port import as_seen
from posecheck.estimators.recorded import FURTHEST_M
from posecheck.geometry import line_yaw_deg, turned_about_vertical
from posecheck.records import FloatArray, Note, Pose

PX_PER_M: Final = 500.0
"""Scale of the picture that metric landmarks are drawn into [pixels per metre] (design rule)."""
MARGIN_M: Final = 0.25
"""Room around them in it [m] (design rule)."""
LARGEST_MB: Final = 100.0
"""A file of landmarks as text may be so large [MB] (design rule)."""

# What Sports2D, Pose2Sim and OpenPose call it, after R or L.
_PARTS: Final = {
    "Ear": "ear",
    "Shoulder": "shoulder",
    "Elbow": "elbow",
    "Wrist": "wrist",
    "Hip": "hip",
    "Knee": "knee",
    "Ankle": "ankle",
    "Heel": "heel",
    "BigToe": "foot_index",
}


@dataclass(frozen=True, slots=True, eq=False)
class OtherLandmarks:
    """The landmarks that another program found, in its own frame turned to the picture's axes."""

    system: str
    """Whose: ``trc``, ``openpose`` or ``kinect``."""
    t_s: FloatArray
    """(n,) seconds from the first frame, strictly increasing."""
    points: FloatArray
    """(n, 33, 3): x right, y down, z away from the camera; pixels or metres."""
    in_metres: bool
    """Else they are pixels."""
    has_depth: bool
    """Whether z is known."""
    visibility: FloatArray
    """(n, 33): 0…1; NaN: not known."""
    notes: tuple[Note, ...] = ()
    """What was odd."""

    @property
    def names(self) -> frozenset[str]:
        """The landmarks that it has on both sides, in any frame."""
        known = np.asarray(np.isfinite(self.points[..., 0]).any(axis=0))
        return frozenset(name for name in LANDMARK_NAMES if known[list(both(name))].all())

    def poses(self, *, camera_yaw_deg: float) -> Iterator[Pose]:
        """One pose a frame; what is known in three dimensions is seen from where it serves best.

        ``camera_yaw_deg``: 0 faces the person as they mostly stand, +90 sees their left side.
        """
        points = self.points
        if self.has_depth:
            points = turned_about_vertical(points, -camera_yaw_deg - _usual_yaw_deg(points))
        picture, (width_px, height_px) = _in_picture(points, in_metres=self.in_metres)
        unknown = np.full((LANDMARK_COUNT, 3), np.nan)
        for i, t_s in enumerate(self.t_s):
            pose = Pose(
                t_s=float(t_s),
                landmarks_px=picture[i],
                visibility=self.visibility[i],
                width_px=width_px,
                height_px=height_px,
                world_m=points[i] if self.has_depth else unknown,
            )
            yield as_seen(pose)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text file, one after the other.

    Raises InputRefusedError when it is no file, or too large.
    """
    refuse_what_is_no_file(path)
    if path.stat().st_size > LARGEST_MB * 1e6:
        raise InputRefusedError(
            f"{path.name} is larger than {LARGEST_MB:g} MB. Cut the recording into parts."
        )
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for line in file:
            yield line.rstrip("\n")


def refuse_too_many_frames(name: str, count: int) -> None:
    """Raise InputRefusedError for more frames than a landmark file may hold."""
    if count > MOST_FRAMES:
        raise InputRefusedError(
            f"{name} holds more than {MOST_FRAMES} frames (two hours at 60 a second). "
            "Cut it into parts."
        )


def refuse_what_is_far_away(name: str, points: FloatArray, *, in_metres: bool) -> None:
    """Raise InputRefusedError for infinite coordinates and those of no picture or room."""
    limit = FURTHEST_M if in_metres else LARGEST_SIDE_PX
    if np.fmax.reduce(np.abs(points), axis=None, initial=0.0) > limit:
        unit = "m" if in_metres else "px"
        raise InputRefusedError(
            f"{name}: some coordinates are infinite or larger than {limit:g} {unit}. Correct the "
            "unit, or leave such frames empty."
        )


def landmark_named(name: str) -> int | None:
    """Index of the landmark that a program calls so; None for one that posecheck has no use for."""
    if name in BLAZEPOSE_NAMES:
        return BLAZEPOSE_NAMES.index(name)
    if name == "Nose":
        return 0
    part = _PARTS.get(name[1:])
    if part is None or name[0] not in "LR":
        return None
    return both(part)["LR".index(name[0])]


def _usual_yaw_deg(points: FloatArray) -> float:
    """Which way the person mostly faces: yaw of the mean line through shoulders and hips."""
    lines = [points[:, left] - points[:, right] for left, right in (both("shoulder"), both("hip"))]
    return line_yaw_deg(np.zeros(3), np.nanmean(np.concatenate(lines), axis=0))


def _in_picture(points: FloatArray, *, in_metres: bool) -> tuple[FloatArray, tuple[int, int]]:
    """Landmarks in pixels of a picture that holds all of them, and its width and height."""
    if not in_metres:
        width_px, height_px = (float(np.nanmax(points[..., axis])) * 1.05 for axis in (0, 1))
        return points, (max(1, round(width_px)), max(1, round(height_px)))
    low, high = (reach(points, axis=(0, 1)) for reach in (np.nanmin, np.nanmax))
    corner = low - MARGIN_M
    size_px = (high - low + 2.0 * MARGIN_M) * PX_PER_M
    picture = (points - np.array([corner[0], corner[1], 0.0])) * PX_PER_M
    return picture, (round(size_px[0]), round(size_px[1]))
