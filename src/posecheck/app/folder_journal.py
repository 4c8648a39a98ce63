"""Keeps the sessions of many clips in the journal, each once, also after interrupted runs."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from posecheck.app.clips import ClipRequest
from posecheck.app.context import Context
from posecheck.app.keeping import SessionRecorder, keep_note, undated_note
from posecheck.app.measuring import Measured
from posecheck.errors import JournalError, UsageError
from posecheck.history import DateOrigin
from posecheck.inbox.naming import Named
from posecheck.inbox.results import Result
from posecheck.records import Note

if TYPE_CHECKING:
    from posecheck.journal import Journal

_EXPECTED: Final = ("kept", "already-kept", "file-time")
"""Codes of notes that are not kept with a clip: counted, or read from the journal each time."""


class FolderJournal:
    """Keeps what was measured of many clips; one thread, one process."""

    def __init__(self, journal: "Journal", context: Context) -> None:
        self._journal = journal
        self._context = replace(context, notify=self._hear)
        self._heard: list[str] = []
        self._remarks: dict[str, list[str]] = {}  # of this run, by the key of their clip
        deleted = journal.sessions(deleted=True)
        self._there = {past.id for past in (*journal.sessions(), *deleted)}

    def holds(self, result: Result) -> bool:
        """Whether a clip's session is in the journal; a deleted one counts: it stays deleted."""
        return result.session_id in self._there

    def kept(
        self,
        clip: Path,
        measured: Measured,
        result: Result,
        *,
        named: Named,
        request: ClipRequest,
        before: Collection[Result],
    ) -> Result:
        """Keep what was measured; the clip's result with the session, or with what went wrong.

        ``before`` are earlier results of the clip and its copies: a session that a run over the
        folder added because the same recording said something else of itself counts no longer.
        """
        replaced = {
            one.session_id
            for one in before
            if one.session_added and one.sha256 == result.sha256 and one.session_id in self._there
        }
        recorder = SessionRecorder(
            self._journal,
            self._context,
            clip=clip,
            movement=named.movement,
            person=named.person,
            recorded_at=request.recorded_at,
            dated_by=_dated_by(clip.name),
            feelings=request.feelings,
        )
        recorder.replaced = frozenset(replaced)
        self._heard.clear()
        now = self._context.now()
        try:
            recorder.keep(measured.session, limits=measured.limits, landmarks=measured.landmarks)
            keep_note(self._journal, recorder.session_id, named.note, now=now)
            for session_id in replaced - {recorder.session_id}:
                self._withdraw(session_id)
        except JournalError as error:
            text = f"was measured, but is not in the journal. {error}"
            return replace(result, exit_code=error.exit_code, text=text)
        added = recorder.session_id not in self._there or recorder.session_id in replaced
        self._there.add(recorder.session_id)
        heard = (text.removeprefix(f"{clip.name}: ") for text in self._heard)
        self._remarks[result.key] = [text[:1].upper() + text[1:] for text in heard]
        return replace(result, session_id=recorder.session_id, session_added=added)

    def with_remarks(self, result: Result) -> Result:
        """A clip's result with what this run has to say of its session.

        That its date is doubtful is said as long as nobody has said another.
        """
        texts = [result.text, *self._remarks.get(result.key, ())]
        if result.session_id:
            with suppress(UsageError):  # purged in the meantime
                past = self._journal.session(result.session_id)
                if past.date_origin is DateOrigin.FILE_TIME and not past.deleted:
                    name = PurePath(result.clip).name
                    texts.append(undated_note(past.recorded_at, _dated_by(name)).text)
        return replace(result, text=" ".join(texts).strip())

    def _withdraw(self, session_id: str) -> None:
        with suppress(UsageError):  # purged in the meantime
            self._journal.delete(session_id, now=self._context.now())
            self._heard.append(f"It replaces {session_id[:8]}, which was deleted.")

    def _hear(self, notice: Note) -> None:
        if notice.code not in _EXPECTED:
            self._heard.append(notice.text)


def _dated_by(name: str) -> str:
    return f'give --recorded-at, or write recorded_at = "…" into {name}.toml'
