"""What became of each clip: a small JSON file, replaced as a whole so that no crash breaks it.

Clips are known by their content: moved or renamed they are not measured again, changed they are.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any, Final

from posecheck.errors import OutputError
from posecheck.inbox.arriving import Seen

SCHEMA: Final = "posecheck.inbox/1"


class Outcome(StrEnum):
    """What became of a clip."""

    KEPT = "kept"
    """Measured and in the journal."""
    EMPTY = "nothing-measured"
    """Read, but no repetition could be measured."""
    REFUSED = "refused"
    """It is no video that can be read."""
    ASKS = "asks"
    """It waits for an answer."""
    COPYING = "still-copied"
    """Not whole yet; the next run sees to it."""
    FAILED = "failed"
    """This machine was at fault; the next run tries again."""


FINAL: Final = frozenset((Outcome.KEPT, Outcome.EMPTY, Outcome.REFUSED))
"""What need not be done again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One clip."""

    sha256: str
    """Of its content."""
    size: int
    mtime_ns: int
    answers: tuple[str, ...]
    """What it said of itself when it was measured."""
    outcome: Outcome
    text: str = ""
    """What to tell about it."""
    session_id: str = ""
    """In the journal."""
    reported: bool = False
    """Whether its week's report was written since; a run may end before it is."""

    @property
    def seen(self) -> Seen:
        """Size and time: while these stay the content need not be read again."""
        return Seen(self.size, self.mtime_ns)


class Ledger:
    """Entries by the clip's path inside its inbox, and sessions that runs added to the journal.

    Written after every change.
    """

    def __init__(self, path: Path, inbox: Path) -> None:
        self._path = path
        self._inbox = str(inbox.resolve())
        self._all, self.added = _read(path)
        self.entries = self._all.setdefault(self._inbox, {})

    def get(self, clip: PurePath) -> Entry | None:
        """What is known of a path."""
        return self.entries.get(clip.as_posix())

    def done(self, sha256: str, answers: tuple[str, ...]) -> Entry | None:
        """What became of the same content that said the same of itself, anywhere."""
        return next(
            (
                one
                for one in self.entries.values()
                if (one.sha256, one.answers) == (sha256, answers) and one.outcome in FINAL
            ),
            None,
        )

    def put(self, clip: PurePath, entry: Entry) -> None:
        """Keep what became of a clip.  Raises OutputError when it cannot be written."""
        self.entries[clip.as_posix()] = entry
        self._save()

    def put_added(self, session_id: str) -> None:
        """A run adds this session to the journal: only such ones may be withdrawn by a run.

        Raises OutputError when it cannot be written.
        """
        self.added.add(session_id)
        self._save()

    def unreported(self) -> list[str]:
        """Sessions that are kept, but whose week's report is still to be written."""
        kept = [one for one in self.entries.values() if one.outcome is Outcome.KEPT]
        return [one.session_id for one in kept if not one.reported]

    def all_reported(self) -> None:
        """The reports of all weeks are written.  Raises OutputError when that cannot be kept."""
        for path, one in self.entries.items():
            self.entries[path] = replace(one, reported=True)
        self._save()

    def moved(self, clip: PurePath, entry: Entry, seen: Seen) -> Entry:
        """The same content at another path."""
        own = replace(entry, size=seen.size, mtime_ns=seen.mtime_ns)
        self.put(clip, own)
        return own

    def _save(self) -> None:
        added = sorted(self.added)
        _write(self._path, {"schema": SCHEMA, "inboxes": self._plain(), "added": added})

    def _plain(self) -> dict[str, dict[str, dict[str, Any]]]:
        return {
            inbox: {path: asdict(one) for path, one in entries.items()}
            for inbox, entries in self._all.items()
        }


def _read(path: Path) -> tuple[dict[str, dict[str, Entry]], set[str]]:
    """What was kept; a file that is damaged is begun anew: the journal knows what it holds."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        document = json.loads(path.read_text(encoding="utf-8"))
        inboxes = {
            inbox: {name: _entry(one) for name, one in entries.items()}
            for inbox, entries in document["inboxes"].items()
        }
        return inboxes, set(document.get("added", ()))
    return {}, set()


def _entry(one: Mapping[str, Any]) -> Entry:
    known = {**one, "answers": tuple(one["answers"]), "outcome": Outcome(one["outcome"])}
    return Entry(**known)


def _write(path: Path, document: Mapping[str, Any]) -> None:
    partial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as file:
            json.dump(document, file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
