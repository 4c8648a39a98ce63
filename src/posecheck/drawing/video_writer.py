"""H.264 in MP4 that plays in a browser, every frame at its own time."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from posecheck.errors import InstallationError
from posecheck.outputs import PendingFile, WholeOrNothing, output_errors

TIME_BASE: Final = Fraction(1, 90_000)
"""Finer than a tenth of a millisecond, and what players expect."""
FIRST_INTERVAL: Final = 3000
"""How long a clip of one frame lasts; a longer clip's last frame lasts like the one before."""

_ENCODER: Final = "libx264"
_BT709: Final = 1


class VideoWriter(WholeOrNothing):
    """Writes pictures one by one with constant memory; a context manager.

    Times count from the first picture.  Sizes must be even.  ``crf`` is x264's quality: 18 cannot
    be told from the original by eye, 23 is its default.  The file gets its name when ``close`` has
    completed it; when the ``with`` block ends with an exception nothing is left behind.

    Raises OutputError at once when ``path`` cannot be written, and later when the disk is full.
    """

    def __init__(self, path: Path, width_px: int, height_px: int, *, crf: int = 21) -> None:
        self._path = path
        self._size_px = (width_px, height_px)
        self._crf = crf
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

    def add(self, rgb: NDArray[np.uint8], t_s: float) -> None:
        """Append a picture of that moment, (height, width, 3)."""
        if self._first_s is None:
            self._first_s = t_s
        ticks = round((t_s - self._first_s) / float(TIME_BASE))
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

    def _open(self) -> None:
        if _ENCODER not in av.codecs_available:
            raise InstallationError(
                "This PyAV has no H.264 encoder, so no clip can be written. "
                "Install the wheel: python -m pip install --force-reinstall --only-binary av av"
            )
        self._container = av.open(
            str(self._pending.temporary), "w", format="mp4", options={"movflags": "+faststart"}
        )
        quality = {"crf": str(self._crf), "preset": "veryfast", "bf": "0"}
        self._stream = self._container.add_stream(_ENCODER, rate=30, options=quality)
        context = self._stream.codec_context
        context.width, context.height = self._size_px
        context.pix_fmt = "yuv420p"
        context.time_base = TIME_BASE
        self._stream.time_base = TIME_BASE
        context.color_range = ColorRange.MPEG
        context.colorspace = context.color_primaries = context.color_trc = _BT709

    def _encode(self, rgb: NDArray[np.uint8], pts: int) -> None:
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
