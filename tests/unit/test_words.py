"""What people read: one wording for every place, and rules that hold of all that is said."""

import ast
import codecs
import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posecheck.cli import plainer
from posecheck.records import Note, Verdict
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
from posecheck.words.verdicts import verdict_level, verdict_line, verdict_phrase

HELPED = {
    code: Note(f"help-{code}", "Helped.") for code in ("pelvis-turns", "heel-lift", "trunk-lean")
}
LEFT_THE_LINE = Note("leaves-the-line", "11° further than the line of this set (36°).")


def verdict(code, position, over_deg, *effort, reasons=()):
    return Verdict(code, tuple(reasons), position, effort, over_deg)


@pytest.mark.parametrize(
    ("code", "position", "over_deg", "effort", "phrase", "level"),
    [
        ("comfortable", "below", -8.2, (), "8° below your limit", "green"),
        ("comfortable", "below", -0.3, (), "at your limit", "green"),
        ("comfortable", "below", -5.0, ("pushed",), "5° below your limit, with a push", "amber"),
        ("near-limit", "at", 0.4, (), "at your limit", "amber"),
        ("near-limit", "at", 5.6, (), "6° past your limit, uncertain", "amber"),
        ("forced", "at", 5.6, ("pushed",), "6° past your limit, with a push", "red"),
        ("forced", "past", 12.0, (), "12° past your limit", "red"),
        ("forced", "past", 12.0, ("bounced",), "12° past your limit, with a bounce", "red"),
        ("no-limit", None, math.nan, (), "no limit yet", "grey"),
        ("learning", None, math.nan, (), "learning", "grey"),
        ("no-limit", None, math.nan, ("bounced",), "no limit yet, with a bounce", "amber"),
    ],
)
def test_where_and_how_are_said_and_coloured_by_the_table(
    code, position, over_deg, effort, phrase, level
):
    one = verdict(code, position, over_deg, *effort)
    assert verdict_phrase(one) == phrase
    assert verdict_level(one) == level


def test_what_helped_is_named():
    def phrase(*codes):
        reasons = [HELPED[code] for code in codes]
        return verdict_phrase(verdict("forced", "past", 9.0, "helped", reasons=reasons))

    assert phrase("pelvis-turns").endswith("limit, helped by the pelvis")
    assert phrase("heel-lift").endswith("limit, helped by the heel")
    assert phrase("trunk-lean", "pelvis-turns").endswith("helped by the trunk and the pelvis")
    assert phrase().endswith("limit, helped along")


def test_push_bounce_and_help_are_all_named():
    one = verdict(
        "forced", "past", 9.0, "pushed", "bounced", "helped", reasons=[HELPED["heel-lift"]]
    )
    whole = "9° past your limit, with a push and a bounce, helped by the heel"
    assert verdict_phrase(one) == whole


def test_what_leaves_the_line_is_compared_with_the_set_and_not_with_a_limit():
    one = verdict("forced", "past", 11.0, reasons=[LEFT_THE_LINE])
    assert verdict_phrase(one) == "11° further than the rest of the set"
    assert verdict_line(one, brief=True) == "forced: 11° further"


def test_a_table_has_the_same_words_without_your_limit():
    assert verdict_line(verdict("forced", "past", 12.0), brief=True) == "forced: 12° past"
    near = [verdict("near-limit", "at", deg) for deg in (4.0, 0.2)]
    assert [verdict_line(one, brief=True) for one in near] == [
        "near the limit: 4° past",
        "near the limit: at the limit",
    ]


def test_a_verdict_of_an_earlier_version_is_called_by_its_name():
    assert verdict_line(Verdict("comfortable", ())) == "comfortable"


def test_a_minus_stays_a_minus_where_the_encoding_has_none():
    """A console of 1252 has no true minus: a hyphen stands for it, never a question mark."""
    codecs.register_error("plainer", plainer)
    assert "−5 to 9° →".encode("cp1252", "plainer").decode("cp1252") == "-5 to 9° ?"


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


SOURCE = Path(__file__).parents[2] / "src" / "posecheck"
FILES = [one for one in sorted(SOURCE.rglob("*.py")) if one.parent.name != "words"]
TEMPLATES = sorted(SOURCE.rglob("*.j2"))
FOR_PEOPLE = {
    "a degree sign": re.compile("°"),
    "a minus sign": re.compile("\N{MINUS SIGN}"),
    "a date": re.compile("%[YbdBm]"),
}
ALLOWED = {
    ("drawing/canvas.py", "a minus sign"): "the letters that a picture's font lacks",
    ("cli/journal_files.py", "a date"): "the name of a file",
    ("recording_date.py", "a date"): "reads a date of a container",
}
PROTOCOL_KEYS = {
    "app/folder.py": "groups clips by their protocol",
    "audit/series.py": "groups sessions by their protocol",
    "inbox/naming.py": "the identity of a clip's request",
    "judgement/baseline.py": "the fingerprint of a baseline",
    "movements/meaning.py": "looks at each text of a movement file",
    "terminal/session.py": "groups sets by their protocol",
}


def _texts(path: Path) -> Iterator[str]:
    """Every text in the code of a file, format specifications included, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def _joins_with_a_dash(path: Path) -> bool:
    """Whether a text of several parts has an en dash between two of them."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = [part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values]
    return any(isinstance(one, ast.Constant) and str(one.value).strip() == "–" for one in texts)


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_only_words_writes_degrees_and_dates():
    """A degree sign, a minus sign or the format of a date elsewhere has a stated reason."""
    found = {
        (_name(path), what)
        for path in FILES
        for what, mark in FOR_PEOPLE.items()
        if any(map(mark.search, _texts(path)))
    }
    assert found == set(ALLOWED)


def test_only_words_joins_the_ends_of_an_interval():
    """And of a stretch of time."""
    assert [_name(path) for path in FILES if _joins_with_a_dash(path)] == []


def test_only_words_spells_out_a_protocol():
    """Whoever else walks through the parts of a protocol makes a key of them, not a text."""
    walk = re.compile(r"protocol\.(items|values)\(\)")
    found = {_name(one) for one in (*FILES, *TEMPLATES) if walk.search(one.read_text("utf-8"))}
    assert found == set(PROTOCOL_KEYS)


def test_templates_write_no_degrees():
    """They ask for a form, which is in ``words``."""
    assert not [_name(path) for path in TEMPLATES if "°" in path.read_text("utf-8")]


def test_the_reach_of_a_90_percent_interval_is_written_once():
    """1.645 stands in ``reliability`` alone."""
    files = [_name(path) for path in SOURCE.rglob("*.py") if "1.645" in path.read_text("utf-8")]
    assert files == ["reliability.py"]
