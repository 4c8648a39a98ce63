"""Left against right in degrees, never in percent nor with a reason; and their sum, the arc.

Two sides differ in nearly everybody; a difference is told only when it is beyond what measuring
could make of nothing, in two weeks in a row, and even then it is a fact, not a fault.  Arcs are
left plus right of neighbouring repetitions, for movements with one zero.

Constants: docs/audit.md#what-the-numbers-are.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import Final

from posecheck.audit.counting import Circumstances, places_of
from posecheck.audit.material import Material, MovementMaterial, SessionMaterial
from posecheck.audit.places import with_places
from posecheck.audit.records import Point, Series, SideDifference, SideVerdict, WeekValue
from posecheck.audit.series import by_protocol, followed, named_apart, usual_of, week_of
from posecheck.audit.week import Week
from posecheck.audit.week_value import DAILY_DEG
from posecheck.body import Side
from posecheck.judgement.arc import arc_rule, difference_error, kept_arcs
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Arc
from posecheck.records import StandardError
from posecheck.reliability import REACH90, mdc95
from posecheck.words.numbers import as_kept, degrees

ARC_DAILY_DEG: Final = 2.0 * DAILY_DEG
"""A stiff day is stiff to both sides: their daily forms add up (design rule, the wider one)."""
NO_LIMIT: Final = "no-limit"
"""Limits are those of a side: an arc has none."""


def arc_series_of(material: Material, week: Week, series: Sequence[Series]) -> tuple[Series, ...]:
    """The arcs of every movement and protocol; named apart as the series of the sides are."""
    sessions = [one for one in material.sessions if week_of(one) <= week]
    found = []
    for known in material.movements.values():
        own = [one for one in sessions if one.past.movement == known.movement.id]
        rules = [rule for rule in known.rules if not math.isnan(rule.zero)]
        groups = [with_places(group) for group in by_protocol(own)]
        found += [_series(group, known, rule, week) for rule in rules for group in groups]
    arcs = [one for one in found if one is not None]
    return named_apart([*series, *arcs])[len(series) :]


def _series(
    sessions: Sequence[SessionMaterial], known: MovementMaterial, rule: ErrorRule, week: Week
) -> Series | None:
    like = usual_of(sessions, known, list(Side))
    if like is None:
        return None
    points = {one.past.id: _points(one, known, rule, like) for one in sessions}
    return followed(
        *(sessions, known, arc_rule(rule), points), like=like, week=week, daily_deg=ARC_DAILY_DEG
    )


def _points(
    session: SessionMaterial, known: MovementMaterial, rule: ErrorRule, like: Circumstances
) -> tuple[Point, ...]:
    """The arcs of a session; one counts when both of its repetitions do."""
    view = known.movement.view
    lefts, rights = (
        places_of(session, side=side, rule=rule, view=view, like=like) for side in Side
    )
    arcs = kept_arcs(session.repetitions, {known.movement.id: rule})
    pairs = [
        (arc, lefts[place, arc.left], rights[place, arc.right])
        for (_, place), own in arcs.items()
        for arc in own
    ]
    return tuple(_point(number, *pair) for number, pair in enumerate(pairs, start=1))


def _point(number: int, arc: Arc, left: Point, right: Point) -> Point:
    return replace(
        left,
        number=number,
        deg=arc.deg,
        interval90_deg=arc.interval90_deg,
        standard_error=arc.standard_error,
        tempo_s=(left.tempo_s + right.tempo_s) / 2.0,
        sparc=(left.sparc + right.sparc) / 2.0,
        verdict=NO_LIMIT,
        left_out=left.left_out or right.left_out,
    )


FEWEST_WEEKS = 2
"""A difference must be there in so many weeks in a row (science of it: docs/audit.md)."""


def side_differences(series: Sequence[Series]) -> tuple[SideDifference, ...]:
    """One for each movement, protocol and measure that has both sides."""
    found = []
    for left in (one for one in series if one.side is Side.LEFT):
        right = next((one for one in series if one.side is Side.RIGHT and _pair(left, one)), None)
        if right is not None:
            found.append(_difference(left, right))
    return tuple(found)


def _pair(left: Series, right: Series) -> bool:
    return (left.movement, left.measure, left.protocol) == (
        right.movement,
        right.measure,
        right.protocol,
    )


def _difference(left: Series, right: Series) -> SideDifference:
    error = _error(left, right)
    bar = mdc95(error)
    pairs = _both(left, right)
    run = _run_beyond(pairs, bar)
    now_left, now_right = left.this_week.deg, right.this_week.deg
    deg = now_right - now_left
    verdict = SideVerdict.NONE
    known = [one for one in pairs if math.isfinite(one)]
    if math.isnan(deg) or len(known) < FEWEST_WEEKS:
        verdict = SideVerdict.NOT_ENOUGH
    elif run >= FEWEST_WEEKS:
        verdict = SideVerdict.RIGHT if deg > 0 else SideVerdict.LEFT
    return SideDifference(
        movement=left.movement,
        movement_name=left.movement_name,
        measure=left.measure,
        verdict=verdict,
        sentence=_sentence(verdict, deg, REACH90 * error, bar, run),
        left_deg=now_left,
        right_deg=now_right,
        difference_deg=deg,
        interval90_deg=(deg - REACH90 * error, deg + REACH90 * error),
        mdc95_deg=bar,
        weeks_beyond=run,
        protocol_name=left.protocol_name,
    )


def _error(left: Series, right: Series) -> float:
    """Standard deviation of a week's difference when there is none.

    A zero that both sides are read from moves them in opposite ways, which neither side's own
    spread shows: then it is what the weeks state for the difference, where that is more.
    """
    places = left.place_deg, right.place_deg
    spread = math.hypot(left.week_spread_deg, right.week_spread_deg)
    if left.opposed is None:
        return math.hypot(spread, *places)
    rights = {one.week: one.standard_error for one in right.weeks if one.known}
    stated = [
        difference_error(
            *(_anywhere(one.standard_error, left), _anywhere(rights[one.week], right)),
            opposed=left.opposed,
        ).total
        for one in left.weeks
        if one.known and one.week in rights
    ]
    return max(spread, math.sqrt(fmean(one**2 for one in stated))) if stated else spread


def _anywhere(error: StandardError, one: Series) -> StandardError:
    """With what all weeks from one place share: a difference between sides is of one place."""
    return replace(error, setup=math.hypot(error.setup, one.place_deg))


def _both(left: Series, right: Series) -> list[float]:
    """Right less left of every week of either, NaN where one of them has no value."""
    lefts: dict[object, WeekValue] = {one.week: one for one in left.weeks}
    rights: dict[object, WeekValue] = {one.week: one for one in right.weeks}
    weeks = [one.week for one in max(left.weeks, right.weeks, key=len)]
    return [rights[w].deg - lefts[w].deg if w in lefts and w in rights else math.nan for w in weeks]


def _run_beyond(differences: Sequence[float], bar: float) -> int:
    """How many of the last known differences in a row are beyond the bar, the same way."""
    run = 0
    known = [one for one in differences if math.isfinite(one)]
    for one in reversed(known):
        if abs(one) < bar or one * known[-1] < 0:
            break
        run += 1
    return run


def _sentence(verdict: SideVerdict, deg: float, reach: float, bar: float, run: int) -> str:
    if verdict is SideVerdict.NOT_ENOUGH:
        return (
            f"Not enough data: both sides are needed in {FEWEST_WEEKS} weeks, this one among them."
        )
    deg, bar = as_kept(deg), as_kept(bar)
    larger = "right" if deg > 0 else "left"
    numbers = f"the {larger} side goes {degrees(abs(deg))} further"
    if degrees(abs(deg)) == degrees(0.0):
        numbers = "left and right are equal"
    least = degrees(bar)
    if least == degrees(abs(deg)):  # rounded, they look the same
        least = degrees(bar, 1)
    if verdict is SideVerdict.NONE and run:
        return (
            f"No clear difference yet: {numbers}, more than {least} this week; it is "
            "called clear if the next week shows it again."
        )
    if verdict is SideVerdict.NONE and abs(deg) > reach:
        return (
            f"No clear difference yet: the {larger} side probably goes {degrees(abs(deg))} "
            f"further; it is called clear beyond {least} in {FEWEST_WEEKS} weeks."
        )
    if verdict is SideVerdict.NONE:
        return (
            f"No clear difference: {numbers}; differences below {least} are within "
            "measurement error."
        )
    return (
        f"A clear difference: {numbers}. In each of the last {run} weeks with both sides it was "
        f"more than the {least} that measurement error explains. Some difference is common."
    )
