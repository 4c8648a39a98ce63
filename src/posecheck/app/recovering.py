"""Puts a new journal with what can still be read in the place of a damaged one."""

from pathlib import Path

from posecheck.errors import JournalError, UsageError
from posecheck.files import private_file
from posecheck.journal import condition_of, open_journal
from posecheck.journal.copying import newest_backup, set_aside
from posecheck.journal.recovering import Recovered, recover


def why_damaged(path: Path) -> str | None:
    """What is wrong with a journal's file, and the way back; None: it is sound.

    Raises JournalError when it cannot be looked at for another reason.
    """
    try:
        condition_of(path)
    except JournalError as error:
        if not error.damaged:
            raise
        return f"{error}{_backup_beside(path)}"
    return None


def recover_journal(path: Path, *, stamp: str) -> tuple[Recovered, Path]:
    """What a damaged journal gave, and where the damaged file is now.

    Raises UsageError when it is sound, JournalError when nothing can be read.
    """
    if why_damaged(path) is None:
        raise UsageError(f"The journal {path} is sound: there is nothing to recover.")
    new = path.with_name(f"{path.stem}.recovering-{stamp}{path.suffix}")
    try:
        private_file(new)
        with open_journal(new) as journal:
            found = recover(path, journal)
        aside = set_aside(path, stamp=stamp)
        new.rename(path)
    finally:
        new.unlink(missing_ok=True)
    return found, aside


def _backup_beside(path: Path) -> str:
    backup = newest_backup(path)
    return "" if backup is None else f" The newest backup beside it is {backup}."
