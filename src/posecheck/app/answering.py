"""Answers to what an unattended audit asks of a clip: written into the file beside it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from shlex import quote

from posecheck.errors import InputRefusedError, UsageError
from posecheck.files import as_it_is_called
from posecheck.inbox.naming import Named, Question, named
from posecheck.inbox.sidecar import sidecar_of, sidecar_places, sidecar_text
from posecheck.movements import Library
from posecheck.outputs import write_text


def answer(clip: Path, answers: Mapping[str, str | bool], library: Library) -> Path:
    """Write answers into the sidecar of a clip; what it said of other things stays.

    Raises InputRefusedError when there is no such clip, UsageError when the sidecar or the answers
    cannot be understood, and OutputError when it cannot be written.
    """
    clip = as_it_is_called(clip)
    if not clip.is_file():
        raise InputRefusedError(f"There is no file {clip}. Name the clip that the run asked about.")
    place = _sidecar(clip)
    before = sidecar_text(place) if place.is_file() else None
    write_text(_with(before or "", answers), place)
    try:
        _check(clip, library)
    except UsageError:
        if before is None:
            place.unlink()
        else:
            write_text(before, place)
        raise
    return place


def _check(clip: Path, library: Library) -> None:
    found = named(PurePath(clip.name), sidecar_of(clip), library=library)
    if isinstance(found, Question) and not found.silent:
        raise UsageError(f"{clip.name}: {found.text}")


def how_to_answer(clip: PurePath, found: Named | None = None) -> str:
    """The command that answers for a clip: what it is, or whether its side is right."""
    what = "-m MOVEMENT" if found is None else "--mirrored (or --side, -m)"
    return f"To answer: posecheck audit answer {quote(str(clip))} {what}"


def _sidecar(clip: Path) -> Path:
    """The one that it has, else the one that is its own."""
    own, other = sidecar_places(clip)
    return other if other.is_file() and not own.is_file() else own


def _with(text: str, answers: Mapping[str, str | bool]) -> str:
    """The text with these keys; they come first, for a table may follow."""
    lines = [
        line
        for line in text.splitlines()
        if not any(re.match(rf"\s*{re.escape(key)}\s*=", line) for key in answers)
    ]
    said = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in answers.items()]
    return "\n".join([*said, *lines]) + "\n"
