"""When a recording was made: what its container and its name say, in its own time zone."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from posecheck.recording_date import can_be_true, recording_date

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _zone(monkeypatch):
    """The machine is in New York, five hours behind."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def said(name="clip.mp4", **metadata):
    keys = {key.replace("__", "."): text for key, text in metadata.items()}
    moment = recording_date(keys, name, now=NOW).moment
    return None if moment is None else moment.isoformat()


def test_the_date_with_a_zone_of_its_own_comes_before_utc():
    """An iPhone in New Zealand: Monday morning, whatever this machine's zone."""
    apple = {"com__apple__quicktime__creationdate": "2026-11-23T07:05:00+1300"}
    assert said(**apple, creation_time="2026-11-22T18:05:00Z") == "2026-11-23T07:05:00+13:00"


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("VID_20261105_180412.mp4", "2026-11-05T18:04:12-05:00"),
        ("20261105_180412(0).mp4", "2026-11-05T18:04:12-05:00"),
        ("VID20261105180412.mp4", "2026-11-05T18:04:12-05:00"),
        ("2026-11-05 18.04.12.mp4", "2026-11-05T18:04:12-05:00"),
        ("WhatsApp Video 2026-11-05 at 18.04.12.mp4", "2026-11-05T18:04:12-05:00"),
        ("WhatsApp Video 2026-11-05 at 6.04.12 PM.mp4", "2026-11-05T18:04:12-05:00"),
        ("VID-20261105-WA0003.mp4", "2026-11-05T12:00:00-05:00"),
        ("PXL_20261105_230412345.mp4", "2026-11-05T23:04:12+00:00"),
        ("monday.mp4", None),
        ("GX010123.MP4", None),
        ("12345678_123456.mp4", None),
        ("VID_20261399_180412.mp4", None),
    ],
)
def test_names_that_phones_give_say_the_date(name, moment):
    """By the wall clock; a Pixel's is in UTC; of a day alone noon is taken."""
    assert said(name) == moment


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("VID_20261123_070500.mp4", "2026-11-23T07:05:00+13:00"),
        ("VID_20261122_234800.mp4", "2026-11-22T23:50:00+05:45"),
        ("PXL_20261122_180500123.mp4", "2026-11-22T18:05:00+00:00"),
        ("VID-20261123-WA0003.mp4", "2026-11-23T12:00:00-05:00"),
        ("VID-20261231-WA0003.mp4", "2026-11-22T18:05:00+00:00"),
        ("copy of 2026-11-25 18.04.12.mp4", "2026-11-22T18:05:00+00:00"),
        ("monday.mp4", "2026-11-22T18:05:00+00:00"),
    ],
)
def test_the_wall_clock_of_a_name_gives_the_zone_of_the_container(name, moment):
    """Their difference is a whole number of quarters of an hour; else the name is of a copy."""
    assert said(name, creation_time="2026-11-22T18:05:00Z") == moment


@pytest.mark.parametrize(
    "stamp", ["1904-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"]
)
def test_the_clock_that_was_never_set_is_named_and_ignored(stamp):
    """Then the name counts, if it says anything."""
    found = recording_date({"creation_time": stamp}, "VID_20261105_180412.mp4", now=NOW)
    assert found.ignored == stamp
    assert str(found.moment) == "2026-11-05 18:04:12-05:00"


def test_a_name_from_the_future_is_named_and_ignored():
    """A clip of the year 2099 has no date."""
    found = recording_date({}, "VID_20990105_180412.mp4", now=NOW)
    assert (found.moment, found.ignored) == (None, "2099-01-05")


def test_recordings_are_made_between_1995_and_tomorrow():
    """Also said without an offset, and at both ends of the calendar."""
    assert can_be_true(datetime(1995, 1, 2), now=NOW)  # noqa: DTZ001
    assert can_be_true(NOW + timedelta(hours=23), now=NOW)
    assert not can_be_true(NOW + timedelta(hours=25), now=NOW)
    assert not can_be_true(datetime(1994, 12, 30, tzinfo=UTC), now=NOW)
    assert not can_be_true(datetime(1, 1, 1), now=NOW)  # noqa: DTZ001
    assert not can_be_true(datetime(9999, 12, 31), now=NOW)  # noqa: DTZ001
