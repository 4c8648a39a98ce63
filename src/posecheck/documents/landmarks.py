"""Keep landmarks instead of a video: an ``.npz`` that scores to the same numbers again."""

from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from posecheck.body import LANDMARK_COUNT
from posecheck.outputs import PendingFile, WholeOrNothing, output_errors
from posecheck.records import Pose

_ROW: Final = np.dtype(
    [
        ("t_s", "<f8"),
        ("landmarks_px", "<f4", (LANDMARK_COUNT, 3)),
        ("world_m", "<f4", (LANDMARK_COUNT, 3)),
        ("visibility", "<f4", (LANDMARK_COUNT,)),
        ("restart", "?"),
        ("damaged", "?"),
        ("width_px", "<i4"),
        ("height_px", "<i4"),
    ]
)


class LandmarksWriter(WholeOrNothing):
    """Writes poses frame by frame with constant memory; a context manager.

    Rows gather in a raw file beside the target; ``close`` packs them into the ``.npz`` and gives it
    its name.  When the ``with`` block ends with an exception nothing is left behind.  Landmarks and
    visibility are kept as float32, which is what estimators give, times as float64: nothing is
    rounded, so the file scores to the same numbers.  ``world_m`` is left out when no pose has it.
    Where the picture changes its size during the recording each frame has its own.

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
        self._empty = True
        self._has_world = False

    def add(self, pose: Pose) -> None:
        """Append the pose of the next frame."""
        self._empty = False
        row = np.zeros((), dtype=_ROW)
        row["width_px"], row["height_px"] = pose.width_px, pose.height_px
        row["t_s"], row["restart"], row["damaged"] = pose.t_s, pose.restart, pose.damaged
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
                if not self._empty:
                    self._pack()
            if not self._empty:
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

    def _pack(self) -> None:
        # The raw file is mapped, so that NumPy reads a piece of a column at a time.  A row that an
        # interruption cut short is not counted.
        count = self._raw.temporary.stat().st_size // _ROW.itemsize
        rows = np.memmap(self._raw.temporary, dtype=_ROW, mode="r", shape=(count,))
        arrays: dict[str, Any] = {
            **{name: rows[name] for name in _ROW.names or ()},
            "model": self._model,
        }
        for name in ("width_px", "height_px"):
            if (arrays[name] == arrays[name][0]).all():  # as nearly always
                arrays[name] = int(arrays[name][0])
        if not self._has_world:
            del arrays["world_m"]
        if not rows["damaged"].any():
            del arrays["damaged"]
        with self._archive.temporary.open("wb") as file:
            np.savez_compressed(file, **arrays)
