"""``posecheck audit record`` and ``audit score``: the weekly protocol, live or from clips."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.app.user_data import moment_of, open_user_journal, person_name
from posecheck.cli.failures import INTERRUPTED, Debug, report_errors
from posecheck.cli.live import (
    CameraPlace,
    FullScreen,
    Mute,
    NoWindowOption,
    Source,
    show_coached,
)
from posecheck.cli.options import (
    Clips,
    Database,
    Ease,
    Mirrored,
    Model,
    MovementName,
    OneSide,
    Pain,
    Person,
    RecordedAt,
    Reference,
    Soreness,
    Stiffness,
    feelings_of,
)
from posecheck.cli.saying import say, tell
from posecheck.cli.score import clip_run
from posecheck.cli.terminal import terminal_context
from posecheck.errors import NothingMeasuredError, UsageError


def score(
    clips: Clips,
    movement: MovementName = None,
    side: OneSide = None,
    mirrored: Mirrored = False,
    model: Model = "full",
    recorded_at: RecordedAt = None,
    pain: Pain = None,
    stiffness: Stiffness = None,
    soreness: Soreness = None,
    ease: Ease = None,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", help="Folder for the report. Default: in your data folder."),
    ] = None,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Measure recorded clips, keep them in the journal and write their week's report."""
    with report_errors(debug=debug):
        from posecheck.app.clips import ClipRequest, with_known
        from posecheck.app.library import movement_named

        chosen = movement_named(movement, database)
        request = ClipRequest(
            movement=chosen,
            side=side,
            mirrored=mirrored,
            model=model,
            person=person_name(person),
            recorded_at=None if recorded_at is None else moment_of(recorded_at),
            feelings=feelings_of(pain=pain, stiffness=stiffness, soreness=soreness, ease=ease),
        )
        request = with_known(request, terminal_context(database))
        with open_user_journal(database) as journal:
            run = clip_run(request, journal, database, debug=debug)
            run.score_all(clips)
            write_and_print_weeks(journal, run.session_ids, reports, named=[chosen])
        if code := run.exit_code():
            raise typer.Exit(code)


if TYPE_CHECKING:
    from posecheck.app.audit_pages import Written
    from posecheck.app.coaching import LiveRequest
    from posecheck.audit.plan import PlannedSet
    from posecheck.journal import Journal
    from posecheck.movements import Movement


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
    with report_errors(debug=debug):
        from posecheck.app.audit_sets import plan_sets
        from posecheck.app.coaching import LiveRequest, live_reference

        asked = live_reference(reference)
        plan = plan_sets(movements or [], asked, database)
        if source is not None and len({planned.movement.id for planned in plan}) > 1:
            raise UsageError("--source plays one clip: name its movement with --movement.")
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
            reference=asked,
        )
        _record(plan, wanted, reports, database)


def _record(
    plan: "tuple[PlannedSet, ...]",
    wanted: "LiveRequest",
    reports: Path | None,
    database: str | None,
) -> None:
    from posecheck.app.audit_sets import record_sets

    with open_user_journal(database) as journal:
        done = record_sets(
            plan,
            wanted,
            journal,
            terminal_context(database),
            announce=lambda number, planned: _announce(number, len(plan), planned),
            show=lambda coached, planned: show_coached(coached, planned.movement),
        )
        named = [planned.movement for planned in plan]
        write_and_print_weeks(journal, done.session_ids, reports, named=named)
    if done.interrupted:
        raise typer.Exit(INTERRUPTED)
    if not done.session_ids:
        tell("No repetition was measured, so nothing was kept.")
        raise typer.Exit(NothingMeasuredError.exit_code)


def _announce(number: int, count: int, planned: "PlannedSet") -> None:
    tell(f"Set {number} of {count}: {_name(planned)}. {planned.movement.instruction}")


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


def write_and_print_weeks(
    journal: "Journal",
    session_ids: Iterable[str],
    folder: Path | None,
    named: "Sequence[Movement]" = (),
) -> None:
    """Write the reports of the weeks that sessions belong to, and print what they say."""
    from posecheck.app.audit_pages import write_weeks_of
    from posecheck.app.context import local_now

    print_weeks(write_weeks_of(journal, session_ids, folder, made_at=local_now(), named=named))


def print_weeks(written: "Iterable[Written]") -> None:
    """What each week says, and where its page is."""
    from posecheck.app.audit_pages import lines_of

    for page in written:
        say("\n".join(lines_of(page.audit)))
        say(f"  {page.page}")
