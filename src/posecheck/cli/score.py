"""``posecheck score``: a clip in, measured and judged repetitions out."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from posecheck.body import Side
from posecheck.cli.ctrl_c import CtrlC
from posecheck.cli.database import (
    Database,
    Person,
    moment_of,
    opened,
    person_name,
    refuse_the_journal,
)
from posecheck.cli.failures import INTERRUPTED, Debug, tell, told_errors
from posecheck.cli.feelings import Ease, Pain, Soreness, Stiffness, feelings_of
from posecheck.cli.options import (
    Annotate,
    Clips,
    Comfort,
    Csv,
    From,
    Json,
    Landmarks,
    Mirrored,
    Model,
    MovementFile,
    MovementId,
    OneSide,
    RecordedAt,
    Reference,
    Save,
    To,
)
from posecheck.cli.remembering import known_baselines
from posecheck.cli.saving import Keeper, dated
from posecheck.cli.watching import annotator, progress_bar
from posecheck.errors import JournalError, NothingMeasuredError, PosecheckError, UsageError

if TYPE_CHECKING:
    from posecheck.history import Feeling
    from posecheck.journal import Journal
    from posecheck.movements import Movement
    from posecheck.personal import Baseline
    from posecheck.records import Session
    from posecheck.reports.document import Failure
    from posecheck.scoring import Looker, Recording

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of one clip."""

    movement: "Movement"
    side: Side | None = None
    mirrored: bool = False
    from_s: float | None = None
    to_s: float | None = None
    comfort_deg: float | None = None
    reference: str | None = None
    model: str = "full"
    annotate: Path | None = None
    landmarks: Path | None = None
    person: str | None = None
    recorded_at: datetime | None = None
    feelings: "tuple[Feeling, ...]" = ()
    baselines: "tuple[Baseline, ...]" = ()


def score(
    clips: Clips,
    movement: MovementId = None,
    movement_file: MovementFile = None,
    side: OneSide = None,
    mirrored: Mirrored = False,
    from_s: From = None,
    to_s: To = None,
    comfort: Comfort = None,
    reference: Reference = None,
    model: Model = "full",
    json_file: Json = None,
    csv_file: Csv = None,
    annotate: Annotate = None,
    landmarks: Landmarks = None,
    save: Save = False,
    person: Person = None,
    recorded_at: RecordedAt = None,
    pain: Pain = None,
    stiffness: Stiffness = None,
    soreness: Soreness = None,
    ease: Ease = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Measure and judge every repetition in recorded clips."""
    with told_errors(debug=debug):
        chosen = chosen_movement(movement, movement_file)
        outputs = _checked_outputs(clips, json_file, csv_file, annotate, landmarks)
        refuse_the_journal(outputs, database)
        if from_s is not None and to_s is not None and from_s >= to_s:
            raise UsageError(f"--from {from_s:g} must lie before --to {to_s:g}.")
        request = Request(
            movement=chosen,
            side=side,
            mirrored=mirrored,
            from_s=from_s,
            to_s=to_s,
            comfort_deg=comfort,
            reference=checked_reference(reference),
            model=model,
            annotate=annotate,
            landmarks=landmarks,
            person=person_name(person) if save or person else None,
            recorded_at=None if recorded_at is None else moment_of(recorded_at),
            feelings=feelings_of(pain=pain, stiffness=stiffness, soreness=soreness, ease=ease),
            baselines=known_baselines(chosen, person_name(person), database),
        )
        with ExitStack() as stack:
            journal = stack.enter_context(opened(database)) if save else None
            run = ClipRun(request, journal, quiet=json_file == STANDARD_OUTPUT, debug=debug)
            run.score_all(clips)
        _write(run.sessions, run.failed, json_file, csv_file)
        code = run.exit_code()
        if code:
            raise typer.Exit(code)


def checked_reference(reference: str | None) -> str | None:
    """What was typed, if it can be understood.

    Raises UsageError, before any recording is opened.
    """
    from posecheck.judgement.reference import reference_rule

    if reference is not None:
        reference_rule(reference)
    return reference


def chosen_movement(movement_id: str | None, movement_file: Path | None) -> "Movement":
    """The movement that was named, or that of the person's own file.

    Raises UsageError when none, two, or an unknown one was named.
    """
    from posecheck.measures import measure_for
    from posecheck.movements import list_movements, load_movement, load_movement_file

    if (movement_id is None) == (movement_file is None):
        known = ", ".join(one.id for one in list_movements())
        raise UsageError(f"Name the movement: --movement with one of {known}, or --movement-file.")
    if movement_file is None:
        return load_movement(movement_id or "")
    movement = load_movement_file(movement_file)
    try:
        measure_for(movement)
    except UsageError as error:
        raise UsageError(f"{movement_file.name}: {error}") from error
    return movement


def _checked_outputs(
    clips: Sequence[Path],
    json_file: str | None,
    csv_file: Path | None,
    annotate: Path | None,
    landmarks: Path | None,
) -> list[Path]:
    """The files to write; what cannot be written is refused before any work is done."""
    from posecheck.reports.pending import check_writable

    if len(clips) > 1 and (annotate or landmarks):
        raise UsageError("--annotate and --landmarks take one clip at a time.")
    if annotate and clips[0].suffix.lower() == ".npz":
        raise UsageError("--annotate needs a video; a landmark file holds no pictures.")
    if landmarks and landmarks.suffix.lower() != ".npz":
        raise UsageError(f"--landmarks {landmarks} must end in .npz to be scored again.")
    outputs = [Path(json_file)] if json_file and json_file != STANDARD_OUTPUT else []
    outputs += [path for path in (csv_file, annotate, landmarks) if path]
    for path in outputs:
        if any(path.resolve() == clip.resolve() for clip in clips):
            raise UsageError(f"{path} is one of the clips; it would be overwritten.")
        check_writable(path)
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise UsageError("Two results would be written to the same file.")
    return outputs


class ClipRun:
    """One call: clip after clip, what was found and what went wrong."""

    def __init__(
        self, request: Request, journal: "Journal | None", *, quiet: bool, debug: bool
    ) -> None:
        self.sessions: list[Session] = []
        self.failed: list[Failure] = []
        self.session_ids: list[str] = []
        """Of the sessions that are in the journal."""
        self._request = request
        self._journal = journal
        self._quiet = quiet
        self._debug = debug
        self._kept = True

    def score_all(self, clips: Sequence[Path]) -> None:
        """Clip after clip; a clip that fails does not keep the others from being scored."""
        from posecheck.reports.document import Failure

        for clip in clips:
            try:
                session = self._score(clip)
            except PosecheckError as error:
                if self._debug or len(clips) == 1:
                    raise
                tell(str(error))
                self.failed.append(Failure(clip.name, error.exit_code, str(error)))
                continue
            except KeyboardInterrupt:  # pressed twice; the clips before are kept
                if len(clips) == 1:
                    raise
                message = "Interrupted before it was measured."
                self.failed.append(Failure(clip.name, INTERRUPTED, message))
                break
            self.sessions.append(session)
            if was_interrupted(session):
                break

    def exit_code(self) -> int:
        """The gravest of: interrupted, the failures' own codes, not kept, nothing measured."""
        if any(was_interrupted(session) for session in self.sessions):
            return INTERRUPTED
        codes = [one.exit_code for one in self.failed]
        codes += [NothingMeasuredError.exit_code for one in self.sessions if not one.repetitions]
        codes += [] if self._kept else [JournalError.exit_code]
        return max(codes, default=0)

    def _score(self, clip: Path) -> "Session":
        keeper = self._keeper(clip)
        session = score_clip(clip, self._request, keeper)
        self._show(session)
        if keeper is not None:
            self.session_ids.append(keeper.session_id)
            try:
                keeper.finish(session)
            except JournalError as error:  # what was measured is shown and written all the same
                if self._debug:
                    raise
                self._kept = False
                tell(f"{clip.name} was not kept to its end. {error}")
        return session

    def _keeper(self, clip: Path) -> Keeper | None:
        if self._journal is None:
            return None
        request = self._request
        return Keeper(
            self._journal,
            clip=clip,
            movement=request.movement,
            person=person_name(request.person),
            recorded_at=request.recorded_at,
            feelings=request.feelings,
        )

    def _show(self, session: "Session") -> None:
        from rich.console import Console

        from posecheck.reports.terminal import show_session

        movement = self._request.movement
        if not self._quiet or not session.repetitions:
            show_session(session, movement, Console(stderr=self._quiet))
        if not session.repetitions and not was_interrupted(session):
            tell(_nothing_measured(session, movement, self._request.side))


def score_clip(clip: Path, request: Request, keeper: Keeper | None = None) -> "Session":
    """One clip, with a progress bar and the outputs that are written frame by frame."""
    from posecheck.history import pain_of
    from posecheck.reports.landmarks import LandmarksWriter
    from posecheck.scoring import score as score_recording

    with ExitStack() as stack:
        ctrl_c = stack.enter_context(CtrlC())
        progress = stack.enter_context(progress_bar(clip.name))

        def lookers(recording: "Recording") -> "list[Looker]":
            progress.opened(recording)
            looking: list[Looker] = [progress]
            if request.annotate:
                looking.append(annotator(request.annotate, request.movement, stack))
            if request.landmarks:
                writer = LandmarksWriter(request.landmarks, model=recording.source.model)
                stack.enter_context(writer)
                looking.append(
                    lambda observation: writer.add(observation.tracked or observation.pose)
                )
            if keeper is not None:
                looking += keeper.opened(recording)
            return [*looking, ctrl_c]

        session = score_recording(
            clip,
            movement=request.movement,
            side=request.side,
            mirrored=request.mirrored,
            model=request.model,
            comfort_deg=request.comfort_deg,
            reference=request.reference,
            baselines=request.baselines,
            pain=pain_of(request.feelings),
            from_s=request.from_s,
            to_s=request.to_s,
            lookers=lookers,
        )
        return replace(dated(session, request.recorded_at), person=request.person)


def _write(
    sessions: Sequence["Session"],
    failed: Sequence["Failure"],
    json_file: str | None,
    csv_file: Path | None,
) -> None:
    from posecheck.reports.document import session_document, sessions_document, write_json
    from posecheck.reports.table import write_csv

    if json_file:
        one = len(sessions) == 1 and not failed
        document = session_document(sessions[0]) if one else sessions_document(sessions, failed)
        write_json(document, "-" if json_file == STANDARD_OUTPUT else Path(json_file))
    if csv_file:
        write_csv(sessions, csv_file)


def _nothing_measured(session: "Session", movement: "Movement", side: Side | None) -> str:
    what = f"{session.source.name}: no repetition was measured"
    if any(one.discarded for one in session.sets):
        return f"{what}; see 'Not judged' and 'What to change' above."
    if any(note.code == "no-person" for note in session.notes):
        return f"{what}: no person was seen. Check that the whole body is in the picture."
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


def was_interrupted(session: "Session") -> bool:
    """Whether Ctrl-C ended the reading of its recording."""
    return any(note.code == "interrupted" for note in session.notes)
