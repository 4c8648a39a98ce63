"""A clip played as if it were a camera: at its own pace, or every picture as fast as wanted."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from posecheck.capture.source import Grabbing, Item, monotonic_s
from posecheck.capture.video_file import VideoFile
from posecheck.records import Frame, Note


class PlayedClip:
    """Plays a video file; with ``realtime`` false every picture is handed over, as fast as wanted.

    Raises InputRefusedError when it is no video.
    """

    kind = "video"

    def __init__(self, path: Path, *, realtime: bool = True, mirrored: bool = False) -> None:
        self.name = path.name
        self._video = VideoFile(path, mirrored=mirrored)
        self._realtime = realtime
        self._frames: Iterator[Frame] = self._video.frames()
        self._grabbing = Grabbing(self._play)
        self._first = next(self._frames, None)
        self._began_s: float | None = None
        self._last_s = 0.0
        self.description = self.name
        if self._first is not None:
            height_px, width_px = self._first.rgb.shape[:2]
            self.description = f"{self.name} · {width_px}×{height_px}"
        if rate := self._video.frame_rate_hz:
            self.description += f" · {rate:.0f} frames/s"

    @property
    def trouble(self) -> Note | None:
        """None: a clip is as it is."""
        return None

    @property
    def replaced(self) -> int:
        """So many pictures came too late to be handed over."""
        return self._grabbing.newest.replaced

    def notes(self) -> list[Note]:
        """What was odd about the file."""
        return self._video.notes()

    def next(self) -> Item | None:
        """The newest picture, or simply the next one; None at the end.

        The clip begins to play when the first picture is asked for: what takes time before that, a
        model or a window, takes nothing away from it.
        """
        if self._realtime:
            if self._began_s is None:
                self._began_s = monotonic_s()
                self._grabbing.start()
            return self._grabbing.newest.take(None)
        frame, self._first = self._first, None
        frame = frame or next(self._frames, None)
        if frame is not None:
            self._last_s = frame.t_s
        return frame

    def now_s(self) -> float:
        """How far it is played."""
        if not self._realtime:
            return self._last_s
        return 0.0 if self._began_s is None else monotonic_s() - self._began_s

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._grabbing.stop()
        self._video.__exit__(None, None, None)

    def _play(self) -> None:
        frame, self._first = self._first, None
        while frame is not None:
            if self._grabbing.stopped.wait(max(0.0, frame.t_s - self.now_s())):
                return
            self._grabbing.newest.put(frame)
            frame = next(self._frames, None)
