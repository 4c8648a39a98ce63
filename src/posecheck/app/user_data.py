"""The user's data folder, the journal in it, and whose entries are meant."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from posecheck.errors import UsageError
from posecheck.files import data_folder
from posecheck.safe_text import holds_control_characters

if TYPE_CHECKING:
    from posecheck.journal import Journal

VARIABLE: Final = "POSECHECK_DATABASE_URL"
FILE_NAME: Final = "journal.sqlite"


@contextmanager
def open_user_journal(database: str | None, *, create: bool = True) -> Iterator["Journal"]:
    """The journal that was named, else the one that is set, else in the user's data folder.

    With ``create`` false one that is not there yet is empty and is not made.
    """
    from posecheck.journal import open_journal

    with open_journal(journal_address(database), create=create) as journal:
        yield journal


def journal_address(database: str | None) -> str:
    """A database URL or a path: the one named, else the one set, else in the data folder.

    Raises UsageError for a configuration file that cannot be understood.
    """
    from posecheck.app.configuration import setting

    return database or str(setting("database").value or data_folder() / FILE_NAME)


def is_journal_there(database: str | None) -> bool:
    """Whether there is something to be read as the journal, or wrong with its place.

    A server counts.  Needs no database library.
    """
    address = journal_address(database)
    return "://" in address or not _is_to_be_made(Path(address))


def _is_to_be_made(path: Path) -> bool:
    """Whether nothing was ever kept there; where its folder is missing something is wrong."""
    try:
        expected = path.parent.is_dir() or path.parent == data_folder()
        return expected and not path.is_symlink() and not path.exists()
    except PermissionError:
        return False


def journal_file(database: str | None) -> Path | None:
    """The file of the journal, whether it is there yet or not; None on a server."""
    place = journal_address(database)
    if "://" not in place:  # without the database library
        return Path(place)
    from posecheck.journal import address_of

    return address_of(place).path


def refuse_the_journal(results: Iterable[Path], database: str | None) -> None:
    """Raise UsageError when a result would be written over the journal in use, or its log."""
    journal = journal_file(database)
    if journal is None:
        return
    file = journal.resolve()
    taken = {file.with_name(file.name + end) for end in ("", "-wal", "-shm", "-journal")}
    for path in results:
        if path.resolve() in taken:
            raise UsageError(
                f"{path} is the journal in use, or part of it; it would be overwritten. "
                "Choose another name."
            )


def reports_folder() -> Path:
    """Where audit pages go when no place is given."""
    return data_folder() / "reports"


def inbox_ledger() -> Path:
    """What became of the clips of an inbox."""
    return data_folder() / "inbox.json"


def audit_lock() -> Path:
    """Held by the one audit that runs."""
    return data_folder() / "audit-run.lock"


def audit_log() -> Path:
    """What scheduled audits printed."""
    return data_folder() / "audit-run.log"


def person_name(person: str | None) -> str:
    """Who is meant; without --person it is oneself.

    Raises UsageError for a name without a letter or digit, with control characters, or too long.
    """
    from posecheck.history import ME, NAME_LIMIT

    name = ME if person is None else " ".join(normalize("NFC", person).split())
    if holds_control_characters(name):
        raise UsageError("--person: a name holds no control characters.")
    if not re.search(r"\w", name):
        raise UsageError("--person needs a name.")
    if len(name) > NAME_LIMIT:
        raise UsageError(f"--person: a name has at most {NAME_LIMIT} characters.")
    return name


def person_in(journal: "Journal", person: str | None) -> str | None:
    """Whose entries are wanted; None without --person: everybody's.

    Raises UsageError for a person who is not in the journal, unless it is empty.
    """
    if person is None:
        return None
    name, there = person_name(person), journal.persons()
    if there and name not in there:
        raise UsageError(f"Nobody called '{name}' is in the journal: {', '.join(there)}.")
    return name


def moment_of(text: str) -> datetime:
    """When something was recorded, as a person typed it; without an offset it is local time.

    Raises UsageError for what is no date, and for one when nothing can have been recorded.
    """
    from posecheck.recording_date import can_be_true

    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"'{text}' is not a valid date. Write it as 2026-03-01 or 2026-03-01T18:30, with an "
            "offset such as +01:00 if it was not local time."
        ) from error
    if not can_be_true(moment, now=datetime.now(UTC)):
        raise UsageError(
            f"Nothing was recorded on {text.strip()}: the date must lie between 1995 and today."
        )
    return moment


def day_of(text: str | None, option: str) -> date | None:
    """A day as a person typed it; None without one.

    Raises UsageError when it is none.
    """
    try:
        return None if text is None else date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{option} {text} is not a valid day. Write it as 2026-03-01.") from error
