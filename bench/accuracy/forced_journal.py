"""A reference that went too far, with a journal: whether the person is told.

Four sessions of ordinary days are remembered as they are kept, nothing marked; then a day whose
references go 15 % too far and one as ever are scored with what the journal knows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.accuracy.effort_scripts import ORDINARY_DAYS, Plan, plans_of
from bench.accuracy.forced_judged import ASKED, MODEL, there
from bench.accuracy.reading import landmarks_file
from posecheck import load_movement, score
from posecheck.app.remembered import Remembered
from posecheck.history import DateOrigin, PastRepetition
from posecheck.judgement.reference import FURTHER, LESS
from posecheck.personal import Baseline
from posecheck.records import Session

PERSON, FIRST_DAY = "studio", datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was scored with what the journal knew."""

    person: str
    """Movement and seed."""
    movement: str
    """Movement id."""
    purpose: str
    """``too-far`` or ``control``."""
    references: int
    """How many there were."""
    further: bool
    """Whether the person was told that today's first stretch is further than usual."""
    less: bool
    """Whether they were told that it is less far."""


def days_of(folder: Path) -> list[Day]:
    """Of every person all of whose ordinary days are there."""
    people: dict[str, list[Plan]] = defaultdict(list)
    for plan in there(folder, plans_of("journal")):
        people[f"{plan.movement} {plan.seed}"].append(plan)
    days = []
    for plans in people.values():
        ordinary = [one for one in plans if one.purpose == "ordinary"]
        if len(ordinary) == ORDINARY_DAYS:
            known = _known(folder, ordinary)
            days += [_day(folder, one, known) for one in plans if one not in ordinary]
    return days


def _day(folder: Path, plan: Plan, known: Sequence[Baseline]) -> Day:
    session = _scored(folder, plan, known)
    references = [one for one in session.repetitions if one.reference]
    told = {note.code for one in references for note in one.verdict.reasons}
    return Day(
        f"{plan.movement} {plan.seed}",
        plan.movement,
        plan.purpose,
        len(references),
        further=FURTHER in told,
        less=LESS in told,
    )


def _scored(folder: Path, plan: Plan, known: Sequence[Baseline] = ()) -> Session:
    kept = landmarks_file(folder, plan.name, MODEL)
    return score(kept, movement=plan.movement, reference=ASKED, baselines=known)


def _known(folder: Path, plans: Iterable[Plan]) -> tuple[Baseline, ...]:
    """What the journal knows after these days."""
    past: list[PastRepetition] = []
    movement = ""
    for plan in plans:
        movement = plan.movement
        past += remembered(plan.name, movement, _scored(folder, plan), plan.day)
    days = {one.session_id: one.day for one in past}
    return Remembered(load_movement(movement), tuple(past), (), frozenset(), days).baselines()


def remembered(session_id: str, movement: str, session: Session, day: int) -> list[PastRepetition]:
    """A session's repetitions as the journal gives them back."""
    return [
        PastRepetition(
            repetition=one,
            session_id=session_id,
            measurement_id=session_id,
            person=PERSON,
            movement=movement,
            protocol=load_movement(movement).protocol,
            set_number=1,
            recorded_at=FIRST_DAY + timedelta(days=day),
            date_origin=DateOrigin.OPTION,
            finished=True,
            software=session.software,
        )
        for one in session.repetitions
    ]
