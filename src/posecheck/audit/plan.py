"""The weekly protocol: which sets, in which order, how many repetitions.

Constants: docs/derivations.md#asking-for-references.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from posecheck.audit.counting import FEWEST, WARM_UP
from posecheck.body import Side
from posecheck.movements import Movement

COUNTED: Final = 4
"""Repetitions of each side that count, after the warm-up, where no references are asked for."""
REPETITION_S: Final = 5.0
"""About so long one takes, getting ready for it included."""
HOLD_S: Final = 3.0
"""And so much longer one that is held."""
SET_UP_S: Final = 20.0
"""And so long placing oneself and the camera takes."""


@dataclass(frozen=True, slots=True)
class PlannedSet:
    """One set of the week."""

    movement: Movement
    """What is done."""
    sides: tuple[Side, ...]
    """Which, in order; both from one place where the camera sees both."""
    references: int = 0
    """Of each side, after the warm-up: to the first stretch; they count, too."""

    @property
    def further(self) -> int:
        """Repetitions of each side after warm-up and references."""
        return FEWEST if self.references else COUNTED

    @property
    def duration_s(self) -> float:
        """About how long it takes, seconds."""
        repetitions = WARM_UP + self.references + self.further
        each_s = REPETITION_S * repetitions + HOLD_S * self.references
        return SET_UP_S + each_s * len(self.sides)


def weekly_plan(movements: Iterable[Movement], references: int = 0) -> tuple[PlannedSet, ...]:
    """Seen from the front both sides are done in one set, seen from the side each in its own.

    >>> from posecheck.movements import catalog
    >>> plan = weekly_plan(catalog(), references=2)
    >>> [(one.movement.id, len(one.sides)) for one in plan]
    [('ankle-rock', 1), ('ankle-rock', 1), ('hip-circle', 2), ('thoracic-twist', 2)]
    >>> round(sum(one.duration_s for one in plan) / 60)
    5
    """
    return tuple(
        PlannedSet(movement, sides, references)
        for movement in movements
        for sides in ([tuple(Side)] if movement.view.expected == "front" else [(s,) for s in Side])
    )
