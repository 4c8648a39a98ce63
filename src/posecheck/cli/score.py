"""``posecheck score``: a clip in, measured and judged repetitions out."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from posecheck.app.user_data import moment_of, open_user_journal, person_name, refuse_the_journal
from posecheck.cli.circuits import (
    circuit_request,
    comfort_named,
    labels_named,
    movement_chosen,
    score_circuits,
)
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import (
    Annotate,
    Clips,
    Comforts,
    Csv,
    Database,
    Details,
    Ease,
    EveryFrame,
    From,
    Json,
    Labels,
    Landmarks,
    Mirrored,
    Model,
    MovementName,
    OneSide,
    Page,
    Pain,
    Person,
    Plan,
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
from posecheck.cli.score_folder import (
    Asked,
    Jobs,
    Out,
    Scheduler,
    Tables,
    Workers,
    is_folder_run,
    score_folder,
)
from posecheck.cli.terminal import show, terminal_context

if TYPE_CHECKING:
    from posecheck.app.clips import ClipRequest, ClipRun
    from posecheck.journal import Journal


def score(
    clips: Clips,
    movement: MovementName = None,
    plan: Plan = None,
    label: Labels = None,
    side: OneSide = None,
    mirrored: Mirrored = False,
    from_s: From = None,
    to_s: To = None,
    comfort: Comforts = None,
    reference: Reference = None,
    model: Model = "full",
    every_frame: EveryFrame = False,
    json_file: Json = None,
    csv_file: Csv = None,
    annotate: Annotate = None,
    landmarks: Landmarks = None,
    page: Page = None,
    details: Details = False,
    series: SeriesFiles = None,
    rate_hz: Rate = None,
    save: Save = False,
    person: Person = None,
    recorded_at: RecordedAt = None,
    pain: Pain = None,
    stiffness: Stiffness = None,
    soreness: Soreness = None,
    ease: Ease = None,
    jobs: Jobs = None,
    out: Out = None,
    scheduler: Scheduler = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Measure and judge every repetition in recorded clips, also of whole folders."""
    with report_errors(debug=debug):
        from posecheck.app.clips import ClipRequest

        limits = comfort_named(comfort, database)
        bouts, labelled = labels_named(label, clips, database)
        shared: dict[str, Any] = {
            **{"mirrored": mirrored, "from_s": from_s, "to_s": to_s, "every_frame": every_frame},
            **{"reference": reference, "model": model, "landmarks": landmarks, "page": page},
            **{"annotate": annotate, "recorded_at": recorded_at and moment_of(recorded_at)},
            **{"labels": bouts, "person": person_name(person) if save or person else None},
            **{"side": side, "series": tuple(series or ())},
            "feelings": feelings_of(pain=pain, stiffness=stiffness, soreness=soreness, ease=ease),
        }
        ask = partial(ClipRequest, rate_hz=rate_hz, **shared)
        keep: dict[str, Any] = {"save": save, "database": database}
        tables = Tables(json_file, csv_file, details=details)
        chosen = movement_chosen(movement, plan, limits, rate_hz, database)
        asked = Asked(ask, chosen, limits, person)
        if rate_hz is None and is_folder_run(clips, jobs, out, scheduler, plan=plan):
            score_folder(clips, asked, Workers(jobs, out, scheduler), tables, **keep)
        elif chosen is None:
            wanted = circuit_request(plan, labelled, limits, database, shared)
            score_circuits(clips, wanted, tables, **keep, debug=debug)
        else:
            _score_clips(clips, asked.of(chosen), tables, **keep, debug=debug)


def _score_clips(
    clips: list[Path],
    request: "ClipRequest",
    tables: Tables,
    *,
    save: bool,
    database: str | None,
    debug: bool,
) -> None:
    from posecheck.app.clips import check_outputs, with_known

    check_outputs(clips, request, tables.files)
    refuse_the_journal([*tables.files, *request.outputs], database)
    request = with_known(request, terminal_context(database))
    with ExitStack() as stack:
        journal = stack.enter_context(open_user_journal(database)) if save else None
        shown = {"quiet": tables.quiet, "details": tables.details}
        run = clip_run(request, journal, database, **shown, debug=debug)
        run.score_all(clips)
    _write(run, tables)
    if code := run.exit_code():
        raise typer.Exit(code)


def clip_run(
    request: "ClipRequest",
    journal: "Journal | None",
    database: str | None,
    *,
    quiet: bool = False,
    details: bool = True,
    debug: bool,
) -> "ClipRun":
    """A run that prints each session as soon as it is measured."""
    from posecheck.app.clips import ClipRun

    return ClipRun(
        request,
        journal,
        terminal_context(database),
        show=lambda session: show(session, request.movement, quiet=quiet, details=details),
        stop_at_errors=debug,
    )


def _write(run: "ClipRun", tables: Tables) -> None:
    from posecheck.documents.session import session_document, sessions_document, write_json
    from posecheck.documents.table import write_csv

    sessions, failed = run.sessions, run.failed
    if tables.json is not None:
        alone = len(sessions) == 1 and not failed
        document = session_document(sessions[0]) if alone else sessions_document(sessions, failed)
        write_json(document, tables.json)
    if tables.csv is not None:
        write_csv(sessions, tables.csv)
