"""Live warnings: the rule of ``verdict`` applied to causal estimates.

No clock and no I/O.  A warning is about this very moment; the verdict afterwards is read from the
whole repetition and may differ.  Constants: docs/derivations.md#alerts.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from posecheck.body import Side
from posecheck.judgement.verdict import ALLOWANCE, limits_of, margin_of, over_deg
from posecheck.movements.spec import Movement
from posecheck.personal import Baseline, Limit
from posecheck.records import MeasuredValue

END_SHARE: Final = 0.85
"""Near the end range: beyond this share of the usual one (the last 15 % of the way)."""
FLOOR_DEG_S: Final = 20.0
"""No speed below this is a burst: a causal slope is twice as restless as a smoothed one."""
GROWTH: Final = 1.25
"""A compensation is warned of from a quarter more than what is reported afterwards [factor]."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure at this moment, from this moment and the ones before."""

    value: MeasuredValue
    """Value and its standard error, the scatter of the last samples included."""
    speed: float
    """Change a second, outward positive; NaN: not known."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One warning."""

    kind: str
    """``over-limit``, ``too-fast`` or ``compensation``."""
    text: str
    """A few words."""
    side: Side
    """Which."""
    measure: str
    """That is too large, too fast or growing."""
    value: float
    """Its value at this moment."""
    limit: float | None = None
    """The comfort limit, where there is one."""


@dataclass
class RepetitionAlerts:
    """Warns during one repetition of one side; each thing at most once."""

    movement: Movement
    side: Side
    limits: Sequence[Limit] = ()
    baselines: Sequence[Baseline] = ()
    at_rest: Mapping[str, float] = field(default_factory=dict)
    """Where each measure was before the repetition."""
    said: set[str] = field(default_factory=set)
    """What was said already."""

    def push(self, estimates: Mapping[str, Estimate]) -> list[Alert]:
        """What there is to say at this moment, the gravest first."""
        found = [
            *over_limits(self.side, estimates, self.limits),
            *self._too_fast(estimates),
            *self._compensations(estimates),
        ]
        new = [one for one in found if self._key(one) not in self.said]
        self.said |= {self._key(one) for one in new}
        return new

    def _key(self, alert: Alert) -> str:
        return alert.kind if alert.kind != "compensation" else alert.measure

    def _too_fast(self, estimates: Mapping[str, Estimate]) -> list[Alert]:
        name = self.movement.primary.measure
        baseline = _baseline(self.baselines, self.side, name)
        one = estimates.get(name)
        if one is None or baseline is None or baseline.learning:
            return []
        usual_deg_s = baseline.end_speed_deg_s
        near_end = one.value.value >= END_SHARE * baseline.median_deg
        if not near_end or not one.speed > max(ALLOWANCE * usual_deg_s, FLOOR_DEG_S):
            return []
        text = "Slowly into the end of the movement."
        return [Alert("too-fast", text, self.side, name, one.value.value)]

    def _compensations(self, estimates: Mapping[str, Estimate]) -> list[Alert]:
        found = []
        for rule in self.movement.compensation:
            one = estimates.get(rule.measure)
            rest = self.at_rest.get(rule.measure, math.nan)
            if one is None or not one.value.value - rest >= GROWTH * rule.at_least:
                continue
            rise = one.value.value - rest
            text = rule.text.format(value=rise)
            found.append(Alert("compensation", text, self.side, rule.measure, rise))
        return found


def over_limits(
    side: Side,
    estimates: Mapping[str, Estimate],
    limits: Sequence[Limit],
) -> list[Alert]:
    """Each limited measure that is beyond its limit and margin at this moment."""
    values = {name: one.value for name, one in estimates.items()}
    found = []
    for limit in limits_of(limits, side):
        if limit.measure not in values:
            continue
        value = values[limit.measure]
        if over_deg(limit, values) > margin_of(limit, value.standard_error):
            text = "Ease off: this is beyond your comfort limit."
            found.append(Alert("over-limit", text, side, limit.measure, value.value, limit.deg))
    return found


def _baseline(baselines: Sequence[Baseline], side: Side, measure: str) -> Baseline | None:
    own = (one for one in baselines if one.side is side and one.measure == measure)
    return next(own, None)
