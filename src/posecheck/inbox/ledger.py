"""What became of each clip: a small JSON file, replaced as a whole so that no crash breaks it.

Clips are known by their content: moved or renamed they are not measured again, changed they are.
"""

import json
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Final

from posecheck.errors import OutputError
from posecheck.files import private_file, private_folder
from posecheck.inbox.arriving import Seen
from posecheck.inbox.naming import PERSON_IN_ANSWERS
from posecheck.plain_data import from_json, to_data

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
    """Not whole yet; the next run will process it."""
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
    ctime_ns: int = 0
    """When it was last changed; 0: not known."""
    reported: bool = False
    """Whether its week's report was written since; a run may end before it is."""

    @property
    def seen(self) -> Seen:
        """Size and times: while these stay the content need not be read again."""
        return Seen(self.size, self.mtime_ns, self.ctime_ns)

    @property
    def person(self) -> str | None:
        """Whose it is; None while that is asked."""
        return self.answers[PERSON_IN_ANSWERS] if self.answers else None


Inboxes = dict[str, dict[str, Entry]]
"""By the inbox's place, then by the clip's path inside it."""


@dataclass(slots=True)
class _Memory:
    """The whole file."""

    journals: dict[str, Inboxes] = field(default_factory=dict)
    """By the journal's address."""
    inboxes: Inboxes = field(default_factory=dict)
    """Those of older versions, which did not say which journal they meant."""
    added: set[str] = field(default_factory=set)
    """Sessions that runs added, in whichever journal."""

    def claimed(self, inbox: str, held: Collection[str]) -> dict[str, Entry]:
        """Takes what concerns the journal that holds these sessions."""
        old = self.inboxes.pop(inbox, {})
        rest = {path: one for path, one in old.items() if one.session_id not in ("", *held)}
        if rest:
            self.inboxes[inbox] = rest
        return {path: one for path, one in old.items() if path not in rest}

    def forget(self, inboxes: Inboxes, person: str, session_ids: Collection[str]) -> int:
        """Drops a person's clips, and those that ask: they do so anew, without the name."""
        count = 0
        for inbox, entries in list(inboxes.items()):
            kept = {
                path: one
                for path, one in entries.items()
                if one.person not in (None, person) and one.session_id not in session_ids
            }
            count += sum(1 for path, one in entries.items() if one.person and path not in kept)
            inboxes[inbox] = kept
            if not kept:  # its place may name the person
                del inboxes[inbox]
        self.added.difference_update(session_ids)
        return count


class Ledger:
    """Entries by the clip's path inside its inbox, and sessions that runs added to a journal.

    Each journal has its own: what one of them holds says nothing of another.  Written after every
    change.
    """

    def __init__(self, path: Path, inbox: Path, *, journal: str, held: Collection[str]) -> None:
        """``journal`` tells it from others, ``held`` are the ids of its sessions, all of them."""
        self._path = path
        self._all = _read(path)
        self.added = self._all.added
        name = str(inbox.resolve())
        own = self._all.journals.setdefault(journal, {}).setdefault(name, {})
        self.entries = self._all.claimed(name, held) | own
        self._all.journals[journal][name] = self.entries

    def get(self, clip: PurePath) -> Entry | None:
        """What is known of a path."""
        return self.entries.get(clip.as_posix())

    def done(self, sha256: str, answers: tuple[str, ...] | None) -> Entry | None:
        """What became last of the same content that said the same of itself, anywhere.

        None: whatever it said.
        """
        same = (one for one in reversed(self.entries.values()) if one.sha256 == sha256)
        known = (one for one in same if answers in (None, one.answers))
        return next((one for one in known if one.outcome in FINAL), None)

    def put(self, clip: PurePath, entry: Entry) -> None:
        """Keep what became of a clip.  Raises OutputError when it cannot be written."""
        self.entries.pop(clip.as_posix(), None)  # the latest stands last
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

    def put_reported(self, session_ids: Collection[str]) -> None:
        """The reports of these sessions' weeks are written.

        Raises OutputError when that cannot be kept.
        """
        for path, entry in self.entries.items():
            if entry.session_id in session_ids:
                self.entries[path] = replace(entry, reported=True)
        self._save()

    def moved(self, clip: PurePath, entry: Entry, seen: Seen) -> Entry:
        """The same content at another path."""
        own = replace(entry, size=seen.size, mtime_ns=seen.mtime_ns, ctime_ns=seen.ctime_ns)
        self.put(clip, own)
        return own

    def _save(self) -> None:
        _write(self._path, self._all)


def forget(path: Path, *, journal: str, person: str, session_ids: Collection[str]) -> int:
    """Erase what is remembered of a person's clips in a journal; how many there were.

    Raises OutputError when the file cannot be written.
    """
    if not path.exists():
        return 0
    memory = _read(path)
    parts = (memory.journals.get(journal, {}), memory.inboxes)
    count = sum(memory.forget(one, person, session_ids) for one in parts)
    _write(path, memory)
    return count


def _read(path: Path) -> _Memory:
    """What was kept; a file that is damaged is begun anew: the journal knows what it holds."""
    with suppress(OSError, ValueError):
        return from_json(_Memory, path.read_text(encoding="utf-8"))
    return _Memory()


def _write(path: Path, memory: _Memory) -> None:
    document = {"schema": SCHEMA, **to_data(memory)}
    partial = path.with_name(path.name + ".part")
    try:
        private_folder(path.parent)
        private_file(partial)
        with partial.open("w", encoding="utf-8") as file:
            json.dump(document, file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
