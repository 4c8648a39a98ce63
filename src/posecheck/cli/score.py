"""``posecheck score``: a clip in, measured and judged repetitions out."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.body import Side
from posecheck.cli.ctrl_c import CtrlC
from posecheck.cli.failures import INTERRUPTED, Debug, tell, told_errors
from posecheck.errors import NothingMeasuredError, PosecheckError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from posecheck.movements import Movement
    from posecheck.records import Observation, Session
    from posecheck.reports.document import Failure
    from posecheck.scoring import Looker, Recording

STANDARD_OUTPUT = "-"

# Paths are not to be readable for typer, whose refusal (2, wrong usage) would come before ours.
Clips = Annotated[
    list[Path],
    typer.Argument(
        help="Video files, or landmark files (.npz).", show_default=False, readable=False
    ),
]
MovementId = Annotated[
    str | None,
    typer.Option("--movement", "-m", help="What is done in them; see: posecheck movements."),
]
MovementFile = Annotated[
    Path | None,
    typer.Option("--movement-file", help="Your own movement, a TOML file.", readable=False),
]
OneSide = Annotated[Side | None, typer.Option("--side", help="Report only this side.")]
Mirrored = Annotated[
    bool, typer.Option("--mirrored", help="The recording is a mirror image (selfie camera).")
]
From = Annotated[float | None, typer.Option("--from", min=0.0, help="Skip what is before, s.")]
To = Annotated[float | None, typer.Option("--to", min=0.0, help="Skip what is after, s.")]
Comfort = Annotated[
    float | None,
    typer.Option("--comfort", min=1.0, max=180.0, help="Comfort limit for this run, degrees."),
]
Model = Annotated[str, typer.Option("--model", help="Pose model: lite, full or heavy.")]
Json = Annotated[
    str | None, typer.Option("--json", help="Write the results as JSON to a file; - prints it.")
]
Csv = Annotated[
    Path | None, typer.Option("--csv", help="Write a table for a spreadsheet.", readable=False)
]
Annotate = Annotated[
    Path | None,
    typer.Option("--annotate", help="Write the video with what was measured.", readable=False),
]
Landmarks = Annotated[
    Path | None,
    typer.Option(
        "--landmarks",
        help="Keep the landmarks (.npz) to score again without video.",
        readable=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of one clip."""

    movement: "Movement"
    side: Side | None = None
    mirrored: bool = False
    from_s: float | None = None
    to_s: float | None = None
    comfort_deg: float | None = None
    model: str = "full"
    annotate: Path | None = None
    landmarks: Path | None = None


def score(
    clips: Clips,
    movement: MovementId = None,
    movement_file: MovementFile = None,
    side: OneSide = None,
    mirrored: Mirrored = False,
    from_s: From = None,
    to_s: To = None,
    comfort: Comfort = None,
    model: Model = "full",
    json_file: Json = None,
    csv_file: Csv = None,
    annotate: Annotate = None,
    landmarks: Landmarks = None,
    debug: Debug = False,
) -> None:
    """Measure and judge every repetition in recorded clips."""
    with told_errors(debug=debug):
        chosen = _movement(movement, movement_file)
        _check_outputs(clips, json_file, csv_file, annotate, landmarks)
        if from_s is not None and to_s is not None and from_s >= to_s:
            raise UsageError(f"--from {from_s:g} must lie before --to {to_s:g}.")
        request = Request(
            movement=chosen,
            side=side,
            mirrored=mirrored,
            from_s=from_s,
            to_s=to_s,
            comfort_deg=comfort,
            model=model,
            annotate=annotate,
            landmarks=landmarks,
        )
        sessions, failed = _score_all(
            clips, request, quiet=json_file == STANDARD_OUTPUT, debug=debug
        )
        _write(sessions, failed, json_file, csv_file)
        code = _exit_code(sessions, failed)
        if code:
            raise typer.Exit(code)


def _movement(movement_id: str | None, movement_file: Path | None) -> "Movement":
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


def _check_outputs(
    clips: Sequence[Path],
    json_file: str | None,
    csv_file: Path | None,
    annotate: Path | None,
    landmarks: Path | None,
) -> None:
    """Refuse what cannot be written before any work is done."""
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


def _score_all(
    clips: Sequence[Path], request: Request, *, quiet: bool, debug: bool
) -> tuple[list["Session"], list["Failure"]]:
    from rich.console import Console

    from posecheck.reports.document import Failure
    from posecheck.reports.terminal import show_session

    out, err = Console(), Console(stderr=True)
    sessions: list[Session] = []
    failed: list[Failure] = []
    for clip in clips:
        try:
            session = score_clip(clip, request)
        except PosecheckError as error:
            if debug or len(clips) == 1:
                raise
            tell(str(error))
            failed.append(Failure(clip.name, error.exit_code, str(error)))
            continue
        except KeyboardInterrupt:  # pressed twice; the clips before are kept
            if len(clips) == 1:
                raise
            failed.append(Failure(clip.name, INTERRUPTED, "Interrupted before it was measured."))
            break
        sessions.append(session)
        if not quiet or not session.repetitions:
            show_session(session, request.movement, err if quiet else out)
        if was_interrupted(session):
            break
        if not session.repetitions:
            tell(_nothing_measured(session, request.movement))
    return sessions, failed


def score_clip(clip: Path, request: Request) -> "Session":
    """One clip, with a progress bar and the outputs that are written frame by frame."""
    from posecheck.reports.landmarks import LandmarksWriter
    from posecheck.scoring import score as score_recording

    with ExitStack() as stack:
        ctrl_c = stack.enter_context(CtrlC())
        progress = stack.enter_context(_progress(clip.name))

        def lookers(recording: "Recording") -> "list[Looker]":
            progress.opened(recording)
            looking: list[Looker] = [progress]
            if request.annotate:
                looking.append(_annotator(request.annotate, request.movement, stack))
            if request.landmarks:
                writer = LandmarksWriter(request.landmarks, model=recording.source.model)
                stack.enter_context(writer)
                looking.append(lambda observation: writer.add(observation.pose))
            return [*looking, ctrl_c]

        return score_recording(
            clip,
            movement=request.movement,
            side=request.side,
            mirrored=request.mirrored,
            model=request.model,
            comfort_deg=request.comfort_deg,
            from_s=request.from_s,
            to_s=request.to_s,
            lookers=lookers,
        )


class _Progress:
    """Shows how far a recording has been read."""

    def __init__(self, name: str, console: "Console") -> None:
        from rich.markup import escape
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        self.bar = Progress(
            "{task.description}",
            BarColumn(),
            MofNCompleteColumn(),
            "frames",
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self.bar.add_task(escape(name), total=None)

    def opened(self, recording: "Recording") -> None:
        """The recording is open: its length is known."""
        self.bar.update(self._task, total=recording.expected_frames)

    def __call__(self, _: "Observation") -> None:
        """One more frame."""
        self.bar.update(self._task, advance=1)


@contextmanager
def _progress(name: str) -> Iterator[_Progress]:
    from rich.console import Console

    progress = _Progress(name, Console(stderr=True))
    with progress.bar:
        yield progress


def _annotator(path: Path, movement: "Movement", stack: ExitStack) -> "Looker":
    """Writes the annotated video; it is opened with the first frame, whose size it takes."""
    from posecheck.reports.annotate import AnnotatedVideo

    video: AnnotatedVideo | None = None

    def look(observation: "Observation") -> None:
        nonlocal video
        if video is None:
            pose = observation.pose
            video = stack.enter_context(
                AnnotatedVideo(path, movement, pose.width_px, pose.height_px)
            )
        video.add(observation)

    return look


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


def _nothing_measured(session: "Session", movement: "Movement") -> str:
    what = f"{session.source.name}: no repetition was measured"
    if any(one.discarded for one in session.sets):
        return f"{what}; see 'Not judged' and 'What to change' above."
    if any(note.code == "no-person" for note in session.notes):
        return f"{what}: no person was seen. Check that the whole body is in the picture."
    return (
        f"{what}: nothing in it looks like {movement.id}. Check that this is what is done in it, "
        "and that every repetition leaves the starting position clearly and comes back to it."
    )


def _exit_code(sessions: Sequence["Session"], failed: Sequence["Failure"]) -> int:
    """The gravest of: interrupted, the failures' own codes, nothing measured."""
    if any(was_interrupted(session) for session in sessions):
        return INTERRUPTED
    codes = [one.exit_code for one in failed]
    codes += [NothingMeasuredError.exit_code for session in sessions if not session.repetitions]
    return max(codes, default=0)


def was_interrupted(session: "Session") -> bool:
    """Whether Ctrl-C ended the reading of its recording."""
    return any(note.code == "interrupted" for note in session.notes)
