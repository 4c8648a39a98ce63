"""Puts right what is said of a session: in its row, with what stood there before beside it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, insert, select, update

from posecheck.errors import UsageError
from posecheck.history import Correction, DateOrigin, Fact, PastSession
from posecheck.journal import schema
from posecheck.journal.reading import read_sessions
from posecheck.journal.writer import identity_of, new_id, person_id, recording_of
from posecheck.plain_data import to_json


def correct_session(
    connection: Connection, session_id: str, facts: Mapping[Fact, object], now: datetime
) -> None:
    """Keep these facts of a session, where they differ from what is there.

    Raises UsageError when the journal has the recording with these facts already.
    """
    (past,) = read_sessions(connection, [session_id])
    changes = [
        Correction(fact, before, after, now)
        for fact, after in facts.items()
        if (before := fact_of(past, fact)) != after
    ]
    table = schema.session
    identity = select(table.c.identity).where(table.c.id == session_id)
    until_now = connection.execute(identity).scalar()
    for change in changes:
        row: dict[str, object] = {"id": new_id(), "session_id": session_id}
        row |= {"fact": change.fact.value}
        row |= {"before": to_json(change.before), "after": to_json(change.after)}
        row |= {"identity": until_now, "made_at": now.isoformat()}
        connection.execute(insert(schema.correction), [row])
    corrected = replace(past, corrections=(*past.corrections, *changes))
    apply_corrections(connection, corrected, now=now)


def fact_of(past: PastSession, fact: Fact) -> object:
    """What is said of a session now, as plain data."""
    value = {
        Fact.RECORDED_AT: past.recorded_at.isoformat(),
        Fact.PERSON: past.person,
        Fact.MIRRORED: past.mirrored,
        Fact.SIDE: past.side,
        Fact.PROTOCOL: dict(past.protocol),
        Fact.MOVEMENT: past.movement,
    }
    return value[fact]


def apply_corrections(connection: Connection, past: PastSession, *, now: datetime) -> None:
    """Make a session's row, and the marks made in it, what its corrections say last.

    Raises UsageError when another session is the same recording with the same facts.
    """
    last = {one.fact: one.after for one in past.corrections}
    if not last:
        return
    owner_id = person_id(connection, str(last.get(Fact.PERSON, past.person)), now=now)
    changed: dict[str, Any] = {"person_id": owner_id}
    if last.get(Fact.PERSON, past.person) != past.person:  # somebody else's film
        changed["recording_id"] = recording_of(connection, owner_id, past.source_sha256) or new_id()
    if Fact.RECORDED_AT in last:
        changed |= {"recorded_at": last[Fact.RECORDED_AT], "date_origin": DateOrigin.OPTION.value}
    if Fact.MOVEMENT in last:
        changed["movement"] = last[Fact.MOVEMENT]
    if Fact.MIRRORED in last:
        changed["mirrored"] = last[Fact.MIRRORED]
    marked: dict[str, Any] = {"person_id": owner_id}
    if Fact.PROTOCOL in last:
        changed["protocol"] = marked["protocol"] = to_json(last[Fact.PROTOCOL])
    mark, table = schema.mark.c, schema.session
    if changed.get("mirrored", past.mirrored) != past.mirrored:
        marked["side"] = case((mark.side == "left", "right"), else_="left")
    connection.execute(update(schema.mark).where(mark.session_id == past.id).values(**marked))
    connection.execute(update(table).where(table.c.id == past.id).values(**changed))
    _keep_identity(connection, past.id)


def _keep_identity(connection: Connection, session_id: str) -> None:
    (past,) = read_sessions(connection, [session_id])
    identity = identity_of(
        *(past.person, past.movement, past.protocol),
        sha256=past.source_sha256,
        mirrored=past.mirrored,
        asked={**past.settings, "side": past.side},
    )
    table = schema.session
    same = (table.c.identity == identity) & (table.c.id != session_id)
    other = connection.execute(select(table.c.id).where(same)).scalar()
    if other is not None:
        raise UsageError(
            f"The same recording is in the journal like that already, as {other[:8]}. Delete "
            f"one of the two: posecheck journal delete {session_id[:8]}"
        )
    connection.execute(update(table).where(table.c.id == session_id).values(identity=identity))
