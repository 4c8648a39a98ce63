"""Composes sessions of several minutes: sets, rests, other activities, nobody there.

A session mixes people, for a whole one takes long to render.  Between two pieces the body goes
over from one posture to the next within one to three seconds, so that nothing jumps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.sessions.material import FPS, WIDTH_PX, Array, Strip, TrueSet
from posecheck.records import Pose, absent_pose

LENGTH_S = (360.0, 720.0)
REST_S = (2.0, 15.0)
AWAY_S = (3.0, 20.0)
TURN_S = (1.0, 3.0)
SETTLING_S = 0.8
"""So long before and after repetitions a body may still move."""
JITTER_PX = 0.8
"""Of landmarks while the posture changes, one standard deviation."""
BOTH_SIDES, DOES_OTHER, LEAVES, PASSED_BY = 0.7, 0.6, 0.2, 0.15
"""How often: a set is repeated on the other side; something else is done between two exercises; the
person leaves; somebody passes by."""
UNKNOWN = ("squat", "side-bend", "front-lunge", "arms-raised", "cycling", "hands-to-head")
"""What people do as an exercise that the library does not know."""
SEAMS = ("blended", "hard")


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A composed session and what is in it."""

    name: str
    strip: Strip
    restarts: tuple[int, ...] = ()
    """Frames that begin with a cut."""

    @property
    def sets(self) -> tuple[TrueSet, ...]:
        """In order."""
        return self.strip.sets

    def poses(self) -> list[Pose]:
        """As a landmark file would give them."""
        from bench.sessions.material import HEIGHT_PX

        found = []
        for i, (px, world, seen) in enumerate(
            zip(self.strip.px, self.strip.world_m, self.strip.visibility, strict=True)
        ):
            t_s, restart = i / FPS, i in self.restarts
            if np.isfinite(px[0, 0]):
                metric = world if np.isfinite(world[0, 0]) else None
                found.append(
                    Pose(t_s, px, seen, WIDTH_PX, HEIGHT_PX, world_m=metric, restart=restart)
                )
            else:
                found.append(absent_pose(t_s, width_px=WIDTH_PX, height_px=HEIGHT_PX))
        return found


class Composer:
    """Draws sessions from a seed; ``exercises`` are strips with sets, ``others`` without."""

    def __init__(self, exercises: Sequence[Strip], others: Sequence[Strip]) -> None:
        self._exercises = exercises
        self._others = others

    def session(self, seed: int, *, unknown: bool = False, seams: str = "blended") -> Session:
        """One session; ``unknown``: half of its exercises are none that the library knows."""
        self._rng = np.random.default_rng([seed, 14])
        length_s = self._rng.uniform(*LENGTH_S)
        pieces: list[Strip] = []
        last = ""
        while sum(piece.duration_s for piece in pieces) < length_s:
            if unknown and self._rng.random() < 0.5:
                pieces += self._unknown()
                last = ""
            else:
                exercise = self._exercise(unlike=last)
                last = exercise.sets[0].movement
                pieces += self._sets(exercise)
            pieces += self._between()
        return joined(f"{seed}", pieces, self._rng, seams=seams)

    def _exercise(self, *, unlike: str) -> Strip:
        movements = sorted({one.sets[0].movement for one in self._exercises} - {unlike})
        movement = self._rng.choice(movements)
        own = [one for one in self._exercises if one.sets[0].movement == movement]
        strip = own[int(self._rng.integers(len(own)))]
        return strip.mirrored() if self._rng.random() < 0.5 else strip

    def _sets(self, exercise: Strip) -> list[Strip]:
        sides = {one.side for one in exercise.sets}
        once = [self._rest(exercise), exercise, self._rest(exercise, at_end=True)]
        if None in sides or len(sides) > 1 or self._rng.random() > BOTH_SIDES:
            return once
        other = exercise.mirrored()
        return [*once, self._rest(other), other, self._rest(other, at_end=True)]

    def _rest(self, exercise: Strip, *, at_end: bool = False) -> Strip:
        """The quiet frames before the first or after the last repetition, to and fro."""
        count = len(exercise)
        first, last = 2, max(5, int((exercise.sets[0].start_s - SETTLING_S) * FPS))
        if at_end:
            first, last = min(count - 4, int((exercise.sets[-1].end_s + SETTLING_S) * FPS)), count
        frames = int(self._rng.uniform(*REST_S) * FPS)
        walk = np.abs((np.arange(frames) + (last - first)) % (2 * (last - first)) - (last - first))
        rest = exercise.part((first + walk).clip(first, last - 1))
        return self._passed_by(rest) if self._rng.random() < PASSED_BY else rest

    def _passed_by(self, rest: Strip) -> Strip:
        """For a moment the tracking follows somebody who crosses in front."""
        passers = [one for one in self._others if one.name.startswith("walking_side")]
        if not passers or len(rest) < 40:
            return rest
        passer = passers[int(self._rng.integers(len(passers)))]
        frames = min(int(self._rng.uniform(0.4, 1.2) * FPS), len(passer))
        begin = int(self._rng.integers(15, len(rest) - frames - 10))
        px, world = rest.px.copy(), rest.world_m.copy()
        px[begin : begin + frames] = passer.px[:frames]
        world[begin : begin + frames] = passer.world_m[:frames]
        return replace(rest, px=px, world_m=world)

    def _between(self) -> list[Strip]:
        pieces = []
        if self._rng.random() < DOES_OTHER:
            pieces.append(self._other())
        if self._rng.random() < LEAVES:
            pieces.append(_nobody(self._rng.uniform(*AWAY_S)))
        return pieces

    def _other(self, kinds: Sequence[str] = ()) -> Strip:
        own = [
            one
            for one in self._others
            if not kinds or any(one.name.startswith(kind) for kind in kinds)
        ]
        strip = own[int(self._rng.integers(len(own)))]
        return strip.mirrored() if self._rng.random() < 0.5 else strip

    def _unknown(self) -> list[Strip]:
        """One exercise done over and over."""
        strip = self._other(UNKNOWN)
        return [strip] * int(self._rng.integers(1, 4))


def _nobody(duration_s: float) -> Strip:
    frames = int(duration_s * FPS)
    return Strip(
        "nobody",
        np.full((frames, 33, 3), np.nan),
        np.full((frames, 33, 3), np.nan),
        np.full((frames, 33), np.nan),
    )


def joined(name: str, pieces: Sequence[Strip], rng: np.random.Generator, *, seams: str) -> Session:
    """The pieces one after another; ``blended``: with the change of posture between them."""
    parts: list[Strip] = []
    restarts: list[int] = []
    for piece in pieces:
        if parts and seams == "blended":
            parts.append(_change(parts[-1], piece, rng))
        elif parts:
            restarts.append(sum(len(part) for part in parts))
        parts.append(piece)
    sets, began_s = [], 0.0
    for part in parts:
        sets += [one.later(began_s) for one in part.sets]
        began_s += part.duration_s
    strip = Strip(
        name,
        np.concatenate([part.px for part in parts]),
        np.concatenate([part.world_m for part in parts]),
        np.concatenate([part.visibility for part in parts]),
        tuple(sets),
    )
    return Session(name, strip, tuple(restarts))


def _change(before: Strip, after: Strip, rng: np.random.Generator) -> Strip:
    """From the last posture of one strip to the first one of the next, evenly at both ends.

    Somebody who comes or goes crosses the edge of the picture.
    """
    frames = int(rng.uniform(*TURN_S) * FPS)
    start, end = (_end_of(before, -1), _end_of(after, 0))
    aside = np.array([WIDTH_PX * rng.choice([-0.8, 0.8]), 0.0, 0.0])
    if start is None and end is None:
        return _nobody(frames / FPS)
    if start is None and end is not None:
        start = (end[0] + aside, *end[1:])
    elif end is None and start is not None:
        end = (start[0] + aside, *start[1:])
    assert start is not None
    assert end is not None
    share = np.linspace(0.0, 1.0, frames + 2)[1:-1]
    share = share**2 * (3.0 - 2.0 * share)
    px, world, seen = (_between(one, other, share) for one, other in zip(start, end, strict=True))
    px = px + rng.normal(0.0, JITTER_PX, size=px.shape)
    return Strip("change", px, world, seen)


def _end_of(strip: Strip, at: int) -> tuple[Array, Array, Array] | None:
    """Its first or its last posture; None where nobody is."""
    if not np.isfinite(strip.px[at, 0, 0]):
        return None
    return strip.px[at], strip.world_m[at], strip.visibility[at]


def _between(one: Array, other: Array, share: Array) -> Array:
    weight = share.reshape(-1, *[1] * one.ndim)
    return np.asarray((1.0 - weight) * one + weight * other)
