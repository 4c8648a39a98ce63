"""Pairs measured repetitions with true ones."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posecheck.body import Side
from posecheck.records import Repetition, Session

NEAR_S = 1.0
"""A measured repetition belongs to a true one when their peaks are this close."""


@dataclass(frozen=True, slots=True)
class TrueRepetition:
    """One repetition as it really was."""

    side: Side
    """The person's side."""
    direction: str | None
    """``outward`` or ``inward`` for a circle."""
    start_s: float
    """Left rest by a tenth."""
    end_s: float
    """Back within a tenth."""
    hold_s: tuple[float, float]
    """From when to when it was above 95 % of the end range."""
    deg: float
    """End range."""

    @property
    def peak_s(self) -> float:
        """Middle of the hold."""
        return sum(self.hold_s) / 2.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A true repetition and what was measured of it."""

    clip: str
    """Name of the clip; repetitions of one clip share their set-up error."""
    true: TrueRepetition
    """The truth."""
    measured: Repetition | None
    """None when it was not found."""

    @property
    def error_deg(self) -> float:
        """Measured minus true end range; NaN when it was not found."""
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
            abs(one.start_s - true.start_s) <= 0.3
            and abs(one.end_s - true.end_s) <= 0.3
            and (peak_ok or abs(one.peak_s - true.peak_s) <= 0.3)
            and one.direction == true.direction
        )


def read_truth(clip: Path) -> tuple[str, list[TrueRepetition]]:
    """Movement and repetitions from the ``.truth.json`` beside a rendered clip."""
    document = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return document["movement"], [
        TrueRepetition(
            Side(one["side"]),
            one["direction"],
            one["start_s"],
            one["end_s"],
            (one["hold_start_s"], one["hold_end_s"]),
            one["end_range_deg"],
        )
        for one in document["repetitions"]
    ]


def pair(
    clip: str, truth: Sequence[TrueRepetition], session: Session
) -> tuple[list[Pair], list[Repetition]]:
    """Each true repetition with the nearest of its side, and the measured ones left over."""
    left = list(session.repetitions)
    pairs = []
    for one in truth:
        near = [r for r in left if r.side is one.side and abs(r.peak_s - one.peak_s) <= NEAR_S]
        found = min(near, key=lambda r: abs(r.peak_s - one.peak_s), default=None)
        if found is not None:
            left.remove(found)
        pairs.append(Pair(clip, one, found))
    return pairs, left
