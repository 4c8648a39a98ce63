"""The arrays of a landmark file, each looked at before it is loaded.

An ``.npz`` is a zip archive of arrays.  What an array's header says of itself decides how much
memory it takes; so the headers are read first, and what is too large, has another form, or is
packed in a way that NumPy does not use is refused.  Nothing is unpickled.

Constants: design rules.
"""

import io
import math
import tokenize
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib import format as npy

from posecheck.body import LANDMARK_COUNT
from posecheck.errors import InputRefusedError

ADVICE: Final = (
    "A landmark file is an .npz with t_s (n) and landmarks_px (n, 33, 3); see docs/formats.md."
)
MOST_FRAMES: Final = 432_000
"""Frames that a landmark file may hold: two hours at 60 a second [frames] (design rule)."""
_DIRECTORY_BYTES: Final = 64 * 1024  # of the archive; ten arrays need one
_HEADER_BYTES: Final = 12_000  # NumPy itself refuses more than 10,000
_WIDEST_NUMBER: Final = 16  # bytes
_NAME_BYTES: Final = 1024  # of a model

SIZES: Final = ("width_px", "height_px")
REQUIRED: Final = ("t_s", "landmarks_px", *SIZES)
_OPTIONAL: Final = ("world_m", "visibility", "restart", "damaged", "model")

# What ast, tokenize, zipfile and zlib raise for what is not as it should be.
_UNREADABLE: Final = (
    *(OSError, ValueError, TypeError, EOFError, RuntimeError, MemoryError, OverflowError),
    *(KeyError, IndexError, SyntaxError, NotImplementedError, UnicodeError),
    *(tokenize.TokenError, zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True, slots=True)
class _Array:
    """What an array says of itself."""

    member: zipfile.ZipInfo
    dtype: np.dtype
    shape: tuple[int, ...]
    fortran_order: bool
    offset: int
    """Bytes before its values."""

    @property
    def is_whole(self) -> bool:
        """Whether the archive holds as many bytes as its header asks for."""
        values = math.prod(self.shape) * self.dtype.itemsize
        return self.member.file_size == self.offset + values


def landmark_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a landmark file; what else is in it is not read.

    Raises InputRefusedError, with the reason.
    """
    try:
        _refuse_a_large_directory(path)
        with zipfile.ZipFile(path) as archive:
            members = {one.filename: one for one in archive.infolist()}
            described = {
                name: _described(archive, member)
                for name in (*REQUIRED, *_OPTIONAL)
                if (member := members.get(f"{name}.npy"))
            }
            _refuse_what_does_not_fit(path.name, described)
            return {name: _loaded(archive, array) for name, array in described.items()}
    except InputRefusedError:
        raise
    except _UNREADABLE as error:
        why = "It is encrypted. " if "encrypted" in str(error) else ""
        text = f"{path.name} cannot be read as landmarks. {why}{ADVICE}"
        raise InputRefusedError(text) from error


def _refuse_a_large_directory(path: Path) -> None:
    """Python's zipfile makes an object of every entry before anybody can look at it."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - 2**16 - 22))
        tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or int.from_bytes(tail[end + 12 : end + 16], "little") > _DIRECTORY_BYTES:
        raise zipfile.BadZipFile("no directory, or too large a one")


def _described(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Array:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("NumPy packs no array so")
    with archive.open(member) as file:
        start = io.BytesIO(file.read(_HEADER_BYTES))
    version = npy.read_magic(start)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran_order, dtype = read(start)
    return _Array(member, dtype, tuple(shape), fortran_order, start.tell())


def _refuse_what_does_not_fit(name: str, arrays: dict[str, _Array]) -> None:
    missing = set(REQUIRED) - set(arrays)
    if missing:
        raise InputRefusedError(f"{name} lacks {', '.join(sorted(missing))}. {ADVICE}")
    no_numbers = [key for key, array in arrays.items() if not _holds_what_it_should(key, array)]
    if no_numbers:
        raise InputRefusedError(f"{name}: {', '.join(no_numbers)} must hold numbers. {ADVICE}")
    times = arrays["t_s"].shape
    count = times[0] if len(times) == 1 else 0
    if any(arrays[key].shape not in ((), (count,)) for key in SIZES):
        raise InputRefusedError(f"{name}: width_px and height_px must be positive numbers.")
    if count == 0:
        raise InputRefusedError(f"{name} holds no frames.")
    if count > MOST_FRAMES:
        raise InputRefusedError(
            f"{name} holds {count} frames, more than {MOST_FRAMES} (two hours at 60 a second). "
            "Cut it into parts."
        )
    wanted = {
        "landmarks_px": (count, LANDMARK_COUNT, 3),
        "world_m": (count, LANDMARK_COUNT, 3),
        "visibility": (count, LANDMARK_COUNT),
        "restart": (count,),
        "damaged": (count,),
        "model": (),
    }
    shape = arrays["landmarks_px"].shape
    if len(shape) == 3 and shape[0] == count and shape[1] != LANDMARK_COUNT:
        raise InputRefusedError(
            f"{name}: landmarks_px has {shape[1]} landmarks a frame, not {LANDMARK_COUNT}: those "
            f"of another model? {ADVICE}"
        )
    wrong = [key for key, shape in wanted.items() if key in arrays and arrays[key].shape != shape]
    if wrong:
        have = "has" if len(wrong) == 1 else "have"
        text = f"{name}: {', '.join(wrong)} {have} the wrong shape. {ADVICE}"
        raise InputRefusedError(text)
    if not all(array.is_whole for array in arrays.values()):
        raise ValueError("an array is not as long as it says")


def _holds_what_it_should(key: str, array: _Array) -> bool:
    kind, size = array.dtype.kind, array.dtype.itemsize
    if key == "model":
        return kind in "US" and size <= _NAME_BYTES
    return kind in "fiub" and size <= _WIDEST_NUMBER


def _loaded(archive: zipfile.ZipFile, array: _Array) -> np.ndarray:
    with archive.open(array.member) as file:
        content = file.read()  # as long as its header says, which was looked at
    values = np.frombuffer(content, array.dtype, offset=array.offset)
    return values.reshape(array.shape, order="F" if array.fortran_order else "C")
