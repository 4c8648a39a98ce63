"""Recordings that hold sessions of several movements, and a person's labels of their stretches."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Sessions of one person from the same file become one recording."""
    # SQLite adds a column that may not be null only with a default.
    column = sa.Column("recording_id", sa.String(length=32), nullable=False, server_default="")
    op.add_column("session", column)
    _fill()
    op.create_index("ix_session_recording_id", "session", ["recording_id"], unique=False)
    _labels()


def _fill() -> None:
    session = sa.table(
        "session",
        *map(sa.column, ("id", "person_id", "source_sha256", "recording_id")),
    )
    recordings: dict[object, str] = {}
    rows = op.get_bind().execute(sa.select(session)).all()
    for row in rows:
        film = (row.person_id, row.source_sha256) if row.source_sha256 else row.id
        named = recordings.setdefault(film, secrets.token_hex(16))
        op.execute(session.update().where(session.c.id == row.id).values(recording_id=named))


def _labels() -> None:
    op.create_table(
        "label",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=True),
        sa.Column("movement", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_label_person_id", "label", ["person_id"], unique=False)
    op.create_index("ix_label_source_sha256", "label", ["source_sha256"], unique=False)
