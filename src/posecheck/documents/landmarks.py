"""Keep landmarks instead of a video: an ``.npz`` that scores to the same numbers again."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from posecheck.body import LANDMARK_COUNT
from posecheck.errors import OutputError
from posecheck.outputs import PendingFile, WholeOrNothing, output_errors
from posecheck.records import Pose

_ROW: Final = np.dtype(
    [
        ("t_s", "<f8"),
        ("landmarks_px", "<f4", (LANDMARK_COUNT, 3)),
        ("world_m", "<f4", (LANDMARK_COUNT, 3)),
        ("visibility", "<f4", (LANDMARK_COUNT,)),
        ("restart", "?"),
    ]
)
_ROWS_AT_ONCE: Final = 2048


class LandmarksWriter(WholeOrNothing):
    """Writes poses frame by frame with constant memory; a context manager.

    Rows gather in a raw file beside the target; ``close`` packs them into the ``.npz`` and gives it
    its name.  When the ``with`` block ends with an exception nothing is left behind.  Landmarks and
    visibility are kept as float32, which is what estimators give, times as float64: nothing is
    rounded, so the file scores to the same numbers.  ``world_m`` is left out when no pose has it.

    Raises OutputError at once when ``path`` cannot be written, and later when the disk is full.
    """

    def __init__(self, path: Path, *, model: str) -> None:
        self._model = model
        self._archive = PendingFile(path)
        try:
            self._raw = PendingFile(path)
            with output_errors(path):
                self._rows: IO[bytes] = self._raw.temporary.open("wb")
        except BaseException:
            self._archive.discard()
            raise
        self._size_px: tuple[int, int] | None = None
        self._has_world = False

    def add(self, pose: Pose) -> None:
        """Append the pose of the next frame."""
        size_px = (pose.width_px, pose.height_px)
        if self._size_px not in (None, size_px):
            raise OutputError(
                f"{self._archive.path} cannot be written: the picture changes its size during the "
                "recording. Score it without keeping landmarks."
            )
        self._size_px = size_px
        row = np.zeros((), dtype=_ROW)
        row["t_s"], row["restart"] = pose.t_s, pose.restart
        row["landmarks_px"], row["visibility"] = pose.landmarks_px, pose.visibility
        row["world_m"] = np.nan if pose.world_m is None else pose.world_m
        self._has_world = self._has_world or pose.world_m is not None
        with output_errors(self._archive.path):
            self._rows.write(row.tobytes())

    def close(self) -> None:
        """Pack what was added and give the file its name; without any frame, leave no file."""
        try:
            with output_errors(self._archive.path):
                self._rows.close()
                if self._size_px is not None:
                    self._pack(*self._size_px)
            if self._size_px is not None:
                self._archive.commit()
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave nothing behind; harmless after ``close``."""
        try:
            self._rows.close()
        except OSError:  # a full disk refuses the last rows, which are not wanted any more
            pass
        finally:
            self._raw.discard()
            self._archive.discard()

    def _pack(self, width_px: int, height_px: int) -> None:
        kept = [name for name in _ROW.names or () if name != "world_m" or self._has_world]
        single = {
            "width_px": np.array(width_px),
            "height_px": np.array(height_px),
            "model": np.array(self._model),
        }
        with zipfile.ZipFile(self._archive.temporary, "w") as archive:
            for name in kept:
                with _member(archive, name) as member:
                    self._pack_column(member, name)
            for name, value in single.items():
                with _member(archive, name) as member:
                    npy_format.write_array(member, value, allow_pickle=False)

    def _pack_column(self, member: IO[bytes], name: str) -> None:
        # A row that an interruption cut short is not counted.
        count = self._raw.temporary.stat().st_size // _ROW.itemsize
        column = _ROW[name]
        header = {
            "descr": npy_format.dtype_to_descr(column.base),
            "fortran_order": False,
            "shape": (count, *column.shape),
        }
        npy_format.write_array_header_1_0(member, header)
        for rows in self._stored_rows(count):
            member.write(rows[name].tobytes())

    def _stored_rows(self, count: int) -> Iterator[NDArray[np.void]]:
        with self._raw.temporary.open("rb") as file:
            for first in range(0, count, _ROWS_AT_ONCE):
                yield np.fromfile(file, dtype=_ROW, count=min(_ROWS_AT_ONCE, count - first))


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A compressed member whose bytes depend on nothing but its content."""
    info = zipfile.ZipInfo(f"{name}.npy")
    info.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(info, "w", force_zip64=True)
