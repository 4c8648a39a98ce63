"""Opens a journal: made where there is none, brought up to date where it is older."""

import os
from pathlib import Path

from posecheck.errors import JournalError
from posecheck.journal.engine import address_of, engine_for
from posecheck.journal.failures import told_failures
from posecheck.journal.migrate import bring_up_to_date
from posecheck.journal.schema import tables
from posecheck.journal.store import Journal


def open_journal(place: str | Path, *, create: bool = True) -> Journal:
    """The journal at a path or a database URL; close it, or use it as a context manager.

    With ``create`` false a file that is not there stands for an empty journal and is not made.  A
    file that may not be written can still be read.

    Raises JournalError when it cannot be used, UsageError for an address of an unknown kind.
    """
    address = address_of(place)
    missing = address.path is not None and not address.path.exists()
    if missing and not create:
        return _empty()
    if missing and address.path is not None:
        _make_file(address.path)
    read_only = address.path is not None and not may_be_written(address.path)
    with told_failures(str(address)):
        engine = engine_for(address, read_only=read_only)
        try:
            bring_up_to_date(engine, address, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
    return Journal(engine, address, read_only=read_only)


def _empty() -> Journal:
    address = address_of("sqlite://")
    engine = engine_for(address)
    tables.create_all(engine)
    return Journal(engine, address, read_only=True)


def may_be_written(path: Path) -> bool:
    """Whether the file and its folder, where SQLite keeps its log, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read: it is about somebody's body."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be made: {error.strerror or error}. Change the "
            "permissions, or choose another place with --database."
        ) from error
