"""Weeks of an audit whose numbers are known."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from posecheck.audit.material import SessionMaterial
from posecheck.audit.records import Point, WeekValue
from posecheck.audit.series import change_of
from posecheck.audit.trend import trend_of, week_spread, with_interval
from posecheck.audit.week import Week
from posecheck.history import ME, DateOrigin, Measurement, PastSession
from posecheck.movements import load_movement
from posecheck.records import Note, StandardError, View
from tests.helpers.past import session

WEEK = Week(2026, 36)
TWIST = load_movement("thoracic-twist")
RULE = replace(TWIST.primary, repetition=2.0, setup=4.0, retest=3.0)


def point(deg: float, *, day: int = 0, number: int = 2, left_out: Note | None = None) -> Point:
    moment = datetime(2026, 8, 31, 7, tzinfo=UTC) + timedelta(days=day)
    error = StandardError(2.0, 4.0)
    return Point(
        f"s{day}",
        moment,
        DateOrigin.CONTAINER,
        number,
        deg,
        (deg, deg),
        error,
        2.0,
        -1.5,
        "",
        left_out,
    )


def value(week: int, deg: float, error: float = 2.0) -> WeekValue:
    return WeekValue(
        WEEK.plus(week),
        deg,
        (deg, deg),
        StandardError(0.0, error),
        0 if math.isnan(deg) else 4,
        1,
        (),
    )


def judged(degs, error: float = 2.0):
    weeks = [value(i, deg, error) for i, deg in enumerate(degs)]
    known = [one for one in weeks if one.known][-12:]
    trend = trend_of(known)
    spread = week_spread(known, trend)
    return change_of(
        weeks, with_interval(trend, known, spread) if trend else None, spread_deg=spread
    )


def a_session(day, *reps, **changes) -> SessionMaterial:
    """A session as a journal keeps it."""
    own = tuple(session(day, *reps))
    measurement = Measurement("m", 1, own[0].recorded_at, True, len(own), {}, None)
    past = PastSession(
        *(own[0].session_id, ME, TWIST.id, TWIST.protocol, "video", "a.mp4", None, False),
        *(own[0].recorded_at, DateOrigin.CONTAINER, False, (measurement,)),
    )
    return SessionMaterial(replace(past, **changes), own, (View("front", 2.0, True),))
