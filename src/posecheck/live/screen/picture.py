"""The camera picture as in a mirror, with the joints in use."""

from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from posecheck.body import SKELETON
from posecheck.drawing.canvas import WHITE, Canvas, Colour, Picture, Point
from posecheck.live.scene import Phase, Scene
from posecheck.live.screen.layout import Box
from posecheck.live.screen.lettering import put
from posecheck.live.screen.palette import ACCENT, ALARM, BEHIND, FAINT, INK
from posecheck.records import FloatArray, Pose

FAINT_BELOW: Final = 0.35
"""Landmarks less visible than this are not drawn (for the eye only: a guess would distract)."""
DIMMED: Final = 0.38
"""Brightness of the picture while nothing is measured."""
_CORNER: Final = 14.0


def draw_picture(canvas: Canvas, box: Box, scene: Scene, unit: float) -> None:
    """Draw it as large as the box allows, whole and undistorted."""
    if scene.rgb is None:
        put(canvas, box.inset(0.1 * box.width, 0.0), "No picture", 44 * unit, align=0.5)
        return
    own = picture_box(box, scene.rgb)
    into = Canvas(_rows_and_columns(canvas.rgb, own))
    _mirror(scene.rgb, into.rgb)
    idle = scene.phase in (Phase.PAUSED, Phase.LOST)
    if idle:
        cv2.convertScaleAbs(into.rgb, dst=into.rgb, alpha=DIMMED)
    elif scene.pose is not None and scene.pose.present:
        points = mirrored_points(scene.pose, into.width_px, into.height_px)
        _draw_skeleton(into, points, scene)
    _round_corners(into.rgb, round(_CORNER * unit))
    if idle:
        (_draw_pause if scene.phase is Phase.PAUSED else _draw_lost)(canvas, own, unit)


def picture_box(box: Box, rgb: Picture) -> Box:
    """Where a picture of that shape stands in the box, on whole pixels."""
    height, width = rgb.shape[:2]
    scale = min(box.width / width, box.height / height)
    own_width, own_height = max(int(width * scale), 1), max(int(height * scale), 1)
    left, top = box.centre[0] - own_width / 2.0, box.centre[1] - own_height / 2.0
    return Box(round(left), round(top), own_width, own_height)


def mirrored_points(pose: Pose, width_px: int, height_px: int) -> FloatArray:
    """(33, 2) the landmarks in a mirrored picture of that size.

    Their numbers stay: the person's left shoulder is still number 11, and now it is on the left.
    """
    x, y = pose.landmarks_px[:, 0], pose.landmarks_px[:, 1]
    across = (pose.width_px - x) * (width_px / pose.width_px)
    return np.stack([across, y * (height_px / pose.height_px)], axis=1)


def _rows_and_columns(rgb: Picture, box: Box) -> Picture:
    top, left = int(box.top), int(box.left)
    return rgb[top : top + int(box.height), left : left + int(box.width)]


def _mirror(rgb: Picture, into: Picture) -> None:
    """Scale and flip; the smaller of the two is flipped."""
    height, width = into.shape[:2]
    if width >= rgb.shape[1]:
        cv2.resize(cv2.flip(rgb, 1), (width, height), dst=into, interpolation=cv2.INTER_LINEAR)
        return
    far = width < 0.6 * rgb.shape[1]
    method = cv2.INTER_AREA if far else cv2.INTER_LINEAR
    cv2.flip(cv2.resize(rgb, (width, height), interpolation=method), 1, dst=into)


def _draw_skeleton(canvas: Canvas, points: FloatArray, scene: Scene) -> None:
    """The joints in use and the lines between them."""
    if scene.pose is None:
        return
    seen = np.nan_to_num(scene.pose.visibility, nan=1.0) >= FAINT_BELOW
    used = {i for i in scene.landmarks if seen[i]}
    lines = [[_point(points[i]), _point(points[j])] for i, j in SKELETON if {i, j} <= used]
    colour = ALARM if scene.over_limit else ACCENT
    width = max(3.0, canvas.short_side_px / 90.0)
    for line in lines:
        canvas.line(line, INK, 1.6 * width)
    for line in lines:
        canvas.line(line, colour, width)
    for i in sorted(used):
        canvas.disc(_point(points[i]), 1.35 * width, INK)
        canvas.disc(_point(points[i]), 0.95 * width, WHITE)


def _point(row: FloatArray) -> Point:
    return float(row[0]), float(row[1])


def _round_corners(rgb: Picture, radius: int) -> None:
    """Cut the corners off to the colour behind."""
    height, width = rgb.shape[:2]
    if radius < 2 or min(height, width) < 2 * radius:
        return
    corner = _corner(radius)
    for rows, flip_y in ((slice(0, radius), 1), (slice(height - radius, height), -1)):
        for columns, flip_x in ((slice(0, radius), 1), (slice(width - radius, width), -1)):
            inside = corner[::flip_y, ::flip_x, None]
            part = rgb[rows, columns]
            part[:] = (part * inside + np.array(BEHIND) * (1.0 - inside)).astype(np.uint8)


def _corner(radius: int) -> FloatArray:
    """How much of each pixel of an upper left corner is inside, 0…1."""
    along = radius - 0.5 - np.arange(radius)
    distance = np.hypot(along[:, None], along[None, :])
    inside: FloatArray = np.clip(radius - distance + 0.5, 0.0, 1.0)
    return inside


def _draw_pause(canvas: Canvas, box: Box, unit: float) -> None:
    """Two upright bars."""
    x, y = box.centre
    high, wide = 150.0 * unit, 44.0 * unit
    for left in (x - 1.35 * wide, x + 0.35 * wide):
        canvas.bar(left, y - high / 2.0, wide, high, WHITE, radius_px=8.0 * unit)


def _draw_lost(canvas: Canvas, box: Box, unit: float) -> None:
    """A dashed frame where a person should be, and a question mark."""
    x, y = box.centre
    wide, high = min(0.24 * box.width, 0.5 * box.height), 0.74 * box.height
    left, right, top, bottom = x - wide, x + wide, y - high / 2.0, y + high / 2.0
    corners: list[Point] = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    for start, end in pairwise(corners):
        canvas.dashes(start, end, FAINT, 5.0 * unit)
    tall = Box(left, top, right - left, high)
    _question(canvas, tall, 220.0 * unit, WHITE)


def _question(canvas: Canvas, box: Box, size_px: float, colour: Colour) -> None:
    put(canvas, box, "?", min(size_px, 0.6 * box.height), colour, align=0.5)
