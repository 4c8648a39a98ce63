"""``posecheck live``: the coach, on a webcam or on a clip that is played like one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from posecheck.app.user_data import refuse_the_journal
from posecheck.body import Side
from posecheck.cli.failures import INTERRUPTED, Debug, report_errors
from posecheck.cli.options import (
    Comfort,
    Database,
    Mirrored,
    Model,
    MovementId,
    Person,
    Reference,
)
from posecheck.cli.saying import tell
from posecheck.cli.terminal import show, terminal_context
from posecheck.errors import JournalError, NothingMeasuredError, UsageError
from posecheck.files import private_file
from posecheck.outputs import STANDARD_OUTPUT, place_named

if TYPE_CHECKING:
    from posecheck.app.coaching import CoachedSet
    from posecheck.app.context import Context
    from posecheck.movements import Movement
    from posecheck.records import Note

CameraPlace = Annotated[
    str, typer.Option("--camera", help="Number, name, or address (rtsp://, http://) of a camera.")
]
Source = Annotated[
    Path | None,
    typer.Option("--source", help="Play this clip instead of a camera.", readable=False),
]
Realtime = Annotated[
    bool,
    typer.Option(
        "--realtime", help="Play it at its own pace, as a camera would: late pictures are dropped."
    ),
]
OneSide = Annotated[
    Side | None, typer.Option("--side", help="The side you do; else both are asked for.")
]
Reps = Annotated[
    int,
    typer.Option(
        "--reps",
        min=0,
        help="Repetitions of each side besides references; 0: until you walk away.",
    ),
]
Countdown = Annotated[
    float | None,
    typer.Option(
        "--countdown",
        min=0.0,
        max=60.0,
        help="Seconds before the set starts (default: 3; for a clip 0).",
        show_default=False,
    ),
]
Record = Annotated[
    Path | None,
    typer.Option("--record", help="Record the video that is measured (.mp4).", readable=False),
]
Json = Annotated[
    str | None, typer.Option("--json", help="Write the result as JSON to a file; - prints it.")
]
Events = Annotated[
    str | None,
    typer.Option("--events", help="Write what happens, one JSON object per line; - prints it."),
]
NoWindowOption = Annotated[bool, typer.Option("--no-window", help="Open no window.")]
FullScreen = Annotated[bool, typer.Option("--full-screen", help="Begin on the full screen.")]
Mute = Annotated[bool, typer.Option("--mute", help="Make no sound.")]
NoSave = Annotated[bool, typer.Option("--no-save", help="Do not keep the session in the journal.")]
Width = Annotated[int, typer.Option("--width", min=160, help="Requested camera width, pixels.")]
Height = Annotated[int, typer.Option("--height", min=120, help="Requested camera height, pixels.")]
Fps = Annotated[
    float,
    typer.Option("--fps", min=1.0, max=1000.0, help="Requested frame rate, frames a second."),
]


def live(
    movement: MovementId,
    camera: CameraPlace = "0",
    source: Source = None,
    realtime: Realtime = False,
    side: OneSide = None,
    reps: Reps = 5,
    comfort: Comfort = None,
    reference: Reference = None,
    countdown: Countdown = None,
    person: Person = None,
    model: Model = "full",
    mirrored: Mirrored = False,
    record: Record = None,
    json_file: Json = None,
    events: Events = None,
    no_save: NoSave = False,
    no_window: NoWindowOption = False,
    full_screen: FullScreen = False,
    mute: Mute = False,
    width: Width = 640,
    height: Height = 480,
    fps: Fps = 30.0,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Measure a set while you do it, and warn when a repetition is forced."""
    with report_errors(debug=debug):
        from posecheck.app.coaching import LiveRequest, coach_set, live_reference
        from posecheck.app.library import movement_named

        refuse_the_journal(_checked_outputs(record, json_file, events, source), database)
        quiet = STANDARD_OUTPUT in (json_file, events)
        request = LiveRequest(
            movement=movement_named(movement, database),
            camera=camera,
            clip=source,
            realtime=realtime,
            sides=tuple(Side) if side is None else (side,),
            reps=reps or None,
            comfort_deg=comfort,
            reference=live_reference(reference, comfort),
            countdown_s=countdown,
            person=person,
            model=model,
            mirrored=mirrored,
            record=record,
            events=None if events is None else partial(_stream, events),
            save=not no_save,
            window=not no_window,
            full_screen=full_screen,
            mute=mute,
            size_px=(width, height),
            rate_hz=fps,
        )
        done = coach_set(request, _context(database, quiet=quiet))
        show_coached(done, request.movement, quiet=quiet)
        _finish(done, json_file)


def show_coached(done: "CoachedSet", movement: "Movement", *, quiet: bool = False) -> None:
    """Print what was measured, and where it was kept."""
    show(done.session, movement, quiet=quiet)
    if done.problem is not None:
        tell(f"The session was not kept to its end. {done.problem}")
    elif done.session_id is not None:
        tell(f"kept in the journal as {done.session_id[:8]}.")


def _context(database: str | None, *, quiet: bool) -> "Context":
    """With a program on the standard output the person is not told how to end the set."""
    context = terminal_context(database)
    if not quiet:
        return context

    def notify(notice: "Note") -> None:
        if notice.code != "set-begins":
            context.notify(notice)

    return replace(context, notify=notify)


@contextmanager
def _stream(place: str) -> Iterator[IO[str]]:
    """Where the events are written."""
    from posecheck.outputs import output_errors

    if place == STANDARD_OUTPUT:
        yield sys.stdout
        return
    with output_errors(Path(place)):
        private_file(Path(place))
        with Path(place).open("w", encoding="utf-8") as file:
            yield file


def _finish(done: "CoachedSet", json_file: str | None) -> None:
    """Write the result, and leave with the code that fits."""
    from posecheck.app.scoring import was_interrupted
    from posecheck.documents.session import session_document, write_json

    if json_file is not None:
        document = session_document(done.session)
        write_json(document, place_named(json_file))
    if was_interrupted(done.session):
        raise typer.Exit(INTERRUPTED)
    if not done.session.repetitions:
        tell("No repetition was measured, so nothing was kept.")
        raise typer.Exit(NothingMeasuredError.exit_code)
    if done.problem is not None:
        raise typer.Exit(JournalError.exit_code)


def _checked_outputs(
    record: Path | None, json_file: str | None, events: str | None, source: Path | None
) -> list[Path]:
    """The files to write; what cannot be written is refused before anybody moves."""
    from posecheck.outputs import check_results

    if record is not None and record.suffix.lower() != ".mp4":
        raise UsageError(f"--record {record} must end in .mp4.")
    if json_file == events == STANDARD_OUTPUT:
        raise UsageError("--json - and --events - cannot both go to the standard output.")
    outputs = [Path(one) for one in (json_file, events) if one and one != STANDARD_OUTPUT]
    outputs += [record] if record else []
    check_results(outputs, clips=[source] if source else [])
    return outputs
