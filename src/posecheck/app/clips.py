"""Recorded clips: measured one after the other, shown and kept as they come."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from posecheck.app.context import Context
from posecheck.app.keeping import SessionRecorder, dated
from posecheck.app.labels import labels_in_force
from posecheck.app.library import movements_beside
from posecheck.app.others import has_curves_only, is_of_others
from posecheck.app.reading import Observer, Recording
from posecheck.app.remembered import known
from posecheck.app.saying import Remembering, remember, said_before
from posecheck.app.scoring import score, was_interrupted
from posecheck.app.set_ups import set_ups_of
from posecheck.app.spans import Parts, all_of_it, parts_of, refuse_labels_outside
from posecheck.app.user_data import person_name
from posecheck.app.writers import (
    Writer,
    all_written,
    check_places,
    readers_of,
    writers_of,
)
from posecheck.body import Side
from posecheck.circuit import Bout, circuit_of
from posecheck.documents.session import Failure
from posecheck.errors import JournalError, NothingMeasuredError, PosecheckError, UsageError
from posecheck.history import Feeling, pain_of
from posecheck.judgement.reference import reference_rule
from posecheck.movements import Movement
from posecheck.personal import Baseline
from posecheck.pipeline import Options
from posecheck.place import EarlierSetUp
from posecheck.records import Note, Pose, Session, SourceInfo

if TYPE_CHECKING:
    from posecheck.journal import Journal

Result = TypeVar("Result")

INTERRUPTED_CODE: Final = 130
"""Exit code of a process that Ctrl-C ended (128 + SIGINT, POSIX shells)."""


def refuse_what_cannot_be_asked(
    from_s: float | None, to_s: float | None, reference: str | None
) -> None:
    """Refuse a part that ends before it begins, and references that cannot be understood.

    Raises UsageError.
    """
    if from_s is not None and to_s is not None and from_s >= to_s:
        raise UsageError(f"--from {from_s:g} must lie before --to {to_s:g}.")
    if reference is not None:
        reference_rule(reference)


@dataclass(frozen=True, slots=True)
class ClipRequest:
    """What is asked of one clip."""

    movement: Movement
    side: Side | None = None
    mirrored: bool = False
    from_s: float | None = None
    to_s: float | None = None
    comfort_deg: float | None = None
    reference: str | None = None
    model: str = "full"
    annotate: Path | None = None
    """Where to write the annotated video."""
    landmarks: Path | None = None
    """Where to write the landmarks."""
    series: tuple[Path, ...] = ()
    """Where to write the curves; the suffix of each names its format."""
    rate_hz: float | None = None
    """Frames a second, for landmark files without times."""
    page: Path | None = None
    """Where to write the page."""
    person: str | None = None
    recorded_at: datetime | None = None
    feelings: tuple[Feeling, ...] = ()
    every_frame: bool = False
    """Look at all frames of a video, also while nothing moves."""
    baselines: tuple[Baseline, ...] = ()
    earlier: tuple[EarlierSetUp, ...] = ()
    beside: tuple[Movement, ...] = ()
    """Movements that may be done in it as well, and are left out; none: all of it is measured."""
    labels: tuple[Bout, ...] = ()
    """What a person says of parts; never overwritten."""

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, before any recording is opened.

        Raises UsageError.
        """
        refuse_what_cannot_be_asked(self.from_s, self.to_s, self.reference)

    @property
    def outputs(self) -> list[Path]:
        """What is written for the clip itself."""
        single = (self.annotate, self.landmarks, self.page)
        return [*(path for path in single if path), *self.series]


def with_known(request: ClipRequest, context: Context) -> ClipRequest:
    """The request with the movements that are known, and the person's baselines and set-ups."""
    request = replace(request, beside=movements_beside(context.database))
    found = known(request.movement, person_name(request.person), context)
    if found is None:
        return request
    return replace(request, baselines=found.baselines(), earlier=found.set_ups)


def with_those_before(request: ClipRequest, journal: "Journal | None") -> ClipRequest:
    """The request with the set-ups of all that is in the open journal by now."""
    if journal is None:
        return request
    movement = request.movement
    sessions = journal.sessions(person=person_name(request.person), movement=movement.id)
    return replace(request, earlier=set_ups_of(journal, sessions, protocol=movement.protocol))


def check_outputs(clips: Sequence[Path], request: ClipRequest, results: Sequence[Path]) -> None:
    """Refuse what cannot be written before any work is done.

    ``results`` are the files that are written besides those of the request.  Raises UsageError for
    a clip that would be overwritten or two results in one file, OutputError for a place that cannot
    be written.
    """
    annotate, landmarks = request.annotate, request.landmarks
    if len(clips) > 1 and request.outputs:
        raise UsageError("--annotate, --landmarks, --series and --page take one clip at a time.")
    of_others = is_of_others(clips[0], request.rate_hz)
    if annotate and of_others:
        from posecheck.app.annotating import NO_PICTURES

        raise UsageError(NO_PICTURES)
    if landmarks and of_others:
        raise UsageError("--landmarks keeps what posecheck's own pose models found in a video.")
    check_places(
        clips,
        [*results, *request.outputs],
        landmarks=landmarks,
        series=request.series,
        page=request.page,
        annotate=annotate,
    )


def measured_in_turn(
    clips: Sequence[Path],
    measure: Callable[[Path], Result],
    failed: list[Failure],
    context: Context,
    *,
    stop_at_errors: bool,
) -> Iterator[Result]:
    """What each clip gives; one that fails is named and keeps no other from being measured.

    The only clip's error is raised, and with ``stop_at_errors`` that of any.
    """
    for clip in clips:
        try:
            result = measure(clip)
        except PosecheckError as error:
            if stop_at_errors or len(clips) == 1:
                raise
            context.notify(Note("clip-failed", str(error)))
            failed.append(Failure(clip.name, error.exit_code, str(error)))
            continue
        except KeyboardInterrupt:  # pressed twice; the clips before are kept
            if len(clips) == 1:
                raise
            message = "Interrupted before it was measured."
            failed.append(Failure(clip.name, INTERRUPTED_CODE, message))
            return
        yield result


class ClipRun:
    """Clip after clip: what was measured, and what went wrong."""

    def __init__(
        self,
        request: ClipRequest,
        journal: "Journal | None",
        context: Context,
        *,
        show: Callable[[Session], None] = lambda _: None,
        stop_at_errors: bool = False,
    ) -> None:
        """``show`` takes each session as soon as it is measured.

        With ``stop_at_errors`` an error is raised where it happens; else a clip that fails does not
        keep the others from being measured.
        """
        self.sessions: list[Session] = []
        self.failed: list[Failure] = []
        self.session_ids: list[str] = []
        """Of the sessions that are in the journal."""
        self._request = request
        self._journal = journal
        self._context = context
        self._show = show
        self._stop_at_errors = stop_at_errors
        self._kept = True
        self._unwritten = 0  # the exit code of what could not be written

    def score_all(self, clips: Sequence[Path]) -> None:
        """Clip after clip; the only clip's error is raised."""
        for session in measured_in_turn(
            clips, self._score, self.failed, self._context, stop_at_errors=self._stop_at_errors
        ):
            self.sessions.append(session)
            if was_interrupted(session):
                break

    def exit_code(self) -> int:
        """The gravest of: interrupted, the failures' own, not kept or written, nothing measured."""
        if any(was_interrupted(session) for session in self.sessions):
            return INTERRUPTED_CODE
        codes = [failure.exit_code for failure in self.failed]
        codes += [
            NothingMeasuredError.exit_code
            for session in self.sessions
            if not session.repetitions and not self._has_its_curves(session)
        ]
        codes += [] if self._kept else [JournalError.exit_code]
        return max([*codes, self._unwritten])

    def _score(self, clip: Path) -> Session:
        recorder = self._recorder(clip)
        request = with_those_before(self._request, self._journal)
        writers = writers_of(
            clip,
            landmarks=request.landmarks,
            series=request.series,
            page=request.page,
            annotate=request.annotate,
            mirrored=request.mirrored,
            from_s=request.from_s,
        )
        remembered = said_before(self._context, request.person)
        session = score_clip(clip, request, self._context, recorder, writers, remembered)
        self._show(session)
        measured = session.repetitions or self._has_its_curves(session)
        if not measured and not was_interrupted(session):
            text = _nothing_measured(session, request.movement, request.side)
            self._context.notify(Note("nothing-measured", text))
        if recorder is not None:
            self.session_ids.append(recorder.session_id)
            self._finish(recorder, session, clip)
        else:
            remember(None, request, session.source, self._context)
        failed = all_written(writers, circuit_of(session), [request.movement], self._context)
        self._unwritten = max(self._unwritten, failed)
        return session

    def _has_its_curves(self, session: Session) -> bool:
        """Whether there are curves only, and they were asked for."""
        return has_curves_only(session) and bool(self._request.series)

    def _finish(self, recorder: SessionRecorder, session: Session, clip: Path) -> None:
        """What was measured is shown and written also when the journal fails."""
        try:
            recorder.finish(session)
            remember(self._journal, self._request, session.source, self._context)
        except JournalError as error:
            if self._stop_at_errors:
                raise
            self._kept = False
            text = f"{clip.name} was not kept to its end. {error}"
            self._context.notify(Note("not-kept", text))

    def _recorder(self, clip: Path) -> SessionRecorder | None:
        if self._journal is None:
            return None
        request = self._request
        if is_of_others(clip, request.rate_hz):
            raise UsageError(
                f"{clip.name} holds landmarks of another program, which the journal does not keep. "
                "Leave out --save."
            )
        return SessionRecorder(
            self._journal,
            self._context,
            clip=clip,
            movement=request.movement,
            person=person_name(request.person),
            recorded_at=request.recorded_at,
            feelings=request.feelings,
        )


class Recorder(Protocol):
    """Keeps what is measured."""

    def opened(self, recording: Recording) -> list[Observer]:
        """The recording is open; who is to look at it so that it is kept."""
        ...


def score_clip(
    clip: Path,
    request: ClipRequest,
    context: Context,
    recorder: Recorder | None = None,
    writers: Sequence[Writer] = (),
    remembered: Remembering = lambda _: (),
) -> Session:
    """One clip; ``writers`` look on, ``remembered`` says what the person said of it before."""
    with ExitStack() as stack:
        observer = stack.enter_context(context.observe(clip.name))

        def readers(recording: Recording) -> list[Observer]:
            observer.opened(recording)
            return [*readers_of(writers, recording, stack), observer]  # an interrupt comes last

        def observers(recording: Recording) -> list[Observer]:
            found = [writer.observer(request.movement) for writer in writers]
            return found if recorder is None else [*found, *recorder.opened(recording)]

        session = score(
            clip,
            movement=request.movement,
            side=request.side,
            mirrored=request.mirrored,
            model=request.model,
            comfort_deg=request.comfort_deg,
            reference=request.reference,
            baselines=request.baselines,
            earlier=request.earlier,
            recorded_at=request.recorded_at,
            pain=pain_of(request.feelings),
            from_s=request.from_s,
            to_s=request.to_s,
            parts=_parts(clip, request, remembered),
            readers=readers,
            observers=observers,
            series=bool(request.series) or request.page is not None,
            rate_hz=request.rate_hz,
            every_frame=request.every_frame or request.annotate is not None,
            processes=context.processes,
        )
    return replace(dated(session, request.recorded_at), person=request.person)


def _parts(
    clip: Path, request: ClipRequest, remembered: Remembering
) -> Callable[[SourceInfo, Movement, Sequence[Pose], Options], Parts]:
    """How the parts are chosen that are measured; another program's landmarks are one part."""
    if not request.beside or is_of_others(clip, request.rate_hz):
        return all_of_it

    def chosen(
        source: SourceInfo, movement: Movement, poses: Sequence[Pose], options: Options
    ) -> Parts:
        refuse_labels_outside(request.labels, poses)
        labels = labels_in_force(request.labels, remembered(source))
        return parts_of(movement, poses, options, beside=request.beside, labels=labels)

    return chosen


_UNFIT: Final = ("too-short", "too-few-pictures", "landmarks-without-depth")
"""Codes of what makes a recording unfit for every movement, or for this one."""


def _nothing_measured(session: Session, movement: Movement, side: Side | None) -> str:
    what = f"{session.source.name}: no repetition was measured"
    if has_curves_only(session):
        return f"{what}; for the curves, say where to write them: --series FILE."
    if session.left_out:
        return f"{what}: none of it is recognised as {movement.id}; see 'Left out' above."
    if any(part.discarded for part in session.sets):
        return f"{what}; see 'Discarded' and 'What to change' above."
    if any(note.code == "no-person" for note in session.notes):
        return f"{what}: no person was seen. Check that the whole body is in the picture."
    if unfit := next((note for note in session.notes if note.code in _UNFIT), None):
        return f"{what}. {unfit.text}"
    if side is not None:
        return (
            f"{what} on the {side} side; with --side {side} the {side.other} side was left out. "
            f"Score it without --side, or with --side {side.other}. For the {side} side, check "
            "that every repetition leaves the starting position clearly and comes back to it."
        )
    return (
        f"{what}: nothing in it looks like {movement.id}. Check that this is what is done in it, "
        "and that every repetition leaves the starting position clearly and comes back to it."
    )
