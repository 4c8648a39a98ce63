"""Baselines and targets on the terminal."""

import math
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from posecheck.body import Side
from posecheck.history import Mark, MarkKind, PastRepetition
from posecheck.judgement.baseline import MIN_DAYS, MIN_REPETITIONS
from posecheck.judgement.target import next_step_deg
from posecheck.judgement.verdict import TO_LEARN
from posecheck.movements.spec import Movement
from posecheck.personal import Baseline
from posecheck.reliability import mdc95, median, median_error
from posecheck.terminal.columns import Column, show_table
from posecheck.terminal.paragraphs import TEXT_WIDTH
from posecheck.words.dates import time_column
from posecheck.words.numbers import MISSING, counted, degrees, with_interval
from posecheck.words.protocol import measure_name, protocol_phrase

_LEGEND = (
    "Range: median and its 90 % interval in repeated measurements. Spread: standard deviation from "
    "repetition to repetition / from session to session, measurement error included. Smallest "
    "detectable: the change between two sessions of five repetitions that is not chance (95 %)."
)
_KINDS = {
    MarkKind.COMFORT: "comfort limit",
    MarkKind.BASELINE: "calibration clip",
    MarkKind.RESET: "reset",
    MarkKind.TARGET: "target",
}
_USUAL_SET = 5
"""Repetitions of the sessions that the smallest detectable change speaks of."""


def show_baselines(
    movement: Movement,
    baselines: Sequence[Baseline],
    targets_deg: Sequence[float],
    console: Console,
) -> None:
    """Print the baselines of one movement, a row each; a NaN target is none."""
    console.print()
    console.print(Text.assemble((movement.name, "bold"), f"  {protocol_phrase(movement.protocol)}"))
    several = len({one.measure for one in baselines}) > 1
    columns = [Column("side", [str(one.side) for one in baselines], right=False, key=True)]
    if several:
        names = [measure_name(one.measure) for one in baselines]
        columns.append(Column("measure", names, right=False, key=True))
    columns += [
        Column("range\n90 %", [with_interval(b.median_deg, b.interval90_deg) for b in baselines]),
        Column("comfort\nlimit", [_comfort(one) for one in baselines], right=False),
        Column("repetitions,\ndays", [f"{one.repetitions}, {one.days}" for one in baselines]),
        Column("spread", [_spread(one) for one in baselines]),
        Column(
            "smallest\ndetectable", [degrees(math.ceil(_detectable_deg(one))) for one in baselines]
        ),
        Column("recorded", [_span(one) for one in baselines], right=False),
    ]
    if any(math.isfinite(one) for one in targets_deg):
        words = ["" if math.isnan(one) else degrees(one) for one in targets_deg]
        columns.append(Column("target", words))
    show_table(columns, console)
    console.print(Text(_LEGEND, style="dim"), width=min(console.width, TEXT_WIDTH))
    for one in baselines:
        if one.learning:
            console.print(_learning(one))


def show_history(
    movement: Movement, marks: Iterable[Mark], past: Sequence[PastRepetition], console: Console
) -> None:
    """Print what a baseline was made from, in the order in which it was said."""
    rows = [(mark, _what(mark, past)) for mark in marks]
    several = len({mark.measure for mark, _ in rows}) > 1
    columns = [
        Column("marked", [time_column(one.made_at) for one, _ in rows], right=False),
        Column("side", [str(one.side) for one, _ in rows], right=False),
        Column("what", [_KINDS[one.kind] for one, _ in rows], right=False),
        Column("", [what for _, what in rows], right=False),
        Column("session", [(one.session_id or "")[:8] for one, _ in rows], right=False),
    ]
    if several:
        names = [measure_name(one.measure) for one, _ in rows]
        columns.insert(2, Column("measure", names, right=False))
    console.print(Text.assemble((movement.name, "bold"), f"  {protocol_phrase(movement.protocol)}"))
    show_table(columns, console)


def target_words(
    movement: Movement, side: Side, measure: str, target_deg: float, comfort_deg: float
) -> str:
    """A target and the next safe step towards it."""
    which = "" if measure == movement.primary.measure else f" ({measure_name(measure)})"
    start = f"{movement.name}, {side}{which}: target {degrees(target_deg)}"
    if math.isnan(comfort_deg):
        return (
            f"{start}. No step is suggested before your comfort limit is known: record a baseline "
            "or mark it (posecheck baseline)."
        )
    if target_deg <= comfort_deg:
        return f"{start} is within your comfort limit of {degrees(comfort_deg)}."
    step = next_step_deg(target_deg, comfort_deg)
    comfort = degrees(comfort_deg, 1)
    return f"{start}. Next step: {degrees(step, 1)}, from your comfort limit of {comfort}."


def _comfort(one: Baseline) -> str:
    if math.isnan(one.comfort_deg):
        return "learning"
    origin = "from range" if math.isnan(one.marked_deg) else "marked"
    return f"{degrees(one.comfort_deg)} {origin}"


def _detectable_deg(one: Baseline) -> float:
    error = median_error(one.within_deg, _USUAL_SET)
    return mdc95(math.hypot(error, one.between_deg))


def _spread(one: Baseline) -> str:
    return f"{degrees(one.within_deg, 1)} / {degrees(one.between_deg, 1)}"


def _span(one: Baseline) -> str:
    if one.first_day is None or one.first_day == one.last_day:
        return one.first_day or MISSING
    return f"{one.first_day} to {one.last_day}"


def _learning(one: Baseline) -> Text:
    still = [f"{one.repetitions} of {MIN_REPETITIONS} repetitions"]
    still.append(f"{one.days} of {MIN_DAYS} days")
    text = f"{one.side}, {measure_name(one.measure)}: still learning ({', '.join(still)})."
    if math.isfinite(one.marked_deg):
        text += " The marked limit holds meanwhile."
    return Text(f"{text} {TO_LEARN}")


def _what(mark: Mark, past: Sequence[PastRepetition]) -> str:
    if mark.kind is MarkKind.BASELINE:
        own = [
            value.value
            for one in past
            if one.session_id == mark.session_id and one.repetition.side is mark.side
            for value in one.repetition.measures
            if value.name == mark.measure
        ]
        many = counted(len(own), "repetition")
        return f"{many}, median {degrees(median(own))}" if own else "deleted"
    if mark.kind is MarkKind.RESET:
        return "earlier recordings no longer count"
    return "removed" if mark.deg is None else degrees(mark.deg)
