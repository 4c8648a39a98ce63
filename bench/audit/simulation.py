"""People whose true range is known, filmed every week, by the thousand.

Numbers only, no pictures: repetitions are drawn with the project's own error figures and go through
the same functions as a person's journal does, from counting to the verdict, week after week.
"""

import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from bench.audit.weeks import FIRST_MONDAY
from posecheck.audit.change import CRITICAL, CRITICAL_LATER, change_of
from posecheck.audit.counting import MOST, WARM_UP
from posecheck.audit.records import Change, ChangeVerdict, Point, WeekValue
from posecheck.audit.trend import WINDOW_WEEKS, in_window, trend_of, week_spread
from posecheck.audit.week import Week
from posecheck.audit.week_value import repetition_spread, week_value
from posecheck.body import Side
from posecheck.history import DateOrigin
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule
from posecheck.records import Note, StandardError

MOVEMENTS = ("ankle-rock", "thoracic-twist", "hip-circle")
MISSED_SHARE = 0.08
"""So many weeks are missed."""
WARMING_UP = Note("warm-up", "The first repetition warms up.")


@dataclass(frozen=True, slots=True)
class World:
    """How the simulated people and their weeks differ from what the movement files state."""

    name: str
    """For the table."""
    error_factor: float = 1.0
    """True errors over stated ones."""
    daily_deg: float = 0.0
    """Standard deviation of the person's true range from week to week, beside the trend."""
    days: int = 1
    """Set-ups a week."""
    weeks: int = WINDOW_WEEKS
    """For how long."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one series over all its weeks."""

    up: bool
    """Ever ``clearly-up`` in the first twelve weeks."""
    down: bool
    """The same, down."""
    later: bool
    """Ever either of them after the first twelve."""
    highest: float
    """Largest trend in the first twelve weeks, as the bar's own multiple that it would have met."""
    highest_later: float
    """The same, afterwards."""
    final: bool
    """Whether the twelfth week's report calls it."""


def setup_deg(rule: ErrorRule) -> float:
    """Standard deviation between set-ups of one person, as stated."""
    return rule.setup if math.isnan(rule.retest) else rule.retest


def told_of_series(
    rule: ErrorRule, change_deg: float, rng: np.random.Generator, world: World
) -> Told:
    """One person's side of one movement; the change is that from the first to the twelfth week."""
    points: list[Point] = []
    weeks: list[WeekValue] = []
    up = down = later = final = False
    highest = highest_later = 0.0
    for i in range(world.weeks):
        true_deg = 35.0 + change_deg * i / (WINDOW_WEEKS - 1) + rng.normal(0.0, world.daily_deg)
        own = [] if rng.random() < MISSED_SHARE else _filmed(i, true_deg, rule, rng, world)
        points += [one for one in own if one.left_out is None]
        spread = repetition_spread(points, rule)
        week = Week.of(FIRST_MONDAY.date()).plus(i)
        weeks.append(week_value(week, own, rule=rule, spread_deg=spread))
        change = _change(weeks)
        clear = change.verdict in (ChangeVerdict.UP, ChangeVerdict.DOWN)
        height = abs(change.deg) / change.detectable_deg
        if i < WINDOW_WEEKS:
            up |= change.verdict is ChangeVerdict.UP
            down |= change.verdict is ChangeVerdict.DOWN
            highest = max(highest, 0.0 if math.isnan(height) else height * CRITICAL)
            final = clear
        else:
            later |= clear
            highest_later = max(highest_later, height * CRITICAL_LATER)
    return Told(up, down, later, highest, highest_later, final)


def _change(weeks: Sequence[WeekValue]) -> Change:
    """As ``series`` has it; the interval, which decides nothing, is left out."""
    window = in_window(weeks)
    trend = trend_of(window)
    return change_of(weeks, trend, spread_deg=week_spread(window, trend))


def _filmed(
    week: int, true_deg: float, rule: ErrorRule, rng: np.random.Generator, world: World
) -> list[Point]:
    """The repetitions of a week: of each day a warm-up and three to five that count."""
    between = setup_deg(rule)
    points = []
    for day in range(world.days):
        recorded_at = FIRST_MONDAY + timedelta(weeks=week, days=3 * day)
        offset = rng.normal(0.0, between * world.error_factor)
        for number in range(1, WARM_UP + int(rng.integers(3, MOST + 1)) + 1):
            deg = true_deg + offset + rng.normal(0.0, rule.repetition * world.error_factor)
            points.append(_point(recorded_at, number, float(deg), rule))
    return points


def _point(recorded_at: datetime, number: int, deg: float, rule: ErrorRule) -> Point:
    return Point(
        session_id=recorded_at.isoformat(),
        recorded_at=recorded_at,
        date_origin=DateOrigin.CONTAINER,
        number=number,
        deg=deg,
        interval90_deg=(math.nan, math.nan),
        standard_error=StandardError(rule.repetition, rule.setup),
        tempo_s=2.0,
        sparc=-1.5,
        verdict="no-limit",
        left_out=WARMING_UP if number <= WARM_UP else None,
    )


def told_of_people(
    people: int, change_deg: float, world: World, *, seed: int, jobs: int
) -> list[list[Told]]:
    """For each person the six primary series: three movements, two sides; the same for a seed."""
    pieces = [(seed, i, min(50, people - i), change_deg, world) for i in range(0, people, 50)]
    with ProcessPoolExecutor(jobs) as pool:
        return [person for piece in pool.map(_piece, pieces) for person in piece]


def _piece(wanted: tuple[int, int, int, float, World]) -> list[list[Told]]:
    seed, first, count, change_deg, world = wanted
    rules = [load_movement(one).primary for one in MOVEMENTS]
    return [
        [
            told_of_series(
                rule,
                change_deg,
                np.random.default_rng([seed, first + i, j, int(10 * change_deg)]),
                world,
            )
            for j, rule in enumerate(rule for rule in rules for _ in Side)
        ]
        for i in range(count)
    ]


def with_setup(rule: ErrorRule, deg: float) -> ErrorRule:
    """The same measure with another error between set-ups."""
    return replace(rule, retest=deg)
