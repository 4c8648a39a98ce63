"""One table of any columns: what the terminal is too narrow for is told below each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from posecheck.safe_text import on_one_line

GAP = 2
"""Spaces between two columns."""
INDENT = 3
"""Spaces before what is told below a row."""
_INTERVAL = " 90 %"


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
    """Names the row: it is in the table however narrow the terminal is."""
    said: str = ""
    """How a cell is told below its row, such as ``tempo {} s``; empty: the header and the cell."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", [on_one_line(cell) for cell in self.cells])

    @property
    def width(self) -> int:
        """Cells that the widest line takes."""
        lines = [*self.header.split("\n"), *self.cells]
        return max(cell_len(line) for line in lines)

    def told(self, row: int) -> Text:
        """A cell in words; empty when there is nothing in it."""
        cell = self.cells[row].strip()
        label = self.header.replace("\n", " ").removesuffix(_INTERVAL)
        text = (self.said or f"{label} {{}}").replace("{}", cell).strip() if cell else ""
        return Text(text, style=self.styles[row] if self.styles else "dim")

    def placed(self, text: str) -> str:
        """A text of it at its place in the line."""
        space = " " * (self.width - cell_len(text))
        return space + text if self.right else text + space


def show_table(columns: Sequence[Column], console: Console) -> None:
    """Print one table, never truncated; columns that it has no room for are told below each row."""
    shown, rest = _parted(columns, console.width)
    lines = _heading(shown)
    lines.append(Text("─" * _width(shown)))
    for row in range(len(columns[0].cells)):
        lines.append(_row(shown, row))
        told = Text(", ", style="dim").join(filter(None, (column.told(row) for column in rest)))
        wrapped = told.wrap(console, max(console.width - INDENT, 10)) if told else ()
        lines += [Text(" " * INDENT) + line for line in wrapped]
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)


def _parted(columns: Sequence[Column], width: int) -> tuple[list[Column], list[Column]]:
    """The keys and as many of the first other columns as there is room for, and the rest."""
    shown = [column for column in columns if column.key]
    rest = [column for column in columns if not column.key]
    while rest and (not shown or _width([*shown, rest[0]]) <= width):
        shown.append(rest.pop(0))
    return shown, rest


def _width(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def _heading(columns: Sequence[Column]) -> list[Text]:
    """The headers, their last lines beside each other."""
    headers = [column.header.split("\n") for column in columns]
    height = max(map(len, headers))
    padded = [[""] * (height - len(lines)) + lines for lines in headers]
    return [
        Text(
            _joined([column.placed(line) for column, line in zip(columns, level, strict=True)]),
            "dim",
        )
        for level in zip(*padded, strict=True)
    ]


def _row(columns: Sequence[Column], row: int) -> Text:
    line = Text()
    for column in columns:
        line.append(" " * GAP if line else "")
        line.append(column.placed(column.cells[row]), column.styles[row] if column.styles else "")
    return line


def _joined(texts: Sequence[str]) -> str:
    return (" " * GAP).join(texts)
