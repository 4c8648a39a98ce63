"""Measured beside true values, one measure at a time, ready for statistics."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bench.accuracy.agreement import REACH_90, Agreement, Figure, agreement, clustered_mean
from bench.accuracy.heldout import Clip, TrueRepetition
from bench.accuracy.pairing import Pair
from bench.accuracy.scored import Scored
from posecheck import load_movement
from posecheck.movements.spec import ErrorRule
from posecheck.words.limits import SHARE_TELLS

PERCENT = ("swept_area",)
"""Measures whose errors are told as a share of the true value."""


def with_truth(movement: str) -> tuple[ErrorRule, ...]:
    """A movement's measures but those whose level means nothing: they have no true value."""
    rules = load_movement(movement).error
    return tuple(rule for rule in rules if rule.measure not in SHARE_TELLS)


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of one repetition; in degrees, or in percent of the truth."""

    clip: Clip
    """The clip it is from."""
    repetition: TrueRepetition
    """The true repetition."""
    true: float
    """The truth; 100 where it is told in percent."""
    measured: float
    """What was measured; NaN when it was not."""
    half_width: float
    """Half the width of its 90 % bar."""
    textbook: float
    """What the textbook recipe gives; NaN when nothing."""

    @property
    def error(self) -> float:
        """Measured minus true."""
        return self.measured - self.true


def compare(
    scored: Iterable[Scored], measure: str, *, in_percent: Collection[str] = PERCENT
) -> list[Compared]:
    """Every true repetition that has the measure, measured or not."""
    return [
        _compared(one.clip, pair, textbook.get(measure), measure, measure in in_percent)
        for one in scored
        for pair, textbook in zip(one.pairs, one.textbook, strict=True)
        if measure in pair.true.values
    ]


def agree(compared: Iterable[Compared]) -> Agreement:
    """The statistics of those that were measured, clustered by clip."""
    known = [one for one in compared if math.isfinite(one.error)]
    return agreement(
        [one.error for one in known],
        [one.half_width for one in known],
        [one.clip.name for one in known],
    )


def textbook_mae(compared: Iterable[Compared]) -> Figure:
    """Mean absolute error of the textbook recipe where it gives anything."""
    known = [one for one in compared if math.isfinite(one.textbook)]
    return clustered_mean(
        [abs(one.textbook - one.true) for one in known], [one.clip.name for one in known]
    )


def judged(compared: Iterable[Compared]) -> float:
    """Share of the true repetitions that were given a number; NaN without any."""
    known = [math.isfinite(one.error) for one in compared]
    return sum(known) / len(known) if known else math.nan


def _compared(
    clip: Clip, pair: Pair, textbook: float | None, measure: str, in_percent: bool
) -> Compared:
    value, found = pair.true.values[measure], pair.measure(measure)
    scale = 100.0 / value if in_percent and value > 0 else 1.0
    measured = half = math.nan
    if found is not None:  # an inward circle's area is negative, its truth has no sign
        measured, half = abs(found.value), REACH_90 * found.standard_error.total
    return Compared(
        clip,
        pair.true,
        true=value * scale,
        measured=measured * scale,
        half_width=half * scale,
        textbook=math.nan if textbook is None else abs(textbook) * scale,
    )
