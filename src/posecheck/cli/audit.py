"""``posecheck audit``: once a week, what changed and what is noise."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from posecheck.app.context import local_now
from posecheck.app.user_data import open_user_journal, person_in, person_name, reports_folder
from posecheck.cli.audit_answer import answer
from posecheck.cli.audit_record import print_weeks, record, score
from posecheck.cli.audit_schedule import schedule
from posecheck.cli.failures import INTERRUPTED, Debug, report_errors
from posecheck.cli.options import Database, Person
from posecheck.cli.saying import say, tell
from posecheck.cli.terminal import terminal_context
from posecheck.documents.audit_forms import AuditForm
from posecheck.errors import OutputError, UsageError
from posecheck.outputs import STANDARD_OUTPUT
from posecheck.safe_text import json_text

if TYPE_CHECKING:
    from posecheck.app.inbox_audit import InboxAudit
    from posecheck.audit.records import Audit
    from posecheck.audit.week import Week
    from posecheck.journal import Journal


def report(
    week: Annotated[
        str | None,
        typer.Option(
            "--week", help="Which, e.g. 2026-W47. Default: the last one with a recording."
        ),
    ] = None,
    form: Annotated[
        AuditForm,
        typer.Option(
            "--format", help="html: one page that needs no network; json, csv, md: same figures."
        ),
    ] = AuditForm.HTML,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            help="File to write; - prints it. Default: html into your data folder, others printed.",
        ),
    ] = None,
    open_it: Annotated[
        bool, typer.Option("--open", help="Show the page in your browser afterwards.")
    ] = False,
    person: Person = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Write what a week's audit says: what changed, what is noise, what to work on."""
    with report_errors(debug=debug):
        if open_it and (form is not AuditForm.HTML or out == STANDARD_OUTPUT):
            raise UsageError("--open shows the page: use it with --format html, not with --out -.")
        with open_user_journal(database, create=False) as journal:
            whose = person_name(person)
            person_in(journal, whose)
            if out is None and form is AuditForm.HTML:
                place: Path | None = _kept_report(journal, whose, week)
            else:
                place = _written(_document(journal, whose, week), form, out)
        if place is not None:
            say(str(place))
        if open_it and place is not None:
            _show(place)


def _kept_report(journal: "Journal", person: str, week_name: str | None) -> Path:
    """The page in the data folder, with its document and the index of all."""
    from posecheck.app.audit_pages import write_index, write_page
    from posecheck.app.library import library_of

    moment, folder = local_now(), reports_folder()
    week = _week(journal, person, week_name, moment)
    written = write_page(journal, library_of(journal), person, week, folder, made_at=moment)
    _tell_of_nothing(written.audit)
    write_index(folder)
    return written.page


def _document(journal: "Journal", person: str, week_name: str | None) -> dict[str, Any]:
    from posecheck.app.library import library_of
    from posecheck.app.weekly_audit import audit_week
    from posecheck.documents.audit import audit_document

    moment = local_now()
    week = _week(journal, person, week_name, moment)
    audit = audit_week(journal, library_of(journal), person=person, week=week, made_at=moment)
    _tell_of_nothing(audit)
    return audit_document(audit)


def _tell_of_nothing(audit: "Audit") -> None:
    if not any(practice.sessions for practice in audit.practice):
        tell("Nothing has been recorded up to that week. Begin with: posecheck audit record")


def _week(journal: "Journal", person: str, name: str | None, moment: datetime) -> "Week":
    """The one that was named, else the last one with a recording."""
    from posecheck.app.weekly_audit import last_week_with_sessions
    from posecheck.audit.week import Week

    if name is None:
        return last_week_with_sessions(journal, person=person, today=moment.date())
    week = Week.named(name)
    if week.monday > moment.date():
        raise UsageError(f"{week.name} has not begun yet.")
    return week


def _written(document: dict[str, Any], form: AuditForm, out: str | None) -> Path | None:
    """Where the report is; None when it was printed."""
    from posecheck.outputs import check_writable, write_text
    from posecheck.page.files import audit_text

    if out is None or out == STANDARD_OUTPUT:
        write_text(audit_text(document, form), STANDARD_OUTPUT)
        return None
    place = Path(out)
    check_writable(place)
    write_text(audit_text(document, form), place)
    return place


def _show(place: Path) -> None:
    import webbrowser

    if not webbrowser.open(place.resolve().as_uri()):
        raise OutputError(f"No browser could be started. Open the page yourself: {place}")


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
    phone_mirrors: Annotated[
        bool,
        typer.Option(
            "--mirrored/--no-mirrored",
            help="Videos are mirror images (selfie camera), unless the text file beside says so.",
        ),
    ] = False,
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

        request = InboxRequest(inbox, persons or [], reports, model, settle_s, phone_mirrors)
        found = audit_inbox(request, terminal_context(database))
        code = CODES[found.outcome]
        if as_json:
            _print(inbox_audit_document(found, exit_code=code))
        else:
            _show_audit(found)
        if code:
            raise typer.Exit(code)


def _show_audit(found: "InboxAudit") -> None:
    print_weeks(found.written)
    if found.outcome == "nothing-new":
        say("Nothing new.")


def _print(document: dict[str, object]) -> None:
    say(json_text(document, indent=2))


audit = typer.Typer(
    name="audit",
    help="Once a week: what changed, what is noise, what to work on.",
    no_args_is_help=True,
    add_completion=False,
)
audit.command()(record)
audit.command()(score)
audit.command()(run)
audit.command()(schedule)
audit.command()(report)
audit.command()(answer)
