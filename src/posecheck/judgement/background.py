"""A perceptual hash of what is seen beside the person: 16 bytes, from which no picture comes back.

The picture is averaged to 9 by 8 cells; each bit says whether it grows brighter from one cell to
the next (a difference hash).  Bits at the person, and where both cells are alike, are unknown.

Constants: docs/derivations.md#same-place.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.records import FloatArray, Pose

ROWS, COLUMNS = 8, 9
"""Cells of the averaged picture, down and across [cells]."""
STEP_PX = 4
"""Of pictures that are kept for their background alone, one in so many pixels is averaged [px]
(design rule)."""
AROUND_SHARE = 0.2
"""The person's place is the box of the landmarks, widened by this share of its size (design
rule)."""
ALIKE_LEVELS = 3.0
"""Cells whose brightness (0-255) differs by less tell nothing, for noise may turn them [brightness,
0–255] (design rule)."""
FEWEST_BITS = 12
"""With fewer bits in common two hashes say nothing (design rule)."""
_BYTES: Final = ROWS * (COLUMNS - 1) // 8


def background_bits(rgb: NDArray[np.uint8], pose: Pose) -> FloatArray:
    """+1 where it grows brighter to the right, -1 where darker, 0 where that is not known."""
    if rgb.shape[0] < ROWS or rgb.shape[1] < COLUMNS:
        return np.zeros((ROWS, COLUMNS - 1))
    cells = _cells(rgb)
    steps = np.diff(cells, axis=1)
    bits = np.sign(steps) * (np.abs(steps) >= ALIKE_LEVELS)
    covered = _covered(pose)
    hidden: FloatArray = np.where(covered[:, 1:] | covered[:, :-1], 0.0, bits)
    return hidden


def background_cells(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What a picture is averaged to, from some of its pixels: it gives the same bits."""
    some = rgb[::STEP_PX, ::STEP_PX]
    if some.shape[0] < ROWS or some.shape[1] < COLUMNS:
        return rgb
    grey = np.rint(_cells(some)).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def background_hash(pictures: Sequence[FloatArray]) -> str | None:
    """What most of the pictures say, as hexadecimal digits: bits, then which are known."""
    votes = np.sum(pictures, axis=0) if len(pictures) else np.zeros((ROWS, COLUMNS - 1))
    clear = np.abs(votes) * 2 > len(pictures)
    if not clear.any():
        return None
    brighter, known = (np.packbits(one.ravel()).tobytes() for one in ((votes > 0) & clear, clear))
    return (brighter + known).hex()


def background_difference(one: str | None, other: str | None) -> float:
    """Share of the bits known of both that differ; NaN where there are too few."""
    if one is None or other is None:
        return math.nan
    (brighter, known), (other_brighter, other_known) = _bits(one), _bits(other)
    common = known & other_known
    if common.sum() < FEWEST_BITS:
        return math.nan
    return float((brighter != other_brighter)[common].mean())


def _cells(rgb: NDArray[np.uint8]) -> FloatArray:
    grey = rgb.mean(axis=2)
    rows = np.array_split(grey, ROWS, axis=0)
    return np.array(
        [[block.mean() for block in np.array_split(row, COLUMNS, axis=1)] for row in rows]
    )


def _covered(pose: Pose) -> NDArray[np.bool_]:
    """The cells that the person may be in."""
    points = pose.landmarks_px[:, :2] / (pose.width_px, pose.height_px) * (COLUMNS, ROWS)
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    margin = AROUND_SHARE * (high - low)
    (left, top), (right, bottom) = low - margin, high + margin
    columns, rows = np.arange(COLUMNS), np.arange(ROWS)
    across = (columns + 1 > left) & (columns < right)
    down = (rows + 1 > top) & (rows < bottom)
    covered: NDArray[np.bool_] = down[:, None] & across[None, :]
    return covered


def _bits(text: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(text), np.uint8)).astype(bool)
    return bits[: 8 * _BYTES], bits[8 * _BYTES :]
