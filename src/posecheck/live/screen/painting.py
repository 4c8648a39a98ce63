"""Puts a scene together on a picture of the window's size."""

import math
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from posecheck.drawing.canvas import Canvas, Picture
from posecheck.live.scene import Gauge, Phase, Scene
from posecheck.live.screen.cells import draw_counts, draw_marks, draw_title
from posecheck.live.screen.figures import draw_set_up
from posecheck.live.screen.gauge import draw_face, draw_reading, draw_ring
from posecheck.live.screen.layout import SMALLEST_PX, Box, Layout, layout_of
from posecheck.live.screen.message import draw_footer, draw_message, message_of
from posecheck.live.screen.palette import ACCENT, ALARM, BEHIND, CARD, GOOD, GROUND, INK
from posecheck.live.screen.picture import draw_picture
from posecheck.live.screen.result import draw_result

COUNTDOWN_S: Final = 3.0
"""A countdown's ring is full at so many seconds or more."""
NEUTRAL_S: Final = 2.0
"""The same for the quiet seconds."""
_CORNER: Final = 16.0
_FRAME: Final = 11.0
_STRIPE: Final = 34.0


def draw(scene: Scene, width_px: int, height_px: int) -> Picture:
    """The window's picture, (height, width, 3) red green blue.

    The camera picture is mirrored, text is not.  What is alike from picture to picture is drawn
    once and copied; nothing else is remembered between two calls.
    """
    width, height = max(width_px, SMALLEST_PX[0]), max(height_px, SMALLEST_PX[1])
    layout = layout_of(width, height)
    canvas = Canvas(_ground(_still(scene, width, height)).copy())
    if scene.phase is not Phase.RESULT:
        draw_picture(canvas, layout.picture, scene, layout.unit)
        _draw_moving(canvas, layout, scene)
    return canvas.rgb[:height_px, :width_px]


def _draw_moving(canvas: Canvas, layout: Layout, scene: Scene) -> None:
    """What changes with every picture: seconds left, or the angle."""
    if scene.phase in (Phase.COUNTDOWN, Phase.NEUTRAL):
        left_s = scene.countdown_s or 0.0
        whole_s = COUNTDOWN_S if scene.phase is Phase.COUNTDOWN else NEUTRAL_S
        colour = ACCENT if scene.phase is Phase.COUNTDOWN else GOOD
        seconds = str(max(math.ceil(left_s), 0))
        draw_ring(canvas, _below_title(layout), left_s / whole_s, seconds, colour)
    elif scene.phase is not Phase.SET_UP and scene.gauge is not None:
        measuring = scene.phase is Phase.MEASURING
        shown = scene.gauge if measuring else _without_angle(scene.gauge)
        draw_reading(canvas, layout.gauge, shown, layout.unit, over=measuring and scene.over_limit)


@dataclass(frozen=True, slots=True)
class _Still:
    """A scene without what changes with every picture; equal when it looks the same."""

    looks: Hashable
    width_px: int
    height_px: int
    scene: Scene = field(compare=False)


def _still(scene: Scene, width_px: int, height_px: int) -> _Still:
    gauge = None if scene.gauge is None else _without_angle(scene.gauge)
    still = replace(scene, rgb=None, pose=None, countdown_s=None, gauge=gauge)
    # Two NaN are not equal: as text they are, and everything here is small.
    return _Still(repr(still), width_px, height_px, still)


def _without_angle(gauge: Gauge) -> Gauge:
    return replace(gauge, value_deg=math.nan, reach_deg=math.nan)


@lru_cache(maxsize=6)
def _ground(still: _Still) -> Picture:
    """Everything that stays from picture to picture."""
    scene, layout = still.scene, layout_of(still.width_px, still.height_px)
    unit = layout.unit
    canvas = Canvas(np.full((still.height_px, still.width_px, 3), GROUND, dtype=np.uint8))
    draw_footer(canvas, layout.footer, unit, muted=scene.muted, camera_line=scene.camera_line)
    if scene.phase is Phase.RESULT:
        draw_result(canvas, layout.page, scene, unit)
    else:
        for box, colour in ((layout.picture, BEHIND), (layout.panel, CARD)):
            edges = (box.left, box.top, box.width, box.height)
            canvas.bar(*edges, colour, radius_px=_CORNER * unit)
        _draw_panel(canvas, layout, scene)
    draw_message(canvas, layout.message, message_of(scene), unit)
    if scene.over_limit and scene.phase is Phase.MEASURING:
        _draw_hazard(canvas, unit)
    return canvas.rgb


def _draw_panel(canvas: Canvas, layout: Layout, scene: Scene) -> None:
    """The title, and a figure or the face of the gauge with its rows."""
    unit = layout.unit
    draw_title(canvas, layout.title, scene, unit)
    if scene.phase is Phase.SET_UP:
        below = _below_title(layout)
        draw_set_up(canvas, below, scene.view, scene.position, scene.hint, unit)
    elif scene.phase not in (Phase.COUNTDOWN, Phase.NEUTRAL):
        if scene.gauge is not None:
            draw_face(canvas, layout.gauge, scene.gauge, unit)
            draw_marks(canvas, layout.marks, scene.gauge, unit)
        draw_counts(canvas, layout.counts, scene, unit)


def _below_title(layout: Layout) -> Box:
    panel, top = layout.panel, layout.gauge.top
    return Box(panel.left, top, panel.width, panel.bottom - top - 10.0 * layout.unit)


def _draw_hazard(canvas: Canvas, unit: float) -> None:
    """A striped frame around everything: seen in grey as well."""
    thick, stripe = max(round(_FRAME * unit), 3), round(_STRIPE * unit)
    length = max(canvas.width_px, canvas.height_px)
    strip = Canvas(np.full((thick, length, 3), INK, dtype=np.uint8))
    for left in range(-thick, length + stripe, 2 * stripe):
        x = float(left)
        corners = [(x, thick), (x + thick, 0.0), (x + thick + stripe, 0.0), (x + stripe, thick)]
        strip.fill(corners, ALARM, 1.0)
    across = strip.rgb[:, : canvas.width_px]
    down = cv2.transpose(strip.rgb[:, : canvas.height_px])
    canvas.rgb[:thick], canvas.rgb[-thick:] = across, across[:, ::-1]
    canvas.rgb[:, :thick], canvas.rgb[:, -thick:] = down, down[::-1]
