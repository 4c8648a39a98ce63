"""Path of the thigh against the trunk, from hip flexion and abduction.

The angles are read by a learned correction from features of the leg (``leg_features``); without
one, or without metric landmarks, they are those of the hip-knee line, which reads too little.

Pelvic tilt cannot be seen from two hip points: flexion is the thigh against the line from mid-hip
to mid-shoulder, so a bending trunk counts as hip flexion.
"""

from typing import ClassVar

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.measures.body_scale import body_scale
from posecheck.measures.kind import Exclusion
from posecheck.measures.leg_features import features, lines_deg
from posecheck.measures.ridge_model import RidgeModel
from posecheck.measures.trunk_lean import trunk_lean_deg
from posecheck.records import FloatArray, Pose, Sample

LEARNED_AREA_GAIN = 1.22
"""True over read area of five rendered people [ratio] (docs/derivations.md#swept-area)."""
_PLACES = ("knee_across", "knee_down", "ankle_down")
"""Where knee and ankle are in the picture, in trunk lengths as seen now, since neutral.

The ankle's way across is left out: it moves against the hip as soon as the weight shifts to the
other foot."""


class HipCircumduction:
    """Reads hip flexion (forward positive) and abduction (outward positive) of both legs."""

    names: ClassVar[tuple[str, ...]] = (
        "hip_flexion",
        "hip_abduction",
        "trunk_lean",
        "hip_drop",
        "standing_foot_travel",
        *_PLACES,
    )
    path_names: ClassVar[tuple[str, ...]] = ("swept_area",)
    signal: ClassVar[tuple[str, ...]] = ("hip_flexion", "hip_abduction")
    # The picture shows at once that the thigh moves; its depth, and so flexion, follows later.
    outline: ClassVar[tuple[str, ...]] = _PLACES
    held: ClassVar[str | None] = None
    angles: ClassVar[tuple[str, ...]] = ("hip_flexion", "hip_abduction")
    at_end_range_only: ClassVar[bool] = False
    rests_on: ClassVar[tuple[str, ...]] = ("shoulder", "hip", "knee", "ankle")
    both_sides: ClassVar[bool] = False
    feet_stay: ClassVar[bool] = False
    exclusion: ClassVar[Exclusion | None] = None

    def __init__(self, correction: RidgeModel | None = None) -> None:
        self._correction = correction
        self._neutral: Pose | None = None
        self._zeros: dict[Side, FloatArray] = {}

    @property
    def area_gain(self) -> float:
        """A learned path leans towards the middle of what was learned and is too narrow."""
        return 1.0 if self._correction is None else LEARNED_AREA_GAIN

    def zero_distance_deg(self, pose: Pose) -> float:
        """The larger distance of the two thighs from hanging along the trunk, degrees."""
        return float(max(np.abs(lines_deg(pose, side)).max() for side in Side))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Flexion and abduction since neutral, of each leg, and what the rest of the body did."""
        scale = body_scale(pose, neutral)
        lean = abs(trunk_lean_deg(pose) - trunk_lean_deg(neutral))
        return tuple(
            Sample(
                pose.t_s,
                side,
                {
                    **self._since(pose, neutral, side, neutral.trunk_px * scale),
                    "trunk_lean": lean,
                    **_support(pose, neutral, side.other, scale),
                },
            )
            for side in Side
        )

    def reset(self) -> None:
        """Nothing is remembered but what the neutral reads."""

    def _since(self, pose: Pose, neutral: Pose, side: Side, trunk_px: float) -> dict[str, float]:
        """Both angles (degrees) and the places of the leg since neutral."""
        flexion, abduction = self._angles(pose, neutral, side) - self._zero(neutral, side)
        moved = _leg_px(pose, side) / trunk_px - _leg_px(neutral, side) / neutral.trunk_px
        places = dict(zip(_PLACES, moved.tolist(), strict=True))
        return {"hip_flexion": float(flexion), "hip_abduction": float(abduction), **places}

    def _zero(self, neutral: Pose, side: Side) -> FloatArray:
        """What the neutral itself reads: once, not with every pose."""
        if neutral is not self._neutral:
            self._neutral = neutral
            self._zeros = {one: self._angles(neutral, neutral, one) for one in Side}
        return self._zeros[side]

    def _angles(self, pose: Pose, neutral: Pose, side: Side) -> FloatArray:
        """Flexion and abduction as they are read, degrees, (2,)."""
        if self._correction is None or pose.world_m is None:
            return lines_deg(pose, side)
        read = self._correction.read(features(pose, neutral, side))
        return np.array([read["hip_flexion"], read["hip_abduction"]])


def _leg_px(pose: Pose, side: Side) -> FloatArray:
    """Knee and ankle seen from their hip, in the picture, pixels, (3,) in the order of _PLACES."""
    knee, ankle, hip = (
        pose.landmarks_px[index_of(name, side), :2] for name in ("knee", "ankle", "hip")
    )
    return np.array([*(knee - hip), ankle[1] - hip[1]])


def _support(pose: Pose, neutral: Pose, standing: Side, scale: float) -> dict[str, float]:
    """What the leg that should stand does, percent.

    How much shorter it is than at neutral, of its length, and how far its foot has moved against
    the hips, of the trunk's length.  A camera that moves takes the hips along and changes neither.
    """
    now, zero = (_hips_to_foot_px(one, standing) for one in (pose, neutral))
    short = 1.0 - np.linalg.norm(now) / (scale * np.linalg.norm(zero))
    travel = np.linalg.norm(now / scale - zero) / neutral.trunk_px
    return {"hip_drop": 100.0 * float(short), "standing_foot_travel": 100.0 * float(travel)}


def _hips_to_foot_px(pose: Pose, side: Side) -> FloatArray:
    hips = pose.landmarks_px[list(both("hip")), :2].mean(axis=0)
    return np.asarray(pose.landmarks_px[index_of("ankle", side), :2] - hips)
