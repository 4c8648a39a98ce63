"""One unattended run over an inbox: each new clip once, and what became of it."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from posecheck.app.answering import how_to_answer
from posecheck.app.clips import ClipRequest, with_known
from posecheck.app.context import Context
from posecheck.app.keeping import SessionRecorder, keep_note
from posecheck.app.measuring import explained, measure_in
from posecheck.app.remeasuring import Known, measure_again
from posecheck.errors import InputRefusedError, InstallationError, PosecheckError, UsageError
from posecheck.files import sha256_of
from posecheck.inbox.arriving import Seen, growing, is_video, look, not_downloaded
from posecheck.inbox.ledger import FINAL, Entry, Ledger, Outcome
from posecheck.inbox.naming import Named, Question, named
from posecheck.inbox.sidecar import sidecar_of
from posecheck.movements import Library
from posecheck.records import Limit, Note, Session, SourceInfo
from posecheck.workers.processes import LimitedProcesses

if TYPE_CHECKING:
    from posecheck.journal import Journal, SessionWriter

EMPTY: Final = (
    "empty (0 bytes): still being copied, or a placeholder of a file in the cloud; the next "
    "run will look again."
)
IN_THE_CLOUD: Final = "in iCloud, not on this computer; download it, the next run will process it."


@dataclass(slots=True)
class Handled:
    """A clip of this run."""

    path: str
    """Inside the inbox."""
    outcome: Outcome
    text: str
    """What to tell about it; empty when there is nothing to tell."""
    session_id: str = ""
    named: Named | None = None
    doubtful: bool = False
    """Whether there is something to look at."""


class _InboxRecorder(SessionRecorder):
    """Notes in the ledger which session it adds, before anything can go wrong with it."""

    ledger: Ledger

    def _begun(
        self, source: SourceInfo, software: Mapping[str, object], limits: Sequence[Limit]
    ) -> "SessionWriter | None":
        there = {session.id for session in self._journal.sessions()}
        writer = super()._begun(source, software, limits)
        if self.session_id not in there:
            self.ledger.put_added(self.session_id)
        return writer

    def _notify(self, code: str, text: str) -> None:
        """What asks is withdrawn again: that it was kept is said when it is settled."""
        if code != "kept":
            super()._notify(code, text)

    def notify_kept(self, withdrawn: str) -> None:
        """It counts, instead of a session that is withdrawn; nothing where the journal had it."""
        if self._writer is not None:
            instead = f"; it replaces {withdrawn[:8]}, which was deleted" if withdrawn else ""
            super()._notify("kept", f"kept in the journal as {self.session_id[:8]}{instead}.")

    def _notify_of_its_count(self, session: Session) -> None:
        """Nothing: other clips of that week may follow in this run; the report says it."""


@dataclass(slots=True)
class InboxRun:
    """What a run needs, and what it found."""

    inbox: Path
    journal: "Journal"
    library: Library
    ledger: Ledger
    processes: LimitedProcesses
    """Where clips are measured."""
    context: Context
    persons: Sequence[str]
    """Named on the command line."""
    model: str
    settle_s: float
    phone_mirrors: bool = False
    """Whether videos are mirror images, where their sidecar does not say."""
    handled: list[Handled] = field(default_factory=list)
    """Clips of this run, and those that still wait for an answer."""
    interrupted: bool = False

    def run(self) -> None:
        """Every clip that is new, changed, moved, or waits; a clip that fails stops no other."""
        there = look(self.inbox)
        waiting = {clip: seen for clip, seen in there.items() if self._is_new(clip, seen)}
        unfinished = growing(self.inbox, waiting, settle_s=self.settle_s)
        for clip in not_downloaded(self.inbox):
            self._waits(clip, IN_THE_CLOUD)
        with self.context.follow(len(waiting)) as done:
            for clip, seen in waiting.items():
                try:
                    self._contained(clip, seen, whole=clip not in unfinished)
                except KeyboardInterrupt:
                    self.processes.stop()
                    self.interrupted = True
                    break
                done(clip.name)

    def _contained(self, clip: PurePath, seen: Seen, *, whole: bool) -> None:
        """Handle a clip, whatever is in it."""
        readable = shown(clip)
        if not whole:
            text = "still being copied; the next run will process it." if seen.size else EMPTY
            self._waits(clip, text)
        elif readable != clip:
            text = "its name is not valid text. Rename it, or the folder that it is in."
            self._note(readable, seen, Outcome.ASKS, text)
        else:
            try:
                self._handle(clip, seen)
            except PosecheckError:  # the journal or the disk is at fault, not the clip
                raise
            except Exception as error:  # noqa: BLE001 - one clip stops no other
                self._note(clip, seen, Outcome.REFUSED, str(explained(error)))

    def _waits(self, clip: PurePath, text: str) -> None:
        """It is not here yet, or not whole."""
        waits = Handled(shown(clip).as_posix(), Outcome.COPYING, text)
        self.context.notify(Note("clip-still-copied", f"{waits.path}: {text}"))
        self.handled.append(waits)

    def _is_new(self, clip: PurePath, seen: Seen) -> bool:
        """New, changed since, not done yet, or it says something else of itself than then."""
        known = self.ledger.get(clip)
        if known is None or known.seen != seen or known.outcome not in FINAL:
            return True
        found = self._named(clip)
        if isinstance(found, Question):
            return not found.silent
        return found.answers != known.answers

    def _named(self, clip: PurePath) -> Named | Question:
        known = list(dict.fromkeys([*self.persons, *self.journal.persons()]))
        only = self.persons[0] if len(self.persons) == 1 else None
        try:
            sidecar = sidecar_of(self.inbox / clip)
            mirrored = self.phone_mirrors and is_video(clip)
            found = named(
                clip, sidecar, library=self.library, persons=known, person=only, mirrored=mirrored
            )
        except UsageError as error:
            return Question(str(error))
        except Exception as error:  # noqa: BLE001 - whatever was written into a file beside it
            return Question(f"what it says of itself cannot be read ({type(error).__name__}).")
        if isinstance(found, Question):
            return replace(found, text=f"{found.text} {how_to_answer(self.inbox / clip)}")
        return found

    def _handle(self, clip: PurePath, seen: Seen) -> None:
        found = self._named(clip)
        if isinstance(found, Question) and not found.silent:
            self._note(clip, seen, Outcome.ASKS, found.text)
            return
        try:
            sha256 = self._content(clip, seen)
        except OSError as error:
            self._note(clip, seen, Outcome.FAILED, f"cannot be read: {error.strerror}.")
            return
        answers = None if isinstance(found, Question) else found.answers
        known = self.ledger.done(sha256, answers)
        if known is not None:
            self._report_copy(clip, known, found)
            self.ledger.moved(clip, known, seen)
            return
        if isinstance(found, Question):
            self._note(clip, seen, Outcome.ASKS, found.text, sha256)
            return
        before = self.ledger.get(clip)
        if before and (before.sha256, before.answers) == (sha256, found.answers):
            asked = before.outcome is Outcome.ASKS  # measured, and the answer is still to come
            if asked:
                waits = Handled(clip.as_posix(), Outcome.ASKS, before.text, named=found)
                self._keep(clip, seen, waits, sha256)
                return
        self._measure(clip, seen, found, sha256)

    def _report_copy(self, clip: PurePath, known: Entry, found: Named | Question) -> None:
        """Report a copy, or a new name, of a clip that could not be used; each name once."""
        if known.outcome is Outcome.KEPT:
            return
        text = f"it has the content of another clip: {known.text}"
        own = found if isinstance(found, Named) else None
        done = Handled(clip.as_posix(), known.outcome, text, named=own)
        self._notify(done)
        self.handled.append(done)

    def _content(self, clip: PurePath, seen: Seen) -> str:
        """Read once: a clip that waits for an answer is looked at in every run."""
        before = self.ledger.get(clip)
        if before and before.seen == seen and before.sha256:
            return before.sha256
        return sha256_of(self.inbox / clip)

    def _measure(self, clip: PurePath, seen: Seen, found: Named, sha256: str) -> None:
        path = self.inbox / clip
        recorder = _InboxRecorder(
            self.journal,
            self.context,
            clip=path,
            movement=found.movement,
            person=found.person,
            recorded_at=found.recorded_at,
            dated_by=f'write recorded_at = "…" into {path.name}.toml beside it',
        )
        recorder.ledger, recorder.name = self.ledger, clip.as_posix()
        before = self.ledger.get(clip)
        recorder.replaced = frozenset({before.session_id} & self.ledger.added if before else ())
        outcome, text, doubtful = Outcome.KEPT, "", False
        try:
            session = self._scored(path, found, recorder)
            outcome, text = judged(session, found)
            if outcome is Outcome.ASKS:
                text = f"{text} {how_to_answer(path, found)}"
            doubtful = bool(session.notes) or any(one.discarded for one in session.sets)
        except InputRefusedError as error:
            outcome, text = Outcome.REFUSED, str(error)
        except InstallationError as error:
            outcome, text = Outcome.FAILED, str(error)
        except PosecheckError as error:
            outcome, text = Outcome.ASKS, str(error)
        withdrawn = self._settle(clip, recorder.session_id, outcome, found)
        if outcome in (Outcome.KEPT, Outcome.EMPTY):
            recorder.notify_kept(withdrawn)
        done = Handled(clip.as_posix(), outcome, text, recorder.session_id, found, doubtful)
        self._keep(clip, seen, done, sha256)

    def _scored(self, path: Path, found: Named, recorder: SessionRecorder) -> Session:
        request = ClipRequest(
            movement=found.movement,
            mirrored=found.mirrored,
            model=found.model or self.model,
            person=found.person,
        )
        measured = measure_in(self.processes, path, with_known(request, self.context))
        recorder.keep(measured.session, limits=measured.limits, landmarks=measured.landmarks)
        return measured.session

    def _settle(self, clip: PurePath, session_id: str, outcome: Outcome, found: Named) -> str:
        """What the same clip said before it was changed or answered for counts no longer.

        The session that was withdrawn for that; empty for none.
        """
        before, withdrawn = self.ledger.get(clip), ""
        replaced = outcome in (Outcome.KEPT, Outcome.ASKS)
        if replaced and before and before.session_id != session_id:
            withdrawn = before.session_id if self._withdraw(before.session_id) else ""
        if outcome is Outcome.ASKS:
            self._withdraw(session_id)
        if session_id and outcome is Outcome.KEPT:
            keep_note(self.journal, session_id, found.note, now=self.context.now())
        return withdrawn

    def _withdraw(self, session_id: str) -> bool:
        """Only what a run of the inbox added: what the person kept himself is not ours to take."""
        if session_id not in self.ledger.added:
            return False
        with suppress(UsageError):  # purged in the meantime
            self.journal.delete(session_id, now=self.context.now())
        return True

    def _note(
        self, clip: PurePath, seen: Seen, outcome: Outcome, text: str, sha256: str = ""
    ) -> None:
        self._keep(clip, seen, Handled(clip.as_posix(), outcome, text), sha256)

    def _keep(self, clip: PurePath, seen: Seen, done: Handled, sha256: str) -> None:
        answers = done.named.answers if done.named else ()
        kept = "" if done.outcome is Outcome.ASKS else done.session_id
        what = (sha256, seen.size, seen.mtime_ns, answers, done.outcome)
        entry = Entry(*what, done.text, kept, seen.ctime_ns)
        before = self.ledger.get(clip)
        if before and done.outcome not in (Outcome.KEPT, Outcome.ASKS):
            entry = replace(entry, session_id=before.session_id)
        if done.text:  # first: a run that is killed here says it once more rather than never
            self._notify(done)
        self.ledger.put(clip, entry)
        self.handled.append(done)

    def _notify(self, done: Handled) -> None:
        self.context.notify(Note(f"clip-{done.outcome.value}", f"{done.path}: {done.text}"))


def judged(session: Session, found: Named) -> tuple[Outcome, str]:
    """What a measured clip is worth, beside what it says of itself, and what to tell."""
    if not session.repetitions:
        reasons = [one.reason.text for part in session.sets for one in part.discarded]
        reasons += [note.text for note in session.notes]
        return Outcome.EMPTY, " ".join(["no repetition could be measured.", *reasons[:1]])
    if found.side and all(one.side is not found.side for one in session.repetitions):
        other = session.repetitions[0].side
        return Outcome.ASKS, (
            f"it is named {found.side}, but the {other} side works in it. If the camera "
            f"mirrors (selfie), write mirrored = true into {session.source.name}.toml beside "
            f'it; else say side = "{other}" there, or move it.'
        )
    return Outcome.KEPT, ""


def shown(clip: PurePath) -> PurePath:
    """The path as valid text, with the bytes that are none written out."""
    return PurePath(os.fsencode(clip).decode("utf-8", "backslashreplace"))


def measure_past_again(journal: "Journal", library: Library, context: Context) -> None:
    """What another version measured is measured again where its landmarks are kept."""
    known: Known = {}
    for person in journal.persons():
        for past in journal.sessions(person=person):
            try:
                outcome = measure_again(journal, past, library, now=context.now(), known=known)
            except Exception as error:  # noqa: BLE001 - one session stops no other
                text = f"{past.short_id} could not be measured again: {explained(error)}"
                context.notify(Note("not-measured-again", text))
                continue
            if outcome.measured:
                why = "as the software or the limits of its day changed"
                text = f"{past.short_id} was measured again, {why}: {outcome.text}"
                context.notify(Note("measured-again", text))
