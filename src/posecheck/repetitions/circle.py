"""Repetitions of a circular movement of the thigh, sample by sample, without a clock.

Constants: docs/derivations.md#repetitions.
"""

import math
from collections import deque
from collections.abc import Sequence

import numpy as np

from posecheck.geometry import turning_deg
from posecheck.records import FloatArray
from posecheck.repetitions.excursion import Ending, Excursion
from posecheck.smoothing import CausalSmoother

CLOSE_SHARE = 0.2
"""A loop is closed when it is back within this share of its size of where it began."""
FULL_TURN_DEG = 300.0
"""Turning that makes a loop a circle when it has come back: 10 of 12 sectors."""
REST_MEMORY_S = 1.5
"""How quickly the resting place follows a drift."""
NEAR_REST_DEG = 4.0
"""A point this near to the resting place is still at rest."""
SHIFTED_S = 3.0
"""A small departure that lasts this long is a new resting place."""
GIVE_UP_S = 60.0
"""After so long away the leg has another resting place, however far it is."""
WHOLE_TURN_DEG = 360.0
"""Turning that completes a circle which does not pass through its beginning again."""
SETTLED_S = 0.8
"""Stillness on the way back that ends a loop although its beginning was not reached: the weight is
on the other leg now, or the tracking reads it otherwise [s]."""
SETTLED_SHARE = 0.06
"""Stillness: the path stays within this share of the loop's size."""
NEARER_SHARE = 0.5
"""And within this share of its size of where it began: a leg held out there is not back [share]
(design rule)."""
INNER_SHARES = (0.3, 0.5, 0.7)
"""Where in the path's extent the points lie that it may have gone round."""


class CircleSegmenter:
    """Finds closed loops in a path of two angles, e.g. hip flexion and abduction.

    A loop begins where the path leaves its resting place and ends when it comes back there having
    gone round (at least ten of twelve sectors about a point inside it).  When circles follow each
    other without touching rest, it ends after a whole turn where it comes nearest to its beginning.
    Coming back without going round is an excursion, but no circle.
    """

    def __init__(self, *, min_amplitude: float) -> None:
        self._min_amplitude = min_amplitude
        self._smooth = (
            CausalSmoother(time_constant_s=0.08),
            CausalSmoother(time_constant_s=0.08),
        )
        self._start: tuple[float, float, float] | None = None
        self._path: list[tuple[float, float, float]] = []
        self._size = 0.0  # how far from its beginning the path has been
        self._recent: deque[tuple[float, float, float]] = deque()
        self._coming_back = 0.0
        self._out = False
        self._whole: int | None = None

    @property
    def active(self) -> bool:
        """Whether a loop is under way."""
        return self._out

    @property
    def began_s(self) -> float:
        """Last moment of rest; samples before it are no longer needed."""
        return self._start[0] if self._start else math.nan

    def push(self, t_s: float, flexion_deg: float, abduction_deg: float) -> Excursion | None:
        """Take one point of the path, seen from the neutral; the loop it completes, if it does."""
        point = (
            t_s,
            self._smooth[0].push(t_s, flexion_deg),
            self._smooth[1].push(t_s, abduction_deg),
        )
        if math.isnan(point[1]) or math.isnan(point[2]):
            return None
        if self._start is None:
            self._start = (t_s, 0.0, 0.0)  # the first landmarks of a recording can be far off
        if not self._out:
            self._rest(point)
            return None
        self._path.append(point)
        self._size = max(self._size, _distance(self._start, point))
        return self._away(point)

    def flush(self) -> Excursion | None:
        """The loop that the end of the samples cut off, if there is one; then start afresh."""
        last: Excursion | None = None
        if self._whole is not None:
            last = self._excursion(Ending.REVERSED, self._path[: self._nearest() + 1])
        elif self._out and self._size >= self._min_amplitude:
            last = self._excursion(Ending.CUT_OFF, self._path)
        self._restart(None, [], out=False)
        self._recent.clear()
        for smoother in self._smooth:
            smoother.reset()
        return last

    def _rest(self, point: tuple[float, float, float]) -> None:
        # Rest may drift slowly; the path begins at the last moment spent there.  What is still on
        # its way back from the last circle has not left again until it goes out further.
        assert self._start is not None
        self._recent.append(point)
        while self._recent[0][0] < point[0] - REST_MEMORY_S:
            self._recent.popleft()
        away = _distance(self._start, point)
        self._coming_back = min(self._coming_back, away)
        if away <= max(self._min_amplitude / 2, 1.5 * self._coming_back):
            if away > self._min_amplitude / 2:
                return
            self._coming_back = 0.0
            share = 1.0 - math.exp(-(point[0] - self._start[0]) / REST_MEMORY_S)
            self._start = (
                point[0],
                self._start[1] + share * (point[1] - self._start[1]),
                self._start[2] + share * (point[2] - self._start[2]),
            )
            return
        near = [one for one in self._recent if _distance(self._start, one) <= NEAR_REST_DEG]
        began_s = near[-1][0] if near else self._recent[0][0]
        path = [one for one in self._recent if one[0] >= began_s]
        self._restart((began_s, *self._start[1:]), path, out=True)
        self._recent.clear()

    def _away(self, point: tuple[float, float, float]) -> Excursion | None:
        assert self._start is not None
        back = _distance(self._start, point) <= CLOSE_SHARE * self._size
        away_s = point[0] - self._start[0]
        if self._size < self._min_amplitude or away_s > GIVE_UP_S:
            if back or away_s > GIVE_UP_S:
                self._begin_rest(point)
            elif away_s > SHIFTED_S:
                self._rest_where_it_was(point)
            return None
        path = np.array(self._path)[:, 1:]
        settled = self._whole is None and self._is_settled(self._size)
        round_it = (back or settled) and turned_deg(path, INNER_SHARES) >= FULL_TURN_DEG
        if back or round_it:
            finished = self._excursion(
                Ending.RETURNED if round_it else Ending.NO_CIRCLE, self._path
            )
            # It will come to rest where it began, or has come to rest elsewhere.
            self._coming_back = _distance(self._start, point) if back else 0.0
            self._begin_rest((point[0], *self._start[1:]) if back else point)
            return finished
        if self._whole is None and turned_deg(path, (0.5,)) >= WHOLE_TURN_DEG:
            self._whole = len(path) - 1
        return None if self._whole is None else self._passed(point)

    def _is_settled(self, size: float) -> bool:
        """Whether the leg has come to rest on the way back; two pictures do not show that."""
        assert self._start is not None
        now = self._path[-1]
        if _distance(self._start, now) > NEARER_SHARE * size:
            return False
        since = [i for i, point in enumerate(self._path) if point[0] <= now[0] - SETTLED_S]
        last = np.array(self._path[since[-1] :])[:, 1:] if since else np.empty((0, 2))
        return len(last) > 2 and bool(np.ptp(last, axis=0).max() <= SETTLED_SHARE * size)

    def _passed(self, point: tuple[float, float, float]) -> Excursion | None:
        """The loop that has gone round, once it moves away again from where it began."""
        assert self._start is not None
        nearest = self._nearest()
        from_nearest = _distance(self._start, self._path[nearest])
        if _distance(self._start, point) < from_nearest + NEAR_REST_DEG:
            return None
        finished = self._excursion(Ending.REVERSED, self._path[: nearest + 1])
        self._restart(self._path[nearest], self._path[nearest:], out=True)
        return finished

    def _nearest(self) -> int:
        """Where the path, having gone round, was nearest to its beginning."""
        assert self._start is not None
        assert self._whole is not None
        away = [_distance(self._start, one) for one in self._path[self._whole :]]
        return self._whole + int(np.argmin(away))

    def _begin_rest(self, point: tuple[float, float, float]) -> None:
        self._restart(point, [], out=False)
        self._recent.clear()

    def _restart(
        self,
        start: tuple[float, float, float] | None,
        path: list[tuple[float, float, float]],
        *,
        out: bool,
    ) -> None:
        """Begin anew from here."""
        self._start, self._path, self._out, self._whole = start, path, out, None
        self._size = max((_distance(start or one, one) for one in path), default=0.0)

    def _rest_where_it_was(self, point: tuple[float, float, float]) -> None:
        """Take the middle of a long small departure for the resting place, and look again.

        The first landmarks of a recording can be far off; the leg may be leaving at this moment.
        """
        _, flexion, abduction = np.median(np.array(self._path), axis=0)
        earlier = self._path[:-1]
        self._begin_rest((earlier[0][0], float(flexion), float(abduction)))
        self._recent.extend(earlier)
        self._rest(point)

    def _excursion(self, ending: Ending, points: Sequence[tuple[float, float, float]]) -> Excursion:
        assert self._start is not None
        path = np.array(points)
        furthest = int(np.argmax(path[:, 1]))
        return Excursion(
            rest_s=self._start[0],
            rest_level=self._start[1],
            peak_s=float(path[furthest, 0]),
            peak_level=float(path[furthest, 1]),
            end_s=float(path[-1, 0]),
            ending=ending,
        )


def turned_deg(path: FloatArray, shares: tuple[float, ...]) -> float:
    """How far a path (n, 2) has gone round, degrees: about that inner point it turns about most.

    The points lie at these ``shares`` of its extent.  A path that crosses itself near its
    beginning, as the thigh's does while its depth lags, leaves the middle outside and still goes
    round.
    """
    low, high = path.min(axis=0), path.max(axis=0)
    about = [low + (high - low) * np.array([x, y]) for x in shares for y in shares]
    turns = [turning_deg(*(path - centre).T[::-1]) for centre in about]
    return max(abs(float(turn[-1] - turn[0])) for turn in turns)


def _distance(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return math.hypot(one[1] - other[1], one[2] - other[2])
