"""Landmarks of a file that stand still to the last bit while the body moves: nobody tracked them.

Programs that lose a joint may repeat where they saw it last.  No tracker that sees a joint gives
exactly the same place again and again.

Constants: design rules.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.records import FloatArray

FROZEN_S: Final = 0.3
"""A landmark that keeps exactly its place for so long was not tracked …"""
FROZEN_FRAMES: Final = 8
"""… in at least so many frames; real ones are the same in up to four."""
MOVING_SHARE: Final = 0.5
"""The body moves where this share of the landmarks does."""


def untracked(t_s: FloatArray, landmarks: FloatArray) -> NDArray[np.bool_]:
    """(n, 33) which landmarks are only repeated; none in a file of whole pixels."""
    frozen = np.zeros(landmarks.shape[:2], dtype=bool)
    known = landmarks[np.isfinite(landmarks)]
    if len(t_s) < FROZEN_FRAMES or (known == np.round(known)).all():
        return frozen
    same = np.all(landmarks[1:] == landmarks[:-1], axis=-1)
    moving = same.mean(axis=1) < 1.0 - MOVING_SHARE
    repeated = same & moving[:, None]
    for landmark in np.flatnonzero(repeated.any(axis=0)):
        steps = np.flatnonzero(np.diff(np.r_[False, repeated[:, landmark], False]))
        for first, last in zip(steps[::2], steps[1::2], strict=True):
            if last - first >= FROZEN_FRAMES - 1 and t_s[last] - t_s[first] >= FROZEN_S:
                frozen[first : last + 1, landmark] = True
    return frozen
