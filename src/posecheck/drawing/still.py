"""One picture of a recording with the measured angle drawn on it, as a JPEG for a page."""

import io
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from PIL import Image

from posecheck.body import Side
from posecheck.drawing.canvas import Canvas, Picture
from posecheck.drawing.overlay import Overlay
from posecheck.drawing.panel import Reading
from posecheck.movements.spec import Movement
from posecheck.records import Pose

STILL_PX: Final = 640
"""Longest side of a still [px] (design rule): sharp on a laptop, small in a page."""
ROOM_SHARE: Final = 0.15
"""So much of the person's height is shown around them [share] (design rule)."""
WIDTH_SHARE: Final = 0.8
"""A still is at least so wide for its height [share] (design rule): room for the angle."""
MARKS_SCALE: Final = 1.5
"""Lines and letters on a still are so much larger than in a video [factor] (for the eye only): a
page shows it at half its size."""
STILL_QUALITY: Final = 82
"""JPEG quality of a still, 0…100 (design rule)."""


@dataclass(frozen=True, slots=True)
class Still:
    """A picture with an angle on it."""

    jpeg: bytes
    """The file's content."""
    width_px: int
    """Width."""
    height_px: int
    """Height."""


def angle_still(
    rgb: Picture, pose: Pose, movement: Movement, *, side: Side, deg: float, limit_deg: float
) -> Still:
    """The person in the picture, scaled down, with skeleton and angle.

    ``deg`` is what the page says beside it; ``limit_deg``: NaN where there is no limit.
    """
    left, top, right, bottom = _about(pose, rgb.shape[1], rgb.shape[0])
    part = rgb[top:bottom, left:right]
    scale = min(1.0, STILL_PX / max(part.shape[:2]))
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = np.array(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    landmarks = pose.landmarks_px - np.array([left, top, 0.0])
    moved = replace(pose, landmarks_px=landmarks, width_px=right - left, height_px=bottom - top)
    reading = Reading(pose.t_s, deg, side, at_neutral=False, message="", limit_deg=limit_deg)
    canvas = Canvas(small)
    canvas.short_side_px = round(MARKS_SCALE * canvas.short_side_px)
    Overlay(movement, *size).draw_angle(canvas, moved, reading)
    content = io.BytesIO()
    Image.fromarray(small).save(content, "JPEG", quality=STILL_QUALITY)
    return Still(content.getvalue(), *size)


def _about(pose: Pose, width_px: int, height_px: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom edge of the part of the picture that shows the person."""
    points = pose.landmarks_px[np.isfinite(pose.landmarks_px).all(axis=1), :2]
    if len(points) == 0:
        return 0, 0, width_px, height_px
    middle = (points.min(axis=0) + points.max(axis=0)) / 2.0
    across, down = np.ptp(points, axis=0) / 2.0
    room = ROOM_SHARE * 2.0 * down
    reach = np.array([max(across + room, WIDTH_SHARE * (down + room)), down + room])
    edges = np.array([middle - reach, middle + reach]).clip(0, [width_px, height_px])
    left, top, right, bottom = (int(edge) for edge in edges.ravel())
    if right - left < 2 or bottom - top < 2:
        return 0, 0, width_px, height_px
    return left, top, right, bottom
