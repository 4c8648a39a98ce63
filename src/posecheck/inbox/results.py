"""Results of many clips in one folder: a ledger to go on from, and a document for each clip.

``ledger.jsonl`` has a line for each clip that was done, added when it is; a line that a crash cut
short is passed over, and its clip done again.  ``sessions/KEY.json`` is what was measured.  The
same clip asked the same of the same software has the same key, wherever it lies.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from posecheck.errors import InstallationError, UsageError
from posecheck.files import private_file, private_folder
from posecheck.outputs import output_errors, write_text
from posecheck.safe_text import json_text

LEDGER: Final = "ledger.jsonl"
KEY_LENGTH: Final = 32
"""Hexadecimal digits of a key."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was when it was read; any change gives another one."""

    size: int
    mtime_ns: int
    ctime_ns: int
    """It changes with the content, whatever a program writes into the time before."""

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """That of a file.  Raises OSError."""
        stat = path.stat()
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one clip."""

    clip: str
    """Its path from the folder that the results folder is in."""
    sha256: str
    stamp: Stamp
    key: str
    """Of the clip, what was asked of it, and what measures."""
    person: str
    movement: str
    exit_code: int
    """What scoring it alone would end with; 0: repetitions were measured."""
    text: str = ""
    """What to tell about it."""
    rows: tuple[Mapping[str, Any], ...] = ()
    """Its repetitions, as rows of a table."""
    session_id: str = ""
    """Of its session in the journal; empty when it was not to be kept."""
    session_added: bool = False
    """Whether a run over the folder put that session there, and nobody else before."""

    @property
    def final(self) -> bool:
        """Whether doing it again would change nothing: this machine was not at fault."""
        return self.exit_code != InstallationError.exit_code


class ResultsFolder:
    """The results of a folder; made when the first clip is done.

    Raises OutputError from any method when it cannot be written, UsageError for a file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_clip: dict[str, Result] = {}
        self._by_key: dict[str, Result] = {}
        ledger = folder / LEDGER
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"--out {folder} is a file. Name a folder, which may be a new one.")
        with output_errors(folder):
            private_folder(folder)
            lines = ledger.read_bytes().split(b"\n") if ledger.exists() else []
            if lines and lines[-1]:  # cut short: the next one begins a line
                with ledger.open("ab") as file:
                    file.write(b"\n")
        for line in lines:
            result = _result(line)
            if result is not None:
                self._remember(result)

    def of(self, clip: str) -> Result | None:
        """What became last of the clip at that place."""
        return self._by_clip.get(clip)

    def done(self, key: str) -> Result | None:
        """The final result with this key."""
        return self._by_key.get(key)

    def put(self, result: Result, document: Mapping[str, object] | None) -> None:
        """Keep what became of a clip, and the document of what was measured in it."""
        if document is not None:
            place = self.document_place(result.key)
            with output_errors(place):
                private_folder(place.parent)
            write_text(json_text(document, indent=2) + "\n", place)
        ledger = self._folder / LEDGER
        with output_errors(ledger):
            private_file(ledger)
            with ledger.open("ab") as file:
                file.write(json_text(asdict(result)).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        self._remember(result)

    def document_place(self, key: str) -> Path:
        """Where the document of a key is."""
        return self._folder / "sessions" / f"{key}.json"

    def _remember(self, result: Result) -> None:
        self._by_clip[result.clip] = result
        if result.final:
            self._by_key[result.key] = result


def _result(line: bytes) -> Result | None:
    """What a line of the ledger says; None when it is none, or another version's."""
    try:
        said = json.loads(line)
        known = {field.name: said[field.name] for field in fields(Result) if field.name in said}
        return Result(**{**known, "stamp": Stamp(**said["stamp"]), "rows": tuple(said["rows"])})
    except (ValueError, KeyError, TypeError):
        return None
