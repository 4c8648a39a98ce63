"""To which side somebody has turned, followed from picture to picture.

The pose model's depth says which shoulder came forward, and in a far turn it may take one for the
other, or see both at one depth.  Whoever turns back, or to the other side, faces the camera on the
way, with shoulders as wide as at rest; so the side stays the same until they are wide again.

Constants: docs/derivations.md#twist.
"""

import math

AWAY_SHARE = 0.9
"""Shoulders narrower in the picture than this share of their width at rest are turned to a side."""
WON_BACK_SHARE = 0.5
"""They face the camera again when they have won back this share of the width that they lost."""
CLEAR_TURN_DEG = 8.0
"""The side of a turn is known from this reading of it on."""


class TurnedSide:
    """Takes the turns of a set in order of time."""

    def __init__(self) -> None:
        self._sign = 0.0
        self._narrowest = 1.0

    def is_exchanged(self, turn_deg: float, width: float) -> bool:
        """Whether a turn, left positive, is not read to the side that it must be to.

        ``width`` is that of the shoulders in the picture over their width at rest.
        """
        if not (math.isfinite(turn_deg) and math.isfinite(width)):
            return False
        if width >= 1.0 - WON_BACK_SHARE * (1.0 - self._narrowest):
            self._sign, self._narrowest = 0.0, min(1.0, width)
            return False
        self._narrowest = min(self._narrowest, width)
        if self._sign == 0.0:
            if width <= AWAY_SHARE and abs(turn_deg) >= CLEAR_TURN_DEG:
                self._sign = math.copysign(1.0, turn_deg)
            return False
        return self._sign * turn_deg < CLEAR_TURN_DEG

    def reset(self) -> None:
        """Forget to which side the last turn was."""
        self._sign, self._narrowest = 0.0, 1.0
