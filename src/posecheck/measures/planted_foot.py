"""Whether a foot stays where it stands.

Constants: design rules.
"""

import math

import numpy as np

from posecheck.records import FloatArray

MOVED_SHARE = 0.25
"""A foot has left its place when it is this share of the trunk's length away from it."""
PLACED_SHARE = 0.10
"""A foot is put down when it stays within this share of the trunk's length …"""
PLACED_S = 0.7
"""… for this long."""
FOLLOW_S = 3.0
"""How slowly the place follows the foot while it stands (landmarks drift)."""


class PlantedFoot:
    """Follows one foot in the image and says whether it is where it was put down."""

    def __init__(self) -> None:
        self._place: FloatArray | None = None
        self._candidate: tuple[float, FloatArray] | None = None
        self._last_s = math.nan

    def push(self, t_s: float, foot_px: FloatArray, *, trunk_px: float) -> bool:
        """Whether the foot is planted; ``foot_px`` (2,), ``trunk_px`` the trunk's length."""
        if self._place is None:
            self._place, self._last_s = foot_px.copy(), t_s
            return True
        moved = float(np.linalg.norm(foot_px - self._place)) / trunk_px
        if moved <= MOVED_SHARE:
            share = 1.0 - math.exp(-(t_s - self._last_s) / FOLLOW_S)
            self._place = self._place + share * (foot_px - self._place)
            self._last_s, self._candidate = t_s, None
            return True
        self._last_s = t_s
        return self._put_down_elsewhere(t_s, foot_px, trunk_px=trunk_px)

    def px_from_place(self, foot_px: FloatArray) -> float:
        """How far a foot, of whichever leg, is from where this one stands; NaN when not known."""
        return math.nan if self._place is None else math.dist(foot_px, self._place)

    def reset(self) -> None:
        """Forget where it stood."""
        self._place = self._candidate = None

    def _put_down_elsewhere(self, t_s: float, foot_px: FloatArray, *, trunk_px: float) -> bool:
        if self._candidate is None:
            self._candidate = (t_s, foot_px.copy())
        since_s, place = self._candidate
        if float(np.linalg.norm(foot_px - place)) > PLACED_SHARE * trunk_px:
            self._candidate = (t_s, foot_px.copy())
            return False
        if t_s - since_s < PLACED_S:
            return False
        self._place, self._candidate = place, None
        return True
