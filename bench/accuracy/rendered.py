"""The tables on held-out rendered people."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from bench.accuracy.agreement import Figure, clustered_mean, share
from bench.accuracy.compared import agree, compare, judged, textbook_mae, with_truth
from bench.accuracy.conditions import MOVEMENTS, cell
from bench.accuracy.markdown import (
    UNKNOWN,
    number,
    percent,
    share_with_interval,
    table,
    unit_of,
    with_interval,
    words,
)
from bench.accuracy.pairing import Pair
from bench.accuracy.scored import Scored
from posecheck.movements import load_movement

LIFTED_CM, DOWN_CM = 2.0, 1.0
"""A heel that rises by more is lifted, by less is down; between them nothing is asked."""
STILL_DEG = 8.0
"""A turn of the girdle or the pelvis alone is to be read as less thorax rotation than this."""
HEEL_LIFT = "heel-lift"


def of_movement(scored: Iterable[Scored], movement: str) -> list[Scored]:
    """Clips of a movement in which repetitions are to be counted."""
    return [one for one in scored if one.clip.movement == movement and one.clip.counts]


def measures_table(scored: Sequence[Scored]) -> str:
    """Every measure of every movement on all clips, whatever the view."""
    head = (
        "measure",
        "repetitions",
        "mean error",
        "bias",
        "95 % limits of agreement",
        "inside the 90 % bar",
        "bar",
        "textbook",
    )
    rows = []
    for movement in MOVEMENTS:
        own = of_movement(scored, movement)
        for rule in with_truth(movement) if own else ():
            compared, unit = compare(own, rule.measure), unit_of(rule.measure)
            found = agree(compared)
            rows.append(
                [
                    words(rule.measure),
                    str(found.repetitions),
                    with_interval(found.mae, unit),
                    with_interval(found.bias, unit, sign=True),
                    f"{with_interval(found.low, unit, sign=True)}; "
                    f"{with_interval(found.high, unit, sign=True)}",
                    share_with_interval(found.coverage),
                    f"±{number(found.half_width, unit)}",
                    with_interval(textbook_mae(compared), unit),
                ]
            )
    return table(head, rows)


def finding_table(scored: Sequence[Scored]) -> str:
    """Whether repetitions are found, on which side, when, and counted."""
    head = (
        "movement",
        "clips",
        "repetitions",
        "found",
        "of them on their side",
        "judged",
        "too many",
        "on time",
        "clips counted exactly",
    )
    rows = []
    for movement in MOVEMENTS:
        own = of_movement(scored, movement)
        pairs = [pair for one in own for pair in one.pairs]
        found = [pair for pair in pairs if pair.found]
        measured = [pair for pair in pairs if pair.measured]
        rows.append(
            [
                movement,
                str(len(own)),
                str(len(pairs)),
                percent(_rate(pair.found for pair in pairs)),
                percent(_rate(not pair.other_side for pair in found)),
                percent(_rate(pair.judged for pair in pairs)),
                str(sum(len(one.extra) for one in own)),
                percent(_rate(pair.on_time for pair in measured)),
                share_with_interval(share(sum(one.exact for one in own), len(own))),
            ]
        )
    everything = [one for one in scored if one.clip.counts]
    exact = share(sum(one.exact for one in everything), len(everything))
    return table(head, rows) + (
        f"\nCounted exactly over all clips: {share_with_interval(exact)}; "
        f"aim 98 %: {_met(exact.value >= 0.98)}.\n"
    )


def still_table(scored: Sequence[Scored]) -> str:
    """What is read as thorax rotation when the rib cage does not turn on the pelvis."""
    head = ("what turns", "clips", "read as more than 8°", "median clip", "worst clip", "aim met?")
    rows = []
    for variant, said in (("girdle", "shoulder girdle only"), ("pelvis", "pelvis only")):
        clips = [one for one in scored if one.clip.variant == variant]
        if clips:
            largest = [largest_deg(one) for one in clips]
            above = share(sum(deg >= STILL_DEG for deg in largest), len(clips))
            rows.append(
                [
                    said,
                    str(len(clips)),
                    share_with_interval(above),
                    number(float(np.median(largest))),
                    number(max(largest)),
                    _met(max(largest) < STILL_DEG),
                ]
            )
    return table(head, rows) if rows else "No such clips.\n"


def largest_deg(scored: Scored) -> float:
    """The largest thorax rotation reported in a clip, degrees; 0 when none was."""
    return max((one.primary.value for one in scored.repetitions), default=0.0)


def heel_lift_table(scored: Sequence[Scored]) -> str:
    """Whether lifted heels are noticed, and heels that stay down are left alone."""
    pairs = [pair for one in of_movement(scored, "ankle-rock") for pair in one.pairs]
    lifted = [pair for pair in pairs if pair.true.values["heel_lift"] >= LIFTED_CM]
    down = [pair for pair in pairs if pair.true.values["heel_lift"] < DOWN_CM]
    noticed, alarms = heel_lifts_noticed(lifted), heel_lifts_noticed(down)
    asked = (
        ("heel lifted by 2 cm or more", lifted, "≥ 90 %", noticed.value >= 0.90),
        ("heel down (less than 1 cm)", down, "≤ 5 %", alarms.value <= 0.05),
    )
    rows = [
        [said, str(len(own)), share_with_interval(heel_lifts_noticed(own)), aim, _met(met)]
        for said, own, aim, met in asked
    ]
    return table(("", "repetitions", "a lift is reported", "aim", "aim met?"), rows)


def heel_lifts_noticed(pairs: Sequence[Pair]) -> Figure:
    """Share of true repetitions with a heel lift reported, clustered by clip."""
    noticed = [
        pair.measured is not None
        and any(one.code == HEEL_LIFT for one in pair.measured.compensations)
        for pair in pairs
    ]
    return clustered_mean(noticed, [pair.clip for pair in pairs])


def models_table(
    usual: tuple[str, Sequence[Scored]], others: Mapping[str, Sequence[Scored]]
) -> str:
    """Each other pose model beside the usual one on the clips that both have read, end ranges."""
    head = ("model", *(f"{movement} (judged)" for movement in MOVEMENTS))
    rows = []
    for model, scored in others.items():
        shared = {one.clip.name for one in scored} & {one.clip.name for one in usual[1]}
        rows.append(_model_row(f"`{model}`", scored, shared))
        rows.append(_model_row(f"`{usual[0]}`, the same clips", usual[1], shared))
    return table(head, rows)


def _model_row(name: str, scored: Sequence[Scored], clips: Collection[str]) -> list[str]:
    row = [name]
    for movement in MOVEMENTS:
        own = [one for one in of_movement(scored, movement) if one.clip.name in clips]
        compared = compare(own, load_movement(movement).primary.measure)
        known = percent(judged(compared))
        row.append(f"{cell(compared)} {known}" if compared else UNKNOWN)
    return row


def _rate(hits: Iterable[bool]) -> float:
    known = list(hits)
    return sum(known) / len(known) if known else math.nan


def _met(met: bool) -> str:
    return "yes" if met else "**no**"
