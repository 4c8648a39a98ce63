"""The table on people drawn by another renderer (``bench.second_look``)."""

import math
from collections.abc import Sequence

from bench.accuracy.agreement import clustered_mean, slope
from bench.accuracy.compared import agree, compare, with_truth
from bench.accuracy.conditions import MOVEMENTS
from bench.accuracy.markdown import (
    UNKNOWN,
    number,
    share_with_interval,
    table,
    unit_of,
    with_interval,
    words,
)
from bench.accuracy.rendered import of_movement
from bench.accuracy.scored import Scored

ENOUGH = 60
"""With fewer true repetitions a row is marked (design rule: 90 % is then known to ±8)."""


def look_table(scored: Sequence[Scored]) -> str:
    """Every measure: found, how far from the truth, how it follows it, and its bars."""
    head = (
        "measure",
        "clips",
        "repetitions",
        "found",
        "judged",
        "too many",
        "mean error",
        "bias",
        "slope",
        "inside the 90 % bar",
        "bar",
    )
    rows = []
    for movement in MOVEMENTS:
        own = of_movement(scored, movement)
        for rule in with_truth(movement) if own else ():
            rows.append([words(rule.measure), *_counts(own), *_figures(own, rule.measure)])
    return table(head, rows)


def _counts(own: Sequence[Scored]) -> list[str]:
    """Clips, repetitions, and how many of them were found and judged."""
    pairs = [pair for one in own for pair in one.pairs]
    clips = [pair.clip for pair in pairs]
    few = "" if len(pairs) >= ENOUGH else " (too few)"
    return [
        str(len(own)),
        f"{len(pairs)}{few}",
        share_with_interval(clustered_mean([pair.found for pair in pairs], clips)),
        share_with_interval(clustered_mean([pair.judged for pair in pairs], clips)),
        str(sum(len(one.extra) for one in own)),
    ]


def _figures(own: Sequence[Scored], measure: str) -> list[str]:
    """Errors of one measure, and how its reading follows the truth."""
    found, unit = agree(compare(own, measure)), unit_of(measure)
    plain = compare(own, measure, in_percent=())
    steep = slope([one.measured for one in plain], [one.true for one in plain])
    return [
        with_interval(found.mae, unit),
        with_interval(found.bias, unit, sign=True),
        UNKNOWN if math.isnan(steep) else f"{steep:.2f}",
        share_with_interval(found.coverage),
        f"±{number(found.half_width, unit)}",
    ]
