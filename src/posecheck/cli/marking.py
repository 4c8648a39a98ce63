"""What the commands share that mark something: whose, of which side and measure."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.body import Side
from posecheck.cli.database import now
from posecheck.errors import UsageError

if TYPE_CHECKING:
    from posecheck.history import MarkKind
    from posecheck.journal import Journal
    from posecheck.movements import Movement

MovementId = Annotated[
    str,
    typer.Argument(
        metavar="MOVEMENT",
        help="See: posecheck movements; or your own movement file (.toml).",
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


def movement_named(name: str) -> "Movement":
    """A movement of the catalog, or of the person's own file.

    Raises UsageError when there is none.
    """
    from posecheck.movements import load_movement, load_movement_file

    own = name.lower().endswith(".toml")
    return load_movement_file(Path(name)) if own else load_movement(name)


def measure_named(movement: "Movement", name: str | None) -> str:
    """The measure that was named, else the end range.

    Raises UsageError when no limit can be set for it.
    """
    from posecheck.measures import limited_measures

    known = [rule.measure for rule in limited_measures(movement)]
    if name is not None and name not in known:
        raise UsageError(f"--measure {name}: {movement.id} has {', '.join(known)}.")
    return name or movement.primary.measure


def add_marks(
    journal: "Journal",
    movement: "Movement",
    *,
    person: str,
    sides: Iterable[Side],
    measure: str,
    kind: "MarkKind",
    deg: float | None = None,
    session_id: str | None = None,
    t_s: float | None = None,
) -> None:
    """Keep one mark of each side, made now."""
    from posecheck.history import Mark

    for side in sides:
        journal.add_mark(
            Mark(
                person=person,
                movement=movement.id,
                protocol=movement.protocol,
                side=side,
                measure=measure,
                kind=kind,
                made_at=now(),
                deg=deg,
                session_id=session_id,
                t_s=t_s,
            )
        )
