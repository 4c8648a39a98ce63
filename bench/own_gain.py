"""A person's own gain: what landmarks do not tell of them, taken out of a fit."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
GAINS = (0.5, 1.6)
"""A clip's own gain is held between these …"""
TURNED = 0.001
"""… and is 1 where the clip has so little of what has most: nothing is turned there."""


def at_own_gain(read: Array, truth: Array, weight: Array, clip: Array, share: float) -> Array:
    """The truth times (a share of) the gain with which each clip is read, on average 1.

    What landmarks do not tell of a person (how far the pelvis turns along) is a gain of that
    person's.  Held against the reading, it bends it towards the middle within every clip too.
    """
    used = weight[:, None] * truth
    power = np.stack([np.bincount(clip, one) for one in (used * truth).T], axis=1)
    gain = np.stack([np.bincount(clip, one) for one in (used * read).T], axis=1) / (power + 1e-9)
    gain = np.where(power > TURNED * power.max(axis=0), np.clip(gain, *GAINS), 1.0)
    gain = 1.0 + share * (gain - 1.0)
    return np.asarray(truth * (gain / np.average(gain, axis=0, weights=power))[clip])
