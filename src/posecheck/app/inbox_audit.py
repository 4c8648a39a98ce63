"""The unattended audit of what arrives in a folder: clips measured once, reports written."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

from posecheck.app.audit_pages import Written, is_notable, weeks_of, write_index, write_page
from posecheck.app.audit_remaking import stale_reports
from posecheck.app.context import Context
from posecheck.app.inbox_run import Handled, InboxRun, measure_past_again
from posecheck.app.library import library_of
from posecheck.app.user_data import (
    audit_lock,
    inbox_ledger,
    open_user_journal,
    person_name,
    reports_folder,
)
from posecheck.app.weekly_audit import last_week_with_sessions
from posecheck.audit.week import Week
from posecheck.errors import InputRefusedError, PosecheckError
from posecheck.estimators.bundles import named_bundle
from posecheck.files import private_folder
from posecheck.inbox.ledger import Ledger, Outcome
from posecheck.inbox.lock import only_run
from posecheck.outputs import output_errors
from posecheck.records import Note
from posecheck.workers.processes import LimitedProcesses

SCHEMA: Final = "posecheck.audit-run/1"
LEFT_OVER: Final = (Outcome.ASKS, Outcome.REFUSED, Outcome.EMPTY, Outcome.FAILED)
"""What may become of a clip without any number of it."""
ASKED: Final = f"clip-{Outcome.ASKS}"
"""Code of a remark that stands until it is answered."""


@dataclass(frozen=True, slots=True)
class InboxRequest:
    """What is asked of an unattended audit."""

    inbox: Path
    """Folder that clips are copied to."""
    persons: Sequence[str] = ()
    """Whose clips arrive."""
    reports: Path | None = None
    """Folder for the reports; None: in the user's data folder."""
    model: str = "full"
    """Pose model."""
    settle_s: float = 3.0
    """A clip that grows within this time waits for the next run, seconds."""
    phone_mirrors: bool = False
    """Whether videos are mirror images, where their sidecar does not say."""


@dataclass(frozen=True, slots=True)
class InboxAudit:
    """What came of it."""

    outcome: str
    """``done``, ``nothing-new``, ``look``, ``answer``, ``failed`` or ``interrupted``: what matters
    most to the person."""
    handled: Sequence[Handled] = ()
    """The clips of this run, and those that still wait for an answer."""
    written: Sequence[Written] = ()
    """The reports."""
    unwritten: Sequence[str] = ()
    """Reports that could not be written, and why; the next run tries again."""


def audit_inbox(request: InboxRequest, context: Context) -> InboxAudit:
    """Measure every new clip of a folder once, and write the reports of the weeks concerned.

    Only one audit runs at a time.  Raises InputRefusedError when there is no such folder,
    UsageError for an unknown model.
    """
    named_bundle(request.model)
    if not request.inbox.is_dir():
        what = "is not a folder" if request.inbox.exists() else "is missing"
        text = f"The inbox {request.inbox} {what}. Name the folder that clips are copied to."
        raise InputRefusedError(text)
    with only_run(audit_lock()) as alone:
        if not alone:
            text = "Another audit is running; it will process the new clips."
            context.notify(Note("already-running", text))
            return InboxAudit("nothing-new")
        return _run(request, context)


def _run(request: InboxRequest, context: Context) -> InboxAudit:
    with open_user_journal(context.database) as journal:
        sessions = (*journal.sessions(), *journal.sessions(deleted=True))
        library = library_of(journal)
        held = [session.id for session in sessions]
        measure_past_again(journal, library, context)
        with LimitedProcesses() as processes:
            run = InboxRun(
                inbox=request.inbox,
                journal=journal,
                library=library,
                ledger=Ledger(inbox_ledger(), request.inbox, journal=journal.where.key, held=held),
                processes=processes,
                context=context,
                persons=[person_name(name) for name in request.persons],
                model=request.model,
                settle_s=request.settle_s,
                phone_mirrors=request.phone_mirrors,
            )
            run.run()
        written, unwritten = _reports(run, request.reports or reports_folder())
    outcome = _outcome(run, written, failed=bool(unwritten))
    return InboxAudit(outcome, run.handled, written, unwritten)


def _reports(run: InboxRun, folder: Path) -> tuple[list[Written], list[str]]:
    """The reports of all weeks that have something new; one that fails stops no other."""
    journal, library, now = run.journal, run.library, run.context.now()
    written, unwritten = [], []
    weeks = weeks_of(journal, run.ledger.unreported())
    stale = stale_reports(journal, folder, now=now, asking=[ASKED])
    weeks |= {one: () for one in stale if one not in weeks}
    left_over = _left_over(run, weeks)
    weeks |= {one: () for one in left_over if one not in weeks}
    if weeks:
        with output_errors(folder):
            private_folder(folder)
    for (person, week), sessions in weeks.items():
        try:
            remarks = left_over.get((person, week), ())
            page = write_page(journal, library, person, week, folder, made_at=now, remarks=remarks)
        except Exception as error:  # noqa: BLE001 - whatever the journal holds of that week
            cause = (
                error if isinstance(error, PosecheckError) else f"{type(error).__name__}: {error}."
            )
            text = f"the report of {person}, {week.name} could not be written. {cause}"
            run.context.notify(Note("report-failed", text))
            unwritten.append(text)
        else:
            run.ledger.put_reported(sessions)
            written.append(page)
    if written:
        write_index(folder)
    return written, unwritten


def _left_over(
    run: InboxRun, weeks: Collection[tuple[str, Week]]
) -> dict[tuple[str, Week], list[Note]]:
    """What the latest report of each person says of clips that are in no report.

    ``weeks`` are written anyway; of somebody who has none there it is the last one.
    """
    found = defaultdict[tuple[str, Week], list[Note]](list)
    known = run.journal.persons()
    for done in run.handled:
        if done.outcome in LEFT_OVER:
            text = f"In the inbox, {done.path}: {done.text}"
            note = Note(f"clip-{done.outcome.value}", text)
            for person in set(_owners(done, run.persons or known)) & set(known):
                latest = max(
                    (week for whose, week in weeks if whose == person),
                    default=last_week_with_sessions(
                        run.journal, person=person, today=run.context.now().date()
                    ),
                )
                found[person, latest].append(note)
    return found


def _owners(clip: Handled, persons: Sequence[str]) -> Sequence[str]:
    """Whose clip it is, by what it says or a folder in its path; else perhaps everybody's."""
    if clip.named is not None:
        return [clip.named.person]
    folders = {part.casefold() for part in PurePath(clip.path).parts[:-1]}
    return [one for one in persons if one.casefold() in folders] or persons


def _outcome(run: InboxRun, written: Sequence[Written], *, failed: bool) -> str:
    """What matters most to the person: failed, then asked, then worth a look."""
    outcomes = {clip.outcome.value for clip in run.handled}
    if run.interrupted:
        return "interrupted"
    if failed or "failed" in outcomes:
        return "failed"
    if "asks" in outcomes:
        return "answer"
    if not written and not outcomes - {"still-copied"}:
        return "nothing-new"
    poor = outcomes & {"nothing-measured", "refused"}
    odd = any(clip.doubtful for clip in run.handled)
    notable = any(is_notable(page.audit) for page in written)
    return "look" if poor or odd or notable else "done"


def inbox_audit_document(found: InboxAudit, *, exit_code: int) -> dict[str, Any]:
    """``posecheck.audit-run/1``: what was done, for programs."""
    return {
        "schema": SCHEMA,
        "exit_code": exit_code,
        "outcome": found.outcome,
        "clips": [_clip(clip) for clip in found.handled],
        "reports": [_report(page) for page in found.written],
        "unwritten": list(found.unwritten),
    }


def _clip(clip: Handled) -> dict[str, Any]:
    named = clip.named
    return {
        "path": clip.path,
        "outcome": clip.outcome.value,
        "text": clip.text,
        "session_id": clip.session_id or None,
        "movement": named.movement.id if named else None,
        "person": named.person if named else None,
        "side": str(named.side) if named and named.side else None,
        "look": clip.doubtful,
    }


def _report(page: Written) -> dict[str, Any]:
    audit = page.audit
    return {
        "person": audit.person,
        "week": audit.week.name,
        "page": str(page.page),
        "document": str(page.document),
        "verdicts": [
            {
                "movement": series.movement,
                "protocol": dict(series.protocol),
                "side": str(series.side or "arc"),
                "measure": series.measure,
                "verdict": series.change.verdict.value,
                "sentence": series.change.sentence,
            }
            for series in (*audit.series, *audit.arcs)
        ],
    }
