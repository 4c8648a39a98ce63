"""Tables as Parquet, through the package pyarrow, which only who needs it installs."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from posecheck.documents.table import Cell
from posecheck.errors import InstallationError
from posecheck.outputs import PendingFile, output_errors

Column = tuple[type, Sequence[Cell]]
"""What its cells are (``str``, ``int``, ``float`` or ``bool``), and the cells; None is missing."""


def need_pyarrow(*, instead: str) -> None:
    """Raise InstallationError without the package; ``instead``: what can be written without it."""
    if find_spec("pyarrow") is None:
        raise InstallationError(
            f"Parquet needs one more package: pip install 'posecheck[parquet]'. Or write {instead}."
        )


def write_parquet(columns: Mapping[str, Column], path: Path) -> None:
    """Write a typed table, whole or not at all.

    Raises OutputError when it cannot be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    table = pa.table(
        {name: pa.array(cells, type=kinds[kind]) for name, (kind, cells) in columns.items()}
    )
    pending = PendingFile(path)
    try:
        with output_errors(path):
            parquet.write_table(table, pending.temporary)
        pending.commit()
    finally:
        pending.discard()
