"""Looks at a journal without changing it: is it there, can it be read, how large is it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from posecheck.errors import JournalError
from posecheck.journal import schema
from posecheck.journal.database import Address, address_of, engine_for, log_of, refuse_damage
from posecheck.journal.failures import told_failures
from posecheck.journal.file_checks import refuse_other_files
from posecheck.journal.opening import revision


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of a journal from outside."""

    where: str
    """File or address, without a password."""
    version: str | None
    """Revision of its tables; None while there are none."""
    sessions: int = 0
    """Recordings in it, also those with a tombstone."""
    size_bytes: int = 0
    """Of the file and its log, or of the server's database."""
    has_log: bool = False
    """Whether it is a file with a write-ahead log, as every journal is once it was written to."""

    @property
    def is_current(self) -> bool:
        """Whether this program reads and writes it as it is."""
        return self.version == schema.HEAD


def condition_of(place: str | Path) -> Condition:
    """The journal at a path or a database URL as it is: nothing is made or brought up to date.

    Raises JournalError when it cannot be read, UsageError for an address of an unknown kind.
    """
    address = address_of(place)
    if address.path is not None:
        refuse_other_files(address.path)
    if address.path is not None and not address.path.exists():
        return Condition(str(address), None)
    with told_failures(str(address)):
        engine = engine_for(address, read_only=True)
        try:
            with engine.connect() as connection:
                return _look(connection, address)
        finally:
            engine.dispose()


def _look(connection: Connection, address: Address) -> Condition:
    found = revision(connection)
    sessions = 0
    if address.path is not None:
        refuse_damage(connection, address, "integrity_check")
    if found is None and address.path is not None and address.path.stat().st_size:
        raise JournalError(f"{address} is a database of another program.")
    if found == schema.HEAD:
        sessions = connection.execute(select(func.count()).select_from(schema.session)).scalar_one()
    return Condition(
        where=str(address),
        version=found,
        sessions=sessions,
        size_bytes=_size_bytes(connection, address),
        has_log=address.path is not None and _has_log(connection),
    )


def _has_log(connection: Connection) -> bool:
    return connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def _size_bytes(connection: Connection, address: Address) -> int:
    if address.path is not None:
        both = (address.path, log_of(address.path))
        return sum(one.stat().st_size for one in both if one.exists())
    if connection.dialect.name == "postgresql":
        return int(
            connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        )
    return 0
