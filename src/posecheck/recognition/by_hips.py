"""Rocks that only the hips show: where the legs are taken for each other.

The pose model takes the legs of some people for each other whenever their knees pass.  Then nothing
that is read of one leg holds, but the hips still go forward over feet that stay, and that is the
same whichever leg is which.

Constants: docs/derivations.md#recognition.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posecheck.body import Side, both
from posecheck.circuit import Activity, Bout
from posecheck.judgement.exchange import LEGS_UNCLEAR
from posecheck.judgement.identity import LEGS_JUMPED
from posecheck.movements.spec import Movement
from posecheck.recognition.attempts import VIEW_SLACK_DEG
from posecheck.recognition.decoding import LONGEST_PAUSE_S
from posecheck.recognition.track import FOOT, BoolArray, Span, Track
from posecheck.records import Note

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


SEEN_BY_HIPS = Note(
    "seen-by-hips",
    "Only the hips show it, for the legs were taken for each other; the side is that of the near "
    "leg.",
)
_IN_DOUBT = (LEGS_UNCLEAR, LEGS_JUMPED)


@dataclass(frozen=True, slots=True)
class Excursion:
    """Hips that went forward and came back."""

    start_s: float
    """Seconds."""
    end_s: float
    """Seconds."""
    forward: float
    """How far, trunk lengths."""
    rises: float
    """How much higher the hips are then than at rest, trunk lengths."""
    leans_deg: float
    """How much further forward the trunk leans then than at rest, degrees."""

    @property
    def is_rock(self) -> bool:
        """Whether it goes as a rock goes."""
        return (
            self.forward >= FORWARD_SHARE
            and -DROP_SHARE <= self.rises <= RISE_SHARE
            and abs(self.leans_deg) <= LEAN_DEG
            and SHORT_S <= self.end_s - self.start_s <= LONG_S
        )


def sets_by_hips(track: Track, movement: Movement) -> list[Bout]:
    """Sets in which the hips rock while the legs are in doubt."""
    if not any(one in _IN_DOUBT for one in track.doubts):
        return []
    found = []
    for side, excursions in excursions_of(track, movement):
        for run in _runs([one for one in excursions if one.is_rock]):
            span_s = run[0].start_s, run[-1].end_s
            doubts = track.doubts[slice(*np.searchsorted(track.t_s, span_s).tolist())]
            if any(one in _IN_DOUBT for one in doubts):
                found.append(
                    Bout(
                        *span_s,
                        Activity.SET,
                        movement.id,
                        side,
                        CONFIDENCE,
                        SEEN_BY_HIPS,
                        seen_by_hips=len(run),
                    )
                )
    return found


def excursions_of(track: Track, movement: Movement) -> Iterator[tuple[Side, list[Excursion]]]:
    """What the hips do in each place in which the feet stay, and the near side there."""
    hips = _Hips(track)
    for place in hips.places(movement):
        yield hips.near_side(place), hips.excursions(place)


class _Hips:
    """The hips over both feet, whichever foot is which."""

    def __init__(self, track: Track) -> None:
        self._track = track
        px = track.points
        feet = [index for name in FOOT for index in both(name)]
        shoulders = px[:, list(both("shoulder"))].mean(axis=1)
        toes, heels = (px[:, list(both(name)), 0].mean(axis=1) for name in ("foot_index", "heel"))
        self._feet, self._hips = px[:, feet].mean(axis=1), px[:, list(both("hip"))].mean(axis=1)
        self._ahead = np.sign(toes - heels)
        up = shoulders - self._hips
        self._lean_deg = np.degrees(np.arctan2(self._ahead * up[:, 0], -up[:, 1]))

    def places(self, movement: Movement) -> Iterator[Span]:
        """Stretches in which the feet stay and the body is seen as the movement asks."""
        seen = self._seen_as_asked(movement) & np.isfinite(self._feet).all(axis=1)
        feet, ahead = self._feet.tolist(), self._ahead.tolist()
        near_px, restart = (FEET_SHARE * self._track.trunk).tolist(), self._track.restart.tolist()
        begin: int | None = None
        for row, there in enumerate([*seen.tolist(), False]):
            if begin is not None and not (
                there
                and not restart[row]
                and ahead[row] == ahead[begin]
                and math.dist(feet[row], feet[begin]) <= near_px[begin]
            ):
                yield begin, row
                begin = None
            if begin is None and there:
                begin = row

    def _seen_as_asked(self, movement: Movement) -> BoolArray:
        view = movement.view
        off_deg = self._track.yaw_deg[:, None] - np.array(view.yaw_deg)
        off_deg = np.abs((off_deg + 180.0) % 360.0 - 180.0).min(axis=1)
        return np.asarray(off_deg <= view.within_deg + VIEW_SLACK_DEG)

    def near_side(self, place: Span) -> Side:
        """The leg on the camera's side, which is the one that works (``stance.near_side``)."""
        return Side.RIGHT if self._ahead[place[0]] > 0 else Side.LEFT

    def excursions(self, place: Span) -> list[Excursion]:
        """Each time that the hips go forward and come back."""
        rows = slice(*place)
        trunk = float(np.median(self._track.trunk[rows]))
        forward = self._ahead[rows] * self._hips[rows, 0] / trunk
        forward -= np.quantile(forward, REST_QUANTILE)
        out = forward > BEGUN * FORWARD_SHARE
        height, lean_deg = -self._hips[rows, 1] / trunk, self._lean_deg[rows]
        rest_height, rest_deg = float(np.median(height[~out])), float(np.median(lean_deg[~out]))
        t_s = self._track.t_s[rows]
        steps = np.flatnonzero(np.diff(out.astype(int), prepend=0, append=0)).reshape(-1, 2)
        found = []
        for begin, end in steps.tolist():
            top = begin + int(np.argmax(forward[begin:end]))
            found.append(
                Excursion(
                    float(t_s[begin]),
                    float(t_s[end - 1]),
                    float(forward[top]),
                    float(height[top] - rest_height),
                    float(lean_deg[top] - rest_deg),
                )
            )
        return found


def _runs(rocks: Sequence[Excursion]) -> list[list[Excursion]]:
    """Rocks that follow each other and go about as far."""
    breaks = [i for i, (one, after) in enumerate(pairwise(rocks), 1) if _apart(one, after)]
    runs = [list(rocks[begin:end]) for begin, end in pairwise([0, *breaks, len(rocks)])]
    return [run for run in runs if len(run) >= LEAST]


def _apart(one: Excursion, after: Excursion) -> bool:
    less, more = sorted((one.forward, after.forward))
    return after.start_s - one.end_s > LONGEST_PAUSE_S or less < ALIKE * more
