"""``posecheck audit record``: the weekly protocol in front of the webcam, set after set."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.app.user_data import open_user_journal, person_name
from posecheck.cli.audit_weeks import write_and_print_weeks
from posecheck.cli.failures import INTERRUPTED, Debug, tell, told_errors
from posecheck.cli.live import (
    CameraPlace,
    FullScreen,
    Mute,
    NoWindowOption,
    Source,
    show_coached,
)
from posecheck.cli.options import Database, Mirrored, Model, Person, Reference
from posecheck.cli.terminal import terminal_context
from posecheck.errors import NothingMeasuredError, UsageError

if TYPE_CHECKING:
    from posecheck.app.coaching import LiveRequest
    from posecheck.app.context import Context
    from posecheck.audit.plan import PlannedSet
    from posecheck.journal import Journal

WARMING_UP = "Go. The first one warms up and does not count."


Movements = Annotated[
    list[str] | None,
    typer.Option(
        *("--movement", "--movement-file", "-m"),
        help="Only this one, by its name or the path of its file; several times for several. "
        "Default: all but those that only the journal has.",
    ),
]


def record(
    movements: Movements = None,
    camera: CameraPlace = "0",
    source: Source = None,
    reference: Reference = None,
    person: Person = None,
    model: Model = "full",
    mirrored: Mirrored = False,
    no_window: NoWindowOption = False,
    full_screen: FullScreen = False,
    mute: Mute = False,
    plan_only: Annotated[
        bool, typer.Option("--plan", help="Only say what will be done, and how long it takes.")
    ] = False,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", help="Folder for the report. Default: in your data folder."),
    ] = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Guide you through the week's sets on the webcam, and write the week's report."""
    with told_errors(debug=debug):
        from posecheck.app.coaching import LiveRequest, live_reference
        from posecheck.audit.counting import WARM_UP

        asked = live_reference(reference)
        plan = _plan(movements or [], source, asked, database)
        _tell_plan(plan)
        if plan_only:
            return
        wanted = LiveRequest(
            movement=plan[0].movement,
            camera=camera,
            clip=source,
            person=person_name(person),
            model=model,
            mirrored=mirrored,
            window=not no_window,
            full_screen=full_screen,
            mute=mute,
            opening=WARMING_UP,
            reference=asked,
            warm_ups=WARM_UP,
        )
        with open_user_journal(database) as journal:
            session_ids, interrupted = _done(plan, wanted, journal, terminal_context(database))
            named = [planned.movement for planned in plan]
            write_and_print_weeks(journal, session_ids, reports, named=named)
        if interrupted:
            raise typer.Exit(INTERRUPTED)
        if not session_ids:
            tell("No repetition was measured, so nothing was kept.")
            raise typer.Exit(NothingMeasuredError.exit_code)


def _plan(
    names: list[str], source: Path | None, reference: str, database: str | None
) -> "tuple[PlannedSet, ...]":
    from posecheck.app.library import library_of
    from posecheck.audit.plan import weekly_plan
    from posecheck.judgement.reference import reference_rule

    library = library_of(database)
    chosen = [library.find(name) for name in dict.fromkeys(names)] or library.present
    if source is not None and len(chosen) > 1:
        raise UsageError("--source plays one clip: name its movement with --movement.")
    rule = reference_rule(reference)
    return weekly_plan(chosen, rule.count if rule.kind == "first" else 0)


def _done(
    plan: "tuple[PlannedSet, ...]", wanted: "LiveRequest", journal: "Journal", context: "Context"
) -> tuple[list[str], bool]:
    """Set after set; the sessions that were kept, and whether it was interrupted."""
    from posecheck.app.coaching import coach_set
    from posecheck.app.scoring import was_interrupted
    from posecheck.audit.counting import WARM_UP

    session_ids = []
    for number, one in enumerate(plan, start=1):
        tell(f"Set {number} of {len(plan)}: {_name(one)}. {one.movement.instruction}")
        reps = one.further if one.references else WARM_UP + one.further
        request = replace(wanted, movement=one.movement, sides=one.sides, reps=reps)
        done = coach_set(request, context, journal)
        show_coached(done, request.movement)
        session_ids += [done.session_id] if done.session_id else []
        if was_interrupted(done.session):
            return session_ids, True
    return session_ids, False


def _tell_plan(plan: "tuple[PlannedSet, ...]") -> None:
    minutes = max(1, round(sum(one.duration_s for one in plan) / 60))
    about = "a minute" if minutes == 1 else f"{minutes} minutes"
    tell(f"This week's audit, about {about}:")
    for number, one in enumerate(plan, start=1):
        each = " each" if len(one.sides) > 1 else ""
        counted = f" and {one.further} that count"
        if one.references:
            counted = f", {one.references} references and {one.further} more that count"
        tell(f"  {number}. {_name(one)}: a warm-up{counted}{each}.")


def _name(one: "PlannedSet") -> str:
    return f"{one.movement.name}, {' and '.join(str(side) for side in one.sides)}"
