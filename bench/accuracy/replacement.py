"""The camera set up again: same person, same motion, from the same place and from any other.

What then differs between sessions is the error of setting up.  Clips of one person are named for
their view; those of further days at the place of the first view end in ``_dayN``.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean, median
from typing import Final

from bench.accuracy.agreement import Figure, smallest_detectable, spread_within
from bench.accuracy.conditions import MOVEMENTS
from bench.accuracy.markdown import number, percent, table, with_interval, words
from bench.accuracy.rendered import of_movement
from bench.accuracy.scored import Scored
from posecheck.body import Side
from posecheck.judgement.arc import arcs_of
from posecheck.judgement.set_up import distance
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule

ARC: Final = "arc"
BINS: Final = ((0.0, 1.0), (1.0, 2.0), (2.0, 5.0), (5.0, 10.0), (10.0, math.inf))
"""Difference of two set-ups over what the same place allows."""

Session = dict[Side | None, float]
"""A session's median of each side, or of its arcs."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two set-ups of one person."""

    person: str
    """Whose."""
    filmed_as_same: bool
    """Whether they were filmed from the same place."""
    apart: float
    """How far apart they look, over what the same place allows."""
    differences_deg: tuple[float, ...]
    """Of the sessions' values, each side."""


def replacement_table(scored: Sequence[Scored]) -> str:
    """SEM and MDC95 of a session from the same place beside any place, a row for each measure."""
    head = ("measure", "people", "from", "set-ups", "SEM of a session", "MDC95")
    rows = []
    for movement in MOVEMENTS:
        own = [one for one in of_movement(scored, movement) if one.clip.is_replaced]
        for measure, unit in measures_of(movement) if own else ():
            for name, clips in (
                ("the same place, same clothes", same_clothes(own)),
                ("the same place", same_place(own)),
                ("anywhere", anywhere(own)),
            ):
                rows.append([words(measure), *_figures(clips, measure, unit, name)])
    return table(head, rows)


def difference_table(scored: Sequence[Scored]) -> str:
    """How the session's error grows with the difference of the set-ups; end ranges only."""
    rows = []
    for movement in MOVEMENTS:
        pairs = list(pairs_of([o for o in of_movement(scored, movement) if o.clip.is_replaced]))
        cells = [_bin(pairs, low, high) for low, high in BINS]
        if pairs:
            rows.append([movement, *cells])
    head = ("movement", *(f"{low:g}–{high:g}" if high < math.inf else f"> {low:g}"
                          for low, high in BINS))  # fmt: skip
    return table(head, rows)


def recognised_table(scored: Sequence[Scored]) -> str:
    """How many pairs of set-ups are taken for the same place."""
    rows = []
    for movement in MOVEMENTS:
        pairs = list(pairs_of([o for o in of_movement(scored, movement) if o.clip.is_replaced]))
        for name, own in (
            ("the same place", [one for one in pairs if one.filmed_as_same]),
            ("anywhere", [one for one in pairs if not one.filmed_as_same]),
        ):
            if own:
                share = fmean(one.apart <= 1.0 for one in own)
                middle = number(median(one.apart for one in own), "")
                rows.append([movement, name, str(len(own)), percent(share), middle])
    return table(("movement", "filmed from", "pairs", "same place", "median difference"), rows)


def setup_sem(scored: Sequence[Scored], measure: str) -> Figure:
    """Standard deviation between set-ups of a session's median, a side (or arcs) at a time."""
    values: list[float] = []
    groups: list[tuple[str, Side | None]] = []
    for one in scored:
        for side, value in session_of(one, measure).items():
            values.append(value)
            groups.append((one.clip.person_and_motion, side))
    return spread_within(values, groups, [person for person, _ in groups])


def session_of(one: Scored, measure: str) -> Session:
    """What one clip says of each side, or of the arc."""
    if measure == ARC:
        arcs = arcs_of(one.repetitions, _primary(one.clip.movement))
        return {None: median(arc.deg for arc in arcs)} if arcs else {}
    found = {
        side: [
            value.value
            for repetition in one.repetitions
            if repetition.side is side
            for value in repetition.measures
            if value.name == measure and math.isfinite(value.value)
        ]
        for side in Side
    }
    return {side: median(values) for side, values in found.items() if values}


def measures_of(movement: str) -> list[tuple[str, str]]:
    """The measures of a movement with their units, and its arc."""
    rules = load_movement(movement).error
    own = [(rule.measure, rule.unit) for rule in rules]
    return [*own, *([(ARC, "deg")] if not math.isnan(rules[0].zero) else [])]


def same_place(scored: Sequence[Scored]) -> list[Scored]:
    """The days at the place of the first view, each in other clothes."""
    return [one for one in scored if one.clip.place == 0 and not one.clip.is_dressed_alike]


def same_clothes(scored: Sequence[Scored]) -> list[Scored]:
    """The days at the place of the first view in its clothes."""
    there = [one for one in scored if one.clip.place == 0]
    return [o for o in there if o.clip.is_dressed_alike or not o.clip.is_further_day]


def anywhere(scored: Sequence[Scored]) -> list[Scored]:
    """The first day of each view."""
    return [one for one in scored if not one.clip.is_further_day]


def pairs_of(scored: Sequence[Scored]) -> Iterator[Pair]:
    """Every two set-ups of each person."""
    for one, other in combinations([o for o in scored if not o.clip.is_dressed_alike], 2):
        if one.clip.person_and_motion != other.clip.person_and_motion:
            continue
        if not (one.set_ups and other.set_ups):
            continue
        measure = _primary(one.clip.movement).measure
        values, others = session_of(one, measure), session_of(other, measure)
        yield Pair(
            person=one.clip.person_and_motion,
            filmed_as_same=one.clip.place == other.clip.place,
            apart=distance(one.set_ups[0], other.set_ups[0]),
            differences_deg=tuple(values[s] - others[s] for s in values if s in others),
        )


def _bin(pairs: Sequence[Pair], low: float, high: float) -> str:
    """Root mean square of the differences over √2: the SEM of a session; and of how many pairs."""
    own = [one for one in pairs if low < one.apart <= high or (low == 0.0 == one.apart)]
    squares = [deg**2 / 2.0 for one in own for deg in one.differences_deg]
    return f"{number(math.sqrt(fmean(squares)))} ({len(own)})" if squares else "–"


def _primary(movement: str) -> ErrorRule:
    return load_movement(movement).primary


def _figures(scored: Sequence[Scored], measure: str, unit: str, name: str) -> list[str]:
    sem = setup_sem(scored, measure)
    unit, digits = ("°", 1) if unit == "deg" else (f" {unit}", 2)
    return [
        str(len({one.clip.person_and_motion for one in scored})),
        name,
        str(len(scored)),
        with_interval(sem, unit, digits=digits),
        number(smallest_detectable(sem.value), unit, digits),
    ]
