"""A stick figure whose joints move as told, and landmark files of it: no model is needed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.body import LANDMARK_COUNT, both

Points = NDArray[np.float64]

WIDTH_PX, HEIGHT_PX = 640, 480
SCALE_PX = 260.0
"""Pixels to a metre."""
FPS = 25.0
QUIET_S = 2.0
"""Before the first repetition."""
OUT_S, HOLD_S, BACK_S, REST_S = 1.0, 1.0, 1.0, 1.0

# Metres to the person's left of the middle, up from the floor, and forward; the left one of each.
_JOINTS = {
    "ear": (0.08, 1.62, 0.00),
    "shoulder": (0.18, 1.42, 0.00),
    "elbow": (0.25, 1.16, 0.04),
    "wrist": (0.08, 1.22, 0.22),
    "hip": (0.10, 0.92, 0.00),
    "knee": (0.11, 0.50, 0.02),
    "ankle": (0.11, 0.08, 0.00),
    "heel": (0.11, 0.03, -0.05),
    "foot_index": (0.13, 0.02, 0.17),
}
_UPPER = ("ear", "shoulder", "elbow", "wrist")
_NOSE = (0.0, 1.60, 0.10)
_THIGH_M, _SHANK_M = 0.42, 0.42


def body(*, turn_deg: float = 0.0, lift_deg: float = 0.0) -> Points:
    """(33, 3) metres of somebody who stands.

    ``turn_deg``: how far the shoulders turn, to the left positive; the pelvis takes a fifth of it.
    ``lift_deg``: how far the left thigh is lifted forward.
    """
    points = np.tile(np.array(_NOSE), (LANDMARK_COUNT, 1))
    for name, (x, y, z) in _JOINTS.items():
        left, right = both(name)
        points[left], points[right] = (x, y, z), (-x, y, z)
    # The remaining landmarks: face beside the nose, fingers at the wrists.
    points[17:23:2], points[18:23:2] = points[15], points[16]
    knee, ankle = both("knee")[0], both("ankle")[0]
    thigh = np.radians(lift_deg)
    drop = np.array([0.0, _THIGH_M * (1 - np.cos(thigh)), _THIGH_M * np.sin(thigh)])
    points[[knee, ankle, both("heel")[0], both("foot_index")[0]]] += drop
    upper = [0, *range(1, 11), *range(17, 23), *(i for name in _UPPER for i in both(name))]
    points[upper] = _turned(points[upper], turn_deg)
    hips = list(both("hip"))
    points[hips] = _turned(points[hips], 0.2 * turn_deg)
    return points


def _turned(points: Points, deg: float) -> Points:
    """Turned to the left about the vertical through the middle of the body."""
    x, y, z = points.T
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.stack([c * x + s * z, y, c * z - s * x], axis=1)


def seen(
    points: Points,
    *,
    camera_yaw_deg: float = 0.0,
    scale: float = 1.0,
    shift_px: tuple[float, float] = (0.0, 0.0),
) -> tuple[Points, Points]:
    """``landmarks_px`` and ``world_m``; +90: the camera sees the person's left side."""
    x, y, z = _turned(points, -camera_yaw_deg).T
    size = scale * SCALE_PX
    across = WIDTH_PX / 2 + size * x + shift_px[0]
    down = HEIGHT_PX - 15.0 - size * y + shift_px[1]
    world = np.stack([x, -y, -z], axis=1)
    return np.stack([across, down, -size * z], axis=1), world - world[list(both("hip"))].mean(0)


def out_and_back(t_s: float, ends_deg: Sequence[float]) -> float:
    """Angle at a time: a quiet start, then one repetition to each end with a hold and a rest."""
    t_s -= QUIET_S
    number, within_s = divmod(t_s, OUT_S + HOLD_S + BACK_S + REST_S)
    if t_s < 0 or number >= len(ends_deg):
        return 0.0
    share = min(within_s / OUT_S, 1.0, max(0.0, (OUT_S + HOLD_S + BACK_S - within_s) / BACK_S))
    return ends_deg[int(number)] * float(1 - np.cos(np.pi * share)) / 2


def duration_s(repetitions: int) -> float:
    """Of a recording of so many repetitions, with a rest at its end."""
    return QUIET_S + repetitions * (OUT_S + HOLD_S + BACK_S + REST_S) + REST_S


def write_landmarks(
    path: Path, pose_at: Callable[[float], tuple[Points, Points] | None], length_s: float
) -> Path:
    """A landmark file of what ``pose_at`` says of each moment; None: nobody is there."""
    t_s = np.arange(0.0, length_s, 1.0 / FPS)
    pixels = np.full((len(t_s), LANDMARK_COUNT, 3), np.nan)
    world = np.full((len(t_s), LANDMARK_COUNT, 3), np.nan)
    random = np.random.default_rng(7)
    for i, moment_s in enumerate(t_s):
        pose = pose_at(float(moment_s))
        if pose is not None:
            pixels[i] = pose[0] + random.normal(0.0, 0.3, size=(LANDMARK_COUNT, 3))
            world[i] = pose[1]
    seen_at_all = np.isfinite(pixels[:, :, 0])
    np.savez_compressed(
        path,
        t_s=t_s,
        landmarks_px=pixels.astype(np.float32),
        world_m=world.astype(np.float32),
        visibility=np.where(seen_at_all, 0.99, np.nan).astype(np.float32),
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
        model="by-hand",
    )
    return path


def write_twists(
    path: Path,
    ends_deg: Sequence[float] = (45.0, -45.0),
    *,
    camera_yaw_deg: float = 0.0,
    scale: float = 1.0,
    shift_px: tuple[float, float] = (0.0, 0.0),
) -> Path:
    """Somebody who turns to each end in turn, to the left where it is positive."""
    return write_landmarks(
        path,
        lambda t_s: seen(
            body(turn_deg=out_and_back(t_s, ends_deg)),
            camera_yaw_deg=camera_yaw_deg,
            scale=scale,
            shift_px=shift_px,
        ),
        duration_s(len(ends_deg)),
    )
