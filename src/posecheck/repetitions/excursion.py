"""What a segmenter hands over: where a movement away from rest began, peaked and ended."""

from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """How an excursion ended."""

    RETURNED = "returned"
    """Back within a tenth of the amplitude, or settled near rest."""
    REVERSED = "reversed"
    """Turned round on the way back: the next one follows without a stop."""
    CUT_OFF = "cut-off"
    """The recording, or the tracking, ended first."""
    NO_CIRCLE = "no-circle"
    """It came back without having gone round."""
    SLIPPED = "slipped"
    """It came back and went out again faster than a body can move."""


@dataclass(frozen=True, slots=True)
class Excursion:
    """Rough landmarks in time of one movement out and back; measured exactly afterwards."""

    rest_s: float
    """Last moment of rest (or of the turning point) before it."""
    rest_level: float
    """Signal level there."""
    peak_s: float
    """Moment of the largest signal."""
    peak_level: float
    """Signal level there."""
    end_s: float
    """When it was over."""
    ending: Ending
    """How."""
