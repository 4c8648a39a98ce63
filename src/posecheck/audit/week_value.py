"""One week in one number: a robust mean, and how far it would differ if the week was done again.

Constants: docs/audit.md#what-the-numbers-are.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from posecheck.audit.counting import FEWEST
from posecheck.audit.places import between_deg, home_of, widened
from posecheck.audit.records import UNKNOWN_INTERVAL, Point, WeekValue
from posecheck.audit.week import Week
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Baseline
from posecheck.records import Note, StandardError
from posecheck.reliability import REACH90, median, pooled_spread, spread_within

HODGES_LEHMANN_FACTOR = math.sqrt(math.pi / 3.0)
"""Standard error of a Hodges-Lehmann estimate over that of a mean, for normal errors."""
PRIOR_REPETITIONS = 4.0
"""The movement file's error counts as much as so many repetitions of the person's own."""
DAILY_DEG = 1.0
"""How far a person's own range differs from day to day when nothing changes: standard deviation.
No rendered person shows it: it is what between-day errors of trunk rotation have beyond within-day
ones (SEM 1.4-2.0 and 0.8-2.1; √(1.7² − 1.45²) ≈ 0.9; Johnson 2012, J Athl Train 47:52-60)."""
UNKNOWN_ERROR = StandardError(math.nan, math.nan)


def hodges_lehmann(values: ArrayLike) -> float:
    """The median of the means of all pairs, each value with itself too; NaN without values.

    Hodges & Lehmann 1963, Ann Math Stat 34:598-611, doi:10.1214/aoms/1177704172: nearly as exact as
    a mean (95 % for normal errors), and of five values one may be anything.

    >>> hodges_lehmann([30.0, 31.0, 32.0, 33.0, 90.0])
    32.0
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if len(known) == 0:
        return math.nan
    i, j = np.triu_indices(len(known))
    return float(np.median((known[i] + known[j]) / 2.0))


def repetition_spread(points: Sequence[Point], rule: ErrorRule) -> float:
    """Standard deviation from repetition to repetition: the person's own, with the file's error.

    ``points`` are the counted ones of all weeks; their spread is taken within sessions.
    """
    groups: dict[str, list[float]] = defaultdict(list)
    for one in points:
        groups[one.session_id].append(one.deg)
    usual = median([one.standard_error.repetition for one in points])
    return pooled_spread(
        *spread_within(list(groups.values())),
        prior=rule.repetition if math.isnan(usual) else usual,
        prior_df=PRIOR_REPETITIONS,
    )


def week_value(
    week: Week,
    points: Sequence[Point],
    *,
    rule: ErrorRule,
    spread_deg: float,
    daily_deg: float = DAILY_DEG,
    home: str | None = None,
) -> WeekValue:
    """The value of one week: the mean of its days, each the Hodges-Lehmann estimate of that day.

    A day is one set-up.  The repetitions' part of the error shrinks with their number, the set-up's
    only with the number of days; it is the movement file's error between set-ups of one person,
    from the same place where the series has one (``home``), widened like the repetitions' own for
    an oblique view, and the person's daily form.
    """
    counted = [one for one in points if one.left_out is None]
    sessions = len({one.session_id for one in counted})
    if len(counted) < FEWEST:
        return WeekValue(
            *(week, math.nan, UNKNOWN_INTERVAL, UNKNOWN_ERROR, len(counted), sessions),
            points=tuple(points),
            why_missing=_why_missing(points, len(counted)),
        )
    days: dict[date, list[Point]] = defaultdict(list)
    for one in counted:
        days[one.recorded_at.date()].append(one)
    deg = float(np.mean([hodges_lehmann([one.deg for one in day]) for day in days.values()]))
    error = _error(list(days.values()), rule, spread_deg, daily_deg, home)
    reach = REACH90 * error.total
    return WeekValue(
        *(week, deg, (deg - reach, deg + reach), error, len(counted), sessions),
        points=tuple(points),
        tempo_s=median([one.tempo_s for one in counted]),
        sparc=median([one.sparc for one in counted]),
    )


def as_weeks_count(baseline: Baseline, points: Sequence[Point], rule: ErrorRule) -> Baseline:
    """The baseline from the repetitions of its sessions that a week would count, as it does.

    So that a week is compared with its like: a baseline's own median is that of every easy
    repetition, warm-ups too, none of them forced.  Its limit stays as it is.
    """
    own = [one for one in points if one.session_id in baseline.session_ids]
    counted = [one for one in own if one.left_out is None]
    if not own:
        return baseline
    value = week_value(
        Week.of(own[0].recorded_at.date()),
        own,
        rule=rule,
        spread_deg=repetition_spread(counted, rule),
        home=home_of(counted, rule),
    )
    return replace(
        baseline,
        median_deg=value.deg,
        interval90_deg=value.interval90_deg,
        repetitions=value.counted,
        sessions=value.sessions,
        days=len({one.recorded_at.date() for one in counted}),
    )


def _error(
    days: Sequence[Sequence[Point]],
    rule: ErrorRule,
    spread_deg: float,
    daily_deg: float,
    home: str | None,
) -> StandardError:
    setups = [
        math.hypot(
            daily_deg,
            widened(day, rule) * between_deg(rule, [one.place for one in day], home),
        )
        for day in days
    ]
    repetitions = [_mean_error(spread_deg, len(day)) for day in days]
    return StandardError(math.hypot(*repetitions) / len(days), math.hypot(*setups) / len(days))


def _mean_error(spread: float, count: int) -> float:
    """Of a Hodges-Lehmann estimate; of one or two values it is their mean."""
    return spread * (HODGES_LEHMANN_FACTOR if count >= FEWEST else 1.0) / math.sqrt(count)


def _why_missing(points: Sequence[Point], counted: int) -> Note:
    if not points:
        return Note("nothing-recorded", "Nothing was measured in this week.")
    if counted:
        text = f"Only {counted} counted {'repetition' if counted == 1 else 'repetitions'}; "
        return Note("too-few", text + f"a week needs {FEWEST} after the warm-up.")
    reasons = [one.left_out for one in points if one.left_out is not None]
    other = [one for one in reasons if one.code not in ("warm-up", "beyond-five")]
    if other:
        return Note("all-left-out", other[0].text)
    if len(points) > 1:
        text = (
            f"{len(points)} repetitions in {len(points)} sessions: the first of each is a warm-up, "
            f"so none counts. Do {FEWEST} or more after it in one session."
        )
        return Note("too-few", text)
    return Note("too-few", f"Only a warm-up; a week needs {FEWEST} repetitions after it.")
