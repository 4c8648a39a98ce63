"""Files that are small and ask for much: the bound of memory is measured with them."""

import io
import struct
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np

from bench.trust.bases import Bases


def ten_million_samples(bases: Bases, place: Path) -> Path:
    """An MP4 whose tables promise ten million pictures of one byte."""
    content = bytearray(bases.clip("mp4").read_bytes())
    count = 10_000_000
    struct.pack_into(">II", content, content.index(b"stsz") + 8, 1, count)
    struct.pack_into(">I", content, content.index(b"stsc") + 16, count)
    struct.pack_into(">I", content, content.index(b"stts") + 12, count)
    return _written(place / "samples.mp4", bytes(content))


def largest_pictures(_: Bases, place: Path) -> Path:
    """Pictures of the largest size that is read."""
    return _grey(place / "large.mkv", 8192, 4352)


def larger_pictures(_: Bases, place: Path) -> Path:
    """Twice as large, in a container that says so only in its pictures."""
    return _grey(place / "larger.ts", 16_384, 8192)


def long_side(_: Bases, place: Path) -> Path:
    """A side on which the pose model's library gives up."""
    return _grey(place / "long.mkv", 33_000, 64, codec="ffv1")


def playlist_of_itself(_: Bases, place: Path) -> Path:
    """54 bytes that took 6 GB."""
    text = "#EXTM3U\n#EXTINF:9,\nself.mp4\n#EXT-X-ENDLIST\n"
    return _written(place / "self.mp4", text.encode())


def packed_array(bases: Bases, place: Path) -> Path:
    """A landmark file whose times unpack to 1 GB."""
    return _packed(bases, place, "t_s.npy", _array(2**27) + bytes(2**30))


def packed_header(bases: Bases, place: Path) -> Path:
    """A landmark file with an array whose description unpacks to 1 GB."""
    header = b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**30) + bytes(2**30)
    return _packed(bases, place, "t_s.npy", header)


def many_members(_: Bases, place: Path) -> Path:
    """A landmark file with a hundred thousand members."""
    path = place / "many.npz"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(100_000):
            archive.writestr(f"{i}", b"")
    return path


def two_hours(_: Bases, place: Path) -> Path:
    """The longest landmark file that is read: nobody in 432,000 frames."""
    path, count = place / "long.npz", 432_000
    points = np.full((count, 33, 3), np.nan, dtype=np.float32)
    np.savez_compressed(
        path, t_s=np.arange(count) / 60.0, landmarks_px=points, width_px=640, height_px=480
    )
    return path


BOMBS: Final[tuple[Callable[[Bases, Path], Path], ...]] = (
    *(ten_million_samples, largest_pictures, larger_pictures, long_side, playlist_of_itself),
    *(packed_array, packed_header, many_members, two_hours),
)


def make_bombs(bases: Bases, folder: Path) -> int:
    """Each in a numbered folder, unless they are there; how many."""
    for i, make in enumerate(BOMBS):
        place = folder / f"{i:02}"
        if not place.exists():
            place.mkdir(parents=True)
            make(bases, place)
    return len(BOMBS)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _grey(path: Path, width_px: int, height_px: int, *, codec: str = "libx264") -> Path:
    with av.open(str(path), "w") as target:
        options = {"preset": "ultrafast"} if codec == "libx264" else {}
        stream: Any = target.add_stream(codec, rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        frame = av.VideoFrame(width_px, height_px, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
        for i in range(3):
            frame.pts, frame.time_base = i, Fraction(1, 10)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return path


def _array(length: int) -> bytes:
    file = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue()


def _packed(bases: Bases, place: Path, name: str, content: bytes) -> Path:
    path = place / "packed.npz"
    source = bases.landmarks(bases.movements[0])
    with (
        zipfile.ZipFile(source) as whole,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for member in whole.namelist():
            archive.writestr(member, content if member == name else whole.read(member))
    return path
