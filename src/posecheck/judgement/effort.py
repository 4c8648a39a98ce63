"""Signs of effort at the end of a repetition: pushed, bounced, or helped along.

Not validated thresholds.  Constants: docs/derivations.md#effort.
"""

import math
from collections.abc import Mapping, Sequence

from posecheck.movements.spec import CompensationRule
from posecheck.records import Compensation, Note
from posecheck.words.numbers import amount, degrees
from posecheck.words.reasons import HELP_PREFIX

PUSH_SPEED = "push-speed"
"""Code of an end range that was reached faster than usual."""
PUSH_BOUNCE = "push-bounce"
"""Code of one that was bounced into."""
ALLOWANCE = 1.4
"""Faster than usual is so many times the person's own quantile: another day the camera stands
elsewhere, and the same speed reads differently [factor] (docs/derivations.md#effort)."""
GROWTH_SHARE = 0.5
"""A compensation started or grew when it rose by this share of the size it is reported from."""


def push_signs(
    end_speed_deg_s: float, *, floor_deg_s: float, usual_deg_s: float, bounces: int
) -> tuple[Note, ...]:
    """Why the end range was pushed into, or nothing.

    Faster in the last part before the peak than 1.4 times ``usual_deg_s``, the person's own 95 %
    quantile of that speed, and faster than the repetition's own jitter may look (``floor_deg_s``);
    or a bounce.
    """
    signs = []
    if end_speed_deg_s > max(ALLOWANCE * usual_deg_s, floor_deg_s):
        text = (
            f"The last part before the end range went at {amount(end_speed_deg_s, 'deg_s')}; "
            f"you seldom go faster than {amount(usual_deg_s, 'deg_s')} there."
        )
        signs.append(Note(PUSH_SPEED, text))
    if bounces:
        times = "once" if bounces == 1 else f"{bounces} times"
        signs.append(Note(PUSH_BOUNCE, f"It bounced {times} at the end range."))
    return tuple(signs)


def help_signs(
    compensations: Sequence[Compensation],
    unaided_rises: Mapping[str, float],
    rules: Sequence[CompensationRule],
) -> tuple[Note, ...]:
    """Compensations that started or grew near the end range while the joint gained less than 1°.

    Of the ``compensations`` that were seen, those of which a good part came then:
    ``unaided_rises`` says how far each measure rose so, in its unit.
    """
    seen = {one.code for one in compensations}
    return tuple(
        Note(HELP_PREFIX + rule.code, _help_text(rule, unaided_rises[rule.measure]))
        for rule in rules
        if rule.code in seen
        and unaided_rises.get(rule.measure, math.nan) >= GROWTH_SHARE * rule.at_least
    )


def _help_text(rule: CompensationRule, rise: float) -> str:
    return (
        f"{rule.text.format(value=rise)} Meanwhile the joint itself gained less than "
        f"{degrees(1.0)}: something else did the rest."
    )
