"""A text file beside a clip that says what the clip does not: ``monday.mp4.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.plain_data import DataError, from_data


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
    """Without an offset it is local time."""
    note: str = ""


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
    try:
        said = from_data(Sidecar, table)
    except DataError as error:
        raise UsageError(f"{name}: {error}.") from error
    person = None if said.person is None else " ".join(said.person.split())
    moment = said.recorded_at
    local = moment.astimezone() if moment and not moment.tzinfo else moment
    return replace(said, person=person, recorded_at=local)
