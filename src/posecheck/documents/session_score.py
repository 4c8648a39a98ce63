"""The score of a session: range, smoothness, tempo, control, completeness, time.

Every part is a number that stands by itself; there is no total.  The formulas are in
docs/session-score.md.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.body import Side
from posecheck.circuit import Activity, Circuit
from posecheck.documents.rounding import OTHER_DIGITS, degrees, interval, rounded, seconds
from posecheck.documents.summary import SideSummary, summarise
from posecheck.personal import Comparison
from posecheck.records import Repetition, Session
from posecheck.reliability import REACH90, REACH95, median, median_interval90

Interval = tuple[float, float]
UNKNOWN: Final[Interval] = (math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class Control:
    """How many repetitions were done with control."""

    count: int
    """Repetitions."""
    controlled: int
    """Neither forced nor helped by another part of the body."""
    forced: int
    """Forced."""
    compensated: int
    """With a compensation."""


@dataclass(frozen=True, slots=True)
class SideScore:
    """What one side of one movement did; NaN where it is not known."""

    movement: str
    """Movement id."""
    side: Side
    """The person's."""
    range: SideSummary
    """The end ranges."""
    change_deg: float
    """Median end range less the median of the person's baseline."""
    change_interval90_deg: Interval
    """Its 90 % interval in repeated measurements."""
    sparc: float
    """Median smoothness (spectral arc length)."""
    sparc_interval90: Interval
    """Its 90 % interval, from the order of the values."""
    tempo_s: float
    """Median time out and back, without the hold."""
    tempo_interval90_s: Interval
    """Its 90 % interval, from the order of the values."""
    control: Control
    """Forced and helped repetitions."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Which sides of which movements were done."""

    done: int
    """Sides with a repetition."""
    expected: int
    """Both sides of every planned movement; without a plan, of every movement that was done."""
    missing: tuple[tuple[str, Side], ...]
    """Movement and side, in the order of the plan."""


@dataclass(frozen=True, slots=True)
class SessionScore:
    """The parts of the score."""

    sides: tuple[SideScore, ...]
    """In order of the movements, left before right; those with a repetition."""
    completeness: Completeness
    """Of the plan."""
    time_s: Mapping[Activity, float]
    """Time spent in sets, at rest, with something else, out of the picture, seconds."""


def session_score(circuit: Circuit) -> SessionScore:
    """The score of a recording."""
    sides = tuple(
        _side_score(session, side, summary)
        for session in circuit.sessions
        for side in Side
        if (summary := summarise(session.repetitions, side)) is not None
    )
    return SessionScore(
        sides=sides,
        completeness=_completeness(circuit, sides),
        time_s={
            activity: sum(bout.duration_s for bout in circuit.bouts if bout.activity is activity)
            for activity in Activity
        },
    )


def score_object(score: SessionScore) -> dict[str, object]:
    """The score as documents have it."""
    complete = score.completeness
    return {
        "sides": [_side_object(one) for one in score.sides],
        "completeness": {
            "done": complete.done,
            "expected": complete.expected,
            "missing": [
                {"movement": movement, "side": str(side)} for movement, side in complete.missing
            ],
        },
        "time_s": {str(activity): seconds(time_s) for activity, time_s in score.time_s.items()},
    }


def _side_score(session: Session, side: Side, summary: SideSummary) -> SideScore:
    own = [one for one in session.repetitions if one.side is side]
    sparc, tempo_s = [one.sparc for one in own], [one.tempo_s for one in own]
    change_deg, change_interval90_deg = _change(session, side)
    return SideScore(
        movement=session.movement,
        side=side,
        range=summary,
        change_deg=change_deg,
        change_interval90_deg=change_interval90_deg,
        sparc=median(sparc),
        sparc_interval90=median_interval90(sparc),
        tempo_s=median(tempo_s),
        tempo_interval90_s=median_interval90(tempo_s),
        control=_control(own),
    )


def _change(session: Session, side: Side) -> tuple[float, Interval]:
    """Against the baseline, of the set with the most repetitions of that side.

    A set is what a baseline can be compared with: several sets of a side share their set-up, so
    that their differences do not average out.
    """
    compared: list[tuple[int, Comparison]] = []
    for one in session.sets:
        own = [repetition for repetition in one.repetitions if repetition.side is side]
        compared += [
            (len(own), comparison)
            for comparison in one.comparisons
            if own and comparison.side is side and comparison.measure == own[0].primary.name
        ]
    if not compared:
        return math.nan, UNKNOWN
    best = max(compared, key=lambda counted: counted[0])[1]
    change_deg = best.deg - best.baseline_deg
    reach_deg = REACH90 / REACH95 * best.detectable_deg
    return change_deg, (change_deg - reach_deg, change_deg + reach_deg)


def _control(repetitions: Sequence[Repetition]) -> Control:
    forced = [one.verdict.code == "forced" for one in repetitions]
    helped = [bool(one.compensations) for one in repetitions]
    return Control(
        count=len(repetitions),
        controlled=sum(not (f or h) for f, h in zip(forced, helped, strict=True)),
        forced=sum(forced),
        compensated=sum(helped),
    )


def _completeness(circuit: Circuit, sides: Iterable[SideScore]) -> Completeness:
    done = {(one.movement, one.side) for one in sides}
    movements = circuit.plan or [session.movement for session in circuit.sessions]
    expected = [
        (movement, side)
        for movement in dict.fromkeys(movements)
        for side in _sides_asked(movement, circuit)
    ]
    missing = tuple(one for one in expected if one not in done)
    return Completeness(len(expected) - len(missing), len(expected), missing)


def _sides_asked(movement: str, circuit: Circuit) -> tuple[Side, ...]:
    """Both sides, or the only one that was to be reported."""
    for session in circuit.sessions:
        settings = session.software.get("settings")
        asked = settings.get("side") if isinstance(settings, dict) else None
        if session.movement == movement and asked is not None:
            return (Side(asked),)
    return tuple(Side)


def _side_object(one: SideScore) -> dict[str, object]:
    return {
        "movement": one.movement,
        "side": str(one.side),
        "median_deg": degrees(one.range.median_deg),
        "interval90_deg": interval(one.range.interval90_deg),
        "change_deg": degrees(one.change_deg),
        "change_interval90_deg": interval(one.change_interval90_deg),
        "sparc": rounded(one.sparc, OTHER_DIGITS),
        "sparc_interval90": _thousandths(one.sparc_interval90),
        "tempo_s": seconds(one.tempo_s),
        "tempo_interval90_s": _thousandths(one.tempo_interval90_s),
        "repetitions": one.control.count,
        "controlled": one.control.controlled,
        "forced": one.control.forced,
        "compensated": one.control.compensated,
    }


def _thousandths(bounds: Interval) -> list[float | None] | None:
    ends = [rounded(bound, OTHER_DIGITS) for bound in bounds]
    return None if None in ends else ends
