"""What posecheck wrote about a person beside the journal: reports, what came by an inbox."""

import re
from pathlib import Path

from posecheck.app.audit_pages import write_index
from posecheck.app.user_data import audit_lock, audit_log, inbox_ledger, reports_folder
from posecheck.errors import OutputError, UsageError
from posecheck.inbox.ledger import forget
from posecheck.inbox.lock import only_run
from posecheck.journal import Journal
from posecheck.page.files import audit_files_of
from posecheck.words.numbers import counted


def erase_leftovers(journal: Journal, person: str) -> list[str]:
    """Erase it from the data folder, before the journal forgets whose it was; what it was.

    Raises OutputError when a file cannot be erased, UsageError while an audit runs, which would
    write it again.
    """
    pages = _erase_pages(person, reports_folder())
    clips = _forget_clips(journal, person, inbox_ledger())
    what = ((pages, "file", "of reports"), (clips, "clip", "in the inbox's memory"))
    return [f"{counted(count, name)} {where}" for count, name, where in what if count]


def erase_person(journal: Journal, person: str) -> list[str]:
    """Erase a person's sessions, limits, targets and reports for good; what else went with them.

    Raises OutputError and UsageError as ``erase_leftovers`` does; nothing is erased then.
    """
    leftovers = erase_leftovers(journal, person)
    journal.purge_person(person)
    return leftovers


def log_with(person: str) -> Path | None:
    """The log of scheduled runs, which is everybody's, if it names the person."""
    log = audit_log()
    if not log.is_file():
        return None
    named = re.search(rf"(?<!\w){re.escape(person)}(?!\w)", log.read_text("utf-8", "replace"))
    return log if named else None


def _erase_pages(person: str, folder: Path) -> int:
    pages = audit_files_of(person, folder)
    for page in pages:
        try:
            page.unlink()
        except OSError as error:
            raise OutputError(f"{page} cannot be erased: {error.strerror}.") from error
    if pages:
        write_index(folder)
    return len(pages)


def _forget_clips(journal: Journal, person: str, ledger: Path) -> int:
    if not ledger.exists():
        return 0
    own = (*journal.sessions(person=person), *journal.sessions(person=person, deleted=True))
    with only_run(audit_lock()) as alone:
        if not alone:
            raise UsageError("An audit is running. Try again when it is done.")
        ids = [one.id for one in own]
        return forget(ledger, journal=journal.where.key, person=person, session_ids=ids)
