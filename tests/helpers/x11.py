"""A real X display without a screen, for tests that open a window."""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

SIZE_PX = (1920, 1080)


@dataclass(frozen=True)
class Display:
    """A running Xvfb."""

    name: str
    folder: Path
    """Where it keeps its picture."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a process that shows itself there."""
        return {**os.environ, "DISPLAY": self.name}

    def press(self, *keys: str) -> None:
        """Press keys, as X calls them, in whatever window has the focus."""
        subprocess.run(["xdotool", "key", *keys], env=self.environment, check=True, timeout=10)

    def picture(self) -> np.ndarray:
        """What is on the screen, (height, width, 3) red green blue."""
        raw = next(self.folder.iterdir()).read_bytes()
        header = struct.unpack(">25I", raw[:100])
        size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
        pixels = np.frombuffer(raw, np.uint8, offset=size + 12 * colours, count=line * height)
        return pixels.reshape(height, line)[:, : 4 * width].reshape(height, width, 4)[..., 2::-1]


@contextmanager
def running_display(folder: Path, size_px: tuple[int, int] = SIZE_PX) -> Iterator[Display]:
    """Start Xvfb on a free display; skips the test where it or xdotool is missing."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian: apt-get install xvfb xdotool)")
    read, write = os.pipe()
    screen = f"{size_px[0]}x{size_px[1]}x24"
    # Without -noreset the server starts anew when a window closes, and refuses the next one.
    words = ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", screen]
    words += ["-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(
        [*words, "-fbdir", str(folder)], pass_fds=[write], stdout=quiet, stderr=quiet
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield Display(f":{number}", folder)
    finally:
        server.terminate()
        server.wait(timeout=10)
