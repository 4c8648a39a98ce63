"""What a container says: which stream was recorded, how it is shown, how fast it plays, and when.

Constants: design rules.
"""

import math
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.sidedata.sidedata import Type
from av.stream import Disposition
from av.video.reformatter import VideoReformatter

from posecheck.capture.opening import open_container
from posecheck.recording_date import RecordingDate, recording_date

CAPTURE_RATE_KEY: Final = "com.android.capture.fps"
HIGH_SPEED_HZ: Final = 100.0
"""From so many pictures a second on, a slower playback is slow motion; a phone in the dark takes
fewer than it meant to, and plays them at their own times."""
SLOWED_BY: Final = 1.5
"""Slow motion plays at least so many times slower [factor]."""
HURRIED_BY: Final = 3.0
"""A time lapse plays at least so many times faster [factor]."""
FEW_SHARE: Final = 0.1
"""A stream with fewer pictures than this share of another's is not the recording."""
COUNTED_PICTURES: Final = 300
"""Pictures are counted until one stream has so many."""
_PICTURES_OF_FILES: Final = Disposition.attached_pic | Disposition.timed_thumbnails
_STILL_CODECS: Final = frozenset(("mjpeg", "png", "bmp", "gif", "webp", "tiff"))


def recorded_stream(container: Any, pictures: Mapping[int, int]) -> Any:
    """The video stream that was recorded: no cover, no thumbnails, the largest; None without any.

    ``pictures``: how many each stream holds, by its index, as ``picture_counts`` says.  FFmpeg's
    own choice goes by the flag ``default`` first, which covers may have too.
    """
    most = max(pictures.values(), default=0)

    def worth(stream: Any) -> tuple[bool, ...] | tuple[int, ...]:
        few = pictures.get(stream.index, most) < FEW_SHARE * most
        return _worth(stream, few=few)

    return max(container.streams.video, key=worth, default=None)


def picture_counts(path: Path) -> dict[int, int]:
    """How many pictures each video stream of a file holds, by its index; none where there is one.

    Motion photographs hold a few large pictures beside the video.  Not every container says how
    many there are, so packets are counted, of the beginning.
    """
    with open_container(path) as container:
        videos = list(container.streams.video)
        counts = dict.fromkeys((stream.index for stream in videos), 0)
        if len(videos) < 2:
            return {}
        try:
            for packet in container.demux(videos):
                counts[packet.stream.index] += packet.size > 0
                if counts[packet.stream.index] >= COUNTED_PICTURES:
                    break
        except (av.FFmpegError, ValueError, IndexError):
            pass  # as far as it can be read
        return counts


def _worth(stream: Any, *, few: bool) -> tuple[bool, ...] | tuple[int, ...]:
    codec = stream.codec_context
    if codec is None:
        return (0,)
    cover = bool(stream.disposition & _PICTURES_OF_FILES) or stream.frames == 1
    still = codec.name in _STILL_CODECS
    return (1, not cover, not still, not few, stream.width * stream.height, -stream.index)


def seconds_of_playing_second(container: Any, stream: Any) -> float:
    """How long it took to record what plays in a second: less than 1 for slow motion."""
    captured_hz = _number(container.metadata.get(CAPTURE_RATE_KEY))
    played_hz = float(stream.average_rate or 0)
    if not (captured_hz > 0 and played_hz > 0):
        return 1.0
    slowed = captured_hz / played_hz
    is_slow_motion = captured_hz >= HIGH_SPEED_HZ and slowed >= SLOWED_BY
    return 1.0 / slowed if is_slow_motion or slowed <= 1.0 / HURRIED_BY else 1.0


def _number(text: str | None) -> float:
    try:
        number = float(text or "nan")
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def date_of(container: Any, stream: Any, name: str) -> RecordingDate:
    """When it was recorded, as its container and its name say."""
    metadata = {**stream.metadata, **container.metadata}
    return recording_date(metadata, name, now=datetime.now(UTC))


def date_in_name(name: str) -> str | None:
    """When something was recorded that says it by its name alone, ISO 8601 with offset."""
    moment = recording_date({}, name, now=datetime.now(UTC)).moment
    return None if moment is None else moment.isoformat()


class AsShown:
    """Turns a decoder's pictures into RGB arrays as players show them; for one thread at a time.

    One converter serves all pictures: each picture's own would set up its tables and threads anew.
    """

    def __init__(self) -> None:
        self._converter = VideoReformatter()
        self._rotation: int | None = None
        self._matrix = (1, 0, 0, 1)

    def rgb(self, picture: Any, *, width_px: int) -> np.ndarray:
        """Turned and mirrored; angles between quarter turns go to the nearest.

        ``width_px``: its width with square pixels, before it is turned.
        """
        # A picture that was asked for its side data is part of a reference cycle, and stays in
        # memory until those are collected: only those are asked that are turned otherwise.
        if picture.rotation != self._rotation:
            self._rotation, self._matrix = picture.rotation, _display_matrix(picture)
        converted = self._converter.reformat(picture, width=width_px, format="rgb24", threads=1)
        rgb = converted.to_ndarray()
        a, b, c, d = self._matrix
        if abs(a) + abs(d) >= abs(b) + abs(c):
            across, down = a, d
        else:
            rgb, across, down = rgb.swapaxes(0, 1), c, b
        return rgb[:: -1 if down < 0 else 1, :: -1 if across < 0 else 1]


def _display_matrix(picture: Any) -> tuple[int, int, int, int]:
    """How the picture is to be shown: x goes to (a, b), y to (c, d).

    FFmpeg puts a stream's matrix on each of its pictures.
    """
    for data in picture.side_data:
        if data.type == Type.DISPLAYMATRIX:
            a, b, _, c, d, *_ = struct.unpack("=9i", bytes(data))
            return a, b, c, d
    return 1, 0, 0, 1
