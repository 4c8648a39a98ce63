"""Records a calibration: kept in the journal, marked as part of the baseline."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from posecheck.app.clips import ClipRequest, score_clip, with_those_before
from posecheck.app.coaching import CoachedSet, LiveRequest, coach_set
from posecheck.app.context import Context
from posecheck.app.keeping import SessionRecorder
from posecheck.app.marking import Marking, add_marks
from posecheck.app.reading import Observer, Recording
from posecheck.app.scoring import was_interrupted
from posecheck.body import Side
from posecheck.errors import NothingMeasuredError
from posecheck.history import MarkKind
from posecheck.journal import Journal
from posecheck.judgement.protocol import in_protocol
from posecheck.measures import limited_measures
from posecheck.movements import Movement
from posecheck.records import Repetition, Session
from posecheck.repetitions.moment import ValueAt
from posecheck.words.protocol import protocol_phrase


class _Calibration(SessionRecorder):
    """Keeps the clip, and reads the moments that the person marked."""

    moments: Sequence[ValueAt] = ()

    def opened(self, recording: Recording) -> list[Observer]:
        return [*super().opened(recording), *self.moments]


def record_clip(
    clip: Path,
    request: ClipRequest,
    journal: Journal,
    context: Context,
    *,
    moments_s: Sequence[float],
    show: Callable[[Session], None] = lambda _: None,
) -> None:
    """Measure a clip, show it, keep it and mark it as part of the baseline.

    ``moments_s`` are the moments of the first stretch, seconds from the first frame.

    Raises NothingMeasuredError when it holds no repetition, or none at one of the moments.
    """
    movement, person = request.movement, request.person or ""
    recorder = _Calibration(
        journal,
        context,
        clip=clip,
        movement=movement,
        person=person,
        recorded_at=request.recorded_at,
        feelings=request.feelings,
    )
    recorder.moments = [ValueAt(t_s, movement.primary.measure) for t_s in moments_s]
    session = score_clip(clip, with_those_before(request, journal), context, recorder)
    show(session)
    recorder.finish(session)
    if was_interrupted(session):
        raise KeyboardInterrupt
    if not session.repetitions:
        raise NothingMeasuredError(
            f"{clip.name}: no repetition was measured, so the clip is not part of the baseline."
        )
    own = _own(session, movement, clip.name)
    marking = Marking(journal, movement, person, context.now, recorder.session_id)
    mark_baseline(marking, own)
    for moment in recorder.moments:
        side, deg = _comfort(own, moment)
        measure = movement.primary.measure
        add_marks(marking, (side,), measure, MarkKind.COMFORT, deg=deg, t_s=moment.t_s)


def record_live(
    request: LiveRequest,
    journal: Journal,
    context: Context,
    *,
    show: Callable[[CoachedSet], None] = lambda _: None,
) -> None:
    """Run a calibration set, show it, keep it and mark it as part of the baseline.

    Raises NothingMeasuredError when there was no repetition, JournalError when it was not kept.
    """
    done = coach_set(request, context, journal)
    show(done)
    if done.problem is not None:
        raise done.problem
    session = done.session
    if session.repetitions and done.session_id is not None:
        own = _own(session, request.movement, "The set")
        person = request.person or ""
        mark_baseline(Marking(journal, request.movement, person, context.now, done.session_id), own)
    if was_interrupted(session):
        raise KeyboardInterrupt
    if not session.repetitions:
        raise NothingMeasuredError("No repetition was measured, so there is nothing to add.")


def _own(session: Session, movement: Movement, name: str) -> list[Repetition]:
    """The repetitions that were done as the protocol asks."""
    own = [repetition for repetition in session.repetitions if in_protocol(repetition)]
    if not own:
        raise NothingMeasuredError(
            f"{name}: no repetition was done as the protocol asks, so the clip is not part of the "
            f"baseline. The protocol: {protocol_phrase(movement.protocol)}."
        )
    return own


def _comfort(own: Sequence[Repetition], moment: ValueAt) -> tuple[Side, float]:
    """On which side the first stretch was felt, and how far out."""
    for repetition in own:
        deg = moment.value(repetition.side)
        if repetition.start_s <= moment.t_s <= repetition.end_s and math.isfinite(deg):
            return repetition.side, deg
    raise NothingMeasuredError(
        f"--comfort-at {moment.t_s:g}: no repetition was measured at that moment. The clip is part "
        "of the baseline, but no comfort limit was marked: choose a moment by the times above, or "
        "give it in degrees with 'posecheck baseline set'."
    )


def mark_baseline(marking: Marking, own: Sequence[Repetition]) -> None:
    """These repetitions of the marking's session belong to the baseline."""
    sides = dict.fromkeys(repetition.side for repetition in own)
    for rule in limited_measures(marking.movement):
        add_marks(marking, sides, rule.measure, MarkKind.BASELINE)
