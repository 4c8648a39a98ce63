"""Landmark files in which something is wrong: in their bytes, or in what they say."""

import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.trust.mutations import mutated

Arrays = dict[str, Any]
Change = Callable[[Arrays, random.Random], None]

_EXTREMES: Final = (0.0, -1.0, 1e9, -1e30, 1e300, np.inf, -np.inf, np.nan)
_NUMBERS: Final = ("t_s", "landmarks_px", "world_m", "visibility", "width_px", "height_px")


def write_hostile_landmarks(source: Path, target: Path, dice: random.Random) -> str:
    """A landmark file after one change; the name of the change."""
    content = source.read_bytes()
    if dice.random() < 0.3:
        name, content = mutated(content, dice)
        target.write_bytes(content)
        return name
    with np.load(source) as file:
        arrays: Arrays = {key: file[key].copy() for key in file.files}
    change = dice.choice(CHANGES)
    change(arrays, dice)
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    target.write_bytes(packed.getvalue())
    return change.__name__


def _stretch(arrays: Arrays, dice: random.Random) -> slice:
    count = len(arrays["t_s"])
    length = max(1, int(count * dice.choice((0.01, 0.1, 0.3, 1.0))))
    begin = dice.randrange(max(1, count - length + 1))
    return slice(begin, begin + length)


def extreme(arrays: Arrays, dice: random.Random) -> None:
    """An extreme number in a part of an array."""
    key = dice.choice(_NUMBERS)
    values = np.array(arrays[key], dtype=np.float64)
    values[_stretch(arrays, dice) if values.ndim else ()] = dice.choice(_EXTREMES)
    arrays[key] = values


def one_landmark(arrays: Arrays, dice: random.Random) -> None:
    """A landmark that is somewhere else in some frames."""
    part = _stretch(arrays, dice)
    landmark = dice.randrange(33)
    arrays["landmarks_px"][part, landmark] = dice.choice((0.0, np.nan, 5000.0, -5000.0))


def absent(arrays: Arrays, dice: random.Random) -> None:
    """Nobody in some frames, written as zeros or as NaN."""
    arrays["landmarks_px"][_stretch(arrays, dice)] = dice.choice((0.0, np.nan))


def noise(arrays: Arrays, dice: random.Random) -> None:
    """Landmarks anywhere in some frames."""
    part = _stretch(arrays, dice)
    shape = arrays["landmarks_px"][part].shape
    arrays["landmarks_px"][part] = np.random.default_rng(dice.getrandbits(32)).uniform(
        0, float(arrays["width_px"]), shape
    )


def frozen(arrays: Arrays, dice: random.Random) -> None:
    """Some frames show the same pose."""
    part = _stretch(arrays, dice)
    for key in ("landmarks_px", "world_m"):
        arrays[key][part] = arrays[key][part.start]


def times(arrays: Arrays, dice: random.Random) -> None:
    """Times that jump, stand still, run back, or are in another unit."""
    t_s, part = arrays["t_s"], _stretch(arrays, dice)
    kind = dice.randrange(6)
    if kind == 0:
        arrays["t_s"] = t_s * dice.choice((1000.0, 1e-3, -1.0, 1e6))
    elif kind == 1:
        t_s[part] = t_s[part.start]
    elif kind == 2:
        t_s[part.start :] += dice.choice((-3.0, 0.4, 5.0, 1e7))
    elif kind == 3:
        arrays["t_s"] = np.arange(len(t_s))
    elif kind == 4:
        t_s += dice.choice((1.7e9, -50.0, 1e15))
    else:
        arrays["t_s"] = t_s.astype(dice.choice((np.float16, np.float32, np.int64, np.bool_)))


def shape(arrays: Arrays, dice: random.Random) -> None:
    """An array of another rank or length."""
    key = dice.choice(list(arrays))
    values = np.asarray(arrays[key])
    turns: tuple[Callable[[], Any], ...] = (
        lambda: values.T,
        values.ravel,
        lambda: values[None],
        lambda: values[:-1] if values.ndim else values[None],
        lambda: values[..., :2] if values.ndim else values,
        lambda: np.concatenate([values, values]) if values.ndim else values,
        lambda: values[:0] if values.ndim else values,
        lambda: np.float64(3.0),
    )
    arrays[key] = dice.choice(turns)()


def kind(arrays: Arrays, dice: random.Random) -> None:
    """An array of another type."""
    key = dice.choice(list(arrays))
    values = np.asarray(arrays[key])
    to = dice.choice((">f4", "<f2", "<c8", "<i2", "<u8", "|S8", "<U8", "?", "<M8[s]", ">f8"))
    with np.errstate(all="ignore"):
        try:
            arrays[key] = values.astype(to)
        except (ValueError, TypeError):
            arrays[key] = np.zeros(values.shape, dtype=to)


def objects(arrays: Arrays, dice: random.Random) -> None:
    """Pickled objects, which are never read."""
    arrays[dice.choice(list(arrays))] = np.array([{"a": 1}, None, "x"], dtype=object)


def without(arrays: Arrays, dice: random.Random) -> None:
    """An array is missing; others are there that nobody asked for."""
    del arrays[dice.choice(list(arrays))]
    arrays["more"] = np.zeros(2_000_000)


def size(arrays: Arrays, dice: random.Random) -> None:
    """A picture of a size that it did not have."""
    for key in ("width_px", "height_px"):
        arrays[key] = dice.choice((0, 1, 33_000, -640, 640.5, 2**40, np.inf, np.nan))


def shares(arrays: Arrays, dice: random.Random) -> None:
    """Landmarks as shares of the picture, or of another one."""
    width_px, height_px = float(arrays["width_px"]), float(arrays["height_px"])
    unit = np.array([width_px, height_px, width_px])
    arrays["landmarks_px"] = arrays["landmarks_px"] / unit * dice.choice((1.0, 2.0, 100.0))


def visibility(arrays: Arrays, dice: random.Random) -> None:
    """Another idea of what can be seen."""
    arrays["visibility"] = arrays["visibility"] * dice.choice((0.0, 0.01, 0.5, 100.0, -1.0, np.nan))


def model(arrays: Arrays, dice: random.Random) -> None:
    """A model that is no name."""
    arrays["model"] = dice.choice(("\x1b[2J", "a\nb", "=1+1", "<b>", "x" * 10_000, "../../x", ""))


def restart(arrays: Arrays, dice: random.Random) -> None:
    """Tracking that starts afresh anywhere."""
    count = len(arrays["t_s"])
    arrays["restart"] = np.array([dice.random() < 0.1 for _ in range(count)])


CHANGES: Final[tuple[Change, ...]] = (
    *(extreme, extreme, one_landmark, absent, noise, frozen, times, times, shape, kind, objects),
    *(without, size, shares, visibility, model, restart),
)
