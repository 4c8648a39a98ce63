"""The poses of a recording as a few arrays: where somebody stands or sits, and when they are still.

Everything is taken at about ten times a second, once for all movements.

Constants: docs/derivations.md#recognition.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side, both, index_of
from posecheck.geometry import line_yaw_deg
from posecheck.judgement.identity import ANOTHER_PERSON, Identified, Identity
from posecheck.records import FloatArray, Note, Pose, absent_pose

BoolArray = NDArray[np.bool_]
Span = tuple[int, int]
"""Half-open range of rows."""

STEP_S = 0.095
"""Poses that follow the last one taken by less are passed over [s] (design rule)."""
STILL_S = 0.6
"""Stillness of this length is rest [s]."""
STILL_SHARE, STILL_DEG = 0.02, 3.0
"""Still: the joints stay this near to their place, all but one, and the shoulders turn by less
[trunk lengths; degrees]."""
TREMBLING = 3.0
"""The tracking of that one may tremble by so many times as much [factor] (design rule)."""
PLACE_SHARE = 0.25
"""A foot, or the hips, within this share of the trunk's length is where it was [trunk lengths]."""
HEIGHT_SHARE = 0.45
"""Hips that are higher or lower by more: the person sat down or stood up [trunk lengths]."""
SCALE_SHARE = 0.2
"""A trunk longer or shorter by more than this share is nearer or farther, or bent down."""
TURNED_DEG = 75.0
"""Somebody who faces another way by more has turned, feet and all [degrees]."""
LOST_S = 1.0
"""Somebody who is elsewhere for longer has left their station [s]."""
SETTLING_S = 4.0
"""Stillness is waited for so long before a station is taken from where the body is [s]."""
SHORTEST_S = 2.5
"""A shorter station holds no set [s] (design rule)."""
TRUNK, LEGS = ("shoulder", "hip"), ("knee", "ankle")
FOOT = ("ankle", "heel", "foot_index")
JOINTS = [index for name in ("shoulder", "hip", "knee", "ankle", "wrist") for index in both(name)]


class Station(NamedTuple):
    """Rows in which the body stays in one place and posture; half-open."""

    first: int
    rested: int
    """Where its last rest ends; rows after it also belong to the next station."""
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Poses of a recording at about ten a second, and what is read from all of them at once."""

    poses: tuple[Pose, ...]
    """Those that were taken, also of frames in which nobody was found."""
    t_s: FloatArray
    """(n,) when, seconds."""
    points: FloatArray
    """(n, 33, 2) in the picture, pixels."""
    trunk: FloatArray
    """(n,) length of the trunk, pixels."""
    present: BoolArray
    """(n,) whether somebody was found."""
    still: BoolArray
    """(n,) whether every joint stays where it is."""
    yaw_deg: FloatArray
    """(n,) of the camera about the person."""
    restart: BoolArray
    """(n,) where tracking restarts: earlier rows tell nothing about later ones."""
    doubts: tuple[Note | None, ...]
    """n, why the person or the legs of a pose are in doubt; None: they are not."""

    def stations(self) -> Iterator[Station]:
        """Stretches in which the body stays in one place and posture, whatever its limbs do."""
        base = _base(self.points)
        first = 0
        while first < len(self.t_s):
            reference = self._settled(first)
            if reference is None:
                return
            here = self._same_place(base, reference, first)
            begin, end = self._while(here, reference, first)
            following, rested = self._last_rest(reference, end)
            if self.t_s[rested - 1] - self.t_s[begin] >= SHORTEST_S:
                yield Station(begin, rested, end)
                first = following
            else:
                first = max(following, reference + 1)

    def _settled(self, first: int) -> int | None:
        """Where the next station is taken from: the next stillness, or else the next body."""
        there = np.flatnonzero(self.present[first:])
        if len(there) == 0:
            return None
        begin = first + int(there[0])
        until = int(np.searchsorted(self.t_s, self.t_s[begin] + SETTLING_S))
        until = min(until, self._unbroken(begin)[1])
        still = np.flatnonzero(self.still[begin:until])
        return begin + int(still[0]) if len(still) else begin

    def _same_place(self, base: FloatArray, reference: int, first: int) -> BoolArray:
        """(n,) where the body is as at ``reference``, from ``first`` on."""
        trunk = self.trunk[reference]
        away = np.linalg.norm(base - base[reference], axis=2) / trunk
        left, right, hips = (away <= PLACE_SHARE).T
        unknown = np.isnan(away[:, 0]) & np.isnan(away[:, 1])  # feet that are not seen stay
        left = left | unknown
        height = np.abs(base[:, 2, 1] - base[reference, 2, 1]) / trunk
        size = np.abs(self.trunk / trunk - 1.0)
        here = (left & right) | (hips & (left | right))
        here &= (height <= HEIGHT_SHARE) & (size <= SCALE_SHARE)
        begin, end = self._unbroken(reference)
        here[: max(first, begin)] = False
        here[end:] = False
        return np.asarray(here & self._same_way(here, reference, first))

    def _same_way(self, here: BoolArray, reference: int, first: int) -> BoolArray:
        """(n,) where the body faces the way that it mostly faces in this place.

        The reference may be a held end range: what is as far to the other side is no turn.
        """
        turned = (self.yaw_deg - self.yaw_deg[reference] + 180.0) % 360.0 - 180.0
        begin, end = self._while(here, reference, first)
        seen = np.sort(turned[begin:end][here[begin:end]])
        mostly = seen[len(seen) // 2]
        middle = mostly if abs(mostly) <= TURNED_DEG else 0.0
        off = np.abs((turned - middle + 180.0) % 360.0 - 180.0)
        return np.asarray(off <= TURNED_DEG)

    def _unbroken(self, row: int) -> Span:
        """The rows around one without a restart of the tracking."""
        begins = np.flatnonzero(self.restart)
        begin = begins[begins <= row].max(initial=0)
        return int(begin), int(begins[begins > row].min(initial=len(self.t_s)))

    def _while(self, here: BoolArray, reference: int, first: int) -> Span:
        """The rows around ``reference`` in which it holds, short interruptions included."""
        rows = np.flatnonzero(here)
        at = int(np.searchsorted(rows, reference))
        breaks = np.flatnonzero(np.diff(self.t_s[rows]) > LOST_S)
        begin = breaks[breaks < at].max(initial=-1) + 1
        end = breaks[breaks >= at].min(initial=len(rows) - 1)
        return max(first, int(rows[begin])), int(rows[end]) + 1

    def _last_rest(self, reference: int, end: int) -> Span:
        """The last rest of a station, which the next one shares; none if it was taken from that.

        Who moved a little between two sets leaves the place of the first in the middle of a
        repetition of the second.
        """
        moving = np.flatnonzero(~self.still[reference:end])
        still = np.flatnonzero(self.still[reference:end])
        if (
            end == self._unbroken(reference)[1]
            or len(moving) == 0
            or still.max(initial=-1) < moving[0]
        ):
            return end, end
        since = moving[moving < still[-1]][-1] + 1
        return reference + int(since), reference + int(still[-1]) + 1


def track_of(poses: Iterable[Pose]) -> Track:
    """The track of a recording; every pose is looked at once and few are kept."""
    identity = Identity((*TRUNK, *LEGS))
    taken: list[Pose] = []
    doubts: list[Note | None] = []
    for pose in poses:
        if not taken or pose.restart or pose.t_s - taken[-1].t_s >= STEP_S:
            found = identity.push(pose)
            taken.append(_somebody(found))
            doubts.append(found.doubt)
    t_s = np.array([pose.t_s for pose in taken])
    points = np.array([pose.landmarks_px[:, :2] for pose in taken]).reshape(-1, 33, 2)
    shoulders, hips = (points[:, list(both(name))].mean(axis=1) for name in ("shoulder", "hip"))
    trunk = np.linalg.norm(shoulders - hips, axis=1)
    yaw_deg = np.array([pose.camera_yaw_deg for pose in taken])
    return Track(
        poses=tuple(taken),
        t_s=t_s,
        points=points,
        trunk=trunk,
        present=np.isfinite(trunk),
        still=_still(
            t_s, points[:, JOINTS], trunk, np.array([_shoulders_deg(one) for one in taken])
        ),
        yaw_deg=yaw_deg,
        restart=np.array([pose.restart for pose in taken], dtype=bool),
        doubts=tuple(doubts),
    )


def _somebody(found: Identified) -> Pose:
    """With left and right put right, whatever the legs are; of somebody else nothing is left."""
    pose = found.pose
    if found.doubt is not ANOTHER_PERSON:
        return pose
    return absent_pose(
        pose.t_s, width_px=pose.width_px, height_px=pose.height_px, restart=pose.restart
    )


def _shoulders_deg(pose: Pose) -> float:
    """Which way the shoulders face, by their depth: the chest turns before much else is seen."""
    left, right = both("shoulder")
    return line_yaw_deg(pose.points[right], pose.points[left])


def _base(points: FloatArray) -> FloatArray:
    """(n, 3, 2): the left foot, the right foot and the hips."""
    feet = [_middle_of_known(points[:, [index_of(name, side) for name in FOOT]]) for side in Side]
    return np.stack([*feet, points[:, list(both("hip"))].mean(axis=1)], axis=1)


def _middle_of_known(points: FloatArray) -> FloatArray:
    """(n, 2) of (n, m, 2): the middle of the points that are known."""
    middle: FloatArray = points.mean(axis=1)
    for row in np.flatnonzero(np.isnan(middle[:, 0])):
        known = points[row][np.isfinite(points[row, :, 0])]
        if len(known):
            middle[row] = known.mean(axis=0)
    return middle


def _still(
    t_s: FloatArray, joints: FloatArray, trunk: FloatArray, shoulders_deg: FloatArray
) -> BoolArray:
    """Whether most joints stay within a small circle for as long as a rest lasts."""
    still = np.zeros(len(t_s), dtype=bool)
    last = np.searchsorted(t_s, t_s + STILL_S)
    for i, end in enumerate(last.tolist()):
        window = joints[i : end + 1]
        if end < len(t_s) and len(window) > 2:
            *_, second, largest = np.sort(np.ptp(window, axis=0).max(axis=1) / 2.0)
            turned = np.ptp(shoulders_deg[i : end + 1])
            near = STILL_SHARE * trunk[i]
            if (
                second <= near
                and largest <= TREMBLING * near
                and not STILL_DEG < turned < 360.0 - STILL_DEG
            ):
                still[i : end + 1] = True
    return still
