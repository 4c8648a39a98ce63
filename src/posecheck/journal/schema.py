"""The tables of the journal, as the newest migration leaves them.

Rows are added, never changed, but that an import fills in the landmarks that an earlier one came
without, and that a correction changes its session and keeps what was there before; only ``purge``
takes any away.  Keys are random, so that rows of two journals can be put
together; ``sequence`` keeps the order in which something was said.  Dates are ISO 8601 texts with
their offset, structures JSON texts: the same in every database.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD: Final = "0006"
"""Revision that this program reads and writes."""

tables: Final = MetaData()


def _key() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _sequence() -> Column[int]:
    return Column("sequence", Integer, primary_key=True, autoincrement=True)


def _unique_id() -> Column[str]:
    return Column("id", String(32), nullable=False, unique=True)


def _session_id(*, required: bool = True) -> Column[str]:
    return Column(
        "session_id", String(32), ForeignKey("session.id"), nullable=not required, index=True
    )


def _moment(name: str = "made_at") -> Column[str]:
    return Column(name, String(40), nullable=False)


person = Table(
    "person", tables, _key(), Column("name", Text, nullable=False, unique=True), _moment()
)

session = Table(
    "session",
    tables,
    _key(),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("movement", Text, nullable=False),
    Column("protocol", Text, nullable=False),
    # The same recording, asked the same; null for a camera.  A deleted session keeps its own.
    Column("identity", String(64), unique=True),
    Column("source_kind", Text, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("source_sha256", String(64), index=True),
    Column("mirrored", Boolean, nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("date_origin", Text, nullable=False),
    _moment("begun_at"),
    # Sessions of several movements in one file share it: whoever filmed, filmed once.
    Column("recording_id", String(32), nullable=False, index=True),
)

# What a person says of a stretch of a file, whichever sessions are made from it.
label = Table(
    "label",
    tables,
    _sequence(),
    _unique_id(),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("source_sha256", String(64), nullable=False, index=True),
    Column("start_s", Float, nullable=False),
    Column("end_s", Float, nullable=False),
    Column("activity", Text),  # null: whatever is found there
    Column("movement", Text),
    Column("side", Text),
    _moment(),
)

landmarks = Table("landmarks", tables, _key(), _session_id(), Column("model", Text, nullable=False))

landmark_chunk = Table(
    "landmark_chunk",
    tables,
    Column("landmarks_id", String(32), ForeignKey("landmarks.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("frames", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

measurement = Table(
    "measurement",
    tables,
    _key(),
    _session_id(),
    Column("number", Integer, nullable=False),
    Column("landmarks_id", String(32), ForeignKey("landmarks.id")),
    Column("software", Text, nullable=False),
    Column("limits", Text, nullable=False),
    _moment("begun_at"),
    # The newest mark when it began, of anybody: what came first does not depend on the clock.
    Column("after_mark", String(32)),
    UniqueConstraint("session_id", "number"),
)

# Named by measurement.software (movement_file_sha256); the catalogue's own files are not here.
movement_file = Table(
    "movement_file",
    tables,
    Column("sha256", String(64), primary_key=True),
    Column("movement", Text, nullable=False),
    Column("content", Text, nullable=False),
    _moment(),
)

repetition = Table(
    "repetition",
    tables,
    Column("measurement_id", String(32), ForeignKey("measurement.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("set_number", Integer, nullable=False),
    Column("movement", Text, nullable=False),
    Column("protocol", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("direction", Text),
    Column("counted", Boolean, nullable=False),
    Column("start_s", Float),
    Column("peak_s", Float),
    Column("end_s", Float),
    Column("hold_s", Float),
    Column("tempo_s", Float),
    Column("end_range_deg", Float),
    Column("low90_deg", Float),
    Column("high90_deg", Float),
    Column("se_repetition_deg", Float),
    Column("se_setup_deg", Float),
    Column("peak_speed_deg_s", Float),
    Column("sparc", Float),
    Column("valid_share", Float),
    Column("verdict", Text, nullable=False),
    Column("record", Text, nullable=False),  # all of it, not rounded
    Index("ix_repetition_movement_side", "movement", "side"),
)

measured_value = Table(
    "measured_value",
    tables,
    Column("measurement_id", String(32), primary_key=True),
    Column("repetition_number", Integer, primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("value", Float),
    Column("unit", Text, nullable=False),
    Column("se_repetition", Float),
    Column("se_setup", Float),
    Column("is_primary", Boolean, nullable=False),
    ForeignKeyConstraint(
        ["measurement_id", "repetition_number"], ["repetition.measurement_id", "repetition.number"]
    ),
)

finished = Table(
    "finished",
    tables,
    Column("measurement_id", String(32), ForeignKey("measurement.id"), primary_key=True),
    Column("interrupted", Boolean, nullable=False),
    Column("document", Text, nullable=False),
    _moment(),
)

note = Table(
    "note",
    tables,
    _sequence(),
    _unique_id(),
    _session_id(),
    Column("text", Text, nullable=False),
    _moment(),
)

feeling = Table(
    "feeling",
    tables,
    _sequence(),
    _unique_id(),
    _session_id(),
    Column("kind", Text, nullable=False),
    Column("side", Text),
    Column("score", Integer, nullable=False),
    _moment(),
)

tag = Table(
    "tag",
    tables,
    _sequence(),
    _unique_id(),
    _session_id(),
    Column("name", Text, nullable=False),
    _moment(),
)

tombstone = Table(
    "tombstone",
    tables,
    _sequence(),
    _unique_id(),
    _session_id(),
    Column("deleted", Boolean, nullable=False),  # false: brought back
    _moment(),
)

# What a person put right in a session, and what stood there before.
correction = Table(
    "correction",
    tables,
    _sequence(),
    _unique_id(),
    _session_id(),
    Column("fact", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("identity", String(64), index=True),  # of the session until then
    _moment(),
)

mark = Table(
    "mark",
    tables,
    _sequence(),
    _unique_id(),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False, index=True),
    _session_id(required=False),
    Column("movement", Text, nullable=False),
    Column("protocol", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("deg", Float),
    Column("note", Text, nullable=False),
    _moment(),
    Column("t_s", Float),  # where in the recording it was read; null: given in degrees
)

# What later measurements read where a mark was made: the newest one's holds.
marked_value = Table(
    "marked_value",
    tables,
    Column("mark_id", String(32), ForeignKey("mark.id"), primary_key=True),
    Column("measurement_id", String(32), ForeignKey("measurement.id"), primary_key=True),
    Column("deg", Float, nullable=False),
)

OF_A_MEASUREMENT: Final = (repetition, measured_value, finished, marked_value)
"""Tables whose rows name their measurement, parents first."""
OF_A_SESSION: Final = (note, feeling, tag, tombstone, correction)
"""What a person said of a session."""
EVERYTHING: Final = (
    *(person, session, landmarks, landmark_chunk, measurement),
    *(repetition, measured_value, finished, note, feeling, tag, tombstone),
    *(correction, mark),
    *(marked_value, movement_file, label),
)
"""All tables, parents first."""
