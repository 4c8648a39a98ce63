"""What the page of an audit shows where: its parts, found in the document and never computed anew.

Everything here is a place in ``posecheck.audit/1``: series are grouped and plots get their scales.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from posecheck.page.scale import Scale, WeekAxis, scale_around

Table = dict[str, Any]

MOST_WEEKS: Final = 26
"""A plot of more weeks cannot be read on a phone; the tables and the document have all."""
FEWEST_WEEKS: Final = 6
"""With fewer a plot leaves room before the first one: a week has about the same width in all."""
LEFT, RIGHT, TOP, BOTTOM = 30.0, 282.0, 30.0, 196.0
"""Edges of the axes of a plot 360 wide and 236 high; it grows and shrinks with the page."""
MIN_SPAN_DEG: Final = 24.0
"""A plot spans at least so many degrees, about four times what a week can be off."""
SIDE_BY_SIDE_PX: Final = 1.1
"""Repetitions of one session are drawn so far apart."""
MOST_NOTES, NOTE_PX = 6, 15.0
"""So many notes have their number above a plot, so far apart."""
LABEL_PX: Final = 12.0
"""Labels of lines are kept so far apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """A level that is drawn across a plot."""

    kind: str
    """``baseline``, ``comfort`` or ``target``."""
    name: str
    """For people."""
    path: str
    """Where its value is in the document."""
    deg: float
    """Its value."""
    label_px: float
    """Where its label stands, clear of the others."""


@dataclass(frozen=True, slots=True)
class Step:
    """The comfort limit over some weeks in which it stayed the same."""

    path: str
    """Where its value is in the document, in the first of these weeks."""
    deg: float
    """Its value."""
    start_px: float
    """Where these weeks begin …"""
    end_px: float
    """… and end."""
    before_px: float | None
    """Height of the step that ends where this one begins; None: there is none."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One series of the document and the scales of its plot."""

    path: str
    """Where the series is in the document, e.g. ``/series/0``."""
    series: Table
    """The series."""
    x: WeekAxis
    """Weeks."""
    y: Scale
    """Degrees."""
    lines: tuple[Line, ...]
    """Baseline, comfort limit, target: those that are known."""
    steps: tuple[Step, ...]
    """The comfort limit of each week; weeks without one are left out."""
    band: tuple[str, float] | None
    """Where the middle of the band of measurement error is in the document, and its value."""
    notes: tuple[tuple[int, Table], ...]
    """Notes of this movement with their number on the page."""

    @property
    def id(self) -> str:
        """For the ids of the page."""
        return self.path.strip("/").replace("/", "-")

    @property
    def weeks(self) -> list[tuple[str, Table]]:
        """The weeks that are drawn, with where they are in the document."""
        numbered = [(f"{self.path}/weeks/{i}", one) for i, one in enumerate(self.series["weeks"])]
        return numbered[-MOST_WEEKS:]

    @property
    def runs(self) -> list[list[Table]]:
        """Stretches of weeks with values: a line is drawn within each, not across a gap."""
        found: list[list[Table]] = [[]]
        for _, week in self.weeks:
            if week["deg"] is None:
                found.append([])
            else:
                found[-1].append(week)
        return [one for one in found if len(one) > 1]

    def point_px(self, point: Table) -> float:
        """Where a repetition stands: on its day, those of one session side by side."""
        start_px = self.x.day(day(point["recorded_at"]), hours=0.0)
        return round(start_px + 1.5 + SIDE_BY_SIDE_PX * min(int(point["number"]) - 1, 8), 1)

    @property
    def note_places(self) -> list[tuple[int, float]]:
        """The latest notes: number and place above the plot, clear of each other."""
        latest = self.notes[-MOST_NOTES:]
        places = apart([self.x.day(day(one["recorded_at"])) for _, one in latest], NOTE_PX)
        if not places:
            return []
        too_far = max(0.0, places[-1] - RIGHT)
        return [
            (number, round(px - too_far, 1)) for (number, _), px in zip(latest, places, strict=True)
        ]

    @property
    def trend_ends(self) -> tuple[float, float] | None:
        """Left and right end of the trend line; None when it begins before the plot does."""
        mondays = {one["week"]: day(one["monday"]) for _, one in self.weeks}
        trend = self.series["trend"]
        if trend is None or trend["first_week"] not in mondays:
            return None
        return (
            self.x.middle(mondays[trend["first_week"]]),
            self.x.middle(mondays[trend["last_week"]]),
        )

    @property
    def latest(self) -> tuple[str, Table] | None:
        """The last week with a value."""
        known = [one for one in self.weeks if one[1]["deg"] is not None]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class MeasurePart:
    """One measure of a movement: the current series of each side, and others."""

    name: str
    """``thorax_rotation``."""
    panels: tuple[Panel, ...]
    """Left, right: the series that was recorded last."""
    others: tuple[Panel, ...]
    """The same measure and side, seen from elsewhere or by another model."""
    difference: tuple[str, Table] | None
    """Left against right, with where it is in the document."""
    arc: Panel | None
    """Left plus right: the series that was recorded last."""


@dataclass(frozen=True, slots=True)
class MovementPart:
    """One movement."""

    id: str
    """Movement id."""
    name: str
    """For people."""
    measures: tuple[MeasurePart, ...]
    """The primary one first."""
    notes: tuple[tuple[int, Table], ...]
    """Notes with their number on the page."""
    forced: tuple[tuple[str, Table], ...]
    """Of this week."""
    compensations: tuple[tuple[str, Table], ...]
    """Of this week."""


def movement_parts(document: Table) -> tuple[MovementPart, ...]:
    """The movements of an audit in the order of its series."""
    ids = dict.fromkeys(one["movement"] for one in document["series"])
    return tuple(_movement(document, one) for one in ids)


def moment(text: str) -> datetime:
    """A date and time of the document."""
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    """A date of the document, also where there is a time with it."""
    return datetime.fromisoformat(text).date()


def numbered(document: Table, part: str, movement: str | None = None) -> list[tuple[str, Table]]:
    """The items of a part of the document with their places, of one movement or of all."""
    return [
        (f"/{part}/{i}", one)
        for i, one in enumerate(document.get(part, ()))
        if movement in (None, one["movement"])
    ]


def _movement(document: Table, movement: str) -> MovementPart:
    series = numbered(document, "series", movement)
    notes = tuple(
        (int(path.rsplit("/", 1)[1]) + 1, one)
        for path, one in numbered(document, "notes", movement)
    )
    names = dict.fromkeys(one["measure"] for _, one in series)
    return MovementPart(
        id=movement,
        name=series[0][1]["movement_name"],
        measures=tuple(_measure(document, movement, name, notes) for name in names),
        notes=notes,
        forced=tuple(numbered(document, "forced", movement)),
        compensations=tuple(numbered(document, "compensations", movement)),
    )


def _measure(
    document: Table, movement: str, name: str, notes: tuple[tuple[int, Table], ...]
) -> MeasurePart:
    panels = _panels(document, "series", movement, name, notes)
    arcs = _panels(document, "arcs", movement, name, notes)
    current = []
    for side in ("left", "right"):
        own = [one for one in panels if one.series["side"] == side]
        current += [max(own, key=_recency)] if own else []
    arc = max(arcs, key=_recency, default=None)
    protocols = {one.series["protocol_name"] for one in current}
    differences = [
        one
        for one in numbered(document, "side_differences", movement)
        if one[1]["measure"] == name and {one[1]["protocol_name"]} == protocols
    ]
    return MeasurePart(
        name=name,
        panels=tuple(current),
        others=tuple(one for one in [*panels, *arcs] if one not in [*current, arc]),
        difference=next(iter(differences), None),
        arc=arc,
    )


def _panels(
    document: Table, part: str, movement: str, name: str, notes: tuple[tuple[int, Table], ...]
) -> list[Panel]:
    """The series of one measure; they share one scale."""
    series = [one for one in numbered(document, part, movement) if one[1]["measure"] == name]
    y = _scale(one for _, one in series)
    return [_panel(path, one, y, notes) for path, one in series]


def _recency(panel: Panel) -> tuple[str, int]:
    known = [one["week"] for one in panel.series["weeks"] if one["deg"] is not None]
    return (known[-1] if known else "", len(known))


def _panel(path: str, series: Table, y: Scale, notes: tuple[tuple[int, Table], ...]) -> Panel:
    shown = series["weeks"][-MOST_WEEKS:]
    mondays = tuple(day(one["monday"]) for one in shown)
    first = mondays[0].isoformat()
    before = range(FEWEST_WEEKS - len(mondays), 0, -1)
    mondays = (*(mondays[0] - timedelta(weeks=i) for i in before), *mondays)
    return Panel(
        path=path,
        series=series,
        x=WeekAxis(mondays, LEFT, RIGHT),
        y=y,
        lines=_lines(path, series, y),
        steps=_steps(path, series, WeekAxis(mondays, LEFT, RIGHT), y),
        band=_band(path, series),
        notes=tuple(one for one in notes if one[1]["recorded_at"] >= first),
    )


def _scale(series: Iterable[Table]) -> Scale:
    """One for both sides, so that they can be compared by eye."""
    values: list[float | None] = []
    for one in series:
        baseline = one["baseline"] or {"median_deg": None}
        values += [baseline["median_deg"], one["comfort_deg"], one["target_deg"]]
        for week in one["weeks"][-MOST_WEEKS:]:
            values += [*(week["interval90_deg"] or []), week.get("comfort_deg")]
            values += [point["deg"] for point in week["repetitions"]]
    return scale_around(values, start_px=BOTTOM, end_px=TOP, at_least=MIN_SPAN_DEG)


def _band(path: str, series: Table) -> tuple[str, float] | None:
    """About the baseline, else about the first week with a value."""
    if series["change"]["mdc95_deg"] is None:
        return None
    baseline = series["baseline"]
    if baseline and baseline["median_deg"] is not None:
        return f"{path}/baseline/median_deg", baseline["median_deg"]
    first = len(series["weeks"]) - len(series["weeks"][-MOST_WEEKS:])
    for i, week in enumerate(series["weeks"][first:], start=first):
        if week["deg"] is not None:
            return f"{path}/weeks/{i}/deg", week["deg"]
    return None


def _lines(path: str, series: Table, y: Scale) -> tuple[Line, ...]:
    baseline = series["baseline"] or {"median_deg": None}
    known = [
        ("baseline", "baseline", f"{path}/baseline/median_deg", baseline["median_deg"]),
        ("comfort", "limit", f"{path}/comfort_deg", series["comfort_deg"]),
        ("target", "target", f"{path}/target_deg", series["target_deg"]),
    ]
    found = sorted((one for one in known if one[3] is not None), key=lambda one: -one[3])
    places = apart([y.at(one[3]) for one in found])
    return tuple(Line(*one, place) for one, place in zip(found, places, strict=True))


def _steps(path: str, series: Table, x: WeekAxis, y: Scale) -> tuple[Step, ...]:
    """Levels of the limit over the weeks that are drawn.

    A document of an earlier version has it for the last week only: that of the whole series.
    """
    weeks = series["weeks"]
    known = [
        (f"{path}/weeks/{i}/comfort_deg", one.get("comfort_deg")) for i, one in enumerate(weeks)
    ]
    if "comfort_deg" not in weeks[-1]:
        known[-1] = (f"{path}/comfort_deg", series["comfort_deg"])
    steps: list[Step] = []
    for week, (place, deg) in list(zip(weeks, known, strict=True))[-MOST_WEEKS:]:
        if deg is None:
            continue
        start_px = x.day(day(week["monday"]), hours=0.0)
        end_px = round(start_px + x.week_px, 1)
        last = steps[-1] if steps and abs(steps[-1].end_px - start_px) < 0.5 * x.week_px else None
        if last is not None and last.deg == deg:
            steps[-1] = replace(last, end_px=end_px)
        else:
            before_px = None if last is None else y.at(last.deg)
            steps.append(Step(place, deg, start_px, end_px, before_px))
    return tuple(steps)


def apart(places_px: Sequence[float], least_px: float = LABEL_PX) -> list[float]:
    """Rising places, moved as little as can be so that neighbours are at least so far apart.

    The least squares solution: isotonic regression by pooling adjacent violators (Barlow et al.
    1972, Statistical Inference under Order Restrictions) of the places less their due distances.

    >>> apart([10.0, 12.0, 60.0])
    [5.0, 17.0, 60.0]
    """
    pools: list[tuple[float, int]] = []
    for i, place in enumerate(places_px):
        pools.append((place - i * least_px, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (high, many), (low, few) = pools[-2:]
            pools[-2:] = [((high * many + low * few) / (many + few), many + few)]
    levels = [level for level, many in pools for _ in range(many)]
    return [level + i * least_px for i, level in enumerate(levels)]
