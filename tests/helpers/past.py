"""Past repetitions and marks made by hand: a person's weeks in a few numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from posecheck.body import Side
from posecheck.history import ME, DateOrigin, Mark, MarkKind, PastRepetition
from posecheck.records import Note, Repetition, StandardError, Verdict
from tests.helpers.examples import repetition

MOVEMENT, MEASURE = "thoracic-twist", "thorax_rotation"
PROTOCOL = {"position": "seated", "arms": "crossed"}
FIRST_DAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
ERROR = StandardError(2.0, 3.0)


def done(
    deg: float,
    *,
    side: Side = Side.LEFT,
    end_speed_deg_s: float = 20.0,
    bounces: int = 0,
    verdict: str = "no-limit",
    reasons: tuple[Note, ...] = (),
    tempo_s: float = 2.5,
) -> Repetition:
    """A repetition to so many degrees."""
    return replace(
        repetition(1, side, deg, error=ERROR),
        end_speed_deg_s=end_speed_deg_s,
        bounces=bounces,
        verdict=Verdict(verdict, reasons),
        tempo_s=tempo_s,
    )


def session(day: int, *repetitions: Repetition, id: str | None = None) -> list[PastRepetition]:
    """What was done on the day of that number."""
    return [
        PastRepetition(
            repetition=replace(one, index=i),
            session_id=id or f"s{day}",
            measurement_id=id or f"m{day}",
            person=ME,
            movement=MOVEMENT,
            protocol=PROTOCOL,
            set_number=1,
            recorded_at=FIRST_DAY + timedelta(days=day),
            date_origin=DateOrigin.OPTION,
            finished=True,
            software={},
        )
        for i, one in enumerate(repetitions, start=1)
    ]


def easy_week(degs_by_day: Mapping[int, Sequence[float]]) -> list[PastRepetition]:
    """Sessions of easy repetitions."""
    return [one for day, degs in degs_by_day.items() for one in session(day, *map(done, degs))]


def mark(kind: MarkKind, day: int, deg: float | None = None, *, side: Side = Side.LEFT) -> Mark:
    """Something said on the day of that number."""
    return Mark(
        person=ME,
        movement=MOVEMENT,
        protocol=PROTOCOL,
        side=side,
        measure=MEASURE,
        kind=kind,
        made_at=FIRST_DAY + timedelta(days=day, hours=1),
        deg=None if deg is None or math.isnan(deg) else deg,
        session_id=f"s{day}" if kind is MarkKind.BASELINE else None,
    )


def baseline_days(*days: int) -> list[Mark]:
    """The sessions of these days belong to the baseline."""
    return [mark(MarkKind.BASELINE, day) for day in days]
