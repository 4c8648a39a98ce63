"""Path of the thigh against the trunk, from hip flexion and abduction.

The angles are read by a learned correction from features of the leg, now and as the change since
neutral, taken so that both legs look alike: across is outward.  Without one, or without metric
landmarks, they are those of the hip-knee line, which reads too little.

Pelvic tilt cannot be seen from two hip points: flexion is the thigh against the line from mid-hip
to mid-shoulder, so a bending trunk counts as hip flexion.
"""

from typing import ClassVar

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import line_yaw_deg, thigh_flexion_abduction_deg, trunk_axes
from posecheck.measures.kind import Exclusion
from posecheck.measures.posture import trunk_lean_deg
from posecheck.measures.ridge_model import RidgeModel
from posecheck.records import FloatArray, Pose, Sample


def body_scale(pose: Pose, neutral: Pose) -> float:
    """Size now over size at neutral; 0.9 after a step back by a tenth of the distance.

    The median of trunk, shoulder width and the longer leg in the picture.  A trunk that leans
    towards the camera, shoulders that turn, or a lifted leg shorten one of the three.
    """
    return float(np.median(_lengths_px(pose) / _lengths_px(neutral)))


def _lengths_px(pose: Pose) -> FloatArray:
    points = pose.landmarks_px[:, :2]
    left, right = both("shoulder")
    legs = [
        float(np.linalg.norm(points[index_of("ankle", side)] - points[index_of("hip", side)]))
        for side in Side
    ]
    return np.array([pose.trunk_px, float(np.linalg.norm(points[left] - points[right])), max(legs)])


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
    now, zero = (_of(one, side, neutral.trunk_px) for one in (pose, neutral))
    return np.concatenate([now, now - zero, _foreshortened(pose, neutral, side)])


def _foreshortened(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """Thigh and shank by their lengths in the picture against those at neutral (4,).

    The flexion that explains the thigh's length and drop (radians), how much of the thigh and of
    the shank points at the camera, and how much of the shank points down.
    """
    hip, knee, ankle = (index_of(name, side) for name in ("hip", "knee", "ankle"))
    thigh, shank = (
        (pose.landmarks_px[low, :2] - pose.landmarks_px[high, :2])
        / float(np.linalg.norm(neutral.landmarks_px[low, :2] - neutral.landmarks_px[high, :2]))
        for high, low in ((hip, knee), (knee, ankle))
    )
    thigh_ahead, shank_ahead = (
        float(np.sqrt(max(0.0, 1.0 - float(part @ part)))) for part in (thigh, shank)
    )
    flexion = float(np.arctan2(thigh_ahead, thigh[1]))
    return np.array([flexion, thigh_ahead, shank_ahead, float(shank[1])])


def lines_deg(pose: Pose, side: Side) -> FloatArray:
    """Flexion and abduction of the hip-knee line in the trunk's frame, degrees, (2,)."""
    points = pose.points
    axes = trunk_axes(points[list(both("hip"))], points[list(both("shoulder"))])
    thigh = points[index_of("knee", side)] - points[index_of("hip", side)]
    return thigh_flexion_abduction_deg(thigh, axes, outward_sign=side.sign)


def _of(pose: Pose, side: Side, trunk_px: float) -> FloatArray:
    hip, knee, ankle = (
        pose.landmarks_px[index_of(name, side)] / trunk_px for name in ("hip", "knee", "ankle")
    )
    thigh, leg = knee - hip, ankle - hip
    (left_shoulder, right_shoulder), (left_hip, right_hip) = both("shoulder"), both("hip")
    points = pose.points
    middle = pose.landmarks_px[[left_shoulder, right_shoulder], 0].mean()
    offset = (middle - pose.landmarks_px[[left_hip, right_hip], 0].mean()) / trunk_px
    return np.concatenate(
        [
            lines_deg(pose, side) / 60.0,
            [side.sign * thigh[0], thigh[1], side.sign * leg[0], leg[1], thigh[2], leg[2]],
            [
                side.sign * line_yaw_deg(points[right_hip], points[left_hip]) / 50.0,
                side.sign * line_yaw_deg(points[right_shoulder], points[left_shoulder]) / 50.0,
                side.sign * offset,
            ],
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
