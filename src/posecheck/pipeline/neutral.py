"""Finds the person's own zero: the first quiet second, or else the lowest level seen.

Constants: docs/derivations.md#neutral.
"""

from collections import deque

import numpy as np

from posecheck.body import both
from posecheck.geometry import length
from posecheck.judgement.framing import view_of
from posecheck.measures import MeasureKind
from posecheck.movements.spec import Movement
from posecheck.records import FloatArray, Neutral, Pose

QUIET_S = 1.0
"""Length of a quiet second."""
QUIET_SHARE = 0.02
"""Quiet: every needed landmark stays within this share of the trunk's length.  Half the distance of
the 16th from the 84th percentile: one standard deviation of jitter, and a slip is forgiven."""
LOWEST_OF_S = 0.3
"""The lowest level is the median of so long a stretch."""
ELSEWHERE_DEG = 8.0
"""Rest that reads so far from the zero …"""
NEARER_DEG = 10.0
"""… and is by so much nearer to anatomical zero shows that the zero was no rest."""
PATIENCE_S = 3.0
"""How long a quiet second is waited for before the lowest level is taken instead."""


class NeutralFinder:
    """Takes poses in order and gives the neutral as soon as there is one."""

    def __init__(self, movement: Movement, kind: MeasureKind) -> None:
        self._movement = movement
        self._kind = kind
        self._recent: deque[Pose] = deque()
        self._first_s: float | None = None
        self._lowest: tuple[float, list[Pose]] | None = None

    def push(self, pose: Pose) -> Neutral | None:
        """Take a pose that can be measured; the neutral, once it is known."""
        if self._first_s is None:
            self._first_s = pose.t_s
        quiet = self.push_quiet(pose)
        self._remember_lowest()
        return quiet or self._lowest_level(pose.t_s)

    def push_quiet(self, pose: Pose) -> Neutral | None:
        """The same, but only a quiet second counts."""
        self._recent.append(pose)
        while self._recent[0].t_s < pose.t_s - QUIET_S:
            self._recent.popleft()
        return self._quiet_second()

    def last_chance(self) -> Neutral | None:
        """The neutral when no more poses will come."""
        return self._lowest_level(float("inf"))

    def _remember_lowest(self) -> None:
        now_s = self._recent[-1].t_s
        poses = [pose for pose in self._recent if pose.t_s >= now_s - LOWEST_OF_S]
        typical = median_pose(poses)
        if not self._serves(typical):
            return
        level = self._kind.zero_distance_deg(typical)
        if self._lowest is None or level < self._lowest[0]:
            self._lowest = (level, poses)

    def _serves(self, pose: Pose) -> bool:
        return serves_as_neutral(pose, self._movement, self._kind)

    def _quiet_second(self) -> Neutral | None:
        poses = list(self._recent)
        span_s = poses[-1].t_s - poses[0].t_s
        if len(poses) < 5 or span_s < 0.9 * QUIET_S or not is_quiet(poses, self._movement):
            return None
        typical = median_pose(poses)
        return Neutral(typical.t_s, "quiet-second", typical) if self._serves(typical) else None

    def _lowest_level(self, now_s: float) -> Neutral | None:
        if self._first_s is None or self._lowest is None or now_s - self._first_s < PATIENCE_S:
            return None
        typical = median_pose(self._lowest[1])
        return Neutral(typical.t_s, "lowest-level", typical)


class ZeroCheck:
    """Notices that the zero was no rest, e.g. the held end range that a recording began in.

    Then a quiet second comes that reads far from that zero and is nearer to the movement's
    anatomical one.
    """

    def __init__(self, movement: Movement, kind: MeasureKind, zero: Neutral) -> None:
        self._movement = movement
        self._kind = kind
        self._distance_deg = kind.zero_distance_deg(zero.pose)
        self._finder: NeutralFinder | None = None

    def push(self, pose: Pose, from_zero_deg: float) -> Neutral | None:
        """Take a pose and how far it reads from the zero; the true zero, once it shows."""
        # From a zero nearer than that no rest can be so much nearer.
        if not (self._distance_deg >= NEARER_DEG and abs(from_zero_deg) >= ELSEWHERE_DEG):
            self._finder = None
            return None
        if self._finder is None:
            self._finder = NeutralFinder(self._movement, self._kind)
        quiet = self._finder.push_quiet(pose)
        if quiet is None:
            return None
        nearer_deg = self._distance_deg - self._kind.zero_distance_deg(quiet.pose)
        return quiet if nearer_deg >= NEARER_DEG else None


def serves_as_neutral(pose: Pose, movement: Movement, kind: MeasureKind) -> bool:
    """Whether a pose can be rest: seen from where it must be, and near anatomical zero."""
    near_zero = kind.zero_distance_deg(pose) <= movement.measure.neutral_within_deg
    return near_zero and view_of(pose, movement.view).ok


def is_quiet(poses: list[Pose], movement: Movement) -> bool:
    """Whether every needed landmark stays where it is."""
    trunk = [*both("hip"), *both("shoulder")]
    needed = [i for name in movement.measure.needed_landmarks for i in both(name)]
    points = np.array([pose.landmarks_px for pose in poses])[:, [*trunk, *needed], :2]
    ordered = np.sort(points, axis=0)
    spread_px = float((_level(ordered, 0.84) - _level(ordered, 0.16))[len(trunk) :].max())
    hips, shoulders = _middle(ordered)[: len(trunk)].reshape(2, 2, 2).sum(axis=1)
    return spread_px / 2.0 / length(0.5 * (shoulders - hips)) <= QUIET_SHARE


def median_pose(poses: list[Pose]) -> Pose:
    """The pose of median landmarks: one slip of the tracking does not move it."""
    last = poses[-1]
    worlds = [pose.world_m for pose in poses if pose.world_m is not None]
    return Pose(
        t_s=(poses[0].t_s + last.t_s) / 2.0,
        landmarks_px=_median([pose.landmarks_px for pose in poses]),
        visibility=_median([pose.visibility for pose in poses]),
        width_px=last.width_px,
        height_px=last.height_px,
        world_m=_median(worlds) if worlds else None,
    )


def _median(arrays: list[FloatArray]) -> FloatArray:
    """Their median, NaN where one is: the same as ``np.median``, which takes five times as long."""
    ordered = np.sort(np.array(arrays), axis=0)
    return np.where(np.isnan(ordered[-1]), np.nan, _middle(ordered))


def _middle(ordered: FloatArray) -> FloatArray:
    """The median of what is in order along the first axis."""
    middle = len(ordered) // 2
    return np.asarray((ordered[middle] + ordered[-middle - 1]) / 2.0)


def _level(ordered: FloatArray, share: float) -> FloatArray:
    """A quantile of what is in order along the first axis, as ``np.percentile`` reads it."""
    at = share * (len(ordered) - 1)
    below = int(at)
    low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    part = at - below
    level = low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part)
    return np.where(np.isnan(ordered[-1]), np.nan, level)
