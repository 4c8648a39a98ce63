"""What a terminal adds to a use case: notices, questions, progress, Ctrl-C, results."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import typer

from posecheck.cli.saying import say, tell
from posecheck.safe_text import on_one_line, printable


def agreed(question: str) -> bool:
    """Whether somebody is there and says yes."""
    try:
        return typer.confirm(printable(question))
    except typer.Abort:
        say()
        return False


class CtrlC:
    """Lets Ctrl-C end the reading between two frames, so that all outputs agree.

    It is the last who looks at a frame.  When the reading is over anyway, the outputs are
    completed; a second Ctrl-C ends everything at once.
    """

    def __init__(self) -> None:
        self._pressed = False

    def __call__(self, _: object) -> None:
        """A frame is done: end here if Ctrl-C was pressed.

        Raises KeyboardInterrupt.
        """
        if self._pressed:
            raise KeyboardInterrupt

    def __enter__(self) -> Self:
        self._before = signal.getsignal(signal.SIGINT)
        if self._before is signal.default_int_handler:  # otherwise somebody else sees to it
            signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *_: object) -> None:
        if signal.getsignal(signal.SIGINT) == self._press:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _press(self, *_: object) -> None:
        self._pressed = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


if TYPE_CHECKING:
    from posecheck.app.context import ClipObserver, Context
    from posecheck.app.reading import Recording
    from posecheck.movements import Movement
    from posecheck.records import Note, Observation, Session
    from posecheck.terminal.console import PlainConsole


def terminal_context(database: str | None) -> "Context":
    """Notices are printed, clips have a progress bar, every core reads."""
    from posecheck.app.context import Context

    return Context(
        notify=_print_notice,
        observe=progress_of,
        follow=progress_of_clips,
        database=database,
        processes=usable_cores(),
    )


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def show(
    session: "Session", movement: "Movement", *, quiet: bool = False, details: bool = True
) -> None:
    """Print a session: the answer and a row a set, with ``details`` everything.

    ``quiet``, when the standard output is for a program: only if it is empty, on the standard
    error.
    """
    from posecheck.circuit import circuit_of
    from posecheck.documents.session_score import session_score
    from posecheck.terminal.circuit import show_answer, show_left_out, show_where_more_is
    from posecheck.terminal.console import PlainConsole
    from posecheck.terminal.session import show_session
    from posecheck.terminal.session_score import show_score

    console = PlainConsole(stderr=quiet)
    if quiet and session.repetitions:
        return
    if session.repetitions:
        show_answer(session, movement, console)
    show_session(session, movement, console, details=details or not session.repetitions)
    show_left_out(session, console)
    if details and session.repetitions:
        show_score(session_score(circuit_of(session)), {movement.id: movement.name}, console)
    elif session.repetitions:
        show_where_more_is(console)


class Progress:
    """Shows how far a recording has been read, and lets Ctrl-C end the reading."""

    def __init__(self, name: str, console: "PlainConsole", ctrl_c: CtrlC) -> None:
        from rich import progress
        from rich.markup import escape

        self.bar = progress.Progress(
            "{task.description}",
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            "s",
            progress.TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self.bar.add_task(escape(on_one_line(name)), total=None)
        self._ctrl_c = ctrl_c

    def opened(self, recording: "Recording") -> None:
        """The recording is open: its length is known."""
        self.bar.update(self._task, total=recording.expected_s)

    def __call__(self, observation: "Observation") -> None:
        """Read up to here."""
        self.bar.update(self._task, completed=observation.pose.t_s)
        self._ctrl_c(observation)


@contextmanager
def progress_of(name: str) -> "Iterator[ClipObserver]":
    """A progress bar on the terminal, if there is one; it goes away at the end."""
    from posecheck.terminal.console import PlainConsole

    with CtrlC() as ctrl_c:
        progress = Progress(name, PlainConsole(stderr=True), ctrl_c)
        with progress.bar:
            yield progress


@contextmanager
def progress_of_clips(clips: int) -> "Iterator[Callable[[str], None]]":
    """A progress bar of many clips on the terminal, if there is one; it goes away at the end."""
    from rich import progress
    from rich.markup import escape

    from posecheck.terminal.console import PlainConsole

    console = PlainConsole(stderr=True)
    bar = progress.Progress(
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        "clips",
        progress.TimeRemainingColumn(),
        "{task.description}",
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = bar.add_task("", total=clips)
    with bar:
        yield lambda name: bar.update(task, advance=1, description=escape(on_one_line(name)))


def _print_notice(notice: "Note") -> None:
    tell(notice.text)
