"""A whole session filmed in one go: what is done when, and each set measured as its movement.

circuit = score_circuit(Path("session.mp4"), CircuitRequest(movements=catalog()), Context())
for bout in circuit.sets:
    print(bout.movement, bout.side, len(circuit.repetitions_of(bout)))
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from posecheck.app.clips import refuse_what_cannot_be_asked
from posecheck.app.context import Context
from posecheck.app.keeping import SessionRecorder, dated
from posecheck.app.labels import LABELLED
from posecheck.app.others import is_of_others
from posecheck.app.remembered import Remembered, known
from posecheck.app.scoring import (
    Observer,
    Recording,
    limits_in_force,
    open_recording,
    reference_asked,
    refuse_too_few,
    said,
    score_kept,
    set_ups_before,
    software_of,
    trimmed,
    with_size,
)
from posecheck.app.session_pages import PageWriter
from posecheck.app.user_data import person_name
from posecheck.circuit import Activity, Bout, Circuit, measured_span
from posecheck.documents.landmarks import LandmarksWriter
from posecheck.errors import JournalError, UsageError
from posecheck.history import Feeling, pain_of
from posecheck.journal import Journal
from posecheck.judgement.reference import reference_rule
from posecheck.movements import Movement
from posecheck.pipeline import Options
from posecheck.pipeline.loop import INTERRUPTED
from posecheck.recognition import recognise
from posecheck.records import Frame, Note, Observation, Pose, Session
from posecheck.words.circuits import moment_span

NOT_KEPT: Final = "not-kept"
"""Code of the note on a session that the journal could not take."""
SHORT_BREAK_S: Final = 5.0
"""So long a break does not part two sets of one movement [s] (design rule)."""


@dataclass(frozen=True, slots=True)
class CircuitRequest:
    """What is asked of a recording whose movements are to be found."""

    movements: tuple[Movement, ...]
    """Those that are looked for."""
    plan: tuple[str, ...] = ()
    """Ids of the movements that are expected; it helps, but is not needed."""
    labels: tuple[Bout, ...] = ()
    """What a person says of stretches; never overwritten."""
    mirrored: bool = False
    from_s: float | None = None
    to_s: float | None = None
    reference: str | None = None
    model: str = "full"
    landmarks: Path | None = None
    """Where to write the landmarks of the whole recording."""
    page: Path | None = None
    """Where to write the page."""
    person: str | None = None
    recorded_at: datetime | None = None
    feelings: tuple[Feeling, ...] = ()
    every_frame: bool = False
    """Look at all frames of a video, also while nothing moves."""

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, before any recording is opened.

        Raises UsageError.
        """
        refuse_what_cannot_be_asked(self.from_s, self.to_s, self.reference)

    @property
    def outputs(self) -> list[Path]:
        """What is written for the recording itself."""
        return [path for path in (self.landmarks, self.page) if path]


def score_circuit(
    clip: Path,
    request: CircuitRequest,
    context: Context,
    journal: Journal | None = None,
    page: PageWriter | None = None,
) -> Circuit:
    """Find the sets of a recording and measure each; with a journal its sessions are kept.

    ``page`` looks on while they are measured.

    Raises InputRefusedError for what is no recording, UsageError for another program's landmarks
    and for a label outside of the recording, ModelError when the model is missing.
    """
    if is_of_others(clip):
        raise UsageError(
            f"{clip.name} holds another program's landmarks: name the movement that they are to be "
            "read as, --movement MOVEMENT. Finding the movements needs posecheck's own pose models."
        )
    with ExitStack() as stack:
        recording = open_recording(
            clip,
            mirrored=request.mirrored,
            model=request.model,
            stack=stack,
            every_frame=request.every_frame,
        )
        observers = _observers(clip, recording, request, context, stack)
        source_poses = trimmed(recording.poses, from_s=request.from_s, to_s=request.to_s)
        poses, interrupted = _read(source_poses, observers)
        if not interrupted:
            refuse_too_few(len(poses), clip.name, request.from_s, request.to_s)
        notes = (*recording.notes(), *interrupted)
    recording = replace(recording, source=with_size(recording.source, poses[-1] if poses else None))
    _refuse_labels_outside(request.labels, poses)
    bouts = recognise(poses, request.movements, plan=request.plan, labels=request.labels)
    scoring = _Scoring(clip, recording, request, _said_once(context), journal, notes, page)
    sessions = tuple(
        scoring.session(movement, bouts, poses) for movement in _done(bouts, request.movements)
    )
    source = recording.source
    if request.recorded_at is not None:
        source = replace(source, recorded_at=request.recorded_at.isoformat())
    return Circuit(
        source=source,
        duration_s=poses[-1].t_s if poses else 0.0,
        frames=len(poses),
        bouts=bouts,
        sessions=sessions,
        notes=(*notes, *scoring.unkept),
        person=request.person,
        plan=request.plan,
    )


@dataclass(frozen=True, slots=True)
class _Scoring:
    """Measures the sets of one movement after the other."""

    clip: Path
    recording: Recording
    request: CircuitRequest
    context: Context
    journal: Journal | None
    notes: tuple[Note, ...]
    page: PageWriter | None
    unkept: list[Note] = field(default_factory=list)
    """What the journal could not take."""

    def session(self, movement: Movement, bouts: Sequence[Bout], poses: Sequence[Pose]) -> Session:
        """The sets of a movement, as one session."""
        spans = spans_of(movement.id, bouts)
        found = known(movement, person_name(self.request.person), self.context)
        asked = reference_asked(movement, self.request.reference)
        options = self._options(movement, found, asked)
        settings = {
            **{"side": None, "comfort_deg": None, "reference": asked},
            **{"mirrored": self.request.mirrored},
            **{"from_s": self.request.from_s, "to_s": self.request.to_s},
            **said("sampling", self.recording.sampling),
            "spans_s": [[round(start_s, 3), round(end_s, 3)] for start_s, end_s in spans],
        }
        software = software_of(movement, self.recording.software, settings)
        recorder = self._recorder(movement)
        observers: list[Observer] = []
        if recorder is not None:
            opened = replace(self.recording, software=software, limits=options.limits)
            observers = recorder.opened(opened)
        if self.page is not None:
            observers.append(self.page.observer(movement))
        session = score_kept(
            within(poses, spans),
            movement=movement,
            source=self.recording.source,
            options=options,
            software=software,
            notes=self.notes,
            observers=observers,
            series=True,
        )
        session = replace(dated(session, self.request.recorded_at), person=self.request.person)
        if recorder is not None:
            self._finish(recorder, session)
        return session

    def _finish(self, recorder: SessionRecorder, session: Session) -> None:
        """What was measured is shown and written also when the journal fails."""
        try:
            recorder.finish(session)
        except JournalError as error:
            text = f"{session.movement} was not kept to its end. {error}"
            self.unkept.append(Note(NOT_KEPT, text))

    def _options(self, movement: Movement, found: Remembered | None, asked: str) -> Options:
        baselines = () if found is None else found.baselines()
        earlier = () if found is None else found.set_ups
        return Options(
            limits=limits_in_force(movement, None, baselines),
            baselines=baselines,
            pain=pain_of(self.request.feelings),
            reference=reference_rule(asked),
            earlier=set_ups_before(self.recording.source, earlier, self.request.recorded_at),
        )

    def _recorder(self, movement: Movement) -> SessionRecorder | None:
        if self.journal is None:
            return None
        return SessionRecorder(
            self.journal,
            self.context,
            clip=self.clip,
            movement=movement,
            person=person_name(self.request.person),
            recorded_at=self.request.recorded_at,
            feelings=self.request.feelings,
        )


def spans_of(movement: str, bouts: Sequence[Bout]) -> list[tuple[float, float]]:
    """Where the sets of a movement are, each with what is measured beside it; in order, apart.

    Sets that follow each other at once, as of one leg and then the other, share their rest: they
    are measured in one go.
    """
    spans: list[tuple[float, float]] = []
    last = -1
    for i, bout in enumerate(bouts):
        if bout.activity is not Activity.SET or bout.movement != movement:
            continue
        start_s, end_s = measured_span(bout, bouts)
        between = bouts[last + 1 : i]
        if spans and _is_short_break(between):
            spans[-1] = (spans[-1][0], end_s)
        else:
            start_s = max(start_s, spans[-1][1]) if spans else start_s
            spans.append((start_s, end_s))
        last = i
    return spans


def _is_short_break(between: Sequence[Bout]) -> bool:
    """Whether the person stayed where they were, for a little while, and did nothing else."""
    apart = {Activity.AWAY, Activity.SET}
    if any(bout.activity in apart or bout.reason == LABELLED for bout in between):
        return False
    return sum(bout.duration_s for bout in between) <= SHORT_BREAK_S


def within(poses: Iterable[Pose], spans: Sequence[tuple[float, float]]) -> Iterator[Pose]:
    """The poses inside the spans; what follows a gap does not continue what was before."""
    waiting = iter(spans)
    span = next(waiting, None)
    begun = False
    for pose in poses:
        while span is not None and pose.t_s >= span[1]:
            span, begun = next(waiting, None), False
        if span is None:
            return
        if pose.t_s >= span[0]:
            yield pose if begun else replace(pose, restart=True)
            begun = True


def _refuse_labels_outside(labels: Sequence[Bout], poses: Sequence[Pose]) -> None:
    """Refuse what is said of a time that was not read."""
    for label in labels if poses else ():
        if label.start_s >= poses[-1].t_s or label.end_s <= poses[0].t_s:
            span = moment_span(label.start_s, label.end_s)
            read = moment_span(poses[0].t_s, poses[-1].t_s)
            raise UsageError(f"--label {span} lies outside of the recording, {read}.")


def _done(bouts: Iterable[Bout], movements: Sequence[Movement]) -> Iterator[Movement]:
    """The movements that have a set, in order of their first one."""
    by_id = {movement.id: movement for movement in movements}
    for name in dict.fromkeys(bout.movement for bout in bouts if bout.activity is Activity.SET):
        if name is not None and name in by_id:
            yield by_id[name]


def _observers(
    clip: Path, recording: Recording, request: CircuitRequest, context: Context, stack: ExitStack
) -> list[Observer]:
    """Who looks on while the poses are read."""
    observer = stack.enter_context(context.observe(clip.name))
    observer.opened(recording)
    found: list[Observer] = []
    if request.landmarks is not None:
        writer = stack.enter_context(
            LandmarksWriter(request.landmarks, model=recording.source.model)
        )
        found.append(lambda seen: writer.add(seen.pose))
    return [*found, observer]  # an interrupt comes last, so that all outputs agree


def _read(
    poses: Iterable[tuple[Frame | None, Pose]], observers: Sequence[Observer]
) -> tuple[list[Pose], tuple[Note, ...]]:
    """All poses, and whether an interrupt ended the reading."""
    found: list[Pose] = []
    try:
        for frame, pose in poses:
            found.append(pose)
            seen = Observation(pose, frame, (), None, (), (), ())
            for observe in observers:
                observe(seen)
    except KeyboardInterrupt:
        return found, (INTERRUPTED,)
    return found, ()


def _said_once(context: Context) -> Context:
    """The context without the repetitions of a notice: the same holds for every movement."""
    said: set[str] = set()

    def notify(notice: Note) -> None:
        if notice.text not in said:
            said.add(notice.text)
            context.notify(notice)

    return replace(context, notify=notify)
