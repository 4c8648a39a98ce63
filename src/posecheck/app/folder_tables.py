"""The results of many clips as one table and one document, made from what their folder holds."""

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from posecheck.documents.parquet import write_parquet
from posecheck.documents.session import SESSIONS_SCHEMA, write_json
from posecheck.documents.table import csv_text, table_kinds, table_of
from posecheck.inbox.results import Result, ResultsFolder
from posecheck.outputs import output_errors, write_text

Place = Path | Literal["-"]

FIRST: Final = ("clip", "person")
"""Columns that many clips have before those of one."""


def write_tables(
    results: Sequence[Result], folder: Path, *, csv: Place | None, json: Place | None
) -> None:
    """``repetitions.csv`` in the results folder, as Parquet too where pyarrow is installed.

    ``csv`` is a further place for the table, ``json`` one for ``posecheck.sessions/1``.
    Raises OutputError when they cannot be written.
    """
    rows = [
        {"clip": result.clip, "person": result.person, **row}
        for result in results
        for row in result.rows
    ]
    header, lines = table_of(rows, FIRST)
    places: tuple[Place | None, ...] = (folder / "repetitions.csv", csv)
    for place in places:
        if place is not None:
            write_text(csv_text(header, lines), place)
    if find_spec("pyarrow"):
        kinds = enumerate(table_kinds(header))
        columns = {header[i]: (kind, [line[i] for line in lines]) for i, kind in kinds}
        write_parquet(columns, folder / "repetitions.parquet")
    if json is not None:
        write_json(_document(results, folder), json)


def _document(results: Sequence[Result], folder: Path) -> dict[str, object]:
    """``posecheck.sessions/1``; the documents are those of the results folder."""
    places = [ResultsFolder(folder).document_place(result.key) for result in results]
    sessions = []
    for place in places:
        if place.is_file():
            with output_errors(place):
                sessions.append(json.loads(place.read_text(encoding="utf-8")))
    failed = [
        {"name": result.clip, "exit_code": result.exit_code, "message": result.text}
        for result, place in zip(results, places, strict=True)
        if not place.is_file()
    ]
    return {"schema": SESSIONS_SCHEMA, "sessions": sessions, "failed": failed}
