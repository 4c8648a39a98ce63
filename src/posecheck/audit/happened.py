"""What happened to each series this week: no advice and no praise may contradict it.

Constants: design rules.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.audit.records import ChangeVerdict, ForcedRepetition, JournalNote, Series
from posecheck.body import Side
from posecheck.history import pain_of

RECENT_WEEKS: Final = 4
"""The last weeks with a value that must lie within the comfort limit before a gain is praised
[weeks]."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Pain and forced repetitions of the week, by movement and side."""

    pained: frozenset[tuple[str, Side]] = frozenset()
    """Sides for which the person reported pain."""
    forced: tuple[ForcedRepetition, ...] = ()
    """Forced repetitions."""

    def hurts(self, one: Series) -> bool:
        """Whether a side of the series hurt."""
        return any((one.movement, side) in self.pained for side in sides_of(one))

    def forced_in(self, one: Series) -> list[ForcedRepetition]:
        """Forced repetitions of the series: of its sides, in its sessions of this week."""
        sessions = {point.session_id for point in one.this_week.points}
        return [
            forced
            for forced in self.forced
            if forced.movement == one.movement and forced.side in sides_of(one)
            if forced.session_id in sessions
        ]

    def calm(self, one: Series) -> bool:
        """Whether nothing hurt, nothing was forced, and the last weeks lie within the limit."""
        return not (self.hurts(one) or self.forced_in(one) or past_limit(one))


def happened(notes: Iterable[JournalNote], forced: Iterable[ForcedRepetition]) -> Happened:
    """What the notes and forced repetitions of a week say."""
    pained = {(note.movement, side) for note in notes for side in pain_of(note.feelings)}
    return Happened(frozenset(pained), tuple(forced))


def sides_of(one: Series) -> Collection[Side]:
    """The side of a series; of an arc both."""
    return list(Side) if one.side is None else [one.side]


def past_limit(one: Series) -> bool:
    """Whether one of the last weeks with a value lies past the comfort limit."""
    recent = [week.deg for week in one.weeks if week.known][-RECENT_WEEKS:]
    return any(deg > one.comfort_deg for deg in recent)


def surely_past_limit(one: Series) -> bool:
    """Whether this week lies past the comfort limit, its whole interval."""
    low_deg, _ = one.this_week.interval90_deg
    return math.isfinite(one.comfort_deg) and low_deg > one.comfort_deg


def parts_of(arc: Series, series: Sequence[Series]) -> list[Series]:
    """The series of the sides that an arc adds."""
    return [
        one
        for one in series
        if (one.movement, one.measure) == (arc.movement, arc.measure)
        if dict(one.protocol) == dict(arc.protocol)
    ]


def is_down(one: Series) -> bool:
    """Whether the series is clearly down."""
    return one.change.verdict is ChangeVerdict.DOWN
