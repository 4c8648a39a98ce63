"""``posecheck audit score``: this week's clips, one movement at a time, and the week's report."""

from pathlib import Path
from typing import Annotated

import typer

from posecheck.app.user_data import moment_of, open_user_journal, person_name
from posecheck.cli.audit_weeks import write_and_print_weeks
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.feelings import Ease, Pain, Soreness, Stiffness, feelings_of
from posecheck.cli.options import (
    Clips,
    Database,
    Mirrored,
    Model,
    MovementName,
    OneSide,
    Person,
    RecordedAt,
)
from posecheck.cli.score import clip_run
from posecheck.cli.terminal import terminal_context


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
