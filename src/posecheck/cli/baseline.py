"""``posecheck baseline``: the person's own range, and where the comfort limit is."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.app.user_data import moment_of, open_user_journal, person_name
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.live import (
    CameraPlace,
    Mute,
    NoWindowOption,
    Realtime,
    Reps,
    Source,
    show_coached,
)
from posecheck.cli.options import (
    AnyMovementId,
    Database,
    EitherSide,
    MeasureName,
    Mirrored,
    Model,
    MovementId,
    OneSide,
    Pain,
    Person,
    RecordedAt,
    Yes,
    feelings_of,
    sides,
)
from posecheck.cli.saying import say, tell
from posecheck.cli.terminal import agreed, terminal_context
from posecheck.cli.terminal import show as show_measured
from posecheck.errors import PosecheckError, UsageError

if TYPE_CHECKING:
    from posecheck.app.clips import ClipRequest
    from posecheck.app.coaching import LiveRequest
    from posecheck.journal import Journal
    from posecheck.movements import Movement

baseline = typer.Typer(
    name="baseline",
    help="Your own range and comfort limit, which repetitions are judged against.",
    no_args_is_help=True,
    add_completion=False,
)

CALIBRATION: Final = "Easy repetitions. In the last one go to the first stretch, and press C there."

Clips = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Videos or landmark files (.npz); none: do the set live, before the camera.",
        show_default=False,
        readable=False,
    ),
]
ComfortAt = Annotated[
    list[float] | None,
    typer.Option(
        "--comfort-at",
        min=0.0,
        metavar="TIME",
        help="When you felt the first stretch, seconds into the clip; once for each side.",
    ),
]
ComfortDegrees = Annotated[
    float | None,
    typer.Option("--comfort", min=1.0, max=180.0, help="Where the first stretch is felt, degrees."),
]
Clear = Annotated[bool, typer.Option("--clear", help="Remove the limit.")]


@baseline.command()
def record(
    movement: MovementId,
    clips: Clips = None,
    side: OneSide = None,
    comfort_at: ComfortAt = None,
    mirrored: Mirrored = False,
    model: Model = "full",
    recorded_at: RecordedAt = None,
    pain: Pain = None,
    camera: CameraPlace = "0",
    source: Source = None,
    realtime: Realtime = False,
    reps: Reps = 5,
    no_window: NoWindowOption = False,
    mute: Mute = False,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Add a calibration: easy repetitions, then up to the first sensation of stretch.

    From clips, or live before the camera, where the key C marks the first stretch.
    """
    with report_errors(debug=debug):
        from posecheck.app.clips import ClipRequest
        from posecheck.app.coaching import LiveRequest
        from posecheck.app.library import movement_named

        chosen, whose = movement_named(movement, database), person_name(person)
        if clips:
            request = ClipRequest(
                movement=chosen,
                side=side,
                mirrored=mirrored,
                model=model,
                person=whose,
                recorded_at=None if recorded_at is None else moment_of(recorded_at),
                reference="none",  # the last ones go further: no line of their own judges them
                feelings=feelings_of(pain=pain),
            )
            _record_clips(clips, request, comfort_at or (), database, debug=debug)
            return
        if comfort_at or recorded_at or pain:
            raise UsageError("--comfort-at, --recorded-at and --pain belong to clips: name one.")
        live = LiveRequest(
            movement=chosen,
            camera=camera,
            clip=source,
            realtime=realtime,
            sides=sides(side),
            reps=reps or None,
            person=whose,
            model=model,
            mirrored=mirrored,
            window=not no_window,
            mute=mute,
            judged=False,
            opening=CALIBRATION,
        )
        _record_live(live, database)


def _record_live(request: "LiveRequest", database: str | None) -> None:
    from posecheck.app.calibrating import record_live

    movement, context = request.movement, terminal_context(database)
    with open_user_journal(database) as journal:
        record_live(request, journal, context, show=lambda done: show_coached(done, movement))
        _show(journal, movement, request.person or "")


def _record_clips(
    clips: Sequence[Path],
    request: "ClipRequest",
    comfort_at: Sequence[float],
    database: str | None,
    *,
    debug: bool,
) -> None:
    from posecheck.app.calibrating import record_clip

    if comfort_at and len(clips) > 1:
        raise UsageError("--comfort-at belongs to one clip: record the clips one by one.")
    codes = []
    context = terminal_context(database)
    with open_user_journal(database) as journal:
        for clip in clips:
            try:
                record_clip(
                    clip,
                    request,
                    journal,
                    context,
                    moments_s=comfort_at,
                    show=lambda session: show_measured(session, request.movement),
                )
            except PosecheckError as error:
                if debug or len(clips) == 1:
                    raise
                tell(str(error))
                codes.append(error.exit_code)
        _show(journal, request.movement, request.person or "")
    if codes:
        raise typer.Exit(max(codes))


@baseline.command(name="set")
def set_comfort(
    movement: MovementId,
    side: EitherSide = None,
    comfort: ComfortDegrees = None,
    clear: Clear = False,
    measure: MeasureName = None,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Set your comfort limit (the angle of the first stretch)."""
    with report_errors(debug=debug):
        from posecheck.app.context import local_now
        from posecheck.app.library import movement_named
        from posecheck.app.marking import Marking, add_marks, measure_named
        from posecheck.history import MarkKind

        if (comfort is None) is not clear:
            raise UsageError("Give --comfort DEGREES, or --clear to remove the limit.")
        chosen = movement_named(movement, database)
        name = measure_named(chosen, measure)
        with open_user_journal(database) as journal:
            marking = Marking(journal, chosen, person_name(person), local_now)
            add_marks(marking, sides(side), name, MarkKind.COMFORT, deg=comfort)
            _show(journal, chosen, person_name(person))


@baseline.command()
def show(
    movement: AnyMovementId = None,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Show your baselines: range, comfort limit, how sure they are."""
    with report_errors(debug=debug):
        from posecheck.app.library import library_of

        library = library_of(database)
        chosen = library.movements if movement is None else (library.find(movement),)
        with open_user_journal(database, create=False) as journal:
            shown = [_show(journal, one, person_name(person)) for one in chosen]
        if not any(shown):
            say(
                "There is no baseline yet. Record one: posecheck baseline record MOVEMENT CLIP, "
                "or set your comfort limit: posecheck baseline set."
            )


@baseline.command()
def history(
    movement: MovementId, person: Person = None, database: Database = None, debug: Debug = False
) -> None:
    """List what your baseline was made from: clips, marks, resets, in order."""
    with report_errors(debug=debug):
        from posecheck.app.library import movement_named
        from posecheck.app.remembered import remembered
        from posecheck.terminal.baselines import show_history
        from posecheck.terminal.console import PlainConsole

        chosen = movement_named(movement, database)
        with open_user_journal(database, create=False) as journal:
            found = remembered(journal, person=person_name(person), movement=chosen)
        if not found.marks:
            say(f"Nothing was recorded or marked for {chosen.id} yet.")
            return
        show_history(chosen, found.marks, found.past, PlainConsole())


@baseline.command()
def reset(
    movement: MovementId,
    side: EitherSide = None,
    yes: Yes = False,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Start a new baseline; earlier recordings no longer count."""
    with report_errors(debug=debug):
        from posecheck.app.context import local_now
        from posecheck.app.library import movement_named
        from posecheck.app.marking import Marking, add_marks
        from posecheck.app.remembered import remembered
        from posecheck.history import MarkKind
        from posecheck.measures import limited_measures

        chosen = movement_named(movement, database)
        whose = person_name(person)
        with open_user_journal(database, create=False) as journal:
            known = remembered(journal, person=whose, movement=chosen).baselines()
            wanted = [one for one in sides(side) if any(b.side is one for b in known)]
            if not wanted:
                say(f"There is no baseline of {chosen.id} to reset.")
                return
            what = f"the baseline of {chosen.id}, {' and '.join(wanted)}"
            if not (yes or agreed(f"Reset {what}? The sessions are kept.")):
                raise UsageError("Nothing was changed. In scripts, add --yes.")
            marking = Marking(journal, chosen, whose, local_now)
            for rule in limited_measures(chosen):
                add_marks(marking, wanted, rule.measure, MarkKind.RESET)
            say(f"Reset: {what}.")


def _show(journal: "Journal", movement: "Movement", person: str) -> bool:
    """Print the baselines of a movement; whether there were any."""
    from posecheck.app.remembered import doubts_of, remembered
    from posecheck.terminal.baselines import show_baselines
    from posecheck.terminal.console import PlainConsole

    found = remembered(journal, person=person, movement=movement)
    baselines = found.baselines()
    for notice in doubts_of(found, journal):
        tell(notice.text)
    targets = [found.target_deg(one.side, one.measure) or math.nan for one in baselines]
    if baselines:
        show_baselines(movement, baselines, targets, PlainConsole())
    return bool(baselines)
