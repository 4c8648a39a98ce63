"""Clips measured in other processes: the same numbers, and what goes wrong there ends one clip.

The process that measures returns the session and the landmarks; whoever asked keeps them, so that
one process alone writes the journal and the results.  A recording can be measured again, so nothing
is lost when either of them dies.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from posecheck.app.clips import ClipRequest, score_clip
from posecheck.app.context import Context
from posecheck.app.reading import Observer, Recording
from posecheck.errors import InputRefusedError, InstallationError, PosecheckError
from posecheck.journal.landmark_codec import Chunk, LandmarkChunks
from posecheck.records import Limit, Observation, Session
from posecheck.workers.child import report
from posecheck.workers.processes import Death, ProcessDiedError

IN_FLIGHT: Final = 256
"""Clips handed out at a time: enough for every worker of a cluster (design rule)."""
ATTEMPTS: Final = 2
"""A clip whose process crashed or was killed is tried so often (design rule)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A clip that was measured."""

    session: Session
    limits: tuple[Limit, ...]
    """Comfort limits that were in force when it was opened."""
    landmarks: tuple[Chunk, ...]
    """As the journal keeps them."""


def measure(clip: Path, request: ClipRequest) -> Measured:
    """Measure a clip in this process; what a worker process is asked to do.

    Raises PosecheckError as ``score_clip`` does.
    """
    collector = _Collector()
    context = Context(observe=lambda _: nullcontext(_Progress()))
    session = score_clip(clip, request, context, collector)
    return Measured(session, collector.limits, tuple(collector.landmarks.taken()))


@dataclass(frozen=True, slots=True)
class Task:
    """A clip to be measured."""

    clip: Path
    request: ClipRequest


_T = TypeVar("_T", bound=Task)


def measure_all(
    executor: Executor, tasks: Iterable[_T]
) -> Iterator[tuple[_T, Measured | PosecheckError]]:
    """Every clip with its outcome, as they come; one that fails stops no other."""
    left, waiting = iter(tasks), dict[Future[Measured], tuple[_T, int]]()
    while (new := next(left, None)) or waiting:
        if new:
            waiting[executor.submit(measure, new.clip, new.request)] = (new, 1)
        patience_s = 0 if new and len(waiting) < IN_FLIGHT else None
        for future in wait(waiting, patience_s, FIRST_COMPLETED).done:
            task, attempt = waiting.pop(future)
            error = future.exception()
            if attempt < ATTEMPTS and _may_succeed_again(error):
                again = executor.submit(measure, task.clip, task.request)
                waiting[again] = (task, attempt + 1)
            else:
                yield task, future.result() if error is None else explained(error)


def measure_in(executor: Executor, clip: Path, request: ClipRequest) -> Measured:
    """One clip.  Raises PosecheckError, whatever went wrong."""
    ((_, outcome),) = measure_all(executor, [Task(clip, request)])
    if isinstance(outcome, PosecheckError):
        raise outcome
    return outcome


def _may_succeed_again(error: BaseException | None) -> bool:
    return isinstance(error, ProcessDiedError) and error.death in (Death.CRASHED, Death.KILLED)


_DIED: Final = {
    Death.CRASHED: (
        "the process that measured it crashed twice ({detail}). The recording is probably damaged: "
        "play it, and save it again with a video editor."
    ),
    Death.MEMORY: (
        "measuring it took more memory than a clip may use ({detail}). Make its picture smaller in "
        "a video editor."
    ),
    Death.TIME: (
        "measuring it took longer than a clip may take ({detail}). Play it, and save it again with "
        "a video editor."
    ),
    Death.KILLED: (
        "the process that measured it was killed twice ({detail}). The machine may be short of "
        "memory; close other programs."
    ),
}


def explained(error: BaseException) -> PosecheckError:
    """What ended the measuring of a clip, for people."""
    if isinstance(error, PosecheckError):
        return error
    if isinstance(error, ProcessDiedError):
        text = _DIED[error.death].format(detail=error.detail)
        kind = InstallationError if error.death is Death.KILLED else InputRefusedError
    elif isinstance(error, MemoryError):
        kind, text = InputRefusedError, "measuring it takes more memory than there is."
    else:
        kind = InputRefusedError
        text = (
            f"something unexpected happened ({type(error).__name__}: {error}). The recording may "
            "be damaged; to see where it happens: posecheck score CLIP --debug"
        )
    refusal = kind(text)
    refusal.__cause__ = error
    return refusal


class _Collector:
    """Takes what is kept of a clip: its limits, and the landmarks that were measured."""

    def __init__(self) -> None:
        self.limits: tuple[Limit, ...] = ()
        self.landmarks = LandmarkChunks()

    def opened(self, recording: Recording) -> list[Observer]:
        """The limits are known."""
        self.limits = recording.limits
        return [lambda seen: self.landmarks.add(seen.tracked or seen.pose)]


class _Progress:
    """Reports how far the reading of a clip is."""

    def __init__(self) -> None:
        self._last_s = self._done_s = self._reported_s = 0.0

    def opened(self, recording: Recording) -> None:
        """Nothing to do."""

    def __call__(self, observation: Observation) -> None:
        """One more frame."""
        t_s = observation.pose.t_s
        self._done_s += min(t_s - self._last_s, 1.0)  # a gap gives no time to spend
        self._last_s = t_s
        if self._done_s - self._reported_s >= 1.0:
            self._reported_s = self._done_s
            report(self._done_s)
