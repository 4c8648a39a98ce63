"""Where things stand in the window: the picture beside the gauge, the message below, keys last.

Sizes are thought in a window of 1280×720 pixels and grow with it; what a wider or higher window has
more than that goes to the picture.  On a 14-inch screen seen from three metres a letter must be
about 13 mm high to be read at ease (15 minutes of arc), which is 54 of those pixels: the number,
the counts and the message are that large; what is smaller is for whoever stands nearer.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from posecheck.drawing.canvas import Point

WIDTH: Final = 1280.0
HEIGHT: Final = 720.0
SMALLEST_PX: Final = (320, 180)
"""A smaller window shows part of a picture of this size."""

MARGIN: Final = 20.0
GAP: Final = 12.0
_FOOTER: Final = 28.0
_MESSAGE: Final = 116.0
_PANEL: Final = 484.0
_TITLE, _MARKS, _COUNTS = 50.0, 82.0, 108.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the window, pixels, y down."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.top + self.height

    @property
    def centre(self) -> Point:
        """Its middle."""
        return self.left + self.width / 2.0, self.top + self.height / 2.0

    def inset(self, x: float, y: float | None = None) -> "Box":
        """Smaller by that much on each side."""
        y = x if y is None else y
        return Box(self.left + x, self.top + y, self.width - 2.0 * x, self.height - 2.0 * y)

    def part(self, start: float, end: float) -> "Box":
        """The rows from one share of its height to another."""
        top = self.top + start * self.height
        return Box(self.left, top, self.width, (end - start) * self.height)

    def columns(self, count: int, gap: float) -> tuple["Box", ...]:
        """Side by side, equally wide."""
        width = (self.width - (count - 1) * gap) / count
        return tuple(
            Box(self.left + i * (width + gap), self.top, width, self.height) for i in range(count)
        )

    def rows(self, *heights: float) -> tuple["Box", ...]:
        """One below the other, of these heights; a last one takes what is left."""
        top, found = self.top, []
        for height in (*heights, max(self.height - sum(heights), 0.0)):
            found.append(Box(self.left, top, self.width, height))
            top += height
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Layout:
    """The boxes of one window size."""

    unit: float
    """Pixels of this window for one of 1280×720."""
    width_px: int
    height_px: int
    picture: Box
    """For the camera picture, as much of it as its shape needs."""
    panel: Box
    """Everything that is read: title, gauge, marks, counts."""
    title: Box
    gauge: Box
    marks: Box
    counts: Box
    message: Box
    page: Box
    """The result, instead of picture and panel."""
    footer: Box


@lru_cache(maxsize=8)
def layout_of(width_px: int, height_px: int) -> Layout:
    """The boxes of a window of that size."""
    unit = min(width_px / WIDTH, height_px / HEIGHT)
    margin, gap = MARGIN * unit, GAP * unit
    width, bottom = width_px - 2.0 * margin, height_px - 0.8 * margin
    footer = Box(margin, bottom - _FOOTER * unit, width, _FOOTER * unit)
    message_top = footer.top - 0.6 * gap - _MESSAGE * unit
    message = Box(margin, message_top, width, _MESSAGE * unit)
    page = Box(margin, margin, width, message_top - gap - margin)
    panel_left = width_px - margin - _PANEL * unit
    panel = Box(panel_left, page.top, _PANEL * unit, page.height)
    picture = Box(margin, page.top, panel_left - gap - margin, page.height)
    heights = (_TITLE * unit, panel.height - (_TITLE + _MARKS + _COUNTS) * unit, _MARKS * unit)
    title, gauge, marks, counts = panel.rows(*heights)
    return Layout(
        unit=unit,
        width_px=width_px,
        height_px=height_px,
        picture=picture,
        panel=panel,
        title=title,
        gauge=gauge,
        marks=marks,
        counts=counts,
        message=message,
        page=page,
        footer=footer,
    )
