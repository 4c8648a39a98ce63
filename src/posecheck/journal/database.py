"""Databases and their connections: an SQLite file, or PostgreSQL by its URL; one code for both."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, StaticPool

from posecheck.errors import JournalError, UsageError
from posecheck.journal.failures import DAMAGED, told_failures
from posecheck.safe_text import without_passwords

BUSY_S: Final = 5.0
"""How long to wait for another program; writing a repetition takes milliseconds."""
_WRITING: Final = "posecheck_writing"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a journal is."""

    url: URL
    """For the database library."""
    path: Path | None
    """The SQLite file; None for a server, and for a journal in memory."""

    def __str__(self) -> str:
        if self.path:
            return str(self.path)
        return without_passwords(self.url.render_as_string(hide_password=True))

    @property
    def key(self) -> str:
        """Tells this journal from others, however its address was written; without a password."""
        if self.path:
            return str(self.path.resolve())
        url = self.url
        query = {name: value for name, value in url.query.items() if "pass" not in name}
        user = (url.drivername, url.username, None)
        return str(URL.create(*user, url.host, url.port, url.database, query))


def address_of(place: str | Path) -> Address:
    """A database URL, or the path of an SQLite file.

    Raises UsageError for a URL of a database that is not supported, or that is not valid text.
    """
    if isinstance(place, Path) or "://" not in place:
        path = Path(place)
        return Address(URL.create("sqlite", database=str(path)), path)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):  # it may quote the password
        raise UsageError(_not_supported(place.split("://")[0])) from None
    if "@" in (url.host or ""):
        raise UsageError(
            "The address of the database has one @ too many. Write an @ in a password as %40."
        )
    backend = url.get_backend_name() if url.drivername != "postgres" else "postgresql"
    if backend == "sqlite":
        return Address(url, Path(url.database) if url.database else None)
    if backend != "postgresql":
        raise UsageError(_not_supported(url.drivername))
    if not _is_text(place):
        raise UsageError("The address of the database is not valid text. Type it again.")
    return Address(url.set(drivername="postgresql+psycopg"), None)


def _is_text(place: str) -> bool:
    """Whether it can be sent: bytes that are no text arrive as lone surrogates."""
    try:
        place.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in place


def engine_for(address: Address, *, read_only: bool = False) -> Engine:
    """An engine whose transactions are what they seem: writers queue, a commit is on the disk."""
    if address.url.get_backend_name() == "postgresql":
        return _postgres(address)
    if address.path is None:
        in_memory = sqlalchemy.create_engine("sqlite://", poolclass=StaticPool)
        return _as_sqlite(in_memory)
    if read_only:
        return _as_sqlite(_reading_only(address.path))
    return _as_sqlite(
        sqlalchemy.create_engine(
            URL.create("sqlite", database=str(address.path)),
            connect_args={"timeout": BUSY_S},
        )
    )


def writing(engine: Engine) -> Engine:
    """The same engine, for transactions that write: they take their turn at the beginning."""
    return engine.execution_options(**{_WRITING: True})


def outside_transactions(engine: Engine, *statements: str) -> None:
    """Run what SQLite refuses to do inside a transaction."""
    connection = engine.raw_connection()
    try:
        for statement in statements:
            connection.cursor().execute(statement)
    finally:
        connection.close()


def _postgres(address: Address) -> Engine:
    try:
        return sqlalchemy.create_engine(
            address.url,
            pool_pre_ping=True,
            connect_args={"connect_timeout": int(2 * BUSY_S)},
        )
    except ModuleNotFoundError as error:
        raise JournalError(
            "PostgreSQL needs one more package: pip install 'posecheck[postgres]'."
        ) from error


def _reading_only(path: Path) -> Engine:
    """Without a folder to write in, SQLite needs to be told that nobody else writes either."""
    alone = "" if os.access(path.parent, os.W_OK) or log_of(path).exists() else "&immutable=1"
    name = path.resolve().as_uri() + f"?mode=ro{alone}&uri=true"
    return sqlalchemy.create_engine(f"sqlite:///{name}", poolclass=NullPool)


def log_of(path: Path) -> Path:
    """The write-ahead log of an SQLite file, which is part of it while it is there."""
    return path.with_name(path.name + "-wal")


def _as_sqlite(engine: Engine) -> Engine:
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    # Transactions are begun by _begin, not by the driver's own idea of when one is needed.
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def refuse_damage(connection: Connection, where: Address, check: str) -> None:
    """Raise JournalError when SQLite calls its file malformed.

    ``check`` is ``quick_check``, or ``integrity_check``, which compares the indices too.
    """
    said = connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar()
    if said != "ok":
        raise JournalError(f"The journal {where}: {DAMAGED} ({said})", damaged=True)


def _not_supported(name: str) -> str:
    return (
        f"'{name}' is not supported: give the path of a file, or postgresql://user@host/database."
    )


class Database:
    """Lends connections for reading and writing; a context manager that lets go of them.

    Raises JournalError when the database is at fault.
    """

    def __init__(self, engine: Engine, address: Address, *, read_only: bool = False) -> None:
        self.where = address
        """Where it is; its text never holds a password."""
        self.engine = engine
        """For the other modules of this package."""
        self._read_only = read_only
        self._has_log = self._is_sound = address.path is None

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
        self._refuse_damage()
        with told_failures(str(self.where)):
            self._let_readers_and_writers_meet()
            with writing(self.engine).begin() as connection:
                yield connection

    def _refuse_damage(self) -> None:
        """Nothing is written into a file that is damaged: it could take along what is left."""
        if not self._is_sound:
            with self.reading() as connection:
                refuse_damage(connection, self.where, "quick_check")
            self._is_sound = True

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
