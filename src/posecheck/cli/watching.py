"""Who looks on while a recording is read: the progress bar, the annotated video."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from posecheck.movements import Movement
    from posecheck.records import Observation
    from posecheck.scoring import Looker, Recording


class Progress:
    """Shows how far a recording has been read."""

    def __init__(self, name: str, console: "Console") -> None:
        from rich import progress
        from rich.markup import escape

        self.bar = progress.Progress(
            "{task.description}",
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            "frames",
            progress.TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self.bar.add_task(escape(name), total=None)

    def opened(self, recording: "Recording") -> None:
        """The recording is open: its length is known."""
        self.bar.update(self._task, total=recording.expected_frames)

    def __call__(self, _: "Observation") -> None:
        """One more frame."""
        self.bar.update(self._task, advance=1)


@contextmanager
def progress_bar(name: str) -> Iterator[Progress]:
    """A progress bar on the terminal, if there is one; it goes away at the end."""
    from rich.console import Console

    progress = Progress(name, Console(stderr=True))
    with progress.bar:
        yield progress


def annotator(path: Path, movement: "Movement", stack: ExitStack) -> "Looker":
    """Writes the annotated video; it is opened with the first frame, whose size it takes."""
    from posecheck.reports.annotate import AnnotatedVideo

    video: AnnotatedVideo | None = None

    def look(observation: "Observation") -> None:
        nonlocal video
        if video is None:
            pose = observation.pose
            video = stack.enter_context(
                AnnotatedVideo(path, movement, pose.width_px, pose.height_px)
            )
        video.add(observation)

    return look
