"""The order in which things were said, when rows of two journals come together.

In one journal it is that of the rows, whatever the clock said.  Between two journals only dates can
tell: each keeps its own order, and of the next row of both the earlier one comes first.
"""

import heapq
from datetime import datetime

from sqlalchemy import Connection, Table, func, select, update


def last_sequence(connection: Connection, table: Table) -> int:
    """Of the rows that are there."""
    return connection.execute(select(func.max(table.c.sequence))).scalar() or 0


def put_in_order(connection: Connection, table: Table, last: int) -> None:
    """Move the rows that were added after ``last`` to where they belong."""
    wanted = select(table.c.id, table.c.sequence, table.c.made_at).order_by(table.c.sequence)
    rows = connection.execute(wanted).all()
    known = [row for row in rows if row.sequence <= last]
    merged = list(
        heapq.merge(known, rows[len(known) :], key=lambda row: datetime.fromisoformat(row.made_at))
    )
    if [row.id for row in merged] == [row.id for row in rows]:
        return
    places = [row.sequence for row in rows]
    for sign in (-1, 1):  # by way of numbers that no row has
        for row, place in zip(merged, places, strict=True):
            numbered = update(table).where(table.c.id == row.id)
            connection.execute(numbered.values(sequence=sign * place))
