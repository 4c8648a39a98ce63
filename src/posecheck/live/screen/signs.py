"""Signs whose shape says what the colour says: i in a disc, tick, triangle, octagon."""

import math
from typing import Final

from posecheck.drawing.canvas import WHITE, Canvas, Colour, Point
from posecheck.live.scene import Level
from posecheck.live.screen.palette import INK, LEVEL_COLOURS

VERDICT_LEVELS: Final = {
    "comfortable": Level.GOOD,
    "near-limit": Level.CAUTION,
    "forced": Level.WARNING,
}
"""What a verdict is shown with; every other one with the sign for information."""


def sign(
    canvas: Canvas, centre: Point, radius_px: float, level: Level, colour: Colour | None = None
) -> None:
    """The sign of a level, filled, with its symbol in the colour of the ground."""
    colour = LEVEL_COLOURS[level] if colour is None else colour
    symbol = INK if sum(colour) > 3 * 110 else WHITE
    if level is Level.GOOD:
        canvas.disc(centre, radius_px, colour)
        _tick(canvas, centre, radius_px, symbol)
    elif level is Level.INFO:
        canvas.disc(centre, radius_px, colour)
        _stroke_and_dot(canvas, centre, radius_px, symbol, dot_above=True)
    elif level is Level.CAUTION:
        low = (centre[0], centre[1] + 0.16 * radius_px)
        canvas.fill(_polygon(low, 1.16 * radius_px, 3), colour, 1.0)
        lower = (centre[0], centre[1] + 0.14 * radius_px)
        _stroke_and_dot(canvas, lower, 0.84 * radius_px, symbol, dot_above=False)
    else:
        canvas.fill(_polygon(centre, 1.06 * radius_px, 8), colour, 1.0)
        _stroke_and_dot(canvas, centre, radius_px, symbol, dot_above=False)


def octagon(canvas: Canvas, centre: Point, radius_px: float, colour: Colour) -> None:
    """A filled octagon that stands on a side."""
    canvas.fill(_polygon(centre, radius_px, 8), colour, 1.0)


def _polygon(centre: Point, radius_px: float, corners: int) -> list[Point]:
    """A regular one; three corners point up, eight stand on a side."""
    first = -math.pi / 2.0 + (math.pi / corners if corners % 2 == 0 else 0.0)
    turns = (first + 2.0 * math.pi * i / corners for i in range(corners))
    return [
        (centre[0] + radius_px * math.cos(turn), centre[1] + radius_px * math.sin(turn))
        for turn in turns
    ]


def _tick(canvas: Canvas, centre: Point, radius_px: float, colour: Colour) -> None:
    x, y = centre
    path = [(-0.45, 0.04), (-0.12, 0.36), (0.46, -0.32)]
    points = [(x + radius_px * along, y + radius_px * down) for along, down in path]
    canvas.line(points, colour, 0.22 * radius_px)


def _stroke_and_dot(
    canvas: Canvas, centre: Point, radius_px: float, colour: Colour, *, dot_above: bool
) -> None:
    """An i, or upside down an exclamation mark."""
    x, y = centre
    up = -1.0 if dot_above else 1.0
    thick = 0.26 * radius_px
    ends = (y - 0.52 * up * radius_px, y + 0.12 * up * radius_px)
    canvas.line([(x, ends[0]), (x, ends[1])], colour, thick)
    canvas.disc((x, y + 0.52 * up * radius_px), 0.62 * thick, colour)
