"""``posecheck audit answer``: say of a clip in the inbox what it does not say itself."""

from pathlib import Path
from typing import Annotated

import typer

from posecheck.app.user_data import moment_of
from posecheck.body import Side
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import Database
from posecheck.cli.saying import say
from posecheck.errors import UsageError


def answer(
    clip: Annotated[
        Path,
        typer.Argument(
            help="The clip, as a path or as the run names it inside the inbox.",
            show_default=False,
            readable=False,
        ),
    ],
    movement: Annotated[
        str | None,
        typer.Option("--movement", "-m", help="The movement: its name.", show_default=False),
    ] = None,
    side: Annotated[Side | None, typer.Option("--side", help="The working side.")] = None,
    person: Annotated[str | None, typer.Option("--person", help="Whose clip it is.")] = None,
    mirrored: Annotated[
        bool | None,
        typer.Option("--mirrored/--no-mirrored", help="Whether it is a mirror image (selfie)."),
    ] = None,
    recorded_at: Annotated[
        str | None,
        typer.Option(
            "--recorded-at", metavar="DATE", help="When it was recorded, e.g. 2026-03-01T18:30."
        ),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="A remark, in your words.")] = None,
    inbox: Annotated[
        Path | None, typer.Option("--inbox", help="The inbox, if CLIP is a name inside it.")
    ] = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Answer a question that a run asked about a clip; the next run measures it.

    The answer is saved in a text file beside the clip: CLIP.toml.
    """
    with report_errors(debug=debug):
        from posecheck.app.answering import answer as write_answer
        from posecheck.app.library import library_of

        library = library_of(database)
        said = {
            "movement": None if movement is None else library.find(movement).id,
            "side": None if side is None else str(side),
            "person": person,
            "mirrored": mirrored,
            "recorded_at": None if recorded_at is None else moment_of(recorded_at).isoformat(),
            "note": note,
        }
        answers = {key: value for key, value in said.items() if value is not None}
        if not answers:
            raise UsageError("Say what it is: -m MOVEMENT, --side, --person, --mirrored, …")
        there = clip if inbox is None or clip.exists() else inbox / clip
        place = write_answer(there, answers, library)
        say(f"Saved in {place.name}. The next 'posecheck audit run' measures {there.name}.")
