"""Whose landmarks they are: left and right put right, somebody else's poses in doubt.

Pose models exchange left and right now and then, of the whole body or of a part, and follow
whoever crosses in front.  Both are jumps that no body can make: each landmark is compared with
where it, and its opposite, was and was heading.  Where the jump only exchanges the landmarks of
each pair they are put right; other jumps leave the poses in doubt until the person is back where
they were.

Constants: docs/derivations.md#identity.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import sub

import numpy as np

from posecheck.body import both
from posecheck.judgement.exchange import Restlessness, exchanged_pose
from posecheck.records import Note, Pose
from posecheck.words.numbers import amount

APART_SHARE = 0.15
"""Pairs nearer to each other in the picture than this share of the trunk are not told apart …"""
APART_DEPTH_SHARE = 0.25
"""… but may be in depth, from this share on."""
SURE_SHARE = 0.5
"""An exchange moves each landmark by the pair's distance; half of it decides."""
STANDS_SHARE = 0.1
"""An end that is off its place by less than this share of the trunk's length has stayed."""
HALF_WAY_S = 0.5
"""Legs that are half-way to each other for longer than this have come together."""
COAST_S = 0.1
"""A landmark may go on as before for this long, or stay where it is."""
GROWS_S = 0.17
"""The distance that it may have gone beside that grows for this long: six pictures a second."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What continuity says of one pose."""

    exchanged: bool
    """Whether left and right are exchanged in it."""
    told_apart: bool
    """Whether the pairs were far enough apart in the picture to tell."""
    plausible: bool
    """Whether the landmarks, put right, are where they can have got to since."""


Points = Sequence[Sequence[float]]
"""Landmarks as plain numbers (x, y, z): a few are compared one by one, which arrays do slowly."""


class Pairs:
    """The pairs of one part of the body; ``slack`` and ``speed`` in trunk lengths (a second).

    ``slack`` is what a landmark may be off its expected place at once, ``speed`` what is added for
    each second since it was last seen.
    """

    def __init__(self, names: tuple[str, ...], *, slack: float, speed: float) -> None:
        self._indices = [both(name) for name in names]
        self._slack, self._speed = slack, speed
        self._t_s = math.nan
        self._places: list[Points] = []
        self._velocities: list[Points] = []
        self._exchanged = False

    def find(self, t_s: float, points: Points, *, trunk_px: float) -> Finding:
        """Compare a pose with what was accepted before it."""
        if not self._places:
            return Finding(exchanged=False, told_apart=False, plausible=True)
        since_s = t_s - self._t_s
        kept_px, crossed_px, all_apart_px = self._distances(points, min(since_s, COAST_S))
        apart_px = _median(all_apart_px)
        gain_px = _median(list(map(sub, kept_px, crossed_px)))
        told_apart = apart_px >= APART_SHARE * trunk_px
        sure = not told_apart or abs(gain_px) >= SURE_SHARE * apart_px
        # Where both fit, the model's own labels do.
        exchanged = told_apart and (gain_px > 0.0 if sure else self._exchanged)
        # Medians: one landmark that slips is no jump of the leg.
        off_px = crossed_px if exchanged else kept_px
        least_px, most_px = _extremes([_median(off_px[0::2]), _median(off_px[1::2])])
        may_px = (self._slack + self._speed * min(since_s, GROWS_S)) * trunk_px
        # Legs half-way to each other are an exchange under way; a step leaves one in place.
        half_way = not sure and since_s <= HALF_WAY_S and least_px > STANDS_SHARE * trunk_px
        half_way = half_way and len(self._indices) > 1  # a trunk that shifts looks like that too
        return Finding(exchanged, told_apart, not (half_way or most_px > may_px))

    def _distances(
        self, points: Points, ahead_s: float
    ) -> tuple[list[float], list[float], list[float]]:
        """Pixels: how far the ends are off as they are and exchanged, in turn; pairs apart."""
        kept_px: list[float] = []
        crossed_px: list[float] = []
        apart_px: list[float] = []
        for (left, right), places, velocities in zip(
            self._indices, self._places, self._velocities, strict=True
        ):
            one, other = points[left], points[right]
            ways = [(x * ahead_s, y * ahead_s) for x, y, _ in velocities]
            (from_x, from_y, _), (other_x, other_y, _) = places
            (way_x, way_y), (other_way_x, other_way_y) = ways
            kept_px += (
                _off_the_way(one, places[0], ways[0]),
                _off_the_way(other, places[1], ways[1]),
            )
            crossed_px += (
                _off_the_way(other, places[0], ways[0]),
                _off_the_way(one, places[1], ways[1]),
            )
            across = (from_x + way_x) - (other_x + other_way_x)
            down = (from_y + way_y) - (other_y + other_way_y)
            apart_px.append(math.sqrt(across * across + down * down))
        return kept_px, crossed_px, apart_px

    def depth_reversed(self, points: Points, *, trunk_px: float) -> bool | None:
        """Whether what was in front is behind now; None when depth does not tell them apart."""
        if not self._places:
            return None
        now = [(points[left], points[right]) for left, right in self._indices]
        before_px, now_px = (
            float(np.mean([one[2] - other[2] for one, other in pairs]))
            for pairs in (self._places, now)
        )
        if not min(abs(before_px), abs(now_px)) >= APART_DEPTH_SHARE * trunk_px:
            return None
        return before_px * now_px < 0.0

    def accept(self, t_s: float, points: Points, *, exchanged: bool, trunk_px: float) -> None:
        """Go on from a pose whose labels are right; ``exchanged``: they had to be put right."""
        places = [(points[left], points[right]) for left, right in self._indices]
        since_s = t_s - self._t_s
        if self._places and 0.0 < since_s <= 2.0 * COAST_S:
            most = self._speed * trunk_px
            self._velocities = [
                [
                    _velocity(now, before, since_s, most=most)
                    for now, before in zip(*ends, strict=True)
                ]
                for ends in zip(places, self._places, strict=True)
            ]
        else:
            self._velocities = [(_STILL, _STILL)] * len(places)
        self._t_s, self._places, self._exchanged = t_s, list(places), exchanged

    def restart(self) -> None:
        """Forget everything."""
        self._places, self._exchanged = [], False


_STILL = (0.0, 0.0, 0.0)


def _velocity(
    now: Sequence[float], before: Sequence[float], since_s: float, *, most: float
) -> Sequence[float]:
    """Pixels a second, held to the most that a body reaches."""
    (to_x, to_y, to_z), (from_x, from_y, from_z) = now, before
    x, y, z = (to_x - from_x) / since_s, (to_y - from_y) / since_s, (to_z - from_z) / since_s
    share = min(most / max(math.sqrt(x * x + y * y + z * z), 1e-9), 1.0)
    return x * share, y * share, z * share


def _median(values: Sequence[float]) -> float:
    """The median of a few values; NaN where one is not known."""
    ordered = sorted(values)
    if any(map(math.isnan, ordered)):
        return math.nan
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-middle - 1]) / 2.0


def _extremes(values: Sequence[float]) -> tuple[float, float]:
    """The smallest and the largest; NaN where one is not known."""
    if any(map(math.isnan, values)):
        return math.nan, math.nan
    return min(values), max(values)


def _off_the_way(seen: Sequence[float], place: Sequence[float], way: tuple[float, float]) -> float:
    """Distance of a point from the line between where it was and where it was heading.

    NaN where one of them is not known.
    """
    way_x, way_y = way
    off_x, off_y = seen[0] - place[0], seen[1] - place[1]
    length = max(way_x * way_x + way_y * way_y, 1e-9)
    gone = min(max((off_x * way_x + off_y * way_y) / length, 0.0), 1.0)
    off_x, off_y = off_x - gone * way_x, off_y - gone * way_y
    return math.sqrt(off_x * off_x + off_y * off_y)


TRUNK_SLACK, TRUNK_SPEED = 0.15, 1.5
"""Shoulders and hips, trunk lengths: off their course at once, and a second since last seen [trunk
lengths; trunk lengths/s]."""
LEGS_SLACK, LEGS_SPEED = 0.15, 3.0
"""The same of knees, ankles and feet [trunk lengths; trunk lengths/s]."""
REPAIRED_S = 3.0
"""An exchange that stays for longer than this is the model's last word."""
LOST_S = 0.5
"""After so long without a pose continuity says nothing."""
GIVE_UP_S = 1.5
"""A trunk that stays elsewhere for longer than this is another person's; legs have got there."""
FOLLOW_S = 3.0
"""How slowly the trunk's length, the measure of all distances, is followed."""

ANOTHER_PERSON = Note(
    "another-person", "The tracking jumped, perhaps to another person; this stretch is in doubt."
)
LEGS_JUMPED = Note(
    "legs-jumped", "The tracking of the legs jumped further than legs move; this is in doubt."
)
SIDES_CHANGED = Note(
    "sides-changed",
    "Left and right were exchanged in the tracking and stayed so; which was right is not known.",
)


class Part(Enum):
    """Parts of the body whose labels are exchanged together: first and last landmark."""

    UPPER = (0, 22)
    HIPS = (23, 24)
    LEGS = (25, 32)


_COMPARED = {
    Part.UPPER: ("shoulder",),  # arms are too quick, faces too narrow
    Part.HIPS: ("hip",),
    Part.LEGS: ("knee", "ankle", "heel", "foot_index"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Identified:
    """A pose and what continuity says of it."""

    pose: Pose
    """With left and right put right."""
    doubt: Note | None = None
    """Why it must not be measured."""
    broken: Note | None = None
    """Why it does not go on from the poses before."""


class Identity:
    """Takes the poses of one recording in order; ``needed`` names the landmarks to be measured."""

    def __init__(self, needed: Iterable[str]) -> None:
        self._needed = {part for part in Part if set(_COMPARED[part]) & set(needed)}
        self._pairs = {
            part: Pairs(
                names,
                slack=LEGS_SLACK if part is Part.LEGS else TRUNK_SLACK,
                speed=LEGS_SPEED if part is Part.LEGS else TRUNK_SPEED,
            )
            for part, names in _COMPARED.items()
        }
        self._trunk_px = self._last_s = self._restarted_s = math.nan
        self._began_s: dict[Part, float] = {}
        """Since when the labels that count as right have been used."""
        self._exchanged_s: dict[Part, float] = {}
        """Since when the model has used the others."""
        self._away_s: dict[Part, float] = {}
        """Since when the tracking has been where no body gets so soon."""
        self._repaired_s = 0.0
        self._legs = Restlessness()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was put right so far."""
        if self._repaired_s == 0.0:
            return ()
        text = f"Left and right were exchanged for {amount(self._repaired_s, 's')} and put right."
        return (Note("sides-put-right", text),)

    def push(self, pose: Pose) -> Identified:
        """Take the next pose."""
        if not pose.present:
            return Identified(pose)
        since_s, self._last_s = pose.t_s - self._last_s, pose.t_s
        if pose.restart or not since_s <= LOST_S:
            self._restart(pose)
        points = pose.landmarks_px.tolist()
        findings = {
            part: pairs.find(pose.t_s, points, trunk_px=self._trunk_px)
            for part, pairs in self._pairs.items()
        }
        if not (findings[Part.UPPER].plausible and findings[Part.HIPS].plausible):
            away_s = self._away_s.setdefault(Part.UPPER, pose.t_s)
            # Where a recording begins is trusted for as long as the tracking stayed there.
            if pose.t_s - away_s <= min(GIVE_UP_S, away_s - self._restarted_s):
                return Identified(pose, doubt=ANOTHER_PERSON)
            self._restart(pose)
            return Identified(pose, broken=ANOTHER_PERSON)
        self._away_s.pop(Part.UPPER, None)
        legs_away = self._legs_away(pose.t_s, findings[Part.LEGS])
        exchanged = self._exchanged(points, findings)
        if findings[Part.LEGS].told_apart:
            self._legs.push(pose.t_s, exchanged=Part.LEGS in exchanged)
        final = self._final(exchanged, pose.t_s)
        exchanged -= final
        right = self._put_right(pose, points, exchanged) if exchanged else pose
        points = points if right is pose else right.landmarks_px.tolist()
        for part, pairs in self._pairs.items():
            if part is not Part.LEGS or not legs_away:
                is_exchanged, trunk_px = part in exchanged, self._trunk_px
                pairs.accept(pose.t_s, points, exchanged=is_exchanged, trunk_px=trunk_px)
        self._follow_trunk(right, since_s)
        self._repaired_s += since_s if exchanged & self._needed else 0.0
        doubt = LEGS_JUMPED if legs_away else self._legs.doubt
        return Identified(
            right,
            doubt=doubt if Part.LEGS in self._needed else None,
            broken=SIDES_CHANGED if final & self._needed else None,
        )

    def _restart(self, pose: Pose) -> None:
        self._trunk_px, self._restarted_s = pose.trunk_px, pose.t_s
        points = pose.landmarks_px.tolist()
        for pairs in self._pairs.values():
            pairs.restart()
            pairs.accept(pose.t_s, points, exchanged=False, trunk_px=self._trunk_px)
        self._began_s = dict.fromkeys(Part, pose.t_s)
        self._exchanged_s.clear()
        self._away_s.clear()
        self._legs = Restlessness()

    def _legs_away(self, t_s: float, finding: Finding) -> bool:
        """Whether the legs are in doubt; legs that stay where they are have got there."""
        if finding.plausible:
            self._away_s.pop(Part.LEGS, None)
            return False
        if t_s - self._away_s.setdefault(Part.LEGS, t_s) <= GIVE_UP_S:
            return True
        del self._away_s[Part.LEGS]
        self._pairs[Part.LEGS].restart()
        return False

    def _exchanged(self, points: Points, findings: Mapping[Part, Finding]) -> set[Part]:
        """Parts whose labels are exchanged; where the picture does not tell, depth goes along."""
        exchanged = {part for part, finding in findings.items() if finding.exchanged}
        if exchanged:
            exchanged |= {
                part
                for part, finding in findings.items()
                if not finding.told_apart
                and self._pairs[part].depth_reversed(points, trunk_px=self._trunk_px)
            }
        return exchanged

    def _final(self, exchanged: set[Part], t_s: float) -> set[Part]:
        """Parts whose labels have been exchanged for so long that the model means it.

        The trunk's labels with which a recording began are trusted for as long as they had lasted.
        """
        for part in set(self._exchanged_s) - exchanged:
            del self._exchanged_s[part]
        final = set()
        for part in exchanged:
            since_s = self._exchanged_s.setdefault(part, t_s)
            lasted_s = math.inf if part is Part.LEGS else since_s - self._began_s[part]
            if t_s - since_s > min(REPAIRED_S, lasted_s):
                final.add(part)
                self._began_s[part] = self._exchanged_s.pop(part)
                self._pairs[part].restart()
        return final

    def _put_right(self, pose: Pose, points: Points, exchanged: set[Part]) -> Pose:
        for part in exchanged:
            # A model that takes one leg for the other may still know which is in front.
            stays = self._pairs[part].depth_reversed(points, trunk_px=self._trunk_px) is False
            pose = exchanged_pose(pose, *part.value, depth=not stays)
        return pose

    def _follow_trunk(self, pose: Pose, since_s: float) -> None:
        share = 1.0 - math.exp(-since_s / FOLLOW_S) if since_s > 0.0 else 0.0
        self._trunk_px += share * (pose.trunk_px - self._trunk_px)
