"""The real window on a real X display: what it shows, its keys, and what happens without one."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pygame
import pytest

from posecheck.errors import InstallationError
from posecheck.live.port import Key
from posecheck.live.scene import Scene
from posecheck.live.screen import draw
from posecheck.live.screen.message import KEY_WORDS
from posecheck.live.window import LETTERS, Window
from tests.helpers.scenes import scene_of
from tests.helpers.x11 import SIZE_PX, Display, running_display

LONGEST_S = 20.0


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    with running_display(tmp_path_factory.mktemp("framebuffer")) as running:
        yield running


@pytest.fixture
def window(display: Display, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setenv("DISPLAY", display.name)
    with Window() as opened:
        yield opened


def keys_of(window: Window, *, at_least: int = 1) -> list[Key]:
    """The keys that arrive, waited for as long as it takes."""
    found, end_s = [], time.monotonic() + LONGEST_S
    while len(found) < at_least and time.monotonic() < end_s:
        found += window.keys()
        time.sleep(0.01)
    return found


def shows(window: Window, display: Display, scene: Scene, size: tuple[int, int]) -> bool:
    """Whether the scene comes to stand in the middle of the screen, shown as often as it takes."""
    end_s, expected = time.monotonic() + LONGEST_S, draw(scene, *size)
    left, top = (SIZE_PX[0] - size[0]) // 2, (SIZE_PX[1] - size[1]) // 2
    while time.monotonic() < end_s:
        window.show(scene)
        there = display.picture()[top : top + size[1], left : left + size[0]]
        if np.array_equal(there, expected):
            return True
        time.sleep(0.05)
    return False


def test_the_screen_shows_every_pixel_of_the_picture(window, display):
    """What stands on the X screen is what was drawn, red being red."""
    scene = scene_of("ankle-rock", "over-limit")
    assert shows(window, display, scene, (1280, 720))


def test_every_key_does_what_the_footer_says(window, display):
    """Letters arrive as keys, in their order; full screen and back by F."""
    window.show(scene_of("ankle-rock", "measuring"))
    letters = [letter.lower() for letter, _ in KEY_WORDS]
    display.press(*letters, "f", "space", "x")
    expected = [LETTERS[letter] for letter in [*letters, "f", "space"]]
    assert keys_of(window, at_least=len(expected)) == expected
    assert set(expected) == set(Key)


def test_full_screen_fills_the_display_and_escape_leaves_it(window, display):
    """F, a picture of the display's size, Escape, the old size; then Escape quits."""
    scene = scene_of("hip-circle", "result")
    window.show(scene)
    display.press("f")
    assert keys_of(window) == [Key.FULL_SCREEN]
    assert shows(window, display, scene, SIZE_PX)
    display.press("Escape")
    assert keys_of(window) == [Key.FULL_SCREEN]
    assert shows(window, display, scene, (1280, 720))
    display.press("Escape")
    assert keys_of(window) == [Key.QUIT]


def test_closing_the_window_quits(window):
    """What SDL tells of the window's cross is the key to quit; afterwards nothing goes wrong."""
    window.show(scene_of("ankle-rock", "measuring"))
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert keys_of(window) == [Key.QUIT]
    window.close()
    window.close()
    window.show(scene_of("ankle-rock", "measuring"))
    assert window.keys() == []


def run_window(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Open and close a window in a process of its own."""
    code = "from posecheck.live.window import Window\nwith Window() as one: print(one.keys())"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


def test_nothing_is_printed_over_the_terminal(display):
    """Neither the library's greeting nor a word of SDL."""
    done = run_window(display.environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


@pytest.mark.parametrize("name", [None, ":4711"])
def test_without_a_display_the_way_out_is_named(name, monkeypatch):
    """No display, or one that does not answer: an installation error that names --no-window."""
    for one in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(one, raising=False)
    if name is not None:
        monkeypatch.setenv("DISPLAY", name)
    with pytest.raises(InstallationError, match="--no-window"):
        Window()
    assert "--no-window" in run_window(dict(os.environ)).stderr.splitlines()[-1]


SHOWN = """
import time
from posecheck.live.window import Window
from tests.helpers.scenes import scene_of
with Window() as one:
    one.show(scene_of("ankle-rock", "measuring"))
    time.sleep(0.5)
"""


@pytest.mark.skipif(
    None in map(shutil.which, ("dbus-run-session", "dbus-monitor")), reason="D-Bus is not installed"
)
def test_the_desktop_is_told_who_keeps_the_screen_on(display, tmp_path):
    """By name and reason; a power menu shows both."""
    script = tmp_path / "watched"
    said = tmp_path / "said"
    script.write_text(
        f'dbus-monitor --session > {said} 2>&1 &\nsleep 0.5\n"$@"\nsleep 0.5\nkill $!\n'
    )
    words = ["dbus-run-session", "--", "sh", str(script), sys.executable, "-c", SHOWN]
    subprocess.run(words, env=display.environment, capture_output=True, check=False)
    asked = said.read_text().split("member=Inhibit")[1].splitlines()[1:3]
    assert [line.strip() for line in asked] == ['string "posecheck"', 'string "Coaching a set"']
