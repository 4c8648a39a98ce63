"""What goes one way through the repetitions of a set: shown, never given a cause.

Fatigue cannot be read from such a trend.  Constants: docs/derivations.md#trends.
"""

import math
from collections.abc import Sequence

from posecheck.body import Side
from posecheck.personal import Trend
from posecheck.records import Repetition
from posecheck.reliability import REACH95, mann_kendall, median, theil_sen
from posecheck.words.numbers import amount, degrees

RANGE_SHARE = 0.10
"""A range that shrinks by less than this share of its median is not worth mentioning …"""
TEMPO_SHARE = 0.25
"""… nor a tempo that changes by less than this share."""

ADVICE = "Make the movement smaller, keep the rhythm, or end the set here."


def trends_of(repetitions: Sequence[Repetition]) -> tuple[Trend, ...]:
    """Shrinking range and changing tempo of each side, in the order of the sides.

    A trend is told when a series without one would show it once in twenty (Mann-Kendall) and its
    median slope (Theil-Sen) makes enough of a difference over the set: at least five repetitions.
    """
    found = []
    for side in Side:
        own = [one for one in repetitions if one.side is side]
        found += [_shrinking(side, own), _tempo(side, own)]
    return tuple(one for one in found if one is not None)


def _shrinking(side: Side, own: Sequence[Repetition]) -> Trend | None:
    change = _steady_change([one.primary.value for one in own], share=RANGE_SHARE)
    if not change < 0.0:
        return None
    text = f"The range on the {side} shrank by {degrees(-change)} during the set. {ADVICE}"
    return Trend(side, "range-shrinks", text, change, "deg")


def _tempo(side: Side, own: Sequence[Repetition]) -> Trend | None:
    change = _steady_change([one.tempo_s for one in own], share=TEMPO_SHARE)
    if math.isnan(change):
        return None
    faster = change < 0.0
    code, word = ("tempo-quickens", "quicker") if faster else ("tempo-slows", "slower")
    text = f"The repetitions on the {side} became {amount(abs(change), 's')} {word} each. {ADVICE}"
    return Trend(side, code, text, change, "s")


def _steady_change(values: Sequence[float], *, share: float) -> float:
    """Change from the first to the last by the median slope; NaN when it is nothing to tell."""
    if abs(mann_kendall(values)) < REACH95:
        return math.nan
    change = theil_sen(values) * (len(values) - 1)
    return change if abs(change) >= share * abs(median(values)) else math.nan
