"""Adds what a document ``posecheck.journal/1`` says to a journal, if it is sound."""

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from posecheck.errors import InputRefusedError
from posecheck.journal import schema
from posecheck.journal.correcting import apply_corrections
from posecheck.journal.exporting import SCHEMA, TEXTS, TOLD
from posecheck.journal.order import last_sequence, put_in_order
from posecheck.journal.reading import read_sessions
from posecheck.journal.soundness import problem_in
from posecheck.journal.store import Journal
from posecheck.journal.writer import keep_movement_file, new_id, person_id, recording_of
from posecheck.plain_data import Plain, from_json, to_json
from posecheck.software import is_same_software

_ORDERED: Final = (schema.mark, schema.label)


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
    corrected: list[str] = field(default_factory=list)
    """Sessions that were there and have a new correction."""
    ids: dict[str, str] = field(default_factory=dict)
    """Of the sessions that it touched: id in the document, id in the journal."""


def bring_in(journal: Journal, text: str, *, name: str, now: datetime) -> ImportResult:
    """Add what an exported document says, if it is sound; ``name`` is for messages.

    Raises InputRefusedError, with nothing written, when it is not.
    """
    return add_document(journal, sound_document(text, name=name), name=name, now=now)


def add_document(journal: Journal, document: Plain, *, name: str, now: datetime) -> ImportResult:
    """Add what a sound document holds and this journal does not; all of it or nothing.

    A recording that is there already keeps its id; measurements by other software are added
    beside its own, and so is what was told of it; measurements that came without their landmarks
    get them.

    Raises InputRefusedError, with nothing written, for a document that says of a session in this
    journal that it is something else.
    """
    brought = ImportResult()
    with journal.reading() as connection:
        _refuse_what_clashes(connection, document, name)
    with journal.writing() as connection:
        last = {table: last_sequence(connection, table) for table in (*TOLD.values(), *_ORDERED)}
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
        for table, sequence in last.items():
            put_in_order(connection, table, sequence)
        for past in read_sessions(connection, brought.corrected):
            apply_corrections(connection, past, now=now)
    return brought


def sound_document(text: str, *, name: str) -> Plain:
    """What an export says, once all of it is known to be possible; ``name`` is for messages.

    Raises InputRefusedError for what is no export, and for one that is damaged.
    """
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
        if "\\u" in text:
            _refuse_no_text(document)
    except RecursionError as error:
        raise InputRefusedError(f"{name} is nested too deeply; nothing was added.") from error
    except ValueError as error:
        raise InputRefusedError(f"{name} is not JSON ({error}); nothing was added.") from error
    found = document.get("schema") if isinstance(document, dict) else None
    if found != SCHEMA:
        raise InputRefusedError(
            f"{name} is not what 'posecheck journal export --format json' writes: its schema is "
            f"{shorten(repr(found), 60)}, not {SCHEMA!r}."
        )
    problem = problem_in(document)
    if problem is not None:
        raise InputRefusedError(f"{name} is damaged; nothing was added. {problem}.")
    return dict(document)


def _refuse_no_text(document: object) -> None:
    """Escapes can say what no database takes as text: half a surrogate pair, the character 0."""
    if b"\\u0000" in json.dumps(document, ensure_ascii=False).encode():
        raise ValueError("a text has the character 0")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number there")


def _refuse_what_clashes(connection: Connection, document: Plain, name: str) -> None:
    """What the journal has under the same id must be the same thing."""
    for session in document["sessions"]:
        known = _sessions_there(connection, session)
        owner = known[0].id if known else None
        if len(known) > 1 or any(_differs(connection, session, row) for row in known):
            raise _clash(name, "session", session["id"])
        for what, table in (("landmarks", schema.landmarks), ("measurement", schema.measurement)):
            for row in session[what if what == "landmarks" else "measurements"]:
                of = select(table.c.session_id).where(table.c.id == row["id"])
                if connection.execute(of).scalar() not in (None, owner):
                    raise _clash(name, what, row["id"])


def _clash(name: str, what: str, row_id: str) -> InputRefusedError:
    return InputRefusedError(
        f"{name}: its {what} {row_id[:8]} is another one in this journal, so one of the two was "
        "changed by something else than posecheck. Nothing was added."
    )


def _sessions_there(connection: Connection, session: Plain) -> Sequence[Row[Any]]:
    """Those with its id, or of the same recording, asked the same."""
    table = schema.session
    same = table.c.id == session["id"]
    if session["identity"] is not None:  # a camera's sessions have none
        before = select(schema.correction.c.session_id)
        before = before.where(schema.correction.c.identity == session["identity"])
        same |= (table.c.identity == session["identity"]) | table.c.id.in_(before)
    wanted = select(table, schema.person.c.name.label("person")).join(schema.person)
    return connection.execute(wanted.where(same)).all()


def _differs(connection: Connection, session: Plain, row: Row[Any]) -> bool:
    """Whether one is not the other; what may have been corrected in one of them aside."""
    if session["source_sha256"] != row.source_sha256:
        return True
    (past,) = read_sessions(connection, [row.id])
    if past.corrections or session.get("corrections"):
        return False
    facts = (row.person, row.movement, row.identity, dict(past.protocol))
    said = (session[key] for key in ("person", "movement", "identity", "protocol"))
    return facts != tuple(said)


def _bring_session(
    connection: Connection, one: Plain, brought: ImportResult, now: datetime
) -> None:
    table = schema.session
    known = _sessions_there(connection, one)
    there = known[0].id if known else None
    if there is None:
        person = person_id(connection, one["person"], now=now)
        recording = recording_of(connection, person, one["source_sha256"])
        recording = recording or one.get("recording_id") or new_id()  # older documents have none
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
    for name, told in TOLD.items():
        for row in one.get(name, ()):  # older documents have no corrections
            if not _has(connection, told, row["id"]):
                _add(connection, told, row | {"session_id": there})
                brought.told[_kind(name, row)] += 1
                if known and name == "corrections":
                    brought.corrected.append(there)


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
        if not any(_is_same_reading(one["software"], known) for known in software)
    ]


def _is_same_reading(one: Plain, other: Plain) -> bool:
    """Whether it was made by the same software, of what it took for the same side and picture."""
    settings = (one["settings"], other.get("settings") or {})
    mirrored, side = ([said.get(name) for said in settings] for name in ("mirrored", "side"))
    return is_same_software(one, other) and len({*mirrored}) == len({*side}) == 1


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
    """A row; a number that is missing was not known."""
    values = {
        column.name: to_json(row[column.name]) if column.name in TEXTS else row.get(column.name)
        for column in table.c
        if column.name != "sequence"
    }
    connection.execute(insert(table), [values])
