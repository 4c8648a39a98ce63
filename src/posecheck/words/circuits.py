"""A session in one line, its bouts, and what a person says of a stretch of a recording."""

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Final

from posecheck.body import Side
from posecheck.circuit import Activity, Bout
from posecheck.records import Repetition
from posecheck.words.numbers import counted, degrees

_COUNTS: Final = ("no", "one", "two", "three", "four", "five", "six")
REPETITIONS_NAMED: Final = 3
"""So many forced repetitions are named with their moments (design rule)."""


def moment(t_s: float) -> str:
    """A moment of a recording, in minutes and whole seconds.

    >>> moment(192.4), moment(8.0)
    ('3:12', '0:08')
    """
    whole = round(t_s)
    return f"{whole // 60}:{whole % 60:02d}"


def moment_span(start_s: float, end_s: float) -> str:
    """A stretch of a recording, in minutes and whole seconds.

    >>> moment_span(42.0, 90.3)
    '0:42–1:30'
    """
    return f"{moment(start_s)}–{moment(end_s)}"


_ACTIVITIES: Final[Mapping[Activity, str]] = {
    Activity.REST: "Rest",
    Activity.OTHER: "Something else",
    Activity.AWAY: "Nobody in the picture",
}


def bout_name(bout: Bout, names: Mapping[str, str]) -> str:
    """What was done in a stretch, in a few words; ``names`` are the movements' names.

    >>> bout_name(Bout(0.0, 9.0, Activity.SET, "twist", Side.LEFT), {"twist": "Thoracic twist"})
    'Thoracic twist, left'
    """
    if bout.movement is None:
        return _ACTIVITIES.get(bout.activity, "")
    side = "" if bout.side is None else f", {bout.side}"
    return names.get(bout.movement, bout.movement) + side


def answer(name: str, repetitions: Sequence[Repetition], unmeasured: int = 0) -> str:
    """What was done of a movement and how far it went, in one line; ``name`` is the movement's.

    ``unmeasured`` is the number of further repetitions that were not seen well enough.
    """
    if not repetitions and unmeasured:
        return f"{counted(unmeasured, name.lower())}, none of them measured."
    medians = {side: _median_deg(repetitions, side) for side in Side}
    reached = [f"{degrees(deg)} {side}" for side, deg in medians.items() if not math.isnan(deg)]
    found = ", ".join([counted(len(repetitions), name.lower()), *reached])
    more = f"; {unmeasured} more not measured" if unmeasured else ""
    return f"{found}{_forced(repetitions)}{more}."


def count_of(measured: int, unmeasured: int) -> str:
    """Number of measured repetitions, out of all where some were not measured, for a table.

    >>> count_of(5, 0), count_of(2, 3)
    ('5', '2 of 5')
    """
    return f"{measured} of {measured + unmeasured}" if unmeasured else str(measured)


def outcome(repetitions: Sequence[Repetition]) -> str:
    """The verdicts of a set in a few words, the gravest alone: the others are in the details."""
    codes = [repetition.verdict.code for repetition in repetitions]
    for code, words in _GRAVEST.items():
        if count := codes.count(code):
            return f"{count} {words}" if code in ("forced", "near-limit") else words
    return ""


_GRAVEST: Final[Mapping[str, str]] = {
    "forced": "forced",
    "near-limit": "near the limit",
    "comfortable": "comfortable",
    "learning": "learning",
    "no-limit": "no limit yet",
}


def _median_deg(repetitions: Sequence[Repetition], side: Side) -> float:
    known = [one.primary.value for one in repetitions if one.side is side]
    known = [value for value in known if not math.isnan(value)]
    return statistics.median(known) if known else math.nan


def _forced(repetitions: Sequence[Repetition]) -> str:
    moments = [one.peak_s for one in repetitions if one.verdict.code == "forced"]
    if not moments:
        return ""
    count = _COUNTS[len(moments)] if len(moments) < len(_COUNTS) else str(len(moments))
    named = ", ".join(moment(t_s) for t_s in moments[:REPETITIONS_NAMED])
    more = " and more" if len(moments) > REPETITIONS_NAMED else ""
    return f"; {count} forced at {named}{more}"
