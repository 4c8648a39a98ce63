"""True thorax rotation of the motion-capture recordings (public Keraal data, not in here)."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.accuracy.pairing import TrueRepetition
from posecheck.body import Side

CHEST, HIPS = 4, 13
Array = NDArray[np.float64]


def read_vicon_text(path: Path) -> Array:
    """Rows of 17 targets × (x y z mm, quaternion x y z w) from a text file."""
    rows = [line.replace(",", " ").split() for line in path.read_text().splitlines() if line]
    return np.array([row for row in rows if len(row) >= 119], dtype=float)[:, :119].reshape(
        -1, 17, 7
    )


def chest_on_hips_deg(vicon: Array) -> Array:
    """Axial rotation of the chest on the hips since the first row, left positive (conventions)."""
    chest, hips = (_since_first(_matrices(vicon[:, target, 3:])) for target in (CHEST, HIPS))
    relative = hips.transpose(0, 2, 1) @ chest
    return np.degrees(
        np.arctan2(relative[:, 1, 0] - relative[:, 0, 1], relative[:, 0, 0] + relative[:, 1, 1])
    )


def true_repetitions(vicon: Array, duration_s: float) -> list[TrueRepetition]:
    """The largest turn to each side, in order of time."""
    angle = chest_on_hips_deg(vicon)
    times = np.linspace(0.0, duration_s, len(angle))
    found = []
    for side in Side:
        course = side.sign * angle
        top = int(np.argmax(course))
        level = course >= 0.95 * course[top]
        held = times[level & (np.abs(times - times[top]) < 3.0)]
        out = np.flatnonzero(course[:top] < 0.1 * course[top])
        back = np.flatnonzero(course[top:] < 0.1 * course[top])
        found.append(
            TrueRepetition(
                side,
                None,
                float(times[out[-1]]) if len(out) else 0.0,
                float(times[top + back[0]]) if len(back) else duration_s,
                (float(held[0]), float(held[-1])),
                float(course[top]),
            )
        )
    return sorted(found, key=lambda one: one.peak_s)


def _since_first(rotations: Array) -> Array:
    return rotations @ rotations[0].T


def _matrices(quaternions: Array) -> Array:
    x, y, z, w = quaternions.T
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    ).transpose(2, 0, 1)
