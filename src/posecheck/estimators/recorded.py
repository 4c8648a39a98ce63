"""Landmark files: poses that were kept instead of a video, or made by another program."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.body import LANDMARK_COUNT, both
from posecheck.capture.opening import LARGEST_SIDE_PX
from posecheck.errors import InputRefusedError
from posecheck.estimators.frozen import untracked
from posecheck.estimators.landmark_archive import SIZES, landmark_arrays
from posecheck.estimators.landmark_units import (
    NO_DEPTH,
    has_no_depth,
    refuse_percent,
    refuse_what_has_no_trunk,
    refuse_what_is_not_seconds,
    refuse_y_upwards,
    without_zeros,
)
from posecheck.estimators.port import as_seen
from posecheck.records import FloatArray, Note, Pose

LARGEST_SHARE = 3.0
"""Landmarks all within this many pixels of the corner are shares of the picture [picture sizes]
(design rule)."""
ORIGIN_SHARE: Final = 0.01
"""Landmarks whose hips are nowhere further from zero are about the hips [trunk lengths] (design
rule)."""
DENOMINATORS: Final = (240, 3000, 90_000)
"""Largest denominators of times as fractions of a second: for usual rates, for milliseconds and
rates with two decimals, and for container clocks [1/s] (design rule)."""
FURTHEST_PICTURES: Final = 100.0
"""Landmarks further outside are no landmarks [picture sizes] (design rule)."""
FURTHEST_M: Final = 100.0
"""Metric landmarks further from their origin are not metres [m] (design rule)."""
LONGEST_S: Final = 24 * 3600.0
"""A recording that lasts longer does not give seconds [s] (design rule)."""


class RecordedPoses:
    """The poses of a landmark file, in order.

    Raises InputRefusedError when the file is not one.
    """

    def __init__(self, path: Path, *, mirrored: bool = False) -> None:
        self._mirrored = mirrored
        self._read(path.name, landmark_arrays(path))

    def _read(self, name: str, arrays: dict[str, np.ndarray]) -> None:
        self.t_s = _times(name, arrays["t_s"])
        count = len(self.t_s)
        self._sizes_px = [np.broadcast_to(_sides_px(name, arrays[key]), count) for key in SIZES]
        self.width_px, self.height_px = (int(one[0]) for one in self._sizes_px)
        shape = (count, LANDMARK_COUNT)
        self._landmarks = np.asarray(arrays["landmarks_px"], dtype=np.float64)
        self._refuse_what_is_not_pixels(name)
        self._landmarks = without_zeros(self._landmarks)
        refuse_what_has_no_trunk(name, self._landmarks)
        self._world = arrays.get("world_m")
        if self._world is not None and _furthest(self._world) > FURTHEST_M:
            raise InputRefusedError(
                f"{name}: world_m are not metres, some are more than {FURTHEST_M:g} m away."
            )
        self._visibility = arrays.get("visibility", np.full(shape, np.nan))
        if not np.all(np.isnan(self._visibility) | (np.abs(self._visibility - 0.5) <= 0.5 + 1e-3)):
            raise InputRefusedError(
                f"{name}: visibility must lie between 0 and 1, or be NaN where it is not known."
            )
        frozen = untracked(self.t_s, self._landmarks)
        if frozen.any():
            self._visibility = np.where(frozen, 0.0, self._visibility)
        self._restart = arrays.get("restart", np.zeros(count, dtype=bool))
        self._damaged = arrays.get("damaged", np.zeros(count, dtype=bool))
        model = str(arrays["model"]) if arrays.get("model", np.int8(0)).dtype.kind == "U" else ""
        self.model = model if model.strip() and model.isprintable() else "unknown"

    def _refuse_what_is_not_pixels(self, name: str) -> None:
        """Other programs write shares of the picture's size."""
        across_px = self._landmarks[..., :2]
        furthest_px = _furthest(across_px)
        size_px = max(self.width_px, self.height_px)
        if furthest_px == 0.0 and not np.isnan(across_px).all():
            raise InputRefusedError(f"{name}: landmarks_px are all zero; nobody can be seen in it.")
        if _furthest(self._landmarks) > FURTHEST_PICTURES * size_px:
            raise InputRefusedError(
                f"{name}: landmarks_px are not pixels of a picture of "
                f"{self.width_px}×{self.height_px}, some are infinite or far outside of it."
            )
        if np.fmin.reduce(across_px, axis=None, initial=0.0) < 0.0 and self._are_about_the_hips():
            raise InputRefusedError(
                f"{name}: landmarks_px are not pixels, they are about the middle of the hips, as "
                "world_m is. Give where each landmark is in the picture, from its upper left "
                "corner."
            )
        if 0.0 < furthest_px <= LARGEST_SHARE:
            raise InputRefusedError(
                f"{name}: landmarks_px are not pixels, they look like shares of the picture. "
                "Multiply x by width_px and y by height_px, which are the picture's in pixels."
            )
        size = {"width_px": self.width_px, "height_px": self.height_px}
        refuse_percent(name, across_px, **size)
        refuse_y_upwards(name, across_px[..., 1])

    def _are_about_the_hips(self) -> bool:
        """Whether the middle of the hips is the origin in every frame."""
        hips, shoulders = (
            self._landmarks[:, list(both(joint)), :2].mean(axis=1) for joint in ("hip", "shoulder")
        )
        off, trunk = np.abs(hips).max(axis=1), np.abs(shoulders - hips).max(axis=1)
        known = np.isfinite(off) & np.isfinite(trunk)
        return bool(known.any() and (off[known] <= ORIGIN_SHARE * trunk[known]).all())

    def __len__(self) -> int:
        return len(self.t_s)

    @property
    def notes(self) -> list[Note]:
        """What is odd about them."""
        return [NO_DEPTH] if has_no_depth(self._landmarks) else []

    def poses(self) -> Iterator[Pose]:
        """One pose for each frame, at its time since the first; absent ones are NaN."""
        for i, t_s in enumerate(self.t_s):
            world = None if self._world is None else np.asarray(self._world[i], dtype=np.float64)
            pose = Pose(
                t_s=float(t_s),
                landmarks_px=self._landmarks[i],
                visibility=np.asarray(self._visibility[i], dtype=np.float64),
                width_px=int(self._sizes_px[0][i]),
                height_px=int(self._sizes_px[1][i]),
                world_m=world,
                restart=bool(self._restart[i]),
                damaged=bool(self._damaged[i]),
            )
            pose = as_seen(pose)
            yield pose.mirrored() if self._mirrored and pose.present else pose


def _times(name: str, stored: np.ndarray) -> FloatArray:
    t_s = np.asarray(stored, dtype=np.float64)
    if not np.isfinite(t_s).all() or (np.diff(t_s) <= 0).any():
        raise InputRefusedError(f"{name}: t_s must be finite and strictly increasing.")
    refuse_what_is_not_seconds(name, t_s)
    if t_s[-1] - t_s[0] > LONGEST_S:
        raise InputRefusedError(
            f"{name}: t_s must be seconds; as it is, it lasts longer than a day."
        )
    return _from_the_first(t_s)


def _from_the_first(t_s: FloatArray) -> FloatArray:
    """Seconds from the first frame, bit for bit those of a file that begins at 0.

    Far from 0 a time is rounded more coarsely, which decided marginal results.  Times are simple
    fractions of a second: the simplest within that rounding is what was meant.
    """
    if t_s[0] == 0.0:
        return t_s
    rounding_s = 2.0 * float(np.spacing(np.abs(t_s).max()))
    since_s = t_s - t_s[0]
    return np.array([_simplest(float(one), rounding_s) for one in since_s])


def _simplest(t_s: float, rounding_s: float) -> float:
    """The simplest fraction within the rounding of a time, else the time itself."""
    exact = Fraction(t_s)
    for most in DENOMINATORS:
        simple = float(exact.limit_denominator(most))
        if abs(simple - t_s) <= rounding_s:
            return simple
    return t_s


def _sides_px(name: str, stored: np.ndarray) -> np.ndarray:
    """One for all frames, or each frame's own."""
    shortest_px, longest_px = float(np.min(stored)), float(np.max(stored))
    if not 1.0 <= shortest_px <= longest_px < np.inf:
        raise InputRefusedError(f"{name}: width_px and height_px must be positive numbers.")
    if longest_px > LARGEST_SIDE_PX:
        raise InputRefusedError(
            f"{name}: pictures with a side of {longest_px:.0f} px are too large; the longest is "
            f"{LARGEST_SIDE_PX} px. Check width_px and height_px."
        )
    return stored.astype(np.int64)


def _furthest(values: np.ndarray) -> float:
    """The largest distance from zero of what is known."""
    return float(np.fmax.reduce(np.abs(values), axis=None, initial=0.0))
