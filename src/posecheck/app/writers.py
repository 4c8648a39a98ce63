"""Writes the results of a measured recording: landmarks, curves, page, video.

What draws is loaded only when a page or a video is wanted.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol

from posecheck.app.context import ClipObserver, Context
from posecheck.app.reading import Observer, Recording
from posecheck.circuit import Circuit
from posecheck.documents.landmarks import LandmarksWriter
from posecheck.documents.series import check_series_format, write_series
from posecheck.errors import OutputError, PosecheckError, UsageError
from posecheck.movements import Movement
from posecheck.outputs import check_results
from posecheck.records import Note, Pose


class Writer(Protocol):
    """Looks on while a recording is measured, and writes a result when all is known."""

    def reader(self, recording: Recording, stack: ExitStack) -> Observer | None:
        """Observer of the poses while they are read, until the stack ends; None: not needed."""
        ...

    def observer(self, movement: Movement) -> Observer:
        """Who looks on while a movement is measured."""
        ...

    def write(
        self, circuit: Circuit, movements: Mapping[str, Movement], watching: ClipObserver
    ) -> None:
        """Write it; ``watching`` may end it.

        Raises OutputError when it cannot be written, UsageError when there is nothing to write.
        """
        ...


class LandmarksKeeper:
    """Writes the landmarks as they are read; a failure is reported at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problem: OutputError | None = None

    def reader(self, recording: Recording, stack: ExitStack) -> Observer:
        """Takes every pose; the end of the stack completes the file."""
        writer = LandmarksWriter(self._path, model=recording.source.model)
        stack.push(partial(self._finish, writer))
        return lambda seen: self._add(writer, seen.pose)

    def observer(self, movement: Movement) -> Observer:
        """Does nothing: only poses are written."""
        del movement
        return lambda _: None

    def write(
        self, circuit: Circuit, movements: Mapping[str, Movement], watching: ClipObserver
    ) -> None:
        """Raises OutputError when the landmarks could not be written."""
        del circuit, movements, watching
        if self._problem is not None:
            raise self._problem

    def _add(self, writer: LandmarksWriter, pose: Pose) -> None:
        if self._problem is None:
            try:
                writer.add(pose)
            except OutputError as problem:
                self._problem = problem

    def _finish(
        self,
        writer: LandmarksWriter,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        del error, traceback
        if kind is not None or self._problem is not None:
            writer.discard()
            return
        try:
            writer.close()
        except OutputError as problem:
            self._problem = problem


class SeriesWriter:
    """Writes the curves."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def reader(self, recording: Recording, stack: ExitStack) -> None:
        """None: the poses are not needed."""

    def observer(self, movement: Movement) -> Observer:
        """Does nothing: the measured session keeps its curves."""
        del movement
        return lambda _: None

    def write(
        self, circuit: Circuit, movements: Mapping[str, Movement], watching: ClipObserver
    ) -> None:
        """Write them.

        Raises OutputError when that fails, UsageError when the format holds what is not there.
        """
        del movements, watching
        if circuit.series is not None:
            write_series(circuit.series, self._path)


def writers_of(
    clip: Path,
    *,
    landmarks: Path | None,
    series: Sequence[Path],
    page: Path | None,
    annotate: Path | None,
    mirrored: bool,
    from_s: float | None,
) -> list[Writer]:
    """The writers of what was asked for."""
    found: list[Writer] = []
    if landmarks is not None:
        found.append(LandmarksKeeper(landmarks))
    found += [SeriesWriter(path) for path in series]
    if page is not None:
        from posecheck.app.session_pages import PageWriter

        found.append(PageWriter(page, clip, mirrored=mirrored))
    if annotate is not None:
        from posecheck.app.annotating import Annotator

        found.append(Annotator(annotate, clip, mirrored=mirrored, from_s=from_s))
    return found


def check_places(
    clips: Sequence[Path],
    outputs: Sequence[Path],
    *,
    landmarks: Path | None,
    series: Sequence[Path],
    page: Path | None,
    annotate: Path | None,
) -> None:
    """Refuse what cannot be written, of one movement or of a whole session.

    Raises UsageError and OutputError as ``check_outputs``.
    """
    if landmarks and landmarks.suffix.lower() != ".npz":
        raise UsageError(f"--landmarks {landmarks} must end in .npz to be scored again.")
    for path in series:
        check_series_format(path)
    if page:
        from posecheck.app.session_pages import check_page

        check_page(page, clips)
    if annotate:
        from posecheck.app.annotating import check_annotated

        check_annotated(annotate, clips)
    check_results(outputs, clips=clips)


def readers_of(writers: Sequence[Writer], recording: Recording, stack: ExitStack) -> list[Observer]:
    """The writers' observers of the poses."""
    readers = [writer.reader(recording, stack) for writer in writers]
    return [reader for reader in readers if reader is not None]


def all_written(
    writers: Sequence[Writer],
    circuit: Circuit,
    movements: Sequence[Movement],
    context: Context,
) -> int:
    """Write every result; the largest exit code of those that failed, else 0."""
    by_id = {movement.id: movement for movement in movements}
    code = 0
    for writer in writers:
        with context.observe(circuit.source.name) as watching:
            code = max(code, _written(context, partial(writer.write, circuit, by_id, watching)))
    return code


def _written(context: Context, write: Callable[[], None]) -> int:
    """Write a result; a failure is reported and stops no other."""
    try:
        write()
    except PosecheckError as error:
        context.notify(Note("not-written", str(error)))
        return error.exit_code
    return 0
