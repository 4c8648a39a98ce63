"""The measured angle, drawn where it is: an arc at the joint, or a dial seen from above."""

import math
from collections import deque
from itertools import pairwise
from typing import Final, Protocol

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.drawing.canvas import QUIET, SHADE, WHITE, Canvas, Colour, Point, text_width_px
from posecheck.drawing.panel import ACCENT, LIMIT_COLOUR, Reading
from posecheck.records import FloatArray
from posecheck.words.numbers import degrees

TRAIL_S: Final = 3.0
"""How long the path of the knee stays visible."""
DIAL_SHARES: Final = (0.09, 0.14)
"""Smallest and largest radius of the dial, as shares of the picture's short side."""
FOLLOW_S: Final = 1.0
"""How slowly the dial follows the trunk."""


class Mark(Protocol):
    """Draws one kind of angle at the body."""

    def draw(self, canvas: Canvas, points: FloatArray, reading: Reading) -> None:
        """Draw it; ``points`` (33, 2) are the landmarks in pixels of the canvas."""
        ...

    def restart(self) -> None:
        """Forget earlier frames."""
        ...


class ShankArc:
    """The arc at the ankle between the vertical and the shank."""

    def draw(self, canvas: Canvas, points: FloatArray, reading: Reading) -> None:
        """Draw it for the side of the reading."""
        if reading.side is None or math.isnan(reading.deg):
            return
        ankle, knee = (points[index_of(name, reading.side)] for name in ("ankle", "knee"))
        toes, heels = (points[list(both(name)), 0] for name in ("foot_index", "heel"))
        forward = 1.0 if float((toes - heels).sum()) > 0 else -1.0
        limit = math.radians(-90.0 + forward * reading.limit_deg)
        arc = _Arc(ankle, (0.0, -1.0), knee - ankle)
        arc.draw(canvas, limit)
        arc.label_behind(canvas, reading)

    def restart(self) -> None:
        """Nothing is remembered."""


class ThighArc:
    """The arc at the hip between the trunk's line and the thigh, and the path of the knee."""

    def __init__(self) -> None:
        self._trail: dict[Side, deque[tuple[float, Point]]] = {side: deque() for side in Side}

    def draw(self, canvas: Canvas, points: FloatArray, reading: Reading) -> None:
        """Draw it for the side of the reading."""
        for side, trail in self._trail.items():
            x, y = points[index_of("knee", side)]
            trail.append((reading.t_s, (float(x), float(y))))
            while trail[0][0] < reading.t_s - TRAIL_S:
                trail.popleft()
        if reading.side is None or math.isnan(reading.deg):
            return
        self._draw_trail(canvas, reading)
        hip, knee = (points[index_of(name, reading.side)] for name in ("hip", "knee"))
        middle = points[list(both("hip"))].mean(axis=0)
        down = middle - points[list(both("shoulder"))].mean(axis=0)
        _Arc(hip, (float(down[0]), float(down[1])), knee - hip).draw(canvas, math.nan)
        reach = 0.5 * float(np.linalg.norm(down))
        outward = reach if hip[0] >= middle[0] else -reach
        _label(canvas, (float(hip[0]) + outward, float(hip[1]) - 0.1 * reach), reading)

    def restart(self) -> None:
        """Begin a new path."""
        for trail in self._trail.values():
            trail.clear()

    def _draw_trail(self, canvas: Canvas, reading: Reading) -> None:
        trail = list(self._trail[reading.side or Side.LEFT])
        width_px = max(2.0, canvas.short_side_px / 180.0)
        for (t_s, start), (_, end) in pairwise(trail):
            age = (reading.t_s - t_s) / TRAIL_S
            colour = _mixed(ACCENT, SHADE, age)
            canvas.line([start, end], colour, max(1.0, width_px * (1.0 - 0.7 * age)))


class TurnDial:
    """A dial beside the chest, seen from above: the camera is below it, so their left is right."""

    def __init__(self) -> None:
        self._place: FloatArray | None = None
        self._last_s = math.nan
        self._towards = 0.0

    def draw(self, canvas: Canvas, points: FloatArray, reading: Reading) -> None:
        """Draw it with the needle at the present turn, the limit on both sides."""
        if reading.side is None or math.isnan(reading.deg):
            return
        place = self._follow(points, reading.t_s)
        if not np.isfinite(place).all():
            return
        radius = float(
            np.clip(0.5 * place[2], *(share * canvas.short_side_px for share in DIAL_SHARES))
        )
        edge = 1.45 * radius
        if self._towards == 0.0:
            self._towards = 1.0 if place[0] <= 0.55 * canvas.width_px else -1.0
        beside = place[0] + self._towards * (0.75 * place[2] + edge)
        x = float(np.clip(beside, edge, canvas.width_px - edge))
        y = float(np.clip(place[1], edge, canvas.height_px - edge))
        turn = reading.deg * reading.side.sign
        _draw_dial(canvas, (x, y), radius, turn, reading.limit_deg)

    def restart(self) -> None:
        """Find the trunk, and the side with more room, anew."""
        self._place, self._towards = None, 0.0

    def _follow(self, points: FloatArray, t_s: float) -> FloatArray:
        """Where the hips are across, the chest down, and the trunk's length, calmly followed."""
        hips, shoulders = (points[list(both(name))].mean(axis=0) for name in ("hip", "shoulder"))
        chest_y = 0.35 * hips[1] + 0.65 * shoulders[1]
        seen = np.array([hips[0], chest_y, np.linalg.norm(hips - shoulders)])
        if self._place is None or not np.isfinite(self._place).all():
            self._place = seen
        elif np.isfinite(seen).all():
            weight = 1.0 - math.exp(-(t_s - self._last_s) / FOLLOW_S)
            self._place = self._place + weight * (seen - self._place)
        self._last_s = t_s
        return self._place


MARKS: Final[dict[str, type[ShankArc] | type[ThighArc] | type[TurnDial]]] = {
    "shank_inclination": ShankArc,
    "hip_circumduction": ThighArc,
    "thorax_rotation": TurnDial,
}
"""By the kind of measure that a movement file names."""


class _Arc:
    """A wedge at a joint between two directions of the picture; nothing for a limb of no length."""

    def __init__(self, joint: FloatArray, reference: Point, limb: FloatArray) -> None:
        self._centre = (float(joint[0]), float(joint[1]))
        self._length = float(np.linalg.norm(limb))
        self._zero = math.atan2(reference[1], reference[0])
        turned = math.atan2(float(limb[1]), float(limb[0])) - self._zero
        self._opening = (turned + math.pi) % (2.0 * math.pi) - math.pi

    def draw(self, canvas: Canvas, limit: float) -> None:
        """The wedge, and a mark in the direction ``limit`` (radians; NaN: none)."""
        if not self._length > 1.0:
            return
        width_px = max(2.0, canvas.short_side_px / 200.0)
        arc = [self._at(0.62, i / 24) for i in range(25)]
        canvas.fill([self._centre, *arc], ACCENT, 0.35)
        canvas.dashes(self._centre, self._at(1.05, 0.0), WHITE, 0.6 * width_px)
        canvas.line(arc, SHADE, width_px + 2.0)
        canvas.line(arc, ACCENT, width_px)
        if not math.isnan(limit):
            ends = [_polar(self._centre, share * self._length, limit) for share in (0.52, 0.74)]
            canvas.line(ends, SHADE, width_px + 2.0)
            canvas.line(ends, LIMIT_COLOUR, width_px)

    def label_behind(self, canvas: Canvas, reading: Reading) -> None:
        """The number on the other side of the reference, where the limb does not go."""
        if self._length > 1.0:
            away = -0.7 if self._opening >= 0 else 0.7
            _label(canvas, _polar(self._centre, 0.48 * self._length, self._zero + away), reading)

    def _at(self, share: float, turned: float) -> Point:
        """At a share of the limb's length, turned by a share of the opening."""
        return _polar(self._centre, share * self._length, self._zero + turned * self._opening)


def _label(canvas: Canvas, centre: Point, reading: Reading) -> None:
    text, size = degrees(reading.deg), max(15.0, canvas.short_side_px / 30.0)
    width, height = text_width_px(text, size) + 0.9 * size, 1.5 * size
    left = float(np.clip(centre[0] - width / 2, 0, max(canvas.width_px - width, 0)))
    top = float(np.clip(centre[1] - height / 2, 0, max(canvas.height_px - height, 0)))
    canvas.plate(left, top, width, height, radius_px=0.4 * size)
    canvas.text((left + width / 2, top + 0.5 * height + 0.36 * size), text, size, align=0.5)


def _draw_dial(
    canvas: Canvas, centre: Point, radius: float, turn_deg: float, limit_deg: float
) -> None:
    width_px = max(2.0, radius / 18.0)
    width, height = 2.7 * radius, 1.95 * radius
    canvas.plate(
        centre[0] - width / 2,
        centre[1] - 0.72 * radius,
        width,
        height,
        radius_px=0.25 * radius,
    )
    ahead = math.pi / 2.0
    for tick_deg in range(-90, 91, 15):
        direction = ahead - math.radians(tick_deg)
        inner = 0.88 if tick_deg % 45 else 0.80
        ends = [_polar(centre, share * radius, direction) for share in (inner, 1.0)]
        canvas.line(ends, QUIET, 1.0 if tick_deg % 45 else 0.6 * width_px)
    turned = ahead - math.radians(turn_deg)
    arc = [_polar(centre, 0.74 * radius, ahead + (turned - ahead) * i / 24) for i in range(25)]
    canvas.fill([centre, *arc], ACCENT, 0.35)
    for sign in (-1.0, 1.0):
        if not math.isnan(limit_deg):
            direction = ahead - sign * math.radians(limit_deg)
            ends = [_polar(centre, share * radius, direction) for share in (0.78, 1.08)]
            canvas.line(ends, LIMIT_COLOUR, 1.3 * width_px)
    _draw_body(canvas, centre, radius, turned)
    canvas.line([centre, _polar(centre, 0.96 * radius, turned)], ACCENT, 1.4 * width_px)
    canvas.disc(centre, 1.4 * width_px, WHITE)
    _dial_words(canvas, centre, radius)


def _draw_body(canvas: Canvas, centre: Point, radius: float, facing: float) -> None:
    """Shoulders seen from above."""
    across = facing + math.pi / 2.0
    outline = []
    for i in range(33):
        angle = 2.0 * math.pi * i / 32
        along, ahead = 0.52 * radius * math.cos(angle), 0.20 * radius * math.sin(angle)
        outline.append(
            (
                centre[0] + along * math.cos(across) + ahead * math.cos(facing),
                centre[1] + along * math.sin(across) + ahead * math.sin(facing),
            )
        )
    canvas.fill(outline, WHITE, 0.22)
    canvas.line(outline, WHITE, max(1.0, radius / 36.0), closed=True)


def _dial_words(canvas: Canvas, centre: Point, radius: float) -> None:
    size = max(13.0, 0.21 * radius, canvas.short_side_px / 38.0)
    baseline = centre[1] - 0.40 * radius
    canvas.text((centre[0] - 1.18 * radius, baseline), "right", size, QUIET)
    canvas.text((centre[0] + 1.18 * radius, baseline), "left", size, QUIET, align=1.0)


def _polar(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        round(one + (two - one) * min(max(share, 0.0), 1.0))
        for one, two in zip(colour, other, strict=True)
    )
    return red, green, blue
