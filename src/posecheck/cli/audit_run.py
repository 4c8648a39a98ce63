"""``posecheck audit run``: the unattended audit of what arrives in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.cli.audit_weeks import print_weeks
from posecheck.cli.failures import INTERRUPTED, Debug, report_errors
from posecheck.cli.options import Database
from posecheck.cli.terminal import terminal_context

if TYPE_CHECKING:
    from posecheck.app.inbox_audit import InboxAudit

CODES: Final = {
    "done": 0,
    "nothing-new": 10,
    "look": 11,
    "answer": 12,
    "failed": 13,
    "interrupted": INTERRUPTED,
}
"""Exit code of each outcome."""


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
            "--settle", min=0.0, max=600.0, help="Skip clips that change within this time, seconds."
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
    with report_errors(debug=debug):
        from posecheck.app.inbox_audit import InboxRequest, audit_inbox, inbox_audit_document

        request = InboxRequest(inbox, persons or [], reports, model, settle_s)
        found = audit_inbox(request, terminal_context(database))
        code = CODES[found.outcome]
        if as_json:
            _print(inbox_audit_document(found, exit_code=code))
        else:
            _show(found)
        if code:
            raise typer.Exit(code)


def _show(found: "InboxAudit") -> None:
    print_weeks(found.written)
    if found.outcome == "nothing-new":
        typer.echo("Nothing new.")


def _print(document: dict[str, object]) -> None:
    import json

    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
