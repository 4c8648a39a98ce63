"""What Python programs call besides ``score``: keep a clip, read baselines, audit a week.

Each opens the person's journal as the command line does and closes it again.  Notices ("the time of
the file is taken") go to ``notify``, a function of a ``Note``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from posecheck.app.clips import ClipRequest, ClipRun, with_known
from posecheck.app.context import Context, ignored, local_now
from posecheck.app.library import movement_named
from posecheck.app.remembered import baselines_of
from posecheck.app.user_data import open_user_journal, person_name
from posecheck.app.weekly_audit import audit_week, last_week_with_sessions
from posecheck.audit.records import Audit
from posecheck.audit.week import Week
from posecheck.movements import Movement
from posecheck.personal import Baseline
from posecheck.records import Note, Session


@dataclass(frozen=True, slots=True)
class Saved:
    """A clip that was measured and is in the journal."""

    session: Session
    """Its repetitions, judged by what the journal knew before."""
    session_id: str
    """In the journal: of the same clip, measured by the same software, always the same."""


def save(
    clip: Path | str,
    *,
    movement: Movement | str,
    person: str | None = None,
    recorded_at: datetime | None = None,
    mirrored: bool = False,
    reference: str | None = None,
    model: str = "full",
    database: str | None = None,
    notify: Callable[[Note], None] = ignored,
) -> Saved:
    """Measure a clip against the person's own baseline and keep it: ``posecheck score --save``.

    ``movement`` is an id or the path of a movement file; ``recorded_at`` is when it was recorded,
    aware, where the recording does not say; ``database`` is a file or a URL, else the usual
    journal.  The other arguments are those of ``score``.

    Raises InputRefusedError for what is no recording, UsageError for what cannot be asked,
    JournalError when the journal cannot take it.
    """
    context = Context(notify=notify, database=database)
    request = ClipRequest(
        movement=movement_named(movement, database) if isinstance(movement, str) else movement,
        mirrored=mirrored,
        reference=reference,
        model=model,
        person=person_name(person),
        recorded_at=recorded_at,
    )
    with open_user_journal(database) as journal:
        run = ClipRun(with_known(request, context), journal, context, stop_at_errors=True)
        run.score_all([Path(clip)])
    return Saved(run.sessions[0], run.session_ids[0])


def baselines(
    movement: Movement | str, *, person: str | None = None, database: str | None = None
) -> tuple[Baseline, ...]:
    """The person's baselines of a movement, one a side and measure; empty when there are none.

    Raises UsageError for an unknown movement, JournalError when the journal cannot be read.
    """
    chosen = movement_named(movement, database) if isinstance(movement, str) else movement
    with open_user_journal(database, create=False) as journal:
        return baselines_of(journal, person=person_name(person), movement=chosen)


def weekly_audit(
    week: str | None = None, *, person: str | None = None, database: str | None = None
) -> Audit:
    """The audit of a week such as ``2026-W47``; without, of the last one with a recording.

    Raises UsageError for what is not a week, JournalError when the journal cannot be read.
    """
    now, whose = local_now(), person_name(person)
    with open_user_journal(database, create=False) as journal:
        asked = (
            last_week_with_sessions(journal, person=whose, today=now.date())
            if week is None
            else Week.named(week)
        )
        return audit_week(journal, person=whose, week=asked, made_at=now)
