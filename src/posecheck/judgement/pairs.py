"""Follows a few pairs of landmarks: whether left and right are exchanged, or the tracking jumped.

Continuity decides: each landmark is compared with where it, and its opposite, was and was heading.

Constants: docs/derivations.md#identity.
"""

import math
from dataclasses import dataclass

import numpy as np

from posecheck.body import both
from posecheck.records import FloatArray, Pose

APART_SHARE = 0.15
"""Pairs nearer to each other in the picture than this share of the trunk are not told apart …"""
APART_DEPTH_SHARE = 0.25
"""… but may be in depth, from this share on."""
SURE_SHARE = 0.5
"""An exchange moves each landmark by the pair's distance; half of it decides."""
STANDS_SHARE = 0.1
"""An end that is off its place by less than this share of the trunk's length has stayed."""
HALF_WAY_S = 0.5
"""Legs that are half-way to each other for longer than this have come together."""
COAST_S = 0.1
"""A landmark may go on as before for this long, or stay where it is."""
GROWS_S = 0.17
"""The distance that it may have gone beside that grows for this long: six pictures a second."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What continuity says of one pose."""

    exchanged: bool
    """Whether left and right are exchanged in it."""
    told_apart: bool
    """Whether the pairs were far enough apart in the picture to tell."""
    plausible: bool
    """Whether the landmarks, put right, are where they can have got to since."""


class Pairs:
    """The pairs of one part of the body; ``slack`` and ``speed`` in trunk lengths (a second).

    ``slack`` is what a landmark may be off its expected place at once, ``speed`` what is added for
    each second since it was last seen.
    """

    def __init__(self, names: tuple[str, ...], *, slack: float, speed: float) -> None:
        self._indices = np.array([both(name) for name in names])
        self._slack, self._speed = slack, speed
        self._t_s = math.nan
        self._points: FloatArray | None = None
        self._velocity = np.zeros(3)
        self._exchanged = False

    def find(self, pose: Pose, *, trunk_px: float) -> Finding:
        """Compare a pose with what was accepted before it."""
        if self._points is None:
            return Finding(exchanged=False, told_apart=False, plausible=True)
        since_s = pose.t_s - self._t_s
        places, way = self._points[..., :2], self._velocity[..., :2] * min(since_s, COAST_S)
        seen = pose.landmarks_px[self._indices, :2]
        kept_px = _off_the_way(seen, places, way)
        crossed_px = _off_the_way(seen[:, ::-1], places, way)
        ends = places + way
        apart_px = float(np.median(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=-1)))
        gain_px = float(np.median(kept_px - crossed_px))
        told_apart = apart_px >= APART_SHARE * trunk_px
        sure = not told_apart or abs(gain_px) >= SURE_SHARE * apart_px
        # Where both fit, the model's own labels do.
        exchanged = told_apart and (gain_px > 0.0 if sure else self._exchanged)
        # Medians: one landmark that slips is no jump of the leg.
        off_px = np.median(crossed_px if exchanged else kept_px, axis=0)
        may_px = (self._slack + self._speed * min(since_s, GROWS_S)) * trunk_px
        # Legs half-way to each other are an exchange under way; a step leaves one in place.
        half_way = not sure and since_s <= HALF_WAY_S and off_px.min() > STANDS_SHARE * trunk_px
        half_way = half_way and len(self._indices) > 1  # a trunk that shifts looks like that too
        return Finding(exchanged, told_apart, not (half_way or off_px.max() > may_px))

    def depth_reversed(self, pose: Pose, *, trunk_px: float) -> bool | None:
        """Whether what was in front is behind now; None when depth does not tell them apart."""
        if self._points is None:
            return None
        before = self._points[..., 2]
        now = pose.landmarks_px[self._indices, 2]
        before_px, now_px = (float((one[:, 0] - one[:, 1]).mean()) for one in (before, now))
        if not min(abs(before_px), abs(now_px)) >= APART_DEPTH_SHARE * trunk_px:
            return None
        return before_px * now_px < 0.0

    def accept(self, pose: Pose, *, exchanged: bool, trunk_px: float) -> None:
        """Go on from a pose whose labels are right; ``exchanged``: they had to be put right."""
        points = pose.landmarks_px[self._indices]
        since_s = pose.t_s - self._t_s
        velocity = np.zeros_like(points)
        if self._points is not None and 0.0 < since_s <= 2.0 * COAST_S:
            velocity = (points - self._points) / since_s
            most = self._speed * trunk_px / np.maximum(np.linalg.norm(velocity, axis=-1), 1e-9)
            velocity *= np.minimum(most, 1.0)[..., None]
        self._t_s, self._points, self._velocity = pose.t_s, points, velocity
        self._exchanged = exchanged

    def restart(self) -> None:
        """Forget everything."""
        self._points, self._exchanged = None, False


def _off_the_way(seen: FloatArray, places: FloatArray, way: FloatArray) -> FloatArray:
    """Distance of each point from the line between where it was and where it was heading."""
    length = np.maximum((way * way).sum(axis=-1, keepdims=True), 1e-9)
    gone = np.clip(((seen - places) * way).sum(axis=-1, keepdims=True) / length, 0.0, 1.0)
    return np.asarray(np.linalg.norm(seen - places - gone * way, axis=-1))
