"""What a set was judged by, in sentences: its limits, where they come from, what was felt."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from posecheck.body import Side
from posecheck.personal import Limit
from posecheck.words.numbers import degrees
from posecheck.words.protocol import measure_name

_ORIGINS: Final = {
    "reference": "from your references",
    "marked": "as you marked it",
    "baseline": "from your baseline",
    "option": "as given",
}
SHARE_TELLS: Final = {
    "shoulders_from_camera": "How narrow the shoulders appear shows more surely how far it went"
}
"""Measures that only compare repetitions of one set (their own level means nothing), and why."""
NO_REFERENCE: Final = (
    "No reference repetitions, so no limit: only a repetition that goes clearly further than the "
    "others is flagged. For a limit, begin each side with two repetitions to your first stretch, "
    "held for three seconds (circles: no hold), and score with --reference first:2."
)
"""What is said of a set that was judged by its own line."""


def share_sentence(measure: str, alone_deg: float) -> str:
    """Why a verdict differs from what the reported angle alone would say.

    >>> share_sentence("shoulders_from_camera", 46.4)
    'How narrow the shoulders appear shows more surely how far it went than its angle of 46°.'
    """
    why = SHARE_TELLS.get(measure, f"{measure_name(measure)} shows more surely how far it went")
    return f"{why} than its angle of {degrees(alone_deg)}."


def limit_lines(limits: Sequence[Limit], primary: str) -> list[str]:
    """One sentence for each limit in force; ``primary`` is the measure that goes without saying.

    >>> limit_lines([Limit("end", 36.2, "reference", Side.LEFT, margin_deg=4.9)], "end")
    ['Limit, left: 36°, margin 5°, from your references.']
    """
    return [_limit_line(limit, primary) for limit in limits]


def pain_lines(pain: Mapping[Side, int]) -> list[str]:
    """What the person felt, and what follows from it."""
    return [
        f"You reported pain on the {side} ({score} of 10): kept out of baselines."
        for side, score in sorted(pain.items())
    ]


def _limit_line(limit: Limit, primary: str) -> str:
    whose = "both sides" if limit.side is None else str(limit.side)
    which = "" if limit.measure == primary else f" {measure_name(limit.measure)}"
    size = degrees(limit.deg)
    if not math.isnan(limit.margin_deg):
        size += f", margin {degrees(limit.margin_deg)}"
    if limit.origin == "set":
        return f"Line of this set, {whose}{which}: {size}."
    place = ", measured from this place" if limit.same_place else ""
    return f"Limit, {whose}{which}: {size}, {_origin(limit)}{place}."


def _origin(limit: Limit) -> str:
    if limit.origin == "combined":
        other = "the limit you gave" if limit.baseline_id is None else "the journal"
        return f"your references and {other} combined"
    return _ORIGINS.get(limit.origin, limit.origin)
