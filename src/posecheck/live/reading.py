"""What is known at this moment of each side, from the samples so far; no look ahead.

Constants: docs/derivations.md#alerts.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.body import Side
from posecheck.judgement.alerts import Alert, Estimate, RepetitionAlerts, over_limits
from posecheck.measures import measure_for
from posecheck.movements.spec import Movement
from posecheck.personal import Baseline
from posecheck.records import Limit, MeasuredValue, Observation, Sample, StandardError
from posecheck.smoothing import CausalLine, CausalReading

WINDOW_S: Final = 0.25
"""The causal line is fitted through so long (docs/derivations.md#alerts)."""
REST_S: Final = 0.5
"""Where a measure was before a repetition: the median-like mean over so long."""


@dataclass(frozen=True, slots=True)
class SideNow:
    """One side at this moment."""

    side: Side
    """Which."""
    estimates: Mapping[str, Estimate]
    """Reported measures and compensations; a measure that does not count now is missing."""
    primary: Estimate | None
    """The end range's measure, also where it does not count; None when unusable."""
    alerts: tuple[Alert, ...]
    """New at this moment."""
    over_limit: bool
    """Whether a measure is beyond limit and margin."""


class Readings:
    """Follows both sides, observation by observation."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._sides = {side: _SideReading(movement, side) for side in Side}

    def push(self, observation: Observation, baselines: Sequence[Baseline]) -> dict[Side, SideNow]:
        """Take what the loop said of a frame."""
        return {
            sample.side: self._sides[sample.side].push(
                sample,
                observation.limits,
                baselines,
                active=observation.active is sample.side,
            )
            for sample in observation.samples
        }

    def reset(self) -> None:
        """Forget everything: another set begins."""
        self._sides = {side: _SideReading(self._movement, side) for side in Side}


class _SideReading:
    def __init__(self, movement: Movement, side: Side) -> None:
        self._movement = movement
        self._side = side
        self._exclusion = measure_for(movement).exclusion
        names = [rule.measure for rule in movement.error]
        names += [rule.measure for rule in movement.compensation]
        self._lines = {name: CausalLine(window_s=WINDOW_S) for name in dict.fromkeys(names)}
        self._units = {rule.measure: rule.unit for rule in movement.error}
        self._before: deque[tuple[float, Mapping[str, float]]] = deque()
        self._alerts: RepetitionAlerts | None = None
        self._lifted = False
        self._reached_deg = -math.inf

    def push(
        self,
        sample: Sample,
        limits: Sequence[Limit],
        baselines: Sequence[Baseline],
        *,
        active: bool,
    ) -> SideNow:
        readings = {
            name: line.push(sample.t_s, sample.values[name] if sample.usable else math.nan)
            for name, line in self._lines.items()
            if name in sample.values
        }
        estimates = {
            name: self._estimate(name, reading, sample)
            for name, reading in readings.items()
            if not math.isnan(reading.value)
        }
        name = self._movement.primary.measure
        primary = estimates.get(name)
        if not active:
            self._alerts, self._lifted, self._reached_deg = None, False, -math.inf
            self._remember(sample.t_s, readings)
            return SideNow(self._side, estimates, primary, (), over_limit=False)
        if self._alerts is None:
            self._alerts = RepetitionAlerts(
                self._movement, self._side, limits, baselines, self._at_rest()
            )
        if primary is not None and not self._counts(sample, primary, self._alerts.at_rest):
            estimates.pop(name)
        self._alerts.limits = limits  # one that is marked in the middle of it counts at once
        over = bool(over_limits(self._side, estimates, limits))
        alerts = tuple(self._alerts.push(estimates))
        return SideNow(self._side, estimates, primary, alerts, over)

    def _estimate(self, name: str, reading: CausalReading, sample: Sample) -> Estimate:
        usual = sample.standard_errors.get(name, StandardError(0.0, 0.0))
        scatter = 0.0 if math.isnan(reading.error) else reading.error
        error = StandardError(math.hypot(usual.repetition, scatter), usual.setup)
        primary = name == self._movement.primary.measure
        unit = self._units.get(name, "deg")
        return Estimate(MeasuredValue(name, reading.value, unit, error, primary), reading.slope)

    def _counts(self, sample: Sample, primary: Estimate, at_rest: Mapping[str, float]) -> bool:
        """Whether the end range counts now; not while the heel is lifted, for instance.

        As in the verdict afterwards a lift is not believed when it would cut off too much.
        """
        exclusion, deg = self._exclusion, primary.value.value
        if exclusion is None:
            return True
        rest = at_rest.get(exclusion.measure, math.nan)
        rise = sample.values.get(exclusion.measure, math.nan) - (
            rest if math.isfinite(rest) else 0.0
        )
        if not rise > exclusion.lower:
            self._lifted = False
            self._reached_deg = max(self._reached_deg, deg)
        self._lifted |= rise >= exclusion.upper
        return not self._lifted or deg - self._reached_deg > exclusion.most

    def _remember(self, t_s: float, readings: Mapping[str, CausalReading]) -> None:
        self._before.append((t_s, {name: one.value for name, one in readings.items()}))
        while self._before[0][0] < t_s - REST_S:
            self._before.popleft()

    def _at_rest(self) -> dict[str, float]:
        """The level of each measure over the last half second before the repetition was noticed."""
        levels = {}
        for name in self._lines:
            values = [
                one[name] for _, one in self._before if math.isfinite(one.get(name, math.nan))
            ]
            levels[name] = sum(values) / len(values) if values else math.nan
        return levels
