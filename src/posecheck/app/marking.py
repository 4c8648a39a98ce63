"""Marks in the journal: comfort limits, targets, what belongs to a baseline, resets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.history import Mark, MarkKind
from posecheck.journal import Journal
from posecheck.measures import limited_measures
from posecheck.movements import Movement


@dataclass(frozen=True, slots=True)
class Marking:
    """Where marks go, and whose they are."""

    journal: Journal
    movement: Movement
    person: str
    now: Callable[[], datetime]
    session_id: str | None = None
    """The session that the marks were read from."""


def add_marks(
    marking: Marking,
    sides: Iterable[Side],
    measure: str,
    kind: MarkKind,
    *,
    deg: float | None = None,
    t_s: float | None = None,
) -> None:
    """Keep one mark of each side, made now; ``t_s`` is where in its session it was read."""
    for side in sides:
        marking.journal.add_mark(
            Mark(
                person=marking.person,
                movement=marking.movement.id,
                protocol=marking.movement.protocol,
                side=side,
                measure=measure,
                kind=kind,
                made_at=marking.now(),
                deg=deg,
                session_id=marking.session_id,
                t_s=t_s,
            ),
            movement_file=marking.movement.file_text,
        )


def measure_named(movement: Movement, name: str | None) -> str:
    """The measure that was named, else the end range.

    Raises UsageError when no limit can be set for it.
    """
    known = [rule.measure for rule in limited_measures(movement)]
    if name is not None and name not in known:
        raise UsageError(f"--measure {name}: {movement.id} has {', '.join(known)}.")
    return name or movement.primary.measure
