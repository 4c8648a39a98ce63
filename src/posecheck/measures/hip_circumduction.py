"""Path of the thigh against the trunk, from hip flexion and abduction: first, geometric version.

Pelvic tilt cannot be seen from two hip points: flexion is the thigh against the line from mid-hip
to mid-shoulder, so a bending trunk counts as hip flexion.
"""

from typing import ClassVar

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import sideways_lean_deg, thigh_flexion_abduction_deg, trunk_axes
from posecheck.measures.kind import Spoiler
from posecheck.records import FloatArray, Pose, Sample

_PLACES = ("knee_across", "knee_down", "ankle_across", "ankle_down")
"""Where knee and ankle are in the picture, in trunk lengths since neutral."""


class HipCircumduction:
    """Reads hip flexion (forward positive) and abduction (outward positive) of both legs."""

    names: ClassVar[tuple[str, ...]] = (
        "hip_flexion",
        "hip_abduction",
        "trunk_lean",
        *_PLACES,
    )
    path_names: ClassVar[tuple[str, ...]] = ("swept_area",)
    signal: ClassVar[tuple[str, ...]] = ("hip_flexion", "hip_abduction")
    # The picture shows at once that the thigh moves; its depth, and so flexion, follows later.
    outline: ClassVar[tuple[str, ...]] = _PLACES
    angles: ClassVar[tuple[str, ...]] = signal
    at_end_range_only: ClassVar[bool] = False
    spoiler: ClassVar[Spoiler | None] = None

    def zero_distance_deg(self, pose: Pose) -> float:
        """The larger distance of the two thighs from hanging along the trunk, degrees."""
        return float(max(np.abs(_thigh(pose, side)).max() for side in Side))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Flexion and abduction since neutral, of each leg."""
        lean = abs(_lean(pose) - _lean(neutral))
        samples = []
        for side in Side:
            flexion, abduction = _thigh(pose, side) - _thigh(neutral, side)
            moved = (_leg_px(pose, side) - _leg_px(neutral, side)) / neutral.trunk_px
            values = {
                "hip_flexion": float(flexion),
                "hip_abduction": float(abduction),
                "trunk_lean": lean,
                **dict(zip(_PLACES, map(float, moved), strict=True)),
            }
            samples.append(Sample(pose.t_s, side, values))
        return tuple(samples)

    def reset(self) -> None:
        """Nothing is remembered between poses."""


def _thigh(pose: Pose, side: Side) -> FloatArray:
    points = pose.points
    axes = trunk_axes(points[list(both("hip"))], points[list(both("shoulder"))])
    thigh = points[index_of("knee", side)] - points[index_of("hip", side)]
    return thigh_flexion_abduction_deg(thigh, axes, outward_sign=side.sign)


def _leg_px(pose: Pose, side: Side) -> FloatArray:
    """Knee and ankle seen from their hip, in the picture, pixels, (4,) in the order of _PLACES."""
    knee, ankle, hip = (
        pose.landmarks_px[index_of(name, side), :2] for name in ("knee", "ankle", "hip")
    )
    return np.concatenate([knee - hip, ankle - hip])


def _lean(pose: Pose) -> float:
    hips = pose.landmarks_px[list(both("hip"))].mean(axis=0)
    shoulders = pose.landmarks_px[list(both("shoulder"))].mean(axis=0)
    return sideways_lean_deg(hips, shoulders)
