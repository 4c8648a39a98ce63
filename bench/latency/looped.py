"""A clip that is played again and again as if it were a camera, from memory."""

import itertools
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from posecheck.capture.source import Grabbing, Item, monotonic_s
from posecheck.capture.video_file import VideoFile
from posecheck.records import Frame, Note

Picture = np.ndarray


class LoopedClip:
    """The first pictures of a clip, scaled, at an even rate, for a given time."""

    kind = "video"

    def __init__(
        self, path: Path, *, size_px: tuple[int, int], rate_hz: float, last_s: float, loop_s: float
    ) -> None:
        self.name = path.name
        self.description = f"{path.name} · {size_px[0]}×{size_px[1]} · {rate_hz:.0f} frames/s"
        self.handed_over = 0
        with VideoFile(path) as video:
            frames = itertools.takewhile(lambda frame: frame.t_s < loop_s, video.frames())
            self.pictures = [
                cv2.resize(frame.rgb, size_px, interpolation=cv2.INTER_AREA) for frame in frames
            ]
        self._rate_hz = rate_hz
        self._last_s = last_s
        self._began_s = 0.0
        self._grabbing = Grabbing(self._play)

    @property
    def trouble(self) -> Note | None:
        """None."""
        return None

    def next(self) -> Item | None:
        """The newest picture."""
        item = self._grabbing.newest.take(None)
        self.handed_over += item is not None
        return item

    def now_s(self) -> float:
        """How far it is played."""
        return monotonic_s() - self._began_s

    def __enter__(self) -> Self:
        self._began_s = monotonic_s()
        self._grabbing.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._grabbing.stop()

    def _play(self) -> None:
        for number, rgb in enumerate(itertools.cycle(self.pictures)):
            due_s = number / self._rate_hz
            if due_s > self._last_s or self._grabbing.stopped.wait(max(0.0, due_s - self.now_s())):
                return
            # Its time is when it is there, as with a camera: on a busy machine a little late.
            self._grabbing.newest.put(Frame(self.now_s(), np.asarray(rgb, dtype=np.uint8)))
