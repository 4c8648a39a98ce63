"""Where a number stands in a plot: two linear scales, round ticks, weeks from left to right."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from posecheck.words.dates import month_name

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from ``low`` to ``high`` between two places of a picture."""

    low: float
    """Stands at ``start_px``."""
    high: float
    """Stands at ``end_px``."""
    start_px: float
    """Place in the picture."""
    end_px: float
    """Place in the picture."""

    def at(self, value: float) -> float:
        """The place of a number, to a tenth of a pixel.

        >>> Scale(0.0, 10.0, 100.0, 0.0).at(2.5)
        75.0
        """
        share = (value - self.low) / (self.high - self.low)
        return round(self.start_px + share * (self.end_px - self.start_px), 1) + 0.0

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Round numbers on the scale, at most so many.

        >>> Scale(31.0, 52.0, 0.0, 1.0).ticks()
        (35.0, 40.0, 45.0, 50.0)
        """
        step = round_step(self.high - self.low, most)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return tuple(round(i * step, 6) + 0.0 for i in range(first, last + 1))


def round_step(span: float, most: int) -> float:
    """The smallest 1, 2, 2.5 or 5 times a power of ten that divides a span into at most so many.

    >>> round_step(21.0, 6), round_step(0.9, 4)
    (5.0, 0.25)
    """
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * step for step in _STEPS if power * step >= rough * (1 - 1e-9))


def scale_around(
    values: Iterable[float | None], *, start_px: float, end_px: float, at_least: float
) -> Scale:
    """A scale that holds all known values with a little room, and spans at least so much.

    A plot that spans less would blow up noise.  With no value it goes from 0 to ``at_least``.

    >>> scale_around([40.0, None, 42.0], start_px=100.0, end_px=0.0, at_least=20.0)
    Scale(low=31.0, high=51.0, start_px=100.0, end_px=0.0)
    """
    known = [one for one in values if one is not None]
    if not known:
        return Scale(0.0, at_least, start_px, end_px)
    low, high = min(known), max(known)
    room = max(0.06 * (high - low), 0.5 * (at_least - (high - low)))
    return Scale(low - room, high + room, start_px, end_px)


@dataclass(frozen=True, slots=True)
class WeekAxis:
    """Days from the first Monday to the end of the last week, from left to right."""

    mondays: tuple[date, ...]
    """Every week's, also of weeks without an audit."""
    start_px: float
    """Left end."""
    end_px: float
    """Right end."""

    @property
    def week_px(self) -> float:
        """Width of a week."""
        return (self.end_px - self.start_px) / len(self.mondays)

    def day(self, day: date, hours: float = 12.0) -> float:
        """The place of an hour of a day."""
        days = (day - self.mondays[0]).days + hours / 24.0
        return round(self.start_px + days / 7.0 * self.week_px, 1)

    def middle(self, monday: date) -> float:
        """The middle of a week."""
        return self.day(monday + timedelta(days=3))

    def months(self) -> tuple[tuple[float, str], ...]:
        """Where a month begins (its first Monday), and what it is called.

        The first one always has its name, unless the next one would stand on it.
        """
        found = [
            (self.day(monday, 0.0), month_name(monday))
            for i, monday in enumerate(self.mondays)
            if i == 0 or monday.month != self.mondays[i - 1].month
        ]
        if len(found) > 1 and found[1][0] - found[0][0] < 32.0:
            found = found[1:]
        return tuple(found)
