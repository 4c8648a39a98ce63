"""``posecheck target``: where to go, in small safe steps."""

import math
from typing import TYPE_CHECKING

import typer

from posecheck.app.user_data import open_user_journal, person_name
from posecheck.body import Side
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import (
    AnyMovementId,
    Database,
    Degrees,
    EitherSide,
    MeasureName,
    MovementId,
    Person,
    sides,
)
from posecheck.cli.saying import say

if TYPE_CHECKING:
    from posecheck.journal import Journal
    from posecheck.movements import Movement

target = typer.Typer(
    name="target",
    help="Where you want to go, and the next safe step towards it.",
    no_args_is_help=True,
    add_completion=False,
)


@target.command(name="set")
def set_target(
    movement: MovementId,
    degrees: Degrees,
    side: EitherSide = None,
    measure: MeasureName = None,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Set a target, in degrees."""
    with report_errors(debug=debug):
        _change(movement, degrees, side, measure, person, database)


@target.command()
def clear(
    movement: MovementId,
    side: EitherSide = None,
    measure: MeasureName = None,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Remove the target."""
    with report_errors(debug=debug):
        _change(movement, None, side, measure, person, database)


@target.command()
def show(
    movement: AnyMovementId = None,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Show your targets and the next safe step towards each."""
    with report_errors(debug=debug):
        from posecheck.app.library import library_of

        library = library_of(database)
        chosen = library.movements if movement is None else (library.find(movement),)
        with open_user_journal(database, create=False) as journal:
            lines = [line for one in chosen for line in _lines(journal, one, person_name(person))]
        for line in lines or ["No target is set. Set one: posecheck target set MOVEMENT DEGREES"]:
            say(line)


def _change(
    movement_id: str,
    deg: float | None,
    side: Side | None,
    measure: str | None,
    person: str | None,
    database: str | None,
) -> None:
    from posecheck.app.context import local_now
    from posecheck.app.library import movement_named
    from posecheck.app.marking import Marking, add_marks, measure_named
    from posecheck.history import MarkKind

    movement = movement_named(movement_id, database)
    name = measure_named(movement, measure)
    whose = person_name(person)
    with open_user_journal(database) as journal:
        marking = Marking(journal, movement, whose, local_now)
        add_marks(marking, sides(side), name, MarkKind.TARGET, deg=deg)
        lines = _lines(journal, movement, whose)
    for line in lines or [f"No target for {movement.id}."]:
        say(line)


def _lines(journal: "Journal", movement: "Movement", person: str) -> list[str]:
    from posecheck.app.remembered import remembered
    from posecheck.measures import limited_measures
    from posecheck.terminal.baselines import target_words

    found = remembered(journal, person=person, movement=movement)
    comfort = {(one.side, one.measure): one.comfort_deg for one in found.baselines()}
    lines = []
    for side in Side:
        for rule in limited_measures(movement):
            target = found.target_deg(side, rule.measure)
            if target is not None:
                limit = comfort.get((side, rule.measure), math.nan)
                lines.append(target_words(movement, side, rule.measure, target, limit))
    return lines
