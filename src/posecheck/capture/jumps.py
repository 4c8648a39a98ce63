"""Jumps: much of the picture changes at once, and hardly anything before and after.

Whatever moves in front of a camera moves in several pictures.  A picture that stood still and goes
on, pictures that are missing without a gap in their times, and damage that no decoder noticed
change it from one picture to the next.

Constants: docs/derivations.md#framing.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from posecheck.records import Frame

CHANGED_LEVEL = 25
"""A point whose brightness (0…255) changes by more has changed [brightness, 0–255]."""
JUMP_SHARE = 0.006
"""A jump changes more than this share of the picture …"""
JUMP_RATIO = 3.0
"""… and so many times more a second than the two pictures before and after it [factor]."""
NEIGHBOURS = 2
"""Pictures before and after that it is compared with."""
_AT = NEIGHBOURS + 1  # its place among them, and the one before, whose time is needed


def with_jumps(frames: Iterable[Frame]) -> Iterator[tuple[Frame, bool]]:
    """Each frame, and whether the picture jumped to it; two frames late."""
    waiting: deque[Frame] = deque()
    window: deque[tuple[float, float]] = deque(maxlen=_AT + NEIGHBOURS + 1)  # times and changes
    last: Frame | None = None
    for frame in frames:
        waiting.append(frame)
        window.append((frame.t_s, _changed(last, frame)))
        last = frame
        if len(waiting) > NEIGHBOURS:
            yield waiting.popleft(), len(window) == window.maxlen and _jumps(window)
    for frame in waiting:
        yield frame, False


def _changed(last: Frame | None, frame: Frame) -> float:
    """Share of the picture that changed since the last one; NaN when they do not follow."""
    if last is None or frame.restart or frame.damaged or last.damaged:
        return math.nan
    before, now = _thumbnail(last.rgb), _thumbnail(frame.rgb)
    if before.shape != now.shape:
        return math.nan
    return float((np.abs(now - before) > CHANGED_LEVEL).mean())


def _thumbnail(rgb: NDArray[np.uint8]) -> NDArray[np.int16]:
    height, width = rgb.shape[:2]
    green = rgb[:: max(1, height // 90), :: max(1, width // 120), 1]
    return green.astype(np.int16)


def _jumps(window: deque[tuple[float, float]]) -> bool:
    times_s, changed = np.array(window).T
    apart_s = np.diff(times_s)
    if not changed[_AT] > JUMP_SHARE:
        return False
    rates = changed[1:] / apart_s
    at = _AT - 1
    usual = float(np.fmax.reduce(np.delete(rates, at), initial=0.0))
    return bool(rates[at] > JUMP_RATIO * usual)
