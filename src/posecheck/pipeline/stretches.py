"""Stretches of frames that could not be used, by reason.

Constants: design rules.
"""

from collections.abc import Sequence

from posecheck.records import Discarded, Note, Repetition
from posecheck.repetitions.remeasure import MeasuredRepetition

MIN_STRETCH_S = 1.0
"""Shorter stretches are not worth telling."""
BRIDGE_S = 0.5
"""Two stretches of the same reason this close together are one."""
TOGETHER_SHARE = 0.5
"""Two repetitions are one movement when they share this much of the shorter one's time."""


class UnusableStretches:
    """Joins unusable frames into stretches that are told to the person."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[float, float, Note]] = {}

    def add(self, t_s: float, reason: Note) -> Discarded | None:
        """Take one unusable frame; an older stretch of that reason, if one is over with it."""
        started_s, last_s, note = self._open.get(reason.code, (t_s, t_s, reason))
        if t_s - last_s > BRIDGE_S:
            self._open[reason.code] = (t_s, t_s, reason)
            return _told(started_s, last_s, note)
        self._open[reason.code] = (started_s, t_s, note)
        return None

    def flush(self) -> list[Discarded]:
        """All stretches that are still open."""
        stretches = [_told(*one) for one in self._open.values()]
        self._open.clear()
        return [one for one in stretches if one is not None]


def _told(start_s: float, end_s: float, reason: Note) -> Discarded | None:
    return Discarded(start_s, end_s, None, reason) if end_s - start_s >= MIN_STRETCH_S else None


def told_once(discarded: Sequence[Discarded]) -> list[Discarded]:
    """Without the frames that a discarded movement of the same reason has told of already."""
    movements = [one for one in discarded if one.side is not None]
    return [
        one
        for one in discarded
        if one.side is not None
        or not any(
            one.reason.code == other.reason.code
            and one.start_s < other.end_s
            and other.start_s < one.end_s
            for other in movements
        )
    ]


def together(one: MeasuredRepetition | Discarded, other: Repetition) -> bool:
    """Whether two repetitions happened at the same time."""
    shared_s = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    shorter_s = min(one.end_s - one.start_s, other.end_s - other.start_s)
    return shared_s > TOGETHER_SHARE * shorter_s
