"""Path of the thigh against the trunk, from hip flexion and abduction.

The angles are read by a learned correction from features of the leg, now and as the change since
neutral, taken so that both legs look alike: across is outward.  Without one, or without metric
landmarks, they are those of the hip-knee line, which reads too little.

Pelvic tilt cannot be seen from two hip points: flexion is the thigh against the line from mid-hip
to mid-shoulder, so a bending trunk counts as hip flexion.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import (
    distance,
    length,
    line_yaw_deg,
    thigh_flexion_abduction_deg,
    trunk_axes,
)
from posecheck.measures.kind import Exclusion
from posecheck.measures.posture import trunk_lean_deg
from posecheck.measures.ridge_model import RidgeModel
from posecheck.records import FloatArray, Pose, Sample


def body_scale(pose: Pose, neutral: Pose) -> float:
    """Size now over size at neutral; 0.9 after a step back by a tenth of the distance.

    The median of trunk, shoulder width and the longer leg in the picture.  A trunk that leans
    towards the camera, shoulders that turn, or a lifted leg shorten one of the three.
    """
    return _scale(_lengths_px(pose), _lengths_px(neutral))


def _scale(now_px: FloatArray, zero_px: FloatArray) -> float:
    _, middle, largest = np.sort(now_px / zero_px).tolist()
    return math.nan if math.isnan(largest) else middle


def _lengths_px(pose: Pose) -> FloatArray:
    points = pose.landmarks_px[:, :2]
    left, right = both("shoulder")
    legs = [
        distance(points[index_of("ankle", side)], points[index_of("hip", side)]) for side in Side
    ]
    return np.array([pose.trunk_px, distance(points[left], points[right]), max(legs)])


NAMES = (
    "flexion",  # of the metric landmarks, over 60°
    "abduction",  # of the metric landmarks, over 60°
    "knee_out",  # knee from hip in the picture, over the trunk's length at neutral
    "knee_down",
    "ankle_out",  # ankle from hip, the same
    "ankle_down",
    "knee_near",  # depth of the knee from the hip, the same
    "ankle_near",
    "hip_yaw",  # turn of the hip line, towards the leg's side, over 50°
    "shoulder_yaw",  # turn of the shoulder line, the same
    "lean",  # mid-shoulder beside mid-hip, towards the leg's side
)
"""What is read from one pose."""


def features(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """(26,): now, since neutral, and what foreshortening says; no unit.  Needs metric landmarks."""
    return _features(pose, _trunk(pose), _zero_of(neutral, side))


@dataclass(frozen=True, slots=True, eq=False)
class _Trunk:
    """What of a pose is the same for both legs."""

    axes: FloatArray
    hip_yaw_deg: float
    shoulder_yaw_deg: float
    offset_px: float
    """Mid-shoulder beside mid-hip."""


@dataclass(frozen=True, slots=True, eq=False)
class _Zero:
    """What one leg of a neutral itself reads."""

    side: Side
    trunk_px: float
    of_pose: FloatArray
    """The features of a pose."""
    thigh_px: float
    shank_px: float


def _zero_of(neutral: Pose, side: Side) -> _Zero:
    own = _of(neutral, side, neutral.trunk_px, _trunk(neutral))
    return _Zero(side, neutral.trunk_px, own, *_leg_lengths_px(neutral, side))


def _features(pose: Pose, trunk: _Trunk, zero: _Zero) -> FloatArray:
    now = _of(pose, zero.side, zero.trunk_px, trunk)
    return np.concatenate([now, now - zero.of_pose, _foreshortened(pose, zero)])


def _leg_lengths_px(neutral: Pose, side: Side) -> tuple[float, float]:
    """Thigh and shank in the picture."""
    hip, knee, ankle = (
        neutral.landmarks_px[index_of(name, side), :2] for name in ("hip", "knee", "ankle")
    )
    return distance(knee, hip), distance(ankle, knee)


def _foreshortened(pose: Pose, zero: _Zero) -> tuple[float, ...]:
    """Thigh and shank by their lengths in the picture against those at neutral (4,).

    The flexion that explains the thigh's length and drop (radians), how much of the thigh and of
    the shank points at the camera, and how much of the shank points down.
    """
    hip, knee, ankle = (
        pose.landmarks_px[index_of(name, zero.side), :2] for name in ("hip", "knee", "ankle")
    )
    thigh, shank = (knee - hip) / zero.thigh_px, (ankle - knee) / zero.shank_px
    thigh_ahead, shank_ahead = (
        math.sqrt(max(0.0, 1.0 - float(part.dot(part)))) for part in (thigh, shank)
    )
    flexion = float(np.arctan2(thigh_ahead, thigh[1]))
    return flexion, thigh_ahead, shank_ahead, float(shank[1])


def _axes(pose: Pose) -> FloatArray:
    return trunk_axes(pose.points[list(both("hip"))], pose.points[list(both("shoulder"))])


def _lines_deg(pose: Pose, side: Side, axes: FloatArray) -> FloatArray:
    """Flexion and abduction of the hip-knee line in the trunk's frame, degrees, (2,)."""
    thigh = pose.points[index_of("knee", side)] - pose.points[index_of("hip", side)]
    return thigh_flexion_abduction_deg(thigh, axes, outward_sign=side.sign)


def _trunk(pose: Pose) -> _Trunk:
    points = pose.points
    (left_shoulder, right_shoulder), (left_hip, right_hip) = both("shoulder"), both("hip")
    return _Trunk(
        _axes(pose),
        line_yaw_deg(points[right_hip], points[left_hip]),
        line_yaw_deg(points[right_shoulder], points[left_shoulder]),
        pose.middle_px("shoulder")[0] - pose.middle_px("hip")[0],
    )


def _of(pose: Pose, side: Side, trunk_px: float, trunk: _Trunk) -> FloatArray:
    hip, knee, ankle = (
        pose.landmarks_px[index_of(name, side)] / trunk_px for name in ("hip", "knee", "ankle")
    )
    thigh, leg, sign = (knee - hip).tolist(), (ankle - hip).tolist(), side.sign
    flexion, abduction = _lines_deg(pose, side, trunk.axes).tolist()
    return np.array(
        [
            flexion / 60.0,
            abduction / 60.0,
            *(sign * thigh[0], thigh[1], sign * leg[0], leg[1], thigh[2], leg[2]),
            sign * trunk.hip_yaw_deg / 50.0,
            sign * trunk.shoulder_yaw_deg / 50.0,
            sign * (trunk.offset_px / trunk_px),
        ]
    )


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
    reads_depth: ClassVar[bool] = True
    feet_stay: ClassVar[bool] = False
    hips_go_forward: ClassVar[bool] = False
    reads_vertical: ClassVar[tuple[str, ...]] = ()
    exclusion: ClassVar[Exclusion | None] = None

    def __init__(self, correction: RidgeModel | None = None) -> None:
        self._correction = correction
        self._at_rest: _Rest | None = None

    @property
    def area_gain(self) -> float:
        """A learned path leans towards the middle of what was learned and is too narrow."""
        return 1.0 if self._correction is None else LEARNED_AREA_GAIN

    def zero_distance_deg(self, pose: Pose) -> float:
        """The larger distance of the two thighs from hanging along the trunk, degrees."""
        axes = _axes(pose)
        return float(max(np.abs(_lines_deg(pose, side, axes)).max() for side in Side))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Flexion and abduction since neutral, of each leg, and what the rest of the body did."""
        rest, trunk = self._rest(neutral), _trunk(pose)
        scale = _scale(_lengths_px(pose), rest.lengths_px)
        lean = abs(trunk_lean_deg(pose) - rest.lean_deg)
        trunk_px = neutral.trunk_px * scale
        return tuple(
            Sample(
                pose.t_s,
                side,
                {
                    **_since(self._angles(pose, trunk, leg.zero), pose, leg, trunk_px),
                    "trunk_lean": lean,
                    **_support(pose, rest.legs[side.other], scale),
                },
            )
            for side, leg in rest.legs.items()
        )

    def reset(self) -> None:
        """Nothing is remembered but what the neutral reads."""

    def _rest(self, neutral: Pose) -> "_Rest":
        """What the neutral itself reads: once, not with every pose."""
        if self._at_rest is None or self._at_rest.pose is not neutral:
            legs = {side: self._leg(neutral, side) for side in Side}
            self._at_rest = _Rest(neutral, trunk_lean_deg(neutral), _lengths_px(neutral), legs)
        return self._at_rest

    def _leg(self, neutral: Pose, side: Side) -> "_Leg":
        zero = _zero_of(neutral, side)
        return _Leg(
            zero,
            self._angles(neutral, _trunk(neutral), zero),
            _leg_px(neutral, side) / neutral.trunk_px,
            _hips_to_foot_px(neutral, side),
        )

    def _angles(self, pose: Pose, trunk: _Trunk, zero: _Zero) -> FloatArray:
        """Flexion and abduction as they are read, degrees, (2,)."""
        if self._correction is None or pose.world_m is None:
            return _lines_deg(pose, zero.side, trunk.axes)
        read = self._correction.read(_features(pose, trunk, zero))
        return np.array([read["hip_flexion"], read["hip_abduction"]])


@dataclass(frozen=True, slots=True, eq=False)
class _Leg:
    """What is read of one leg at neutral."""

    zero: _Zero
    angles_deg: FloatArray
    places: FloatArray
    """In the order of _PLACES, in lengths of the trunk."""
    hips_to_foot_px: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """What a neutral itself reads."""

    pose: Pose
    lean_deg: float
    lengths_px: FloatArray
    legs: Mapping[Side, _Leg]


def _since(angles_deg: FloatArray, pose: Pose, leg: _Leg, trunk_px: float) -> dict[str, float]:
    """Both angles (degrees) and the places of the leg since neutral."""
    flexion, abduction = (angles_deg - leg.angles_deg).tolist()
    moved = _leg_px(pose, leg.zero.side) / trunk_px - leg.places
    places = dict(zip(_PLACES, moved.tolist(), strict=True))
    return {"hip_flexion": flexion, "hip_abduction": abduction, **places}


def _leg_px(pose: Pose, side: Side) -> FloatArray:
    """Knee and ankle seen from their hip, in the picture, pixels, (3,) in the order of _PLACES."""
    knee, ankle, hip = (
        pose.landmarks_px[index_of(name, side), :2] for name in ("knee", "ankle", "hip")
    )
    return np.array([*(knee - hip), ankle[1] - hip[1]])


def _support(pose: Pose, standing: _Leg, scale: float) -> dict[str, float]:
    """What the leg that should stand does, percent.

    How much shorter it is than at neutral, of its length, and how far its foot has moved against
    the hips, of the trunk's length.  A camera that moves takes the hips along and changes neither.
    """
    now, zero = _hips_to_foot_px(pose, standing.zero.side), standing.hips_to_foot_px
    short = 1.0 - length(now) / (scale * length(zero))
    travel = distance(now / scale, zero) / standing.zero.trunk_px
    return {"hip_drop": 100.0 * short, "standing_foot_travel": 100.0 * travel}


def _hips_to_foot_px(pose: Pose, side: Side) -> FloatArray:
    return np.asarray(pose.landmarks_px[index_of("ankle", side)] - pose.middle_px("hip"))[:2]
