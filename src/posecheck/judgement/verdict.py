"""What a repetition means against the person's own comfort limit: one rule, live and afterwards.

A design rule, not a validated threshold: no camera threshold for a forced repetition has been
published (docs/thresholds.md#verdict).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.body import Side
from posecheck.judgement.baseline import MIN_DAYS, MIN_REPETITIONS
from posecheck.personal import Baseline
from posecheck.records import Limit, MeasuredValue, Note, Verdict

LIMIT_SHARE = 0.05
"""The margin is never below 5 % of the limit: comfort predicts the maximum with 4.5–5.5 % standard
error (J Sports Sci Med 2021 20:492-499, PMID 34267589)."""
SPREADS = 2.0
"""How many standard deviations of repetition spread and measurement error the margin holds."""
FAR_OVER = 2.0
"""A peak beyond so many margins is forced whatever else is seen."""

_ORDER = ("no-limit", "learning", "comfortable", "near-limit", "forced")


PAIN = "pain"
"""Code of the reason that the person's own word is."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What else was seen or told of a repetition."""

    push: tuple[Note, ...] = ()
    """Why the end range was pushed into, if it was."""
    help: tuple[Note, ...] = ()
    """What helped the joint along, if anything did."""
    pain: int = 0
    """0…10, as the person reported for this side; 0: none, or nothing told."""


def margin_deg(limit_deg: float, *, standard_error_deg: float, spread_deg: float = 0.0) -> float:
    """How far above the limit a reading must be before it means anything, degrees.

    max(2·√(spread² + standard error²), 5 % of the limit); ``spread_deg`` is the person's own
    standard deviation from repetition to repetition, 0 while it is not known.

    >>> margin_deg(40.0, standard_error_deg=3.0)
    6.0
    """
    return max(SPREADS * math.hypot(spread_deg, standard_error_deg), LIMIT_SHARE * limit_deg)


def margin_for(limit_deg: float, value: MeasuredValue, baseline: Baseline | None) -> float:
    """The margin of one measured value, degrees.

    Without a baseline: the value's whole standard error.  With one: the person's own spreads, from
    repetition to repetition and from session to session.  They are spreads of measured values, so
    the usual error is in them; only what this value's error has beyond that is added.
    """
    if baseline is None:
        return margin_deg(limit_deg, standard_error_deg=value.standard_error.total)
    unusual = max(0.0, value.standard_error.repetition**2 - baseline.usual_error_deg**2)
    return margin_deg(
        limit_deg,
        standard_error_deg=math.hypot(baseline.between_deg, math.sqrt(unusual)),
        spread_deg=baseline.within_deg,
    )


def judge(
    side: Side,
    measures: Sequence[MeasuredValue],
    *,
    limits: Sequence[Limit],
    baselines: Sequence[Baseline] = (),
    signs: Signs = Signs(),
) -> Verdict:
    """The verdict on one repetition; of several limited measures the worst decides.

    Forced: beyond the margin with a push or help, or beyond twice the margin, or with pain.  Near
    the limit: beyond the margin alone, or a push or help alone.  A baseline that is still learning
    gives no limit of its own; one that the person marked or gave works at once.
    """
    if signs.pain:
        return Verdict("forced", (pain_note(signs.pain), *signs.push, *signs.help))
    own = {one.measure: one for one in baselines if one.side is side}
    verdicts = [
        _against(limit, value, own.get(value.name), signs)
        for limit in limits
        if limit.side in (None, side)
        for value in measures
        if value.name == limit.measure and not math.isnan(value.value)
    ]
    if verdicts:
        return max(verdicts, key=lambda verdict: _ORDER.index(verdict.code))
    learning = next((own[one.name] for one in measures if one.name in own), None)
    without = _no_limit() if learning is None else _learning(learning)
    return Verdict(without.code, (*without.reasons, *signs.push, *signs.help))


def pain_note(score: int) -> Note:
    """The reason that pain of 1…10 on a side is for each of its repetitions."""
    return Note(PAIN, f"You reported pain on this side ({score} of 10).")


def _against(
    limit: Limit, value: MeasuredValue, baseline: Baseline | None, signs: Signs
) -> Verdict:
    margin = margin_for(limit.deg, value, baseline)
    over = value.value - limit.deg
    effort = (*signs.push, *signs.help)
    if over <= margin:
        note = _within(over, limit, margin)
        return Verdict("near-limit" if effort else "comfortable", (note, *effort))
    text = f"{over:.0f}° above your comfort limit of {limit.deg:.0f}° (margin {margin:.0f}°)."
    reasons = [Note("over-limit", text)]
    if over > FAR_OVER * margin:
        reasons.append(Note("far-over-limit", "That is more than twice the margin."))
    reasons += effort
    return Verdict("forced" if len(reasons) > 1 else "near-limit", tuple(reasons))


def _within(over: float, limit: Limit, margin: float) -> Note:
    if over <= 0.0:
        text = f"{abs(over):.0f}° below your comfort limit of {limit.deg:.0f}°."
        return Note("below-limit", text)
    text = (
        f"{over:.0f}° above your comfort limit of {limit.deg:.0f}°, "
        f"within the margin of {margin:.0f}° that measurement error asks for."
    )
    return Note("within-margin", text)


def _no_limit() -> Verdict:
    return Verdict("no-limit", (Note("no-limit", "No comfort limit to compare with yet."),))


def _learning(baseline: Baseline) -> Verdict:
    text = (
        f"Your baseline is still learning: {baseline.repetitions} of {MIN_REPETITIONS} "
        f"repetitions, {baseline.days} of {MIN_DAYS} days."
    )
    return Verdict("learning", (Note("learning", text),))
