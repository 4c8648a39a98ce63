"""A text file beside a clip that says what the clip does not: ``monday.mp4.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from unicodedata import normalize

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.files import as_it_is_called, decoded
from posecheck.history import NAME_LIMIT
from posecheck.plain_data import DataError, from_data
from posecheck.recording_date import can_be_true
from posecheck.safe_text import holds_control_characters

LARGEST_BYTES: Final = 64 * 1024
"""A larger file is not a sidecar [bytes] (design rule)."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What it may say; everything may be left out."""

    movement: str | None = None
    """Its id, or the path of its file, which begins at the sidecar."""
    person: str | None = None
    side: Side | None = None
    protocol: Mapping[str, str] = field(default_factory=dict)
    mirrored: bool | None = None
    model: str | None = None
    recorded_at: datetime | None = None
    """Without an offset it is local time."""
    note: str = ""


def sidecar_of(clip: Path) -> Sidecar:
    """That of a clip, ``clip.mp4.toml`` or ``clip.toml``; empty when there is none.

    Raises UsageError when it cannot be understood.
    """
    for path in sidecar_places(clip):
        if path.is_file():
            said = _read(_table(path), path.name)
            return replace(said, movement=_from_here(said.movement, path.parent))
    return Sidecar()


def sidecar_places(clip: Path) -> tuple[Path, Path]:
    """Where a clip's own sidecar is looked for, then one for all of its name."""
    own, shared = clip.with_name(f"{clip.name}.toml"), clip.with_suffix(".toml")
    return as_it_is_called(own), as_it_is_called(shared)


def sidecar_text(path: Path) -> str:
    """What stands in it, with line ends of one kind.

    Raises UsageError when it is too large, not a text, or cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UsageError(f"{path.name} is too large for what it may say.")
        text = decoded(path.read_bytes())
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is not a text in UTF-8. Save it again as UTF-8.") from None
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(sidecar_text(path))
    except RecursionError:
        raise UsageError(f"{path.name} cannot be read: it is nested too deeply.") from None
    except ValueError as error:
        raise UsageError(f"{path.name} cannot be read: {error}.") from error


def _from_here(movement: str | None, folder: Path) -> str | None:
    is_path = movement is not None and movement.lower().endswith(".toml")
    return str(folder / movement) if is_path and movement else movement


def _read(table: Mapping[str, object], name: str) -> Sidecar:
    try:
        said = from_data(Sidecar, table)
    except DataError as error:
        raise UsageError(f"{name}: {error}.") from error
    person = None if said.person is None else " ".join(normalize("NFC", said.person).split())
    if person is not None and not 0 < len(person) <= NAME_LIMIT:
        raise UsageError(f"{name}: person must have 1 to {NAME_LIMIT} characters.")
    if holds_control_characters(person or ""):
        raise UsageError(f"{name}: person must not hold control characters.")
    return replace(said, person=person, recorded_at=_moment(said.recorded_at, name))


def _moment(said: datetime | None, name: str) -> datetime | None:
    """Without an offset it is local time."""
    if said is None:
        return None
    if not can_be_true(said, now=datetime.now(UTC)):
        raise UsageError(f"{name}: nothing was recorded at {said}; correct recorded_at.")
    return said if said.tzinfo else said.astimezone()
