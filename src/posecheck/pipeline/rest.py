"""Where rest is now: the neutral is followed slowly, and renewed when person or camera moved.

A step, a phone that slips or tips, a zoom: nothing that was true of the old rest in pixels holds
afterwards.  Constants: docs/derivations.md#rest.
"""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.geometry import off_similar, similarity, wrapped_deg
from posecheck.measures import MeasureKind
from posecheck.measures.posture import trunk_lean_deg
from posecheck.movements.spec import Movement
from posecheck.pipeline.neutral import ELSEWHERE_DEG, is_quiet, median_pose, serves_as_neutral
from posecheck.records import Neutral, Note, Pose

LEVEL_S = 1.0
"""The level is the median of so long a stretch of rest."""
AFTER_S = 0.5
"""Samples so soon after a repetition are still on their way back."""


class RestLevel:
    """Remembers the last second of rest."""

    def __init__(self) -> None:
        self._last: deque[tuple[float, float]] = deque()
        self._busy_s = -math.inf

    def push(self, t_s: float, value: float, *, active: bool) -> None:
        """Take how far one moment is from the neutral, degrees; NaN is skipped."""
        if active:
            self._busy_s = t_s
        if t_s - self._busy_s < AFTER_S or math.isnan(value):
            return
        self._last.append((t_s, value))
        while self._last[0][0] < t_s - LEVEL_S:
            self._last.popleft()

    @property
    def drift_deg(self) -> float:
        """Last level minus that of the neutral, degrees; NaN when there was no rest."""
        if not self._last:
            return math.nan
        return median(value for _, value in self._last)


REST_S = 0.4
"""Stillness of this length is a rest."""
FEET = ("ankle", "heel", "foot_index")
"""What stays where it is while a person sits or stands."""
FOLLOW_S = 4.0
"""Time constant, in seconds of rest, with which the neutral follows a rest that drifts."""
REPOSED_S = 5.0
"""Stillness of this length is rest, whatever it reads: nobody holds a small movement longer."""

MOVED_DURING = Note(
    "rest-moved",
    "You or the camera moved during the repetition: it began from one rest and ended in another.",
)

MOVED_BEFORE = Note(
    "rest-moved", "You or the camera moved before the repetition, and no rest was seen since."
)

TIPPED = Note(
    "camera-tipped",
    "The camera tipped after the recording began, and its tilt adds to the angle.",
)

SCALE_SHARE = 0.025
"""Rest is elsewhere when the size in the picture changed by more than this share …"""
SHIFT_SHARE = 0.04
"""… or both feet shifted by more than this share of the trunk's length …"""
ROTATION_DEG = 2.5
"""… or the body turned in the picture by more …"""
TIPPED_SHARE = 0.02
"""… and the feet shifted by more than this share of the trunk's length, which leaning leaves."""
ROLL_DEG = 5.0
"""A camera that rolled further since the recording's first rest does not show the vertical (design
rule)."""
ALIKE_DEG = 4.0
"""A camera turns trunk and feet alike, to within this (design rule)."""
STANCE_SHARE = 0.04
"""Feet that stand otherwise, turned back and brought to the same size, by more than this show no
roll: a person stepped [trunk lengths] (design rule)."""
FACING_DEG = 60.0
"""Somebody who turned by more since a rest stands otherwise in the picture, rolled or not [degrees]
(design rule)."""
SHIFT_DURING_SHARE = 0.08
"""The same between the start and the end of a repetition, which are on the move."""
NEAR_S = 0.2
"""Poses of this length before the start and before the end of a repetition are compared."""
SEEN = 0.5
"""Feet of lower visibility do not show where somebody stands [visibility] (design rule)."""


class RestFollower:
    """Takes the poses of a set and says when the neutral is another one."""

    def __init__(
        self,
        movement: Movement,
        kind: MeasureKind,
        neutral: Neutral,
        observer: Callable[[Pose], None] = lambda _: None,
    ) -> None:
        self._movement = movement
        self._kind = kind
        self._observer = observer
        self.neutral = neutral
        """The rest that counts now."""
        self.first = neutral
        """What it was when it was last renewed."""
        self.moved_s: list[float] = []
        """When rest was found elsewhere, seconds."""
        self.rested_s = neutral.t_s
        """When rest was last seen, seconds."""
        self._recent: deque[Pose] = deque()
        self._away_since_s: float | None = None

    def push(self, pose: Pose, off_deg: float, *, active: bool) -> bool:
        """Take a pose and how far it reads from the neutral; whether the neutral was renewed.

        A neutral that was only followed a little is not renewed: what is under way goes on.
        """
        if active or not np.isfinite(off_deg):
            self._recent.clear()
            self._away_since_s = None
            return False
        self._recent.append(pose)
        if pose.t_s - self._recent[0].t_s < REST_S:
            return False
        poses = list(self._recent)
        typical = median_pose(poses) if is_quiet(poses, self._movement) else None
        if typical is None or not serves_as_neutral(typical, self._movement, self._kind):
            self._recent.popleft()
            self._away_since_s = None
            return False
        self._recent.clear()
        if abs(off_deg) < ELSEWHERE_DEG:
            self._observer(typical)
        return self._rest(typical, off_deg)

    def _rest(self, typical: Pose, off_deg: float) -> bool:
        """Take a stretch of stillness."""
        old, self.rested_s = self.neutral, typical.t_s
        if old.origin == "lowest-level" and abs(off_deg) < ELSEWHERE_DEG:
            self._renew(typical)
            return True
        if is_elsewhere(old.pose, typical, self._movement):
            self._renew(typical)
            self.moved_s.append(typical.t_s)
            return True
        if abs(off_deg) >= ELSEWHERE_DEG:
            since_s = self._away_since_s if self._away_since_s is not None else typical.t_s
            self._away_since_s = since_s
            if typical.t_s - since_s < REPOSED_S:
                return False
            self._renew(typical)
            self.moved_s.append(typical.t_s)
            return True
        self._away_since_s = None
        self.neutral = replace(old, pose=_blended(old.pose, typical, share=REST_S / FOLLOW_S))
        return False

    def _renew(self, typical: Pose) -> None:
        self.neutral = self.first = Neutral(typical.t_s, "quiet-rest", typical)
        self._away_since_s = None


class Levels:
    """Rests in which the picture's vertical was the true one: the first that faces each way."""

    def __init__(self) -> None:
        self._rests: list[Pose] = []

    def add(self, rest: Pose) -> None:
        """Take a rest; one that faces as another did before it is not kept."""
        if self._alike(rest) is None:
            self._rests.append(rest)

    def roll_deg(self, pose: Pose) -> float:
        """How far the camera rolled since (``roll_deg``); NaN where nobody faced that way yet."""
        level = self._alike(pose)
        return math.nan if level is None else roll_deg(level, pose)

    def _alike(self, pose: Pose) -> Pose | None:
        def turned_deg(rest: Pose) -> float:
            return abs(wrapped_deg(pose.camera_yaw_deg - rest.camera_yaw_deg))

        nearest = min(self._rests, key=turned_deg, default=None)
        return None if nearest is None or turned_deg(nearest) > FACING_DEG else nearest


class FeetDuring:
    """Whether person or camera moved so that a repetition cannot be measured."""

    def __init__(self, movement: Movement, kind: MeasureKind) -> None:
        self._kind = kind
        self._longest_s = movement.repetition.max_duration_s + 2.0 * NEAR_S
        self._recent: deque[Pose] = deque()
        self._moved_s = self._rested_s = -math.inf

    def push(self, pose: Pose, *, rested_s: float) -> None:
        """Keep the poses that a repetition under way may still be compared with.

        ``rested_s``: when rest was last seen.
        """
        if rested_s > self._moved_s > self._rested_s:
            self._rested_s = pose.t_s
        if not (self._kind.feet_stay or self._kind.reads_vertical):
            return
        self._recent.append(pose)
        while self._recent[0].t_s < pose.t_s - self._longest_s:
            self._recent.popleft()

    def moved(self, start_s: float, end_s: float, *, levels: Levels) -> Note | None:
        """Why a repetition is not measured; None: nothing that matters to its measure moved."""
        before, after = (
            [pose for pose in self._recent if t_s - NEAR_S <= pose.t_s <= t_s]
            for t_s in (start_s, end_s)
        )
        if self._kind.feet_stay and feet_moved(before, after):
            self._moved_s = end_s
            return MOVED_DURING
        rested = self._rested_s > self._moved_s and start_s >= self._rested_s
        if start_s >= self._moved_s - NEAR_S and not rested and self._moved_s > -math.inf:
            return MOVED_BEFORE
        if not self._kind.reads_vertical:
            return None
        rolled = (abs(levels.roll_deg(median_pose(near))) for near in (before, after) if near)
        return TIPPED if any(one > ROLL_DEG for one in rolled) else None


def is_elsewhere(one: Pose, other: Pose, movement: Movement) -> bool:
    """Whether two rests are in different places of the picture.

    A body that is larger or turned in the picture is; one that is shifted is when both feet are: a
    foot that is put down elsewhere is no move.
    """
    feet = [[index_of(name, side) for name in FEET] for side in Side]
    needed = [index for name in movement.measure.needed_landmarks for index in both(name)]
    parts = feet if all(_seen(one, foot) and _seen(other, foot) for foot in feet) else [needed]
    points = sorted({*needed, *(index for part in parts for index in part)})
    before, after = one.landmarks_px[:, :2], other.landmarks_px[:, :2]
    scale, rotation_deg, _ = similarity(before[points], after[points])
    shift_px = min(
        float(np.linalg.norm((after[part] - before[part]).mean(axis=0))) for part in parts
    )
    shift_share = shift_px / one.trunk_px
    tipped = abs(rotation_deg) > ROTATION_DEG and shift_share > TIPPED_SHARE
    return abs(scale - 1.0) > SCALE_SHARE or shift_share > SHIFT_SHARE or tipped


def roll_deg(one: Pose, other: Pose) -> float:
    """How far the camera rolled between two rests, degrees, positive: the picture turns clockwise.

    A person may lean, or put a foot elsewhere; trunk and feet turn alike only in the picture.  NaN
    where they do not, where the feet stand otherwise, and where they are not seen.
    """
    feet = [index_of(name, side) for name in FEET for side in Side]
    if not (_seen(one, feet) and _seen(other, feet)):
        return math.nan
    before, after = (pose.landmarks_px[feet, :2] for pose in (one, other))
    _, feet_deg, _ = similarity(before, after)
    trunk_deg = trunk_lean_deg(other) - trunk_lean_deg(one)
    alike = off_similar(before, after) <= STANCE_SHARE * other.trunk_px
    return feet_deg if alike and abs(feet_deg - trunk_deg) <= ALIKE_DEG else math.nan


def feet_moved(before: Sequence[Pose], after: Sequence[Pose]) -> bool:
    """Whether the feet are elsewhere in the picture in some poses and in later ones.

    Feet that are not seen show nothing.
    """
    if not before or not after:
        return False
    one, other = median_pose(list(before)), median_pose(list(after))
    feet = [index for name in FEET for index in both(name)]
    if not (_seen(one, feet) and _seen(other, feet)):
        return False
    shift = (other.landmarks_px[feet, :2] - one.landmarks_px[feet, :2]).mean(axis=0)
    return float(np.linalg.norm(shift)) > SHIFT_DURING_SHARE * one.trunk_px


def _seen(pose: Pose, points: list[int]) -> bool:
    return not bool((pose.visibility[points] < SEEN).any())  # not known counts as seen


def _blended(old: Pose, new: Pose, *, share: float) -> Pose:
    world = None
    if old.world_m is not None and new.world_m is not None:
        world = old.world_m + share * (new.world_m - old.world_m)
    return replace(
        old,
        landmarks_px=old.landmarks_px + share * (new.landmarks_px - old.landmarks_px),
        world_m=world,
    )
