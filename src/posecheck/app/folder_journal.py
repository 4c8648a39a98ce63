"""Keeps the sessions of many clips in the journal, each once, also after interrupted runs."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from posecheck.app.clips import ClipRequest
from posecheck.app.context import Context
from posecheck.app.keeping import SessionRecorder, keep_note
from posecheck.app.measuring import Measured
from posecheck.errors import JournalError, UsageError
from posecheck.inbox.naming import Named
from posecheck.inbox.results import Result
from posecheck.journal import Journal
from posecheck.records import Note

_EXPECTED: Final = ("kept", "already-kept")
"""Codes of notes that are summed up in one count, not shown for each clip."""


class FolderJournal:
    """Keeps what was measured of many clips; one thread, one process."""

    def __init__(self, journal: Journal, context: Context) -> None:
        self._journal = journal
        self._context = replace(context, notify=self._hear)
        self._heard: list[str] = []
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
            dated_by=f'give --recorded-at, or write recorded_at = "…" into {clip.name}.toml',
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
        remarks = [text.removeprefix(f"{clip.name}: ") for text in self._heard]
        return replace(
            result,
            session_id=recorder.session_id,
            session_added=added,
            text=" ".join([result.text, *remarks]).strip(),
        )

    def _withdraw(self, session_id: str) -> None:
        with suppress(UsageError):  # purged in the meantime
            self._journal.delete(session_id, now=self._context.now())
            self._heard.append(f"It replaces {session_id[:8]}, which was deleted.")

    def _hear(self, notice: Note) -> None:
        if notice.code not in _EXPECTED:
            self._heard.append(notice.text)
