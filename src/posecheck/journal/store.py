"""The journal as its users see it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from posecheck.body import Side
from posecheck.errors import JournalError, UsageError
from posecheck.history import Fact, PastRepetition, PastSession
from posecheck.journal import schema
from posecheck.journal.correcting import correct_session
from posecheck.journal.landmark_codec import unpacked
from posecheck.journal.reading import (
    full_id,
    ids_named,
    read_movement_files,
    read_repetitions,
    read_sessions,
)
from posecheck.journal.remarks import Remarks
from posecheck.journal.removal import erase_person, erase_sessions
from posecheck.journal.writer import (
    SessionStart,
    SessionWriter,
    begin_measurement,
    insert_told,
    new_id,
    person_id,
    recording_of,
)
from posecheck.plain_data import Plain, from_json, to_json
from posecheck.records import Limit, Pose, Session, SourceInfo
from posecheck.software import is_same_software


class Journal(Remarks):
    """Sessions, repetitions, what a person says of them.  A context manager: see ``Database``.

    Raises JournalError from any method when the database is at fault, UsageError when something
    that is asked for is not in it.  ``now`` is an aware datetime.
    """

    # --- measuring ----------------------------------------------------------------------------

    def kept_as(self, start: SessionStart) -> PastSession | None:
        """The session that already holds what this start would give.

        That is: the same recording of the same person, asked the same, without a tombstone, and
        measured to its end by the same software, with its landmarks and its movement file; or it
        would give that, had nobody corrected it since.
        """
        with self.reading() as connection:
            known = _session_of(connection, start.identity)
            before = known or _corrected_since(connection, start.identity)
            session = read_sessions(connection, [before])[0] if before else None
            files = ["", *read_movement_files(connection)]
        if session is None or session.deleted:
            return None
        if known is None:
            return session
        if start.movement_file not in files:
            return None
        measured = any(
            one.finished
            and one.landmarks_id is not None
            and is_same_software(one.software, start.software)
            and _spans_in(one.software) == _spans_in(start.software)
            for one in session.measurements
        )
        return session if measured else None

    def same_recording(self, start: SessionStart) -> tuple[PastSession, ...]:
        """Sessions of the very same file that were asked otherwise or are another person's."""
        table = schema.session
        if start.source.sha256 is None:
            return ()
        wanted = select(table.c.id).where(
            table.c.source_sha256 == start.source.sha256,
            table.c.movement == start.movement,
            table.c.identity != start.identity,
        )
        with self.reading() as connection:
            found = read_sessions(connection, connection.execute(wanted).scalars().all())
        return tuple(one for one in found if not one.deleted)

    def of_recording(self, source_sha256: str) -> tuple[PastSession, ...]:
        """All sessions of a file, whoever's they are, also those with a tombstone."""
        wanted = select(schema.session.c.id).where(schema.session.c.source_sha256 == source_sha256)
        with self.reading() as connection:
            return tuple(read_sessions(connection, connection.execute(wanted).scalars().all()))

    def begin(self, start: SessionStart, *, now: datetime) -> SessionWriter:
        """Begin a measurement: a new session, or a further one of a recording that is there.

        A session with a tombstone is brought back by that.
        """
        try:
            return self._begin(start, now)
        except JournalError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            return self._begin(start, now)  # somebody else has just begun the same

    def replace_recording(
        self,
        source_sha256: str,
        *,
        person: str,
        session_ids: Collection[str],
        from_s: float | None,
        to_s: float | None,
        now: datetime,
    ) -> tuple[PastSession, ...]:
        """Delete what an earlier search of a recording found and this one did not; what that was.

        ``session_ids`` are of the sessions that it found now, ``from_s`` and ``to_s`` the part that
        was searched.  Sessions whose movement a person named stay.
        """
        table = schema.session
        with self.writing() as connection:
            wanted = (
                select(table.c.id)
                .join(schema.person)
                .where(schema.person.c.name == person, table.c.source_sha256 == source_sha256)
            )
            replaced = [
                past
                for past in read_sessions(connection, connection.execute(wanted).scalars().all())
                if not past.deleted
                and past.id not in session_ids
                and past.settings.get("spans_s") is not None
                and (past.settings.get("from_s"), past.settings.get("to_s")) == (from_s, to_s)
            ]
            for past in replaced:
                insert_told(connection, schema.tombstone, past.id, [{"deleted": True}], now)
        return tuple(replaced)

    def measured_again(
        self,
        past: PastSession,
        session: Session,
        *,
        landmarks_id: str,
        limits: Sequence[Limit],
        movement_file: str = "",
        marked_deg: Mapping[str, float] = MappingProxyType({}),
        now: datetime,
    ) -> str:
        """Keep a further measurement of a session beside the old ones; its id.

        ``limits`` are those it was judged against, ``movement_file`` is the text of what it was
        measured with (empty for the catalogue's own), ``marked_deg`` what it read at the moments
        of the session's marks, by their ids: from now on that is where they are.
        """
        start = SessionStart(
            person=past.person,
            movement=past.movement,
            protocol=past.protocol,
            source=session.source,
            software=session.software,
            recorded_at=past.recorded_at,
            date_origin=past.date_origin,
            limits=limits,
            movement_file=movement_file,
        )
        with self.writing() as connection:
            measurement_id = begin_measurement(connection, past.id, start, landmarks_id, now)
            for mark_id, deg in marked_deg.items():
                row = {"mark_id": mark_id, "measurement_id": measurement_id, "deg": deg}
                connection.execute(insert(schema.marked_value), [row])
        writer = self._writer(start, past.id, measurement_id, None)
        writer.finish(session, now=now)
        return measurement_id

    def correct(
        self, session_id: str, facts: Mapping[Fact, object], *, now: datetime
    ) -> PastSession:
        """Put facts of a session right, as plain data; the session as it is then.

        Raises UsageError when the journal has the recording with these facts already.
        """
        with self.writing() as connection:
            found = full_id(connection, session_id)
            correct_session(connection, found, facts, now)
            (past,) = read_sessions(connection, [found])
            return past

    # --- reading ------------------------------------------------------------------------------

    def sessions(
        self, *, person: str | None = None, movement: str | None = None, deleted: bool = False
    ) -> tuple[PastSession, ...]:
        """Sessions by the date of recording, oldest first; ``deleted``: those with a tombstone."""
        with self.reading() as connection:
            found = read_sessions(connection)
        return tuple(
            one
            for one in found
            if person in (None, one.person)
            and movement in (None, one.movement)
            and one.deleted is deleted
        )

    def session(self, prefix: str) -> PastSession:
        """One session by the beginning of its id, with a tombstone or not.

        Raises UsageError when there is none, or more than one.
        """
        with self.reading() as connection:
            return read_sessions(connection, [full_id(connection, prefix)])[0]

    def sessions_named(self, prefix: str) -> tuple[PastSession, ...]:
        """A session, or all of a recording, by the beginning of its id, with tombstones or not.

        Raises UsageError when there is none, or more than one.
        """
        with self.reading() as connection:
            return tuple(read_sessions(connection, ids_named(connection, prefix)))

    def repetitions(
        self,
        *,
        person: str | None = None,
        movement: str | None = None,
        protocol: Mapping[str, str] | None = None,
        side: Side | None = None,
        session_id: str | None = None,
    ) -> tuple[PastRepetition, ...]:
        """Repetitions of the current measurements of all sessions without a tombstone.

        In the order of recording.  None: any.
        """
        sessions = [
            one
            for one in self.sessions(person=person, movement=movement)
            if protocol is None or one.protocol == dict(protocol)
            if session_id in (None, one.id)
        ]
        return self.repetitions_of(sessions, side=side)

    def repetitions_of(
        self, sessions: Iterable[PastSession], *, side: Side | None = None
    ) -> tuple[PastRepetition, ...]:
        """Repetitions of the current measurements of these sessions, in their order."""
        with self.reading() as connection:
            return tuple(read_repetitions(connection, sessions, side))

    def document(self, measurement_id: str) -> dict[str, Any] | None:
        """``posecheck.session/1`` of one measurement; None when it broke off without one.

        Person and date are those of now: they may have been corrected.
        """
        done, measured, session = schema.finished, schema.measurement, schema.session
        wanted = (
            select(done.c.document, session.c.recorded_at, schema.person.c.name)
            .join(measured, measured.c.id == done.c.measurement_id)
            .join(session, session.c.id == measured.c.session_id)
            .join(schema.person, schema.person.c.id == session.c.person_id)
        )
        with self.reading() as connection:
            row = connection.execute(wanted.where(measured.c.id == measurement_id)).first()
        if row is None:
            return None
        facts = {"person": row.name, "recorded_at": row.recorded_at}
        return from_json(Plain, row.document) | facts

    def poses(self, landmarks_id: str) -> list[Pose]:
        """The landmarks that were kept, exactly as they were measured.

        Raises JournalError when they are damaged.
        """
        table = schema.landmark_chunk
        wanted = select(table.c.data).where(table.c.landmarks_id == landmarks_id)
        with self.reading() as connection:
            chunks = connection.execute(wanted.order_by(table.c.number)).scalars().all()
        return [pose for chunk in chunks for pose in unpacked(chunk)]

    def movement_files(self) -> tuple[str, ...]:
        """The texts of the movement files that were kept; the one used last comes last."""
        with self.reading() as connection:
            return tuple(read_movement_files(connection))

    def persons(self) -> tuple[str, ...]:
        """Everybody who has a row, in alphabetical order."""
        with self.reading() as connection:
            return tuple(sorted(connection.execute(select(schema.person.c.name)).scalars()))

    # --- erasing ------------------------------------------------------------------------------

    def purge_person(self, name: str) -> None:
        """Erase everything of one person for good, limits and targets included.

        Raises UsageError when there is nobody of that name.
        """
        if name not in self.persons():
            raise UsageError(f"Nobody called '{name}' is in the journal.")
        with self.writing() as connection:
            erase_person(connection, name)
        self.forget_freed_pages()

    def purge(self, session_ids: Sequence[str]) -> None:
        """Erase sessions for good, everything that was measured in them and told of them.

        Comfort limits and targets that were marked in them stay, without the connection.
        """
        with self.writing() as connection:
            erase_sessions(connection, session_ids)
        self.forget_freed_pages()

    def _begin(self, start: SessionStart, now: datetime) -> SessionWriter:
        with self.writing() as connection:
            session_id = _session_of(connection, start.identity)
            if session_id is None:
                session_id = _new_session(connection, start, now)
            elif read_sessions(connection, [session_id])[0].deleted:
                insert_told(connection, schema.tombstone, session_id, [{"deleted": False}], now)
            landmarks_id = new_id()
            row = {"id": landmarks_id, "session_id": session_id, "model": start.source.model}
            connection.execute(insert(schema.landmarks), [row])
            measurement_id = begin_measurement(connection, session_id, start, landmarks_id, now)
        return self._writer(start, session_id, measurement_id, landmarks_id)

    def _writer(
        self, start: SessionStart, session_id: str, measurement_id: str, landmarks_id: str | None
    ) -> SessionWriter:
        return SessionWriter(
            self.writing,
            session_id=session_id,
            measurement_id=measurement_id,
            landmarks_id=landmarks_id,
            start=start,
        )


def _spans_in(software: Mapping[str, object]) -> object:
    """Which parts of the recording were measured; None: all of it."""
    settings = software.get("settings")
    return settings.get("spans_s") if isinstance(settings, Mapping) else None


def _session_of(connection: Connection, identity: str | None) -> str | None:
    table = schema.session
    if identity is None:
        return None
    known = connection.execute(select(table.c.id).where(table.c.identity == identity)).scalar()
    return None if known is None else str(known)


def _corrected_since(connection: Connection, identity: str | None) -> str | None:
    """The session that had this identity until it was corrected."""
    table = schema.correction
    if identity is None:
        return None
    wanted = select(table.c.session_id).where(table.c.identity == identity)
    return connection.execute(wanted.order_by(table.c.sequence.desc())).scalar()


def _new_session(connection: Connection, start: SessionStart, now: datetime) -> str:
    source: SourceInfo = start.source
    owner_id = person_id(connection, start.person, now=now)
    row = {
        "id": new_id(),
        "person_id": owner_id,
        "movement": start.movement,
        "protocol": to_json(start.protocol),
        "identity": start.identity,
        "source_kind": source.kind,
        "source_name": source.name,
        "source_sha256": source.sha256,
        "mirrored": source.mirrored,
        "recorded_at": start.recorded_at.isoformat(),
        "date_origin": start.date_origin.value,
        "begun_at": now.isoformat(),
        "recording_id": recording_of(connection, owner_id, source.sha256) or new_id(),
    }
    connection.execute(insert(schema.session), [row])
    return str(row["id"])
