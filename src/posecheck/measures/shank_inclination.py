"""Weight-bearing ankle range: the shank against the vertical, seen from the side.

The knee-to-ankle line in the image, forward positive; forward is where the feet point.  What the
ankle's landmark and a camera off the side do to it is taken out (``shank_geometry``); which leg
works and whether it is a rock is read in ``stance``.  The vertical is the image's: camera roll adds
to the angle one to one and is part of the set-up error.
Reference for the quantity: Konor 2012, PMID 22666642 (tibia in the weight-bearing lunge).

Constants: docs/derivations.md#compensations.
"""

import math
from typing import ClassVar

import numpy as np

from posecheck.body import Side, index_of
from posecheck.measures.kind import Exclusion
from posecheck.measures.planted_foot import MOVED_SHARE, PlantedFoot
from posecheck.measures.shank_geometry import line_deg, seen_deg
from posecheck.measures.stance import (
    is_seated,
    near_side,
    other_protocol,
    shank_px,
    working_side,
)
from posecheck.records import FloatArray, Note, Pose, Sample

PLAUSIBLE_DEG = (-30.0, 65.0)
"""Beyond these a shank does not stand on a planted, flat foot."""
HEEL_GAINS_DEG = 8.0
"""A lifted heel lets the shank lean less than this further (docs/derivations.md#compensations)."""
HEEL_UP_CM, HEEL_DOWN_CM = 3.0, 2.0
"""The heel is up from when it passes the lower of these on its way beyond the upper one until it is
back below the lower (docs/derivations.md#compensations)."""
SHANK_CM = 42.0
"""Knee to ankle of a person of 1.70 m, 0.246 of stature (Winter 2009, Biomechanics)."""
ANKLE_PER_HEEL = 0.65
"""The ankle rises by this share of the heel's lift: it lies nearer to the ball of the foot
[ratio]."""

FOOT_MOVED = Note("foot-moved", "The foot of the working leg was lifted or moved.")
SHANK_TOO_FAR = Note("shank-too-far", "The shin leaned further than it can over a planted foot.")
LEGS_SWAP = Note("legs-swap", "One leg was taken for the other.")
SEATED = Note("seated", "Sitting, standing up or sitting down is not a rock: begin standing.")
FAR_LEG = Note(
    "far-leg", "The working leg is the far one, half hidden by the other: the error bar is wider."
)
FAR_LEG_SCALE = 1.5
"""Errors of the far leg are this much wider [factor] (docs/derivations.md)."""
OTHER_LEG = Note("other-leg", "The other leg is the working one.")


class ShankInclination:
    """Reads the inclination of both shanks and says which leg is the working one."""

    names: ClassVar[tuple[str, ...]] = (
        "shank_inclination",
        "shank_from_neutral",
        "heel_lift",
        "foot_travel",
    )
    path_names: ClassVar[tuple[str, ...]] = ()
    signal: ClassVar[tuple[str, ...]] = ("shank_inclination",)
    outline: ClassVar[tuple[str, ...]] = signal
    held: ClassVar[str | None] = None
    angles: ClassVar[tuple[str, ...]] = signal
    at_end_range_only: ClassVar[bool] = False
    rests_on: ClassVar[tuple[str, ...]] = ("knee", "ankle", "heel", "foot_index")
    both_sides: ClassVar[bool] = False
    feet_stay: ClassVar[bool] = False
    exclusion: ClassVar[Exclusion | None] = Exclusion(
        "heel_lift", lower=HEEL_DOWN_CM, upper=HEEL_UP_CM, most=HEEL_GAINS_DEG
    )

    def __init__(self, *, of_lines: bool = False) -> None:
        self._of_lines = of_lines
        self._feet = {side: PlantedFoot() for side in Side}

    @property
    def area_gain(self) -> float:
        """No path, no area."""
        return 1.0

    def zero_distance_deg(self, pose: Pose) -> float:
        """Inclination of the less inclined shank, degrees, not negative."""
        return min(abs(line_deg(pose, pose, side)) for side in Side)

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Inclination of each shank; the leg that is not the working one says so."""
        working = working_side(pose, neutral)
        near = near_side(neutral)
        samples = []
        for side in Side:
            reason = self._why_unusable(pose, neutral, side)
            if reason is None and side is not working:
                reason = OTHER_LEG
            remark = None if reason else other_protocol(pose, neutral, side)
            far = side is not near
            samples.append(
                Sample(
                    pose.t_s,
                    side,
                    self._values(pose, neutral, side),
                    reason,
                    remark or (FAR_LEG if far else None),
                    error_scale=FAR_LEG_SCALE if far else 1.0,
                )
            )
        return tuple(samples)

    def reset(self) -> None:
        """Forget where the feet stood."""
        for foot in self._feet.values():
            foot.reset()

    def _why_unusable(self, pose: Pose, neutral: Pose, side: Side) -> Note | None:
        """What keeps this leg's shank from being that of a planted foot; None: nothing."""
        line, trunk_px = line_deg(pose, neutral, side), neutral.trunk_px
        foot, other, foot_px = self._feet[side], self._feet[side.other], _foot_px(pose, side)
        near_px = MOVED_SHARE * trunk_px
        if foot.px_from_place(foot_px) > near_px >= other.px_from_place(foot_px):
            return LEGS_SWAP  # nor is it put down there, however long it stays
        if not foot.push(pose.t_s, foot_px, trunk_px=trunk_px):
            return FOOT_MOVED
        zero = line_deg(neutral, neutral, side)
        if is_seated(neutral, neutral, shank_deg=zero) or is_seated(pose, neutral, shank_deg=line):
            return SEATED
        return None if PLAUSIBLE_DEG[0] <= line <= PLAUSIBLE_DEG[1] else SHANK_TOO_FAR

    def _values(self, pose: Pose, neutral: Pose, side: Side) -> dict[str, float]:
        inclination = self._inclination_deg(pose, neutral, side)
        return {
            "shank_inclination": inclination,
            "shank_from_neutral": inclination - self._inclination_deg(neutral, neutral, side),
            "heel_lift": heel_lift_cm(pose, neutral, side),
            "foot_travel": _foot_travel_cm(pose, neutral, side),
        }

    def _inclination_deg(self, pose: Pose, neutral: Pose, side: Side) -> float:
        """In the plane of the movement; of lines: the line in the picture itself, degrees."""
        return (line_deg if self._of_lines else seen_deg)(pose, neutral, side)


def heel_lift_cm(pose: Pose, neutral: Pose, side: Side) -> float:
    """How far the heel came up over the toes since neutral, centimetres.

    Read from the rise of the heel and from that of the ankle, whichever is less: the heel's
    landmark climbs when a shank leans over a heel that stays down, the ankle's slides.  Against the
    toes of the same picture a camera that moves lifts nothing.  Scaled by the length of the shank.
    """
    ankle_px, heel_px = (
        _over_toes_px(pose, name, side) - _over_toes_px(neutral, name, side)
        for name in ("ankle", "heel")
    )
    return min(ankle_px / ANKLE_PER_HEEL, heel_px) * SHANK_CM / shank_px(neutral, side)


def _over_toes_px(pose: Pose, name: str, side: Side) -> float:
    upper, toes = (pose.landmarks_px[index_of(one, side), 1] for one in (name, "foot_index"))
    return float(toes - upper)


def _foot_travel_cm(pose: Pose, neutral: Pose, side: Side) -> float:
    """How far heel and toes are from where they were at neutral, centimetres."""
    way_px = float(math.dist(_foot_px(pose, side), _foot_px(neutral, side)))
    return way_px * SHANK_CM / shank_px(neutral, side)


def _foot_px(pose: Pose, side: Side) -> FloatArray:
    """Middle of heel and toes, pixels (2,): it stays where the foot stands, the ankle slides."""
    ends = [index_of(name, side) for name in ("heel", "foot_index")]
    return np.asarray(pose.landmarks_px[ends, :2].mean(axis=0))
