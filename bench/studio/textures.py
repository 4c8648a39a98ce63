"""Procedural pictures for floors, walls and things, uint8 RGB. Drawn from a generator."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bench.studio.rotations import Array

Picture = NDArray[np.uint8]


def blur(values: Array, radius: int, mode: Literal["edge", "wrap"] = "edge") -> Array:
    """Box blur, three times, edges repeated or wrapped; (h, w) or (h, w, c)."""
    if radius < 1:
        return values
    out = values.astype(float)
    for _ in range(3):
        for axis in (0, 1):
            pad = [(0, 0)] * out.ndim
            pad[axis] = (radius + 1, radius)
            total = np.cumsum(np.pad(out, pad, mode=mode), axis=axis)
            size = 2 * radius + 1
            upper = np.take(total, range(size, total.shape[axis]), axis=axis)
            lower = np.take(total, range(0, total.shape[axis] - size), axis=axis)
            out = (upper - lower) / size
    return out


def noise(shape: tuple[int, int], radius: int, rng: np.random.Generator) -> Array:
    """Smooth noise of unit standard deviation, without a seam when repeated."""
    out = blur(rng.normal(size=shape), min(radius, min(shape) // 2 - 1), "wrap")
    return np.asarray((out - out.mean()) / (out.std() + 1e-9))


def ridge_line(size: int, rng: np.random.Generator) -> Array:
    """A gently rising and falling line of unit standard deviation."""
    x = np.arange(size) / size
    out = sum(rng.normal() / k * np.sin(2 * np.pi * (k * x + rng.random())) for k in range(1, 7))
    return np.asarray(out / np.std(out))


def picture(values: Array) -> Picture:
    """0..1 to uint8."""
    return np.asarray(np.clip(values, 0, 1) * 255, dtype=np.uint8)


def planks(rng: np.random.Generator, size: int = 1024) -> Picture:
    """Wooden boards along the picture's x; 12 boards to a picture."""
    base = np.array(
        [(0.62, 0.45, 0.30), (0.50, 0.34, 0.21), (0.72, 0.58, 0.42), (0.42, 0.36, 0.31)][
            rng.integers(4)
        ]
    )
    out = np.empty((size, size, 3))
    board = size // 12
    grain = blur(rng.normal(size=(size, size)), 1)
    for _ in range(2):
        grain = np.stack([np.convolve(row, np.ones(61) / 61, "same") for row in grain])
    grain /= grain.std() + 1e-9
    for i in range(0, size, board):
        shift, cut = rng.uniform(-0.05, 0.05), int(rng.integers(size))
        rows = slice(i, min(i + board, size))
        out[rows] = base * (1 + shift + 0.05 * grain[rows, :, None])
        out[rows, :cut] *= 1 + rng.uniform(-0.06, 0.06)
        out[rows, max(cut - 1, 0) : cut + 1] *= 0.6
        out[i : i + 2] *= 0.6
    return picture(out)


def tiles(rng: np.random.Generator, size: int = 768) -> Picture:
    """Square floor tiles, 4 by 4 to a picture."""
    base = np.array([(0.66, 0.65, 0.62), (0.55, 0.50, 0.45), (0.78, 0.75, 0.70)][rng.integers(3)])
    out = base * (1 + 0.03 * noise((size, size), 9, rng)[..., None])
    side = size // 4
    for i in range(4):
        for j in range(4):
            out[i * side : (i + 1) * side, j * side : (j + 1) * side] *= 1 + rng.uniform(
                -0.04, 0.04
            )
    for i in range(0, size, side):
        out[i : i + 5] *= 0.78
        out[:, i : i + 5] *= 0.78
    return picture(out)


def carpet(rng: np.random.Generator, size: int = 768) -> Picture:
    """Short-pile carpet."""
    base = np.array(
        [(0.46, 0.47, 0.50), (0.58, 0.50, 0.42), (0.30, 0.36, 0.42), (0.50, 0.53, 0.46)][
            rng.integers(4)
        ]
    )
    fine, coarse = noise((size, size), 1, rng), noise((size, size), 25, rng)
    return picture(base * (1 + 0.07 * fine + 0.04 * coarse)[..., None])


def wall(rng: np.random.Generator, size: int = 768) -> Picture:
    """Painted or papered wall, with light falling off to the sides and the top."""
    colours = (
        (0.84, 0.82, 0.78),
        (0.74, 0.79, 0.80),
        (0.86, 0.80, 0.70),
        (0.66, 0.71, 0.64),
        (0.78, 0.72, 0.72),
    )
    base = np.array(colours[rng.integers(len(colours))])
    out = (
        np.ones((size, size))
        + 0.006 * noise((size, size), 30, rng)
        + 0.005 * noise((size, size), 1, rng)
    )
    x, y = np.meshgrid(np.linspace(-1, 1, size), np.linspace(0, 1, size))
    lamp_x, lamp_y = rng.uniform(-0.5, 0.5), rng.uniform(0.0, 0.4)
    out *= 0.80 + 0.22 * np.exp(-((x - lamp_x) ** 2 / 0.5 + (y - lamp_y) ** 2 / 0.5))
    if rng.random() < 0.25:
        out *= np.where((x * 40).astype(int) % 2 == 0, 0.97, 1.0)
    out *= 1 - 0.22 * np.exp(-(1 - y) / 0.05)
    return picture(base * out[..., None])


def painting(rng: np.random.Generator, size: int = 192) -> Picture:
    """Something framed: broad soft colours, or a landscape."""
    tone = rng.uniform(0.3, 0.7, 3)
    other = np.clip(tone.mean() + 0.6 * (rng.permutation(tone) - tone.mean()), 0, 1)
    share = 0.5 + 0.25 * noise((size, size), 22, rng)[..., None]
    out = tone * (1 - share) + other * share
    if rng.random() < 0.5:
        ridge = (size * (0.55 + 0.10 * ridge_line(size, rng))).astype(int)
        below = np.arange(size)[:, None] > ridge[None, :]
        out = np.where(
            below[..., None],
            out * np.array([0.45, 0.6, 0.4]),
            out * 0.5 + np.array([0.3, 0.4, 0.5]),
        )
    return picture(out)


def outdoors(rng: np.random.Generator, size: int = 256) -> Picture:
    """What a window shows: overexposed sky over something green or grey."""
    y = np.linspace(0, 1, size)[:, None] * np.ones(size)
    sky = np.array([0.92, 0.95, 0.99]) * (1.0 - 0.06 * y[..., None])
    low = np.array([[0.55, 0.66, 0.48], [0.68, 0.68, 0.70]][rng.integers(2)])
    edge = 0.66 + 0.05 * ridge_line(size, rng)[None, :]
    mixed = np.where(
        (y > edge)[..., None], low * (1 + 0.12 * noise((size, size), 5, rng)[..., None]), sky
    )
    return picture(blur(mixed, 3))


CLOTH_M = 0.64  # a cloth picture covers this much, then repeats


def cloth(
    pattern: str,
    first: tuple[float, float, float],
    second: tuple[float, float, float],
    rng: np.random.Generator,
    size: int = 256,
) -> Picture:
    """Fabric with faint folds: plain, stripes, check, or a mottled print."""
    x, y = np.meshgrid(np.arange(size), np.arange(size))
    step = size // int(rng.choice([4, 8, 16]))
    if pattern == "stripes":
        pick = (y // step) % 2 == 0
    elif pattern == "check":
        pick = ((y // step) + (x // step)) % 2 == 0
    elif pattern == "print":
        pick = noise((size, size), 9, rng) > 0.8
    else:
        pick = np.zeros((size, size), dtype=bool)
    out = np.where(pick[..., None], np.array(second), np.array(first))
    folds = noise((size, size), 14, rng)
    weave = rng.normal(0, 0.015, (size, size))
    return picture(out * (1 + 0.05 * folds + weave)[..., None])
