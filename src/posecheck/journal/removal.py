"""The only place where rows are taken away: true erasure, when a person asks for it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, select

from posecheck.journal import schema
from posecheck.plain_data import Plain, from_json


def erase_sessions(connection: Connection, session_ids: Sequence[str]) -> None:
    """Everything that was measured in the sessions, marked in them and told of them.

    A limit that was marked in one goes with it: it counts no longer than the session does.
    """
    for session_id in session_ids:
        _erase(connection, session_id)
    _erase_labels(connection)
    _erase_movement_files(connection)


def erase_person(connection: Connection, name: str) -> None:
    """Everything of one person, marks and name included."""
    person, session, mark = schema.person.c, schema.session.c, schema.mark
    key = connection.execute(select(person.id).where(person.name == name)).scalar_one()
    ids = connection.execute(select(session.id).where(session.person_id == key)).scalars().all()
    _erase_marks(connection, mark.c.person_id == key)
    connection.execute(delete(schema.label).where(schema.label.c.person_id == key))
    erase_sessions(connection, ids)
    connection.execute(delete(schema.person).where(person.id == key))


def _erase_labels(connection: Connection) -> None:
    """Those of files from which the person has no session any more."""
    label, session = schema.label.c, schema.session.c
    same = (session.person_id == label.person_id) & (session.source_sha256 == label.source_sha256)
    connection.execute(delete(schema.label).where(~select(session.id).where(same).exists()))


def _erase_movement_files(connection: Connection) -> None:
    """Those that no measurement was made with and no mark is of, by now."""
    files, mark = schema.movement_file.c, schema.mark.c
    rows = connection.execute(select(schema.measurement.c.software)).scalars()
    used = [from_json(Plain, text).get("movement_file_sha256") for text in rows]
    unused = files.sha256.not_in({sha256 for sha256 in used if sha256 is not None})
    unmarked = files.movement.not_in(select(mark.movement))
    connection.execute(delete(schema.movement_file).where(unused, unmarked))


def _erase(connection: Connection, session_id: str) -> None:
    measurement, landmarks = schema.measurement.c, schema.landmarks.c
    measured = select(measurement.id).where(measurement.session_id == session_id)
    _erase_marks(connection, schema.mark.c.session_id == session_id)
    kept = select(landmarks.id).where(landmarks.session_id == session_id)
    for table in reversed(schema.OF_A_MEASUREMENT):
        connection.execute(delete(table).where(table.c.measurement_id.in_(measured)))
    chunk = schema.landmark_chunk
    for table in (*schema.OF_A_SESSION, schema.measurement):
        connection.execute(delete(table).where(table.c.session_id == session_id))
    connection.execute(delete(chunk).where(chunk.c.landmarks_id.in_(kept)))
    connection.execute(delete(schema.landmarks).where(landmarks.session_id == session_id))
    connection.execute(delete(schema.session).where(schema.session.c.id == session_id))


def _erase_marks(connection: Connection, which: ColumnElement[bool]) -> None:
    mark, value = schema.mark, schema.marked_value
    gone = select(mark.c.id).where(which)
    connection.execute(delete(value).where(value.c.mark_id.in_(gone)))
    connection.execute(delete(mark).where(which))
