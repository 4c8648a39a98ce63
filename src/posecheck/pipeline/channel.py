"""One side of a set: its samples, its segmenter, and the repetitions that come out.

Constants: docs/derivations.md#repetitions.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from posecheck.body import Side
from posecheck.measures import MeasureKind
from posecheck.movements.spec import Movement
from posecheck.pipeline.stretches import together
from posecheck.records import Discarded, Note, Repetition, Sample
from posecheck.repetitions.circle import CircleSegmenter
from posecheck.repetitions.excursion import Ending, Excursion
from posecheck.repetitions.out_and_back import OutAndBackSegmenter
from posecheck.repetitions.remeasure import (
    BANDWIDTH_S,
    BEGAN_BEFORE,
    LEAD_S,
    MeasuredRepetition,
    measure_repetition,
)
from posecheck.smoothing import KERNEL_REACH
from posecheck.words.numbers import degrees

MARGIN_S = LEAD_S + KERNEL_REACH * BANDWIDTH_S
"""Samples kept from before the last rest, so that smoothing has both neighbours wherever a start is
looked for."""

TOO_QUICK = Note("too-quick", "It was too quick to be this movement.")
TRACKING_SLIPPED = Note(
    "tracking-slipped",
    "The angle fell and rose again faster than a body moves: the tracking slipped, perhaps to "
    "another person who walked past.",
)
TOO_LONG = Note("too-long", "It took too long to be one repetition.")
TOO_SMALL = "too-small-a-movement"
"""Code of an end range below the movement file's smallest."""
WITHIN_ERROR = "within-error"
"""Code of an end range that its own jitter explains."""
AWAY_SHARE = 1.5
"""A set began in a movement when it is this many smallest amplitudes from rest (design rule)."""
BACK_SHARE = 0.3
"""Back at rest: within this share of the smallest amplitude of it (design rule)."""
TELLING_ERRORS = 2.0
"""An end range below this many of its repetition's standard errors is not told from rest [standard
errors]."""
TOP_SHARE = 0.1
"""Share of samples above the reported reach (90th percentile)."""


class Channel:
    """Samples of one side in, measured repetitions and discarded stretches out."""

    def __init__(self, side: Side, movement: Movement, kind: MeasureKind) -> None:
        self.side = side
        self._movement = movement
        self._kind = kind
        self._samples: deque[Sample] = deque()
        self._last_end_s = -math.inf
        self._rest_s, self._rest_level = -math.inf, 0.0
        self._away_since_s: float | None = math.nan
        rule = movement.repetition
        self._segmenter: OutAndBackSegmenter | CircleSegmenter = (
            CircleSegmenter(min_amplitude=rule.min_amplitude_deg)
            if rule.shape == "circle"
            else OutAndBackSegmenter(
                min_amplitude=rule.min_amplitude_deg, min_duration_s=rule.min_duration_s
            )
        )

    @property
    def active(self) -> bool:
        """Whether a repetition is under way."""
        return self._segmenter.active

    @property
    def level(self) -> float:
        """How far out the joint is now, degrees; minus infinity when that is not known."""
        if not self._samples or not self._samples[-1].usable:
            return -math.inf
        value = self._samples[-1].values[self._movement.primary.measure]
        return value if math.isfinite(value) else -math.inf

    def begin(self, at_rest: Sample) -> None:
        """Say what the set's neutral itself reads, and when it was."""
        self._rest_s, self._rest_level = at_rest.t_s, at_rest.values[self._kind.signal[0]]

    def push(self, sample: Sample) -> MeasuredRepetition | Discarded | None:
        """Take a sample; what it completes, if it does."""
        self._trim(sample.t_s)
        self._samples.append(sample)
        signal = self._signal(sample)
        excursion = self._segmenter.push(sample.t_s, *signal)
        first = self._first_return(sample.t_s, signal[0] - self._rest_level)
        return self._finish(excursion) if excursion else first

    def _signal(self, sample: Sample) -> list[float]:
        """What the segmenter follows; before the neutral nothing is further back than rest.

        Who steps into position passes angles from which the way to rest looks like a repetition.
        """
        signal = [sample.values[n] if sample.usable else math.nan for n in self._kind.signal]
        if len(signal) == 1 and sample.t_s < self._rest_s:
            near_deg = BACK_SHARE * self._movement.repetition.min_amplitude_deg
            signal[0] = max(signal[0], self._rest_level - near_deg)
        return signal

    def _first_return(self, t_s: float, level_deg: float) -> Discarded | None:
        """The way back from where the joint was when the set began: no segmenter saw it go out.

        ``_away_since_s`` is NaN before the first sample, and None when there is nothing to tell.
        """
        if self._away_since_s is None or math.isnan(level_deg):
            return None
        least_deg = self._movement.repetition.min_amplitude_deg
        if math.isnan(self._away_since_s):
            away = len(self._kind.signal) == 1 and level_deg >= AWAY_SHARE * least_deg
            self._away_since_s = t_s if away else None
            return None
        if self.active:  # it went on further: that is told as a movement of its own
            self._away_since_s = None
            return None
        if level_deg > BACK_SHARE * least_deg:
            return None
        began_s, self._away_since_s = self._away_since_s, None
        return Discarded(began_s, t_s, self.side, BEGAN_BEFORE)

    def rest_moved(self) -> MeasuredRepetition | Discarded | None:
        """What follows is measured from another neutral: levels seen so far say nothing of it.

        What was back by then is complete; what is under way goes on.
        """
        return None if self.active else self.flush()

    def reached(self, start_s: float, end_s: float) -> float:
        """How far it came in a stretch of time that has just ended, degrees; NaN when unknown."""
        primary = self._movement.primary.measure
        levels = [
            sample.values[primary]
            for sample in self._samples
            if start_s <= sample.t_s <= end_s and sample.usable
        ]
        return float(np.quantile(levels, 1.0 - TOP_SHARE)) if levels else math.nan

    def flush(self, reason: Note | None = None) -> MeasuredRepetition | Discarded | None:
        """What the end of the set cuts off, if anything; ``reason`` says why it ended."""
        excursion = self._segmenter.flush()
        finished = self._finish(excursion) if excursion else None
        if isinstance(finished, Discarded) and reason is not None:
            return Discarded(finished.start_s, finished.end_s, self.side, reason)
        return finished

    def _finish(self, excursion: Excursion) -> MeasuredRepetition | Discarded:
        if excursion.ending is Ending.SLIPPED:
            self._last_end_s = excursion.end_s
            return Discarded(excursion.rest_s, excursion.end_s, self.side, TRACKING_SLIPPED)
        since = excursion.rest_s - MARGIN_S
        # What followed a return plays no part in it, however late the return was certain.
        until = excursion.end_s if excursion.ending is Ending.RETURNED else math.inf
        samples = [sample for sample in self._samples if since <= sample.t_s <= until]
        primary = self._movement.primary.measure
        result = measure_repetition(
            samples, excursion, kind=self._kind, primary=primary, last_end_s=self._last_end_s
        )
        self._last_end_s = excursion.end_s
        if isinstance(result, MeasuredRepetition):
            problem = self._problem(result)
            if problem is None:
                return result
            return Discarded(result.start_s, result.end_s, self.side, problem)
        return Discarded(excursion.rest_s, excursion.end_s, self.side, result)

    def _problem(self, repetition: MeasuredRepetition) -> Note | None:
        rule = self._movement.repetition
        duration_s = repetition.end_s - repetition.start_s
        if duration_s < rule.min_duration_s:
            return TOO_QUICK
        if duration_s > rule.max_duration_s:
            return TOO_LONG
        other = self._other_movement(repetition)
        if other is not None:
            return other
        return self._too_small(repetition)

    def _too_small(self, repetition: MeasuredRepetition) -> Note | None:
        """Whether the end range cannot be told from small movements of the body, or from jitter."""
        primary = self._movement.primary.measure
        reached, least = repetition.values[primary], self._movement.repetition.min_end_range_deg
        if not reached >= least:
            text = (
                f"It reached {degrees(reached)}. Below {degrees(least)} other movement looks the "
                "same."
            )
            return Note(TOO_SMALL, text)
        jitter = repetition.noise[primary]
        error = TELLING_ERRORS * math.hypot(self._movement.primary.repetition, jitter)
        if reached < error:
            text = (
                f"It reached {degrees(reached)}, which is within its own error of {degrees(error)}."
            )
            return Note(WITHIN_ERROR, text)
        return None

    def _other_movement(self, repetition: MeasuredRepetition) -> Note | None:
        """The first requirement of the movement that does not hold; what is not known holds."""
        seen = {
            "change": repetition.change,
            "highest": repetition.highest,
            "middle": repetition.middle,
            "end_range": repetition.values,
        }
        for rule in self._movement.requirement:
            found = seen[rule.of][rule.measure]
            if found < rule.at_least or found > rule.at_most:
                return Note(rule.code, rule.text.format(value=found))
        return None

    def _trim(self, now_s: float) -> None:
        began_s = self._segmenter.began_s
        keep_s = now_s if math.isnan(began_s) else began_s
        keep_s = max(keep_s - MARGIN_S, now_s - self._movement.repetition.max_duration_s - 30.0)
        while self._samples and self._samples[0].t_s < keep_s:
            self._samples.popleft()


def moved_along(
    one: MeasuredRepetition | Discarded,
    side: Side,
    channels: Mapping[Side, Channel],
    done: Sequence[Repetition],
) -> bool:
    """Whether it is no movement of its own: the other side does, or did, more in that time.

    The leg that a circling person stands on sways; nobody circles both at once.
    """
    reached, under_way = (
        channels[which].reached(one.start_s, one.end_s) for which in (side, side.other)
    )
    others = (
        other.primary.value for other in done if other.side is side.other and together(one, other)
    )
    return any(other > reached for other in (*others, under_way))
