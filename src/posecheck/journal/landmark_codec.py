"""Landmarks as a few bytes, without loss: poses come back with exactly the numbers they had.

What estimators give is rounded (``posecheck.body``) and changes little from frame to frame.  So
every number is replaced by its distance from the one before, counted in those steps, the bytes of
equal weight are put side by side, and LZMA does the rest: 0.27 MB a minute at 30 pictures a second
where the numbers themselves take 1.7 MB.  Numbers of other origin are counted in steps of the
floating-point grid: three times as much.
"""

import json
import lzma
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.body import LANDMARK_COUNT, METRE_STEPS, PIXEL_STEPS, VISIBILITY_STEPS
from posecheck.errors import JournalError
from posecheck.records import Pose

_FORMAT: Final = 1
_INTEGER: Final = {"<f4": "<i4", "<f8": "<i8"}
_STEPS: Final = {
    "landmarks_px": PIXEL_STEPS,
    "world_m": METRE_STEPS,
    "visibility": VISIBILITY_STEPS,
    "flags": 1,
}
_NOWHERE: Final = np.int32(-(2**31))
"""Stands for NaN among counted steps."""
_SHAPES: Final = {
    "t_s": (),
    "landmarks_px": (LANDMARK_COUNT, 3),
    "world_m": (LANDMARK_COUNT, 3),
    "visibility": (LANDMARK_COUNT,),
    "flags": (),
}
_RESTART, _WORLD, _DAMAGED = 1, 2, 4

MAX_CHUNK_FRAMES: Final = 1800
"""Poses that wait to be packed: a minute at 30 frames/s."""

MAX_CHUNK_BYTES: Final = 64 * 2**20
"""Largest size of a chunk when it is unpacked [bytes]: ten times what a whole one needs."""

Chunk = tuple[int, bytes]
"""Number of poses, and what ``packed`` makes of them."""

DAMAGED: Final = (
    "The landmarks of this session are damaged in the journal. Its numbers are still there; "
    "to measure it again, score the recording itself, or restore a backup."
)


class LandmarkChunks:
    """Poses of one recording as they come, packed a chunk at a time."""

    def __init__(self) -> None:
        self._poses: list[Pose] = []
        self._chunks: list[Chunk] = []

    def add(self, pose: Pose) -> None:
        """One more, in order.  What has another picture size begins a chunk."""
        last = self._poses[-1] if self._poses else pose
        if (last.width_px, last.height_px) != (pose.width_px, pose.height_px) or self.long:
            self._pack()
        self._poses.append(pose)

    @property
    def long(self) -> bool:
        """Whether enough poses wait for a chunk."""
        return len(self._poses) >= MAX_CHUNK_FRAMES

    def taken(self) -> list[Chunk]:
        """All chunks since it was called last."""
        self._pack()
        chunks, self._chunks = self._chunks, []
        return chunks

    def _pack(self) -> None:
        if self._poses:
            self._chunks.append((len(self._poses), packed(self._poses)))
        self._poses = []


def packed(poses: Sequence[Pose]) -> bytes:
    """Poses of one recording, in order, all of one picture size; at least one."""
    nowhere = np.full(_SHAPES["world_m"], np.nan)
    columns = {
        "t_s": np.array([pose.t_s for pose in poses]),
        "landmarks_px": np.array([pose.landmarks_px for pose in poses]),
        "world_m": np.array([nowhere if one.world_m is None else one.world_m for one in poses]),
        "visibility": np.array([pose.visibility for pose in poses]),
        "flags": np.array([_flags(pose) for pose in poses], dtype=np.float64),
    }
    kinds = {name: _kind(column, _STEPS.get(name)) for name, column in columns.items()}
    head = {
        "format": _FORMAT,
        "frames": len(poses),
        "width_px": poses[0].width_px,
        "height_px": poses[0].height_px,
        "kinds": kinds,
    }
    body = b"".join(_differences(_grid(column, kinds[name])) for name, column in columns.items())
    return lzma.compress(json.dumps(head).encode() + b"\n" + body)


def unpacked(data: bytes) -> Iterator[Pose]:
    """The poses again.

    Raises JournalError when the bytes are damaged.
    """
    try:
        line, body = _decompressed(data).split(b"\n", 1)
        head = json.loads(line)
        if head["format"] != _FORMAT:
            raise JournalError(DAMAGED)
        columns = _columns(head, body)
        flagged = columns["flags"].astype(np.uint8).tolist()
        size_px = int(head["width_px"]), int(head["height_px"])
    except (lzma.LZMAError, EOFError, ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise JournalError(DAMAGED) from error
    for i, flags in enumerate(flagged):
        yield Pose(
            t_s=float(columns["t_s"][i]),
            landmarks_px=columns["landmarks_px"][i],
            visibility=columns["visibility"][i],
            width_px=size_px[0],
            height_px=size_px[1],
            world_m=columns["world_m"][i] if flags & _WORLD else None,
            restart=bool(flags & _RESTART),
            damaged=bool(flags & _DAMAGED),
        )


def _decompressed(data: bytes) -> bytes:
    """At most so much that it cannot fill the memory; raises EOFError for more, or less."""
    unpacking = lzma.LZMADecompressor(memlimit=MAX_CHUNK_BYTES)
    whole = unpacking.decompress(data, max_length=MAX_CHUNK_BYTES)
    if not unpacking.eof:
        raise EOFError
    return whole


def _flags(pose: Pose) -> int:
    world = pose.world_m is not None
    return _RESTART * pose.restart + _WORLD * world + _DAMAGED * pose.damaged


def _kind(column: NDArray[np.float64], steps: int | None) -> str:
    """How a column is kept: the shortest way that loses nothing.

    ``/64``: whole steps of that size; else single precision, else double.
    """
    if steps is not None:
        kind = f"/{steps}"
        with np.errstate(invalid="ignore"):
            again = _numbers(_grid(column, kind), kind)
        if again.tobytes() == column.tobytes():
            return kind
    with np.errstate(over="ignore"):
        single = column.astype("<f4")
    return "<f4" if np.array_equal(single.astype("<f8"), column, equal_nan=True) else "<f8"


def _grid(column: NDArray[np.float64], kind: str) -> NDArray[Any]:
    """A column as whole numbers (frames, width) that change little where the numbers do."""
    flat = column.reshape(len(column), -1)
    if kind.startswith("/"):
        counted = np.rint(flat * int(kind[1:]))
        within = np.abs(counted) < -float(_NOWHERE)
        return np.where(within, counted, _NOWHERE).astype("<i4")
    return _mirrored(np.ascontiguousarray(flat.astype(kind)).view(_INTEGER[kind]))


def _numbers(grid: NDArray[Any], kind: str) -> NDArray[np.float64]:
    """The numbers of a grid again."""
    if kind.startswith("/"):
        return np.where(grid == _NOWHERE, np.nan, grid / int(kind[1:]))
    return _mirrored(grid).view(kind).astype(np.float64)


def _differences(grid: NDArray[Any]) -> bytes:
    """Differences along time, small ones near 0, bytes of one weight together.

    Arithmetic is modulo the width of the integers, so that nothing can overflow.
    """
    steps = np.diff(grid, axis=0, prepend=np.zeros((1, grid.shape[1]), dtype=grid.dtype))
    bits = 8 * steps.dtype.itemsize
    folded = (steps << 1) ^ (steps >> (bits - 1))
    by_landmark = np.ascontiguousarray(folded.T)
    return np.ascontiguousarray(by_landmark.view(np.uint8).reshape(-1, bits // 8).T).tobytes()


def _columns(head: dict[str, Any], body: bytes) -> dict[str, NDArray[np.float64]]:
    columns, frames, at = {}, head["frames"], 0
    for name, shape in _SHAPES.items():
        kind = head["kinds"][name]
        place = "<i4" if kind.startswith("/") else _INTEGER[kind]
        width, size = int(np.prod(shape, dtype=int)), np.dtype(place).itemsize
        part = np.frombuffer(body, np.uint8, count=frames * width * size, offset=at)
        at += part.size
        folded = np.ascontiguousarray(part.reshape(size, -1).T).view(place).reshape(width, frames).T
        unsigned = folded.view(place.replace("i", "u"))
        steps = (unsigned >> 1).view(place) ^ -(folded & 1)
        grid = np.cumsum(steps, axis=0, dtype=place)
        columns[name] = _numbers(grid, kind).reshape(frames, *shape)
    return columns


def _mirrored(bits: NDArray[Any]) -> NDArray[Any]:
    """Negative numbers in the order of their size; its own inverse."""
    lowest = bits.dtype.type(np.iinfo(bits.dtype).min)
    return np.ascontiguousarray(np.where(bits < 0, ~bits ^ lowest, bits), dtype=bits.dtype)
