"""Text that fits its box."""

from functools import lru_cache
from typing import Final

from posecheck.drawing.canvas import WHITE, Canvas, Colour, shortened, text_width_px, wrapped
from posecheck.live.screen.layout import Box

HALF_BOLD: Final = 0.012
"""Weight of what must be read from afar."""
CAP_HEIGHT: Final = 0.70
"""Height of capitals and digits as a share of the type size (Aileron)."""
LINE: Final = 1.18
"""Distance of two baselines as a share of the type size."""
_SMALLER: Final = (1.0, 0.9, 0.8, 0.72, 0.64, 0.56, 0.5)
"""Sizes that are tried, as shares of the one wished for."""


def put(
    canvas: Canvas,
    box: Box,
    text: str,
    size_px: float,
    colour: Colour = WHITE,
    *,
    align: float = 0.0,
    weight: float = HALF_BOLD,
) -> None:
    """One line in the middle of the box's height, smaller or cut where it would not fit."""
    size_px, (line,) = _fitted(text, size_px, box.width, 1)
    x = box.left + align * box.width
    y = box.centre[1] + 0.5 * CAP_HEIGHT * size_px
    canvas.text((x, y), line, size_px, colour, align=align, weight=weight)


def put_lines(
    canvas: Canvas,
    box: Box,
    text: str,
    size_px: float,
    colour: Colour = WHITE,
    *,
    lines: int = 2,
    align: float = 0.0,
    weight: float = HALF_BOLD,
) -> None:
    """At most so many lines, as large as the box allows, in the middle of its height."""
    size_px, found = _fitted(text, min(size_px, box.height / LINE), box.width, lines, box.height)
    x = box.left + align * box.width
    middle = box.centre[1] + 0.5 * CAP_HEIGHT * size_px
    first = middle - 0.5 * (len(found) - 1) * LINE * size_px
    for i, line in enumerate(found):
        y = first + i * LINE * size_px
        canvas.text((x, y), line, size_px, colour, align=align, weight=weight)


@lru_cache(maxsize=256)
def _fitted(
    text: str, size_px: float, width_px: float, lines: int, height_px: float = float("inf")
) -> tuple[float, tuple[str, ...]]:
    """The largest size at which the text fits, and its lines there."""
    room = width_px - 2.0 * HALF_BOLD * size_px
    for share in _SMALLER:
        size = share * size_px
        if text_width_px(text, size) <= room:
            return size, (text,)
        if lines > 1:
            broken = _balanced(text, size, room, lines)
            high = len(broken) * LINE * size <= height_px
            if high and not broken[-1].endswith("…"):
                return size, broken
    size = _SMALLER[-1] * size_px
    if lines > 1:
        fitting = max(1, min(lines, int(height_px / (LINE * size))))
        return size, tuple(wrapped(text, size, room, lines=fitting))
    return size, (shortened(text, size, room),)


def _balanced(text: str, size_px: float, width_px: float, lines: int) -> tuple[str, ...]:
    """The lines of the text, about equally long."""
    broken = wrapped(text, size_px, width_px, lines=lines)
    if len(broken) < 2 or broken[-1].endswith("…"):
        return tuple(broken)
    narrow = width_px
    while narrow > 0.5 * width_px:
        narrow *= 0.95
        tighter = wrapped(text, size_px, narrow, lines=lines)
        if len(tighter) != len(broken) or tighter[-1].endswith("…"):
            break
        broken = tighter
    return tuple(broken)
