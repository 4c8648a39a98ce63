"""The same poses as another pose model's depth might have them: the studio's depth is too clean.

Yaw by the depth of a real man's shoulders scatters by 4.5 to 4.9° where rendered people give 3.3°,
and each recording has a gain and an offset of its own (docs/thresholds.md#twist).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecheck.body import both
from posecheck.records import Pose

Array = NDArray[np.float64]
GAIN = (-0.08, 0.15)
"""Log of the depth's gain in a recording: mean and standard deviation; the same again for each
line by itself, about 0."""
OFFSET = 0.08
"""How far a line's ends are apart in depth though they are not: standard deviation, in lengths of
the trunk."""
SLOW, SLOW_S = 0.04, 1.5
"""What comes and goes within seconds, and how long it takes."""
NOISE = 0.03
"""From picture to picture, in depth …"""
WIDTH_NOISE = 0.01
"""… and across."""


def disturbed(poses: Sequence[Pose], neutral: Pose, seed: int) -> tuple[list[Pose], Pose]:
    """Poses and neutral with another depth between the shoulders and between the hips."""
    rng = np.random.default_rng(seed)
    points = np.stack([pose.landmarks_px for pose in (*poses, neutral)])
    t_s = np.array([pose.t_s for pose in poses])
    common = rng.normal(*GAIN)
    for left, right in (both("shoulder"), both("hip")):
        gain = np.exp(common + rng.normal(0.0, GAIN[1]))
        deeper = rng.normal(0.0, OFFSET) + np.append(_comes_and_goes(t_s, rng), 0.0)
        wider = np.append(rng.normal(0.0, WIDTH_NOISE, len(poses)), 0.0)
        depth = points[:, left, 2] - points[:, right, 2]
        change = np.stack([wider, (gain - 1.0) * depth / neutral.trunk_px + deeper], axis=1)
        points[:, left, ::2] += change * neutral.trunk_px / 2.0
        points[:, right, ::2] -= change * neutral.trunk_px / 2.0
    changed = [
        replace(pose, landmarks_px=own) for pose, own in zip((*poses, neutral), points, strict=True)
    ]
    return changed[:-1], changed[-1]


def _comes_and_goes(t_s: Array, rng: np.random.Generator) -> Array:
    """Noise of each picture, and slower noise, in lengths of the trunk."""
    knots = np.arange(t_s[0], t_s[-1] + 2.0 * SLOW_S, SLOW_S)
    slow = np.interp(t_s, knots, rng.normal(0.0, SLOW, len(knots)))
    return np.asarray(slow + rng.normal(0.0, NOISE, len(t_s)))
