"""The smaller pictures of an audit's page: scales and places; the templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from posecheck.page.scale import Scale, WeekAxis, scale_around
from posecheck.page.view import MOST_WEEKS, Panel, day

Table = dict[str, Any]

CELL_PX, GAP_PX = 18.0, 4.0
MIN_DIFFERENCE_DEG = 10.0
"""The picture of a difference reaches at least so far to either side."""
MIN_STRETCH_DEG = 15.0
"""The curve of a stretch spans at least so much: less is jitter."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weeks as columns, Monday to Sunday as rows."""

    weeks: tuple[tuple[str, Table, float], ...]
    """Where it is in the document, the week, its left edge."""
    months: tuple[tuple[float, str], ...]
    """Left edges of the columns in which a month begins, and its name."""
    width_px: float
    height_px: float
    left_px: float = 34.0
    top_px: float = 20.0
    cell_px: float = CELL_PX
    row_px: float = CELL_PX + GAP_PX

    def days(self, week: Table) -> list[tuple[date, bool, float]]:
        """Each day of a week: whether there was a session on it, and its upper edge."""
        monday = day(week["monday"])
        dates = (monday + timedelta(days=i) for i in range(7))
        return [
            (one, one.isoformat() in week["days"], self.top_px + i * self.row_px)
            for i, one in enumerate(dates)
        ]


def calendar(practice: Sequence[Table]) -> Calendar:
    """The last weeks of practice."""
    first = max(0, len(practice) - MOST_WEEKS)
    step = CELL_PX + GAP_PX
    weeks = [
        (f"/practice/{first + i}", one, 34.0 + i * step) for i, one in enumerate(practice[first:])
    ]
    mondays = tuple(day(one["monday"]) for _, one, _ in weeks)
    axis = WeekAxis(mondays, 34.0, 34.0 + step * len(weeks))
    width = max(34.0 + step * len(weeks), 120.0)
    return Calendar(tuple(weeks), axis.months(), width, 20.0 + 7 * step + 24.0)


@dataclass(frozen=True, slots=True)
class PacePicture:
    """Tempo or smoothness of both sides over the weeks."""

    field: str
    """``tempo_s`` or ``sparc``."""
    panels: tuple[Panel, ...]
    x: WeekAxis
    y: Scale

    def points(self, panel: Panel) -> list[tuple[str, float, float, float]]:
        """Where each value is in the document, the value and its place."""
        return [
            (f"{path}/{self.field}", week[self.field], self.x.middle(day(week["monday"])),
             self.y.at(week[self.field]))
            for path, week in panel.weeks
            if week[self.field] is not None
        ]  # fmt: skip

    def runs(self, panel: Panel) -> list[str]:
        """Points of the lines through weeks that follow each other."""
        return [
            " ".join(
                f"{self.x.middle(day(week['monday']))},{self.y.at(week[self.field])}"
                for week in run
            )
            for run in panel.runs
            if all(week[self.field] is not None for week in run)
        ]


def pace_picture(panels: Sequence[Panel], field: str) -> PacePicture | None:
    """None when fewer than two weeks have the value."""
    weeks = [week for panel in panels for _, week in panel.weeks]
    values = [week[field] for week in weeks if week[field] is not None]
    if len(values) < 2:
        return None
    mondays = max((panel.x.mondays for panel in panels), key=len)
    least = 2.0 if field == "tempo_s" else 1.0
    y = scale_around(values, start_px=84.0, end_px=10.0, at_least=least)
    return PacePicture(field, tuple(panels), WeekAxis(mondays, 44.0, 350.0), y)


@dataclass(frozen=True, slots=True)
class DifferencePicture:
    """Right less left, on an axis with zero in the middle."""

    x: Scale
    path: str
    difference: Table


def difference_picture(path: str, difference: Table) -> DifferencePicture | None:
    """None when it is not known."""
    if difference["difference_deg"] is None:
        return None
    ends = [difference["difference_deg"], difference["mdc95_deg"] or 0.0]
    ends += difference["interval90_deg"] or []
    reach = max(MIN_DIFFERENCE_DEG, *(1.1 * abs(one) for one in ends))
    return DifferencePicture(Scale(-reach, reach, 26.0, 334.0), path, difference)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The curve of a stretch that was discarded."""

    lines: tuple[str, ...]
    """Points of each unbroken part."""
    from_px: float
    """Where the stretch begins …"""
    to_px: float
    """… and ends."""
    low_deg: float
    """Smallest value."""
    high_deg: float
    """Largest value."""
    y: Scale


def stretch(discarded: Table) -> Stretch | None:
    """None when there is no curve, or nothing on it."""
    curve = discarded["curve"]
    known = [] if curve is None else [one for one in curve["deg"] if one is not None]
    if not known:
        return None
    x = Scale(curve["t_s"][0], curve["t_s"][-1] or 1.0, 34.0, 236.0)
    y = scale_around(known, start_px=66.0, end_px=8.0, at_least=MIN_STRETCH_DEG)
    lines: list[list[str]] = [[]]
    for t_s, deg in zip(curve["t_s"], curve["deg"], strict=True):
        if deg is None:
            lines.append([])
        else:
            lines[-1].append(f"{x.at(t_s)},{y.at(deg)}")
    return Stretch(
        lines=tuple(" ".join(one) for one in lines if len(one) > 1),
        from_px=min(max(34.0, x.at(discarded["start_s"])), 236.0),
        to_px=min(max(34.0, x.at(discarded["end_s"])), 236.0),
        low_deg=min(known),
        high_deg=max(known),
        y=y,
    )
