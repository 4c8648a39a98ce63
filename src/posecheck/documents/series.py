"""The curves of a recording as a file; the file's suffix says which.

JSON (``posecheck.series/1``), CSV and Parquet hold every measure of every frame, TRC and C3D the
metric landmarks, MOT the angles.  Missing is null, an empty cell or NaN, as each format has it.
Of a whole session JSON is ``posecheck.circuit-series/1``; the tables name the movement in each row.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.documents.c3d import need_ezc3d, write_c3d
from posecheck.documents.motion import write_mot, write_trc
from posecheck.documents.parquet import Column, need_pyarrow, write_parquet
from posecheck.documents.rounding import in_unit, rounded
from posecheck.documents.table import Cell, csv_text
from posecheck.errors import UsageError
from posecheck.outputs import write_text
from posecheck.reliability import FloatArray
from posecheck.safe_text import json_text
from posecheck.series import CircuitSeries, Curves, Series, SideSeries

SERIES_SCHEMA: Final = "posecheck.series/1"
CIRCUIT_SERIES_SCHEMA: Final = "posecheck.circuit-series/1"
TIME_DIGITS: Final = 6
"""Microseconds: what a speed is read from."""


def write_series(series: Curves, path: Path | str) -> None:
    """Write the curves in the format that the suffix of ``path`` names, whole or not at all.

    Raises UsageError for another suffix, and for curves and landmarks that are not there,
    InstallationError without a package that the format needs, OutputError when it cannot be
    written.
    """
    path = Path(path)
    check_series_format(path)
    suffix = path.suffix.lower()
    if suffix not in _OF_LANDMARKS and not any(part.sides for part in series.parts):
        raise UsageError(
            f"{path} was not written: nothing was measured in {series.source}, so there are no "
            "curves. A .trc file holds the landmarks of every frame."
        )
    _WRITERS[suffix](series, path)


def check_series_format(path: Path) -> None:
    """Raise now what ``write_series`` would raise for the format."""
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        raise UsageError(f"{path} must end in {', '.join(_WRITERS)}: the suffix names the format.")
    if suffix == ".parquet":
        need_pyarrow(instead="a .csv file")
    if suffix == ".c3d":
        need_ezc3d()


def series_document(series: Curves) -> dict[str, object]:
    """``posecheck.series/1``: the curves as plain data, column by column.

    Of a whole session ``posecheck.circuit-series/1``: one of each movement.
    """
    if isinstance(series, CircuitSeries):
        return {
            "schema": CIRCUIT_SERIES_SCHEMA,
            "source": series.source,
            "series": [series_document(part) for part in series.parts],
        }
    return {
        "schema": SERIES_SCHEMA,
        "source": series.source,
        "movement": series.movement,
        "sides": [_side(curves, series) for curves in series.sides],
    }


def _side(curves: SideSeries, series: Series) -> dict[str, object]:
    return {
        "side": str(curves.side),
        "t_s": _times(curves),
        "smoothing_s": curves.bandwidth_s,
        "measures": [
            {
                "name": name,
                "unit": unit,
                "values": _column(curves.values[name], unit),
                "smoothed": _column(curves.smoothed(name), unit),
            }
            for name, unit in series.units.items()
        ],
        "reason": list(curves.reasons),
        "set": _numbers(curves.sets),
        "repetition": _numbers(curves.repetitions),
    }


def _table(series: Curves) -> dict[str, Column]:
    """A row for each frame and side, in order of time; units are part of the names.

    What another movement has no curve of is missing in its rows.
    """
    sides = [(part, curves) for part in series.parts for curves in part.sides]
    tables = [_side_columns(curves, part) for part, curves in sides]
    order = np.argsort(np.concatenate([curves.t_s for _, curves in sides]), kind="stable")
    kinds = {name: kind for table in tables for name, (kind, _) in table.items()}
    columns: dict[str, Column] = {}
    for name, kind in kinds.items():
        cells: list[Cell] = []
        for table, (_, curves) in zip(tables, sides, strict=True):
            cells += table[name][1] if name in table else [None] * len(curves.t_s)
        columns[name] = (kind, [cells[i] for i in order])
    return columns


def _side_columns(curves: SideSeries, series: Series) -> dict[str, Column]:
    count = len(curves.t_s)
    columns: dict[str, Column] = {
        "source": (str, [series.source] * count),
        "movement": (str, [series.movement] * count),
        "set": (int, _numbers(curves.sets)),
        "repetition": (int, _numbers(curves.repetitions)),
        "t_s": (float, _times(curves)),
        "side": (str, [str(curves.side)] * count),
        "reason": (str, curves.reasons),
    }
    for name, unit in series.units.items():
        columns[f"{name}_{unit}"] = (float, _column(curves.values[name], unit))
        columns[f"{name}_smoothed_{unit}"] = (float, _column(curves.smoothed(name), unit))
    return columns


def _times(curves: SideSeries) -> list[float | None]:
    return [rounded(t_s, TIME_DIGITS) for t_s in curves.t_s]


def _column(values: FloatArray, unit: str) -> list[float | None]:
    return [in_unit(value, unit) for value in values]


def _numbers(values: Iterable[int]) -> list[int | None]:
    return [int(value) or None for value in values]


def _write_json(series: Curves, path: Path) -> None:
    text = json_text(series_document(series))
    write_text(text + "\n", path)


def _write_csv(series: Curves, path: Path) -> None:
    columns = _table(series)
    rows: Iterable[tuple[Cell, ...]] = zip(*(cells for _, cells in columns.values()), strict=True)
    write_text(csv_text(list(columns), rows), path)


def _write_parquet(series: Curves, path: Path) -> None:
    write_parquet(_table(series), path)


_WRITERS: Final[dict[str, Callable[[Curves, Path], None]]] = {
    ".json": _write_json,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".trc": write_trc,
    ".mot": write_mot,
    ".c3d": write_c3d,
}
_OF_LANDMARKS: Final = (".trc", ".c3d")
"""What holds the landmarks of every frame, whether anything was measured or not."""
