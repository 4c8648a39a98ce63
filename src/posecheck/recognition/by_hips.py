"""Rocks that only the hips show: where the legs are taken for each other.

The pose model takes the legs of some people for each other whenever their knees pass.  Then nothing
that is read of one leg holds, but the hips still go forward over feet that stay, and that is the
same whichever leg is which.

Constants: docs/derivations.md#recognition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posecheck.body import Side, both
from posecheck.circuit import Activity, Bout
from posecheck.geometry import wrapped_deg
from posecheck.judgement.exchange import LEGS_UNCLEAR
from posecheck.movements.spec import Movement
from posecheck.recognition.attempts import VIEW_SLACK_DEG
from posecheck.recognition.decoding import LONGEST_PAUSE_S
from posecheck.recognition.track import FOOT, BoolArray, Span, Track

FEET_SHARE = 0.5
"""Both feet together are where they were within this, whichever of them the landmarks are on [trunk
lengths] …"""
FORWARD_SHARE = 0.12
"""… while the hips go forward at least so far [trunk lengths] …"""
RISE_SHARE, DROP_SHARE = 0.2, 0.35
"""… rise or drop by no more [trunk lengths; trunk lengths] …"""
LEAN_DEG = 15.0
"""… and the trunk leans by no more than this from where it is at rest [degrees]."""
BEGUN = 0.5
"""A rock has begun at this share of what it goes forward at least [share] (design rule)."""
REST_QUANTILE = 0.25
"""Hips are at rest in this share of a place [share] (design rule)."""
SHORT_S, LONG_S = 0.8, 10.0
"""A rock takes so long [s; s] (design rule)."""
LEAST = 2
"""One rock alone is chance [count] (design rule)."""
ALIKE = 0.5
"""Rocks of one set go at least this share of the furthest one [share] (design rule)."""
CONFIDENCE = 0.5
"""How sure such a set is [0…1] (design rule)."""


@dataclass(frozen=True, slots=True)
class Rock:
    """Hips that went forward and came back."""

    start_s: float
    """Seconds."""
    end_s: float
    """Seconds."""
    forward: float
    """How far, trunk lengths."""


def sets_by_hips(track: Track, movement: Movement) -> list[Bout]:
    """Sets in which the hips rock while the legs are in doubt."""
    hips = _Hips(track)
    return [
        Bout(
            run[0].start_s,
            run[-1].end_s,
            Activity.SET,
            movement.id,
            hips.near_side(place),
            CONFIDENCE,
            LEGS_UNCLEAR,
        )
        for place in hips.places(movement)
        for run in _runs(hips.rocks(place))
        if track.legs_in_doubt[slice(*np.searchsorted(track.t_s, _span_s(run)))].any()
    ]


class _Hips:
    """The hips over both feet, whichever foot is which."""

    def __init__(self, track: Track) -> None:
        self._track = track
        px = track.points
        feet = [index for name in FOOT for index in both(name)]
        middle, hips = px[:, feet].mean(axis=1), px[:, list(both("hip"))].mean(axis=1)
        shoulders = px[:, list(both("shoulder"))].mean(axis=1)
        toes, heels = (px[:, list(both(name)), 0].mean(axis=1) for name in ("foot_index", "heel"))
        self._feet, self._hips, self._ahead = middle, hips, np.sign(toes - heels)
        up = shoulders - hips
        self._lean_deg = np.degrees(np.arctan2(self._ahead * up[:, 0], -up[:, 1]))

    def places(self, movement: Movement) -> Iterator[Span]:
        """Stretches in which the feet stay and the body is seen as the movement asks."""
        seen = self._seen_as_asked(movement) & np.isfinite(self._feet).all(axis=1)
        rows = np.flatnonzero(seen)
        first = 0
        while first < len(rows):
            begin = int(rows[first])
            end = self._end_of(begin, seen)
            yield begin, end
            first = int(np.searchsorted(rows, end))

    def _end_of(self, begin: int, seen: BoolArray) -> int:
        near_px = FEET_SHARE * self._track.trunk[begin]
        off_px = np.linalg.norm(self._feet[begin:] - self._feet[begin], axis=1)
        here = seen[begin:] & (off_px <= near_px) & (self._ahead[begin:] == self._ahead[begin])
        here[1:] &= ~self._track.restart[begin + 1 :]
        return begin + int(np.argmin(np.append(here, False)))

    def _seen_as_asked(self, movement: Movement) -> BoolArray:
        view = movement.view
        off_deg = [
            np.abs([wrapped_deg(yaw_deg - asked) for yaw_deg in self._track.yaw_deg])
            for asked in view.yaw_deg
        ]
        return np.asarray(np.min(off_deg, axis=0) <= view.within_deg + VIEW_SLACK_DEG)

    def near_side(self, place: Span) -> Side:
        """The leg on the camera's side, which is the one that works."""
        return Side.LEFT if np.nanmedian(self._track.yaw_deg[slice(*place)]) > 0.0 else Side.RIGHT

    def rocks(self, place: Span) -> list[Rock]:
        """What goes forward and comes back like a rock."""
        rows = slice(*place)
        trunk = float(np.nanmedian(self._track.trunk[rows]))
        forward = self._ahead[rows] * self._hips[rows, 0] / trunk
        forward -= np.quantile(forward, REST_QUANTILE)
        out = forward > BEGUN * FORWARD_SHARE
        if out.all():
            return []
        height, lean_deg = -self._hips[rows, 1] / trunk, self._lean_deg[rows]
        rest_height, rest_deg = float(np.median(height[~out])), float(np.median(lean_deg[~out]))
        t_s = self._track.t_s[rows]
        steps = np.flatnonzero(np.diff(out.astype(int), prepend=0, append=0)).reshape(-1, 2)
        found = []
        for begin, end in steps.tolist():
            top = begin + int(np.argmax(forward[begin:end]))
            rises = height[top] - rest_height
            if (
                forward[top] >= FORWARD_SHARE
                and -DROP_SHARE <= rises <= RISE_SHARE
                and abs(lean_deg[top] - rest_deg) <= LEAN_DEG
                and SHORT_S <= t_s[end - 1] - t_s[begin] <= LONG_S
            ):
                found.append(Rock(float(t_s[begin]), float(t_s[end - 1]), float(forward[top])))
        return found


def _runs(rocks: Sequence[Rock]) -> list[list[Rock]]:
    """Rocks that follow each other and go about as far."""
    if not rocks:
        return []
    breaks = [i for i, (one, after) in enumerate(pairwise(rocks), 1) if _apart(one, after)]
    runs = [list(rocks[begin:end]) for begin, end in pairwise([0, *breaks, len(rocks)])]
    return [run for run in runs if len(run) >= LEAST]


def _apart(one: Rock, after: Rock) -> bool:
    less, more = sorted((one.forward, after.forward))
    return after.start_s - one.end_s > LONGEST_PAUSE_S or less < ALIKE * more


def _span_s(run: Sequence[Rock]) -> tuple[float, float]:
    return run[0].start_s, run[-1].end_s
