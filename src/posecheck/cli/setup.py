"""``posecheck setup``: compares camera and position with earlier sessions, before a set."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import (
    Database,
    Json,
    Mirrored,
    Model,
    MovementName,
    Person,
)
from posecheck.cli.saying import say
from posecheck.cli.terminal import terminal_context
from posecheck.outputs import STANDARD_OUTPUT, check_results, place_named

if TYPE_CHECKING:
    from posecheck.movements import Movement


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
    with report_errors(debug=debug):
        from posecheck.app.placing import PlaceRequest, find_place
        from posecheck.documents.places import set_up_document
        from posecheck.documents.session import write_json
        from posecheck.judgement.set_up import place_sentences

        place = None if json_file is None else place_named(json_file)
        check_results([place] if place else [], clips=[clip] if clip else [])
        request = PlaceRequest(clip, camera, movement, person, height, mirrored, model)
        found = find_place(request, terminal_context(database))
        if place is not None:
            document = set_up_document(
                found.placed, movement=found.movement.id, person=found.person
            )
            write_json(document, place)
        if place != STANDARD_OUTPUT:
            for sentence in place_sentences(found.placed) or [_nothing_before(found.movement)]:
                say(sentence)


def _nothing_before(movement: "Movement") -> str:
    return (
        f"There is no earlier session of {movement.id} to compare with. Save one: posecheck score "
        f"CLIP -m {movement.id} --save"
    )
