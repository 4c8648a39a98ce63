"""Weight-bearing ankle range: the shank against the vertical, seen from the side.

The knee-to-ankle line in the image, forward positive; forward is where the feet point.  A learned
correction takes out what a camera does that stands a little in front of or behind the person's side
(``shank_features``).  The vertical is the image's: camera roll adds to the angle one to one and is
part of the set-up error.
Reference for the quantity: Konor 2012, PMID 22666642 (tibia in the weight-bearing lunge).
"""

from dataclasses import replace
from typing import ClassVar

from posecheck.body import Side, index_of
from posecheck.geometry import distance
from posecheck.measures.correction import Correction
from posecheck.measures.kind import Spoiler
from posecheck.measures.planted_foot import PlantedFoot
from posecheck.measures.shank_features import facing_sign, features, line_deg
from posecheck.records import Note, Pose, Sample

PLAUSIBLE_DEG = (-30.0, 65.0)
"""Beyond these a shank does not stand on a planted, flat foot."""
HEEL_UP_CM, HEEL_DOWN_CM = 3.0, 2.0
"""The heel is up from when it passes the lower of these on its way beyond the upper one until it is
back below the lower (docs/thresholds.md#compensations)."""
SHANK_CM = 42.0
"""Knee to ankle of a person of 1.70 m, 0.246 of stature (Winter 2009, Biomechanics)."""
ANKLE_PER_HEEL = 0.65
"""The ankle rises by this share of the heel's lift: it lies nearer to the ball of the foot."""
SPLIT_SHARE = 0.35
"""Feet are in a split stance when they are this share of the trunk's length apart."""

FOOT_MOVED = Note("foot-moved", "The foot of the working leg was lifted or moved.")
LEGS_SWAP = Note("legs-swap", "One leg was taken for the other.")
FAR_LEG = Note(
    "far-leg", "The working leg is the far one, half hidden by the other: the error bar is wider."
)
FAR_LEG_SCALE = 1.5
"""Errors of the far leg are this much wider (docs/thresholds.md)."""
OTHER_LEG = Note("other-leg", "The other leg is the working one.")


class ShankInclination:
    """Reads the inclination of both shanks and says which leg is the working one."""

    names: ClassVar[tuple[str, ...]] = (
        "shank_inclination",
        "shank_from_neutral",
        "heel_lift",
    )
    path_names: ClassVar[tuple[str, ...]] = ()
    signal: ClassVar[tuple[str, ...]] = ("shank_inclination",)
    outline: ClassVar[tuple[str, ...]] = signal
    angles: ClassVar[tuple[str, ...]] = signal
    at_end_range_only: ClassVar[bool] = False
    rests_on: ClassVar[tuple[str, ...]] = ("knee", "ankle", "heel", "foot_index")
    both_sides: ClassVar[bool] = False
    feet_stay: ClassVar[bool] = False
    spoiler: ClassVar[Spoiler | None] = Spoiler("heel_lift", from_=HEEL_DOWN_CM, if_=HEEL_UP_CM)

    def __init__(self, correction: Correction | None = None) -> None:
        self._correction = correction
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
        sign = facing_sign(neutral)
        trunk_px = neutral.trunk_px
        working = _working_side(pose, neutral, sign, trunk_px)
        near = near_side(neutral)
        samples = [self._read_side(pose, neutral, side, trunk_px) for side in Side]
        return tuple(
            replace(
                sample,
                reason=sample.reason or (None if sample.side is working else OTHER_LEG),
                remark=None if sample.side is near else FAR_LEG,
                error_scale=1.0 if sample.side is near else FAR_LEG_SCALE,
            )
            for sample in samples
        )

    def reset(self) -> None:
        """Forget where the feet stood."""
        for foot in self._feet.values():
            foot.reset()

    def _read_side(self, pose: Pose, neutral: Pose, side: Side, trunk_px: float) -> Sample:
        line = line_deg(pose, neutral, side)
        inclination = self._inclination_deg(pose, neutral, side)
        ankle = pose.landmarks_px[index_of("ankle", side), :2]
        planted = self._feet[side].push(pose.t_s, ankle, trunk_px=trunk_px)
        plausible = PLAUSIBLE_DEG[0] <= line <= PLAUSIBLE_DEG[1]
        reason = None if planted and plausible else FOOT_MOVED
        if not planted and self._feet[side.other].is_place_of(ankle, trunk_px=trunk_px):
            reason = LEGS_SWAP
        values = {
            "shank_inclination": inclination,
            "shank_from_neutral": inclination - self._inclination_deg(neutral, neutral, side),
            "heel_lift": _heel_lift_cm(pose, neutral, side),
        }
        return Sample(pose.t_s, side, values, reason)

    def _inclination_deg(self, pose: Pose, neutral: Pose, side: Side) -> float:
        """The line in the picture, and what the camera's place did to it, degrees."""
        line = line_deg(pose, neutral, side)
        if self._correction is None:
            return line
        short = self._correction.read(features(pose, neutral, side))["shank_inclination"]
        return line + short


def near_side(pose: Pose) -> Side:
    """The side that is nearer to the camera (smaller z of hip and knee)."""
    depth = {
        side: sum(float(pose.landmarks_px[index_of(name, side), 2]) for name in ("hip", "knee"))
        for side in Side
    }
    return min(Side, key=lambda side: depth[side])


def _working_side(pose: Pose, neutral: Pose, sign: int, trunk_px: float) -> Side:
    left, right = (pose.landmarks_px[index_of("ankle", side), 0] for side in Side)
    ahead = sign * float(left - right)
    if abs(ahead) > SPLIT_SHARE * trunk_px:
        return Side.LEFT if ahead > 0 else Side.RIGHT
    return near_side(neutral)


def _heel_lift_cm(pose: Pose, neutral: Pose, side: Side) -> float:
    """How far the heel came up since neutral, centimetres, by the rise of the ankle.

    The ankle's landmark is steadier than the heel's, which climbs by up to 4 cm when a shank leans
    over a heel that stays down.  Scaled by the length of the shank.
    """
    knee, ankle = (neutral.landmarks_px[index_of(name, side), :2] for name in ("knee", "ankle"))
    rise_px = float(ankle[1] - pose.landmarks_px[index_of("ankle", side), 1])
    return rise_px * SHANK_CM / distance(knee, ankle) / ANKLE_PER_HEEL
