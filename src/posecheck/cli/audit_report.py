"""``posecheck audit report``: the page of one week."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from posecheck.app.context import local_now
from posecheck.app.user_data import open_user_journal, person_in, person_name, reports_folder
from posecheck.cli.failures import Debug, report_errors, tell
from posecheck.cli.options import Database, Person
from posecheck.documents.audit_forms import AuditForm
from posecheck.errors import OutputError, UsageError
from posecheck.outputs import STANDARD_OUTPUT

if TYPE_CHECKING:
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
            document = _document(journal, whose, week)
        place = _written(document, form, out)
        if place is not None:
            typer.echo(str(place))
        if open_it and place is not None:
            _show(place)


def _document(journal: "Journal", person: str, week_name: str | None) -> dict[str, Any]:
    from posecheck.app.library import library_of
    from posecheck.app.weekly_audit import audit_week, last_week_with_sessions
    from posecheck.documents.audit import audit_document

    moment = local_now()
    week = None if week_name is None else _week(week_name)
    if week is None:
        week = last_week_with_sessions(journal, person=person, today=moment.date())
    elif week.monday > moment.date():
        raise UsageError(f"{week.name} has not begun yet.")
    audit = audit_week(journal, library_of(journal), person=person, week=week, made_at=moment)
    if not any(practice.sessions for practice in audit.practice):
        tell("Nothing has been recorded up to that week. Begin with: posecheck audit record")
    return audit_document(audit)


def _week(name: str) -> "Week":
    from posecheck.audit.week import Week

    return Week.named(name)


def _written(document: dict[str, Any], form: AuditForm, out: str | None) -> Path | None:
    """Where the report is; None when it was printed."""
    from posecheck.outputs import check_writable, output_errors, write_text
    from posecheck.page.files import audit_file_name, audit_text

    if out == STANDARD_OUTPUT or (out is None and form is not AuditForm.HTML):
        write_text(audit_text(document, form), STANDARD_OUTPUT)
        return None
    if out is None:
        folder = reports_folder()
        with output_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        place = folder / audit_file_name(document, form)
    else:
        place = Path(out)
        check_writable(place)
    write_text(audit_text(document, form), place)
    return place


def _show(place: Path) -> None:
    import webbrowser

    if not webbrowser.open(place.resolve().as_uri()):
        raise OutputError(f"No browser could be started. Open the page yourself: {place}")
