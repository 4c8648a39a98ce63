"""What a use case is given by whoever calls it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from posecheck.app.reading import Recording
    from posecheck.records import Note, Observation


class ClipObserver(Protocol):
    """Follows the reading of one recording, e.g. a progress bar."""

    def opened(self, recording: "Recording") -> None:
        """The recording is open; its length may be known."""
        ...

    def __call__(self, observation: "Observation") -> None:
        """One more frame was measured.  KeyboardInterrupt ends the reading after this frame."""
        ...


class NoObserver:
    """Follows nothing."""

    def opened(self, recording: "Recording") -> None:
        """Nothing to do."""

    def __call__(self, observation: "Observation") -> None:
        """Nothing to do."""


@contextmanager
def unobserved(name: str) -> Iterator[ClipObserver]:
    """Nobody follows the reading of the recording of that name."""
    del name
    yield NoObserver()


@contextmanager
def unfollowed(clips: int) -> Iterator[Callable[[str], None]]:
    """Nobody follows how many of the clips are done."""
    del clips
    yield lambda _: None


def ignored(notice: "Note") -> None:
    """Nobody reads the notices."""
    del notice


def local_now() -> datetime:
    """The present moment, with the offset of this place.

    Fractions of a second are kept: they order what was known when a set was judged.
    """
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Context:
    """Notices out, time in."""

    notify: "Callable[[Note], None]" = ignored
    """Takes notices: what a person should read while or after the use case runs."""
    now: Callable[[], datetime] = local_now
    """The clock; aware."""
    observe: Callable[[str], AbstractContextManager[ClipObserver]] = unobserved
    """Makes the observer of a recording from its file name."""
    follow: Callable[[int], AbstractContextManager[Callable[[str], None]]] = unfollowed
    """Shows how many of a number of clips are done; called with the name of each that is."""
    database: str | None = None
    """Address of the journal; None: the usual one (``user_data.journal_address``)."""
    processes: int = 1
    """How many processes may read one recording together; the results do not depend on it."""
