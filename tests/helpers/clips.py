"""Small test videos with known answers: pictures, true times, and what can go wrong with a file."""

import struct
import wave
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

MILLISECOND = Fraction(1, 1000)
RED, GREEN, BLUE, WHITE = (200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 200)
CORNERS = (RED, GREEN, BLUE, WHITE)
"""Of ``four_corners``: top left, top right, bottom left, bottom right."""
# How a display matrix sends right and down: clockwise by so many degrees.
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def four_corners(width_px: int = 160, height_px: int = 120) -> Picture:
    """A picture that looks different from each of its four sides and in a mirror."""
    picture = np.zeros((height_px, width_px, 3), dtype=np.uint8)
    half_y, half_x = height_px // 2, width_px // 2
    picture[:half_y, :half_x], picture[:half_y, half_x:] = RED, GREEN
    picture[half_y:, :half_x], picture[half_y:, half_x:] = BLUE, WHITE
    return picture


def corners_of(picture: Picture) -> tuple[tuple[int, int, int], ...]:
    """Which of the four colours each corner of a decoded picture has."""
    near, far = 8, -9
    pixels = (picture[y, x].astype(int) for y in (near, far) for x in (near, far))
    return tuple(min(CORNERS, key=lambda one: int(np.abs(one - p).sum())) for p in pixels)


def grey(level: int, width_px: int = 160, height_px: int = 120) -> Picture:
    """A picture of one brightness."""
    return np.full((height_px, width_px, 3), level, dtype=np.uint8)


def noise(count: int, *, seed: int = 1, width_px: int = 160, height_px: int = 120) -> list[Picture]:
    """Pictures that compress badly, so that a video of them has many bytes to damage."""
    random = np.random.default_rng(seed)
    shape = (count, height_px // 4, width_px // 4, 3)
    coarse = random.integers(60, 200, size=shape, dtype=np.uint8)
    return [np.kron(one, np.ones((4, 4, 1), dtype=np.uint8)) for one in coarse]


def write_video(
    path: Path,
    pictures: Sequence[Picture],
    times_ms: Iterable[int] | None = None,
    *,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    pixel_aspect: Fraction | None = None,
    encoder: dict[str, str] | None = None,
    container: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
) -> Path:
    """A video with a picture at each time; 25 a second unless times are given."""
    stamps = list(times_ms) if times_ms is not None else [40 * i for i in range(len(pictures))]
    with av.open(str(path), "w", options=container or {}) as file:
        file.metadata.update(metadata or {})
        stream = file.add_stream(codec, rate=25, options={"bf": "0", **(encoder or {})})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pixels
        stream.thread_count = 1  # so that many cores make the same file as one
        if path.suffix != ".avi":  # which knows a frame rate, no times
            stream.codec_context.time_base = stream.time_base = MILLISECOND
        if pixel_aspect is not None:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        for picture, stamp in zip(pictures, stamps, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if path.suffix != ".avi":
                frame.pts, frame.time_base = stamp, MILLISECOND
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def write_sound(path: Path) -> Path:
    """Half a second of silence and no picture."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000))
    return path


def first_seconds(source: Path, path: Path, end_s: float) -> Path:
    """The beginning of a video, packet by packet: nothing is encoded anew."""
    index_first = {"movflags": "+faststart"}
    with av.open(str(source)) as before, av.open(str(path), "w", options=index_first) as after:
        stream = before.streams.video[0]
        copy = after.add_stream_from_template(stream)
        for packet in before.demux(stream):
            if packet.dts is None or float(packet.pts * packet.time_base) > end_s:
                continue
            packet.stream = copy
            after.mux(packet)
    return path


def turned(source: Path, path: Path, degrees: int) -> Path:
    """The same MP4, to be shown turned clockwise: only its display matrix differs."""
    return with_matrix(source, path, _TURNS[degrees])


def with_matrix(source: Path, path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """The same MP4 with another display matrix: x goes to the first two, y to the others."""
    content = bytearray(source.read_bytes())
    header = content.index(b"tkhd") + 4
    long = content[header] == 1
    place = header + 4 + (32 if long else 20) + 16
    a, b, c, d = (one << 16 for one in matrix)
    struct.pack_into(">9i", content, place, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    return path


def cut_off(source: Path, path: Path, share: float) -> Path:
    """The first part of the file's bytes, as after a copy that was broken off."""
    content = source.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    return path


def zeroed(source: Path, path: Path, *, at: float, count: int) -> Path:
    """The same file with ``count`` bytes of zero, beginning at a share ``at`` of its length."""
    content = bytearray(source.read_bytes())
    start = int(at * len(content))
    content[start : start + count] = bytes(count)
    path.write_bytes(content)
    return path
