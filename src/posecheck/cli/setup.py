"""``posecheck setup``: compares camera and position with earlier sessions, before a set."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.app.user_data import open_user_journal, person_name
from posecheck.cli.failures import Debug, told_errors
from posecheck.cli.options import (
    Database,
    Json,
    Mirrored,
    Model,
    MovementName,
    Person,
)
from posecheck.cli.terminal import terminal_context
from posecheck.errors import CameraError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posecheck.movements import Movement
    from posecheck.records import Frame, Pose

SIZE_PX = (640, 480)
"""Asked of the camera, as 'posecheck live' does …"""
RATE_HZ = 30.0
"""… and so many pictures a second."""
FAULT_ENDS_S = 10.0
"""A camera that gives no picture for so long is given up (design rule)."""

Clip = Annotated[
    Path | None,
    typer.Argument(
        help="A video or a landmark file (.npz); or give --camera.",
        show_default=False,
        readable=False,
    ),
]
Camera = Annotated[
    str | None,
    typer.Option("--camera", help="Number, name, or address of a camera.", show_default=False),
]
Height = Annotated[
    float | None,
    typer.Option(
        "--height",
        min=80.0,
        max=250.0,
        help="Your height in cm: differences are then given in cm.",
        show_default=False,
    ),
]


def setup(
    clip: Clip = None,
    camera: Camera = None,
    movement: MovementName = None,
    height: Height = None,
    mirrored: Mirrored = False,
    model: Model = "full",
    json_file: Json = None,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Compare camera and position with your earlier sessions, before you start."""
    with told_errors(debug=debug), ExitStack() as stack:
        from posecheck.app.known import known
        from posecheck.app.library import movement_named
        from posecheck.app.placing import place_seen
        from posecheck.judgement.set_up import place_sentences
        from posecheck.reports.document import write_json
        from posecheck.reports.places import set_up_document

        if (clip is None) == (camera is None):
            raise UsageError("Name a clip, or a camera: --camera 0.")
        whose = person_name(person)
        if movement is None:
            movement = _latest(whose, database)
        chosen = movement_named(movement, database)
        remembered = known(chosen, whose, terminal_context(database))
        poses = (
            _of_camera(camera or "", model, mirrored, stack)
            if clip is None
            else _of_clip(clip, model, mirrored, stack)
        )
        seen = place_seen(poses, chosen, remembered.set_ups if remembered else (), height_cm=height)
        if json_file:
            document = set_up_document(seen, movement=chosen.id, person=whose)
            write_json(document, "-" if json_file == "-" else Path(json_file))
        if json_file != "-":
            for sentence in place_sentences(seen) or [_nothing_before(chosen)]:
                typer.echo(sentence)


def _latest(person: str, database: str | None) -> str | None:
    """The movement of the person's latest session; None when there is none."""
    with open_user_journal(database, create=False) as journal:
        sessions = journal.sessions(person=person)
    return sessions[-1].movement if sessions else None


def _of_clip(
    clip: Path, model: str, mirrored: bool, stack: ExitStack
) -> "Iterator[tuple[Frame | None, Pose]]":
    from posecheck.app.scoring import open_recording

    return open_recording(clip, mirrored=mirrored, model=model, stack=stack).poses


def _of_camera(
    camera: str, model: str, mirrored: bool, stack: ExitStack
) -> "Iterator[tuple[Frame | None, Pose]]":
    from posecheck.capture.camera import open_camera
    from posecheck.estimators.bundles import find_bundle
    from posecheck.estimators.opening import open_estimator
    from posecheck.records import Frame

    find_bundle(model)  # refused before the camera is opened
    width_px, height_px = SIZE_PX
    source = stack.enter_context(
        open_camera(
            camera, width_px=width_px, height_px=height_px, rate_hz=RATE_HZ, mirrored=mirrored
        )
    )
    estimator = stack.enter_context(open_estimator(model))
    last_s = 0.0
    while (item := source.next()) is not None:
        if isinstance(item, Frame):
            last_s = item.t_s
            yield item, estimator.estimate(item)
        elif item.t_s - last_s > FAULT_ENDS_S:
            raise CameraError(item.note.text)


def _nothing_before(movement: "Movement") -> str:
    return (
        f"There is no earlier session of {movement.id} to compare with. Save one: posecheck score "
        f"CLIP -m {movement.id} --save"
    )
