"""Records a calibration clip: kept in the journal, marked as part of the baseline."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.body import Side
from posecheck.cli.marking import add_marks
from posecheck.cli.saving import Keeper
from posecheck.cli.score import Request, score_clip, was_interrupted
from posecheck.errors import NothingMeasuredError

if TYPE_CHECKING:
    from posecheck.cli.coaching import LiveRequest
    from posecheck.journal import Journal
    from posecheck.movements import Movement
    from posecheck.records import Repetition, Session
    from posecheck.repetitions.moment import ValueAt
    from posecheck.scoring import Looker, Recording


class _Calibration(Keeper):
    """Keeps the clip, and looks at the moments that the person marked."""

    moments: "Sequence[ValueAt]" = ()

    def opened(self, recording: "Recording") -> "list[Looker]":
        return [*super().opened(recording), *self.moments]


def record_clip(
    clip: Path, request: Request, journal: "Journal", *, moments_s: Sequence[float]
) -> None:
    """Measure a clip, show it, keep it and mark it as part of the baseline.

    ``moments_s`` are the moments of the first stretch, seconds from the first frame.

    Raises NothingMeasuredError when it holds no repetition, or none at one of the moments.
    """
    from rich.console import Console

    from posecheck.repetitions.moment import ValueAt
    from posecheck.reports.terminal import show_session

    movement = request.movement
    keeper = _Calibration(
        journal,
        clip=clip,
        movement=movement,
        person=request.person or "",
        recorded_at=request.recorded_at,
        feelings=request.feelings,
    )
    keeper.moments = [ValueAt(t_s, movement.primary.measure) for t_s in moments_s]
    session = score_clip(clip, request, keeper)
    show_session(session, movement, Console())
    keeper.finish(session)
    if was_interrupted(session):
        raise KeyboardInterrupt
    if not session.repetitions:
        raise NothingMeasuredError(
            f"{clip.name}: no repetition was measured, so it is no part of the baseline."
        )
    own = _own(session, movement, clip.name)
    person = request.person or ""
    mark_baseline(journal, movement, person, own, keeper.session_id)
    for moment in keeper.moments:
        _mark_comfort(journal, request, own, keeper.session_id, moment)


def record_live(request: "LiveRequest", journal: "Journal") -> None:
    """Run a calibration set, keep it and mark it as part of the baseline.

    Raises NothingMeasuredError when there was no repetition, JournalError when it was not kept.
    """
    from posecheck.cli.coaching import coach_set

    done = coach_set(request, journal)
    if done.problem is not None:
        raise done.problem
    if done.session.repetitions and done.session_id is not None:
        own = _own(done.session, request.movement, "The set")
        person = request.person or ""
        mark_baseline(journal, request.movement, person, own, done.session_id)
    if done.interrupted:
        raise KeyboardInterrupt
    if not done.session.repetitions:
        raise NothingMeasuredError("No repetition was measured, so there is nothing to add.")


def _own(session: "Session", movement: "Movement", name: str) -> "list[Repetition]":
    """The repetitions that were done as the protocol asks."""
    from posecheck.judgement.protocol import in_protocol

    own = [one for one in session.repetitions if in_protocol(one)]
    if not own:
        raise NothingMeasuredError(
            f"{name}: every repetition was done otherwise than the protocol asks, so it is no "
            f"part of the baseline. It is to be: {', '.join(movement.protocol.values())}."
        )
    return own


def _comfort(own: "Sequence[Repetition]", moment: "ValueAt") -> tuple[Side, float]:
    """On which side the first stretch was felt, and how far out."""
    for one in own:
        deg = moment.value(one.side)
        if one.start_s <= moment.t_s <= one.end_s and math.isfinite(deg):
            return one.side, deg
    raise NothingMeasuredError(
        f"--comfort-at {moment.t_s:g}: no repetition was measured at that moment. The clip is part "
        "of the baseline, but no comfort limit was marked: choose a moment by the times above, or "
        "give it in degrees with 'posecheck baseline set'."
    )


def mark_baseline(
    journal: "Journal",
    movement: "Movement",
    person: str,
    own: "Sequence[Repetition]",
    session_id: str,
) -> None:
    """These repetitions belong to the baseline."""
    from posecheck.history import MarkKind
    from posecheck.measures import limited_measures

    for rule in limited_measures(movement):
        add_marks(
            journal,
            movement,
            person=person,
            sides=dict.fromkeys(one.side for one in own),
            measure=rule.measure,
            kind=MarkKind.BASELINE,
            session_id=session_id,
        )


def _mark_comfort(
    journal: "Journal",
    request: Request,
    own: "Sequence[Repetition]",
    session_id: str,
    moment: "ValueAt",
) -> None:
    """Where the first stretch was felt: the angle, and the moment that it was read at."""
    from posecheck.history import MarkKind

    side, deg = _comfort(own, moment)
    add_marks(
        journal,
        request.movement,
        person=request.person or "",
        sides=(side,),
        measure=request.movement.primary.measure,
        kind=MarkKind.COMFORT,
        deg=deg,
        session_id=session_id,
        t_s=moment.t_s,
    )
