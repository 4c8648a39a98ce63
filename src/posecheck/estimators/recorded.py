"""Landmark files: poses that were kept instead of a video, or made by another program."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from posecheck.body import LANDMARK_COUNT
from posecheck.errors import InputRefusedError
from posecheck.records import Pose

ADVICE = "A landmark file is an .npz with t_s (n) and landmarks_px (n, 33, 3); see docs/formats.md."

REQUIRED = ("t_s", "landmarks_px", "width_px", "height_px")

LARGEST_SHARE = 3.0
"""Landmarks all within this many pixels of the corner are shares of the picture [picture sizes]
(design rule)."""

# A TypeError: it is an .npy, which holds a single array.
_UNREADABLE = (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


class RecordedPoses:
    """The poses of a landmark file, in order.

    Raises InputRefusedError when the file is not one.
    """

    def __init__(self, path: Path, *, mirrored: bool = False) -> None:
        self._mirrored = mirrored
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
        except _UNREADABLE as error:
            raise InputRefusedError(f"{path.name} cannot be read as landmarks. {ADVICE}") from error
        self._read(path.name, arrays)

    def _read(self, name: str, arrays: dict[str, np.ndarray]) -> None:
        missing = set(REQUIRED) - set(arrays)
        if missing:
            raise InputRefusedError(f"{name} lacks {', '.join(sorted(missing))}. {ADVICE}")
        no_numbers = [
            key
            for key in (*REQUIRED, "world_m", "visibility", "restart")
            if key in arrays and arrays[key].dtype.kind not in "fiub"
        ]
        if no_numbers:
            raise InputRefusedError(f"{name}: {', '.join(no_numbers)} must hold numbers. {ADVICE}")
        self.t_s = np.asarray(arrays["t_s"], dtype=np.float64)
        count = len(self.t_s) if self.t_s.ndim == 1 else 0
        shape = (count, LANDMARK_COUNT, 3)
        if count == 0:
            raise InputRefusedError(f"{name} holds no frames.")
        self._landmarks = np.asarray(arrays["landmarks_px"], dtype=np.float64)
        self._world = arrays.get("world_m")
        self._visibility = arrays.get("visibility", np.full(shape[:2], np.nan))
        self._restart = arrays.get("restart", np.zeros(count, dtype=bool))
        wrong = [
            key
            for key, value, wanted in (
                ("landmarks_px", self._landmarks, shape),
                ("world_m", self._world, shape),
                ("visibility", self._visibility, shape[:2]),
                ("restart", self._restart, shape[:1]),
            )
            if value is not None and value.shape != wanted
        ]
        if wrong:
            raise InputRefusedError(f"{name}: {', '.join(wrong)} has the wrong shape. {ADVICE}")
        if not np.isfinite(self.t_s).all() or (np.diff(self.t_s) <= 0).any():
            raise InputRefusedError(f"{name}: t_s must be finite and strictly increasing.")
        if any(arrays[key].shape != () or arrays[key] < 1 for key in ("width_px", "height_px")):
            raise InputRefusedError(f"{name}: width_px and height_px must be positive numbers.")
        self.width_px, self.height_px = int(arrays["width_px"]), int(arrays["height_px"])
        self._refuse_what_is_not_pixels(name)
        self.model = str(arrays.get("model", "unknown"))

    def _refuse_what_is_not_pixels(self, name: str) -> None:
        """Other programs write shares of the picture's size."""
        across_px = self._landmarks[..., :2][np.isfinite(self._landmarks[..., :2])]
        if len(across_px) and float(np.abs(across_px).max()) <= LARGEST_SHARE < self.width_px:
            raise InputRefusedError(
                f"{name}: landmarks_px are not pixels, they look like shares of the picture. "
                "Multiply x by width_px and y by height_px."
            )

    def __len__(self) -> int:
        return len(self.t_s)

    def poses(self) -> Iterator[Pose]:
        """One pose for each frame, at the file's own times; absent ones are NaN."""
        for i, t_s in enumerate(self.t_s):
            world = None if self._world is None else np.asarray(self._world[i], dtype=np.float64)
            pose = Pose(
                t_s=float(t_s),
                landmarks_px=self._landmarks[i],
                visibility=np.asarray(self._visibility[i], dtype=np.float64),
                width_px=self.width_px,
                height_px=self.height_px,
                world_m=world,
                restart=bool(self._restart[i]),
            )
            yield pose.mirrored() if self._mirrored and pose.present else pose
