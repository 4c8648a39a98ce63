"""Transactions on one journal's database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from posecheck.errors import JournalError
from posecheck.journal.engine import Address, outside_transactions, writing
from posecheck.journal.failures import told_failures


class Database:
    """Lends connections for reading and writing; a context manager that lets go of them.

    Raises JournalError when the database is at fault.
    """

    def __init__(self, engine: Engine, address: Address, *, read_only: bool = False) -> None:
        self.where = address
        """Where it is; its text never holds a password."""
        self.engine = engine
        """For the other modules of this room."""
        self._read_only = read_only
        self._has_log = address.path is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """For a few short questions."""
        with told_failures(str(self.where)), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A view that stays as it is, however long the reading takes."""
        with told_failures(str(self.where)), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # SQLite always reads like that
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it is kept, or nothing."""
        if self._read_only:
            raise JournalError(
                f"The journal {self.where} may be read, but not written. Change the permissions "
                "of the file and its folder, or choose another place with --database."
            )
        with told_failures(str(self.where)):
            self._let_readers_and_writers_meet()
            with writing(self.engine).begin() as connection:
                yield connection

    def _let_readers_and_writers_meet(self) -> None:
        """Write-ahead log: kept by the file from now on.  Somebody busy with it may do it later.

        Not before something is written, so that a backup that is only looked at stays as it is.
        """
        if not self._has_log:
            self._has_log = True
            with suppress(sqlite3.OperationalError):
                outside_transactions(self.engine, "PRAGMA journal_mode=WAL")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def forget_freed_pages(self) -> None:
        """What was erased must not be in the file any more, nor in its log."""
        if self.where.path is None:
            return
        with told_failures(str(self.where)):
            outside_transactions(self.engine, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
