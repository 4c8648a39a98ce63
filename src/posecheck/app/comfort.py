"""Comfort limits of one run: ``38``, or ``ankle-rock=38`` for one movement."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.movements import Library

LEAST_DEG: Final = 1.0
"""The smallest limit that can be given [deg] (design rule)."""
MOST_DEG: Final = 180.0
"""The largest limit that can be given [deg] (design rule)."""
_SIDES: Final = tuple(map(str, Side))


@dataclass(frozen=True, slots=True)
class ComfortLimits:
    """The comfort limits of a run, in degrees of each movement's end range."""

    every_deg: float | None = None
    """For every movement without its own limit; None: the journal's limits hold."""
    by_movement: Mapping[str, float] = field(default_factory=dict)
    """Limits by the movement's id."""

    def of(self, movement: str) -> float | None:
        """The limit for a movement; None: no limit was given."""
        return self.by_movement.get(movement, self.every_deg)

    def refuse_others_than(self, movement: str) -> None:
        """Refuse limits for movements that are not measured.

        Raises UsageError.
        """
        for other, deg in self.by_movement.items():
            if other != movement:
                raise UsageError(
                    f"--comfort {other}={deg:g} is not for {movement}, the only movement that "
                    "--movement measures. Leave one of the two options out."
                )

    def refuse_one_for_several(self, movements: Sequence[str]) -> None:
        """Refuse a limit without a movement where several may be measured.

        Raises UsageError.
        """
        if self.every_deg is None or len(movements) == 1:
            return
        deg = f"{self.every_deg:g}"
        example = movements[0] if movements else "ankle-rock"
        raise UsageError(
            f"--comfort {deg} does not say for which movement. Write --comfort {example}={deg}, "
            "once for each movement, or measure one movement only with --movement."
        )


def comfort_limits(texts: Sequence[str], library: Library) -> ComfortLimits:
    """The limits as records.

    Raises UsageError for text that is not a limit, for an unknown movement, and for two limits for
    the same movement.
    """
    found: dict[str | None, float] = {}
    for text in texts:
        name, equals, number = (part.strip() for part in text.rpartition("="))
        deg = _degrees(number)
        if deg is None or (equals and not name) or "," in text:
            raise UsageError(
                f"--comfort {text}: give a number of degrees from {LEAST_DEG:g} to "
                f"{MOST_DEG:g}, e.g. 38, or for one of several movements ankle-rock=38."
            )
        if name in _SIDES:
            raise UsageError(
                f"--comfort {text}: this limit holds for both sides. To set a limit for one side: "
                f"posecheck baseline set MOVEMENT --side {name} --comfort {deg:g}"
            )
        movement = library.find(name).id if equals else None
        if found.setdefault(movement, deg) != deg:
            raise UsageError(
                f"--comfort gives {movement or 'every movement'} two limits, {found[movement]:g} "
                f"and {deg:g}. Leave one out."
            )
    every_deg = found.pop(None, None)
    return ComfortLimits(every_deg, {name: deg for name, deg in found.items() if name is not None})


def _degrees(text: str) -> float | None:
    """The number of degrees; None: not a number, or outside the range."""
    try:
        deg = float(text)
    except ValueError:
        return None
    return deg if math.isfinite(deg) and LEAST_DEG <= deg <= MOST_DEG else None
