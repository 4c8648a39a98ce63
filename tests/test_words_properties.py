"""Rules that hold of every number, interval, day and protocol that is said."""

import math
import re
from datetime import date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posecheck.words.dates import clock, day_column, day_words, short_day_words, time_column
from posecheck.words.numbers import (
    MINUS,
    MISSING,
    amount,
    degrees,
    interval,
    number,
    signed_degrees,
    with_interval,
)
from posecheck.words.protocol import protocol_phrase

ALWAYS_THE_SAME = settings(database=None, deadline=None, derandomize=True)
ANGLES = st.floats(-720.0, 720.0)
DECIMALS = st.integers(0, 3)
UNITS = st.sampled_from(["deg", "deg_s", "sr", "cm", "s"])
WORDS = st.text("abcdefghij", min_size=1, max_size=8)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001 - where it was


def read(text: str) -> float:
    """The number of a text again."""
    return float(re.sub(r"[^\d.\-]", "", text.replace(MINUS, "-")))


@ALWAYS_THE_SAME
@given(ANGLES, DECIMALS)
def test_a_number_read_back_is_the_rounded_one(deg, decimals):
    assert read(degrees(deg, decimals)) == round(deg, decimals)
    assert read(signed_degrees(deg, decimals)) == round(deg, decimals)


@ALWAYS_THE_SAME
@given(st.integers(-1000, 1000))
def test_halves_are_rounded_to_even(whole):
    assert read(degrees(whole + 0.5)) % 2 == 0


@ALWAYS_THE_SAME
@given(ANGLES, DECIMALS)
def test_the_opposite_differs_in_its_sign_alone(deg, decimals):
    there, back = (signed_degrees(value, decimals) for value in (deg, -deg))
    assert there.strip(f"+{MINUS}") == back.strip(f"+{MINUS}")
    assert {there[0], back[0]} == {"+", MINUS} or there == back
    assert degrees(abs(deg), decimals) == there.strip(f"+{MINUS}")


@ALWAYS_THE_SAME
@given(st.floats(-0.6, 0.6), DECIMALS)
def test_zero_has_no_sign(deg, decimals):
    for text in (degrees(deg, decimals), signed_degrees(deg, decimals)):
        if read(text) == 0.0:
            assert text[0] == "0"


@ALWAYS_THE_SAME
@given(ANGLES, st.floats(0.0, 90.0), st.floats(0.0, 90.0), UNITS)
def test_an_interval_contains_the_value_as_it_is_printed(value, below, above, unit):
    text = with_interval(value, (value - below, value + above), unit)
    shown, _, ends = text.removesuffix(")").partition(" (")
    low, high = map(read, re.split(r" to |–", ends))
    assert low <= read(shown) <= high


@ALWAYS_THE_SAME
@given(ANGLES, ANGLES, st.booleans())
def test_an_interval_is_joined_by_a_dash_only_where_no_end_has_a_sign(low, high, plus):
    text = interval((low, high), plus=plus)
    signed = any(sign in text for sign in ("+", MINUS))
    assert ("–" in text) is not signed
    assert (" to " in text) is signed
    assert "-" not in text
    assert text.count("°") == 1


@ALWAYS_THE_SAME
@given(st.sampled_from([math.nan, math.inf, -math.inf]), ANGLES, UNITS)
def test_what_is_not_known_is_a_dash(unknown, known, unit):
    assert {number(unknown), amount(unknown, unit), signed_degrees(unknown)} == {MISSING}
    assert interval((unknown, known), unit) == interval((known, unknown), unit) == MISSING


@ALWAYS_THE_SAME
@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_day_read_back_is_the_same(day):
    as_read = datetime.strptime(day_words(day), "%d %b %Y").date()  # noqa: DTZ007 - a day
    assert as_read == date.fromisoformat(day_column(day)) == day
    assert day_words(day).startswith(short_day_words(day))
    assert short_day_words(day, weekday=True) == f"{day:%a} {short_day_words(day)}"


@ALWAYS_THE_SAME
@given(MOMENTS, MOMENTS)
def test_times_in_a_column_sort_as_the_moments_do(one, other):
    assume(time_column(one) != time_column(other))
    assert (time_column(one) < time_column(other)) is (one < other)


@ALWAYS_THE_SAME
@given(st.floats(0.0, 1e5))
def test_minutes_and_seconds_say_the_same_moment(t_s):
    minutes, _, seconds = clock(t_s, minutes=True).partition(":")
    assert 60 * int(minutes) + float(seconds) == pytest.approx(t_s, abs=0.051)
    assert float(clock(t_s, minutes=False)) == pytest.approx(t_s, abs=0.051)


@ALWAYS_THE_SAME
@given(st.dictionaries(WORDS, WORDS), WORDS, st.randoms(use_true_random=False))
def test_a_protocol_is_said_alike_in_whatever_order_it_comes(parts, position, random):
    protocol = parts | {"position": position}
    shuffled = list(protocol.items())
    random.shuffle(shuffled)
    phrase = protocol_phrase(dict(shuffled))
    assert phrase == protocol_phrase(protocol)
    assert phrase.split(", ")[0] == position
    assert sorted(phrase.split(", ")[1:]) == sorted(f"{key} {parts[key]}" for key in parts)
