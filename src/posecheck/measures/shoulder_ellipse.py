"""How far the shoulders have turned, from the ellipse that their line draws in this recording.

The shoulder line of somebody who turns draws an ellipse.  Its width in the picture is a·cos φ and
its depth c + d·sin φ, for the angle φ from the camera.  The true width a, the gain d of the pose
model's depth and its offset c are the person's and the recording's own; they are found from what
was seen so far, so that a camera off the front and a depth that is off do not make one side larger.

Constants: docs/derivations.md#twist.
"""

import math

import numpy as np

from posecheck.body import both
from posecheck.records import FloatArray, Pose

WIDER_THAN_REST = 1.03
"""The true width over that at rest, before more is known: nobody sits exactly square [ratio]."""
USUAL = (math.log(WIDER_THAN_REST), math.log(1.9), 0.0)
"""Before more is known: log of the width over that at rest, log of the depth's gain, offset; the
gain and the offset in lengths of the trunk."""
SPREAD = (0.06, 0.35, 0.12)
"""How far each may be from that: standard deviations between recordings [share, ratio and trunk
lengths]."""
SCATTER = (0.03, 0.12)
"""Standard deviations of width and depth about the ellipse, in lengths of the trunk [trunk
lengths]."""
WORTH = 40.0
"""All pictures together count as this many independent observations [observations]."""
OUTLIER = 2.0
"""Observations beyond this count less (Huber) [standard deviations]."""
STEP = 0.1
"""Observations whose depths differ by less are merged [trunk lengths]."""
ROUNDS = 3
"""Gauss–Newton steps with each pose, starting from the last result."""
_USUAL = np.array(USUAL)
_VARIANCE = np.array(SPREAD) ** 2
_PRECISION = np.diag(np.array(SPREAD) ** -2.0)


def shoulder_line(pose: Pose, trunk_px: float) -> tuple[float, float]:
    """Width in the picture and depth of the shoulder line, in lengths of the trunk.

    The width is measured along the line, so that a camera that tips does not change it; it is
    negative when the person shows their back.
    """
    left, right = both("shoulder")
    x, y, depth = ((pose.landmarks_px[left] - pose.landmarks_px[right]) / trunk_px).tolist()
    return math.copysign(math.hypot(x, y), x), depth


class ShoulderEllipse:
    """Learns from shoulder lines as they come, and says how far each has turned."""

    def __init__(self) -> None:
        self._seen: dict[int, FloatArray] = {}
        self._found = np.array(USUAL)
        self._last_s = -math.inf

    def turn_deg(self, pose: Pose, neutral: Pose) -> float:
        """The shoulder line's turn in the room since neutral, degrees, left positive.

        NaN when it is not known.  A pose that is no later than the last one teaches nothing.
        """
        now, rest = (shoulder_line(one, neutral.trunk_px) for one in (pose, neutral))
        return self.turn_of_line_deg(pose.t_s, now, rest)

    def turn_of_line_deg(
        self, t_s: float, now: tuple[float, float], rest: tuple[float, float]
    ) -> float:
        """The same of a shoulder line beside that of the neutral, in lengths of its trunk."""
        if not all(map(math.isfinite, (*now, *rest))) or rest[0] <= 0.0:
            return math.nan
        width, depth = now[0] / rest[0], now[1]
        if t_s > self._last_s:
            self._last_s = t_s
            step = self._seen.setdefault(round(depth / STEP), np.zeros(3))
            step += (1.0, width, depth)
            self._fit(rest[0])
        return math.degrees(self._angle(width, depth) - self._angle(1.0, rest[1]))

    def _angle(self, width: float, depth: float) -> float:
        stretch, gain, offset = self._found
        return math.atan2((depth - offset) / math.exp(gain), width / math.exp(stretch))

    def _fit(self, rest_width: float) -> None:
        """A few steps towards the likeliest ellipse of all lines so far (maximum a posteriori)."""
        seen = np.array(list(self._seen.values()))
        counts, widths, depths = seen[:, 0], seen[:, 1] / seen[:, 0], seen[:, 2] / seen[:, 0]
        counts = counts * (WORTH / counts.sum())
        for _ in range(ROUNDS):
            stretch, gain = np.exp(self._found[:2]).tolist()
            x, y = widths / stretch, (depths - self._found[2]) / gain
            radius = np.maximum(np.hypot(x, y), 1e-9)
            scatter = np.hypot(
                x / radius * SCATTER[0] / rest_width / stretch, y / radius * SCATTER[1] / gain
            )
            miss = (radius - 1.0) / scatter
            slope = np.empty((len(x), 3))
            slope[:, 0], slope[:, 1], slope[:, 2] = x * x, y * y, y / gain
            slope /= (radius * scatter)[:, None]
            trust = counts * np.minimum(1.0, OUTLIER / np.maximum(np.abs(miss), 1e-9))
            weighted = slope * trust[:, None]
            pull = weighted.T @ miss + (_USUAL - self._found) / _VARIANCE
            step = np.linalg.solve(weighted.T @ slope + _PRECISION, pull)
            self._found = self._found + np.minimum(np.maximum(step, -0.2), 0.2)
