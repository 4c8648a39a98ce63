"""The reports of the weeks that something new was recorded in, written without being asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from posecheck.app.audit_remaking import basis_of, revisions_of, stale_reports
from posecheck.app.library import library_of
from posecheck.app.user_data import reports_folder
from posecheck.app.weekly_audit import audit_week
from posecheck.audit.records import Audit, ChangeVerdict, SideVerdict
from posecheck.audit.week import Week
from posecheck.documents.audit import audit_document
from posecheck.documents.audit_forms import AuditForm
from posecheck.files import private_folder
from posecheck.journal import Journal
from posecheck.movements import Library, Movement
from posecheck.outputs import output_errors, write_text
from posecheck.page.files import audit_place, audit_text, report_at, reports_in
from posecheck.page.reports import INDEX, reports_page
from posecheck.records import Note
from posecheck.words.numbers import as_kept, degrees
from posecheck.words.protocol import measure_name

ASKING: Final = frozenset({"perhaps-mirrored", "measured-twice"})
"""Remarks that a person should do something about."""


@dataclass(frozen=True, slots=True)
class Written:
    """One person's week on the disk."""

    audit: Audit
    page: Path
    """HTML."""
    document: Path
    """``posecheck.audit/1``."""


def weeks_of(
    journal: Journal, session_ids: Iterable[str]
) -> dict[tuple[str, Week], tuple[str, ...]]:
    """Whose weeks these sessions belong to, in order, with the sessions of each."""
    wanted = set(session_ids)
    found = defaultdict[tuple[str, Week], tuple[str, ...]](tuple)
    for session in journal.sessions():
        if session.id in wanted:
            found[session.person, Week.of(session.recorded_at.date())] += (session.id,)
    return dict(sorted(found.items()))


def write_page(
    journal: Journal,
    library: Library,
    person: str,
    week: Week,
    folder: Path,
    *,
    made_at: datetime,
    remarks: Sequence[Note] = (),
) -> Written:
    """Page and document of a person's week; ``remarks`` are on what the journal does not hold.

    Raises OutputError when they cannot be written.
    """
    audit = audit_week(journal, library, person=person, week=week, made_at=made_at, remarks=remarks)
    document = audit_document(audit) | {"basis": basis_of(journal, person, week, now=made_at)}
    with output_errors(folder):
        private_folder(folder)
    page, data = (audit_place(document, folder, f) for f in (AuditForm.HTML, AuditForm.JSON))
    document["revisions"] = revisions_of(report_at(data), document)
    write_text(audit_text(document, AuditForm.HTML), page)
    write_text(audit_text(document, AuditForm.JSON), data)
    return Written(audit, page, data)


def write_index(folder: Path) -> Path:
    """The list of all reports in a folder.

    Raises OutputError when it cannot be written.
    """
    place = folder / INDEX
    write_text(reports_page(reports_in(folder)), place)
    return place


def write_weeks_of(
    journal: Journal,
    session_ids: Iterable[str],
    folder: Path | None,
    *,
    made_at: datetime,
    named: Sequence[Movement] = (),
) -> list[Written]:
    """Write the reports of the weeks that sessions belong to, and those that changed with them.

    ``named`` are the movements that were named for this run.
    """
    library, place = library_of(journal, named=named), folder or reports_folder()
    weeks = list(weeks_of(journal, session_ids))
    weeks += [one for one in stale_reports(journal, place, now=made_at) if one not in weeks]
    written = [
        write_page(journal, library, person, week, place, made_at=made_at) for person, week in weeks
    ]
    if written:
        write_index(place)
    return written


def lines_of(audit: Audit) -> list[str]:
    """What the week says: a line for each series, clear difference, advice and remark."""
    lines = [f"{audit.person}, {audit.week.name}"]
    for one in (*audit.series, *audit.arcs):
        if one.primary:
            value = one.this_week
            now_deg = degrees(as_kept(value.deg)) if value.known else "no value"
            lines.append(f"  {one.label}: {now_deg}. {one.change.sentence}")
    lines += [
        f"  {one.movement_name}, {measure_name(one.measure)}: {one.sentence}"
        for one in audit.side_differences
        if one.verdict in (SideVerdict.LEFT, SideVerdict.RIGHT)
    ]
    lines += [f"  Next week: {one.text}" for one in audit.advice]
    lines += [f"  Please look at: {one.text}" for one in audit.remarks]
    return lines


def is_notable(audit: Audit) -> bool:
    """Whether there is something to look at: clear changes, forced repetitions, questions."""
    clear = (ChangeVerdict.UP, ChangeVerdict.DOWN)
    sided = (SideVerdict.LEFT, SideVerdict.RIGHT)
    return (
        bool(audit.forced)
        or any(one.change.verdict in clear for one in (*audit.series, *audit.arcs))
        or any(one.verdict in sided for one in audit.side_differences)
        or any(one.flags for one in audit.series)
        or any(one.code in ASKING for one in audit.remarks)
    )
