"""The panel in a corner of the picture: the number, the count, the limit, the last verdict."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.body import Side
from posecheck.drawing.canvas import (
    QUIET,
    WHITE,
    Canvas,
    Colour,
    shortened,
    text_width_px,
    wrapped,
)
from posecheck.drawing.verdict_look import COLOURS, draw_level
from posecheck.movements.spec import Movement
from posecheck.records import Repetition, Verdict
from posecheck.words.dates import clock
from posecheck.words.numbers import degrees
from posecheck.words.verdicts import now_phrase, repetition_line, verdict_level

ACCENT: Final = (86, 204, 242)
"""What is being measured."""
LIMIT_COLOUR: Final = (255, 196, 61)
"""The comfort limit."""
TRACK: Final = (84, 94, 106)

SHOWN_OVER_LIMIT: Final = 1.3
"""The bar reaches this multiple of the limit."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the panel shows of one frame."""

    t_s: float
    """Seconds from the source's first frame."""
    deg: float
    """The value of the side that is shown; NaN when there is none."""
    side: Side | None
    """That side; None when nothing was read."""
    at_neutral: bool
    """Whether the person is so near to neutral that naming the side would be noise."""
    message: str
    """Shown instead of the number when there is none."""
    limit_deg: float
    """The limit that applies to that side; NaN when there is none."""
    now: Verdict | None = None
    """Verdict of the repetition under way, were it to end now, once past a limit; else None."""


class Panel:
    """Draws the panel at a size that suits the picture."""

    def __init__(self, movement: Movement, width_px: int, height_px: int) -> None:
        self._movement = movement
        self._unit = min(max(min(width_px, height_px) / 720.0, 0.62), 1.5)
        self._picture_width_px = width_px
        self._width_px = min(self._scaled(296), width_px - 2 * self._scaled(18))
        self._height_px = self._scaled(300)
        self._counts = dict.fromkeys(Side, 0)
        self._last: Repetition | None = None

    @property
    def width_px(self) -> float:
        """Width with its margin."""
        return self._width_px + self._scaled(18)

    @property
    def height_px(self) -> float:
        """Height with its margin."""
        return self._height_px + self._scaled(18)

    def count(self, repetition: Repetition) -> None:
        """Take note of a complete repetition."""
        self._counts[repetition.side] += 1
        self._last = repetition

    def draw(self, canvas: Canvas, reading: Reading, *, on_the_right: bool) -> None:
        """Draw the panel into the upper left or right corner."""
        margin = self._scaled(18)
        left = self._picture_width_px - margin - self._width_px if on_the_right else margin
        canvas.plate(left, margin, self._width_px, self._height_px, radius_px=self._scaled(16))
        inner, width = left + self._scaled(18), self._width_px - self._scaled(36)
        self._draw_title(canvas, inner, width, reading)
        if math.isnan(reading.deg):
            self._draw_message(canvas, inner, width, reading.message)
        else:
            self._draw_number(canvas, inner, width, reading)
        self._draw_counts(canvas, inner, width, None if reading.at_neutral else reading.side)
        self._draw_last(canvas, inner, width, quiet=reading.now is not None)

    def _scaled(self, size: float) -> float:
        return size * self._unit

    def _row(self, y: float) -> float:
        return self._scaled(18 + y)

    def _draw_title(self, canvas: Canvas, left: float, width: float, reading: Reading) -> None:
        size, baseline = self._scaled(19), self._row(32)
        time = clock(reading.t_s, minutes=True)
        room = width - text_width_px(time, size) - self._scaled(12)
        canvas.text((left, baseline), shortened(self._movement.name, size, room), size, QUIET)
        canvas.text((left + width, baseline), time, size, QUIET, align=1.0)

    def _draw_number(self, canvas: Canvas, left: float, width: float, reading: Reading) -> None:
        number, large, small = degrees(reading.deg), self._scaled(84), self._scaled(21)
        colour = WHITE if reading.now is None else COLOURS[verdict_level(reading.now)]
        canvas.text((left, self._row(116)), number, large, colour)
        right = left + width
        if reading.side is not None and not reading.at_neutral:
            canvas.text((right, self._row(76)), str(reading.side), small, ACCENT, align=1.0)
        if math.isnan(reading.limit_deg):
            canvas.bar(left, self._row(136), width, max(self._scaled(2), 1.0), TRACK)
            return
        limit = f"limit {degrees(reading.limit_deg)}"
        canvas.text((right, self._row(112)), limit, small, LIMIT_COLOUR, align=1.0)
        self._draw_bar(canvas, left, width, reading)
        if reading.now is not None:
            self._draw_verdict(canvas, left, self._row(168), reading.now, [now_phrase(reading.now)])

    def _draw_bar(self, canvas: Canvas, left: float, width: float, reading: Reading) -> None:
        top, height = self._row(133), max(self._scaled(9), 5.0)
        canvas.bar(left, top, width, height, TRACK)
        share = reading.deg / (SHOWN_OVER_LIMIT * max(reading.limit_deg, 1.0))
        filled = min(max(share, 0.0), 1.0) * width
        if filled >= height:
            colour = ACCENT if reading.now is None else COLOURS[verdict_level(reading.now)]
            canvas.bar(left, top, filled, height, colour)
        mark, reach = left + width / SHOWN_OVER_LIMIT, self._scaled(6)
        canvas.line(
            [(mark, top - reach), (mark, top + height + reach)], LIMIT_COLOUR, self._scaled(3)
        )

    def _draw_message(self, canvas: Canvas, left: float, width: float, message: str) -> None:
        size = self._scaled(22)
        for i, line in enumerate(wrapped(message, size, width, lines=3)):
            canvas.text((left, self._row(72) + i * 1.3 * size), line, size, WHITE)

    def _draw_counts(self, canvas: Canvas, left: float, width: float, active: Side | None) -> None:
        size, baseline = self._scaled(24), self._row(212)
        for side, start in zip(Side, (left, left + width / 2.0), strict=True):
            colour: Colour = ACCENT if side is active else WHITE
            word = f"{side} "
            canvas.text((start, baseline), word, self._scaled(20), QUIET)
            after = start + text_width_px(word, self._scaled(20)) + self._scaled(4)
            canvas.text((after, baseline), str(self._counts[side]), size, colour)

    def _draw_last(self, canvas: Canvas, left: float, width: float, *, quiet: bool) -> None:
        """The last complete repetition; ``quiet`` while another one says something graver."""
        size, baseline = self._scaled(20), self._row(245)
        if self._last is None:
            canvas.text((left, baseline), "no repetition yet", size, QUIET)
            return
        room = width - self._scaled(21)
        lines = wrapped(last_words(self._last), size, room, lines=2)
        if lines[-1].endswith("…"):
            lines = wrapped(last_words(self._last, brief=True), size, room, lines=2)
        self._draw_verdict(canvas, left, baseline, self._last.verdict, lines, quiet=quiet)

    def _draw_verdict(
        self,
        canvas: Canvas,
        left: float,
        baseline: float,
        verdict: Verdict,
        lines: Sequence[str],
        *,
        quiet: bool = False,
    ) -> None:
        """The shape of a verdict and its words; ``quiet``: the words without its colour."""
        size, level, radius = self._scaled(20), verdict_level(verdict), self._scaled(6)
        draw_level(canvas, (left + radius, baseline - 0.34 * size), radius, level)
        start = left + self._scaled(21)
        for i, line in enumerate(lines):
            colour = QUIET if quiet else COLOURS[level]
            canvas.text((start, baseline + i * 1.25 * size), line, size, colour)


def last_words(one: Repetition, *, brief: bool = False) -> str:
    """The line for the last complete repetition, which is not the one under way."""
    return f"last: {one.side} {degrees(one.primary.value)}, {repetition_line(one, brief=brief)}"
