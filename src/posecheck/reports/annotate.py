"""The annotated video: H.264 in MP4 that plays in a browser, at the true time of every frame."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import av
import av.error
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from posecheck.errors import InstallationError
from posecheck.movements.spec import Movement
from posecheck.records import Observation
from posecheck.reports.canvas import Picture
from posecheck.reports.overlay import Overlay
from posecheck.reports.pending import PendingFile, output_errors

MAX_SIDE_PX: Final = 1280
"""Larger pictures are scaled down: the clip is for looking, and small enough to send."""
MIN_SIDE_PX: Final = 640
"""Smaller pictures are scaled up, so that the text has room and can be read."""
TIME_BASE: Final = Fraction(1, 90_000)
"""Finer than a tenth of a millisecond, and what players expect."""
FIRST_INTERVAL: Final = 3000
"""How long a clip of one frame lasts; a longer clip's last frame lasts like the one before."""
BACKGROUND: Final = (44, 50, 58)
"""Behind the skeleton where there is no picture."""

_ENCODER: Final = "libx264"
_QUALITY: Final = {"crf": "21", "preset": "veryfast", "bf": "0"}
_BT709: Final = 1


class AnnotatedVideo:
    """Writes observations frame by frame with constant memory; a context manager.

    Every frame is shown at its own time, counted from the first one that is added.  Odd sizes lose
    their last row or column; the long side is brought between 640 and 1280 pixels.
    The file gets its name when ``close`` has completed it; when the ``with`` block ends with an
    exception nothing is left behind.

    Raises OutputError at once when ``path`` cannot be written, and later when the disk is full.
    """

    def __init__(self, path: Path, movement: Movement, width_px: int, height_px: int) -> None:
        self._path = path
        long_side_px = max(width_px, height_px)
        scale = min(max(long_side_px, MIN_SIDE_PX), MAX_SIDE_PX) / long_side_px
        self._scaled = scale != 1.0
        self._interpolation = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
        self._width_px = max(2, round(width_px * scale) // 2 * 2)
        self._height_px = max(2, round(height_px * scale) // 2 * 2)
        self._source_px = (width_px, height_px)
        self._overlay = Overlay(movement, self._width_px, self._height_px)
        self._first_s: float | None = None
        self._last_pts = -1
        self._interval = FIRST_INTERVAL
        self._pending = PendingFile(path)
        try:
            with self._output_errors():
                self._open()
        except BaseException:
            self._pending.discard()
            raise

    def add(self, observation: Observation) -> None:
        """Draw and append the next frame."""
        rgb = self._picture(observation)
        self._overlay.draw(rgb, observation)
        if self._first_s is None:
            self._first_s = observation.pose.t_s
        ticks = round((observation.pose.t_s - self._first_s) / float(TIME_BASE))
        pts = max(ticks, self._last_pts + 1)
        if pts > 0:
            self._interval = pts - self._last_pts
        self._last_pts = pts
        with self._output_errors():
            self._encode(rgb, self._last_pts)

    def close(self) -> None:
        """Complete the file and give it its name; without any frame, leave no file."""
        try:
            if self._first_s is None:
                return
            with self._output_errors():
                last = self._stream.encode(None)
                for packet in last[-1:]:
                    packet.duration = self._interval
                self._container.mux(last)
                self._container.close()
            self._pending.commit()
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave nothing behind; harmless after ``close``."""
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError):  # what it could not write is not wanted any more
            pass
        finally:
            self._pending.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _open(self) -> None:
        if _ENCODER not in av.codecs_available:
            raise InstallationError(
                "This PyAV has no H.264 encoder, so no annotated clip can be written. "
                "Install the wheel: python -m pip install --force-reinstall --only-binary av av"
            )
        self._container = av.open(
            str(self._pending.temporary), "w", format="mp4", options={"movflags": "+faststart"}
        )
        self._stream = self._container.add_stream(_ENCODER, rate=30, options=dict(_QUALITY))
        context = self._stream.codec_context
        context.width, context.height, context.pix_fmt = self._width_px, self._height_px, "yuv420p"
        context.time_base = TIME_BASE
        self._stream.time_base = TIME_BASE
        context.color_range = ColorRange.MPEG
        context.colorspace = context.color_primaries = context.color_trc = _BT709

    def _picture(self, observation: Observation) -> Picture:
        size = (self._width_px, self._height_px)
        if observation.frame is None:
            return np.full((*size[::-1], 3), BACKGROUND, dtype=np.uint8)
        rgb = observation.frame.rgb
        if self._scaled or rgb.shape[1::-1] != self._source_px:
            scaled = cv2.resize(rgb, size, interpolation=self._interpolation)
            return np.asarray(scaled, dtype=np.uint8)
        return rgb[: self._height_px, : self._width_px].copy()

    def _encode(self, rgb: Picture, pts: int) -> None:
        frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
        frame = frame.reformat(
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
        frame.pts, frame.time_base = pts, TIME_BASE
        self._container.mux(self._stream.encode(frame))

    @contextmanager
    def _output_errors(self) -> Iterator[None]:
        """Translate PyAV's errors like the system's own."""
        with output_errors(self._path):
            try:
                yield
            except av.error.FFmpegError as error:
                raise OSError(error.errno or errno.EIO, error.strerror) from error
