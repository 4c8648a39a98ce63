"""Arguments of the commands that mark something: of which movement, side and measure."""

from typing import Annotated

import typer

from posecheck.body import Side

MovementId = Annotated[
    str,
    typer.Argument(
        metavar="MOVEMENT",
        help="Its name (see: posecheck movements), or the path of a movement file (.toml).",
        show_default=False,
    ),
]
AnyMovementId = Annotated[
    str | None,
    typer.Argument(metavar="[MOVEMENT]", help="Only this one.", show_default=False),
]
EitherSide = Annotated[Side | None, typer.Option("--side", help="Only this side; else both.")]
MeasureName = Annotated[
    str | None,
    typer.Option("--measure", help="Another measure than the end range, e.g. hip_abduction."),
]
Degrees = Annotated[float, typer.Argument(min=1.0, max=180.0, help="Degrees.", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def sides(side: Side | None) -> tuple[Side, ...]:
    """The side that was named, else both."""
    return tuple(Side) if side is None else (side,)
