"""The coach's window, by SDL through pygame-ce; the only module that knows it.

SDL draws by itself, so that nothing of Qt or GTK is needed, and prints nothing.  Only its display
part is used: sound, joysticks and fonts are never started.  Over the desktop's session bus (D-Bus)
it asks that the screen stays on; nothing else is said there.
"""

import os
import warnings
from types import ModuleType, TracebackType
from typing import Any, Final, Self

import cv2
import numpy as np

from posecheck.errors import InstallationError
from posecheck.estimators.quiet import quiet_native_stderr
from posecheck.live.port import Key
from posecheck.live.scene import Scene
from posecheck.live.screen import draw

SIZE_PX: Final = (1280, 720)
"""Of the window when it opens, if the display is that large."""
SHARE_OF_DISPLAY: Final = 0.9
"""At most so much of a smaller display."""
NO_DISPLAY: Final = (
    "No window can be opened here ({reason}). Run it where there is a display, or without a "
    "picture: --no-window"
)

SAID: Final = {
    "SDL_APP_NAME": "posecheck",
    "SDL_SCREENSAVER_INHIBIT_ACTIVITY_NAME": "Coaching a set",
}
"""Who asks the desktop to keep the screen on, and why; else "My SDL application" plays a game."""
UNSEEN: Final = ("offscreen", "dummy")
"""What SDL falls back to without a display."""

LETTERS: Final[dict[str, Key]] = {
    "p": Key.PAUSE,
    "space": Key.PAUSE,
    "r": Key.RESTART,
    "c": Key.COMFORT,
    "a": Key.AGAIN,
    "h": Key.HURT,
    "s": Key.SWITCH_SIDE,
    "m": Key.MUTE,
    "f": Key.FULL_SCREEN,
    "f11": Key.FULL_SCREEN,
    "q": Key.QUIT,
}
"""The key for each name that SDL gives to a key of the keyboard; Escape is handled apart."""


class Window:
    """A real window; use it as a context manager, from the program's main thread."""

    def __init__(self, *, full_screen: bool = False) -> None:
        """Open it; raises InstallationError where there is no display."""
        self._sdl = _load()
        self._full_screen = full_screen
        self._closed = False
        self._size_px = SIZE_PX
        try:
            with quiet_native_stderr():
                self._start()
        except self._sdl.error as error:
            self.close()
            raise InstallationError(NO_DISPLAY.format(reason=str(error).rstrip("."))) from error

    def show(self, scene: Scene) -> None:
        """Draw a scene at the window's present size."""
        if self._closed:
            return
        self._sdl.event.pump()  # lets a change of size arrive before the drawing
        surface = self._sdl.display.get_surface()
        width, height = surface.get_size()
        _copy(draw(scene, width, height), surface, self._sdl)
        self._sdl.display.flip()

    def keys(self) -> list[Key]:
        """The keys pressed since the last call; closing the window is the key to quit."""
        if self._closed:
            return []
        pressed: list[Key] = []
        for event in self._sdl.event.get():
            key = self._key_of(event)
            if key is Key.FULL_SCREEN:
                self._toggle_full_screen()
            if key is not None:
                pressed.append(key)
        return pressed

    def close(self) -> None:
        """Close it; a second time does nothing."""
        if not self._closed:
            self._closed = True
            with quiet_native_stderr():
                self._sdl.display.quit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> None:
        self._sdl.display.init()
        asked = "SDL_VIDEODRIVER" in os.environ
        if self._sdl.display.get_driver() in UNSEEN and not asked:
            raise self._sdl.error("there is no display")
        self._size_px = _fitting(SIZE_PX, self._sdl.display.get_desktop_sizes()[0])
        self._open()

    def _key_of(self, event: Any) -> Key | None:
        if event.type == self._sdl.QUIT:
            return Key.QUIT
        if event.type != self._sdl.KEYDOWN:
            return None
        if event.key == self._sdl.K_ESCAPE:
            return Key.FULL_SCREEN if self._full_screen else Key.QUIT
        return LETTERS.get(self._sdl.key.name(event.key))

    def _toggle_full_screen(self) -> None:
        if not self._full_screen:
            self._size_px = self._sdl.display.get_window_size()
        self._full_screen = not self._full_screen
        # A new window: to change the old one's mode takes a window manager that plays along.
        with quiet_native_stderr():
            self._sdl.display.quit()
            self._sdl.display.init()
            self._open()

    def _open(self) -> None:
        """The window in its present mode; the pointer is hidden on a full screen."""
        display = self._sdl.display
        display.set_caption("posecheck")
        size, flags = self._size_px, self._sdl.RESIZABLE
        if self._full_screen:
            size, flags = (0, 0), self._sdl.FULLSCREEN
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a window manager may choose another size
            display.set_mode(size, flags)
        self._sdl.mouse.set_visible(not self._full_screen)


def _load() -> ModuleType:
    """Pygame, without its greeting."""
    for name, value in {"PYGAME_HIDE_SUPPORT_PROMPT": "1", **SAID}.items():
        os.environ.setdefault(name, value)
    if "DISPLAY" in os.environ:
        # Under X11 pictures go through shared memory (0.1 ms), not through OpenGL: where that has
        # no graphics card it takes 6 ms of the processor for each.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    try:
        with quiet_native_stderr():
            import pygame
    except ImportError as error:
        raise InstallationError(NO_DISPLAY.format(reason=error)) from error
    return pygame


def _fitting(size_px: tuple[int, int], desktop_px: tuple[int, int]) -> tuple[int, int]:
    """The size, or a smaller one of the same shape that the display has room for."""
    rooms = (SHARE_OF_DISPLAY * have for have in desktop_px)
    share = min(1.0, *(room / want for room, want in zip(rooms, size_px, strict=True)))
    return round(size_px[0] * share), round(size_px[1] * share)


def _copy(rgb: np.ndarray[Any, np.dtype[np.uint8]], surface: Any, sdl: ModuleType) -> None:
    """Into the window's own pixels where they are of the usual kind, else through SDL."""
    usual = surface.get_bitsize() == 32 and surface.get_masks()[:3] == (0xFF0000, 0xFF00, 0xFF)
    height, width = rgb.shape[:2]
    if not usual:
        picture = sdl.image.frombuffer(np.ascontiguousarray(rgb), (width, height), "RGB")
        surface.blit(picture, (0, 0))
        return
    surface.lock()
    rows = np.frombuffer(surface.get_buffer(), dtype=np.uint8)
    pixels = rows.reshape(height, surface.get_pitch())[:, : 4 * width].reshape(height, width, 4)
    cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA, dst=pixels)
    del rows, pixels
    surface.unlock()
