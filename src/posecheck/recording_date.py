"""When a recording was made, in its own time zone where it says so (docs/formats.md).

The day and the week that a recording belongs to are those of the place where it was made.  Phones
write that zone beside the moment (Apple), or name the file by the wall clock while the container
has the moment in UTC.  A wall clock alone is taken to be of this machine's zone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import PurePath
from typing import Final

from posecheck.history import NO_VIDEO_BEFORE

ZONED_KEYS: Final = ("com.apple.quicktime.creationdate", "date")
"""Metadata with the wall clock and its offset."""
UTC_KEY: Final = "creation_time"
"""Metadata with the moment, nearly always in UTC."""
_FARTHEST_EAST, _FARTHEST_WEST = timedelta(hours=14), timedelta(hours=-12)
_QUARTER: Final = timedelta(minutes=15)
_NEAR: Final = timedelta(minutes=5)  # a container may have the end of the recording
_NOON: Final = time(12)

_DAY: Final = r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<dash>[-_.]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
_CLOCK: Final = (
    r"(?:[-_ T]| at )?(?P<hour>\d{1,2})(?P<colon>[-_.:h]?)(?P<minute>\d\d)(?P=colon)"
    r"(?P<second>\d\d)(?!\d{4})(?:\s?(?P<half>[AP])M)?"
)
_NAMES: Final = (re.compile(_DAY + _CLOCK), re.compile(_DAY + r"(?!\d)"))
_NAMED_IN_UTC: Final = "PXL_"


@dataclass(frozen=True, slots=True)
class RecordingDate:
    """What a recording and its name say of its date."""

    moment: datetime | None = None
    """With its own offset; in UTC when only the moment is known; None: they do not say."""
    ignored: str | None = None
    """A date that cannot be true."""


def can_be_true(moment: datetime, *, now: datetime) -> bool:
    """Whether something can have been recorded then: from 1995 until tomorrow.

    Cameras whose clock was never set write 1904, 1970 or the year 1.
    """
    tomorrow = now + timedelta(days=1)
    if not NO_VIDEO_BEFORE.year <= moment.year <= tomorrow.year:
        return False  # others may have no local time
    return NO_VIDEO_BEFORE <= (moment if moment.tzinfo else moment.astimezone()) <= tomorrow


def recording_date(metadata: Mapping[str, str], name: str, *, now: datetime) -> RecordingDate:
    """The date of a recording from its container's metadata and its file name.

    >>> apple = {"com.apple.quicktime.creationdate": "2026-11-23T07:05:00+1300"}
    >>> str(recording_date(apple, "IMG_1.MOV", now=datetime(2026, 12, 1, tzinfo=UTC)).moment)
    '2026-11-23 07:05:00+13:00'
    """
    ignored = None
    zoned, moment = None, None
    for text in _said(metadata, *ZONED_KEYS, UTC_KEY):
        said = _parsed(text)
        if said is None:
            continue
        if not can_be_true(said, now=now):
            ignored = ignored or text
        elif zoned is None and said.utcoffset():
            zoned = said
        elif moment is None:
            moment = said.replace(tzinfo=said.tzinfo or UTC)
    if zoned is not None:
        return RecordingDate(zoned, ignored)
    named = _named(name)
    if named is not None and not can_be_true(named, now=now):
        named, ignored = None, ignored or f"{named:%Y-%m-%d}"
    return RecordingDate(_together(moment, named, name), ignored)


def _said(metadata: Mapping[str, str], *keys: str) -> Iterator[str]:
    return (metadata[key] for key in keys if key in metadata)


def _parsed(text: str) -> datetime | None:
    """A moment; a day alone, or a year, is none."""
    try:
        return (
            datetime.fromisoformat(text.strip()) if len(text.strip()) > len("2026-11-23") else None
        )
    except ValueError:
        return None


def _named(name: str) -> datetime | None:
    """Wall clock in a file name; midnight: only the day is known."""
    stem = PurePath(name).stem
    for pattern in _NAMES:
        for found in pattern.finditer(stem):
            parts = found.groupdict()
            year, month, day, hour, minute, second = (
                int(parts.get(key) or 0)
                for key in ("year", "month", "day", "hour", "minute", "second")
            )
            if half := parts.get("half"):
                hour = hour % 12 + 12 * (half == "P")
            try:
                return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a wall clock
            except ValueError:
                continue
    return None


def _together(moment: datetime | None, named: datetime | None, name: str) -> datetime | None:
    """The moment of a container on the wall clock of a name."""
    if named is None:
        return moment
    day_only = named.time() == time()
    in_utc = name.startswith(_NAMED_IN_UTC)
    if moment is None:
        if in_utc and not day_only:
            return named.replace(tzinfo=UTC)
        return (datetime.combine(named, _NOON) if day_only else named).astimezone()
    if day_only:
        local = moment.astimezone()
        near = abs(local.date() - named.date()) == timedelta(days=1)
        return datetime.combine(named, _NOON).astimezone() if near else moment
    ahead = named - moment.astimezone(UTC).replace(tzinfo=None)
    offset = _QUARTER * round(ahead / _QUARTER)
    if abs(ahead - offset) > _NEAR or not _FARTHEST_WEST <= offset <= _FARTHEST_EAST:
        return moment  # the name is of another moment, as of a copy
    if offset:
        return moment.astimezone(timezone(offset))
    return moment if in_utc else named.astimezone()
