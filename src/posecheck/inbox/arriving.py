"""Which files in the inbox are clips, and whether they have arrived whole."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

_VIDEOS: Final = (
    *(".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm"),
    *(".3gp", ".3g2", ".qt", ".mts", ".m2ts", ".m2t", ".ts"),
    *(".mpg", ".mpeg", ".wmv", ".asf", ".flv", ".ogv"),
)
CLIPS: Final = frozenset((*_VIDEOS, ".npz"))
"""Endings of videos and landmark files; what is still being copied often has another one added."""


def is_video(path: PurePath) -> bool:
    """Whether its name is that of a video."""
    return path.suffix.lower() in _VIDEOS


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was at one look."""

    size: int
    mtime_ns: int
    ctime_ns: int = 0
    """It changes with the content, whatever a program writes into the time before."""


def look(inbox: Path) -> dict[PurePath, Seen]:
    """Every clip below the folder by its path inside it; hidden files and folders are passed over.

    Copying programs hide what is not whole (``.name.part``) or add an ending (``.part``, ``.tmp``,
    ``.crdownload``): neither is a clip.
    """
    found: dict[PurePath, Seen] = {}
    for path in sorted(inbox.rglob("*")):
        inside = path.relative_to(inbox)
        if path.suffix.lower() not in CLIPS or any(part.startswith(".") for part in inside.parts):
            continue
        try:
            stat = path.stat()
        except OSError:  # gone in the meantime
            continue
        if path.is_file():
            found[inside] = Seen(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return found


def not_downloaded(inbox: Path) -> list[PurePath]:
    """Clips of which iCloud holds the place, ``.name.mov.icloud``: they are not on this machine."""
    places = (path.relative_to(inbox) for path in sorted(inbox.rglob(".*.icloud")))
    clips = (
        place.with_name(place.name.removeprefix(".").removesuffix(".icloud")) for place in places
    )
    return [clip for clip in clips if clip.suffix.lower() in CLIPS]


def growing(inbox: Path, new: Mapping[PurePath, Seen], *, settle_s: float) -> frozenset[PurePath]:
    """Those of the new clips that changed while we waited, or are empty: still being copied."""
    if not new:
        return frozenset()
    time.sleep(settle_s)
    now = look(inbox)
    return frozenset(path for path, seen in new.items() if now.get(path) != seen or not seen.size)
