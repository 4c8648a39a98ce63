"""Results that are written when a recording was measured: its page, its annotated video."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from posecheck.app.annotating import Annotator, check_annotated
from posecheck.app.context import ClipObserver, Context
from posecheck.app.reading import Observer
from posecheck.app.session_pages import PageWriter, check_page
from posecheck.circuit import Circuit
from posecheck.errors import OutputError, UsageError
from posecheck.movements import Movement
from posecheck.outputs import check_writable
from posecheck.records import Note


class Writer(Protocol):
    """Looks on while a recording is measured, and writes a result when all is known."""

    def observer(self, movement: Movement) -> Observer:
        """Who looks on while a movement is measured."""
        ...

    def write(
        self, circuit: Circuit, movements: Mapping[str, Movement], watching: ClipObserver
    ) -> None:
        """Write it; raises OutputError when it cannot be written.  ``watching`` may end it."""
        ...


def writers_of(
    clip: Path,
    *,
    page: Path | None,
    annotate: Path | None,
    mirrored: bool,
    from_s: float | None,
) -> list[Writer]:
    """The writers of what was asked for."""
    found: list[Writer] = []
    if page is not None:
        found.append(PageWriter(page, clip, mirrored=mirrored))
    if annotate is not None:
        found.append(Annotator(annotate, clip, mirrored=mirrored, from_s=from_s))
    return found


def check_places(
    clips: Sequence[Path],
    outputs: Sequence[Path],
    *,
    landmarks: Path | None,
    page: Path | None,
    annotate: Path | None,
) -> None:
    """Refuse what cannot be written, of one movement or of a whole session.

    Raises UsageError and OutputError as ``check_outputs``.
    """
    if landmarks and landmarks.suffix.lower() != ".npz":
        raise UsageError(f"--landmarks {landmarks} must end in .npz to be scored again.")
    if page:
        check_page(page, clips)
    if annotate:
        check_annotated(annotate, clips)
    for path in outputs:
        if any(path.resolve() == clip.resolve() for clip in clips):
            raise UsageError(f"{path} is one of the clips; it would be overwritten.")
        check_writable(path)
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise UsageError("Two results would be written to the same file.")


def all_written(
    writers: Sequence[Writer],
    circuit: Circuit,
    movements: Sequence[Movement],
    context: Context,
) -> bool:
    """Write every result; whether all of them could be written."""
    by_id = {movement.id: movement for movement in movements}
    done = True
    for writer in writers:
        with context.observe(circuit.source.name) as watching:
            done &= written(context, partial(writer.write, circuit, by_id, watching))
    return done


def written(context: Context, write: Callable[[], None]) -> bool:
    """Write a result; one that cannot be written is named, and nothing else is lost for it."""
    try:
        write()
    except OutputError as error:
        context.notify(Note("not-written", str(error)))
        return False
    return True
