"""Video files read to their end."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecheck.capture.video_file import VideoFile
from posecheck.records import Frame


@dataclass
class Reading:
    """What came out of a file."""

    frames: list[Frame]
    notes: dict[str, str]
    source: VideoFile

    @property
    def times_s(self) -> list[float]:
        """Of all frames."""
        return [frame.t_s for frame in self.frames]

    @property
    def whole(self) -> list[Frame]:
        """The frames that may be measured."""
        return [frame for frame in self.frames if not frame.damaged]

    @property
    def restarts(self) -> list[int]:
        """Numbers of the frames with which tracking starts afresh."""
        return [i for i, frame in enumerate(self.frames) if frame.restart]


def read(path: Path, *, mirrored: bool = False) -> Reading:
    """Read a file to its end."""
    with VideoFile(path, mirrored=mirrored) as video:
        frames = list(video.frames())
        notes = {note.code: note.text for note in video.notes()}
        return Reading(frames, notes, video)


def assert_advancing(times_s: list[float]) -> None:
    """The first is zero and every one is later than the one before."""
    assert times_s[0] == 0.0
    assert (np.diff(times_s) > 0).all()
