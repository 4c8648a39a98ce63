"""The moment of a mark in its recording, and what later measurements read at that moment."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Marks that are there already keep their degrees: nobody wrote down their moment."""
    op.add_column("mark", sa.Column("t_s", sa.Float(), nullable=True))
    op.create_table(
        "marked_value",
        sa.Column("mark_id", sa.String(length=32), nullable=False),
        sa.Column("measurement_id", sa.String(length=32), nullable=False),
        sa.Column("deg", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"]),
        sa.ForeignKeyConstraint(["measurement_id"], ["measurement.id"]),
        sa.PrimaryKeyConstraint("mark_id", "measurement_id"),
    )
