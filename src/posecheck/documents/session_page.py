"""What the page of a session is made from: ``posecheck.circuit/1``, its curves and pictures.

``page`` is beside the fields of the document.  It says which repetitions and stretches belong to
which set by their places in the document (JSON pointers), and is written nowhere else.
"""

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.body import Side
from posecheck.circuit import Bout, Circuit
from posecheck.documents.circuit import circuit_document
from posecheck.documents.rounding import rounded, seconds
from posecheck.records import Discarded, Repetition, Session
from posecheck.reliability import FloatArray
from posecheck.words.circuits import answer

MOST_POINTS: Final = 600
"""A curve has at most so many points [points] (design rule): about two a pixel of a plot."""
BESIDE_S: Final = 2.0
"""A plot shows so much of what is before and after its set [s] (design rule)."""
CURVE_DIGITS: Final = 1
"""Tenths of a degree: finer than a line is wide."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The best frame of one side of a movement."""

    movement: str
    """Movement id."""
    repetition: Repetition
    """Which it shows, at its end range."""
    jpeg: bytes
    """The picture with the angle drawn."""
    width_px: int
    """Its width."""
    height_px: int
    """Its height."""


def page_document(
    circuit: Circuit,
    names: Mapping[str, str],
    pictures: Iterable[PagePicture] = (),
    *,
    turns: Collection[str] = (),
    no_pictures: str | None = None,
) -> dict[str, object]:
    """The document of a session with what its page shows besides.

    ``names`` are the movements' names for people, ``turns`` the ids of those whose left is what
    their right reads below zero, ``no_pictures`` says why there are none.
    """
    places = {
        id(repetition): f"/sessions/{i}/sets/{j}/repetitions/{k}"
        for i, session in enumerate(circuit.sessions)
        for j, one in enumerate(session.sets)
        for k, repetition in enumerate(one.repetitions)
    }
    return {
        **circuit_document(circuit),
        "page": {
            "names": dict(names),
            "answers": [
                answer(
                    names.get(session.movement, session.movement),
                    session.repetitions,
                    circuit.unmeasured_in(session),
                )
                for session in circuit.sessions
            ],
            "sets": [
                {**_set(bout, circuit, places), "turns": bout.movement in turns}
                for bout in circuit.sets
            ],
            "pictures": [_picture(picture, places) for picture in pictures],
            "no_pictures": no_pictures,
        },
    }


def thinned(t_s: FloatArray, deg: FloatArray, most: int = MOST_POINTS) -> FloatArray:
    """(n, 2) times and angles with at most so many points; ends, peaks and gaps stay.

    Of each of equal parts the smallest and the largest value are kept, in their order.
    """
    curve = np.column_stack([t_s, deg])
    if len(curve) <= most:
        return curve
    kept: list[int] = []
    for part in np.array_split(np.arange(len(curve)), most // 2):
        known = part[np.isfinite(deg[part])]
        ends = known[[int(deg[known].argmin()), int(deg[known].argmax())]] if len(known) else part
        kept += sorted({int(ends[0]), int(ends[-1])}) if len(known) else [int(part[0])]
    return curve[kept]


def _set(bout: Bout, circuit: Circuit, places: Mapping[int, str]) -> dict[str, object]:
    number = next(
        (i for i, one in enumerate(circuit.sessions) if one.movement == bout.movement), None
    )
    session = None if number is None else circuit.sessions[number]
    done = [one for one in _repetitions(session) if _bout_of(one, circuit, session) is bout]
    sides = [side for side in Side if any(one.side is side for one in done)]
    from_s = max(0.0, bout.start_s - BESIDE_S)
    to_s = min(circuit.duration_s, bout.end_s + BESIDE_S)
    return {
        "bout": circuit.bouts.index(bout),
        "session": number,
        "sides": [str(side) for side in sides],
        "repetitions": [places[id(one)] for one in done],
        "discarded": list(_discarded(bout, circuit, session, number)),
        "limits": list(_limits(done, session, number)),
        "from_s": seconds(from_s),
        "to_s": seconds(to_s),
        "curves": [
            _curve(session, side, done, from_s, to_s)
            for side in sides or ([bout.side] if bout.side else list(Side))
        ],
    }


def _repetitions(session: Session | None) -> Sequence[Repetition]:
    return () if session is None else session.repetitions


def _bout_of(
    stretch: Repetition | Discarded, circuit: Circuit, session: Session | None
) -> Bout | None:
    """The set that a stretch belongs to: the nearest one of its movement."""
    middle_s = (stretch.start_s + stretch.end_s) / 2.0
    own = [bout for bout in circuit.sets if session and bout.movement == session.movement]
    return min(
        own,
        key=lambda bout: max(bout.start_s - middle_s, middle_s - bout.end_s, 0.0),
        default=None,
    )


def _discarded(
    bout: Bout, circuit: Circuit, session: Session | None, number: int | None
) -> Iterator[str]:
    for j, one in enumerate(session.sets if session else ()):
        for k, stretch in enumerate(one.discarded):
            if _bout_of(stretch, circuit, session) is bout:
                yield f"/sessions/{number}/sets/{j}/discarded/{k}"


def _limits(
    done: Sequence[Repetition], session: Session | None, number: int | None
) -> Iterator[str]:
    """Limits of the end range in the sets that these repetitions are in, each value once."""
    told = set()
    for j, one in enumerate(session.sets if session else ()):
        own = [repetition for repetition in one.repetitions if repetition in done]
        for k, limit in enumerate(one.limits if own else ()):
            sides = {repetition.side for repetition in own}
            whose = (limit.side, rounded(limit.deg, CURVE_DIGITS))
            wanted = limit.side is None or limit.side in sides
            if wanted and limit.measure == own[0].primary.name and whose not in told:
                told.add(whose)
                yield f"/sessions/{number}/sets/{j}/limits/{k}"


def _curve(
    session: Session | None, side: Side, done: Sequence[Repetition], from_s: float, to_s: float
) -> dict[str, object]:
    """The curve that the end range of a side is read from."""
    series = None if session is None else session.series
    curves = [one for one in series.sides if one.side is side] if series else []
    points = np.zeros((0, 2))
    if series is not None and curves:
        measure = done[0].primary.name if done else next(iter(series.units))
        inside = (curves[0].t_s >= from_s) & (curves[0].t_s <= to_s)
        points = thinned(curves[0].t_s[inside], curves[0].smoothed(measure)[inside])
    return {
        "side": str(side),
        "t_s": [seconds(t_s) for t_s in points[:, 0]],
        "deg": [rounded(deg, CURVE_DIGITS) for deg in points[:, 1]],
    }


def _picture(picture: PagePicture, places: Mapping[int, str]) -> dict[str, object]:
    return {
        "movement": picture.movement,
        "side": str(picture.repetition.side),
        "repetition": places[id(picture.repetition)],
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "jpeg": base64.b64encode(picture.jpeg).decode(),
    }
