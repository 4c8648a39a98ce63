"""Reads rows and gives records."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.history import (
    NO_VIDEO_BEFORE,
    Correction,
    DateOrigin,
    Fact,
    Feeling,
    FeelingKind,
    Label,
    Mark,
    MarkKind,
    Measurement,
    PastRepetition,
    PastSession,
    SessionNote,
)
from posecheck.journal import schema
from posecheck.personal import Limit
from posecheck.plain_data import Plain, from_json
from posecheck.records import Repetition

MIN_PREFIX: Final = 4
"""Fewer characters of an id are too easily mistyped."""
_AT_ONCE: Final = 500
"""Databases take only so many values in one question."""

Rows = Sequence[Row[Any]]


def read_sessions(connection: Connection, ids: Iterable[str] | None = None) -> list[PastSession]:
    """The sessions with these ids (None: all, also those with a tombstone), oldest first."""
    wanted = None if ids is None else list(ids)
    rows = _of(connection, _sessions(), schema.session.c.id, wanted)
    measurements = _measurements(connection, wanted)
    notes = _told(connection, schema.note, wanted)
    feelings = _told(connection, schema.feeling, wanted)
    tags = _told(connection, schema.tag, wanted)
    graves = _told(connection, schema.tombstone, wanted)
    corrections = _told(connection, schema.correction, wanted)
    found = [
        PastSession(
            id=row.id,
            person=row.person,
            movement=row.movement,
            protocol=from_json(dict[str, str], row.protocol),
            source_kind=row.source_kind,
            source_name=row.source_name,
            source_sha256=row.source_sha256,
            mirrored=row.mirrored,
            recorded_at=datetime.fromisoformat(row.recorded_at),
            date_origin=DateOrigin(row.date_origin),
            deleted=bool(graves[row.id]) and graves[row.id][-1].deleted,
            measurements=tuple(measurements[row.id]),
            notes=tuple(
                SessionNote(one.text, datetime.fromisoformat(one.made_at)) for one in notes[row.id]
            ),
            feelings=tuple(_feeling(one) for one in feelings[row.id]),
            tags=tuple(sorted({one.name for one in tags[row.id]})),
            recording_id=row.recording_id,
            corrections=tuple(map(_correction, corrections[row.id])),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.recorded_at, one.measurements[0].begun_at))


def full_id(connection: Connection, prefix: str) -> str:
    """The one session whose id begins so.

    Raises UsageError when there is none, or more than one, and for a recording of several.
    """
    named = ids_named(connection, prefix)
    if len(named) > 1:
        ids = ", ".join(one[:8] for one in named)
        raise UsageError(f"'{prefix}' is a recording with several sessions: name one of {ids}.")
    return named[0]


def ids_named(connection: Connection, prefix: str) -> list[str]:
    """The session whose id begins so, or the sessions of the recording whose id does.

    Raises UsageError when there is none, or more than one.
    """
    typed = prefix.strip().lower()
    if len(typed) < MIN_PREFIX or not set(typed) <= set("0123456789abcdef"):
        raise UsageError(
            f"'{prefix}' is not the id of a session: give at least its first {MIN_PREFIX} "
            "characters, as 'posecheck journal' shows them."
        )
    # Ids are hexadecimal: what lies between the prefix and its last continuation begins with it.
    table, end = schema.session, typed + "g"
    begins = table.c.id.between(typed, end) | table.c.recording_id.between(typed, end)
    rows = connection.execute(select(table.c.id, table.c.recording_id).where(begins)).all()
    named = {one for row in rows for one in (row.id, row.recording_id) if one.startswith(typed)}
    if not named:
        raise UsageError(f"No session '{prefix}' in the journal. List them: posecheck journal")
    if len(named) > 1:
        known = ", ".join(one[: len(typed) + 4] for one in sorted(named)[:5])
        raise UsageError(f"'{prefix}' could be any of {known}: give more characters.")
    return [str(row.id) for row in rows]


def read_labels(connection: Connection, person: str, source_sha256: str) -> list[Label]:
    """What a person said of the stretches of a file, in the order in which it was said."""
    table = schema.label
    wanted = select(table).join(schema.person).where(schema.person.c.name == person)
    rows = connection.execute(
        wanted.where(table.c.source_sha256 == source_sha256).order_by(table.c.sequence)
    )
    return [
        Label(
            start_s=row.start_s,
            end_s=row.end_s,
            activity=row.activity,
            movement=row.movement,
            side=None if row.side is None else Side(row.side),
        )
        for row in rows
    ]


def read_movement_files(connection: Connection) -> list[str]:
    """The texts of all movement files that were kept, the one that was used last at the end."""
    rows = connection.execute(select(schema.movement_file)).all()
    used = {row.sha256: datetime.fromisoformat(row.made_at) for row in rows}
    measured = select(schema.measurement.c.software, schema.measurement.c.begun_at)
    for software, begun_at in connection.execute(measured) if len(rows) > 1 else ():
        sha256 = from_json(Plain, software).get("movement_file_sha256")
        if sha256 in used:
            used[sha256] = max(used[sha256], datetime.fromisoformat(begun_at))
    return [row.content for row in sorted(rows, key=lambda row: used[row.sha256])]


def read_repetitions(
    connection: Connection, sessions: Iterable[PastSession], side: Side | None = None
) -> list[PastRepetition]:
    """The repetitions of the current measurements of the sessions, in their order."""
    current = {one.current.id: (one, one.current) for one in sessions if one.current}
    table = schema.repetition
    wanted = select(table.c.measurement_id, table.c.number, table.c.set_number, table.c.record)
    if side is not None:
        wanted = wanted.where(table.c.side == str(side))
    by_measurement = defaultdict(list)
    for row in _of(connection, wanted, table.c.measurement_id, list(current)):
        by_measurement[row.measurement_id].append(row)
    return [
        _past_repetition(row, session, measurement)
        for session, measurement in current.values()
        for row in sorted(by_measurement[measurement.id], key=lambda one: one.number)
    ]


def read_marks(connection: Connection) -> list[Mark]:
    """Every mark of everybody, in the order in which they were made, as it reads today.

    The order is that of the rows: a clock may have been ahead.  A mark whose date lies after that
    of a later one, or of a measurement that began when it was there, was made by then.
    """
    table = schema.mark
    wanted = select(table, schema.person.c.name.label("person")).join(schema.person)
    rows = connection.execute(wanted.order_by(table.c.sequence)).all()
    read_again = _marks_read_again(connection)
    marks = [
        Mark(
            person=row.person,
            movement=row.movement,
            protocol=from_json(dict[str, str], row.protocol),
            side=Side(row.side),
            measure=row.measure,
            kind=MarkKind(row.kind),
            made_at=datetime.fromisoformat(row.made_at),
            deg=read_again.get(row.id, row.deg),
            session_id=row.session_id,
            note=row.note,
            id=row.id,
            t_s=row.t_s,
        )
        for row in rows
    ]
    begun_at = _begun_after(connection)
    by_then = datetime.max.replace(tzinfo=UTC)
    for i, mark in reversed(list(enumerate(marks))):
        by_then = min(mark.made_at, begun_at.get(mark.id, by_then), by_then)
        marks[i] = replace(mark, made_at=by_then)
    return marks


def _begun_after(connection: Connection) -> Mapping[str, datetime]:
    """When the first measurement began of which a mark was the newest; clocks never set left out.

    Measurements from before revision 0006 do not say.
    """
    table = schema.measurement
    known = select(table.c.after_mark, table.c.begun_at).where(table.c.after_mark.is_not(None))
    begun: dict[str, datetime] = {}
    for row in connection.execute(known):
        begun_at = datetime.fromisoformat(row.begun_at)
        if begun_at >= NO_VIDEO_BEFORE:
            begun[row.after_mark] = min(begun_at, begun.get(row.after_mark, begun_at))
    return begun


def _marks_read_again(connection: Connection) -> dict[str, float]:
    """Degrees of marks by the newest finished measurement that read them."""
    value, measured, done = schema.marked_value, schema.measurement, schema.finished
    wanted = (
        select(value.c.mark_id, value.c.deg)
        .join(measured, measured.c.id == value.c.measurement_id)
        .join(done, done.c.measurement_id == measured.c.id)
        .where(done.c.interrupted.is_(False))
        .order_by(measured.c.number)
    )
    return {row.mark_id: row.deg for row in connection.execute(wanted)}


def _sessions() -> Select[Any]:
    return select(schema.session, schema.person.c.name.label("person")).join(schema.person)


def _of(
    connection: Connection, wanted: Select[Any], column: Any, values: Sequence[str] | None
) -> list[Row[Any]]:
    """The rows whose column has one of the values; all rows when there are no values to ask for."""
    if values is None:
        return list(connection.execute(wanted).all())
    parts = (values[i : i + _AT_ONCE] for i in range(0, len(values), _AT_ONCE))
    return [row for part in parts for row in connection.execute(wanted.where(column.in_(part)))]


def _told(connection: Connection, table: Any, ids: Sequence[str] | None) -> Mapping[str, Rows]:
    """The rows of each session, in the order in which they were written."""
    by_session: dict[str, list[Row[Any]]] = defaultdict(list)
    wanted = select(table).order_by(table.c.sequence)
    for row in _of(connection, wanted, table.c.session_id, ids):
        by_session[row.session_id].append(row)
    return by_session


def _measurements(
    connection: Connection, ids: Sequence[str] | None
) -> Mapping[str, list[Measurement]]:
    table, done, counted = schema.measurement, schema.finished, schema.repetition
    count = (
        select(counted.c.measurement_id, func.count().label("repetitions"))
        .group_by(counted.c.measurement_id)
        .subquery()
    )
    wanted = (
        select(table, done.c.interrupted, count.c.repetitions)
        .outerjoin(done, done.c.measurement_id == table.c.id)
        .outerjoin(count, count.c.measurement_id == table.c.id)
        .order_by(table.c.number)
    )
    by_session: dict[str, list[Measurement]] = defaultdict(list)
    for row in _of(connection, wanted, table.c.session_id, ids):
        one = Measurement(
            id=row.id,
            number=row.number,
            begun_at=datetime.fromisoformat(row.begun_at),
            finished=row.interrupted is False,
            repetitions=row.repetitions or 0,
            software=from_json(Plain, row.software),
            landmarks_id=row.landmarks_id,
            limits=from_json(tuple[Limit, ...], row.limits),
        )
        by_session[row.session_id].append(one)
    return by_session


def _feeling(row: Row[Any]) -> Feeling:
    return Feeling(
        kind=FeelingKind(row.kind),
        score=row.score,
        side=None if row.side is None else Side(row.side),
        made_at=datetime.fromisoformat(row.made_at),
    )


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        fact=Fact(row.fact),
        before=json.loads(row.before),
        after=json.loads(row.after),
        made_at=datetime.fromisoformat(row.made_at),
    )


def _past_repetition(
    row: Row[Any], session: PastSession, measurement: Measurement
) -> PastRepetition:
    return PastRepetition(
        repetition=from_json(Repetition, row.record),
        session_id=session.id,
        measurement_id=measurement.id,
        person=session.person,
        movement=session.movement,
        protocol=session.protocol,
        set_number=row.set_number,
        recorded_at=session.recorded_at,
        date_origin=session.date_origin,
        finished=measurement.finished,
        software=measurement.software,
    )
