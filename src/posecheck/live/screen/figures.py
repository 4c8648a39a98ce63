"""How to stand, as a figure seen by the camera, and an arrow for what to change."""

import math
from typing import Final

from posecheck.drawing.canvas import QUIET, Canvas, Colour, Point
from posecheck.live.scene import Hint
from posecheck.live.screen.layout import Box
from posecheck.live.screen.palette import ACCENT, CARD, FAINT, LIMIT_COLOUR, TRACK, arrow

# Limbs as lines, in units of the figure's height from the top middle of its box.
_HEAD: Final = {"front": (0.0, 0.085), "side": (-0.02, 0.085)}
_STANDING: Final = (
    ((-0.085, 0.225), (0.085, 0.225), (0.06, 0.50), (-0.06, 0.50), (-0.085, 0.225)),
    ((-0.105, 0.225), (-0.155, 0.37), (-0.10, 0.47)),
    ((0.105, 0.225), (0.155, 0.37), (0.10, 0.47)),
    ((-0.05, 0.52), (-0.06, 0.94)),
    ((0.05, 0.52), (0.06, 0.94)),
)
_SEATED: Final = (
    ((-0.10, 0.25), (0.10, 0.25), (0.065, 0.56), (-0.065, 0.56), (-0.10, 0.25)),
    ((-0.12, 0.25), (-0.13, 0.42), (0.07, 0.37)),
    ((0.12, 0.25), (0.13, 0.42), (-0.07, 0.37)),
    ((-0.055, 0.60), (-0.12, 0.70), (-0.11, 0.94)),
    ((0.055, 0.60), (0.12, 0.70), (0.11, 0.94)),
)
_SIDE_TRUNK: Final = ((-0.03, 0.22), (0.03, 0.22), (0.04, 0.50), (-0.015, 0.50), (-0.03, 0.22))
_SPLIT: Final = (
    _SIDE_TRUNK,
    ((0.0, 0.24), (0.03, 0.38), (-0.03, 0.48)),
    ((0.01, 0.52), (-0.13, 0.71), (-0.11, 0.93), (-0.185, 0.945)),
    ((0.01, 0.52), (0.11, 0.73), (0.22, 0.89), (0.17, 0.945)),
)
_SIDEWAYS: Final = (
    _SIDE_TRUNK,
    ((0.0, 0.24), (0.03, 0.38), (-0.03, 0.48)),
    ((0.0, 0.52), (-0.01, 0.72), (0.01, 0.93), (-0.06, 0.945)),
)
_THICK: Final = 0.052
_HEAD_RADIUS: Final = 0.072


def draw_set_up(
    canvas: Canvas, box: Box, view: str, position: str, hint: Hint | None, unit: float
) -> None:
    """The figure in a finder, and what to change around it."""
    high = 0.94 * box.height
    beside = 40.0 * unit if hint in (Hint.RAISE_CAMERA, Hint.LOWER_CAMERA) else 0.0
    left = box.centre[0] - 0.36 * high - beside
    finder = Box(left, box.centre[1] - high / 2.0, 0.72 * high, high)
    _draw_finder(canvas, finder, FAINT, unit)
    scale = {Hint.STEP_BACK: 0.66, Hint.COME_CLOSER: 0.88}.get(hint or Hint.START_POSITION, 0.86)
    own = Box(finder.left, finder.bottom - (scale + 0.06) * high, finder.width, scale * high)
    draw_figure(canvas, own, view, position, QUIET)
    if hint in (Hint.STEP_BACK, Hint.COME_CLOSER):
        _draw_corners(canvas, finder, unit, inward=hint is Hint.STEP_BACK)
    elif hint in (Hint.TURN_SIDE_ON, Hint.FACE_CAMERA):
        _draw_turn(canvas, finder, unit)
    elif hint in (Hint.RAISE_CAMERA, Hint.LOWER_CAMERA):
        _draw_camera(canvas, finder, unit, up=hint is Hint.RAISE_CAMERA)
    elif hint is Hint.MORE_LIGHT:
        lamp = (finder.left + 0.15 * high, finder.top + 0.15 * high)
        _draw_sun(canvas, lamp, 0.062 * high)


def draw_figure(canvas: Canvas, box: Box, view: str, position: str, colour: Colour) -> None:
    """A person of the box's height, from the front or from the side."""
    limbs = _limbs(view, position)
    high, (x, top) = box.height, (box.centre[0], box.top)

    def place(point: Point) -> Point:
        return x + high * point[0], top + high * point[1]

    if position == "seated":
        seat = [place((-0.15, 0.655)), place((0.15, 0.655))]
        canvas.line(seat, TRACK, 0.04 * high)
    for limb in limbs:
        path = [place(point) for point in limb]
        if len(path) > 4:
            canvas.fill(path, colour, 1.0)
        canvas.line(path, CARD, (_THICK + 0.022) * high)
        canvas.line(path, colour, _THICK * high)
        if len(path) > 4:
            canvas.fill(path, colour, 1.0)
    canvas.disc(place(_HEAD["side" if view == "side" else "front"]), _HEAD_RADIUS * high, colour)


def _limbs(view: str, position: str) -> tuple[tuple[Point, ...], ...]:
    if view == "side":
        return _SIDEWAYS if position == "standing" else _SPLIT
    return _SEATED if position == "seated" else _STANDING


def _draw_finder(canvas: Canvas, box: Box, colour: Colour, unit: float) -> None:
    """The corners of what the camera sees."""
    arm = 0.13 * box.height
    for x, inward_x in ((box.left, 1.0), (box.right, -1.0)):
        for y, inward_y in ((box.top, 1.0), (box.bottom, -1.0)):
            path = [(x + inward_x * arm, y), (x, y), (x, y + inward_y * arm)]
            canvas.line(path, colour, 6.0 * unit)


def _draw_corners(canvas: Canvas, box: Box, unit: float, *, inward: bool) -> None:
    """Arrows from the upper corners towards the figure, or away from it."""
    size = 30.0 * unit
    for x, side in ((box.left, 1.0), (box.right, -1.0)):
        outer = (x + 0.07 * side * box.width, box.top + 0.06 * box.height)
        inner = (x + 0.27 * side * box.width, box.top + 0.20 * box.height)
        start, tip = (outer, inner) if inward else (inner, outer)
        _draw_arrow(canvas, start, tip, size, unit)


def _draw_arrow(canvas: Canvas, start: Point, tip: Point, size_px: float, unit: float) -> None:
    length = math.hypot(tip[0] - start[0], tip[1] - start[1])
    ahead = ((tip[0] - start[0]) / length, (tip[1] - start[1]) / length)
    neck = (tip[0] - 0.8 * size_px * ahead[0], tip[1] - 0.8 * size_px * ahead[1])
    canvas.line([start, neck], LIMIT_COLOUR, 10.0 * unit)
    arrow(canvas, tip, ahead, size_px, LIMIT_COLOUR)


def _draw_turn(canvas: Canvas, box: Box, unit: float) -> None:
    """An arrow around the body, at the height of the hips, in front of it."""
    x, y = box.centre[0], box.top + 0.60 * box.height
    wide, high = 0.36 * box.width, 0.075 * box.height
    turns = [math.radians(deg) for deg in range(200, 0, -8)]
    path = [(x + wide * math.cos(turn), y + high * math.sin(turn)) for turn in turns]
    canvas.line(path, CARD, 22.0 * unit)
    canvas.line(path, LIMIT_COLOUR, 10.0 * unit)
    tip = (path[-1][0] + 10.0 * unit, path[-1][1] - 24.0 * unit)
    arrow(canvas, tip, (0.38, -0.92), 36.0 * unit, LIMIT_COLOUR)


def _draw_camera(canvas: Canvas, box: Box, unit: float, *, up: bool) -> None:
    """A camera beside the finder, and where to move it."""
    x, y = box.right + 62.0 * unit, box.centre[1]
    wide, high = 62.0 * unit, 44.0 * unit
    canvas.bar(x - wide / 2.0, y - high / 2.0, wide, high, ACCENT, radius_px=9.0 * unit)
    canvas.disc((x, y), 14.0 * unit, CARD)
    canvas.disc((x, y), 8.0 * unit, ACCENT)
    ahead = -1.0 if up else 1.0
    start, tip = y + ahead * 38.0 * unit, y + ahead * 108.0 * unit
    _draw_arrow(canvas, (x, start), (x, tip), 34.0 * unit, unit)


def _draw_sun(canvas: Canvas, centre: Point, radius_px: float) -> None:
    """A lamp: a disc with rays."""
    canvas.disc(centre, 0.8 * radius_px, LIMIT_COLOUR)
    for i in range(8):
        turn = 2.0 * math.pi * i / 8.0
        ray = [
            (centre[0] + r * radius_px * math.cos(turn), centre[1] + r * radius_px * math.sin(turn))
            for r in (1.15, 1.6)
        ]
        canvas.line(ray, LIMIT_COLOUR, 0.22 * radius_px)
