"""A text file beside a clip that says what the clip does not: ``monday.mp4.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from posecheck.body import Side
from posecheck.errors import UsageError


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What it may say; everything may be left out."""

    movement: str | None = None
    """Its id, or the path of its file, which begins at the sidecar."""
    person: str | None = None
    side: Side | None = None
    protocol: Mapping[str, str] = field(default_factory=dict)
    mirrored: bool = False
    model: str | None = None
    recorded_at: datetime | None = None
    note: str = ""


_TEXTS: Final = ("movement", "person", "model", "note")
_KEYS: Final = (*_TEXTS, "side", "protocol", "mirrored", "recorded_at")


def sidecar_of(clip: Path) -> Sidecar:
    """That of a clip, ``clip.mp4.toml`` or ``clip.toml``; empty when there is none.

    Raises UsageError when it cannot be understood.
    """
    for path in (clip.with_name(clip.name + ".toml"), clip.with_suffix(".toml")):
        if path.is_file():
            try:
                said = _read(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
            except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
                raise UsageError(f"{path.name} cannot be read: {error}.") from error
            return replace(said, movement=_from_here(said.movement, path.parent))
    return Sidecar()


def _from_here(movement: str | None, folder: Path) -> str | None:
    is_path = movement is not None and movement.lower().endswith(".toml")
    return str(folder / movement) if is_path and movement else movement


def _read(table: Mapping[str, object], name: str) -> Sidecar:
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise UsageError(f"{name}: unknown '{unknown[0]}'; it may say {', '.join(_KEYS)}.")
    texts = {key: table[key] for key in _TEXTS if key in table}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise UsageError(f"{name}: {key} must be a text in quotation marks.")
    protocol, mirrored = table.get("protocol", {}), table.get("mirrored", False)
    if not isinstance(protocol, dict) or not isinstance(mirrored, bool):
        raise UsageError(f"{name}: protocol must be a table, mirrored true or false.")
    person = str(texts["person"]) if "person" in texts else None
    return Sidecar(
        movement=str(texts["movement"]) if "movement" in texts else None,
        person=None if person is None else " ".join(person.split()),
        side=_side(table.get("side"), name),
        protocol={str(key): str(value) for key, value in protocol.items()},
        mirrored=mirrored,
        model=str(texts["model"]) if "model" in texts else None,
        recorded_at=_moment(table.get("recorded_at"), name),
        note=str(texts.get("note", "")),
    )


def _side(value: object, name: str) -> Side | None:
    if value is None:
        return None
    try:
        return Side(str(value))
    except ValueError:
        raise UsageError(f'{name}: side must be "left" or "right".') from None


def _moment(value: object, name: str) -> datetime | None:
    """A TOML date or a text; without an offset it is local time."""
    if value is None:
        return None
    try:
        if isinstance(value, date) and not isinstance(value, datetime):
            value = value.isoformat()
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        text = f'{name}: recorded_at is not a valid date; write "2026-03-01T18:30".'
        raise UsageError(text) from None
    return moment if moment.tzinfo else moment.astimezone()
