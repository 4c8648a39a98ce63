"""What a journal holds as one table, a row per repetition: CSV and Parquet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from posecheck.documents.table import (
    Cell,
    csv_text,
    further_columns,
    repetition_cells,
    repetition_header,
)
from posecheck.errors import InstallationError
from posecheck.history import PastRepetition
from posecheck.judgement.arc import Kept
from posecheck.outputs import PendingFile, output_errors, write_text
from posecheck.words.protocol import protocol_phrase

_TEXTS: Final = (
    *("session", "person", "recorded_at", "date_origin", "movement", "protocol"),
    *("model", "weights_sha256", "side", "direction"),
    *("verdict", "position", "effort", "reasons", "compensations"),
)
_WHOLE_NUMBERS: Final = ("set", "index")
_TRUTHS: Final = ("finished", "reference")


def write_history_csv(
    past: Sequence[PastRepetition], arcs: Kept, path: Path | Literal["-"]
) -> None:
    """A CSV table, whole or not at all; ``-`` is the standard output.

    Raises OutputError when it cannot be written.
    """
    header, rows = _table(past, arcs)
    write_text(csv_text(header, rows), path)


def write_history_parquet(past: Sequence[PastRepetition], arcs: Kept, path: Path) -> None:
    """The same table as Parquet, typed, whole or not at all.

    Raises OutputError when it cannot be written, InstallationError without the package pyarrow.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise InstallationError(
            "Parquet needs one more package: pip install 'posecheck[parquet]'. "
            "Or write --format csv."
        ) from error
    kinds = dict.fromkeys(_TEXTS, pa.string()) | dict.fromkeys(_WHOLE_NUMBERS, pa.int64())
    kinds |= dict.fromkeys(_TRUTHS, pa.bool_())
    header, rows = _table(past, arcs)
    columns: dict[str, Any] = {
        name: pa.array([row[i] for row in rows], type=kinds.get(name, pa.float64()))
        for i, name in enumerate(header)
    }
    pending = PendingFile(path)
    try:
        with output_errors(path):
            parquet.write_table(pa.table(columns), pending.temporary)
        pending.commit()
    finally:
        pending.discard()


def _table(past: Sequence[PastRepetition], arcs: Kept) -> tuple[list[str], list[list[Cell]]]:
    further = further_columns(one.repetition for one in past)
    header = [
        *("session", "person", "recorded_at", "date_origin", "movement", "protocol"),
        *("model", "weights_sha256", "finished", "set"),
        *repetition_header(further),
    ]
    return header, [_row(one, further, arcs) for one in past]


def _row(one: PastRepetition, further: Sequence[str], arcs: Kept) -> list[Cell]:
    software = {key: one.software.get(key) for key in ("model", "weights_sha256")}
    return [
        *(one.session_id, one.person, one.recorded_at.isoformat(), one.date_origin.value),
        *(one.movement, protocol_phrase(one.protocol)),
        *(None if value is None else str(value) for value in software.values()),
        *(one.finished, one.set_number),
        *repetition_cells(one.repetition, further, arcs.get((one.session_id, one.set_number), ())),
    ]
