"""How a verdict looks in a picture: a colour and a shape for each level, never the colour alone."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from posecheck.drawing.canvas import QUIET, Canvas, Colour, Point
from posecheck.words.verdicts import VerdictLevel

COLOURS: Final[Mapping[VerdictLevel, Colour]] = MappingProxyType(
    {
        VerdictLevel.GREEN: (94, 214, 160),
        VerdictLevel.AMBER: (255, 196, 61),
        VerdictLevel.RED: (255, 122, 92),
        VerdictLevel.GREY: QUIET,
    }
)
"""Told apart by the colour-blind too (light green, amber, vermilion)."""
_CORNERS: Final = {VerdictLevel.AMBER: 3, VerdictLevel.RED: 8}


def draw_level(canvas: Canvas, centre: Point, radius_px: float, level: VerdictLevel) -> None:
    """A disc when it is green, a triangle for amber, an octagon for red, a ring for grey."""
    colour = COLOURS[level]
    if level in _CORNERS:
        canvas.fill(_polygon(centre, 1.2 * radius_px, _CORNERS[level]), colour, 1.0)
    elif level is VerdictLevel.GREEN:
        canvas.disc(centre, radius_px, colour)
    else:
        canvas.line(_polygon(centre, radius_px, 24), colour, 0.4 * radius_px, closed=True)


def _polygon(centre: Point, radius_px: float, corners: int) -> list[Point]:
    """A regular one: three corners point up, eight stand on a side."""
    first = -math.pi / 2.0 + (math.pi / corners if corners % 2 == 0 else 0.0)
    turns = (first + 2.0 * math.pi * i / corners for i in range(corners))
    return [
        (centre[0] + radius_px * math.cos(turn), centre[1] + radius_px * math.sin(turn))
        for turn in turns
    ]
