"""True angles of the motion-capture recordings (public Keraal data, not in here)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.accuracy.agreement import correlation
from bench.accuracy.heldout import TrueRepetition
from bench.studio.truth import axial_deg
from posecheck.body import Side

CHEST, HIPS = 4, 13
LARGEST_SHIFT_S = 0.5
"""The recordings carry no common clock: they are laid over each other within this."""
SHIFT_STEP_S = 0.02
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """Angles over time since the first row, degrees, left positive."""

    t_s: Array
    """Seconds of the video's clock."""
    thorax_deg: Array
    """Chest on hips, axial (conventions)."""
    pelvis_deg: Array
    """Hips about the vertical."""

    def at(self, t_s: Array) -> Array:
        """Thorax rotation at other times."""
        return np.asarray(np.interp(t_s, self.t_s, self.thorax_deg))

    def laid_over(self, t_s: Array, thorax_deg: Array) -> "Capture":
        """Shifted in time to where it correlates best with a measured course."""
        shifts = np.arange(-LARGEST_SHIFT_S, LARGEST_SHIFT_S + SHIFT_STEP_S / 2, SHIFT_STEP_S)
        fits = [correlation(self.at(t_s - shift), thorax_deg) for shift in shifts]
        return Capture(self.t_s + shifts[int(np.nanargmax(fits))], self.thorax_deg, self.pelvis_deg)


def read_vicon_text(path: Path) -> Array:
    """Rows of 17 targets × (x y z mm, quaternion x y z w) from a text file."""
    rows = [line.replace(",", " ").split() for line in path.read_text().splitlines() if line]
    return np.array([row for row in rows if len(row) >= 119], dtype=float)[:, :119].reshape(
        -1, 17, 7
    )


def capture(vicon: Array, duration_s: float) -> Capture:
    """The angles of a recording that spans a video of the given length."""
    chest, hips = (_since_first(_matrices(vicon[:, target, 3:])) for target in (CHEST, HIPS))
    return Capture(
        np.linspace(0.0, duration_s, len(vicon)),
        axial_deg(hips.transpose(0, 2, 1) @ chest),
        axial_deg(hips),
    )


def true_repetitions(truth: Capture) -> list[TrueRepetition]:
    """The largest turn to each side, in order of time."""
    found = []
    for side in Side:
        course = side.sign * truth.thorax_deg
        top = int(np.argmax(course))
        held = (course >= 0.95 * course[top]) & (np.abs(truth.t_s - truth.t_s[top]) < 3.0)
        out = np.flatnonzero(course[:top] < 0.1 * course[top])
        back = np.flatnonzero(course[top:] < 0.1 * course[top])
        first = int(out[-1]) if len(out) else 0
        last = top + int(back[0]) if len(back) else len(course) - 1
        pelvis = side.sign * truth.pelvis_deg[first : last + 1]
        found.append(
            TrueRepetition(
                side,
                None,
                float(truth.t_s[first]),
                float(truth.t_s[last]),
                (float(truth.t_s[held][0]), float(truth.t_s[held][-1])),
                {"thorax_rotation": float(course[top]), "pelvis_rotation": float(pelvis.max())},
            )
        )
    return sorted(found, key=lambda one: one.peak_s)


def _since_first(rotations: Array) -> Array:
    return np.asarray(rotations @ rotations[0].T)


def _matrices(quaternions: Array) -> Array:
    x, y, z, w = quaternions.T
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    ).transpose(2, 0, 1)
