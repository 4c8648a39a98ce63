"""How early and how rightly the coach warns, on rendered people whose angles are known.

Two kinds of clips.  Held-out ones (``bench.studio set held-out``): every repetition is judged
against limits that lie so far below (or above) its own true end range, in true degrees, as with
``--comfort``: the person's build and the camera's place are in the error.  Forced ones
(``bench.accuracy.forced``): people who calibrated on two days, judged on others against the first
stretch that was measured then.

The true course out is rebuilt from the truth: the studio moves by minimum-jerk pieces, of which the
moments of a tenth and of 95 % are kept.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.accuracy.agreement import clustered_mean
from bench.accuracy.forced_judged import ASKED, judged
from bench.accuracy.heldout import Clip, TrueRepetition, read_clips
from bench.accuracy.markdown import share_with_interval, table
from bench.accuracy.reading import landmarks_file
from bench.studio.motions import ease
from posecheck import load_movement
from posecheck.body import Side
from posecheck.estimators.recorded import RecordedPoses
from posecheck.judgement.verdict import margin_of
from posecheck.live.reading import Readings
from posecheck.movements import Movement
from posecheck.pipeline import Watch
from posecheck.records import Limit, Observation, StandardError

OVERS_DEG = (-8.0, -4.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0)
"""How far beyond the limit a held-out repetition goes."""
LATE_S = 0.5
"""A warning so long after the hold still belongs to its repetition."""
BIG_DEG, BIG_SHARE = 8.0, 0.20


@dataclass(frozen=True, slots=True)
class Case:
    """One repetition against one limit."""

    clip: str
    """Repetitions of one clip share their errors."""
    over_deg: float
    """True end range beyond the true limit."""
    limit_deg: float
    """The limit, true degrees."""
    warned_s: float
    """When 'ease off' came; NaN: never."""
    peak_s: float
    """Middle of the true hold."""
    crossed_s: float
    """When the true angle passed limit and margin; NaN: never, or not known."""
    frame_s: float
    """Between two frames."""
    judged_over: bool
    """Whether the verdict afterwards says that it went beyond limit and margin."""

    @property
    def warned(self) -> bool:
        """Whether there was a warning."""
        return math.isfinite(self.warned_s)

    @property
    def in_time(self) -> bool:
        """Before the peak."""
        return self.warned_s <= self.peak_s

    @property
    def is_big(self) -> bool:
        """Whether it should be warned of."""
        return self.over_deg >= BIG_DEG or self.over_deg >= BIG_SHARE * self.limit_deg

    @property
    def delay_frames(self) -> float:
        """From the true crossing to the warning, in frames; negative: too early."""
        return (self.warned_s - self.crossed_s) / self.frame_s


def report(clips: Path, forced: Path | None, model: str) -> str:
    """Both tables."""
    held_out = list(held_out_cases(clips, model))
    text = (
        "### A limit in true degrees, without calibration\n\n"
        f"{_told(held_out, 'clips')}\n{_curve(held_out)}\n{_figures(held_out)}"
    )
    if forced is not None:
        found = list(forced_cases(forced))
        text += (
            "\n### Against references of the same set\n\n"
            f"{_told(found, 'sets')}\n{_curve(found)}\n{_figures(found)}"
        )
    return text


def held_out_cases(folder: Path, model: str) -> Iterator[Case]:
    """Every repetition of the clips in the protocol, against limits around its own end range."""
    for clip in read_clips(folder):
        kept = landmarks_file(clip.folder, clip.name, model)
        twist = clip.movement == "thoracic-twist"
        standing = twist and clip.protocol[0] != "seated"
        usable = clip.counts and clip.arms_as_asked and not standing
        if not usable or not kept.exists() or clip.off_view_deg > 45.0:
            continue
        movement = load_movement(clip.movement)
        seen = _watched(kept, movement)
        frame_s = 1.0 / clip.about["fps"]
        for true in clip.truth:
            yield from _cases_of(clip, true, movement, seen, frame_s)


def _cases_of(
    clip: Clip,
    true: TrueRepetition,
    movement: Movement,
    seen: Sequence[Observation],
    frame_s: float,
) -> Iterator[Case]:
    rule = movement.primary
    usual = StandardError(rule.repetition, rule.setup)
    for over_deg in OVERS_DEG:
        limit = Limit(rule.measure, true.deg - over_deg, "option")
        warned_s = first_warning(
            seen, movement, limit, true.side, true.start_s - 0.5, true.hold_s[1] + LATE_S
        )
        yield Case(
            clip=clip.name,
            over_deg=over_deg,
            limit_deg=limit.deg,
            warned_s=warned_s,
            peak_s=true.peak_s,
            crossed_s=crossed_s(true, limit.deg + margin_of(limit, usual)),
            frame_s=frame_s,
            judged_over=_judged_over(seen, true, limit),
        )


def forced_cases(folder: Path) -> Iterator[Case]:
    """Comfortable repetitions and overshoots of people who began with their references."""
    for one in (outcome for found in judged(folder, ASKED) for outcome in found.outcomes):
        if one.kind in ("warm-up", "reference"):
            continue
        yield Case(
            clip=one.person,
            over_deg=one.over_deg,
            limit_deg=one.first_stretch_deg,
            warned_s=one.warned_s,
            peak_s=one.peak_s,
            crossed_s=math.nan,
            frame_s=math.nan,
            judged_over=one.found is not None and one.found.verdict.position == "past",
        )


def _judged_over(seen: Sequence[Observation], true: TrueRepetition, limit: Limit) -> bool:
    """What the same rule says of the repetition when it is over."""
    return any(
        one.primary.value - limit.deg > margin_of(limit, one.primary.standard_error)
        for observation in seen
        for one in observation.repetitions
        if one.side is true.side and true.start_s <= one.peak_s <= true.end_s
    )


def first_warning(
    seen: Iterable[Observation],
    movement: Movement,
    limit: Limit,
    side: Side,
    from_s: float,
    to_s: float,
) -> float:
    """When the coach would first say 'ease off' between two moments; NaN: not at all."""
    readings = Readings(movement)
    for observation in seen:
        t_s = observation.pose.t_s
        if not from_s - 3.0 <= t_s <= to_s:
            continue
        if not observation.samples:
            readings.reset()
        now = readings.push(replace(observation, limits=(limit,)), ()).get(side)
        if now is None or t_s < from_s:
            continue
        if any(alert.kind == "over-limit" for alert in now.alerts):
            return t_s
    return math.nan


def crossed_s(true: TrueRepetition, deg: float) -> float:
    """When the true angle passed ``deg`` on the way out; NaN when it did not."""
    rest_deg = true.deg - true.values.get("shank_from_neutral", true.deg)
    whole = true.deg - rest_deg
    share = (deg - rest_deg) / whole
    end_share = (0.95 * true.deg - rest_deg) / whole
    if not 0.1 <= share <= 0.99:
        return math.nan
    tenth, end, wanted = (_moment_of(one) for one in (0.1, end_share, share))
    return true.start_s + (wanted - tenth) / (end - tenth) * (true.hold_s[0] - true.start_s)


def _moment_of(share: float) -> float:
    """When a minimum-jerk course of unit length has gone this share of its way."""
    moments = np.linspace(0.0, 1.0, 2001)
    return float(np.interp(share, [ease(float(one)) for one in moments], moments))


def _watched(kept: Path, movement: Movement) -> list[Observation]:
    poses = ((None, pose) for pose in RecordedPoses(kept).poses())
    return list(Watch(movement).observe(poses))


def _told(cases: Sequence[Case], what: str) -> str:
    repetitions = {(one.clip, round(one.peak_s, 2)) for one in cases}
    return f"{len({one.clip for one in cases})} {what}, {len(repetitions)} repetitions.\n"


def _curve(cases: Sequence[Case]) -> str:
    bins = ((-99, -6), (-6, -2), (-2, 1), (1, 3), (3, 5), (5, 7), (7, 9), (9, 11), (11, 14))
    rows = []
    for low, high in (*bins, (14, 18), (18, 99)):
        own = [one for one in cases if low <= one.over_deg < high]
        if own:
            label = f"{np.mean([one.over_deg for one in own]):+.0f}°"
            shares = (_share(own, what) for what in ("in_time", "warned", "judged_over"))
            rows.append([label, str(len(own)), *shares])
    head = ("true end range beyond the limit", "n", "warned before the peak", "warned at all")
    return table((*head, "judged beyond limit and margin afterwards"), rows)


def _figures(cases: Sequence[Case]) -> str:
    big = [one for one in cases if one.is_big]
    easy = [one for one in cases if one.over_deg <= 0.0]
    over = [one for one in cases if one.judged_over]
    delays = [one.delay_frames for one in cases if math.isfinite(one.delay_frames)]
    share, wrong = _share(big, "in_time"), 100.0 * float(np.mean([one.warned for one in easy]))
    text = (
        f"Overshoot of {BIG_DEG:.0f}° or {BIG_SHARE:.0%}: warned before the peak in {share} "
        f"({len(big)}; aim ≥ 95 %). Warnings per 100 comfortable repetitions: {wrong:.1f} "
        f"({len(easy)}; aim ≤ 2). Of those that the verdict puts beyond limit and margin, warned "
        f"before the peak: {_share(over, 'in_time')} ({len(over)})."
    )
    if delays:
        low, mid, high = np.quantile(delays, [0.1, 0.5, 0.9])
        text += (
            f" From the true crossing of limit and margin to the warning: median {mid:.1f} frames "
            f"(p10 {low:.1f}, p90 {high:.1f}; {len(delays)}; aim ≤ 3)."
        )
    return text + "\n"


def _share(cases: Sequence[Case], what: str) -> str:
    figure = clustered_mean([getattr(one, what) for one in cases], [one.clip for one in cases])
    return share_with_interval(figure)
