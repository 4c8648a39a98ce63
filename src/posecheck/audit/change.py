"""What a series says: clearly up, clearly down, no clear change, or not enough data.

An audit is read every week.  A rule that is right in 95 of 100 weeks would show something false to
nearly everybody within a year; so the bar is that of a sequential test.  ``python -m bench.audit``
chooses the two constants and says how often the rule is wrong.

Constants: docs/audit.md#what-the-numbers-are.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from posecheck.audit.records import Change, ChangeVerdict, WeeklyTrend, WeekValue
from posecheck.audit.trend import WINDOW_WEEKS, FloatArray, in_window, places_of
from posecheck.personal import Baseline
from posecheck.reliability import mdc95
from posecheck.words.numbers import counted, degrees, interval, signed_degrees

FEWEST_WEEKS = 4
"""With fewer weeks nothing is said of a change."""
CRITICAL = 2.4
"""Bar for the first twelve weeks together, in standard errors of a slope over twelve weeks
[standard errors] …"""
CRITICAL_LATER = 3.15
"""… and afterwards, when the window moves on week by week, for each further twelve [standard
errors]."""
SHAPE = 0.25
"""How the bar falls as weeks come in, between O'Brien-Fleming (0) and Pocock (0.5): Wang & Tsiatis
1987, Biometrics 43:193-199, doi:10.2307/2531959 [exponent]."""
_FULL = WINDOW_WEEKS * (WINDOW_WEEKS**2 - 1) / 12.0


def bar_of(places: FloatArray, *, later: bool) -> float:
    """How many standard errors of its slope a trend must be from nothing.

    Information is the sum of squares of the weeks about their mean, of that of twelve full weeks:
    so much a least-squares slope is known better by, and Theil-Sen's nearly so.
    """
    if later:
        return CRITICAL_LATER
    information = min(1.0, _sum_of_squares(places) / _FULL)
    return float(CRITICAL * information ** (SHAPE - 0.5))


def detectable_deg(places: FloatArray, spread_deg: float, *, later: bool) -> float:
    """The smallest change along the trend that is called clear, degrees.

    >>> round(detectable_deg(np.arange(12.0), 3.0, later=False), 1)
    6.6
    """
    error = spread_deg / math.sqrt(_sum_of_squares(places))
    return bar_of(places, later=later) * error * float(places[-1] - places[0])


def change_of(
    weeks: Sequence[WeekValue],
    trend: WeeklyTrend | None,
    *,
    spread_deg: float,
    baseline: Baseline | None = None,
) -> Change:
    """The verdict on a series and its sentence; ``weeks`` are all of them, this one last."""
    known = in_window(weeks)
    unjudged = Change(
        ChangeVerdict.NOT_ENOUGH,
        _not_enough(len(known)),
        mdc95_deg=mdc95(spread_deg),
        since_last_week_deg=_since_last(weeks),
        since_baseline_deg=_since_baseline(weeks, baseline),
    )
    if trend is None or len(known) < FEWEST_WEEKS:
        return unjudged
    places = places_of(known)
    span = float(places[-1])
    deg = span * trend.slope_deg_per_week
    bar = detectable_deg(places, spread_deg, later=_older(weeks))
    low, high = (span * end for end in trend.slope_interval90)
    verdict = ChangeVerdict.NONE
    if abs(deg) >= bar:
        verdict = ChangeVerdict.UP if deg > 0 else ChangeVerdict.DOWN
    return replace(
        unjudged,
        verdict=verdict,
        sentence=_sentence(verdict, deg, (low, high), bar, trend),
        deg=deg,
        interval90_deg=(low, high),
        detectable_deg=bar,
    )


def _older(weeks: Sequence[WeekValue]) -> bool:
    """Whether there are values from before the window: it has begun to move."""
    last = weeks[-1].week
    return any(one.known and last.since(one.week) >= WINDOW_WEEKS for one in weeks)


def _sum_of_squares(places: FloatArray) -> float:
    return float(np.square(places - places.mean()).sum())


def _since_last(weeks: Sequence[WeekValue]) -> float:
    known = [one.deg for one in weeks if one.known]
    return known[-1] - known[-2] if len(known) >= 2 and weeks[-1].known else math.nan


def _since_baseline(weeks: Sequence[WeekValue], baseline: Baseline | None) -> float:
    return math.nan if baseline is None or not weeks else weeks[-1].deg - baseline.median_deg


def _not_enough(count: int) -> str:
    weeks = counted(count, "week")
    return f"Not enough data: {weeks} so far, {FEWEST_WEEKS} are needed to detect a change."


def _sentence(
    verdict: ChangeVerdict,
    deg: float,
    ends: tuple[float, float],
    bar: float,
    trend: WeeklyTrend,
) -> str:
    weeks = trend.last.since(trend.first) + 1
    numbers = f"{signed_degrees(deg)} over {weeks} weeks (90 %: {interval(ends, plus=True)})"
    if verdict is ChangeVerdict.NONE:
        return f"No clear change: {numbers}. The smallest detectable change is {degrees(bar)}."
    word = "up" if verdict is ChangeVerdict.UP else "down"
    return f"Clearly {word}: {numbers}. The smallest detectable change is {degrees(bar)}."
