"""Opens a journal: made where there is none, migrated where it is older, refused where newer."""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from posecheck.errors import JournalError
from posecheck.files import private_file, private_folder
from posecheck.journal import schema
from posecheck.journal.database import Address, address_of, engine_for, writing
from posecheck.journal.failures import told_failures
from posecheck.journal.file_checks import refuse_other_files
from posecheck.journal.store import Journal

VERSION_TABLE: Final = "posecheck_version"
VERSIONS: Final = Path(__file__).parent / "versions"
_LOCK: Final = 7063686563  # any number that nobody else uses on that server


def open_journal(place: str | Path, *, create: bool = True) -> Journal:
    """The journal at a path or a database URL; close it, or use it as a context manager.

    With ``create`` false a file that is not there stands for an empty journal and is not made.  A
    file that may not be written can still be read.

    Raises JournalError when it cannot be used, UsageError for an address of an unknown kind.
    """
    address = address_of(place)
    if address.path is not None:
        refuse_other_files(address.path)
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
    schema.tables.create_all(engine)
    return Journal(engine, address, read_only=True)


def may_be_written(path: Path) -> bool:
    """Whether the file and its folder, where SQLite keeps its log, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read: it is about somebody's body."""
    try:
        private_folder(path.parent)
        private_file(path)
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be made: {error.strerror or error}. Change the "
            "permissions, or choose another place with --database."
        ) from error


def bring_up_to_date(engine: Engine, address: Address, *, read_only: bool = False) -> None:
    """Make the tables where there are none, and run the migrations that are missing.

    Raises JournalError for what is no journal, for a journal of a newer posecheck, and for an older
    one that may only be read.
    """
    with engine.connect() as connection:
        found = revision(connection)
    if found == schema.HEAD:
        return
    if read_only:
        raise JournalError(
            f"The journal {address} is of another version ({found}) and may only be read, so it "
            "cannot be brought up to date. Copy it to a place that can be written."
        )
    with writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = revision(connection)  # somebody else may have been quicker
        if found != schema.HEAD:
            _refuse_strangers(connection, address, found)
            _upgrade(connection, address, found)


def revision(connection: Connection) -> str | None:
    """Of the tables that are there; None when there are none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _refuse_strangers(connection: Connection, address: Address, found: str | None) -> None:
    if found is not None:
        return
    there = set(inspect(connection).get_table_names())
    ours = there & set(schema.tables.tables)
    if ours or (there and connection.dialect.name == "sqlite"):
        raise JournalError(
            f"{address} is a database of another program. It was left as it is. "
            "Choose another place with --database."
        )


def _upgrade(connection: Connection, address: Address, found: str | None) -> None:
    # Loading Alembic takes a while: only where there is something to do.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    scripts = ScriptDirectory(str(VERSIONS.parent), version_locations=[str(VERSIONS)])
    try:
        if found is not None:
            scripts.get_revision(found)
    except CommandError as error:
        raise JournalError(
            f"The journal {address} was written by a newer posecheck (revision {found}; this one "
            f"knows {schema.HEAD}). It was left as it is. Install that version or a newer one, "
            "or choose another journal with --database."
        ) from error
    steps = EnvironmentContext(
        Config(), scripts, fn=lambda revision, _: scripts._upgrade_revs("head", revision)
    )
    with steps as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        environment.run_migrations()
