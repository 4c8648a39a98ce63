"""The one thing that is said now, with its sign; and the keys and the small print below it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from posecheck.drawing.canvas import QUIET, WHITE, Canvas, text_width_px
from posecheck.live.scene import Level, Message, Phase, Scene
from posecheck.live.screen.layout import Box
from posecheck.live.screen.lettering import HALF_BOLD, put, put_lines
from posecheck.live.screen.palette import BEHIND, CARD, FAINT, INK, LEVEL_COLOURS, TRACK
from posecheck.live.screen.signs import sign

EASE_OFF: Final = Message(Level.WARNING, "Ease off")
"""Said while the angle is beyond the limit, whatever else there is to say."""

KEY_WORDS: Final = (
    ("P", "pause"),
    ("R", "restart"),
    ("C", "first stretch"),
    ("A", "redo reference"),
    ("H", "that hurt"),
    ("S", "other side"),
    ("M", "mute"),
    ("F", "full screen"),
    ("Q", "quit"),
)
"""The keys and what they do, as they stand in the footer."""
OTHERWISE: Final[Mapping[Phase, Message]] = MappingProxyType(
    {
        Phase.SET_UP: Message(Level.INFO, "Take the starting position"),
        Phase.COUNTDOWN: Message(Level.GOOD, "Good. Keep still"),
        Phase.NEUTRAL: Message(Level.INFO, "Keep still"),
        Phase.LOST: Message(Level.CAUTION, "Out of sight: nothing is judged"),
        Phase.PAUSED: Message(Level.INFO, "Paused. P goes on"),
        Phase.RESULT: Message(Level.GOOD, "Done. Q closes the window"),
    }
)
"""Said when the scene says nothing; while measuring that is nothing at all."""
SHORT_HEAD: Final = 20
"""Letters of what may stand before a colon to be written large."""
_CALM: Final = (Level.INFO, Level.GOOD)


def message_of(scene: Scene) -> Message | None:
    """What is said: beyond the limit that, and nothing else; else the scene's or the phase's."""
    if scene.over_limit and scene.phase is Phase.MEASURING:
        said = scene.message
        return said if said is not None and said.level is Level.WARNING else EASE_OFF
    return scene.message or OTHERWISE.get(scene.phase)


def draw_message(canvas: Canvas, box: Box, message: Message | None, unit: float) -> None:
    """A warning is dark on light, a caution has a frame, everything else is light on dark."""
    if message is None:
        canvas.bar(*_edges(box), BEHIND, radius_px=16.0 * unit)
        return
    warning = message.level is Level.WARNING
    colour = LEVEL_COLOURS[message.level]
    radius = 16.0 * unit
    canvas.bar(*_edges(box), CARD if message.level in _CALM else colour, radius_px=radius)
    if message.level is Level.CAUTION:
        canvas.bar(*_edges(box.inset(5.0 * unit)), CARD, radius_px=radius - 5.0 * unit)
    side = 40.0 * unit
    centre = (box.left + 64.0 * unit, box.centre[1])
    sign(canvas, centre, side, message.level, INK if warning else colour)
    start = 128.0 * unit
    words = Box(box.left + start, box.top, box.width - start - 24.0 * unit, box.height)
    words = words.inset(0.0, 5.0 * unit)
    head, _, rest = message.text.partition(": ")
    if warning and rest and len(head) <= SHORT_HEAD:
        # What must be done at once is larger than why.
        put(canvas, words.part(0.03, 0.64), head, 74.0 * unit, INK)
        put(canvas, words.part(0.66, 0.97), rest[0].upper() + rest[1:], 34.0 * unit, INK)
        return
    size = (92.0 if warning else 62.0) * unit
    put_lines(canvas, words, message.text, size, INK if warning else WHITE)


def draw_footer(canvas: Canvas, box: Box, unit: float, *, muted: bool, camera_line: str) -> None:
    """Keys on the left, the camera on the right."""
    x, size = box.left, 17.0 * unit
    for key, words in KEY_WORDS:
        place = Box(x, box.top, 0.0, box.height)
        x = _draw_key(canvas, place, key, "sound is off" if key == "M" and muted else words, size)
    rest = Box(x, box.top, box.right - x, box.height)
    if rest.width > 60.0 * unit:
        put(canvas, rest, camera_line, size, FAINT, align=1.0, weight=0.0)


def _draw_key(canvas: Canvas, box: Box, key: str, words: str, size_px: float) -> float:
    """A key cap and what it does; where the next one starts."""
    cap = 1.45 * size_px
    top = box.centre[1] - cap / 2.0
    canvas.bar(box.left, top, cap, cap, TRACK, radius_px=0.3 * size_px)
    put(canvas, Box(box.left, top, cap, cap), key, size_px, WHITE, align=0.5)
    width = text_width_px(words, size_px) + 2.0 * HALF_BOLD * size_px + 1.0
    start = box.left + cap + 0.4 * size_px
    put(canvas, Box(start, box.top, width, box.height), words, size_px, QUIET, weight=0.0)
    return start + width + 0.85 * size_px


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.width, box.height
