"""Differences between the repetitions of one set and side: what a share of a reference rests on."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from bench.accuracy.agreement import Array, clustered_mean, slope
from bench.accuracy.compared import compare
from bench.accuracy.markdown import UNKNOWN, number, table, unit_of, with_interval, words
from bench.accuracy.scored import Scored

SPREAD = 0.2
"""Sets whose true end ranges differ by this share of the largest are judged; others say little."""
AIMS_DEG: Mapping[str, float] = {
    "thorax_rotation": 1.5,
    "shank_inclination": 1.0,
    "hip_flexion": 2.5,
    "hip_abduction": 2.5,
}
"""Mean absolute errors that are aimed at."""


def within_table(sources: Mapping[str, Sequence[Scored]]) -> str:
    """A row for each source and measure that has sets which spread."""
    head = (
        *(
            "measure",
            "source",
            "sets and sides",
            "differences",
            "mean error",
            "aim",
            "slope",
            "aim",
        ),
        "the answer 'no difference'",
    )
    rows = [
        _row(measure, source, scored) for measure in AIMS_DEG for source, scored in sources.items()
    ]
    return table(head, [row for row in rows if row is not None])


def differences(read: Sequence[float], true: Sequence[float]) -> tuple[Array, Array]:
    """Read and true end ranges of one set and side, less their means; empty when it hardly spreads.

    >>> differences([30.0, 36.0], [30.0, 40.0])
    (array([-3.,  3.]), array([-5.,  5.]))
    """
    own, truth = np.asarray(read, dtype=float), np.asarray(true, dtype=float)
    if len(truth) < 2 or np.ptp(truth) < SPREAD * truth.max():
        return np.zeros(0), np.zeros(0)
    return own - own.mean(), truth - truth.mean()


def _row(measure: str, source: str, scored: Sequence[Scored]) -> list[str] | None:
    sets: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for one in compare(scored, measure):
        if math.isfinite(one.error):
            sets[one.clip.name, one.repetition.side].append((one.measured, one.true))
    found = [(key, *differences(*zip(*values, strict=True))) for key, values in sets.items()]
    found = [one for one in found if len(one[1])]
    if not found:
        return None
    read, true = (np.concatenate([one[i] for one in found]) for i in (1, 2))
    clips = [key[0] for key, own, _ in found for _ in own]
    unit = unit_of(measure)
    return [
        words(measure),
        source,
        str(len(found)),
        str(len(read)),
        with_interval(clustered_mean(np.abs(read - true), clips), unit),
        f"≤ {AIMS_DEG[measure]:g}{unit}",
        number(slope(read, true), "", 2) if len(read) > 2 else UNKNOWN,
        "0.9 to 1.1",
        number(float(np.abs(true).mean()), unit),
    ]
