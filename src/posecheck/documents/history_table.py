"""What a journal holds as one table, a row per repetition: CSV and Parquet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from posecheck.documents.parquet import need_pyarrow, write_parquet
from posecheck.documents.table import (
    Cell,
    csv_text,
    further_columns,
    repetition_cells,
    repetition_header,
)
from posecheck.history import PastRepetition
from posecheck.judgement.arc import Kept
from posecheck.outputs import write_text
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
    need_pyarrow(instead="--format csv")
    kinds: dict[str, type] = dict.fromkeys(_TEXTS, str) | dict.fromkeys(_WHOLE_NUMBERS, int)
    kinds |= dict.fromkeys(_TRUTHS, bool)
    header, rows = _table(past, arcs)
    columns = {
        name: (kinds.get(name, float), [row[i] for row in rows]) for i, name in enumerate(header)
    }
    write_parquet(columns, path)


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
