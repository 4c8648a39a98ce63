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
from posecheck.app.comfort import ComfortLimits
from posecheck.app.context import Context
from posecheck.app.keeping import SessionRecorder, dated, delete_what_was_replaced
from posecheck.app.labels import LABELLED, labels_in_force
from posecheck.app.others import is_of_others
from posecheck.app.reading import Observer, Read, Recording, read, with_size
from posecheck.app.remembered import Remembered, known
from posecheck.app.saying import remember, said_before
from posecheck.app.scoring import (
    limits_in_force,
    open_recording,
    read_how,
    reference_asked,
    score_kept,
    set_ups_before,
    software_of,
)
from posecheck.app.spans import Span, refuse_labels_outside, spans_of, spans_setting, within
from posecheck.app.user_data import person_name
from posecheck.app.writers import Writer, readers_of
from posecheck.body import Side
from posecheck.circuit import SIDE_LEFT_OUT, Activity, Bout, Circuit, is_left_out
from posecheck.errors import JournalError, UsageError
from posecheck.history import Feeling, pain_of
from posecheck.journal import Journal
from posecheck.judgement.reference import ReferenceRule, no_reference_at, reference_rule
from posecheck.movements import Movement
from posecheck.pipeline import Options, circuit_series
from posecheck.pipeline.loop import INTERRUPTED
from posecheck.recognition import recognise
from posecheck.records import Note, Pose, Session

NOT_KEPT: Final = "not-kept"
"""Code of the note on a session that the journal could not take."""


@dataclass(frozen=True, slots=True)
class CircuitRequest:
    """What is asked of a recording whose movements are to be found."""

    movements: tuple[Movement, ...]
    """Those that are looked for."""
    plan: tuple[str, ...] = ()
    """Ids of the movements that are expected; it helps, but is not needed."""
    labels: tuple[Bout, ...] = ()
    """What a person says of stretches; never overwritten."""
    side: Side | None = None
    """The only side that is reported, of every set."""
    comfort: ComfortLimits = field(default_factory=ComfortLimits)
    """Comfort limits for this run."""
    mirrored: bool = False
    from_s: float | None = None
    to_s: float | None = None
    reference: str | None = None
    model: str = "full"
    landmarks: Path | None = None
    """Where to write the landmarks of the whole recording."""
    series: tuple[Path, ...] = ()
    """Where to write the curves; the suffix of each names its format."""
    annotate: Path | None = None
    """Where to write the annotated video."""
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
        self.comfort.refuse_one_for_several(self.plan)

    @property
    def outputs(self) -> list[Path]:
        """What is written for the recording itself."""
        single = (self.annotate, self.landmarks, self.page)
        return [*(path for path in single if path), *self.series]


def score_circuit(
    clip: Path,
    request: CircuitRequest,
    context: Context,
    journal: Journal | None = None,
    writers: Sequence[Writer] = (),
) -> Circuit:
    """Find the sets of a recording and measure each; with a journal its sessions are kept.

    ``writers`` look on while they are measured.

    Raises InputRefusedError for what is no recording, UsageError for another program's landmarks
    and for a label outside of the recording, ModelError when the model is missing.
    """
    if is_of_others(clip):
        raise UsageError(
            f"{clip.name} holds landmarks of another program. Name the movement: --movement "
            "MOVEMENT. Only landmarks of posecheck's own pose models show which movement it is."
        )
    with ExitStack() as stack:
        recording = open_recording(
            clip,
            mirrored=request.mirrored,
            model=request.model,
            stack=stack,
            every_frame=request.every_frame or request.annotate is not None,
            processes=context.processes,
        )
        observer = stack.enter_context(context.observe(clip.name))
        observer.opened(recording)
        # An interrupt comes last, so that all agree.
        readers: list[Observer] = [*readers_of(writers, recording, stack), observer]
        found = read(recording, readers, from_s=request.from_s, to_s=request.to_s)
    poses, notes = found.poses, found.notes
    recording = replace(recording, source=with_size(recording.source, poses[-1] if poses else None))
    refuse_labels_outside(request.labels, poses)
    before = said_before(context, request.person)(recording.source)
    labels = labels_in_force(request.labels, before)
    bouts = recognise(poses, request.movements, plan=request.plan, labels=labels)
    bouts = tuple(_with_side_left_out(bout, request.side) for bout in bouts)
    scoring = _Scoring(*(clip, recording, found, request, _said_once(context), journal, writers))
    sessions = tuple(
        scoring.session(movement, bouts, poses) for movement in _done(bouts, request.movements)
    )
    scoring.remember()
    curves = [one.series for one in sessions if one.series]
    source = recording.source
    if request.recorded_at is not None:
        source = replace(source, recorded_at=request.recorded_at.isoformat())
    return Circuit(
        source=source,
        duration_s=poses[-1].t_s if poses else 0.0,
        frames=len(poses),
        bouts=bouts,
        sessions=sessions,
        notes=(*notes, *_references_outside(request, bouts), *scoring.unkept),
        person=request.person,
        plan=request.plan,
        series=circuit_series(source.name, poses, curves) if request.series else None,
    )


@dataclass(frozen=True, slots=True)
class _Scoring:
    """Measures the sets of one movement after the other."""

    clip: Path
    recording: Recording
    read: Read
    request: CircuitRequest
    context: Context
    journal: Journal | None
    writers: Sequence[Writer]
    unkept: list[Note] = field(default_factory=list)
    """What the journal could not take."""
    kept: list[str] = field(default_factory=list)
    """Ids of the sessions that are in the journal."""

    def session(self, movement: Movement, bouts: Sequence[Bout], poses: Sequence[Pose]) -> Session:
        """The sets of a movement, as one session."""
        spans = spans_of(movement.id, bouts)
        found = known(movement, person_name(self.request.person), self.context)
        comfort_deg = self.request.comfort.of(movement.id)
        asked = reference_asked(movement, self.request.reference, comfort_deg)
        rule = _within(reference_rule(asked), spans)
        options = self._options(movement, found, rule, comfort_deg)
        side = self.request.side
        settings = {
            **{"side": side and str(side), "comfort_deg": comfort_deg, "reference": asked},
            **{"mirrored": self.request.mirrored},
            **{"from_s": self.request.from_s, "to_s": self.request.to_s},
            **read_how(self.recording),
            **spans_setting(spans),
        }
        software = software_of(movement, self.recording.software, settings)
        recorder = self._recorder(movement)
        observers: list[Observer] = []
        if recorder is not None:
            opened = replace(self.recording, software=software, limits=options.limits)
            observers = recorder.opened(opened)
        observers += [writer.observer(movement) for writer in self.writers]
        session = score_kept(
            within(poses, spans),
            movement=movement,
            source=self.recording.source,
            options=options,
            software=software,
            notes=self.read.notes,
            observers=observers,
            series=bool(self.request.series) or self.request.page is not None,
            pictures=self.read.pictures,
        )
        session = replace(dated(session, self.request.recorded_at), person=self.request.person)
        if recorder is not None:
            self._finish(recorder, session)
        return session

    def _finish(self, recorder: SessionRecorder, session: Session) -> None:
        """What was measured is shown and written also when the journal fails."""
        try:
            recorder.finish(session)
            self.kept.append(recorder.session_id)
        except JournalError as error:
            text = f"{session.movement} was not kept to its end. {error}"
            self.unkept.append(Note(NOT_KEPT, text))

    def remember(self) -> None:
        """Keep what the person says; of a file that was read to its end this search counts.

        What was asked of one side alone says nothing of the other.
        """
        request, source, journal = self.request, self.recording.source, self.journal
        whole = INTERRUPTED not in self.read.notes and not self.unkept and request.side is None
        try:
            remember(journal, request, source, self.context)
            if journal is not None and whole:
                delete_what_was_replaced(
                    journal,
                    self.context,
                    source,
                    person=person_name(request.person),
                    session_ids=self.kept,
                    from_s=request.from_s,
                    to_s=request.to_s,
                )
        except JournalError as error:
            self.unkept.append(Note(NOT_KEPT, f"Your labels were not kept. {error}"))

    def _options(
        self,
        movement: Movement,
        found: Remembered | None,
        rule: ReferenceRule,
        comfort_deg: float | None,
    ) -> Options:
        baselines = () if found is None else found.baselines()
        earlier = () if found is None else found.set_ups
        return Options(
            self.request.side,
            limits=limits_in_force(movement, comfort_deg, baselines),
            baselines=baselines,
            pain=pain_of(self.request.feelings),
            reference=rule,
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


def _within(rule: ReferenceRule, spans: Sequence[Span]) -> ReferenceRule:
    """The rule with the moments that lie in a movement's own sets."""
    own = (t_s for t_s in rule.at_s if any(start_s <= t_s < end_s for start_s, end_s in spans))
    return replace(rule, at_s=tuple(own))


def _references_outside(request: CircuitRequest, bouts: Sequence[Bout]) -> list[Note]:
    """A note on the moments of references that lie in no set at all."""
    rule = reference_rule(request.reference or "none")
    spans = [span for one in request.movements for span in spans_of(one.id, bouts)]
    inside = _within(rule, spans).at_s
    missed = [t_s for t_s in rule.at_s if t_s not in inside]
    return [no_reference_at(missed)] if missed else []


def _with_side_left_out(bout: Bout, side: Side | None) -> Bout:
    """A set, with the reason where it is one of the side that is not reported."""
    if side is None or bout.side is not side.other or bout.reason == LABELLED:
        return bout
    text = f"The {bout.side} side, left out with --side {side}."
    return replace(bout, reason=Note(SIDE_LEFT_OUT, text))


def _done(bouts: Iterable[Bout], movements: Sequence[Movement]) -> Iterator[Movement]:
    """The movements that have a set of a side that is reported, in order of their first one."""
    by_id = {movement.id: movement for movement in movements}
    sets = [bout for bout in bouts if bout.activity is Activity.SET and not is_left_out(bout)]
    for name in dict.fromkeys(bout.movement for bout in sets):
        if name is not None and name in by_id:
            yield by_id[name]


def _said_once(context: Context) -> Context:
    """The context without the repetitions of a notice: the same holds for every movement."""
    said: set[str] = set()

    def notify(notice: Note) -> None:
        if notice.text not in said:
            said.add(notice.text)
            context.notify(notice)

    return replace(context, notify=notify)
