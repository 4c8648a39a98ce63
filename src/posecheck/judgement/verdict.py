"""What a repetition means against the person's own comfort limit: one rule, live and afterwards.

A design rule, not a validated threshold: no camera threshold for a forced repetition has been
published (docs/thresholds.md#verdict).
"""

import math
from collections.abc import Sequence

from posecheck.body import Side
from posecheck.records import Compensation, Limit, MeasuredValue, Note, Verdict

LIMIT_SHARE = 0.05
"""The margin is never below 5 % of the limit: comfort predicts the maximum with 4.5–5.5 % standard
error (J Sports Sci Med 2021 20:492-499, PMID 34267589)."""
SPREADS = 2.0
"""How many standard deviations of repetition spread and measurement error the margin holds."""

_ORDER = ("no-limit", "learning", "comfortable", "near-limit", "forced")


def margin_deg(limit_deg: float, *, standard_error_deg: float, spread_deg: float = 0.0) -> float:
    """How far above the limit a reading must be before it means anything, degrees.

    max(2·√(spread² + standard error²), 5 % of the limit); ``spread_deg`` is the person's own
    standard deviation from repetition to repetition, 0 while it is not known.

    >>> margin_deg(40.0, standard_error_deg=3.0)
    6.0
    """
    return max(SPREADS * math.hypot(spread_deg, standard_error_deg), LIMIT_SHARE * limit_deg)


def judge(
    side: Side,
    measures: Sequence[MeasuredValue],
    compensations: Sequence[Compensation],
    limits: Sequence[Limit],
) -> Verdict:
    """The verdict on one repetition; of several limited measures the worst decides.

    Forced: beyond twice the margin, or beyond the margin with a compensation.  Near the limit:
    beyond the margin alone.
    """
    verdicts = [
        _against(limit, value, compensations)
        for limit in limits
        if limit.side in (None, side)
        for value in measures
        if value.name == limit.measure and not math.isnan(value.value)
    ]
    if not verdicts:
        return Verdict("no-limit", (Note("no-limit", "No comfort limit to compare with yet."),))
    return max(verdicts, key=lambda verdict: _ORDER.index(verdict.code))


def _against(limit: Limit, value: MeasuredValue, compensations: Sequence[Compensation]) -> Verdict:
    margin = margin_deg(limit.deg, standard_error_deg=value.standard_error.total)
    over = value.value - limit.deg
    if over <= 0.0:
        text = f"{-over:.0f}° below your comfort limit of {limit.deg:.0f}°."
        return Verdict("comfortable", (Note("below-limit", text),))
    if over <= margin:
        text = (
            f"{over:.0f}° above your comfort limit of {limit.deg:.0f}°, "
            f"within the margin of {margin:.0f}° that measurement error asks for."
        )
        return Verdict("comfortable", (Note("within-margin", text),))
    text = f"{over:.0f}° above your comfort limit of {limit.deg:.0f}° (margin {margin:.0f}°)."
    reasons = [Note("over-limit", text)]
    if over > 2.0 * margin:
        reasons.append(Note("far-over-limit", "That is more than twice the margin."))
    if compensations:
        reasons += [Note(one.code, one.text) for one in compensations]
    return Verdict("forced" if len(reasons) > 1 else "near-limit", tuple(reasons))
