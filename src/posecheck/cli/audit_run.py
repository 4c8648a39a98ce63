"""``posecheck audit run``: the unattended audit of what arrives in a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from posecheck.cli.audit_report import FOLDER
from posecheck.cli.database import Database, data_folder, opened, person_name
from posecheck.cli.failures import INTERRUPTED, Debug, tell, told_errors
from posecheck.errors import InputRefusedError

if TYPE_CHECKING:
    from posecheck.cli.audit_inbox import Handled, InboxRun
    from posecheck.cli.audit_pages import Written

NOTHING_NEW: Final = 10
LOOK: Final = 11
ANSWER: Final = 12
FAILED: Final = 13
CODES: Final = {
    0: "done",
    NOTHING_NEW: "nothing-new",
    LOOK: "look",
    ANSWER: "answer",
    FAILED: "failed",
    INTERRUPTED: "interrupted",
}
SCHEMA: Final = "posecheck.audit-run/1"
LEDGER, LOCK = "inbox.json", "audit-run.lock"


def run(
    inbox: Annotated[
        Path,
        typer.Option(
            "--inbox", help="Folder that a phone copies its clips to; sub-folders are searched."
        ),
    ],
    persons: Annotated[
        list[str] | None,
        typer.Option(
            "--person",
            help="Whose clips arrive; several times for several people, whose names then stand in "
            "folders or names.",
        ),
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", help="Folder for the reports. Default: in your data folder."),
    ] = None,
    model: Annotated[
        str, typer.Option("--model", help="Pose model: lite, full or heavy.")
    ] = "full",
    settle_s: Annotated[
        float,
        typer.Option(
            "--settle", min=0.0, max=600.0, help="A clip that grows within so many seconds waits."
        ),
    ] = 3.0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what was done as JSON, for programs.")
    ] = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Measure every new clip of a folder once and write the week's report; for a scheduled job.

    Exit codes: 0 done; 10 nothing new; 11 done, and there is something to look at; 12 some clips
    need an answer; 13 some clips failed because of this machine and are tried again next time; 2, 3
    and 5 as everywhere: wrong usage, no such folder, this machine is at fault.
    """
    with told_errors(debug=debug):
        from posecheck.inbox.lock import only_run

        if not inbox.is_dir():
            raise InputRefusedError(f"{inbox} is no folder. Name the one that clips are copied to.")
        with only_run(data_folder() / LOCK) as alone:
            if not alone:
                tell("Another audit is running; it sees to the new clips.")
                raise typer.Exit(NOTHING_NEW)
            code = _run(inbox, persons or [], reports, model, settle_s, database, as_json=as_json)
        if code:
            raise typer.Exit(code)


def _run(
    inbox: Path,
    persons: Sequence[str],
    reports: Path | None,
    model: str,
    settle_s: float,
    database: str | None,
    *,
    as_json: bool,
) -> int:
    from posecheck.cli.audit_inbox import InboxRun, measure_past_again
    from posecheck.cli.audit_pages import lines_of, weeks_of, write_pages
    from posecheck.inbox.ledger import Ledger

    with opened(database) as journal:
        held = [one.id for one in (*journal.sessions(), *journal.sessions(deleted=True))]
        place = data_folder() / LEDGER
        one = InboxRun(
            inbox=inbox,
            journal=journal,
            ledger=Ledger(place, inbox, journal=journal.where.key, held=held),
            database=database,
            persons=[person_name(name) for name in persons],
            model=model,
            settle_s=settle_s,
        )
        measure_past_again(journal, journal.persons())
        one.run()
        weeks = weeks_of(journal, one.ledger.unreported())
        written = write_pages(journal, weeks, reports or data_folder() / FOLDER)
        if written:
            one.ledger.all_reported()
    code = _code(one, written)
    if as_json:
        _print(_document(code, one.handled, written))
    else:
        for page in written:
            typer.echo("\n".join(lines_of(page.audit)))
            typer.echo(f"  {page.page}")
        if code == NOTHING_NEW:
            typer.echo("Nothing new.")
    return code


def _code(run: "InboxRun", written: "Sequence[Written]") -> int:
    """The one that matters most to the person: failed, then asked, then worth a look."""
    from posecheck.cli.audit_pages import is_notable

    outcomes = {one.outcome.value for one in run.handled}
    if run.interrupted:
        return INTERRUPTED
    if "failed" in outcomes:
        return FAILED
    if "asks" in outcomes:
        return ANSWER
    if not written and not outcomes - {"still-copied"}:
        return NOTHING_NEW
    poor = outcomes & {"nothing-measured", "refused"}
    odd = any(one.doubtful for one in run.handled)
    return LOOK if poor or odd or any(is_notable(one.audit) for one in written) else 0


def _document(
    code: int, handled: "Sequence[Handled]", written: "Sequence[Written]"
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "exit_code": code,
        "outcome": CODES[code],
        "clips": [
            {
                "path": one.path,
                "outcome": one.outcome.value,
                "text": one.text,
                "session_id": one.session_id or None,
                "movement": one.named.movement.id if one.named else None,
                "person": one.named.person if one.named else None,
                "side": str(one.named.side) if one.named and one.named.side else None,
                "look": one.doubtful,
            }
            for one in handled
        ],
        "reports": [
            {
                "person": one.audit.person,
                "week": one.audit.week.name,
                "page": str(one.page),
                "document": str(one.document),
                "verdicts": [
                    {
                        "movement": series.movement,
                        "protocol": dict(series.protocol),
                        "side": str(series.side or "arc"),
                        "measure": series.measure,
                        "verdict": series.change.verdict.value,
                        "sentence": series.change.sentence,
                    }
                    for series in (*one.audit.series, *one.audit.arcs)
                ],
            }
            for one in written
        ],
    }


def _print(document: dict[str, Any]) -> None:
    import json

    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
