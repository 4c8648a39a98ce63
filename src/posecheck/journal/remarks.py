"""What a person says: of sessions, of stretches of a recording, of a measure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Table, insert

from posecheck.body import Side
from posecheck.history import Feeling, Label, Mark, MarkKind
from posecheck.journal import schema
from posecheck.journal.database import Database
from posecheck.journal.reading import full_id, read_labels, read_marks, read_sessions
from posecheck.journal.writer import insert_told, keep_movement_file, new_id, person_id
from posecheck.plain_data import to_json


class Remarks(Database):
    """Adds and reads it; nothing that was said before is changed.

    Raises JournalError when the database is at fault, UsageError for an unknown session.
    """

    def add_note(self, session_id: str, text: str, *, now: datetime) -> None:
        """Keep a remark."""
        self._tell(schema.note, session_id, [{"text": text}], now)

    def add_feelings(self, session_id: str, feelings: Iterable[Feeling], *, now: datetime) -> None:
        """Keep how it felt; of one kind and side the last one holds."""
        rows = [
            {"kind": one.kind.value, "side": one.side and one.side.value, "score": one.score}
            for one in feelings
        ]
        self._tell(schema.feeling, session_id, rows, now)

    def add_tags(self, session_id: str, tags: Iterable[str], *, now: datetime) -> None:
        """Keep tags; one that is there stays as it is."""
        with self.reading() as connection:
            (session,) = read_sessions(connection, [full_id(connection, session_id)])
        rows = [{"name": one} for one in dict.fromkeys(tags) if one not in session.tags]
        self._tell(schema.tag, session_id, rows, now)

    def delete(self, session_id: str, *, now: datetime) -> None:
        """Give a session a tombstone: it is kept, but counts nowhere."""
        self._tell(schema.tombstone, session_id, [{"deleted": True}], now)

    def undelete(self, session_id: str, *, now: datetime) -> None:
        """Bring a session back."""
        self._tell(schema.tombstone, session_id, [{"deleted": False}], now)

    def add_labels(
        self, labels: Iterable[Label], *, person: str, source_sha256: str, now: datetime
    ) -> None:
        """Keep what a person says of stretches of a file; a later label holds."""
        with self.writing() as connection:
            owner = person_id(connection, person, now=now)
            common = {"person_id": owner, "source_sha256": source_sha256}
            for label in labels:
                row = {
                    **{"id": new_id(), "start_s": label.start_s, "end_s": label.end_s},
                    **{"activity": label.activity, "movement": label.movement},
                    **{"side": label.side and label.side.value, "made_at": now.isoformat()},
                }
                connection.execute(insert(schema.label), [common | row])

    def labels(self, *, person: str, source_sha256: str) -> tuple[Label, ...]:
        """What a person said of stretches of a file, in the order in which it was said."""
        with self.reading() as connection:
            return tuple(read_labels(connection, person, source_sha256))

    def add_mark(self, mark: Mark, *, movement_file: str = "") -> Mark:
        """Keep a mark; the same with the id that it got.

        ``movement_file`` is the text of the movement's file; empty for the catalogue's own.
        """
        kept = replace(mark, id=new_id())
        with self.writing() as connection:
            keep_movement_file(connection, mark.movement, movement_file, now=mark.made_at)
            row = {
                "id": kept.id,
                "person_id": person_id(connection, mark.person, now=mark.made_at),
                "session_id": mark.session_id,
                "movement": mark.movement,
                "protocol": to_json(mark.protocol),
                "side": mark.side.value,
                "measure": mark.measure,
                "kind": mark.kind.value,
                "deg": mark.deg,
                "note": mark.note,
                "made_at": mark.made_at.isoformat(),
                "t_s": mark.t_s,
            }
            connection.execute(insert(schema.mark), [row])
        return kept

    def marks(
        self,
        *,
        person: str | None = None,
        movement: str | None = None,
        protocol: Mapping[str, str] | None = None,
        side: Side | None = None,
        measure: str | None = None,
        kind: MarkKind | None = None,
    ) -> tuple[Mark, ...]:
        """Marks in the order in which they were made; None: any.

        Those made in a session with a tombstone count as little as it does, and those made in what
        was another movement after all.  The degrees are those that the newest finished measurement
        of a mark's session read.
        """
        with self.reading() as connection:
            found = read_marks(connection)
            sessions = read_sessions(connection)
            of = {one.id: None if one.deleted else one.movement for one in sessions}
        return tuple(
            one
            for one in found
            if of.get(one.session_id or "", one.movement) == one.movement
            and person in (None, one.person)
            and movement in (None, one.movement)
            and (protocol is None or one.protocol == dict(protocol))
            and side in (None, one.side)
            and measure in (None, one.measure)
            and kind in (None, one.kind)
        )

    def _tell(
        self, table: Table, session_id: str, rows: Sequence[Mapping[str, object]], now: datetime
    ) -> None:
        with self.writing() as connection:
            insert_told(connection, table, full_id(connection, session_id), rows, now)
