"""Records as JSON texts and back, field by field; NaN is null.

A field that a newer posecheck added and an older row lacks has its default; one that this posecheck
does not know is passed over.
"""

import json
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from typing import Any

from posecheck.records import Limit, Repetition


def text_of(value: object) -> str:
    """A record, or a structure of plain values, as one line; equal ones give equal texts."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(
        _plain(plain), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def repetition_from(text: str) -> Repetition:
    """What ``text_of`` made of a repetition."""
    repetition: Repetition = _record(Repetition, json.loads(text))
    return repetition


def limits_from(text: str) -> tuple[Limit, ...]:
    """What ``text_of`` made of comfort limits."""
    limits: tuple[Limit, ...] = _record(tuple[Limit, ...], json.loads(text))
    return limits


def table_from(text: str) -> dict[str, Any]:
    """What ``text_of`` made of a mapping."""
    table: dict[str, Any] = json.loads(text)
    return table


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int)):
        return value
    return str(value)


def _record(kind: Any, value: Any) -> Any:
    """``value`` as a ``kind`` of record or field."""
    arguments = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        return _record(next(one for one in arguments if one is not types.NoneType), value)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = [one.name for one in fields(kind) if one.name in value]
        return typing.cast(Any, kind)(**{name: _record(hints[name], value[name]) for name in known})
    if typing.get_origin(kind) is tuple:
        inner = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_record(one, item) for one, item in zip(inner, value, strict=True))
    if kind is float:
        return math.nan if value is None else float(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
