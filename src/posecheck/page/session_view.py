"""What the page of a session shows where: parts of its document, and scales."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from posecheck.circuit import SIDE_LEFT_OUT
from posecheck.page.scale import Scale, scale_around
from posecheck.page.view import apart

Table = dict[str, Any]
Placed = tuple[str, Table]
"""Where something is in the document, and what stands there."""

LEFT, RIGHT, TOP, BOTTOM = 30.0, 292.0, 12.0, 176.0
"""Edges of the axes of a plot 372 wide and 204 high; it grows and shrinks with the page."""
MIN_SPAN_DEG: Final = 24.0
"""A plot spans at least so many degrees, about four times what a repetition can be off."""
TIME_STEPS_S: Final = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0)
"""Steps of an axis of minutes and seconds."""
TIMELINE_PX: Final = {"wide": 1000.0, "narrow": 330.0}
"""Widths of the timeline on a laptop and on a phone."""
NUMBER_PX: Final = 15.0
"""A set that is at least so wide in the timeline carries its number."""
ALONE_FROM_S: Final = 5.0
"""Something else than a known movement is told from this length on."""


@dataclass(frozen=True, slots=True)
class Level:
    """A comfort limit across a plot."""

    path: str
    """Where it is in the document."""
    limit: Table
    """The limit."""
    label_px: float
    """Where its label stands, clear of the others."""


@dataclass(frozen=True, slots=True)
class SetPanel:
    """One set of the document and the scales of its plot."""

    number: int
    """On the page, from 1."""
    path: str
    """Where its entry is: ``/page/sets/0``."""
    entry: Table
    """That entry."""
    bout_path: str
    """Where its bout is: ``/bouts/3``."""
    bout: Table
    """That bout."""
    name: str
    """The movement's, for people."""
    repetitions: tuple[Placed, ...]
    """In order."""
    discarded: tuple[Placed, ...]
    """In order."""
    levels: tuple[Level, ...]
    """Limits of the end range."""
    x: Scale
    """Seconds."""
    y: Scale
    """Degrees."""

    @property
    def sides(self) -> tuple[str, ...]:
        """Sides with a repetition, else the one that worked."""
        known = tuple(self.entry["sides"])
        return known or ((self.bout["side"],) if self.bout["side"] else ())

    @property
    def side_words(self) -> str:
        """The sides, for people."""
        return " and ".join(self.sides)

    @property
    def style(self) -> str:
        """The colour of its side; of both together grey."""
        return self.sides[0] if len(self.sides) == 1 else "arc"

    @property
    def left_out(self) -> bool:
        """Whether it is of the side that was not asked for: then there is nothing to plot."""
        reason = self.bout["reason"]
        return not self.repetitions and reason is not None and reason["code"] == SIDE_LEFT_OUT

    @property
    def curves(self) -> Iterator[tuple[str, list[str]]]:
        """Side and points of each unbroken line.

        Of a turn, what a side reads below zero is the other side's.
        """
        turns = self.entry["turns"]
        for curve in self.entry["curves"]:
            lines: list[list[str]] = [[]]
            for t_s, deg in zip(curve["t_s"], curve["deg"], strict=True):
                if deg is None or (turns and deg < 0.0):
                    lines.append([])
                else:
                    lines[-1].append(f"{self.x.at(t_s)},{self.y.at(deg)}")
            yield curve["side"], [" ".join(line) for line in lines if len(line) > 1]

    @property
    def moments(self) -> tuple[float, ...]:
        """Ticks of the time axis."""
        return time_ticks(self.x, most=6)

    def within(self, t_s: float) -> float:
        """The place of a moment, held within the plot."""
        return min(max(self.x.at(t_s), LEFT), RIGHT)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole recording from left to right."""

    kind: str
    """``wide`` or ``narrow``."""
    x: Scale
    """Seconds."""
    bouts: tuple[tuple[str, Table, float, float], ...]
    """Where each bout is in the document, the bout, its left edge and its width."""
    sets: tuple[tuple[SetPanel, float, float], ...]
    """Those that are sets, with left edge and width."""
    moments: tuple[float, ...]
    """Ticks."""


@dataclass(frozen=True, slots=True)
class MovementScore:
    """The score of one movement."""

    name: str
    """For people."""
    sides: tuple[tuple[str, Table, Placed | None], ...]
    """Where each side is in the document, its score, its picture."""


def set_panels(document: Table) -> tuple[SetPanel, ...]:
    """The sets in order; those of one movement share the scale of degrees."""
    entries = document["page"]["sets"]
    of_movement: dict[str, list[Table]] = {}
    for entry in entries:
        of_movement.setdefault(_movement(document, entry), []).append(entry)
    scales = {movement: _degrees(document, own) for movement, own in of_movement.items()}
    return tuple(
        _panel(document, i, one, scales[_movement(document, one)]) for i, one in enumerate(entries)
    )


def timelines(document: Table, panels: Sequence[SetPanel]) -> tuple[Timeline, ...]:
    """One for a laptop and one for a phone."""
    return tuple(
        _timeline(document, panels, kind, width_px) for kind, width_px in TIMELINE_PX.items()
    )


def movement_scores(document: Table) -> tuple[MovementScore, ...]:
    """The movements in order of their first set."""
    pictures = {
        (one["movement"], one["side"]): (f"/page/pictures/{i}", one)
        for i, one in enumerate(document["page"]["pictures"])
    }
    sides = [(f"/score/sides/{i}", one) for i, one in enumerate(document["score"]["sides"])]
    return tuple(
        MovementScore(
            name=document["page"]["names"].get(movement, movement),
            sides=tuple(
                (path, one, pictures.get((movement, one["side"])))
                for path, one in sides
                if one["movement"] == movement
            ),
        )
        for movement in dict.fromkeys(one["movement"] for _, one in sides)
    )


def discarded_groups(document: Table) -> list[list[Placed]]:
    """Discarded stretches of all sets, those with the same reason together."""
    groups: dict[tuple[str, str | None], list[Placed]] = {}
    for i, session in enumerate(document["sessions"]):
        for j, one in enumerate(session["sets"]):
            for k, stretch in enumerate(one["discarded"]):
                path = f"/sessions/{i}/sets/{j}/discarded/{k}"
                groups.setdefault((stretch["text"], stretch["side"]), []).append((path, stretch))
    return list(groups.values())


def notes(document: Table) -> list[tuple[str, str]]:
    """What was odd: of all of the recording, then of one movement, with its name, alone."""
    whole = document["source"]["notes"]
    found = [("", f"/source/notes/{i}") for i in range(len(whole))]
    for i, session in enumerate(document["sessions"]):
        movement = session["sets"][0]["movement"] if session["sets"] else ""
        name = document["page"]["names"].get(movement, movement)
        found += [
            (name, f"/sessions/{i}/source/notes/{j}")
            for j, note in enumerate(session["source"]["notes"])
            if note not in whole
        ]
    return found


def left_alone(document: Table) -> list[Placed]:
    """What was done and is none of the known movements."""
    return [
        (f"/bouts/{i}", bout)
        for i, bout in enumerate(document["bouts"])
        if bout["activity"] == "other" and bout["end_s"] - bout["start_s"] >= ALONE_FROM_S
    ]


def time_ticks(scale: Scale, most: int) -> tuple[float, ...]:
    """Round moments on a scale of seconds, at most so many.

    >>> time_ticks(Scale(40.0, 95.0, 0.0, 1.0), most=5)
    (45.0, 60.0, 75.0, 90.0)
    """
    span_s = scale.high - scale.low
    step = next((one for one in TIME_STEPS_S if span_s / one <= most), TIME_STEPS_S[-1])
    first = int(-(-scale.low // step))
    return tuple(i * step for i in range(first, int(scale.high // step) + 1))


def _movement(document: Table, entry: Table) -> str:
    return str(document["bouts"][entry["bout"]]["movement"])


def _found(document: Table, paths: Iterable[str]) -> tuple[Placed, ...]:
    return tuple((path, _at(document, path)) for path in paths)


def _at(document: Table, path: str) -> Any:
    found: Any = document
    for step in path.strip("/").split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def _degrees(document: Table, entries: Sequence[Table]) -> Scale:
    values: list[float | None] = []
    for entry in entries:
        turns = entry["turns"]
        for curve in entry["curves"]:
            values += [deg for deg in curve["deg"] if deg is not None and not (turns and deg < 0)]
        for _, repetition in _found(document, entry["repetitions"]):
            values += repetition["interval90_deg"] or [repetition["end_range_deg"]]
        values += [limit["deg"] for _, limit in _found(document, entry["limits"])]
    return scale_around(values, start_px=BOTTOM, end_px=TOP, at_least=MIN_SPAN_DEG)


def _panel(document: Table, i: int, entry: Table, y: Scale) -> SetPanel:
    bout = document["bouts"][entry["bout"]]
    limits = sorted(_found(document, entry["limits"]), key=lambda one: -one[1]["deg"])
    places = apart([y.at(limit["deg"]) for _, limit in limits])
    movement = bout["movement"]
    return SetPanel(
        number=i + 1,
        path=f"/page/sets/{i}",
        entry=entry,
        bout_path=f"/bouts/{entry['bout']}",
        bout=bout,
        name=document["page"]["names"].get(movement, movement),
        repetitions=_found(document, entry["repetitions"]),
        discarded=_found(document, entry["discarded"]),
        levels=tuple(
            Level(path, limit, label_px)
            for (path, limit), label_px in zip(limits, places, strict=True)
        ),
        x=Scale(entry["from_s"], max(entry["to_s"], entry["from_s"] + 1.0), LEFT, RIGHT),
        y=y,
    )


def _timeline(document: Table, panels: Sequence[SetPanel], kind: str, width_px: float) -> Timeline:
    x = Scale(0.0, max(document["source"]["duration_s"], 1.0), 0.0, width_px)
    placed = []
    for i, bout in enumerate(document["bouts"]):
        left_px = x.at(bout["start_s"])
        placed.append((f"/bouts/{i}", bout, left_px, max(x.at(bout["end_s"]) - left_px, 1.0)))
    by_path = {path: (left_px, wide_px) for path, _, left_px, wide_px in placed}
    return Timeline(
        kind=kind,
        x=x,
        bouts=tuple(placed),
        sets=tuple((panel, *by_path[panel.bout_path]) for panel in panels),
        moments=time_ticks(x, most=10 if kind == "wide" else 5),
    )
