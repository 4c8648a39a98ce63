"""The rows below the gauge: what its marks are, and how many repetitions are done."""

from posecheck.body import Side
from posecheck.drawing.canvas import QUIET, WHITE, Canvas, text_width_px
from posecheck.live.scene import Gauge, Scene
from posecheck.live.screen.gauge import draw_dot, draw_gate
from posecheck.live.screen.layout import GAP, Box
from posecheck.live.screen.lettering import HALF_BOLD, put
from posecheck.live.screen.palette import ACCENT, FAINT, TARGET, TRACK, arrow
from posecheck.words.numbers import MISSING, amount, degrees


def draw_title(canvas: Canvas, box: Box, scene: Scene, unit: float) -> None:
    """What the gauge shows, before there is one the movement; and the side that works.

    An arrow says where that side is on the screen.
    """
    row = box.inset(22.0 * unit, 0.0)
    words = "" if scene.side is None else str(scene.side).capitalize()
    size, room = 36.0 * unit, 0.0
    if scene.side is not None:
        tip_size, gap = 22.0 * unit, 12.0 * unit
        width = text_width_px(words, size)
        room = width + tip_size + 2.0 * gap
        end = row.right if scene.side is Side.LEFT else row.right - tip_size - gap
        put(canvas, Box(end - width - 2, row.top, width + 2, row.height), words, size, ACCENT)
        x = end - width - gap - tip_size if scene.side is Side.LEFT else row.right
        ahead = -1.0 if scene.side is Side.LEFT else 1.0
        arrow(canvas, (x, row.centre[1]), (ahead, 0.0), tip_size, ACCENT)
    name = Box(row.left, row.top, row.width - room, row.height)
    title = scene.movement if scene.gauge is None else scene.gauge.name
    put(canvas, name, title, 28.0 * unit, QUIET, weight=0.0)


def draw_marks(canvas: Canvas, box: Box, gauge: Gauge, unit: float) -> None:
    """Best, limit and target, each with the shape that it has on the arc."""
    best, limit, target = box.inset(22.0 * unit, 0.0).columns(3, GAP * unit)
    _cell(canvas, best, "best", degrees(gauge.best_deg), unit)
    draw_dot(canvas, _sign_place(best), unit)
    if gauge.comfort_deg is not None:
        _cell(canvas, limit, "limit", degrees(gauge.comfort_deg), unit)
        x, y = _sign_place(limit)
        draw_gate(canvas, (x, y + 10.0 * unit), (x, y - 10.0 * unit), 0.9 * unit)
    if gauge.target_deg is not None:
        _cell(canvas, target, "next step", degrees(gauge.target_deg), unit)
        x, y = _sign_place(target)
        arrow(canvas, (x, y + 10.0 * unit), (0.0, 1.0), 21.0 * unit, TARGET)


def draw_counts(canvas: Canvas, box: Box, scene: Scene, unit: float) -> None:
    """Repetitions of each side, left on the left, and the tempo of the last one."""
    rule = box.inset(22.0 * unit, 0.0)
    canvas.bar(rule.left, rule.top, rule.width, 2.0 * unit, TRACK)
    cells = box.inset(22.0 * unit, 0.0).columns(3, GAP * unit)
    sides = [side for side in Side if side in scene.counts]
    for side, cell in zip(sides, cells, strict=False):
        _count(canvas, cell, side, scene, unit)
    tempo = cells[2]
    text = amount(scene.tempo_s, "s")
    word, value, _ = tempo.rows(0.34 * tempo.height, 0.48 * tempo.height)
    put(canvas, word, "tempo", 24.0 * unit, QUIET, weight=0.0)
    put(canvas, value, text, 44.0 * unit, FAINT if text == MISSING else WHITE)


def _count(canvas: Canvas, cell: Box, side: Side, scene: Scene, unit: float) -> None:
    """A count, with what was asked for; a bar below it stands under the side that works."""
    active = side is scene.side
    word, value, below = cell.rows(0.34 * cell.height, 0.48 * cell.height)
    put(canvas, word, str(side), 24.0 * unit, WHITE if active else QUIET, weight=0.0)
    number = str(scene.counts[side])
    size = 62.0 * unit
    put(canvas, value, number, size, WHITE)
    if scene.wanted is not None:
        start = text_width_px(number, size) + 8.0 * unit
        rest = Box(value.left + start, value.top, value.width - start, value.height + 0.30 * size)
        put(canvas, rest, f"of {scene.wanted}", 30.0 * unit, QUIET, weight=0.0)
    if active:
        bar = 6.0 * unit
        canvas.bar(cell.left, below.centre[1] - bar / 2.0, 0.82 * cell.width, bar, ACCENT)


def _cell(canvas: Canvas, box: Box, word: str, value: str, unit: float) -> None:
    top, below = box.part(0.0, 0.40), box.part(0.40, 1.0)
    shift = 32.0 * unit
    named = Box(top.left + shift, top.top, top.width - shift, top.height)
    put(canvas, named, word, 24.0 * unit, QUIET, weight=0.0)
    known = value != MISSING
    put(canvas, below, value, 44.0 * unit, WHITE if known else FAINT, weight=HALF_BOLD)


def _sign_place(box: Box) -> tuple[float, float]:
    top = box.part(0.0, 0.40)
    return top.left + 0.4 * top.height, top.centre[1]
