"""What had been marked when a measurement began: order is that of the journal, not of the clock."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Of earlier measurements it is not known."""
    op.add_column("measurement", sa.Column("after_mark", sa.String(length=32), nullable=True))
