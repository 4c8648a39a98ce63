"""The document ``posecheck.journal/1``: a journal as JSON, to read elsewhere and to bring in again.

It holds the rows as they are, nested: sessions with their measurements, those with their
repetitions.  What a column keeps as JSON text is plain JSON here; landmarks are base64.
"""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from posecheck.errors import InputRefusedError
from posecheck.journal import schema
from posecheck.journal.opening import open_journal
from posecheck.journal.reading import read_marks, read_repetitions, read_sessions
from posecheck.journal.store import Journal
from posecheck.journal.writer import keep_movement_file, new_id, person_id, recording_of
from posecheck.plain_data import Plain, from_json, to_json
from posecheck.safe_text import json_text
from posecheck.software import is_same_software

SCHEMA: Final = "posecheck.journal/1"
_IN_MEMORY: Final = "sqlite://"
_TEXTS: Final = {"protocol", "software", "limits", "record", "document"}
_TOLD: Final = {
    "notes": schema.note,
    "feelings": schema.feeling,
    "tags": schema.tag,
    "tombstones": schema.tombstone,
}


@dataclass(slots=True)
class ImportResult:
    """What an import added, and what was there already."""

    sessions: int = 0
    """New."""
    measurements: int = 0
    """New ones of sessions that were there."""
    landmarks: int = 0
    """Sessions that were there without some landmarks, which they have now."""
    known: int = 0
    """Sessions that were there."""
    marks: int = 0
    """New."""
    labels: int = 0
    """New, of stretches of recordings."""
    movement_files: int = 0
    """New."""
    told: Counter[str] = field(default_factory=Counter)
    """New notes, feelings, tags, deletions and undeletions, of whatever session: how many each."""
    ids: dict[str, str] = field(default_factory=dict)
    """Of the sessions that it touched: id in the document, id in the journal."""


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
        said = json.dumps([_plain(row, "person_id") for row in rows], ensure_ascii=False)
        yield f',\n"labels": {said}'
        files = connection.execute(select(schema.movement_file)).all()
        kept = json_text([_plain(row) for row in files])
        yield f',\n"movement_files": {kept}}}\n'


def bring_in(journal: Journal, text: str, *, name: str, now: datetime) -> ImportResult:
    """Add what an exported document holds and this journal does not; all of it or nothing.

    A recording that is there already keeps its id; measurements by other software are added
    beside its own, and so is what was told of it; measurements that came without their landmarks
    get them.  ``name`` is the document's, for messages.

    Raises InputRefusedError for what is no such document.
    """
    document = _document(text, name)
    brought = ImportResult()
    try:
        with journal.writing() as connection:
            for one in document["sessions"]:
                _bring_session(connection, one, brought, now)
            for one in document["marks"]:
                _bring_mark(connection, one, brought, now)
            for one in document.get("labels", ()):  # older documents have none
                _bring_label(connection, one, brought, now)
            for one in document.get("movement_files", ()):  # older documents have none
                kept_at = datetime.fromisoformat(one["made_at"])
                brought.movement_files += keep_movement_file(
                    connection, one["movement"], one["content"], now=kept_at
                )
            read_repetitions(connection, read_sessions(connection, brought.ids.values()))
            read_marks(connection)  # what cannot be read again is not taken
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise InputRefusedError(
            f"{name} is damaged ({type(error).__name__}: {error}); nothing was added."
        ) from error
    return brought


def try_out(text: str, *, name: str, now: datetime) -> None:
    """Bring a document into a journal that is forgotten; raises what ``bring_in`` would raise.

    So no journal need be made for what is then refused.
    """
    with open_journal(_IN_MEMORY) as forgotten:
        bring_in(forgotten, text, name=name, now=now)


def _document(text: str, name: str) -> Plain:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InputRefusedError(f"{name} is not JSON ({error}); nothing was added.") from error
    found = document.get("schema") if isinstance(document, dict) else None
    if found != SCHEMA:
        raise InputRefusedError(
            f"{name} is not what 'posecheck journal export --format json' writes: its schema is "
            f"{found!r}, not {SCHEMA!r}."
        )
    if not {"sessions", "marks"} <= set(document):
        raise InputRefusedError(f"{name} is damaged: it has no sessions or no marks.")
    return dict(document)


# --- out --------------------------------------------------------------------------------------


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
    for name, table in _TOLD.items():
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
        name: json.loads(value) if name in _TEXTS else value
        for name, value in row._mapping.items()
        if name not in ("sequence", *without) and not isinstance(value, bytes)
    }


# --- in ---------------------------------------------------------------------------------------


def _bring_session(
    connection: Connection, one: Plain, brought: ImportResult, now: datetime
) -> None:
    table = schema.session
    same = table.c.id == one["id"]
    if one["identity"] is not None:  # a camera's sessions have none
        same |= table.c.identity == one["identity"]
    there = connection.execute(select(table.c.id).where(same)).scalar()
    if there is None:
        person = person_id(connection, one["person"], now=now)
        known = recording_of(connection, person, one["source_sha256"])
        recording = known or one.get("recording_id") or new_id()  # older documents have none
        _add(connection, table, one | {"person_id": person, "recording_id": recording})
        there = one["id"]
        brought.sessions += 1
        measurements = one["measurements"]
    else:
        brought.known += 1
        brought.landmarks += _fill_in_landmarks(connection, there, one)
        measurements = _unknown(connection, there, one["measurements"])
        brought.measurements += len(measurements)
    brought.ids[one["id"]] = there
    _bring_landmarks(connection, there, one["landmarks"], of=measurements)
    for measured in measurements:
        track_id = measured["landmarks_id"]
        there_too = track_id is not None and _has(connection, schema.landmarks, track_id)
        owner = {"session_id": there, "landmarks_id": track_id if there_too else None}
        _bring_measurement(connection, measured | owner)
    for name, told in _TOLD.items():
        for row in one[name]:
            if not _has(connection, told, row["id"]):
                _add(connection, told, row | {"session_id": there})
                brought.told[_kind(name, row)] += 1


def _kind(name: str, row: Plain) -> str:
    """What a row that was told is to a person."""
    if name != "tombstones":
        return name
    return "deletions" if row["deleted"] else "undeletions"


def _unknown(connection: Connection, session_id: str, measurements: list[Plain]) -> list[Plain]:
    """Those that were neither brought in before nor made here by the same software."""
    table = schema.measurement
    rows = connection.execute(select(table).where(table.c.session_id == session_id)).all()
    ids = {row.id for row in rows}
    software = [from_json(Plain, row.software) for row in rows]
    return [
        one
        for one in measurements
        if one["id"] not in ids
        if not any(is_same_software(one["software"], known) for known in software)
    ]


def _fill_in_landmarks(connection: Connection, session_id: str, one: Plain) -> bool:
    """Give measurements that came without their landmarks what they lack; whether there was any.

    It is the one thing that is said of a row later: it was empty only because a document left it
    out.
    """
    table = schema.measurement
    lacking = (table.c.session_id == session_id) & table.c.landmarks_id.is_(None)
    ids = connection.execute(select(table.c.id).where(lacking)).scalars().all()
    whole = [track for track in one["landmarks"] if track["chunks"]]
    names = {track["id"] for track in whole}
    filled = [m for m in one["measurements"] if m["id"] in ids and m["landmarks_id"] in names]
    _bring_landmarks(connection, session_id, whole, of=filled)
    for measured in filled:
        row = update(table).where(table.c.id == measured["id"])
        connection.execute(row.values(landmarks_id=measured["landmarks_id"]))
    return bool(filled)


def _bring_landmarks(
    connection: Connection, session_id: str, tracks: list[Plain], *, of: list[Plain]
) -> None:
    """Those tracks that measurements were made from, unless they are there."""
    wanted = {measured["landmarks_id"] for measured in of}
    for track in tracks:
        if track["id"] not in wanted or _has(connection, schema.landmarks, track["id"]):
            continue
        _add(connection, schema.landmarks, track | {"session_id": session_id})
        for chunk in track["chunks"]:
            data = base64.b64decode(chunk["data"], validate=True)
            _add(connection, schema.landmark_chunk, chunk | {"data": data})


def _bring_measurement(connection: Connection, one: Plain) -> None:
    table = schema.measurement
    taken = select(func.max(table.c.number)).where(table.c.session_id == one["session_id"])
    number = (connection.execute(taken).scalar() or 0) + 1
    _add(connection, table, one | {"number": number})
    for repetition in one["repetitions"]:
        _add(connection, schema.repetition, repetition)
        for value in repetition["measures"]:
            _add(connection, schema.measured_value, value)
    if one["finished"] is not None:
        _add(connection, schema.finished, one["finished"])


def _bring_mark(connection: Connection, one: Plain, brought: ImportResult, now: datetime) -> None:
    if not _has(connection, schema.mark, one["id"]):
        _add_mark(connection, one, brought, now)
        brought.marks += 1
    for value in one.get("values", ()):  # older documents have none
        if _is_news(connection, value):
            _add(connection, schema.marked_value, value)


def _add_mark(connection: Connection, one: Plain, brought: ImportResult, now: datetime) -> None:
    person = person_id(connection, one["person"], now=now)
    session_id = one["session_id"] and brought.ids[one["session_id"]]
    owner = {"person_id": person, "session_id": session_id, "t_s": one.get("t_s")}
    _add(connection, schema.mark, one | owner)


def _bring_label(connection: Connection, one: Plain, brought: ImportResult, now: datetime) -> None:
    if not _has(connection, schema.label, one["id"]):
        person = person_id(connection, one["person"], now=now)
        _add(connection, schema.label, one | {"person_id": person})
        brought.labels += 1


def _is_news(connection: Connection, value: Plain) -> bool:
    """Whether a measurement that is here read a mark, and that is not known yet."""
    table = schema.marked_value
    read = select(table.c.deg).where(
        table.c.mark_id == value["mark_id"], table.c.measurement_id == value["measurement_id"]
    )
    made = _has(connection, schema.measurement, value["measurement_id"])
    return made and connection.execute(read).scalar() is None


def _has(connection: Connection, table: Table, key: str) -> bool:
    found = connection.execute(select(table.c.id).where(table.c.id == key)).scalar()
    return found is not None


def _add(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    values = {
        column.name: to_json(row[column.name]) if column.name in _TEXTS else row[column.name]
        for column in table.c
        if column.name != "sequence"
    }
    connection.execute(insert(table), [values])
