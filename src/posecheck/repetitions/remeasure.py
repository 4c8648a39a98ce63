"""Measures one repetition again, zero-phase, from its own samples: the numbers that are reported.

The segmenter works sample by sample and lags; here the whole repetition is known, so its start,
end range, hold and speed are read from smoothed samples without delay.  Live and recorded sessions
both come through here.

Constants: docs/derivations.md#repetitions.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from posecheck.geometry import swept_solid_angle_sr
from posecheck.judgement.framing import DAMAGED
from posecheck.measures.kind import MeasureKind
from posecheck.records import FloatArray, Note, Sample, StandardError
from posecheck.repetitions.end_zone import Course, EndZone, end_zone
from posecheck.repetitions.excursion import Ending, Excursion
from posecheck.repetitions.out_and_back import RETURN_SHARE
from posecheck.repetitions.smoothness import mean_sparc_of_halves
from posecheck.repetitions.stretch import (
    BoolArray,
    excluded,
    full_range,
    highest,
    hold,
    largest_rise,
    last_part,
    median,
    near_top,
)
from posecheck.smoothing import ZeroPhaseSmoother

BANDWIDTH_S = 0.10
"""Smoothing bandwidth; a sine of 2.5 Hz keeps 0.70 of its size (docs/derivations.md)."""
HOLD_SHARE = 0.95
"""Time above this share of the end range is the hold."""
MIN_VALID_SHARE = 0.5
"""Fewer usable frames than this and the repetition is not judged."""
LOST_GAP_S = 0.15
"""Between frames that are further apart than this …"""
LOST_INTERVALS = 3.0
"""… and than so many usual intervals, others are missing [intervals]."""
MAX_GAP_S = 1.0
"""A longer stretch without a usable frame and the repetition is not judged."""
NEAR_PEAK_S = 0.18
"""There must be usable frames within this time of the peak, on both sides: six a second suffice."""
AGREED_SHARE = 0.8
"""So many of the unusable frames must have the same reason for it to be the repetition's."""
REST_SHARE = 0.15
"""Levels in the lowest share of the amplitude belong to rest."""
REST_LEVEL_S = 0.2
"""A level at the start or the end is the median of the samples this near."""
LEAD_S = 0.7
"""The start is looked for up to so long before the signal left rest."""
MAX_START_SHARE = 0.5
"""A repetition that had gone more than this share of its way when first seen was not seen whole."""

TRACKING_LOST = Note("tracking-lost", "The body was lost from sight during the repetition.")
TOO_FEW_PICTURES = Note("too-few-pictures", "The pictures came too seldom, under six a second.")
CUT_OFF = Note("cut-off-by-end", "It was not finished when the recording or the view of it ended.")
BEGAN_BEFORE = Note("began-before-recording", "Its beginning was not seen.")
MIN_ROUNDNESS = 0.15
"""A path narrower than this share of its length is a swing, not a circle [ratio]."""

NO_CIRCLE = Note("not-a-circle", "The leg went out and back without going round.")


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredRepetition:
    """The numbers of one repetition, before they are judged."""

    start_s: float
    """Left rest by a tenth of the amplitude."""
    peak_s: float
    """Middle of the hold."""
    end_s: float
    """Back within a tenth of the amplitude, or turned round."""
    hold_s: float
    """Time above 95 % of the end range."""
    end_zone_s: float
    """Time in the last 15 % of the way to the end range."""
    values: Mapping[str, float]
    """End range of each value: at the moment of the primary's end range, NaN when unusable."""
    changes: Mapping[str, float]
    """How far each value rose above its level at the start."""
    change: Mapping[str, float]
    """Largest less smallest of each value from start to end; NaN when it was never known."""
    highest: Mapping[str, float]
    """Largest of each value from start to end; NaN when it was never known."""
    middle: Mapping[str, float]
    """Median of each value from start to end; NaN when it was never known."""
    standard_errors: Mapping[str, StandardError]
    """Errors of the reported values, those of the middle during the repetition."""
    remarks: tuple[Note, ...]
    """What made it less certain."""
    noise: Mapping[str, float]
    """Standard deviation of the samples about their smoothed course, each value's unit."""
    peak_speed_deg_s: float
    """Fastest change of the signal."""
    sparc: float
    """Smoothness of out and back."""
    valid_share: float
    """Usable frames over all frames, those that are missing counted too."""
    lost_share: float
    """Frames that are missing, lost or damaged over all frames."""
    direction: str | None
    """``outward`` or ``inward`` for a path, else None."""
    end: EndZone
    """How the end range was reached."""


def measure_repetition(
    samples: Sequence[Sample],
    excursion: Excursion,
    *,
    kind: MeasureKind,
    primary: str,
    last_end_s: float = -math.inf,
) -> MeasuredRepetition | Note:
    """The repetition behind an excursion, or why it cannot be judged.

    ``samples`` are those of one side, in order, from before the excursion's rest to its end;
    ``last_end_s`` is when the excursion before it was over.
    """
    if excursion.ending is Ending.CUT_OFF:
        return CUT_OFF
    if excursion.ending is Ending.NO_CIRCLE:
        return NO_CIRCLE
    course = _Course(samples, kind.signal)
    if _too_few_pictures(course.t_s):
        return TOO_FEW_PICTURES
    # The signal may notice late what the outline shows before.
    lead_s = LEAD_S if kind.outline != kind.signal else 0.0
    since_s = min(excursion.rest_s, max(excursion.rest_s - lead_s, last_end_s))
    spread = course.distance_from(since_s, kind.outline)
    if not _inside(course.t_s, spread, since_s, excursion.end_s).any():
        return TRACKING_LOST
    span = _span(course, spread, since_s, excursion.end_s)
    valid_share, lost_share = _shares(course, span)
    problem = _gap_problem(course, span, spread, valid_share)
    if problem is None and len(kind.signal) == 1 and _starts_far_out(course, span):
        problem = BEGAN_BEFORE
    if problem is None and len(kind.signal) > 1 and _roundness(course, span) < MIN_ROUNDNESS:
        problem = NO_CIRCLE
    if problem is not None:
        return problem
    return _numbers(
        course, span, spread, kind=kind, primary=primary, shares=(valid_share, lost_share)
    )


class _Course:
    """The smoothed values of a stretch of samples."""

    def __init__(self, samples: Sequence[Sample], signal: tuple[str, ...]) -> None:
        self.t_s = np.array([sample.t_s for sample in samples])
        self.raw = {
            name: np.array([s.values[name] if s.usable else math.nan for s in samples])
            for name in samples[0].values
        }
        self._smoother = ZeroPhaseSmoother(self.t_s, bandwidth_s=BANDWIDTH_S)
        self._smooth: dict[str, tuple[FloatArray, FloatArray]] = {}
        self.names, self.samples = signal, samples
        self.signal = self.raw[signal[0]]

    def smooth(self, name: str) -> FloatArray:
        if name not in self._smooth:
            self._smooth[name] = self._smoother.smooth(self.raw[name])
        return self._smooth[name][0]

    def slope(self, name: str) -> FloatArray:
        self.smooth(name)
        return self._smooth[name][1]

    def distance_from(self, rest_s: float, outline: tuple[str, ...]) -> FloatArray:
        """How far out each moment is: the value itself, or the distance from a path's rest."""
        if len(outline) == 1:
            return self.smooth(outline[0])
        at_rest = int(np.argmin(np.abs(self.t_s - rest_s)))
        parts = [self.smooth(name) for name in outline]
        return np.asarray(np.linalg.norm([part - part[at_rest] for part in parts], axis=0))

    def speed(self, angles: tuple[str, ...]) -> FloatArray:
        """Unsigned angular speed, degrees per second; of a path: along it."""
        return np.asarray(np.linalg.norm([self.slope(name) for name in angles], axis=0))


def _span(course: _Course, spread: FloatArray, since_s: float, end_s: float) -> slice:
    """From leaving rest by a tenth of the amplitude to being back within a tenth of it."""
    indices = np.flatnonzero(_inside(course.t_s, spread, since_s, end_s))
    peak = int(indices[np.argmax(spread[indices])])
    before, after = indices[indices <= peak], indices[indices >= peak]
    top = float(spread[peak])
    rest_share = REST_SHARE if len(course.names) == 1 else 0.0  # a path has no dips below rest
    low_before, low_after = (
        _rest_level(spread[part], top, share=rest_share) for part in (before, after)
    )
    out = before[spread[before] <= low_before + RETURN_SHARE * (top - low_before)]
    back = after[spread[after] <= low_after + RETURN_SHARE * (top - low_after)]
    return slice(int(out[-1]), int(back[0]) + 1)


def _inside(t_s: FloatArray, spread: FloatArray, since_s: float, end_s: float) -> BoolArray:
    """Known moments of it; none when the pictures came too seldom to be smoothed."""
    return np.asarray((t_s >= since_s) & (t_s <= end_s) & np.isfinite(spread))


def _rest_level(levels: FloatArray, top: float, *, share: float) -> float:
    """Level of rest in one half: the median of its lowest part, so that no dip decides."""
    lowest = float(levels.min())
    return float(np.median(levels[levels <= lowest + share * (top - lowest)]))


def _shares(course: _Course, span: slice) -> tuple[float, float]:
    """Usable frames, and lost ones, over all frames that there should be."""
    t_s, samples = course.t_s[span], course.samples[span]
    apart_s = np.diff(t_s)
    usual_s = float(np.median(np.diff(course.t_s)))
    gaps_s = apart_s[apart_s > max(LOST_GAP_S, LOST_INTERVALS * usual_s)]
    missing = int(np.rint(gaps_s / usual_s - 1.0).sum())
    damaged = sum(one.reason == DAMAGED for one in samples)
    frames = len(t_s) + missing
    return int(np.isfinite(course.signal[span]).sum()) / frames, (missing + damaged) / frames


def _gap_problem(
    course: _Course, span: slice, spread: FloatArray, valid_share: float
) -> Note | None:
    t_s, signal = course.t_s[span], course.signal[span]
    usable = t_s[np.isfinite(signal)]
    if valid_share < MIN_VALID_SHARE or len(usable) < 4 or np.diff(usable).max() > MAX_GAP_S:
        return _why_lost(course.samples[span])
    peak_s = t_s[np.nanargmax(spread[span])]
    before = usable[(usable >= peak_s - NEAR_PEAK_S) & (usable < peak_s)]
    after = usable[(usable <= peak_s + NEAR_PEAK_S) & (usable > peak_s)]
    return None if len(before) and len(after) else _why_lost(course.samples[span])


def _too_few_pictures(t_s: FloatArray) -> bool:
    """Whether pictures came regularly, but not often enough to be smoothed."""
    apart_s = np.diff(t_s)
    return bool(len(apart_s) and apart_s.max() <= MAX_GAP_S and np.median(apart_s) > NEAR_PEAK_S)


def _why_lost(samples: Sequence[Sample]) -> Note:
    """What nearly all unusable samples say; that sight was lost when they do not agree."""
    reasons = [sample.reason for sample in samples if sample.reason is not None]
    commonest = Counter(reasons).most_common(1)
    if commonest and commonest[0][1] >= AGREED_SHARE * len(reasons):
        return commonest[0][0]
    return TRACKING_LOST


def _starts_far_out(course: _Course, span: slice) -> bool:
    level = course.smooth(course.names[0])[span]
    return bool(level[0] - level[-1] > MAX_START_SHARE * (np.nanmax(level) - level[-1]))


def _roundness(course: _Course, span: slice) -> float:
    """Width over length of a path: the ratio of its two principal spreads, 1 for a circle."""
    path = np.stack([course.smooth(name)[span] for name in course.names])
    path = path[:, np.isfinite(path).all(axis=0)]
    spreads = np.linalg.svd(path - path.mean(axis=1, keepdims=True), compute_uv=False)
    return float(spreads[-1] / spreads[0])


def _numbers(
    course: _Course,
    span: slice,
    spread: FloatArray,
    *,
    kind: MeasureKind,
    primary: str,
    shares: tuple[float, float],
) -> MeasuredRepetition:
    t_s = course.t_s[span]
    end_range = course.smooth(primary)[span]
    path = len(kind.signal) > 1
    furthest = end_range if path else spread[span]
    top = float(np.nanmax(furthest))
    held = furthest >= min(HOLD_SHARE * top, top)  # a path can stay below zero
    # Smoothing reaches into frames whose value is unusable; they do not count.
    usable = np.isfinite(course.raw[primary][span])
    changes = {name: largest_rise(course.smooth(name)[span]) for name in kind.names}
    if kind.exclusion is not None:
        rise = _above_rest(course, kind.exclusion.measure, span)
        changes[kind.exclusion.measure] = highest(rise)
        usable = _without(usable, excluded(rise, kind.exclusion), end_range, kind.exclusion.most)
    zone = last_part(furthest) if kind.held is None else near_top(course.smooth(kind.held)[span])
    counts: BoolArray = usable & held if kind.at_end_range_only else usable
    at = _index_of_largest(end_range, counts)
    hold_s, peak_s = hold(t_s, held)
    half_hold_s = (t_s[held][-1] - t_s[held][0]) / 2.0
    speed = course.speed(kind.angles)[span]
    values, direction = _end_values(course, span, at, kind)
    return MeasuredRepetition(
        start_s=float(t_s[0]),
        peak_s=peak_s,
        end_s=float(t_s[-1]),
        hold_s=hold_s,
        end_zone_s=hold(t_s, zone)[0],
        values=values,
        changes=changes,
        change={name: full_range(course.smooth(name)[span]) for name in kind.names},
        highest={name: highest(course.smooth(name)[span]) for name in kind.names},
        middle={name: median(course.smooth(name)[span]) for name in kind.names},
        standard_errors=_typical_errors(course.samples[span]),
        remarks=tuple(dict.fromkeys(s.remark for s in course.samples[span] if s.remark)),
        noise={name: _noise(course, name, span) for name in kind.names},
        peak_speed_deg_s=float(np.nanmax(speed)),
        sparc=mean_sparc_of_halves(
            t_s, speed, out_s=peak_s - half_hold_s, back_s=peak_s + half_hold_s
        ),
        valid_share=shares[0],
        lost_share=shares[1],
        direction=direction,
        end=_end_zone(course, span, kind=kind, primary=primary, usable=usable),
    )


def _end_values(
    course: _Course, span: slice, at: int, kind: MeasureKind
) -> tuple[dict[str, float], str | None]:
    """The end range of each value, and the direction of a path."""
    values = {name: float(course.smooth(name)[span][at]) for name in kind.names}
    if kind.held is not None:
        values[kind.held] = highest(course.smooth(kind.held)[span])
    if len(kind.signal) == 1:
        return values, None
    flexion, abduction = (course.smooth(name)[span] for name in kind.angles)
    values |= {name: highest(course.smooth(name)[span]) for name in kind.angles}
    known = np.isfinite(flexion) & np.isfinite(abduction)
    swept = swept_solid_angle_sr(flexion[known], abduction[known])
    values["swept_area"] = kind.area_gain * abs(swept)
    return values, "outward" if swept > 0 else "inward"


def _end_zone(
    course: _Course, span: slice, *, kind: MeasureKind, primary: str, usable: BoolArray
) -> EndZone:
    angles = (primary, *(name for name in kind.angles if name != primary))
    read = Course(
        t_s=course.t_s[span],
        angles=[course.smooth(name)[span] for name in angles],
        slope=course.slope(primary)[span],
        counts=usable,
        jitter_deg=_noise(course, primary, span),
        bandwidth_s=BANDWIDTH_S,
    )
    others = {name: course.smooth(name)[span] for name in kind.names if name not in angles}
    return end_zone(read, others)


def _without(usable: BoolArray, excluded: BoolArray, values: FloatArray, most: float) -> BoolArray:
    """The usable moments that count: all of them when leaving some out would cut off too much."""
    counted = usable & ~excluded
    reached, whole = (highest(values[part]) for part in (counted, usable))
    return counted if whole - reached <= most else usable


def _above_rest(course: _Course, name: str, span: slice) -> FloatArray:
    """A value above the line between its levels at the start and at the end of a repetition.

    Whatever it was at neutral: a step or a slip of the camera since then changes nothing.
    """
    t_s, values = course.t_s, course.smooth(name)
    ends_s = (float(t_s[span.start]), float(t_s[span.stop - 1]))
    near = [values[np.abs(t_s - end_s) <= REST_LEVEL_S] for end_s in ends_s]
    levels = [median(one) for one in near]
    return np.asarray(values[span] - np.interp(t_s[span], ends_s, levels))


def _typical_errors(samples: Sequence[Sample]) -> Mapping[str, StandardError]:
    """Of the usable sample whose errors are in the middle: a moment badly seen does not decide."""
    usable = sorted((one for one in samples if one.usable), key=lambda one: one.error_scale)
    return usable[len(usable) // 2].standard_errors


def _index_of_largest(values: FloatArray, counts: BoolArray) -> int:
    allowed = np.where(counts & np.isfinite(values), values, -np.inf)
    return int(np.argmax(allowed))


def _noise(course: _Course, name: str, span: slice) -> float:
    rest = (course.raw[name] - course.smooth(name))[span]
    rest = rest[np.isfinite(rest)]
    return float(np.sqrt(np.mean(rest**2))) if len(rest) > 3 else math.nan
