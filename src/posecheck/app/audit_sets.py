"""The weekly protocol before the camera: which sets, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from posecheck.app.coaching import CoachedSet, LiveRequest, coach_set
from posecheck.app.context import Context
from posecheck.app.library import library_of
from posecheck.app.scoring import was_interrupted
from posecheck.audit.counting import WARM_UP
from posecheck.audit.plan import PlannedSet, weekly_plan
from posecheck.journal import Journal
from posecheck.judgement.reference import reference_rule

WARMING_UP = "Go. The first one warms up and does not count."


@dataclass(frozen=True, slots=True)
class RecordedSets:
    """What came of a plan."""

    session_ids: tuple[str, ...]
    """Of the sets that were kept."""
    interrupted: bool
    """Whether Ctrl-C ended it."""


def plan_sets(
    movements: Sequence[str], reference: str, database: str | None
) -> tuple[PlannedSet, ...]:
    """The week's sets of the movements that are named; of none: of all that are present.

    Raises UsageError for an unknown movement.
    """
    library = library_of(database)
    chosen = [library.find(name) for name in dict.fromkeys(movements)] or library.present
    rule = reference_rule(reference)
    return weekly_plan(chosen, rule.count if rule.kind == "first" else 0)


def record_sets(
    plan: Sequence[PlannedSet],
    request: LiveRequest,
    journal: Journal,
    context: Context,
    *,
    announce: Callable[[int, PlannedSet], None],
    show: Callable[[CoachedSet, PlannedSet], None],
) -> RecordedSets:
    """Set after set, each as ``request`` asks; ``announce`` and ``show`` before and after each."""
    session_ids: list[str] = []
    for number, planned in enumerate(plan, start=1):
        announce(number, planned)
        reps = planned.further if planned.references else WARM_UP + planned.further
        asked = replace(
            request,
            movement=planned.movement,
            sides=planned.sides,
            reps=reps,
            warm_ups=WARM_UP,
            opening=WARMING_UP,
        )
        done = coach_set(asked, context, journal)
        show(done, planned)
        session_ids += [done.session_id] if done.session_id else []
        if was_interrupted(done.session):
            return RecordedSets(tuple(session_ids), interrupted=True)
    return RecordedSets(tuple(session_ids), interrupted=False)
