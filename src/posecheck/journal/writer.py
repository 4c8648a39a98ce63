"""Writes one measurement while it is being made: what is complete is on the disk."""

import hashlib
import math
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Connection, Select, Table, func, insert, select, update

from posecheck.documents.session import session_document
from posecheck.errors import JournalError
from posecheck.history import DateOrigin
from posecheck.journal import schema
from posecheck.journal.landmark_codec import Chunk, LandmarkChunks
from posecheck.plain_data import to_json
from posecheck.records import Limit, Observation, Repetition, Session, SourceInfo

INTERRUPTED: Final = "interrupted"
"""Code of the note of a session that was ended early."""


@dataclass(frozen=True, slots=True)
class SessionStart:
    """What is known of a recording before it is measured."""

    person: str
    """Whose."""
    movement: str
    """Movement id."""
    protocol: Mapping[str, str]
    """Position, arms, knee."""
    source: SourceInfo
    """The recording."""
    software: Mapping[str, object]
    """The software block of ``posecheck.session/1``."""
    recorded_at: datetime
    """When, with offset."""
    date_origin: DateOrigin
    """How that is known."""
    limits: Sequence[Limit] = field(default=())
    """Comfort limits in force."""
    movement_file: str = ""
    """Text of the movement's file; empty for the catalogue's own."""

    @property
    def identity(self) -> str | None:
        """The same recording of the same person, asked the same; None for a camera."""
        settings = self.software.get("settings")
        asked = settings if isinstance(settings, Mapping) else {}
        return identity_of(
            *(self.person, self.movement, self.protocol),
            sha256=self.source.sha256,
            mirrored=self.source.mirrored,
            asked=asked,
        )


def identity_of(
    person: str,
    movement: str,
    protocol: Mapping[str, str],
    *,
    sha256: str | None,
    mirrored: bool,
    asked: Mapping[str, object],
) -> str | None:
    """Of a session: equal for the same file of the same person, asked the same."""
    if sha256 is None:
        return None
    parts: list[object] = [person, movement, dict(protocol), sha256, mirrored]
    parts += [asked.get(name) for name in ("side", "from_s", "to_s")]
    return hashlib.sha256(to_json(parts).encode()).hexdigest()


class SessionWriter:
    """Keeps a measurement as it grows; a context manager.

    Each repetition is committed when it is complete, with the landmarks up to then: whatever
    happens afterwards, it is kept.  When the database cannot take it (locked, full) the measuring
    goes on: ``problem`` says why, everything is tried again with the next repetition and at the
    end.  Without ``finish`` the measurement stays in the journal as broken off.
    """

    def __init__(
        self,
        writing: Callable[[], AbstractContextManager[Connection]],
        *,
        session_id: str,
        measurement_id: str,
        landmarks_id: str | None,
        start: SessionStart,
    ) -> None:
        self.session_id = session_id
        """Of the session that it belongs to."""
        self.measurement_id = measurement_id
        """Of this measurement."""
        self.problem: JournalError | None = None
        """Why the last attempt to keep something failed; None when all is kept."""
        self._writing = writing
        self._landmarks_id = landmarks_id
        self._start = start
        self._poses = LandmarkChunks()
        self._chunks: list[Chunk] = []
        self._repetitions: list[Repetition] = []
        self._written: list[str] = []  # the records of the repetitions that are kept
        self._kept_chunks = self._kept_repetitions = self._set_number = 0

    def observe(self, observation: Observation) -> None:
        """Take one more frame; what became complete with it is kept.  Never raises JournalError."""
        self._poses.add(observation.tracked or observation.pose)
        self._repetitions += observation.repetitions
        if observation.repetitions or self._poses.long:
            try:
                self._keep()
            except JournalError as error:
                self.problem = error

    def add_landmarks(self, chunks: Iterable[Chunk]) -> None:
        """Take the landmarks of what another process measured; ``finish`` keeps them."""
        self._chunks += chunks

    def finish(self, session: Session, *, now: datetime) -> None:
        """Keep the rest, with the whole session's document.

        What was judged otherwise once the set was over (by its own line, or because a reference was
        taken back) is kept as it is judged now.

        Raises JournalError when it cannot be kept; it may be called again.
        """
        seen = self._kept_repetitions + len(self._repetitions)
        self._repetitions += session.repetitions[seen:]  # ended by the end of the recording
        document = session_document(session)
        document |= {
            "person": self._start.person,
            "recorded_at": self._start.recorded_at.isoformat(),
        }
        rejudged = [
            (number, now_judged)
            for number, (kept, now_judged) in enumerate(
                zip(self._written, session.repetitions, strict=False), 1
            )
            if kept != to_json(now_judged)
        ]
        self._keep(
            *(self._judged_again(number, one) for number, one in rejudged),
            insert(schema.finished).values(
                measurement_id=self.measurement_id,
                interrupted=any(note.code == INTERRUPTED for note in session.notes),
                document=to_json(document),
                made_at=now.isoformat(),
            ),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to do: what is complete is kept, the rest was never promised."""

    def _judged_again(self, number: int, one: Repetition) -> Any:
        """Its row with the verdict of now."""
        table = schema.repetition
        row = (table.c.measurement_id == self.measurement_id) & (table.c.number == number)
        return update(table).where(row).values(verdict=one.verdict.code, record=to_json(one))

    def _keep(self, *last: Any) -> None:
        """Commit everything that waits, all of it or nothing."""
        chunks = self._poses.taken()
        if self._landmarks_id:
            self._chunks += chunks
        set_number = self._set_number
        with self._writing() as connection:
            for number, (frames, data) in enumerate(self._chunks, self._kept_chunks + 1):
                row = {"number": number, "frames": frames, "data": data}
                row["landmarks_id"] = self._landmarks_id
                connection.execute(insert(schema.landmark_chunk), [row])
            for number, one in enumerate(self._repetitions, self._kept_repetitions + 1):
                set_number += one.index == 1
                self._insert(connection, number, max(1, set_number), one)
            for statement in last:
                connection.execute(statement)
        self._set_number = set_number
        self._kept_chunks += len(self._chunks)
        self._kept_repetitions += len(self._repetitions)
        self._written += [to_json(one) for one in self._repetitions]
        self._chunks, self._repetitions, self.problem = [], [], None

    def _insert(
        self, connection: Connection, number: int, set_number: int, one: Repetition
    ) -> None:
        row = repetition_row(one) | {
            "measurement_id": self.measurement_id,
            "number": number,
            "set_number": set_number,
            "movement": self._start.movement,
            "protocol": to_json(self._start.protocol),
        }
        connection.execute(insert(schema.repetition), [row])
        values = [
            {
                "measurement_id": self.measurement_id,
                "repetition_number": number,
                "name": value.name,
                "value": _number(value.value),
                "unit": value.unit,
                "se_repetition": _number(value.standard_error.repetition),
                "se_setup": _number(value.standard_error.setup),
                "is_primary": value.primary,
            }
            for value in one.measures
        ]
        connection.execute(insert(schema.measured_value), values)


def repetition_row(one: Repetition) -> dict[str, object]:
    """The columns of one repetition that come from itself; missing numbers are None."""
    low, high = one.primary.interval90
    numbers = {
        "start_s": one.start_s,
        "peak_s": one.peak_s,
        "end_s": one.end_s,
        "hold_s": one.hold_s,
        "tempo_s": one.tempo_s,
        "end_range_deg": one.primary.value,
        "low90_deg": low,
        "high90_deg": high,
        "se_repetition_deg": one.primary.standard_error.repetition,
        "se_setup_deg": one.primary.standard_error.setup,
        "peak_speed_deg_s": one.peak_speed_deg_s,
        "sparc": one.sparc,
        "valid_share": one.valid_share,
    }
    return {name: _number(value) for name, value in numbers.items()} | {
        "side": str(one.side),
        "direction": one.direction,
        "counted": True,
        "verdict": one.verdict.code,
        "record": to_json(one),
    }


def begin_measurement(
    connection: Connection,
    session_id: str,
    start: SessionStart,
    landmarks_id: str | None,
    now: datetime,
) -> str:
    """The row of a measurement that begins; its id."""
    keep_movement_file(connection, start.movement, start.movement_file, now=now)
    table = schema.measurement
    before = select(func.coalesce(func.max(table.c.number), 0)).where(
        table.c.session_id == session_id
    )
    row = {
        "id": new_id(),
        "session_id": session_id,
        "number": connection.execute(before).scalar_one() + 1,
        "landmarks_id": landmarks_id,
        "software": to_json(start.software),
        "limits": to_json(list(start.limits)),
        "begun_at": now.isoformat(),
        "after_mark": connection.execute(_newest_mark()).scalar(),
    }
    connection.execute(insert(table), [row])
    return str(row["id"])


def _newest_mark() -> Select[tuple[str]]:
    return select(schema.mark.c.id).order_by(schema.mark.c.sequence.desc()).limit(1)


def keep_movement_file(connection: Connection, movement: str, text: str, *, now: datetime) -> bool:
    """Keep the text of a movement file, unless it is empty or kept already; whether it is new."""
    table = schema.movement_file
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    kept = select(table.c.sha256).where(table.c.sha256 == sha256)
    if not text or connection.execute(kept).scalar() is not None:
        return False
    row = {"sha256": sha256, "movement": movement, "content": text, "made_at": now.isoformat()}
    connection.execute(insert(table), [row])
    return True


def person_id(connection: Connection, name: str, *, now: datetime) -> str:
    """Of the person with this name, who is added when unknown."""
    table = schema.person
    known = connection.execute(select(table.c.id).where(table.c.name == name)).scalar()
    if known is not None:
        return str(known)
    row = {"id": new_id(), "name": name, "made_at": now.isoformat()}
    connection.execute(insert(table), [row])
    return row["id"]


def recording_of(connection: Connection, owner_id: str, sha256: str | None) -> str | None:
    """The recording that a person's sessions from a file belong to; None: there is no such yet."""
    table = schema.session
    if sha256 is None:  # of a camera: each is filmed anew
        return None
    own = (table.c.person_id == owner_id) & (table.c.source_sha256 == sha256)
    known = connection.execute(select(table.c.recording_id).where(own).limit(1)).scalar()
    return None if known is None else str(known)


def insert_told(
    connection: Connection,
    table: Table,
    session_id: str,
    rows: Sequence[Mapping[str, object]],
    now: datetime,
) -> None:
    """Add what a person told of a session: notes, feelings, tags, tombstones."""
    common = {"session_id": session_id, "made_at": now.isoformat()}
    for row in rows:
        connection.execute(insert(table), [{"id": new_id(), **common, **row}])


def new_id() -> str:
    """32 hexadecimal digits that nobody else has."""
    return secrets.token_hex(16)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
