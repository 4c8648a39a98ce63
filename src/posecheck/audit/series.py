"""From sessions to series (movement, protocol, side, measure), and what a series says.

Clearly up, clearly down, no clear change, or not enough data.  An audit is read every week: a rule
that is right in 95 of 100 weeks would show something false to nearly everybody within a year; so
the bar is that of a sequential test.  ``python -m bench.audit`` chooses the two constants and says
how often the rule is wrong.

Constants: docs/audit.md#what-the-numbers-are.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from posecheck.audit.counting import (
    Circumstances,
    circumstances_of,
    is_other,
    points_of,
    usual,
)
from posecheck.audit.material import Material, MovementMaterial, SessionMaterial
from posecheck.audit.places import home_notes, home_of, widened, with_places
from posecheck.audit.records import (
    Change,
    ChangeVerdict,
    Direction,
    Point,
    Series,
    WeeklyTrend,
    WeekValue,
)
from posecheck.audit.trend import (
    WINDOW_WEEKS,
    FloatArray,
    in_window,
    places_of,
    trend_of,
    week_spread,
    with_interval,
)
from posecheck.audit.week import Week
from posecheck.audit.week_value import (
    DAILY_DEG,
    as_weeks_count,
    repetition_spread,
    week_value,
)
from posecheck.body import Side
from posecheck.history import DateOrigin
from posecheck.judgement.arc import opposed_share
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Baseline
from posecheck.records import Note
from posecheck.reliability import mdc95
from posecheck.software import POSE_LIBRARY
from posecheck.words.dates import short_day_words
from posecheck.words.numbers import as_kept, counted, degrees, interval, signed_degrees
from posecheck.words.protocol import protocol_phrase

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
        _not_enough(len(known), older=_older(weeks)),
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
    unclear = verdict is ChangeVerdict.NONE and low * high > 0
    probably = (Direction.UP if deg > 0 else Direction.DOWN) if unclear else None
    return replace(
        unjudged,
        verdict=verdict,
        sentence=_sentence(verdict, probably, deg, (low, high), bar, trend),
        probably=probably,
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


def _not_enough(count: int, *, older: bool) -> str:
    when = f"in the last {WINDOW_WEEKS}" if older else "so far"
    weeks = counted(count, "week")
    return f"Not enough data: {weeks} {when}, {FEWEST_WEEKS} are needed to detect a change."


def _sentence(
    verdict: ChangeVerdict,
    probably: Direction | None,
    deg: float,
    ends: tuple[float, float],
    bar: float,
    trend: WeeklyTrend,
) -> str:
    deg, bar, ends = as_kept(deg), as_kept(bar), (as_kept(ends[0]), as_kept(ends[1]))
    weeks = trend.last.since(trend.first) + 1
    numbers = f"{signed_degrees(deg)} over {weeks} weeks (90 %: {interval(ends, plus=True)})"
    least = f"The smallest detectable change is {degrees(bar)}."
    if degrees(abs(deg)) == degrees(bar):  # rounded, they look the same
        than = "less" if verdict is ChangeVerdict.NONE else "more"
        least = f"That is a little {than} than the smallest detectable change, {degrees(bar)}."
    if probably is not None:
        return (
            f"No clear change yet: {numbers}. {least} Probably {probably}, not yet certain: a "
            "report that is read every week needs stronger evidence than a single one."
        )
    if verdict is ChangeVerdict.NONE:
        return f"No clear change: {numbers}. {least}"
    word = "up" if verdict is ChangeVerdict.UP else "down"
    return f"Clearly {word}: {numbers}. {least}"


SAME_READING = ("version", POSE_LIBRARY)
"""When these differ the numbers hardly do; it is told all the same."""


def series_of(material: Material, week: Week) -> tuple[Series, ...]:
    """Every series that has a repetition in the audited week or before."""
    sessions = [one for one in material.sessions if week_of(one) <= week]
    found = []
    for known in material.movements.values():
        own = [one for one in sessions if one.past.movement == known.movement.id]
        for group in map(with_places, by_protocol(own)):
            for rule in known.rules:
                found += [_series(group, known, rule, side, week) for side in Side]
    return named_apart([one for one in found if one is not None])


def named_apart(series: Sequence[Series]) -> tuple[Series, ...]:
    """The series, with a name for their protocols where a movement has several of them."""
    return tuple(
        replace(
            one,
            protocol_name=protocol_name(
                one.protocol, [other.protocol for other in series if other.movement == one.movement]
            ),
        )
        for one in series
    )


def protocol_name(own: Mapping[str, str], all_of_it: Iterable[Mapping[str, str]]) -> str:
    """What of a protocol differs among all of its movement; a position needs no further word.

    >>> kneeling = {"position": "half-kneeling", "knee": "bent"}
    >>> protocol_name(kneeling, [kneeling, {"position": "split stance", "knee": "straight"}])
    'half-kneeling, knee bent'
    """
    others = list(all_of_it)
    keys = dict.fromkeys(key for one in (own, *others) for key in one)
    differ = [key for key in keys if len({one.get(key) for one in others}) > 1]
    return protocol_phrase({key: own.get(key) for key in differ})


def week_of(session: SessionMaterial) -> Week:
    """The week in which a session was recorded, by the date where that was."""
    return Week.of(session.past.recorded_at.date())


def by_protocol(sessions: Iterable[SessionMaterial]) -> list[list[SessionMaterial]]:
    """Sessions that were done the same way."""
    groups: dict[tuple[tuple[str, str], ...], list[SessionMaterial]] = defaultdict(list)
    for one in sessions:
        groups[tuple(sorted(one.past.protocol.items()))].append(one)
    return list(groups.values())


def _series(
    sessions: Sequence[SessionMaterial],
    known: MovementMaterial,
    rule: ErrorRule,
    side: Side,
    week: Week,
) -> Series | None:
    like = usual_of(sessions, known, [side])
    if like is None:
        return None
    points = {
        one.past.id: points_of(one, side=side, rule=rule, view=known.movement.view, like=like)
        for one in sessions
    }
    made = followed(sessions, known, rule, points, like=like, week=week)
    if made is None:
        return None
    own_protocol = dict(made.protocol) == dict(known.movement.protocol)
    mine = [one for one in known.baselines if (one.side, one.measure) == (side, rule.measure)]
    baseline = mine[0] if mine and own_protocol else None
    if baseline is not None:
        baseline = as_weeks_count(baseline, [p for own in points.values() for p in own], rule)
    target = known.targets_deg.get((str(side), rule.measure), math.nan)
    return replace(
        made,
        side=side,
        weeks=known.limited(made.weeks, side, rule.measure) if own_protocol else made.weeks,
        change=change_of(
            made.weeks, made.trend, spread_deg=made.week_spread_deg, baseline=baseline
        ),
        baseline=baseline,
        comfort_deg=math.nan if baseline is None else baseline.comfort_deg,
        target_deg=target if own_protocol else math.nan,
    )


def followed(
    sessions: Sequence[SessionMaterial],
    known: MovementMaterial,
    rule: ErrorRule,
    points: Mapping[str, tuple[Point, ...]],
    *,
    like: Circumstances,
    week: Week,
    daily_deg: float = DAILY_DEG,
) -> Series | None:
    """The points of each session over the weeks, without a side; None when there is no point."""
    counted = [p for own in points.values() for p in own if p.left_out is None]
    home = home_of(counted, rule)
    weeks = _weeks(sessions, points, rule, week, daily_deg)
    if not weeks:
        return None
    window = in_window(weeks)
    line = trend_of(window)
    spread = week_spread(window, line)
    trend = with_interval(line, window, spread) if line else None
    return Series(
        movement=known.movement.id,
        movement_name=known.movement.name,
        protocol=sessions[0].past.protocol,
        side=None,
        measure=rule.measure,
        primary=rule.measure == known.movement.primary.measure,
        view=like.view,
        model=like.model,
        weeks=weeks,
        trend=trend,
        change=change_of(weeks, trend, spread_deg=spread),
        week_spread_deg=spread,
        place_deg=0.0 if home is None else widened(counted, rule) * rule.elsewhere,
        opposed=opposed_share(rule, between=True),
        flags=(*_flags(sessions, weeks), *home_notes(counted, home)),
    )


def usual_of(
    sessions: Sequence[SessionMaterial], known: MovementMaterial, sides: Collection[Side]
) -> Circumstances | None:
    """In what the sides are compared; None when there is no repetition of theirs."""
    found = [
        (week_of(session), circumstances_of(one, session.views, known.movement.view))
        for session in sessions
        for one in session.repetitions
        if one.repetition.side in sides
    ]
    return usual(found) if found else None


def _weeks(
    sessions: Sequence[SessionMaterial],
    points: Mapping[str, tuple[Point, ...]],
    rule: ErrorRule,
    last: Week,
    daily_deg: float,
) -> tuple[WeekValue, ...]:
    """Every week from the first with a repetition, none left out."""
    by_week: dict[Week, list[Point]] = defaultdict(list)
    for one in sessions:
        by_week[week_of(one)] += points[one.past.id]
    begun = [week for week, own in by_week.items() if own]
    if not begun:
        return ()
    counted = [p for own in points.values() for p in own if p.left_out is None]
    spread, home = repetition_spread(counted, rule), home_of(counted, rule)
    first = min(begun)
    return tuple(
        week_value(
            *(week, by_week[week]), rule=rule, spread_deg=spread, daily_deg=daily_deg, home=home
        )
        for week in (first.plus(i) for i in range(last.since(first) + 1))
    )


def _flags(sessions: Sequence[SessionMaterial], weeks: Sequence[WeekValue]) -> tuple[Note, ...]:
    """What is not like the rest, each with the weeks that it concerns."""
    found: dict[str, tuple[str, list[str]]] = {}
    for one in weeks:
        for point in one.points:
            note = point.left_out
            if note is not None and is_other(note):
                _add(found, note.code, note.text, one.week)
    undated = [p for one in weeks for p in one.points if p.date_origin is DateOrigin.FILE_TIME]
    for point in undated:
        week = Week.of(point.recorded_at.date())
        _add(found, "file-time", _undated(undated), week)
    flags = [Note(code, f"{', '.join(names)}: {text}") for code, (text, names) in found.items()]
    made_by = [one.past.current.software for one in sessions if one.past.current is not None]
    # A landmark file does not know all of what made it; that is no difference.
    known = ({one[key] for one in made_by if one.get(key) is not None} for key in SAME_READING)
    if any(len(values) > 1 for values in known):
        text = "Not all weeks were measured by the same version of the software."
        flags.append(Note("several-versions", text))
    return tuple(flags)


def _undated(points: Sequence[Point]) -> str:
    """What to do about recordings without a date, with the last of them as the example."""
    last, others = points[-1], len({one.session_id for one in points}) - 1
    beside = f", nor {'does 1 other' if others == 1 else f'do {others} others'}" if others else ""
    return (
        f"The recording of {short_day_words(last.recorded_at)} does not say when it was made"
        f"{beside}; the time of the file was taken. If that is wrong: posecheck journal correct "
        f"{last.session_id[:8]} --recorded-at DATE"
    )


def _add(found: dict[str, tuple[str, list[str]]], code: str, text: str, week: Week) -> None:
    names = found.setdefault(code, (text, []))[1]
    if week.name not in names:
        names.append(week.name)
