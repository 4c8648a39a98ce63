"""The annotated video: what was measured, drawn onto every frame at its true time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from posecheck.drawing.canvas import Canvas, Picture
from posecheck.drawing.overlay import Overlay
from posecheck.drawing.timeline import Timeline
from posecheck.drawing.video_writer import VideoWriter
from posecheck.movements.spec import Movement
from posecheck.outputs import WholeOrNothing
from posecheck.records import Observation

MAX_SIDE_PX: Final = 1280
"""Larger pictures are scaled down: the clip is for looking, and small enough to send."""
MIN_SIDE_PX: Final = 640
"""Smaller pictures are scaled up, so that the text has room and can be read."""
BACKGROUND: Final = (44, 50, 58)
"""Behind the skeleton where there is no picture."""


class AnnotatedVideo(WholeOrNothing):
    """Writes observations frame by frame with constant memory; a context manager.

    Each observation is of one of the ``movements``, or of none between sets; with a ``timeline``
    every frame shows where in the session it is.

    Every frame is shown at its own time, counted from the first one that is added.  Odd sizes lose
    their last row or column; the long side is brought between 640 and 1280 pixels.
    The file gets its name when ``close`` has completed it; when the ``with`` block ends with an
    exception nothing is left behind.

    Raises OutputError at once when ``path`` cannot be written, and later when the disk is full.
    """

    def __init__(
        self,
        path: Path,
        movements: Sequence[Movement],
        width_px: int,
        height_px: int,
        timeline: Timeline | None = None,
    ) -> None:
        long_side_px = max(width_px, height_px)
        scale = min(max(long_side_px, MIN_SIDE_PX), MAX_SIDE_PX) / long_side_px
        self._scaled = scale != 1.0
        self._interpolation = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
        self._width_px = max(2, round(width_px * scale) // 2 * 2)
        self._height_px = max(2, round(height_px * scale) // 2 * 2)
        self._source_px = (width_px, height_px)
        size = (self._width_px, self._height_px)
        self._overlays = {movement.id: Overlay(movement, *size) for movement in movements}
        self._timeline = timeline
        self._writer = VideoWriter(path, self._width_px, self._height_px)

    def count(self, movement: str, observation: Observation) -> None:
        """Take note of the repetitions that became complete, whatever is shown."""
        self._overlays[movement].count(observation.repetitions)

    def add(self, observation: Observation, movement: str | None) -> None:
        """Draw and append the next frame; ``movement`` is what is measured in it, None: nothing."""
        rgb = self._picture(observation)
        if movement is not None:
            self._overlays[movement].draw(rgb, observation)
        if self._timeline is not None:
            self._timeline.draw(Canvas(rgb), observation.pose.t_s)
        self._writer.add(rgb, observation.pose.t_s)

    def close(self) -> None:
        """Complete the file and give it its name; without any frame, leave no file."""
        self._writer.close()

    def discard(self) -> None:
        """Leave nothing behind; harmless after ``close``."""
        self._writer.discard()

    def _picture(self, observation: Observation) -> Picture:
        size = (self._width_px, self._height_px)
        if observation.frame is None:
            return np.full((*size[::-1], 3), BACKGROUND, dtype=np.uint8)
        rgb = observation.frame.rgb
        if self._scaled or rgb.shape[1::-1] != self._source_px:
            scaled = cv2.resize(rgb, size, interpolation=self._interpolation)
            return np.asarray(scaled, dtype=np.uint8)
        return rgb[: self._height_px, : self._width_px].copy()
