"""The result of a set: each side with its count, its median and interval, and what it means."""

import math
from typing import Final

from posecheck.body import Side
from posecheck.drawing.canvas import QUIET, WHITE, Canvas, text_width_px
from posecheck.live.scene import Level, Scene, SideResult
from posecheck.live.screen.layout import GAP, Box
from posecheck.live.screen.lettering import HALF_BOLD, put, put_lines
from posecheck.live.screen.palette import ACCENT, CARD, FAINT, LEVEL_COLOURS, TRACK, arrow
from posecheck.live.screen.signs import VERDICT_LEVELS, sign
from posecheck.words.numbers import counted, degrees, interval
from posecheck.words.verdicts import verdict_name

SCALE_STEP_DEG: Final = 10.0
"""The scale below the sides ends at a whole multiple of this."""
ID_SHOWN: Final = 8
"""So much of a session's id is shown, as on the terminal."""


def draw_result(canvas: Canvas, box: Box, scene: Scene, unit: float) -> None:
    """The page of the result."""
    head, body = box.rows(62.0 * unit)[:2]
    _draw_head(canvas, head, scene, unit)
    order = list(Side)
    results = sorted(scene.results, key=lambda one: order.index(one.side))
    if not results:
        canvas.bar(body.left, body.top, body.width, body.height, CARD, radius_px=16.0 * unit)
        room = body.inset(0.1 * body.width, 0.2 * body.height)
        put_lines(canvas, room, "No repetition was measured", 60.0 * unit, QUIET, align=0.5)
        return
    highest = max(one.high_deg for one in results if math.isfinite(one.high_deg))
    end = SCALE_STEP_DEG * math.ceil(1.08 * highest / SCALE_STEP_DEG)
    for result, column in zip(results, body.columns(len(results), GAP * unit), strict=True):
        _draw_side(canvas, column, result, end, unit)


def _draw_head(canvas: Canvas, box: Box, scene: Scene, unit: float) -> None:
    row = box.inset(4.0 * unit, 0.0)
    put(canvas, Box(row.left, row.top, 0.55 * row.width, row.height), scene.movement, 42.0 * unit)
    if scene.saved is None:
        return
    size = 27.0 * unit
    words = f"Saved as {scene.saved[:ID_SHOWN]}"
    width = min(text_width_px(words, size) + 4.0 * unit, 0.4 * row.width)
    right = Box(row.right - width, row.top, width, row.height)
    put(canvas, right, words, size, QUIET, align=1.0, weight=0.0)
    place = (right.left - 26.0 * unit, row.centre[1])
    sign(canvas, place, 15.0 * unit, Level.GOOD)


def _draw_side(canvas: Canvas, box: Box, result: SideResult, end_deg: float, unit: float) -> None:
    """One side's card."""
    canvas.bar(box.left, box.top, box.width, box.height, CARD, radius_px=16.0 * unit)
    inner = box.inset(30.0 * unit, 16.0 * unit)
    shares = (0.12, 0.37, 0.17, 0.14)
    heights = [share * inner.height for share in shares]
    title, number, scale, verdicts, comparison = inner.rows(*heights)
    _draw_title(canvas, title, result, unit)
    _draw_median(canvas, number, result, unit)
    _draw_scale(canvas, scale, result, end_deg, unit)
    _draw_verdicts(canvas, verdicts, result, unit)
    if result.comparison is not None:
        room = comparison.inset(0.0, 4.0 * unit)
        put_lines(canvas, room, result.comparison, 30.0 * unit, WHITE, lines=3, weight=0.0)


def _draw_title(canvas: Canvas, box: Box, result: SideResult, unit: float) -> None:
    size, tip = 36.0 * unit, 20.0 * unit
    x, y = box.left, box.centre[1]
    if result.side is Side.LEFT:
        arrow(canvas, (x, y), (-1.0, 0.0), tip, ACCENT)
        x += tip + 12.0 * unit
    word = str(result.side).capitalize()
    width = text_width_px(word, size) + 3.0
    put(canvas, Box(x, box.top, width, box.height), word, size, ACCENT)
    if result.side is Side.RIGHT:
        arrow(canvas, (x + width + 10.0 * unit + tip, y), (1.0, 0.0), tip, ACCENT)
    done = counted(result.count, "repetition")
    rest = Box(box.left + 0.42 * box.width, box.top, 0.58 * box.width, box.height)
    put(canvas, rest, done, 34.0 * unit, WHITE, align=1.0)


def _draw_median(canvas: Canvas, box: Box, result: SideResult, unit: float) -> None:
    size = 0.98 * box.height
    number = degrees(result.median_deg)
    width = text_width_px(number, size) + 0.05 * size
    put(canvas, Box(box.left, box.top, width, box.height), number, size, weight=0.016)
    rest = Box(box.left + width + 18.0 * unit, box.top, 0.0, box.height)
    rest = Box(rest.left, rest.top, box.right - rest.left, rest.height)
    upper, lower = rest.part(0.18, 0.5), rest.part(0.5, 0.82)
    put(canvas, upper, "median", 29.0 * unit, QUIET, weight=0.0)
    if math.isfinite(result.low_deg) and math.isfinite(result.high_deg):
        between = f"{interval((result.low_deg, result.high_deg))} (90 %)"
        put(canvas, lower, between, 33.0 * unit, WHITE)


def _draw_scale(canvas: Canvas, box: Box, result: SideResult, end_deg: float, unit: float) -> None:
    """The interval as a bar on a line from 0, the median as a dot; the same scale on both sides."""
    y, thick = box.top + 0.34 * box.height, 8.0 * unit
    canvas.bar(box.left, y - thick / 2.0, box.width, thick, TRACK)

    def x(deg: float) -> float:
        return box.left + box.width * min(max(deg / end_deg, 0.0), 1.0)

    if math.isfinite(result.low_deg) and math.isfinite(result.high_deg):
        left, high = x(result.low_deg), 18.0 * unit
        canvas.bar(left, y - high / 2.0, max(x(result.high_deg) - left, high), high, ACCENT)
    if math.isfinite(result.median_deg):
        canvas.disc((x(result.median_deg), y), 13.0 * unit, CARD)
        canvas.disc((x(result.median_deg), y), 9.5 * unit, WHITE)
    below = Box(box.left, y + 0.18 * box.height, box.width, 0.44 * box.height)
    put(canvas, below, degrees(0.0), 20.0 * unit, FAINT, weight=0.0)
    put(canvas, below, degrees(end_deg), 20.0 * unit, FAINT, align=1.0, weight=0.0)


def _draw_verdicts(canvas: Canvas, box: Box, result: SideResult, unit: float) -> None:
    """How many of which, each with its sign."""
    shown = [(code, f"{count} {verdict_name(code)}") for code, count in result.verdicts.items()]
    size = 32.0 * unit
    while _width_of(shown, size) > box.width:
        size *= 0.95
    x, radius = box.left, 0.6 * size
    for code, words in shown:
        level = VERDICT_LEVELS.get(code, Level.INFO)
        sign(canvas, (x + radius, box.centre[1]), radius, level)
        x += 2.0 * radius + 0.35 * size
        width = _text_width(words, size)
        put(canvas, Box(x, box.top, width, box.height), words, size, LEVEL_COLOURS[level])
        x += width + 0.8 * size


def _width_of(shown: list[tuple[str, str]], size_px: float) -> float:
    """How wide the verdicts are, signs and spaces included."""
    between = max(len(shown) - 1, 0) * 0.8 * size_px
    return between + sum(1.55 * size_px + _text_width(words, size_px) for _, words in shown)


def _text_width(words: str, size_px: float) -> float:
    return text_width_px(words, size_px) + 2.0 * HALF_BOLD * size_px + 1.0
