"""``posecheck audit score``: this week's clips, one movement at a time, and the week's report."""

from pathlib import Path
from typing import Annotated

import typer

from posecheck.cli.database import Database, Person, moment_of, opened, person_name
from posecheck.cli.failures import Debug, told_errors
from posecheck.cli.feelings import Ease, Pain, Soreness, Stiffness, feelings_of
from posecheck.cli.options import (
    Clips,
    Mirrored,
    Model,
    MovementFile,
    MovementId,
    OneSide,
    RecordedAt,
)
from posecheck.cli.remembering import known_baselines
from posecheck.cli.score import ClipRun, Request, chosen_movement


def score(
    clips: Clips,
    movement: MovementId = None,
    movement_file: MovementFile = None,
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
    with told_errors(debug=debug):
        from posecheck.cli.audit_pages import tell_weeks

        chosen = chosen_movement(movement, movement_file)
        whose = person_name(person)
        request = Request(
            movement=chosen,
            side=side,
            mirrored=mirrored,
            model=model,
            person=whose,
            recorded_at=None if recorded_at is None else moment_of(recorded_at),
            feelings=feelings_of(pain=pain, stiffness=stiffness, soreness=soreness, ease=ease),
            baselines=known_baselines(chosen, whose, database),
        )
        with opened(database) as journal:
            run = ClipRun(request, journal, quiet=False, debug=debug)
            run.score_all(clips)
            own = [chosen] if movement_file else []
            tell_weeks(journal, run.session_ids, reports, own)
        if code := run.exit_code():
            raise typer.Exit(code)
