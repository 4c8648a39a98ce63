"""What the coach's screen is given to show."""

from dataclasses import replace
from typing import Any

import numpy as np

from bench.coach_scenes import Seen, scenes
from posecheck.movements import list_movements
from posecheck.records import Pose

RED = (255, 0, 0)
MOVEMENTS = {one.id: one for one in list_movements()}


def seen(width: int = 640, height: int = 480) -> Seen:
    """A grey picture with a red patch at the person's left shoulder: they face the camera."""
    rgb = np.full((height, width, 3), 120, np.uint8)
    marks = np.zeros((33, 3))
    marks[:, 0], marks[:, 1] = 0.5 * width, 0.5 * height
    for left, y in ((11, 0.3), (23, 0.6), (25, 0.75), (27, 0.9), (29, 0.92), (31, 0.92)):
        marks[left, :2] = 0.7 * width, y * height
        marks[left + 1, :2] = 0.4 * width, y * height
    x, y = (int(one) for one in marks[11, :2])
    rgb[y - 40 : y - 20, x - 15 : x + 15] = RED
    return Seen(rgb, Pose(1.0, marks, np.ones(33), width, height))


def scene_of(movement: str, state: str, **changes: Any) -> Any:
    one = scenes(MOVEMENTS[movement], seen(), seen(), end_deg=36.0)[state]
    return replace(one, **changes)
