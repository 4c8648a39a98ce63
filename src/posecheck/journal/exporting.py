"""Writes the document ``posecheck.journal/1``: a journal as JSON, to read elsewhere and to import.

It holds the rows as they are, nested: sessions with their measurements, those with their
repetitions.  What a column keeps as JSON text is plain JSON here; landmarks are base64.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, select

from posecheck.journal import schema
from posecheck.journal.store import Journal
from posecheck.plain_data import Plain
from posecheck.safe_text import json_text

SCHEMA: Final = "posecheck.journal/1"
TEXTS: Final = {"protocol", "software", "limits", "record", "document", "before", "after"}
TOLD: Final = {
    "notes": schema.note,
    "feelings": schema.feeling,
    "tags": schema.tag,
    "tombstones": schema.tombstone,
    "corrections": schema.correction,
}


def exported(journal: Journal, *, now: datetime, landmarks: bool = True) -> Iterator[str]:
    """The document in pieces, a session at a time; a session with a tombstone too."""
    head = {
        "schema": SCHEMA,
        "revision": schema.HEAD,
        "exported_at": now.isoformat(timespec="seconds"),
    }
    with journal.snapshot() as connection:
        yield json.dumps(head)[:-1] + ',\n"sessions": ['
        table = schema.session
        wanted = select(table, schema.person.c.name.label("person")).join(schema.person)
        for i, row in enumerate(connection.execute(wanted.order_by(table.c.begun_at)).all()):
            one = _session(connection, row, landmarks=landmarks)
            yield (",\n" if i else "\n") + json_text(one)
        marks = select(schema.mark, schema.person.c.name.label("person")).join(schema.person)
        rows = connection.execute(marks.order_by(schema.mark.c.sequence)).all()
        said = json_text([_mark(connection, row) for row in rows])
        yield f'\n],\n"marks": {said}'
        labels = select(schema.label, schema.person.c.name.label("person")).join(schema.person)
        rows = connection.execute(labels.order_by(schema.label.c.sequence)).all()
        said = json_text([_plain(row, "person_id") for row in rows])
        yield f',\n"labels": {said}'
        files = connection.execute(select(schema.movement_file)).all()
        kept = json_text([_plain(row) for row in files])
        yield f',\n"movement_files": {kept}}}\n'


def _session(connection: Connection, row: Row[Any], *, landmarks: bool) -> Plain:
    one = _plain(row, "person_id")
    one["landmarks"] = [
        _plain(track) | {"chunks": _chunks(connection, track.id)}
        for track in _rows(connection, schema.landmarks, "session_id", row.id)
        if landmarks
    ]
    one["measurements"] = [
        _measurement(connection, measured)
        for measured in _rows(connection, schema.measurement, "session_id", row.id)
    ]
    for name, table in TOLD.items():
        one[name] = [_plain(told) for told in _rows(connection, table, "session_id", row.id)]
    return one


def _mark(connection: Connection, row: Row[Any]) -> Plain:
    values = _rows(connection, schema.marked_value, "mark_id", row.id)
    return _plain(row, "person_id") | {"values": [_plain(one) for one in values]}


def _measurement(connection: Connection, row: Row[Any]) -> Plain:
    values = _rows(connection, schema.measured_value, "measurement_id", row.id)
    repetitions = [
        _plain(repetition)
        | {"measures": [_plain(one) for one in values if one.repetition_number == number]}
        for repetition in _rows(connection, schema.repetition, "measurement_id", row.id)
        for number in [repetition.number]
    ]
    finished = _rows(connection, schema.finished, "measurement_id", row.id)
    return _plain(row) | {
        "repetitions": repetitions,
        "finished": _plain(finished[0]) if finished else None,
    }


def _chunks(connection: Connection, landmarks_id: str) -> list[Plain]:
    rows = _rows(connection, schema.landmark_chunk, "landmarks_id", landmarks_id)
    return [_plain(one) | {"data": base64.b64encode(one.data).decode()} for one in rows]


def _rows(connection: Connection, table: Table, column: str, value: str) -> Sequence[Row[Any]]:
    order = table.c.number if table is schema.measurement else None
    columns = list(table.primary_key.columns) if order is None else [order]
    wanted = select(table).where(table.c[column] == value).order_by(*columns)
    return connection.execute(wanted).all()


def _plain(row: Row[Any], *without: str) -> Plain:
    return {
        name: json.loads(value) if name in TEXTS else value
        for name, value in row._mapping.items()
        if name not in ("sequence", *without) and not isinstance(value, bytes)
    }
