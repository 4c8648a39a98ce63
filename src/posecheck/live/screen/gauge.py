"""The one large reading: an arc of three quarters of a circle, from 0 to the full scale.

Each mark has a shape of its own: the arc is filled up to the angle, where a thin white needle
stands, and inside the arc a soft band is as wide as the angle's 90 % interval; the comfort limit is
a thick bar across the arc, and what lies behind it is hatched; the best of the set is a dot on the
arc; the target is a triangle outside, pointing at it.
"""

import math
from dataclasses import dataclass
from typing import Final

from posecheck.drawing.canvas import QUIET, WHITE, Canvas, Colour, Point, text_width_px
from posecheck.live.scene import Gauge
from posecheck.live.screen.layout import Box
from posecheck.live.screen.lettering import CAP_HEIGHT, put
from posecheck.live.screen.palette import (
    ACCENT,
    ALARM,
    CARD,
    FAINT,
    INK,
    LIMIT_COLOUR,
    TARGET,
    TRACK,
    arrow,
    mixed,
)
from posecheck.live.screen.signs import octagon
from posecheck.words.numbers import degrees, unit_sign

FIRST_DEG: Final = 150.0
"""Where the arc starts on the screen: from the right, clockwise."""
SWEEP_DEG: Final = 240.0
_BAND_STEPS: Final = 7
_STEP_DEG: Final = 2.0
_TICK_STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 45)
_MOST_TICKS: Final = 12


@dataclass(frozen=True, slots=True)
class Arc:
    """Where the arc stands, pixels."""

    centre: Point
    inner: float
    outer: float

    @property
    def thickness(self) -> float:
        """Of the track."""
        return self.outer - self.inner

    def point(self, share: float, radius: float) -> Point:
        """The point at a share of the scale."""
        turn = math.radians(FIRST_DEG + SWEEP_DEG * share)
        return self.centre[0] + radius * math.cos(turn), self.centre[1] + radius * math.sin(turn)

    def outward(self, share: float) -> Point:
        """Unit vector from the centre."""
        turn = math.radians(FIRST_DEG + SWEEP_DEG * share)
        return math.cos(turn), math.sin(turn)

    def sector(self, first: float, last: float) -> list[Point]:
        """The part of the track between two shares of the scale."""
        return [*self.edge(first, last, self.outer), *self.edge(last, first, self.inner)]

    def edge(self, first: float, last: float, radius: float) -> list[Point]:
        """The arc of a circle between two shares of the scale."""
        steps = max(2, round(abs(last - first) * SWEEP_DEG / _STEP_DEG))
        return [self.point(first + (last - first) * i / steps, radius) for i in range(steps + 1)]


def arc_in(box: Box) -> Arc:
    """The arc that fills a box, with room for what stands outside of it."""
    room = 0.085 * box.height
    outer = min((box.height - 2.1 * room) / 1.5, box.width / 2.0 - 1.5 * room)
    centre = (box.centre[0], box.top + 1.3 * room + outer)
    return Arc(centre, 0.78 * outer, outer)


def draw_face(canvas: Canvas, box: Box, gauge: Gauge, unit: float) -> None:
    """What does not move with the angle: the track, what lies behind the limit, the target."""
    arc, scale = arc_in(box), _Scale(gauge.full_scale_deg)
    canvas.fill(arc.sector(0.0, 1.0), TRACK, 1.0)
    _draw_beyond(canvas, arc, scale, gauge, unit, fading=0.45)
    _draw_ticks(canvas, arc, gauge.full_scale_deg, unit)
    if gauge.target_deg is not None:
        _draw_target(canvas, arc, scale(gauge.target_deg), unit)


def draw_reading(canvas: Canvas, box: Box, gauge: Gauge, unit: float, *, over: bool) -> None:
    """The angle, and the marks on the arc; ``over``: beyond limit and margin."""
    arc, scale = arc_in(box), _Scale(gauge.full_scale_deg)
    known = math.isfinite(gauge.value_deg)
    if known:
        colour = ALARM if over else ACCENT
        canvas.fill(arc.sector(0.0, scale(gauge.value_deg)), colour, 1.0)
        _draw_beyond(canvas, arc, scale, gauge, unit, until=scale(gauge.value_deg))
    if gauge.comfort_deg is not None:
        _draw_limit(canvas, arc, scale(gauge.comfort_deg), unit)
    if math.isfinite(gauge.best_deg):
        draw_dot(canvas, arc.point(scale(gauge.best_deg), (arc.inner + arc.outer) / 2.0), unit)
    if known:
        _draw_band(canvas, arc, scale, gauge, unit)
        _draw_needle(canvas, arc, scale(gauge.value_deg), unit)
    _draw_number(canvas, arc, gauge, unit, over=over)


def draw_dot(canvas: Canvas, centre: Point, unit: float) -> None:
    """The mark of the best of the set."""
    canvas.disc(centre, 13.0 * unit, INK)
    canvas.disc(centre, 9.5 * unit, WHITE)


def draw_gate(canvas: Canvas, start: Point, end: Point, unit: float) -> None:
    """The mark of the comfort limit: a thick bar."""
    canvas.line([start, end], INK, 16.0 * unit)
    canvas.line([start, end], LIMIT_COLOUR, 9.0 * unit)


def _draw_target(canvas: Canvas, arc: Arc, share: float, unit: float) -> None:
    """The mark of the target: a triangle outside of the arc, pointing at it."""
    x, y = arc.outward(share)
    tip = arc.point(share, arc.outer + 10.0 * unit)
    arrow(canvas, tip, (-x, -y), 23.0 * unit, TARGET)


class _Scale:
    """Degrees to shares of the arc, held within it."""

    def __init__(self, full_scale_deg: float) -> None:
        self._full_scale_deg = max(full_scale_deg, 1.0)

    def __call__(self, deg: float) -> float:
        return min(max(deg / self._full_scale_deg, 0.0), 1.0)


def _draw_band(canvas: Canvas, arc: Arc, scale: _Scale, gauge: Gauge, unit: float) -> None:
    """The 90 % interval inside of the arc, fading towards its ends."""
    if not math.isfinite(gauge.reach_deg):
        return
    inside = Arc(arc.centre, arc.inner - 19.0 * unit, arc.inner - 6.0 * unit)
    for i in range(_BAND_STEPS, 0, -1):
        away = i / _BAND_STEPS
        first, last = (scale(gauge.value_deg + sign * away * gauge.reach_deg) for sign in (-1, 1))
        if last > first:
            colour = mixed(WHITE, CARD, 0.2 + 0.7 * away * away)
            canvas.fill(inside.sector(first, last), colour, 1.0)


def _draw_needle(canvas: Canvas, arc: Arc, share: float, unit: float) -> None:
    """A thin line across band and arc."""
    ends = [arc.point(share, arc.inner - 22.0 * unit), arc.point(share, arc.outer)]
    canvas.line(ends, INK, 7.0 * unit)
    canvas.line(ends, WHITE, 4.0 * unit)


def _draw_beyond(
    canvas: Canvas,
    arc: Arc,
    scale: _Scale,
    gauge: Gauge,
    unit: float,
    *,
    until: float = 1.0,
    fading: float = 0.0,
) -> None:
    """What lies behind the limit is hatched, behind the margin closely; up to a share."""
    if gauge.comfort_deg is None:
        return
    first = scale(gauge.comfort_deg)
    alarm = scale(gauge.comfort_deg + (gauge.margin_deg or 0.0))
    for start, end, step, bright in (
        (first, alarm, 0.026, LIMIT_COLOUR),
        (alarm, 1.0, 0.017, ALARM),
    ):
        share = start + step / 2.0
        while share + 0.6 * step < min(end, until):
            line = [
                arc.point(share, arc.inner + 2.0 * unit),
                arc.point(min(share + 0.012, 1.0), arc.outer - 2.0 * unit),
            ]
            canvas.line(line, INK, 5.0 * unit)
            canvas.line(line, mixed(bright, TRACK, fading), 3.0 * unit)
            share += step


def _draw_limit(canvas: Canvas, arc: Arc, share: float, unit: float) -> None:
    inside = arc.point(share, arc.inner - 7.0 * unit)
    draw_gate(canvas, inside, arc.point(share, arc.outer + 10.0 * unit), unit)


def _draw_ticks(canvas: Canvas, arc: Arc, full_scale_deg: float, unit: float) -> None:
    """Short lines inside the arc at whole degrees."""
    step = next((s for s in _TICK_STEPS if full_scale_deg / s <= _MOST_TICKS), _TICK_STEPS[-1])
    for i in range(int(full_scale_deg / step + 1e-6) + 1):
        share = i * step / max(full_scale_deg, 1.0)
        ends = [arc.point(share, arc.inner - shift * unit) for shift in (6.0, 13.0)]
        canvas.line(ends, FAINT, 2.0 * unit)


def _draw_number(canvas: Canvas, arc: Arc, gauge: Gauge, unit: float, *, over: bool) -> None:
    known = math.isfinite(gauge.value_deg)
    text = degrees(gauge.value_deg)
    size = (0.70 if len(text) < 4 else 0.56) * arc.outer
    x, y = arc.centre
    middle = y - 0.11 * arc.outer
    if over:
        octagon(canvas, (x, y - 0.05 * arc.outer), 0.67 * arc.outer, ALARM)
    colour = INK if over else WHITE if known else FAINT
    # The degree sign hangs a little, so that the digits stand in the middle.
    hang = (
        0.5 * text_width_px(unit_sign("deg"), size) if known and len(text) < 4 and not over else 0.0
    )
    place = (x + 0.4 * hang, middle + 0.5 * CAP_HEIGHT * size)
    canvas.text(place, text, size, colour, align=0.5, weight=0.016)
    if known and math.isfinite(gauge.reach_deg):
        below = Box(x - 0.6 * arc.outer, y + 0.22 * arc.outer, 1.2 * arc.outer, 0.22 * arc.outer)
        reach = f"± {degrees(gauge.reach_deg)} (90 %)"
        put(canvas, below, reach, 25.0 * unit, INK if over else QUIET, align=0.5)


def draw_ring(canvas: Canvas, box: Box, left_share: float, text: str, colour: Colour) -> None:
    """Seconds left: a full circle that empties, with the number in it."""
    radius = 0.44 * min(box.width, box.height)
    arc = Arc(box.centre, 0.82 * radius, radius)
    first = (270.0 - FIRST_DEG) / SWEEP_DEG
    full = 360.0 / SWEEP_DEG
    canvas.disc(box.centre, radius, TRACK)
    if left_share > 0.0:
        share = min(left_share, 1.0) * full
        canvas.fill([box.centre, *arc.edge(first, first + share, radius)], colour, 1.0)
    canvas.disc(box.centre, arc.inner, CARD)
    size = 1.0 * radius
    place = (box.centre[0], box.centre[1] + 0.5 * CAP_HEIGHT * size)
    canvas.text(place, text, size, WHITE, align=0.5, weight=0.016)
