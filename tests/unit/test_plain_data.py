"""Records become plain data and come back, whatever is in them."""

import dataclasses
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.estimators.bundles import Bundle
from posecheck.inbox.ledger import Entry
from posecheck.inbox.sidecar import Sidecar
from posecheck.movements.loader import parse_movement
from posecheck.movements.spec import Movement
from posecheck.place import SetUp
from posecheck.plain_data import DataError, from_data, from_json, to_data, to_json
from posecheck.records import Discarded, Limit, Repetition

ALWAYS_THE_SAME = settings(database=None, deadline=None, derandomize=True)
KEPT = (Repetition, Limit, Discarded, SetUp, Entry, Sidecar)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
TWIST = (resources.files("posecheck.movements") / "catalog" / "thoracic-twist.toml").read_bytes()


@dataclass(frozen=True, slots=True)
class Part:
    """A record inside another one."""

    size: float
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A record with every kind of field."""

    shape: Literal["round", "square"]
    parts: Mapping[str, Part]
    ends: tuple[float, float] | None = None
    count: int = 1
    sure: bool = True
    made_at: datetime | None = None


def same(one: Any, other: Any) -> bool:
    """Equal and of the same kind; a number that is not finite is missing."""
    if isinstance(one, float) and not math.isfinite(one):
        return isinstance(other, float) and math.isnan(other)
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if type(one) is not type(other):
        return False
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


@pytest.mark.parametrize("kind", KEPT)
@ALWAYS_THE_SAME
@given(data=st.data())
def test_any_record_comes_back_from_json(kind, data):
    """Field by field the same, and the same line again."""
    record = data.draw(st.from_type(kind))
    line = to_json(record)
    again = from_json(kind, line)
    assert same(record, again)
    assert to_json(again) == line


@pytest.mark.parametrize("kind", [*KEPT, Movement, Bundle, Whole])
@ALWAYS_THE_SAME
@given(data=PLAIN)
def test_any_data_is_a_record_or_refused(kind, data):
    """There is no third way, such as a TypeError."""
    try:
        found = from_data(kind, data)
    except DataError:
        return
    assert isinstance(found, kind)


@ALWAYS_THE_SAME
@given(data=st.data())
def test_a_movement_file_with_anything_in_it_is_read_or_names_the_key(data):
    """One value of a movement file is replaced; the mistake is told with its key."""
    table = tomllib.loads(TWIST.decode())
    section = data.draw(st.sampled_from(["view", "measure", "repetition"]))
    key = data.draw(st.sampled_from(sorted(table[section])))
    table[section][key] = data.draw(PLAIN)
    mistake = None
    try:
        from_data(Movement, table)
    except DataError as error:
        mistake = str(error)
    assert mistake is None or f"'{section}.{key}" in mistake


@ALWAYS_THE_SAME
@given(content=st.binary() | st.text().map(str.encode))
def test_any_file_is_a_movement_or_refused_with_its_name(content):
    """Whatever bytes are in it."""
    with pytest.raises(UsageError, match=r"^own\.toml: "):
        parse_movement(content, where="own.toml")


def test_known_answers():
    """Each kind of field in data, and back."""
    when = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    whole = Whole("round", {"a": Part(math.nan, (Side.LEFT,))}, (1.0, 2.5), made_at=when)
    assert to_data(whole) == {
        "shape": "round",
        "parts": {"a": {"size": None, "sides": ["left"]}},
        "ends": [1.0, 2.5],
        "count": 1,
        "sure": True,
        "made_at": "2026-03-01T18:30:00+00:00",
    }
    assert same(from_data(Whole, to_data(whole)), whole)
    assert to_json({"b": {"y", "x"}, "a": math.inf}) == '{"a":null,"b":["x","y"]}'


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shpe": 1}, "unknown key 'shpe' (did you mean 'shape'?)"),
        ({"x": 1}, "unknown key 'x' (known: shape, parts, ends, count, sure, made_at)"),
        ({"shape": "oval"}, "'shape' is 'oval'; allowed: 'round', 'square'"),
        ({"parts": {"a": {}}}, "missing 'parts.a.size'"),
        ({"parts": {"a": 3}}, "'parts.a' must be a table"),
        ({"parts": {"a": {"size": True}}}, "'parts.a.size' is True; a number is needed"),
        (
            {"parts": {"a": {"size": 1, "sides": ["left", "up"]}}},
            "'parts.a.sides[1]' is 'up'; allowed: 'left', 'right'",
        ),
        ({"ends": 1.0}, "'ends' must be a list"),
        ({"ends": [1.0]}, "'ends' must be a list of 2"),
        ({"count": 1.0}, "'count' is 1.0; a whole number is needed"),
        ({"count": True}, "'count' is True; a whole number is needed"),
        ({"sure": 1}, "'sure' is 1; true or false is needed"),
        ({"made_at": "soon"}, "'made_at' is 'soon'; a date such as 2026-03-01T18:30 is needed"),
    ],
)
def test_a_mistake_is_told_with_its_key(change, message):
    """Where it is, what is there, and what is needed."""
    with pytest.raises(DataError) as caught:
        from_data(Whole, {"shape": "round", "parts": {}} | change)
    assert str(caught.value) == message


def test_all_missing_keys_are_told_at_once():
    """Not one after the other."""
    with pytest.raises(DataError, match=r"^missing 'shape', 'parts'$"):
        from_data(Whole, {})


def test_what_another_version_wrote_may_have_more_and_less():
    """An unknown key is ignored, a missing one has its default; a person's file is strict."""
    text = json.dumps({"measure": "a", "deg": 3, "origin": "marked", "later": [1]})
    assert same(from_json(Limit, text), Limit("a", 3.0, "marked"))
    with pytest.raises(DataError, match="unknown key 'later'"):
        from_data(Limit, json.loads(text))
