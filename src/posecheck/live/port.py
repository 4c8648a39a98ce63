"""What the coach needs of a window: it shows scenes and knows which keys were pressed."""

from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from posecheck.live.scene import Scene


class Key(StrEnum):
    """What a person may ask for at the keyboard; nobody has to."""

    PAUSE = "pause"
    """Pause, and go on."""
    RESTART = "restart"
    """Begin the set again; what was measured is kept."""
    COMFORT = "comfort"
    """Here I feel the first stretch: from now on the comfort limit."""
    AGAIN = "again"
    """The last reference was none; once repetitions were judged by it: take new ones."""
    HURT = "hurt"
    """That hurt."""
    SWITCH_SIDE = "switch-side"
    """The other side works now."""
    MUTE = "mute"
    """No sound, and sound again."""
    FULL_SCREEN = "full-screen"
    """The window sees to it itself."""
    QUIT = "quit"
    """End the set; closing the window means the same."""


class CoachWindow(Protocol):
    """Shows scenes; a context manager, used from the program's main thread."""

    def show(self, scene: Scene) -> None:
        """Draw a scene."""
        ...

    def keys(self) -> list[Key]:
        """The keys pressed since the last call."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class NoWindow:
    """For machines without a display: nothing is shown and nobody presses a key."""

    def show(self, scene: Scene) -> None:
        """Nothing."""

    def keys(self) -> list[Key]:
        """None."""
        return []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to close."""
