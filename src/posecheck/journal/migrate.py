"""Brings a journal to the revision this program reads and writes; refuses a newer one."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from posecheck.errors import JournalError
from posecheck.journal import schema
from posecheck.journal.engine import Address, writing

VERSION_TABLE: Final = "posecheck_version"
VERSIONS: Final = Path(__file__).parent / "versions"
_LOCK: Final = 7063686563  # any number that nobody else uses on that server


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
