"""A CSV table, one row per repetition, for spreadsheets and statistics programs."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from posecheck.documents.rounding import OTHER_DIGITS, degrees, in_unit, rounded, seconds
from posecheck.judgement.verdict import limit_of_side
from posecheck.outputs import write_text
from posecheck.personal import Arc
from posecheck.records import Limit, MeasuredValue, Repetition, Session
from posecheck.safe_text import printable

TEXT_SEPARATOR: Final = " | "
"""Between several texts in one cell."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@")

_BEFORE: Final = ("source", "movement", "set")
_TEXTS: Final = (
    *("clip", "person", "source", "movement", "side", "direction"),
    *("verdict", "position", "effort", "reasons", "compensations", "limit_origin"),
)
_WHOLE_NUMBERS: Final = ("set", "index")

LIMIT_HEADER: Final = ("limit_deg", "margin_deg", "limit_origin")
"""Of the end range, as the whole set has it in force."""

Cell = str | int | float | None


def write_csv(sessions: Sequence[Session], path: Path | Literal["-"]) -> None:
    """Write every repetition of the sessions as a row, whole or not at all; ``-``: standard output.

    Units are part of the column names; a missing value is an empty cell; numbers are rounded as in
    the JSON document.  Besides the primary measure, every measure of any of the movements has a
    column of its name and unit.  A text that a spreadsheet would take for a formula is quoted with
    an apostrophe.

    Raises OutputError when it cannot be written.
    """
    header, lines = table_of([row for session in sessions for row in session_rows(session)])
    write_text(csv_text(header, lines), path)


def session_rows(session: Session) -> list[dict[str, Cell]]:
    """Every repetition of a session by the names of the columns."""
    further = further_columns(session.repetitions)
    header = [*_BEFORE, *repetition_header(further), *LIMIT_HEADER]
    lines: Iterator[list[Cell]] = (
        [
            *(session.source.name, one.movement, number),
            *repetition_cells(repetition, further, one.arcs),
            *_limit_cells(one.limits, repetition),
        ]
        for number, one in enumerate(session.sets, start=1)
        for repetition in one.repetitions
    )
    return [dict(zip(header, line, strict=True)) for line in lines]


def table_of(
    rows: Sequence[Mapping[str, Cell]], first: Sequence[str] = ()
) -> tuple[list[str], list[list[Cell]]]:
    """Rows of any movements as one table; ``first`` are columns that were put before the others."""
    usual = {*first, *_BEFORE, *repetition_header(()), *LIMIT_HEADER}
    further = dict.fromkeys(name for row in rows for name in row if name not in usual)
    header = [*first, *_BEFORE, *repetition_header([*further]), *LIMIT_HEADER]
    return header, [[row.get(name) for name in header] for row in rows]


def table_kinds(header: Iterable[str]) -> list[type]:
    """What the cells of the columns of ``table_of`` hold."""
    kinds: dict[str, type] = dict.fromkeys(_TEXTS, str) | dict.fromkeys(_WHOLE_NUMBERS, int)
    kinds |= {"reference": bool}
    return [kinds.get(name, float) for name in header]


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as text; what a spreadsheet would take for a formula is quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def repetition_header(further: Sequence[str]) -> list[str]:
    """Names of the columns of one repetition; ``further``: those of its other measures."""
    return [
        *("index", "side", "direction"),
        *("start_s", "peak_s", "end_s", "hold_s", "tempo_s"),
        *("end_range_deg", "low90_deg", "high90_deg", "se_repetition_deg", "se_setup_deg"),
        *further,
        *("peak_speed_deg_s", "sparc", "valid_share"),
        *("verdict", "position", "effort", "over_deg", "reference"),
        *("reasons", "compensations"),
        *("arc_deg", "arc_low90_deg", "arc_high90_deg"),
    ]


def repetition_cells(one: Repetition, further: Sequence[str], arcs: Iterable[Arc]) -> list[Cell]:
    """The cells that go with ``repetition_header``; ``arcs`` are those of its set.

    An arc (left plus right) stands beside the later one of its two repetitions.
    """
    arc = next((arc for arc in arcs if max(arc.left, arc.right) == one.index), None)
    primary = one.primary
    values = {_column(value): value for value in one.measures[1:]}
    low, high = primary.interval90
    return [
        *(one.index, str(one.side), one.direction),
        *map(seconds, (one.start_s, one.peak_s, one.end_s, one.hold_s, one.tempo_s)),
        *map(degrees, (primary.value, low, high)),
        *map(degrees, (primary.standard_error.repetition, primary.standard_error.setup)),
        *(_value(values.get(column)) for column in further),
        degrees(one.peak_speed_deg_s),
        rounded(one.sparc, OTHER_DIGITS),
        rounded(one.valid_share, OTHER_DIGITS),
        one.verdict.code,
        one.verdict.position,
        TEXT_SEPARATOR.join(one.verdict.effort),
        degrees(one.verdict.over_deg),
        one.reference,
        TEXT_SEPARATOR.join(note.text for note in one.verdict.reasons),
        TEXT_SEPARATOR.join(seen.text for seen in one.compensations),
        *((None,) * 3 if arc is None else map(degrees, (arc.deg, *arc.interval90_deg))),
    ]


def further_columns(repetitions: Iterable[Repetition]) -> list[str]:
    """Columns of the measures that are not primary, in order of first appearance."""
    columns = (_column(value) for one in repetitions for value in one.measures[1:])
    return list(dict.fromkeys(columns))


def _limit_cells(limits: Sequence[Limit], one: Repetition) -> list[Cell]:
    limit = limit_of_side(limits, one.side, one.primary.name)
    if limit is None:
        return [None] * len(LIMIT_HEADER)
    return [degrees(limit.deg), degrees(limit.margin_deg), limit.origin]


def _column(value: MeasuredValue) -> str:
    return f"{value.name}_{value.unit}"


def _value(value: MeasuredValue | None) -> float | None:
    return None if value is None else in_unit(value.value, value.unit)


def _guarded(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text
