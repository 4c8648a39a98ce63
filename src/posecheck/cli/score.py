"""``posecheck score``: a clip in, measured and judged repetitions out."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from posecheck.app.user_data import moment_of, open_user_journal, person_name, refuse_the_journal
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import (
    Annotate,
    Clips,
    Comfort,
    Csv,
    Database,
    Ease,
    From,
    Json,
    Landmarks,
    Mirrored,
    Model,
    MovementName,
    OneSide,
    Pain,
    Person,
    Rate,
    RecordedAt,
    Reference,
    Save,
    SeriesFiles,
    Soreness,
    Stiffness,
    To,
    feelings_of,
)
from posecheck.cli.terminal import show, terminal_context
from posecheck.outputs import STANDARD_OUTPUT, place_named

if TYPE_CHECKING:
    from posecheck.app.clips import ClipRequest, ClipRun
    from posecheck.journal import Journal


def score(
    clips: Clips,
    movement: MovementName = None,
    side: OneSide = None,
    mirrored: Mirrored = False,
    from_s: From = None,
    to_s: To = None,
    comfort: Comfort = None,
    reference: Reference = None,
    model: Model = "full",
    json_file: Json = None,
    csv_file: Csv = None,
    annotate: Annotate = None,
    landmarks: Landmarks = None,
    series: SeriesFiles = None,
    rate_hz: Rate = None,
    save: Save = False,
    person: Person = None,
    recorded_at: RecordedAt = None,
    pain: Pain = None,
    stiffness: Stiffness = None,
    soreness: Soreness = None,
    ease: Ease = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Measure and judge every repetition in recorded clips."""
    with report_errors(debug=debug):
        from posecheck.app.clips import ClipRequest, check_outputs, with_known
        from posecheck.app.library import movement_named

        request = ClipRequest(
            movement=movement_named(movement, database),
            side=side,
            mirrored=mirrored,
            from_s=from_s,
            to_s=to_s,
            comfort_deg=comfort,
            reference=reference,
            model=model,
            annotate=annotate,
            landmarks=landmarks,
            series=tuple(series or ()),
            rate_hz=rate_hz,
            person=person_name(person) if save or person else None,
            recorded_at=None if recorded_at is None else moment_of(recorded_at),
            feelings=feelings_of(pain=pain, stiffness=stiffness, soreness=soreness, ease=ease),
        )
        quiet = json_file == STANDARD_OUTPUT
        results = [Path(json_file)] if json_file and not quiet else []
        results += [csv_file] if csv_file else []
        check_outputs(clips, request, results)
        refuse_the_journal([*results, *request.outputs], database)
        request = with_known(request, terminal_context(database))
        with open_user_journal(database) if save else nullcontext() as journal:
            run = clip_run(request, journal, database, quiet=quiet, debug=debug)
            run.score_all(clips)
        _write(run, json_file, csv_file)
        if code := run.exit_code():
            raise typer.Exit(code)


def clip_run(
    request: "ClipRequest",
    journal: "Journal | None",
    database: str | None,
    *,
    quiet: bool = False,
    debug: bool,
) -> "ClipRun":
    """A run that prints each session as soon as it is measured."""
    from posecheck.app.clips import ClipRun

    return ClipRun(
        request,
        journal,
        terminal_context(database),
        show=lambda session: show(session, request.movement, quiet=quiet),
        stop_at_errors=debug,
    )


def _write(run: "ClipRun", json_file: str | None, csv_file: Path | None) -> None:
    from posecheck.documents.session import session_document, sessions_document, write_json
    from posecheck.documents.table import write_csv

    sessions, failed = run.sessions, run.failed
    if json_file:
        alone = len(sessions) == 1 and not failed
        document = session_document(sessions[0]) if alone else sessions_document(sessions, failed)
        write_json(document, place_named(json_file))
    if csv_file:
        write_csv(sessions, csv_file)
