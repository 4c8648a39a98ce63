"""Copies a whole journal: into one file as a backup, and back."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from posecheck.errors import InputRefusedError, JournalError, UsageError
from posecheck.journal import schema
from posecheck.journal.condition import Condition, condition_of
from posecheck.journal.database import log_of, outside_transactions, refuse_damage
from posecheck.journal.failures import is_full
from posecheck.journal.file_checks import SQLITE, UNKNOWN, other_kind
from posecheck.journal.opening import open_journal
from posecheck.journal.store import Journal
from posecheck.outputs import PendingFile, output_errors

_ROWS_AT_ONCE: Final = 100


def back_up(journal: Journal, path: Path) -> int:
    """Write everything into one file, which is a journal itself; the number of sessions in it.

    The file appears when it is complete and checked.  Others may go on writing meanwhile: what they
    add later is not in it.

    Raises OutputError when the file cannot be written, UsageError when something else than an
    earlier backup is there, JournalError when the journal cannot be read.
    """
    earlier_backup(path)
    pending = PendingFile(path, over_database=True)
    try:
        with open_journal(pending.temporary) as copy:
            with journal.snapshot() as source, copy.writing() as target:
                _copy(source, target)
            sessions = checked(copy)
            outside_transactions(copy.engine, "PRAGMA journal_mode=DELETE")
        with output_errors(path), pending.temporary.open("rb+") as file:
            os.fsync(file.fileno())
        pending.commit()
    except JournalError as error:
        if is_full(error) and str(pending.temporary) in str(error):  # the copy, not the journal
            with output_errors(path):
                raise OSError(errno.ENOSPC, "no room") from error
        raise
    finally:
        pending.discard()
    return sessions


def restore(journal: Journal, backup: Journal) -> int:
    """Put what the backup holds in the place of everything there is; the number of sessions.

    All of it or nothing.

    Raises JournalError when one of them is at fault.
    """
    with backup.snapshot() as source, journal.writing() as target:
        for table in reversed(schema.EVERYTHING):
            target.execute(delete(table))
        _copy(source, target)
    return _count(backup)


@contextmanager
def opened_backup(file: Path) -> Iterator[Journal]:
    """A checked copy of a backup, brought up to date; the file itself is not touched.

    Raises InputRefusedError when it is no backup, or damaged, or of a newer posecheck.
    """
    if not file.exists():
        raise InputRefusedError(f"There is no file {file}. Check the name of the backup.")
    if not file.is_file() or not file.stat().st_size:
        what = "empty" if file.is_file() else "not a file"
        raise InputRefusedError(f"{file} is {what}. Name a file that 'journal backup' wrote.")
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        copy = Path(folder) / "journal.sqlite"
        try:
            shutil.copyfile(file, copy)
            with suppress(FileNotFoundError):  # of a journal whose program was killed
                shutil.copyfile(log_of(file), log_of(copy))
        except OSError as error:
            raise InputRefusedError(f"{file} cannot be read: {error.strerror}.") from error
        kind = other_kind(copy)
        if kind not in (None, UNKNOWN):
            raise InputRefusedError(f"{file} cannot be restored: it is {kind}, not a backup.")
        try:
            journal = open_journal(copy)
            checked(journal)
        except JournalError as error:
            reason = "damaged" if error.damaged else "no journal, or that of a newer posecheck"
            raise InputRefusedError(f"{file} cannot be restored: it is {reason}.") from error
        with journal:
            yield journal


def is_empty(journal: Journal) -> bool:
    """Whether nothing was ever kept in it."""
    with journal.reading() as connection:
        return not any(
            connection.execute(select(func.count()).select_from(table)).scalar()
            for table in (schema.person, schema.session, schema.mark)
        )


def set_aside(path: Path, *, stamp: str) -> Path:
    """Give a file that is damaged another name, its log with it; the new path.

    Raises JournalError when that is not possible.
    """
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    try:
        path.rename(aside)
        for end in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    except OSError as error:
        raise JournalError(
            f"{path} cannot be set aside ({error.strerror or error}). Move it away yourself."
        ) from error
    return aside


def newest_backup(path: Path) -> Path | None:
    """The newest sound backup in the folder of a journal; None: there is none."""
    beside = [one for one in path.parent.iterdir() if one != path and _is_database(one)]
    for one in sorted(beside, key=lambda one: one.stat().st_mtime, reverse=True):
        with suppress(JournalError):
            if condition_of(one).sessions:
                return one
    return None


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


def earlier_backup(path: Path) -> Condition | None:
    """The backup that a new one would replace; None: nothing is there.

    Raises UsageError when something else is: a journal that is written to is told by its log.
    """
    if not path.is_file() or not path.stat().st_size:
        return None
    with suppress(JournalError):
        found = condition_of(path)
        if found.version is not None and not found.has_log:
            return found
    raise UsageError(
        f"{path} would be overwritten, and it is not a backup: another file, or a journal that "
        "is written to. Choose another name; if nobody needs it, delete it first."
    )


def _copy(source: Connection, target: Connection) -> None:
    for table in schema.EVERYTHING:
        columns = [column for column in table.c if column.name != "sequence"]
        rows = source.execute(select(*columns).order_by(*table.primary_key.columns))
        for part in rows.mappings().partitions(_ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])


def checked(journal: Journal) -> int:
    """The number of sessions; raises JournalError when the file is not sound."""
    if journal.where.path is not None:
        with journal.reading() as connection:
            refuse_damage(connection, journal.where, "integrity_check")
    return _count(journal)


def _count(journal: Journal) -> int:
    with journal.reading() as connection:
        count = select(func.count()).select_from(schema.session)
        return connection.execute(count).scalar_one()
