"""Drawing on one picture: antialiased lines, translucent plates and real type.

All coordinates are pixels of the picture, (x, y) with y down; colours are (red, green, blue).  The
typeface is the one that Pillow carries (Aileron, CC0), so no font of the system is needed.
"""

import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Colour = tuple[int, int, int]
Point = tuple[float, float]

WHITE: Final = (245, 247, 250)
QUIET: Final = (176, 186, 196)
SHADE: Final = (14, 18, 24)

PLATE_OPACITY: Final = 0.84
"""White text on the plate keeps a contrast of 11 : 1 over a white picture, quiet text of 6 : 1."""

_SHIFT: Final = 4
_ALIKE: Final = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "×": "x", "’": "'", "≥": ">", "≤": "<", "\n": " "}
)


class Canvas:
    """A picture that is drawn on in place."""

    def __init__(self, rgb: Picture) -> None:
        self.rgb = rgb
        """(height, width, 3)."""
        self.height_px, self.width_px = rgb.shape[:2]
        self.short_side_px = min(self.height_px, self.width_px)
        """Sizes of lines and type follow it."""

    def line(
        self, points: Sequence[Point], colour: Colour, width_px: float, *, closed: bool = False
    ) -> None:
        """A line through the points; those that are not finite break nothing, they are left out."""
        path = _fixed(points)
        if len(path) > 1:
            thickness = max(1, round(width_px))
            cv2.polylines(self.rgb, [path], closed, colour, thickness, cv2.LINE_AA, _SHIFT)

    def dashes(self, start: Point, end: Point, colour: Colour, width_px: float) -> None:
        """A dashed line."""
        first, last = np.array(start), np.array(end)
        length = float(np.linalg.norm(last - first))
        count = int(length / (5.0 * width_px)) if np.isfinite(length) else 0
        for i in range(0, count, 2):
            ends = [first + (last - first) * share / count for share in (i, min(i + 1, count))]
            self.line([(float(x), float(y)) for x, y in ends], colour, width_px)

    def disc(self, centre: Point, radius_px: float, colour: Colour) -> None:
        """A filled circle."""
        path = _fixed([centre])
        if len(path):
            x, y = (int(value) for value in path[0])
            radius = max(1, round(radius_px * (1 << _SHIFT)))
            cv2.circle(self.rgb, (x, y), radius, colour, -1, cv2.LINE_AA, _SHIFT)

    def fill(self, points: Sequence[Point], colour: Colour, opacity: float) -> None:
        """An area, translucent where the opacity is less than 1."""
        path = _fixed(points)
        if len(path) < 3:
            return
        if opacity >= 1.0:
            cv2.fillPoly(self.rgb, [path], colour, cv2.LINE_AA, _SHIFT)
            return
        left, top = (int(value) >> _SHIFT for value in path.min(axis=0))
        right, bottom = ((int(value) >> _SHIFT) + 2 for value in path.max(axis=0))
        left, top = max(left, 0), max(top, 0)
        right, bottom = min(right, self.width_px), min(bottom, self.height_px)
        if left >= right or top >= bottom:
            return
        mask = np.zeros((bottom - top, right - left), dtype=np.uint8)
        offset = np.array([left, top], dtype=np.int32) << _SHIFT
        level = round(255 * opacity)
        cv2.fillPoly(mask, [path - offset], [level], cv2.LINE_AA, _SHIFT)
        self._blend(mask, left, top, colour)

    def plate(
        self, left: float, top: float, width_px: float, height_px: float, *, radius_px: float
    ) -> None:
        """A dark translucent rectangle with round corners, for text to stand on."""
        size = (max(round(width_px), 1), max(round(height_px), 1))
        self._blend(_plate_mask(*size, round(radius_px)), round(left), round(top), SHADE)

    def bar(
        self,
        left: float,
        top: float,
        width_px: float,
        height_px: float,
        colour: Colour,
        *,
        radius_px: float = math.inf,
    ) -> None:
        """A filled rectangle with round corners; with round ends where no radius is given."""
        size = (max(round(width_px), 1), max(round(height_px), 1))
        mask = _plate_mask(*size, round(min(radius_px, size[1] / 2)), opacity=1.0)
        self._blend(mask, round(left), round(top), colour)

    def text(
        self,
        position: Point,
        text: str,
        size_px: float,
        colour: Colour = WHITE,
        *,
        align: float = 0.0,
        weight: float = 0.0,
    ) -> None:
        """Text on the baseline at ``position``; ``align``: 0 starts there, 0.5 centres, 1 ends.

        ``weight``: how much bolder than the typeface, as a share of the size (0.012: half bold).
        """
        mask, ascent = _text_mask(drawable(text), round(size_px), weight)
        left = round(position[0] - align * mask.shape[1])
        self._blend(mask, left, round(position[1]) - ascent, colour)

    def _blend(self, mask: Mask, left: int, top: int, colour: Colour) -> None:
        """Lay a colour over the picture as strongly as the mask says (0…255)."""
        first_row, first_column = max(0, -top), max(0, -left)
        part = mask[first_row : self.height_px - top, first_column : self.width_px - left]
        if part.size == 0:
            return
        top, left = top + first_row, left + first_column
        under = self.rgb[top : top + part.shape[0], left : left + part.shape[1]]
        strength = part[:, :, None].astype(np.uint16)
        over = strength * np.array(colour, dtype=np.uint16)
        under[:] = ((under * (255 - strength) + over + 127) // 255).astype(np.uint8)


def text_width_px(text: str, size_px: float) -> float:
    """How wide a text will be."""
    return _font(round(size_px)).getlength(drawable(text))


def shortened(text: str, size_px: float, width_px: float) -> str:
    """The text, cut with an ellipsis where it is wider than that."""
    if text_width_px(text, size_px) <= width_px:
        return text
    while text and text_width_px(f"{text}…", size_px) > width_px:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, size_px: float, width_px: float, *, lines: int) -> list[str]:
    """The text in at most so many lines, the last one shortened."""
    done: list[str] = []
    words = text.split()
    while words and len(done) < lines - 1:
        line = words.pop(0)
        while words and text_width_px(f"{line} {words[0]}", size_px) <= width_px:
            line = f"{line} {words.pop(0)}"
        done.append(line)
    return [*done, shortened(" ".join(words), size_px, width_px)] if words else done


def drawable(text: str) -> str:
    """The text in characters that the typeface has; accents are dropped, the rest becomes ``?``.

    >>> drawable("Bücker – 38° ± 2")
    'Bucker - 38° ± 2'
    """
    return "".join(_nearest(character) for character in text.translate(_ALIKE))


@lru_cache(maxsize=1024)
def _nearest(character: str) -> str:
    if character.isascii() or _has_glyph(character):
        return character
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain or "?"


def _has_glyph(character: str) -> bool:
    """Whether the typeface draws it as anything but the box for missing characters."""
    font = _font(32)
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010fffd"))


def _fixed(points: Sequence[Point]) -> NDArray[np.int32]:
    """Finite points in the fixed-point numbers that OpenCV's subpixel drawing takes."""
    path = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    path = path[np.isfinite(path).all(axis=1)].clip(-30_000, 30_000)
    return np.rint(path * (1 << _SHIFT)).astype(np.int32)


@lru_cache(maxsize=32)
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size=max(size_px, 6))
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font


@lru_cache(maxsize=512)
def _text_mask(text: str, size_px: int, weight: float) -> tuple[Mask, int]:
    """Coverage of a text (0…255) and how far its first row is above the baseline."""
    font, stroke = _font(size_px), weight * size_px
    box = font.getbbox(text, anchor="ls", stroke_width=stroke)
    left, top, right, bottom = (math.floor(box[0]), math.floor(box[1]), *map(math.ceil, box[2:]))
    width, height = max(right - min(left, 0), 1), max(bottom - top, 1)
    picture = Image.new("L", (width, height), 0)
    start = (-min(left, 0), -top)
    draw = ImageDraw.Draw(picture)
    draw.text(start, text, font=font, fill=255, anchor="ls", stroke_width=stroke)
    return np.asarray(picture, dtype=np.uint8), -top


@lru_cache(maxsize=128)
def _plate_mask(
    width_px: int, height_px: int, radius_px: int, opacity: float = PLATE_OPACITY
) -> Mask:
    radius = min(radius_px, width_px // 2, height_px // 2)
    scale = 4
    large = Image.new("L", (width_px * scale, height_px * scale), 0)
    box = (0, 0, width_px * scale - 1, height_px * scale - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius * scale, fill=round(255 * opacity))
    return np.asarray(large.resize((width_px, height_px), Image.Resampling.BOX), dtype=np.uint8)
