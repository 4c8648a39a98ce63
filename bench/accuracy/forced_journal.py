"""A reference that went too far, with a journal: whether the person is told.

Four sessions of ordinary days are kept in a journal as the command line keeps them, nothing marked;
then a day whose references go 15 % too far and one as ever are scored with what the journal knows.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.accuracy.effort_scripts import ORDINARY_DAYS, Plan, plans_of
from bench.accuracy.forced_judged import ASKED, MODEL, there
from bench.accuracy.reading import landmarks_file
from posecheck import load_movement
from posecheck.app.clips import ClipRequest, ClipRun, with_known
from posecheck.app.context import Context
from posecheck.app.user_data import open_user_journal
from posecheck.judgement.reference import FURTHER, LESS

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
    days: list[Day] = []
    for plans in people.values():
        ordinary = [one for one in plans if one.purpose == "ordinary"]
        if len(ordinary) == ORDINARY_DAYS:
            days += _judged_days(folder, plans)
    return days


def _judged_days(folder: Path, plans: Sequence[Plan]) -> Iterator[Day]:
    """One person's days in a journal of their own: those that are judged, by the ones before."""
    with tempfile.TemporaryDirectory() as place:
        context = Context(database=str(Path(place) / "journal.sqlite"))
        for plan in plans:
            if plan.purpose == "ordinary":
                _run(folder, plan, context, save=True)
        for plan in plans:
            if plan.purpose != "ordinary":
                yield _judged(plan, _run(folder, plan, context, save=False))


def _run(folder: Path, plan: Plan, context: Context, *, save: bool) -> ClipRun:
    """The clip as ``posecheck score`` measures it, and keeps it with ``--save``."""
    request = ClipRequest(
        movement=load_movement(plan.movement),
        reference=ASKED,
        person=PERSON,
        recorded_at=FIRST_DAY + timedelta(days=plan.day),
    )
    request = with_known(request, context)
    with open_user_journal(context.database) as journal:
        run = ClipRun(request, journal if save else None, context)
        run.score_all([landmarks_file(folder, plan.name, MODEL)])
    return run


def _judged(plan: Plan, run: ClipRun) -> Day:
    (session,) = run.sessions
    references = [repetition for repetition in session.repetitions if repetition.reference]
    codes = {note.code for repetition in references for note in repetition.verdict.reasons}
    return Day(
        f"{plan.movement} {plan.seed}",
        plan.movement,
        plan.purpose,
        len(references),
        further=FURTHER in codes,
        less=LESS in codes,
    )
