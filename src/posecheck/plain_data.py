"""Records as plain data, which JSON and TOML can hold, and plain data as records.

Both ways go field by field, as the frozen records are annotated.  A number that is missing is NaN
in a record and null in data.  `docs/dependencies.md` says why no library does this.
"""

import difflib
import functools
import json
import math
import reprlib
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Plain = dict[str, Any]
"""A table of plain data: what a JSON object or a TOML table holds."""

_NEEDED: Final = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime: "a date such as 2026-03-01T18:30",
}
_SHORT: Final = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother = 3, 80, 80


class DataError(ValueError):
    """Data that is not the record that was expected; the message names the key and the mistake."""


def to_data(value: object) -> Any:
    """A record, or a structure of records, as tables, lists, texts and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_data(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(to_data, value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, int)) else str(value)


def to_json(value: object) -> str:
    """The same as one line of JSON; equal values give equal lines."""
    return json.dumps(
        to_data(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def from_data(kind: type[T], data: object, *, skip_unknown: bool = False) -> T:
    """The record, or the structure of records, that plain data describes.

    Fields that are left out have their defaults.  Unknown keys are mistakes in what a person
    writes; ``skip_unknown`` ignores them in what another version of posecheck wrote.

    Raises DataError.

    >>> from_data(tuple[float, ...], [1, None])
    (1.0, nan)
    """
    return cast(T, _value(kind, data, "", skip_unknown))


def from_json(kind: type[T], text: str) -> T:
    """What ``to_json`` made a text of; unknown keys are ignored.

    Raises ValueError for what is not JSON, DataError for what is not a ``kind``.
    """
    return from_data(kind, json.loads(text), skip_unknown=True)


def _value(kind: Any, data: Any, key: str, skip_unknown: bool) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        wanted = next(one for one in inner if one is not types.NoneType)
        return None if data is None else _value(wanted, data, key, skip_unknown)
    if is_dataclass(kind):
        return _record(kind, data, key, skip_unknown)
    if origin is Literal:
        return _one_of(inner, data, key)
    if origin in (tuple, set):
        return origin(_items(inner, data, key, skip_unknown))
    if origin in (dict, Mapping):
        names, values = inner
        return {  # a plain dict, which can be sent to another process
            _value(names, name, key, skip_unknown): _value(
                values, item, f"{key}.{name}" if key else name, skip_unknown
            )
            for name, item in _table(data, key).items()
        }
    return _single(kind, data, key)


def _record(kind: Any, data: Any, key: str, skip_unknown: bool) -> Any:
    hints, required = _fields(kind)
    prefix = f"{key}." if key else ""
    table = _table(data, key)
    for name in () if skip_unknown else table:
        if name not in hints:
            close = difflib.get_close_matches(name, hints, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(hints)}"
            raise DataError(f"unknown key '{prefix}{name}' ({hint})")
    missing = [f"'{prefix}{name}'" for name in required if name not in table]
    if missing:
        raise DataError(f"missing {', '.join(missing)}")
    return kind(
        **{
            name: _value(hint, table[name], prefix + name, skip_unknown)
            for name, hint in hints.items()
            if name in table
        }
    )


@functools.cache
def _fields(kind: Any) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """Annotations by name, and the names that have no default."""
    hints = get_type_hints(kind)
    own = [field for field in fields(kind) if field.init]
    needed = [one.name for one in own if one.default is one.default_factory is MISSING]
    return {field.name: hints[field.name] for field in own}, tuple(needed)


def _table(data: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise DataError(f"{_named(key)} must be a table")
    return data


def _items(inner: tuple[Any, ...], data: Any, key: str, skip_unknown: bool) -> list[Any]:
    if not isinstance(data, (list, tuple)):
        raise DataError(f"{_named(key)} must be a list")
    kinds = inner if len(inner) > 1 and inner[-1] is not Ellipsis else inner[:1] * len(data)
    if len(kinds) != len(data):
        raise DataError(f"{_named(key)} must be a list of {len(kinds)}")
    return [
        _value(kind, item, f"{key}[{i}]", skip_unknown)
        for i, (kind, item) in enumerate(zip(kinds, data, strict=True))
    ]


def _single(kind: Any, data: Any, key: str) -> Any:
    """A text, number, truth, moment or choice; whatever the annotation leaves open, as it is."""
    if kind in (Any, object):
        return data
    if issubclass(kind, Enum):
        return kind(_one_of(tuple(one.value for one in kind), data, key))
    if kind is float and data is None:
        return math.nan
    if kind is float and type(data) is int:
        return _float(data, key)
    if kind is datetime and (moment := _moment(data)):
        return moment
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        needed = _NEEDED.get(kind, f"a {kind.__name__}")
        raise DataError(f"{_named(key)} is {_shown(data)}; {needed} is needed")
    return data


def _float(data: int, key: str) -> float:
    try:
        return float(data)
    except OverflowError:
        raise DataError(f"{_named(key)} is too large a number") from None


def _moment(data: Any) -> datetime | None:
    if isinstance(data, date) and not isinstance(data, datetime):
        return datetime.combine(data, time())
    try:
        return datetime.fromisoformat(data) if isinstance(data, str) else None
    except ValueError:
        return None


def _one_of(allowed: tuple[Any, ...], data: Any, key: str) -> Any:
    if data not in allowed:
        known = ", ".join(f"'{one}'" for one in allowed)
        raise DataError(f"{_named(key)} is {_shown(data)}; allowed: {known}")
    return data


def _shown(data: Any) -> str:
    """A value in a message, shortened: it may be of any size and depth."""
    try:
        return _SHORT.repr(data)
    except ValueError:  # a whole number of thousands of digits
        return "too large a number"


def _named(key: str) -> str:
    return f"'{key}'" if key else "it"
