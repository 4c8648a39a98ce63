"""Movement files that sessions were measured with, where they are not the catalogue's."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """What was measured before has none: nobody wrote them down."""
    op.create_table(
        "movement_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("movement", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
