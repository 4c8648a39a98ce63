"""Many clips at once: each one once, on every core or a cluster, whatever is wrong with some.

Every clip is named, asked and measured as an inbox does it.  What was done stays done: a second run
over the same clips does only what is missing.
"""

import glob
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from posecheck.app.clips import ClipRequest, with_known
from posecheck.app.comfort import ComfortLimits
from posecheck.app.context import Context
from posecheck.app.folder_journal import FolderJournal
from posecheck.app.inbox_run import judged, shown
from posecheck.app.library import library_of
from posecheck.app.measuring import Measured, Task, explained, measure_all
from posecheck.app.scoring import measured_with, reference_asked
from posecheck.app.user_data import is_journal_there, open_user_journal
from posecheck.documents.session import session_document
from posecheck.documents.table import session_rows
from posecheck.errors import (
    InputRefusedError,
    NothingMeasuredError,
    PosecheckError,
    UsageError,
)
from posecheck.estimators.opening import estimator_software
from posecheck.estimators.openpose import is_openpose
from posecheck.files import real_place, sha256_of
from posecheck.inbox.arriving import CLIPS, look
from posecheck.inbox.ledger import Outcome
from posecheck.inbox.lock import only_run
from posecheck.inbox.naming import Named, Question, named
from posecheck.inbox.results import KEY_LENGTH, Result, ResultsFolder, Stamp
from posecheck.inbox.sidecar import sidecar_of
from posecheck.movements import Library, Movement
from posecheck.workers.cluster import cluster
from posecheck.workers.processes import LimitedProcesses

if TYPE_CHECKING:
    from posecheck.journal import Journal

_CODES: Final = {
    Outcome.KEPT: 0,
    Outcome.EMPTY: NothingMeasuredError.exit_code,
    Outcome.ASKS: UsageError.exit_code,
}

RESULTS: Final = "posecheck-results"
"""The results folder beside the clips, when no place is given."""


@dataclass(frozen=True, slots=True)
class FolderRequest:
    """What is asked of many clips."""

    clips: Sequence[Path]
    """As ``clips_in`` finds them: folders and names say whose they are and what is done."""
    out: Path
    """The results folder."""
    ask: Callable[[Movement], ClipRequest]
    """What is asked of every clip, with the movement that is done in it."""
    comfort: ComfortLimits = field(default_factory=ComfortLimits)
    """Comfort limits for this run; ``ask`` applies them."""
    movement: Movement | None = None
    """Done in all clips; None: each says which."""
    person: str | None = None
    """Whose clips are that name nobody."""
    jobs: int = 1
    """Clips that are measured at a time on this machine."""
    scheduler: str | None = None
    """Address of a cluster that measures instead."""
    save: bool = False
    """Keep the sessions in the journal."""


@dataclass(frozen=True, slots=True)
class FolderOutcome:
    """What came of it."""

    results: tuple[Result, ...]
    """Of every clip that is done, in the order of the clips."""
    new: int
    """How many of them were measured by this run."""
    left: int
    """Clips that are still to be done: the run was interrupted."""


def is_pattern(path: Path) -> bool:
    """Whether it stands for several clips: a folder, or a pattern that the shell left as it is.

    A folder of OpenPose is one recording.
    """
    if path.is_dir():
        return not is_openpose(path)
    return glob.has_magic(str(path)) and not path.exists()


def clips_in(paths: Iterable[Path]) -> list[Path]:
    """The clips of folders (at any depth) and patterns, and what was named itself, each once.

    Raises InputRefusedError where there is none.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            clips = [path / inside for inside in look(path)]
        elif is_pattern(path):
            names = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - also absolute ones
            clips = [clip for clip in map(Path, names) if clip.suffix.lower() in CLIPS]
        else:
            clips = [path]
        if not clips:
            raise InputRefusedError(_without_clips(path))
        for clip in clips:
            found.setdefault(real_place(clip), clip)
    return list(found.values())


def _without_clips(path: Path) -> str:
    what = (
        "is a folder without clips: name a file in it, or another folder."
        if path.is_dir()
        else "matches no clips: check the pattern, and the folder that it begins with."
    )
    return f"{path} {what} Clips end in {', '.join(sorted(CLIPS))}."


def results_folder(paths: Sequence[Path]) -> Path:
    """Beside the clips: in the folder that holds all that was named."""
    return Path(os.path.commonpath([_folder_of(path.absolute()) for path in paths])) / RESULTS


def _folder_of(path: Path) -> Path:
    if path.is_dir():
        return path
    return _folder_of(path.parent) if glob.has_magic(str(path.parent)) else path.parent


def score_folder(request: FolderRequest, context: Context) -> FolderOutcome:
    """Score every clip that is not done yet.

    Raises UsageError while another run writes to the same results and for a comfort limit that does
    not say of which movement, OutputError when they cannot be written, InstallationError for a
    cluster that does not answer.
    """
    results = ResultsFolder(request.out)
    with only_run(request.out / ".lock") as alone:
        if not alone:
            raise UsageError(f"Another run writes to {request.out}. Wait for it, or give --out.")
        chosen = [] if request.movement is None else [request.movement]
        library = library_of(context.database, named=chosen)
        with ExitStack() as stack:
            journal: Journal | None = None
            if request.save or is_journal_there(context.database):
                user_journal = open_user_journal(context.database, create=request.save)
                journal = stack.enter_context(user_journal)
            kept = FolderJournal(journal, context) if journal and request.save else None
            persons = journal.persons() if journal else ()
            run = _Run(request, results, context, library, persons, kept)
            run.refuse_one_limit_for_several()
            return run.run()


@dataclass(frozen=True, slots=True)
class _Asked(Task):
    """A clip that is to be measured, and under which result it is kept."""

    result: Result
    named: Named


@dataclass(slots=True)
class _Run:
    """One run over all clips."""

    request: FolderRequest
    results: ResultsFolder
    context: Context
    library: Library
    persons: Sequence[str]
    """Who is in the journal."""
    journal: FolderJournal | None
    """Keeps the sessions; None: they are not kept."""
    new: int = 0
    outcomes: dict[Path, Result] = field(default_factory=dict)
    twins: dict[str, list[tuple[Path, Result]]] = field(default_factory=lambda: defaultdict(list))
    """Clips and the beginning of their results, by the key that they wait for."""
    known: dict[object, ClipRequest] = field(default_factory=dict)
    """What the journal knows of a person and movement; read once."""

    def refuse_one_limit_for_several(self) -> None:
        """Refuse a comfort limit without a movement where the clips name several.

        Raises UsageError.
        """
        if self.request.comfort.every_deg is None or self.request.movement is not None:
            return
        done: set[str] = set()
        for clip in self.request.clips:
            with suppress(OSError, PosecheckError):  # told when its turn comes
                found = self._named(clip)
                done |= set() if isinstance(found, Question) else {found.movement.id}
        if done:
            self.request.comfort.refuse_one_for_several(sorted(done))

    def run(self) -> FolderOutcome:
        """Everything that is missing; Ctrl-C leaves what is done."""
        try:
            with self._workers() as workers, self.context.follow(len(self.request.clips)) as done:
                for task, outcome in measure_all(workers, self._missing(done)):
                    self._keep(task, outcome)
                    done(task.clip.name)
        except KeyboardInterrupt:
            pass
        clips = self.request.clips
        found = tuple(self.outcomes[clip] for clip in clips if clip in self.outcomes)
        if self.journal is not None:
            found = tuple(map(self.journal.with_remarks, found))
        return FolderOutcome(found, self.new, len(clips) - len(found))

    def _workers(self) -> Executor:
        if self.request.scheduler is not None:
            return cluster(self.request.scheduler)
        return LimitedProcesses(self.request.jobs)

    def _missing(self, done: Callable[[str], None]) -> Iterator[_Asked]:
        """Every clip that is to be measured; the others are done by that."""
        for clip in self.request.clips:
            task = self._looked_at(clip)
            if isinstance(task, Result):
                self.outcomes[clip] = task
                done(clip.name)
                continue
            waiting = self.twins[task.result.key]
            waiting.append((clip, task.result))
            if len(waiting) == 1:
                yield task

    def _looked_at(self, clip: Path) -> _Asked | Result:
        """What is to be measured, or what is known of the clip."""
        blank = Result(self._place(clip), "", Stamp(0, 0, 0), "", "", "", UsageError.exit_code)
        try:
            found = self._named(clip)
            if isinstance(found, Question):
                return replace(blank, text=f"{found.text}{self._or_else(found)}")
            return self._asked(clip, found)
        except OSError as error:
            text = f"cannot be read: {error.strerror}."
            return replace(blank, text=text, exit_code=InputRefusedError.exit_code)
        except Exception as error:  # noqa: BLE001 - one clip stops no other
            refusal = explained(error)
            return replace(blank, text=str(refusal), exit_code=refusal.exit_code)

    def _or_else(self, question: Question) -> str:
        """How to answer otherwise than by the clip's folder, name or sidecar."""
        if self.request.movement is not None or not question.silent:
            return ""
        return (
            " Or name the movement of all clips with --movement. To score a recording of several "
            "movements, name that file alone, without --jobs, --out and --scheduler."
        )

    def _named(self, clip: Path) -> Named | Question:
        if shown(clip) != PurePath(clip):
            return Question("its name is not valid text. Rename it, or the folder that it is in.")
        request, sidecar = self.request, sidecar_of(clip)
        if request.movement is not None:
            sidecar = replace(sidecar, movement=request.movement.id)
        of = partial(named, clip, sidecar, library=self.library, persons=self.persons)
        found = of(person=request.person)
        if isinstance(found, Question) and found.silent and (whose := self._done_for(clip)):
            return of(person=whose)  # others came into the journal since
        return found

    def _done_for(self, clip: Path) -> str:
        """The person of an unchanged clip that was scored before; else empty."""
        before = self.results.of(self._place(clip))
        return before.person if before and before.stamp == Stamp.of(clip) else ""

    def _asked(self, clip: Path, found: Named) -> _Asked | Result:
        stamp = Stamp.of(clip)
        before = self.results.of(self._place(clip))
        unchanged = before is not None and before.stamp == stamp
        sha256 = before.sha256 if before and unchanged else sha256_of(clip)
        request = self.request.ask(found.movement)
        request = replace(
            self._with_known(replace(request, person=found.person)),
            mirrored=request.mirrored or found.mirrored,
            model=found.model or request.model,
            recorded_at=request.recorded_at or found.recorded_at,
        )
        key = _key(sha256, found, request)
        own = Result(
            self._place(clip), sha256, stamp, key, found.person, found.movement.id, exit_code=0
        )
        known = self.results.done(key)
        if known is None or self._is_to_be_kept(known):
            return _Asked(clip.absolute(), request, own, found)
        known = replace(known, clip=own.clip, stamp=stamp)
        if not unchanged or before != known:  # moved, or a copy
            self.results.put(known, None)
        return known

    def _is_to_be_kept(self, known: Result) -> bool:
        """Whether it was measured, but not kept: it is measured again for its landmarks."""
        measured = known.exit_code in (_CODES[Outcome.KEPT], _CODES[Outcome.EMPTY])
        return measured and self.journal is not None and not self.journal.holds(known)

    def _with_known(self, request: ClipRequest) -> ClipRequest:
        movement = request.movement
        which = (request.person, movement.id, tuple(sorted(movement.protocol.items())))
        if which not in self.known:
            self.known[which] = with_known(request, self.context)
        known = self.known[which]
        return replace(request, baselines=known.baselines, earlier=known.earlier)

    def _keep(self, task: _Asked, outcome: Measured | PosecheckError) -> None:
        """One result for the clip and for each copy of it."""
        document: dict[str, object] | None = None
        if isinstance(outcome, PosecheckError):
            result = replace(task.result, exit_code=outcome.exit_code, text=str(outcome))
        else:
            session = outcome.session
            what, text = judged(session, task.named)
            rows = tuple(session_rows(session))
            result = replace(task.result, exit_code=_CODES[what], text=text, rows=rows)
            document = session_document(session)
            if self.journal is not None and what is not Outcome.ASKS:
                result = self._kept(self.journal, task, outcome, result)
        self.new += 1
        for clip, own in self.twins.pop(result.key):
            self.outcomes[clip] = replace(result, clip=own.clip, stamp=own.stamp)
            self.results.put(self.outcomes[clip], document)

    def _kept(
        self, journal: FolderJournal, task: _Asked, measured: Measured, result: Result
    ) -> Result:
        before = [self.results.of(own.clip) for _, own in self.twins[result.key]]
        return journal.kept(
            task.clip,
            measured,
            result,
            named=task.named,
            request=task.request,
            before=[one for one in before if one is not None],
        )

    def _place(self, clip: Path) -> str:
        """How the clip is called in the results."""
        return shown(PurePath(os.path.relpath(clip, self.request.out.parent))).as_posix()


def _key(sha256: str, found: Named, request: ClipRequest) -> str:
    """The same for the same clip, asked the same of the same software."""
    asked: list[Any] = [request.side, request.mirrored, request.from_s, request.to_s]
    asked += [request.comfort_deg, request.model, str(request.recorded_at), request.every_frame]
    asked += [reference_asked(request.movement, request.reference, request.comfort_deg)]
    asked += [baseline.id for baseline in request.baselines]
    asked += [[one.kind, one.side, one.score] for one in request.feelings]
    software = estimator_software(request.model) | measured_with(request.movement)
    text = json.dumps([sha256, found.answers, asked, software], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
