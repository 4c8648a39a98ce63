"""Colours and the shapes that say the same without them.

Sky blue, amber, vermilion and bluish green are told apart with the common colour blindnesses (after
Okabe & Ito 2008, lightened for a dark ground); each stands with a shape of its own all the same.
"""

from typing import Final

from posecheck.drawing.canvas import Canvas, Colour, Point
from posecheck.drawing.panel import ACCENT as ACCENT
from posecheck.drawing.panel import LIMIT_COLOUR as LIMIT_COLOUR
from posecheck.drawing.verdict_look import COLOURS
from posecheck.live.scene import Level
from posecheck.words.verdicts import VerdictLevel

GROUND: Final[Colour] = (12, 15, 20)
BEHIND: Final[Colour] = (19, 23, 30)
"""Beside the camera picture."""
CARD: Final[Colour] = (27, 33, 41)
TRACK: Final[Colour] = (62, 71, 83)
FAINT: Final[Colour] = (132, 143, 155)
INK: Final[Colour] = (14, 18, 24)
"""Dark text on a light ground."""
GOOD: Final[Colour] = COLOURS[VerdictLevel.GREEN]
ALARM: Final[Colour] = COLOURS[VerdictLevel.RED]
TARGET: Final[Colour] = (196, 168, 255)

LEVEL_COLOURS: Final[dict[Level, Colour]] = {
    Level.INFO: ACCENT,
    Level.GOOD: GOOD,
    Level.CAUTION: LIMIT_COLOUR,
    Level.WARNING: ALARM,
}


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """So much of the other colour."""
    red, green, blue = (
        round(one + (two - one) * min(max(share, 0.0), 1.0))
        for one, two in zip(colour, other, strict=True)
    )
    return red, green, blue


def arrow(canvas: Canvas, tip: Point, towards: Point, size_px: float, colour: Colour) -> None:
    """A filled triangle that points along ``towards`` (a unit vector)."""
    (x, y), (ahead_x, ahead_y) = tip, towards
    back = (x - size_px * ahead_x, y - size_px * ahead_y)
    half = 0.58 * size_px
    corners = [
        tip,
        (back[0] - half * ahead_y, back[1] + half * ahead_x),
        (back[0] + half * ahead_y, back[1] - half * ahead_x),
    ]
    canvas.fill(corners, colour, 1.0)
