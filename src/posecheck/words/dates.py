"""Days and times for people: as words in sentences, in ISO order in tables; English everywhere."""

from datetime import date, datetime
from typing import Final

_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_words(day: date) -> str:
    """A day in a sentence.

    >>> day_words(date(2026, 3, 2))
    '2 Mar 2026'
    """
    return f"{short_day_words(day)} {day.year}"


def short_day_words(day: date, *, weekday: bool = False) -> str:
    """A day of a year that is known.

    >>> short_day_words(date(2026, 3, 2)), short_day_words(date(2026, 3, 2), weekday=True)
    ('2 Mar', 'Mon 2 Mar')
    """
    words = f"{day.day} {month_name(day)}"
    return f"{_WEEKDAYS[day.weekday()]} {words}" if weekday else words


def month_name(day: date) -> str:
    """The month of a day, on an axis.

    >>> month_name(date(2026, 3, 2))
    'Mar'
    """
    return _MONTHS[day.month - 1]


def day_column(day: date) -> str:
    """A day in a table or a list, which can be sorted.

    >>> day_column(datetime(2026, 3, 2, 18, 30))
    '2026-03-02'
    """
    return f"{day:%Y-%m-%d}"


def time_column(moment: datetime) -> str:
    """A day and the time of day, in a table or a list.

    >>> time_column(datetime(2026, 3, 2, 18, 30))
    '2026-03-02 18:30'
    """
    return f"{moment:%Y-%m-%d %H:%M}"


def clock(t_s: float, *, minutes: bool) -> str:
    """A moment of a recording, to a tenth of a second.

    >>> clock(62.04, minutes=True), clock(62.04, minutes=False)
    ('1:02.0', '62.0')
    """
    tenths = round(t_s * 10)
    if not minutes:
        return f"{tenths / 10:.1f}"
    whole, tenth = divmod(tenths, 10)
    return f"{whole // 60}:{whole % 60:02d}.{tenth}"


def clock_span(start_s: float, end_s: float, *, minutes: bool) -> str:
    """A stretch of a recording.

    >>> clock_span(2.0, 5.31, minutes=False)
    '2.0–5.3'
    """
    return f"{clock(start_s, minutes=minutes)}–{clock(end_s, minutes=minutes)}"
