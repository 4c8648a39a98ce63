"""The only place where rows are taken away: true erasure, when a person asks for it."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from posecheck.history import MarkKind
from posecheck.journal import schema
from posecheck.journal.reading import read_marks


def erase_sessions(connection: Connection, session_ids: Sequence[str]) -> None:
    """Everything that was measured in the sessions and told of them, children first.

    Limits and targets stay, without the connection to the session.
    """
    for session_id in session_ids:
        _erase(connection, session_id)


def erase_person(connection: Connection, name: str) -> None:
    """Everything of one person, marks and name included."""
    person, session, mark = schema.person.c, schema.session.c, schema.mark
    key = connection.execute(select(person.id).where(person.name == name)).scalar_one()
    ids = connection.execute(select(session.id).where(session.person_id == key)).scalars().all()
    own = select(mark.c.id).where(mark.c.person_id == key)
    value = schema.marked_value
    connection.execute(delete(value).where(value.c.mark_id.in_(own)))
    connection.execute(delete(mark).where(mark.c.person_id == key))
    erase_sessions(connection, ids)
    connection.execute(delete(schema.person).where(person.id == key))


def _erase(connection: Connection, session_id: str) -> None:
    measurement, landmarks = schema.measurement.c, schema.landmarks.c
    measured = select(measurement.id).where(measurement.session_id == session_id)
    _keep_where_marks_are(connection, session_id)
    kept = select(landmarks.id).where(landmarks.session_id == session_id)
    for table in reversed(schema.OF_A_MEASUREMENT):
        connection.execute(delete(table).where(table.c.measurement_id.in_(measured)))
    chunk = schema.landmark_chunk
    for table in (schema.tombstone, schema.tag, schema.feeling, schema.note, schema.measurement):
        connection.execute(delete(table).where(table.c.session_id == session_id))
    connection.execute(delete(chunk).where(chunk.c.landmarks_id.in_(kept)))
    connection.execute(delete(schema.landmarks).where(landmarks.session_id == session_id))
    mark = schema.mark
    of_it = (mark.c.session_id == session_id) & (mark.c.kind == MarkKind.BASELINE.value)
    connection.execute(delete(mark).where(of_it))
    connection.execute(update(mark).where(mark.c.session_id == session_id).values(session_id=None))
    connection.execute(delete(schema.session).where(schema.session.c.id == session_id))


def _keep_where_marks_are(connection: Connection, session_id: str) -> None:
    """Marks outlive their session where its newest measurement put them."""
    mark = schema.mark
    for one in read_marks(connection):
        if one.session_id == session_id:
            connection.execute(update(mark).where(mark.c.id == one.id).values(deg=one.deg))
