"""What a set was judged by, in sentences: its limits, where they come from, what was felt."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from posecheck.body import Side
from posecheck.records import Limit, Session, SetResult
from posecheck.reports.words import amount, measure_words

_ORIGINS: Final = {
    "reference": "from your references",
    "marked": "as you marked it",
    "baseline": "from your baseline",
    "option": "as given",
}
NO_REFERENCE: Final = (
    "No reference repetitions, so no limit: only a repetition that goes clearly further than the "
    "others is flagged. For a limit, begin each side with two repetitions to your first stretch, "
    "held for three seconds (circles: no hold), and score with --reference first:2."
)
"""What is said of a set that was judged by its own line."""


def limit_lines(limits: Sequence[Limit], primary: str) -> list[str]:
    """One sentence for each limit in force; ``primary`` is the measure that goes without saying.

    >>> limit_lines([Limit("end", 36.2, "reference", Side.LEFT, margin_deg=4.9)], "end")
    ['Limit, left: 36°, margin 5°, from your references.']
    """
    return [_limit_line(one, primary) for one in limits]


def _limit_line(limit: Limit, primary: str) -> str:
    whose = "both sides" if limit.side is None else str(limit.side)
    which = "" if limit.measure == primary else f" {measure_words(limit.measure)}"
    size = amount(limit.deg)
    if limit.margin_deg == limit.margin_deg:  # it is known
        size += f", margin {amount(limit.margin_deg)}"
    if limit.origin == "set":
        return f"Line of this set, {whose}{which}: {size}."
    place = ", measured from this place" if limit.same_place else ""
    return f"Limit, {whose}{which}: {size}, {_origin(limit)}{place}."


def _origin(limit: Limit) -> str:
    if limit.origin == "combined":
        other = "the limit you gave" if limit.baseline_id is None else "the journal"
        return f"your references and {other} combined"
    return _ORIGINS.get(limit.origin, limit.origin)


def pain_lines(pain: Mapping[Side, int]) -> list[str]:
    """What the person felt, and what follows from it."""
    return [
        f"You reported pain on the {side} ({score} of 10): kept out of baselines."
        for side, score in sorted(pain.items())
    ]


def without_reference(session: Session, sets: Iterable[SetResult]) -> bool:
    """Whether repetitions were judged by nothing but the line of their own set."""
    settings = session.software.get("settings")
    asked = settings.get("reference") if isinstance(settings, Mapping) else None
    limits = [limit for one in sets for limit in one.limits]
    return asked == "auto" and all(limit.origin == "set" for limit in limits)
