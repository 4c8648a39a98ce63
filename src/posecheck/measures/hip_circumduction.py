"""Path of the thigh against the trunk, from hip flexion and abduction.

The angles are read by a learned correction from features of the leg (``leg_features``); without
one, or without metric landmarks, they are those of the hip-knee line, which reads too little.

Pelvic tilt cannot be seen from two hip points: flexion is the thigh against the line from mid-hip
to mid-shoulder, so a bending trunk counts as hip flexion.
"""

from typing import ClassVar

import numpy as np

from posecheck.body import Side, index_of
from posecheck.measures.correction import Correction
from posecheck.measures.kind import Spoiler
from posecheck.measures.leg_features import features, lines_deg
from posecheck.measures.trunk_lean import trunk_lean_deg
from posecheck.records import FloatArray, Pose, Sample

_PLACES = ("knee_across", "knee_down", "ankle_down")
"""Where knee and ankle are in the picture, in trunk lengths since neutral.

The ankle's way across is left out: it moves against the hip as soon as the weight shifts to the
other foot."""


class HipCircumduction:
    """Reads hip flexion (forward positive) and abduction (outward positive) of both legs."""

    names: ClassVar[tuple[str, ...]] = (
        "hip_flexion",
        "hip_abduction",
        "trunk_lean",
        "line_flexion",
        "line_abduction",
        *_PLACES,
    )
    path_names: ClassVar[tuple[str, ...]] = ("swept_area",)
    # Circles are found in the path of the line itself: it rests when the leg does.
    signal: ClassVar[tuple[str, ...]] = ("hip_flexion", "hip_abduction")
    # The picture shows at once that the thigh moves; its depth, and so flexion, follows later.
    outline: ClassVar[tuple[str, ...]] = _PLACES
    angles: ClassVar[tuple[str, ...]] = ("hip_flexion", "hip_abduction")
    at_end_range_only: ClassVar[bool] = False
    spoiler: ClassVar[Spoiler | None] = None

    def __init__(self, correction: Correction | None = None) -> None:
        self._correction = correction

    def zero_distance_deg(self, pose: Pose) -> float:
        """The larger distance of the two thighs from hanging along the trunk, degrees."""
        return float(max(np.abs(lines_deg(pose, side)).max() for side in Side))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Flexion and abduction since neutral, of each leg."""
        lean = abs(trunk_lean_deg(pose) - trunk_lean_deg(neutral))
        samples = []
        for side in Side:
            flexion, abduction = self._angles(pose, neutral, side)
            line_flexion, line_abduction = (
                lines_deg(pose, side) - lines_deg(neutral, side)
            ).tolist()
            moved = (_leg_px(pose, side) - _leg_px(neutral, side)) / neutral.trunk_px
            values = {
                "hip_flexion": float(flexion),
                "hip_abduction": float(abduction),
                "trunk_lean": lean,
                "line_flexion": line_flexion,
                "line_abduction": line_abduction,
                **dict(zip(_PLACES, map(float, moved), strict=True)),
            }
            samples.append(Sample(pose.t_s, side, values))
        return tuple(samples)

    def _angles(self, pose: Pose, neutral: Pose, side: Side) -> tuple[float, float]:
        """Flexion and abduction since neutral, degrees."""
        if self._correction is not None and pose.world_m is not None:
            now, zero = (
                self._correction.read(features(one, neutral, side)) for one in (pose, neutral)
            )
            return now["hip_flexion"] - zero["hip_flexion"], now["hip_abduction"] - zero[
                "hip_abduction"
            ]
        flexion, abduction = (lines_deg(pose, side) - lines_deg(neutral, side)).tolist()
        return flexion, abduction

    def reset(self) -> None:
        """Nothing is remembered between poses."""


def _leg_px(pose: Pose, side: Side) -> FloatArray:
    """Knee and ankle seen from their hip, in the picture, pixels, (3,) in the order of _PLACES."""
    knee, ankle, hip = (
        pose.landmarks_px[index_of(name, side), :2] for name in ("knee", "ankle", "hip")
    )
    return np.array([*(knee - hip), ankle[1] - hip[1]])
