"""Weeks as calendars number them: ISO 8601, from Monday to Sunday."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from posecheck.errors import UsageError


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week; the days are those of the place where something was recorded.

    >>> Week.of(date(2026, 12, 31)).name, Week.named("2026-W53").plus(1).name
    ('2026-W53', '2027-W01')
    """

    year: int
    """Of the week's Thursday."""
    number: int
    """1…53."""

    @classmethod
    def of(cls, day: date) -> Self:
        """The week that a day belongs to."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def named(cls, text: str) -> Self:
        """The week written as ``2026-W47``; raises UsageError when it is none."""
        parts = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip(), re.IGNORECASE)
        try:
            week = cls(int(parts[1]), int(parts[2])) if parts else None
            if week is not None:
                date.fromisocalendar(week.year, week.number, 1)
                return week
        except ValueError:
            pass
        raise UsageError(f"'{text}' is not an ISO week. Write it as 2026-W47.")

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def name(self) -> str:
        """``2026-W47``."""
        return f"{self.year}-W{self.number:02d}"

    def plus(self, weeks: int) -> "Week":
        """So many weeks later, or earlier."""
        return Week.of(self.monday + timedelta(weeks=weeks))

    def since(self, other: "Week") -> int:
        """How many weeks after another one."""
        return (self.monday - other.monday).days // 7
