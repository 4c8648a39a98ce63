"""Tables that are split where the terminal is narrow, so that no number is ever truncated."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from posecheck.safe_text import on_one_line

GAP = 2
"""Spaces between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as texts."""

    header: str
    """May have several lines."""
    cells: Sequence[str]
    """One for each row."""
    styles: Sequence[str] = ()
    """Style of each cell; none when empty."""
    right: bool = True
    """Flush right, as numbers are."""
    key: bool = False
    """Names the row: repeated in every part of a table that is split."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", [on_one_line(cell) for cell in self.cells])

    @property
    def width(self) -> int:
        """Cells that the widest line takes."""
        lines = [*self.header.split("\n"), *self.cells]
        return max(cell_len(line) for line in lines)


def tables_of(columns: Sequence[Column], width: int) -> list[Table]:
    """The columns as one table, or as several when it would be wider than ``width``.

    Every part begins with the key columns; columns keep their order.
    """
    keys = [column for column in columns if column.key]
    parts: list[list[Column]] = [[]]
    for column in columns:
        if column.key:
            continue
        if parts[-1] and _width([*keys, *parts[-1], column]) > width:
            parts.append([])
        parts[-1].append(column)
    return [_table([*keys, *part]) for part in parts]


def _width(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def _table(columns: Sequence[Column]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for column in columns:
        table.add_column(
            column.header,
            justify="right" if column.right else "left",
            no_wrap=True,
            min_width=column.width,
            header_style="dim",
            vertical="bottom",
        )
    for row in range(len(columns[0].cells)):
        table.add_row(
            *(
                Text(column.cells[row], style=column.styles[row] if column.styles else "")
                for column in columns
            )
        )
    return table
