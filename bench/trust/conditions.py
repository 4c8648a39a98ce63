"""Sample clips in bad conditions: dark, backlit, a moving camera, pictures that stand still.

What a camera and a room do to pictures is done to those of sample clips.  Loose clothes cannot be
made so; docs/accuracy.md has rendered people in them.
"""

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.trust.pieces import (
    NAMES,
    RATE_HZ,
    Judged,
    Picture,
    encoded,
    judged,
    piece,
    spoilt,
    summary,
)
from bench.trust.record import Report

COUNT = 108
SWAY_HZ = (0.3, 1.1, 3.7)
Random = np.random.Generator
Array = NDArray[np.float64]
Spoil = Callable[[Sequence[Picture], Random], list[Picture]]


def dark(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """Little light, and the noise of a sensor that makes the most of it."""
    light, noise = rng.uniform(0.08, 0.4), rng.uniform(3.0, 12.0)

    def change(picture: Picture, _: int) -> Picture:
        return _picture(light * picture + rng.normal(0.0, noise, picture.shape))

    return spoilt(pictures, change)


def backlit(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """A window behind the person: one side far too bright, the person dark."""
    height, width = pictures[0].shape[:2]
    across = np.linspace(0.0, 1.0, width)[None, :, None]
    glare = 255.0 * rng.uniform(0.5, 1.3) * np.exp(-((across - rng.uniform(0, 1)) ** 2) / 0.08)
    light = rng.uniform(0.25, 0.6)
    return spoilt(
        pictures, lambda picture, _: _picture(light * picture + glare * np.ones((height, 1, 1)))
    )


def shaken(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """Held in a hand: it trembles and sways."""
    size_px, times_s = rng.uniform(1.0, 6.0), np.arange(len(pictures)) / RATE_HZ
    waves = [_wave(times_s, rng) for _ in range(3)]
    return _moved(pictures, size_px * waves[0], size_px * waves[1], 0.15 * size_px * waves[2])


def panned(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """The camera turns or sinks for a moment, and stays there."""
    course = _ramp(len(pictures), rng)
    x_px, y_px = rng.uniform(-40, 40), rng.uniform(-20, 20)
    return _moved(pictures, x_px * course, y_px * course, 0.0 * course)


def rolled(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """The camera tips to a side."""
    course = _ramp(len(pictures), rng)
    return _moved(
        pictures, 0 * course, 0 * course, rng.choice([-1, 1]) * rng.uniform(2, 8) * course
    )


def frozen(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """In the middle of the movement the picture stands still for a while, once or twice."""
    found = list(pictures)
    for _ in range(int(rng.integers(1, 3))):
        at = int(rng.integers(2 * RATE_HZ, len(found) - RATE_HZ))
        for i in range(at, min(len(found), at + int(rng.integers(3, 2 * RATE_HZ)))):
            found[i] = found[at]
    return found


def blurred(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """Out of focus."""
    sigma_px = rng.uniform(1.0, 4.0)
    return spoilt(
        pictures, lambda picture, _: _picture(cv2.GaussianBlur(picture, (0, 0), sigma_px))
    )


def barred(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """Something stands between camera and person, or is moved through."""
    height, width = pictures[0].shape[:2]
    thick = int(rng.integers(8, 40))
    upright, moves = rng.uniform() < 0.6, rng.uniform() < 0.4
    at, level = rng.uniform(0.15, 0.85), int(rng.integers(20, 200))

    def change(picture: Picture, i: int) -> Picture:
        picture = picture.copy()
        share = (i / len(pictures)) if moves else at
        begin = int(share * (width if upright else height))
        part = np.s_[:, begin : begin + thick] if upright else np.s_[begin : begin + thick]
        picture[part] = level
        return picture

    return spoilt(pictures, change)


def unchanged(pictures: Sequence[Picture], rng: Random) -> list[Picture]:
    """As it is; it is compressed too much."""
    del rng
    return list(pictures)


KINDS: dict[str, Spoil] = {
    "dark": dark,
    "backlit": backlit,
    "shaken": shaken,
    "panned": panned,
    "rolled": rolled,
    "frozen": frozen,
    "blurred": blurred,
    "barred": barred,
    "compressed": unchanged,
}


def campaign(count: int, seed: int) -> Report:
    """Spoil sample clips and measure them."""
    with tempfile.TemporaryDirectory() as folder:
        tried = partial(_tried, Path(folder), seed)
        results = [tried(number) for number in range(count)]
    about = (
        "Sample clips (the first repetitions, 320×240, 15 pictures a second) with little light and "
        "noise, with glare behind the person, with a camera that shakes, turns or tips, with "
        "pictures that stand still in the middle of the movement, out of focus, with bars before "
        "the person, compressed to mush. Loose clothes cannot be made from them: they have a "
        "campaign of their own.\n"
    )
    return summary("Bad conditions", about, results)


def _tried(folder: Path, seed: int, number: int) -> Judged:
    rng = np.random.default_rng([seed, number])
    kind = list(KINDS)[number % len(KINDS)]
    name = NAMES[(number // len(KINDS)) % len(NAMES)]
    crf = int(rng.integers(36, 46)) if kind == "compressed" else 23
    pictures = KINDS[kind](piece(name).pictures, rng)
    path = encoded(folder / "clip.mp4", pictures, options={"crf": str(crf)})
    return judged(path, piece(name), kind, f"{number} ({name})")


def _ramp(count: int, rng: Random) -> Array:
    """From 0 to 1 within a moment, somewhere in the movement."""
    begin, lasts = rng.uniform(1.5, 5.0) * RATE_HZ, rng.uniform(0.2, 1.5) * RATE_HZ
    return np.clip((np.arange(count) - begin) / lasts, 0.0, 1.0)


def _wave(times_s: Array, rng: Random) -> Array:
    """Sway and tremble of a hand."""
    parts = [rng.normal() * np.sin(2 * np.pi * (hz * times_s + rng.uniform())) for hz in SWAY_HZ]
    return np.asarray(np.sum(parts, axis=0))


def _moved(
    pictures: Sequence[Picture],
    x_px: Array,
    y_px: Array,
    roll_deg: Array,
) -> list[Picture]:
    """Each picture moved and turned; its edge is continued."""
    height, width = pictures[0].shape[:2]

    def change(picture: Picture, i: int) -> Picture:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(roll_deg[i]), 1.0)
        matrix[:, 2] += (x_px[i], y_px[i])
        return np.asarray(
            cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE),
            dtype=np.uint8,
        )

    return spoilt(pictures, change)


def _picture(values: NDArray[Any]) -> Picture:
    return np.asarray(np.clip(values, 0, 255), dtype=np.uint8)
