"""Weight-bearing ankle range: the shank against the vertical, seen from the side.

The knee-to-ankle line in the image, forward positive; forward is where the feet point.  Which leg
works and whether it is a rock is read in ``stance``.  The vertical is the image's: camera roll adds
to the angle one to one and is part of the set-up error.
Reference for the quantity: Konor 2012, PMID 22666642 (tibia in the weight-bearing lunge).

The foot of a working leg stands still, but the ankle's landmark slides onto the instep as the shank
leans over it; so the ankle is taken from where it was at rest and the way of the whole foot since
then.  A camera that is not square to the movement shows the shank more or less inclined than it is:
geometry, known from where the camera stands.  Nothing is learned from rendered people: what was
learned besides was in part the shrinkage of every regression towards the middle, and flattened the
differences within a set (docs/derivations.md#rock).

Constants: docs/derivations.md#compensations.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from posecheck.body import Side, index_of
from posecheck.geometry import distance, in_plane_deg, inclination_deg
from posecheck.measures.kind import Exclusion
from posecheck.measures.stance import (
    facing_sign,
    from_the_front,
    is_seated,
    near_side,
    other_protocol,
    shank_px,
    working_side,
)
from posecheck.records import FloatArray, Note, Pose, Sample

MOVED_SHARE = 0.25
"""A foot has left its place when it is this share of the trunk's length away from it."""
PLACED_SHARE = 0.10
"""A foot is put down when it stays within this share of the trunk's length …"""
PLACED_S = 0.7
"""… for this long."""
FOLLOW_S = 3.0
"""How slowly the place follows the foot while it stands (landmarks drift)."""


class PlantedFoot:
    """Follows one foot in the image and says whether it is where it was put down."""

    def __init__(self) -> None:
        self._place: FloatArray | None = None
        self._candidate: tuple[float, FloatArray] | None = None
        self._last_s = math.nan

    def push(self, t_s: float, foot_px: FloatArray, *, trunk_px: float) -> bool:
        """Whether the foot is planted; ``foot_px`` (2,), ``trunk_px`` the trunk's length."""
        if self._place is None:
            self._place, self._last_s = foot_px.copy(), t_s
            return True
        moved = distance(foot_px, self._place) / trunk_px
        if moved <= MOVED_SHARE:
            # At the end of a set its neutral is read again: then time goes back.
            share = 1.0 - math.exp(-max(0.0, t_s - self._last_s) / FOLLOW_S)
            self._place = self._place + share * (foot_px - self._place)
            self._last_s, self._candidate = t_s, None
            return True
        self._last_s = t_s
        return self._put_down_elsewhere(t_s, foot_px, trunk_px=trunk_px)

    def px_from_place(self, foot_px: FloatArray) -> float:
        """How far a foot, of whichever leg, is from where this one stands; NaN when not known."""
        return math.nan if self._place is None else math.dist(foot_px, self._place)

    def reset(self) -> None:
        """Forget where it stood."""
        self._place = self._candidate = None

    def _put_down_elsewhere(self, t_s: float, foot_px: FloatArray, *, trunk_px: float) -> bool:
        if self._candidate is None:
            self._candidate = (t_s, foot_px.copy())
        since_s, place = self._candidate
        if distance(foot_px, place) > PLACED_SHARE * trunk_px:
            self._candidate = (t_s, foot_px.copy())
            return False
        if t_s - since_s < PLACED_S:
            return False
        self._place, self._candidate = place, None
        return True


FOOT = ("ankle", "heel", "foot_index")
"""The landmarks of a foot: their mean way is that of the foot."""
LOOKING_DOWN_DEG = 12.0
"""How far a camera on a table or a tripod looks down on a shank (docs/derivations.md#rock)."""


def line_deg(pose: Pose, neutral: Pose, side: Side) -> float:
    """Knee-to-ankle line in the picture against its vertical, forward positive, degrees."""
    return _lean_deg(_at(pose, "ankle", side), pose, neutral, side)


def seen_deg(pose: Pose, neutral: Pose, side: Side) -> float:
    """Inclination in the plane of the movement, degrees."""
    line = _lean_deg(_planted_ankle(pose, neutral, side), pose, neutral, side)
    return in_plane_deg(line, front_sine=from_the_front(neutral), down_deg=LOOKING_DOWN_DEG)


def _planted_ankle(pose: Pose, neutral: Pose, side: Side) -> FloatArray:
    """Where the ankle of a foot is that moved since neutral as its landmarks did, pixels (2,)."""
    ways = [_at(pose, name, side) - _at(neutral, name, side) for name in FOOT]
    return np.asarray(_at(neutral, "ankle", side) + sum(ways[1:], ways[0]) / len(ways))


def _lean_deg(ankle: FloatArray, pose: Pose, neutral: Pose, side: Side) -> float:
    return inclination_deg(ankle, _at(pose, "knee", side), forward_sign=facing_sign(neutral))


def _at(pose: Pose, name: str, side: Side) -> FloatArray:
    return pose.landmarks_px[index_of(name, side), :2]


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
    "far-leg",
    "The working leg is read as the far one, half hidden by the other: the error bar is wider. If "
    "it was the near one, the legs were taken for each other: the side is wrong.",
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
    reads_depth: ClassVar[bool] = False
    feet_stay: ClassVar[bool] = False
    hips_go_forward: ClassVar[bool] = True
    reads_vertical: ClassVar[tuple[str, ...]] = signal
    exclusion: ClassVar[Exclusion | None] = Exclusion(
        "heel_lift", lower=HEEL_DOWN_CM, upper=HEEL_UP_CM, most=HEEL_GAINS_DEG
    )

    def __init__(self, *, of_lines: bool = False) -> None:
        self._of_lines = of_lines
        self._feet = {side: PlantedFoot() for side in Side}
        self._neutral: Pose | None = None
        self._zeros: dict[Side, _Zero] = {}

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
        zero, trunk_px = self._zero(neutral, side), neutral.trunk_px
        foot, other, foot_px = self._feet[side], self._feet[side.other], _foot_px(pose, side)
        near_px = MOVED_SHARE * trunk_px
        if foot.px_from_place(foot_px) > near_px >= other.px_from_place(foot_px):
            return LEGS_SWAP  # nor is it put down there, however long it stays
        if not foot.push(pose.t_s, foot_px, trunk_px=trunk_px):
            return FOOT_MOVED
        line = line_deg(pose, neutral, side)
        if zero.seated or is_seated(pose, neutral, shank_deg=line):
            return SEATED
        return None if PLAUSIBLE_DEG[0] <= line <= PLAUSIBLE_DEG[1] else SHANK_TOO_FAR

    def _values(self, pose: Pose, neutral: Pose, side: Side) -> dict[str, float]:
        inclination, zero = self._inclination_deg(pose, neutral, side), self._zero(neutral, side)
        way_px = float(math.dist(_foot_px(pose, side), zero.foot_px))
        return {
            "shank_inclination": inclination,
            "shank_from_neutral": inclination - zero.inclination_deg,
            "heel_lift": zero.heel_lift_cm(pose, side),
            "foot_travel": way_px * SHANK_CM / zero.shank_px,
        }

    def _zero(self, neutral: Pose, side: Side) -> "_Zero":
        """What the neutral itself reads: once, not with every pose."""
        if neutral is not self._neutral:
            self._neutral = neutral
            self._zeros = {
                one: _zero_of(neutral, one, self._inclination_deg(neutral, neutral, one))
                for one in Side
            }
        return self._zeros[side]

    def _inclination_deg(self, pose: Pose, neutral: Pose, side: Side) -> float:
        """In the plane of the movement; of lines: the line in the picture itself, degrees."""
        return (line_deg if self._of_lines else seen_deg)(pose, neutral, side)


@dataclass(frozen=True, slots=True, eq=False)
class _Zero:
    """What one leg of a neutral itself reads."""

    inclination_deg: float
    seated: bool
    foot_px: FloatArray
    ankle_over_toes_px: float
    heel_over_toes_px: float
    shank_px: float

    def heel_lift_cm(self, pose: Pose, side: Side) -> float:
        ankle_px = _over_toes_px(pose, "ankle", side) - self.ankle_over_toes_px
        heel_px = _over_toes_px(pose, "heel", side) - self.heel_over_toes_px
        if not self.shank_px > 0.0:  # a knee that lies on its ankle
            return math.nan
        return min(ankle_px / ANKLE_PER_HEEL, heel_px) * SHANK_CM / self.shank_px


def _zero_of(neutral: Pose, side: Side, inclination_deg: float) -> _Zero:
    line = line_deg(neutral, neutral, side)
    return _Zero(
        inclination_deg=inclination_deg,
        seated=is_seated(neutral, neutral, shank_deg=line),
        foot_px=_foot_px(neutral, side),
        ankle_over_toes_px=_over_toes_px(neutral, "ankle", side),
        heel_over_toes_px=_over_toes_px(neutral, "heel", side),
        shank_px=shank_px(neutral, side),
    )


def heel_lift_cm(pose: Pose, neutral: Pose, side: Side) -> float:
    """How far the heel came up over the toes since neutral, centimetres.

    Read from the rise of the heel and from that of the ankle, whichever is less: the heel's
    landmark climbs when a shank leans over a heel that stays down, the ankle's slides.  Against the
    toes of the same picture a camera that moves lifts nothing.  Scaled by the length of the shank.
    """
    return _zero_of(neutral, side, math.nan).heel_lift_cm(pose, side)


def _over_toes_px(pose: Pose, name: str, side: Side) -> float:
    upper, toes = (pose.landmarks_px[index_of(one, side), 1] for one in (name, "foot_index"))
    return float(toes - upper)


def _foot_px(pose: Pose, side: Side) -> FloatArray:
    """Middle of heel and toes, pixels (2,): it stays where the foot stands, the ankle slides."""
    return np.asarray((_at(pose, "heel", side) + _at(pose, "foot_index", side)) / 2.0)
