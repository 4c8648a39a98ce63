"""A set against the person's own baseline, and what went one way through its repetitions.

Also which difference could be told at all.  A trend is shown and never given a cause: fatigue
cannot be read from it.  Constants: docs/derivations.md#trends.
"""

import math
from collections.abc import Iterable, Sequence

from posecheck.body import Side
from posecheck.judgement.baseline import median_uncertainty
from posecheck.judgement.protocol import in_protocol
from posecheck.personal import Baseline, Comparison, Trend
from posecheck.records import Repetition
from posecheck.reliability import REACH90, REACH95, mann_kendall, median, theil_sen
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


def compare(
    repetitions: Sequence[Repetition], baselines: Iterable[Baseline], *, place: str | None = None
) -> tuple[Comparison, ...]:
    """Each side and measure that has both repetitions and a baseline with repetitions.

    ``place`` is that of the set, where it is one of an earlier session.
    """
    found = (_compare(repetitions, baseline, place) for baseline in baselines)
    return tuple(one for one in found if one is not None)


def _compare(
    repetitions: Sequence[Repetition], baseline: Baseline, place: str | None
) -> Comparison | None:
    """The set is one session: its median has the error of its repetitions and of one set-up.

    A difference can be told from 1.96 of its standard errors on, √(set² + baseline²): the minimal
    detectable change for a set and a baseline of unlike sizes (``reliability.mdc95`` is the case of
    like ones).  Set and baseline from different places have each the error of their place, too.
    """
    degs = [
        value.value
        for one in repetitions
        if one.side is baseline.side and in_protocol(one)
        for value in one.measures
        if value.name == baseline.measure and math.isfinite(value.value)
    ]
    if not degs or math.isnan(baseline.median_deg):
        return None
    within, between = baseline.within_deg, baseline.between_deg
    error = median_uncertainty(within, between, count=len(degs), sessions=1)
    baseline_error = median_uncertainty(
        within, between, count=baseline.repetitions, sessions=baseline.sessions
    )
    same_place = place is not None and place == baseline.place
    if not same_place:
        error, baseline_error = (
            math.hypot(one, baseline.elsewhere_deg) for one in (error, baseline_error)
        )
    deg = median(degs)
    return Comparison(
        side=baseline.side,
        measure=baseline.measure,
        deg=deg,
        interval90_deg=(deg - REACH90 * error, deg + REACH90 * error),
        baseline_id=baseline.id,
        baseline_deg=baseline.median_deg,
        baseline_interval90_deg=baseline.interval90_deg,
        detectable_deg=REACH95 * math.hypot(error, baseline_error),
        same_place=same_place,
    )
