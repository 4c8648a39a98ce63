"""A repetition that leaves the line of its own set, where nobody marked a first stretch.

For recordings without references: it says that a repetition went clearly further than the others,
not that the others were comfortable.  Constants: docs/derivations.md#line.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from posecheck.body import Side
from posecheck.judgement.protocol import in_protocol
from posecheck.judgement.reference import limit_of_references
from posecheck.judgement.verdict import NO_LIMIT, over_deg, usual_margin
from posecheck.movements.spec import ErrorRule
from posecheck.records import Limit, MeasuredValue, Note, Repetition, Verdict
from posecheck.words.numbers import degrees
from posecheck.words.reasons import LEAVES_THE_LINE

MIN_REPETITIONS: Final = 4
"""Of a side: fewer make no line (design rule)."""
MOST_SHARE: Final = 1.0 / 3.0
"""More than this share cannot leave the line: then the person did two sizes (design rule)."""
TOP: Final = 2
"""The line's level is the mean of so many of its furthest repetitions: as of references."""


def judged_by_line(
    repetitions: Sequence[Repetition], measures: Sequence[ErrorRule]
) -> tuple[tuple[Repetition, ...], tuple[Limit, ...]]:
    """The repetitions of a set, those that leave its line forced; and the lines' levels."""
    limits = [
        limit
        for side in Side
        for rule in measures
        if (limit := line_of([one for one in repetitions if one.side is side], rule)) is not None
    ]
    return tuple(_judged(one, limits) for one in repetitions), tuple(limits)


def line_of(repetitions: Sequence[Repetition], rule: ErrorRule) -> Limit | None:
    """The upper level of what belongs together in a set, of one side; None when there is no line.

    From the lower half upwards, a repetition belongs to the line while it goes no further than the
    two furthest ones before it, and the margin of two references.
    """
    known = [one for one in repetitions if in_protocol(one) and math.isfinite(_way(one, rule))]
    if len(known) < MIN_REPETITIONS:
        return None
    known.sort(key=lambda one: _way(one, rule))
    belonging = (len(known) + 1) // 2
    line = _level(known[:belonging], rule)
    while belonging < len(known):
        if over_deg(line, _values(known[belonging])) > line.margin_deg:
            break
        belonging += 1
        line = _level(known[:belonging], rule)
    return line if len(known) - belonging <= MOST_SHARE * len(known) else None


def _level(line: Sequence[Repetition], rule: ErrorRule) -> Limit:
    """The mean of the furthest ones, as if they were references."""
    limit = limit_of_references(line[-TOP:], rule)
    assert limit is not None  # their ways are known
    return replace(limit, origin="set", margin_deg=usual_margin(limit, rule))


def _judged(one: Repetition, limits: Sequence[Limit]) -> Repetition:
    """Forced when it leaves a line; else as it was."""
    if one.verdict.code == "forced" or not in_protocol(one):
        return one
    over = [
        (beyond / limit.margin_deg, beyond, limit)
        for limit in limits
        if limit.side is one.side
        if (beyond := over_deg(limit, _values(one))) > limit.margin_deg
    ]
    if not over:
        return one
    _, beyond, limit = max(over, key=lambda found: found[0])
    text = (
        f"{degrees(beyond)} further than the other repetitions of this set (up to "
        f"{degrees(limit.deg)}); the margin is {degrees(limit.margin_deg)}."
    )
    rest = tuple(note for note in one.verdict.reasons if note.code != NO_LIMIT.code)
    reasons = (Note(LEAVES_THE_LINE, text), *rest)
    return replace(one, verdict=Verdict("forced", reasons, "past", one.verdict.effort, beyond))


def _values(one: Repetition) -> dict[str, MeasuredValue]:
    return {value.name: value for value in one.measures}


def _way(one: Repetition, rule: ErrorRule) -> float:
    value = _values(one).get(rule.shared)
    return math.nan if value is None else value.value
