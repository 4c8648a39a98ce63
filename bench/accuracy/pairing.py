"""Pairs measured repetitions with true ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.accuracy.heldout import TrueRepetition
from posecheck.body import Side
from posecheck.records import Discarded, MeasuredValue, Note, Repetition, Session

NEAR_S = 1.0
"""A measured repetition belongs to a true one when their peaks are this close."""
ON_TIME_S = 0.3
"""Start, end and peak are on time when they are this close."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A true repetition and what was measured of it."""

    clip: str
    """Name of the clip; repetitions of one clip share their set-up error."""
    true: TrueRepetition
    """The truth."""
    measured: Repetition | None
    """The repetition on its side; None when there is none."""
    other_side: bool = False
    """Whether it was taken for a repetition of the other side instead."""
    refused: Note | None = None
    """Why it was discarded, when it was seen but not judged."""

    @property
    def found(self) -> bool:
        """Whether it was noticed at all: measured on either side, or discarded with a reason."""
        return self.measured is not None or self.other_side or self.refused is not None

    @property
    def judged(self) -> bool:
        """Whether it was given degrees, on its side."""
        return self.measured is not None and math.isfinite(self.measured.primary.value)

    @property
    def error_deg(self) -> float:
        """Measured minus true end range; NaN when it was not measured."""
        return self.measured.primary.value - self.true.deg if self.measured else math.nan

    @property
    def inside(self) -> bool:
        """Whether the truth lies inside the 90 % bar."""
        if self.measured is None:
            return False
        low, high = self.measured.primary.interval90
        return low <= self.true.deg <= high

    @property
    def on_time(self) -> bool:
        """Start and end within 0.3 s, the peak inside the hold or within 0.3 s of its middle."""
        one, true = self.measured, self.true
        if one is None:
            return False
        peak_ok = true.hold_s[0] <= one.peak_s <= true.hold_s[1]
        return (
            abs(one.start_s - true.start_s) <= ON_TIME_S
            and abs(one.end_s - true.end_s) <= ON_TIME_S
            and (peak_ok or abs(one.peak_s - true.peak_s) <= ON_TIME_S)
            and one.direction == true.direction
        )

    def measure(self, name: str) -> MeasuredValue | None:
        """What was measured under a name; None when it was not."""
        if self.measured is None:
            return None
        named = (one for one in self.measured.measures if one.name == name)
        return next((one for one in named if math.isfinite(one.value)), None)


def pair(
    clip: str, truth: Sequence[TrueRepetition], session: Session
) -> tuple[list[Pair], list[Repetition]]:
    """Each true repetition with the nearest of its side, and the measured ones left over.

    What is left is then tried for the other side, and what was discarded for a reason.
    """
    left = list(session.repetitions)
    pairs = [Pair(clip, one, _nearest(one, left, one.side)) for one in truth]
    return [one if one.measured else _missed(one, left, session) for one in pairs], left


def _missed(one: Pair, left: list[Repetition], session: Session) -> Pair:
    crossed = _nearest(one.true, left, one.true.side.other)
    return replace(one, other_side=crossed is not None, refused=_why_not(one.true, session))


def _nearest(true: TrueRepetition, left: list[Repetition], side: Side) -> Repetition | None:
    """The nearest on a side, taken out of those left."""
    near = [one for one in left if one.side is side and abs(one.peak_s - true.peak_s) <= NEAR_S]
    found = min(near, key=lambda one: abs(one.peak_s - true.peak_s), default=None)
    if found is not None:
        left.remove(found)
    return found


def _why_not(true: TrueRepetition, session: Session) -> Note | None:
    """The reason of a discarded stretch that has the true peak in it."""

    def covers(one: Discarded) -> bool:
        return one.side in (None, true.side) and one.start_s <= true.peak_s <= one.end_s

    discarded = (one for a_set in session.sets for one in a_set.discarded)
    return next((one.reason for one in discarded if covers(one)), None)
