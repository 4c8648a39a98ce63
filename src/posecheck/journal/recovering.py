"""Takes what can still be read out of a damaged journal, row by row, into a new one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from posecheck.errors import JournalError
from posecheck.journal import schema
from posecheck.journal.removal import erase_sessions
from posecheck.journal.store import Journal

_MOST_TRIES: Final = 50_000
"""So many row numbers are tried, one after the other, where none can be read."""


@dataclass(slots=True)
class Recovered:
    """What a damaged journal gave."""

    sessions: int = 0
    """Those of which something was measured."""
    rows: int = 0
    """Of all tables."""
    lost: int = 0
    """Places where rows could not be read, and rows without what they belong to."""


def recover(damaged: Path, into: Journal) -> Recovered:
    """Copy every row that can be read and whose parents can, into an empty journal.

    Landmarks of which a part is missing are left out: measured again they would give other numbers.

    Raises JournalError when not even the list of its tables can be read.
    """
    found = Recovered()
    address = f"{damaged.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, into.writing() as target:
        source.row_factory = sqlite3.Row
        try:
            there = {row["name"] for row in source.execute("SELECT name FROM sqlite_master")}
        except sqlite3.DatabaseError as error:
            raise JournalError(
                f"{damaged} cannot be recovered: not even its tables can be read. Put a backup in "
                "its place: posecheck journal restore FILE",
                damaged=True,
            ) from error
        for table in schema.EVERYTHING:
            if table.name in there:
                _copy(source, target, table, found)
        _drop_what_is_not_whole(target)
        found.sessions = len(target.execute(select(schema.session.c.id)).all())
    return found


def _copy(source: sqlite3.Connection, target: Connection, table: Table, found: Recovered) -> None:
    for row in _rows(source, table, found):
        values = {column.name: row[column.name] for column in table.c if column.name in row.keys()}  # noqa: SIM118
        if table is schema.measurement and not _has_landmarks(target, values["landmarks_id"]):
            values["landmarks_id"] = None
        try:
            with target.begin_nested():
                target.execute(insert(table), [values])
            found.rows += 1
        except DatabaseError:  # its parent is lost, or the row is
            found.lost += 1


def _rows(source: sqlite3.Connection, table: Table, found: Recovered) -> Iterator[sqlite3.Row]:
    """Row after row by its number, past those that cannot be read."""
    last = missed = 0
    query = f"SELECT rowid AS row_number, * FROM {table.name} WHERE rowid > ? ORDER BY rowid"
    while missed <= _MOST_TRIES:
        try:
            for row in source.execute(query, [last + missed]):
                found.lost += missed > 0
                last, missed = row["row_number"], 0
                yield row
        except sqlite3.DatabaseError:
            missed += 1
        else:
            break
    found.lost += missed > 0


def _has_landmarks(target: Connection, landmarks_id: Any) -> bool:
    table = schema.landmarks
    return target.execute(select(table.c.id).where(table.c.id == landmarks_id)).scalar() is not None


def _drop_what_is_not_whole(target: Connection) -> None:
    """Landmarks with a gap, and sessions of which nothing was measured."""
    chunk, measured = schema.landmark_chunk, schema.measurement
    numbers: dict[str, list[int]] = {}
    for row in target.execute(select(chunk.c.landmarks_id, chunk.c.number)):
        numbers.setdefault(row.landmarks_id, []).append(row.number)
    for landmarks_id, known in numbers.items():
        if sorted(known) != list(range(1, len(known) + 1)):
            of = measured.c.landmarks_id == landmarks_id
            target.execute(update(measured).where(of).values(landmarks_id=None))
            target.execute(delete(chunk).where(chunk.c.landmarks_id == landmarks_id))
    sessions = select(schema.session.c.id)
    empty = sessions.where(schema.session.c.id.not_in(select(measured.c.session_id)))
    erase_sessions(target, target.execute(empty).scalars().all())
