"""The score of a session on the terminal: a column for each part."""

import math
from collections.abc import Mapping

from rich.console import Console

from posecheck.circuit import Activity
from posecheck.documents.session_score import SessionScore, SideScore
from posecheck.terminal.columns import Column, show_table
from posecheck.terminal.paragraphs import Paragraphs
from posecheck.words.circuits import moment
from posecheck.words.numbers import amount, interval_parts, number, signed_degrees, with_interval

Interval = tuple[float, float]


def show_score(score: SessionScore, names: Mapping[str, str], console: Console) -> None:
    """Print every part; ``names`` are the movements' names for people."""
    if not score.sides:
        return
    paragraphs = Paragraphs(console)
    paragraphs.title("Score (90 % intervals in brackets)")
    show_table(_columns(score, names), console)
    complete = score.completeness
    missing = [f"{names.get(movement, movement)} {side}" for movement, side in complete.missing]
    lacking = f"; missing: {', '.join(missing)}" if missing else ""
    paragraphs.item(f"Complete: {complete.done} of {complete.expected} sides{lacking}.")
    spent = {
        "in sets": score.time_s[Activity.SET],
        "rest": score.time_s[Activity.REST],
        "something else": score.time_s[Activity.OTHER],
        "out of the picture": score.time_s[Activity.AWAY],
    }
    times = [f"{moment(time_s)} {what}" for what, time_s in spent.items() if time_s]
    paragraphs.item(f"Time: {', '.join(times)}.")


def _columns(score: SessionScore, names: Mapping[str, str]) -> list[Column]:
    rows = score.sides
    return [
        Column("movement", [names.get(one.movement, one.movement) for one in rows], right=False),
        Column("side", [str(one.side) for one in rows], right=False, key=True),
        Column("range", [_range(one) for one in rows]),
        Column(
            "against\nbaseline",
            [_change(one) for one in rows],
        ),
        Column("smoothness", [_beside(number(one.sparc, 2), one.sparc_interval90) for one in rows]),
        Column(
            "tempo",
            [_beside(amount(one.tempo_s, "s"), one.tempo_interval90_s, "s") for one in rows],
        ),
        Column(
            "with\ncontrol",
            [f"{one.control.controlled} of {one.control.count}" for one in rows],
            said="{} with control",
        ),
    ]


def _range(one: SideScore) -> str:
    return with_interval(one.range.median_deg, one.range.interval90_deg)


def _change(one: SideScore) -> str:
    if math.isnan(one.change_deg):
        return "none yet"
    ends = interval_parts(one.change_interval90_deg, plus=True)[:3]
    return f"{signed_degrees(one.change_deg)} ({''.join(ends)})"


def _beside(value: str, ends: Interval, unit: str = "") -> str:
    """A value with its interval, where there is one."""
    if math.isnan(ends[0]):
        return value
    decimals = 1 if unit == "s" else 2
    return f"{value} ({''.join(interval_parts(ends, unit, decimals)[:3])})"
