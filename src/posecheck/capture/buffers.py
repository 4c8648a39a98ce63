"""Memory for large pictures that is used again.

Pictures of 25 MB that come and go between small things that stay leave holes: the memory of a
process grew by half a gigabyte.
"""

import weakref
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(slots=True, eq=False)
class _Buffer:
    """The memory of one picture."""

    memory: bytearray
    used_by: "weakref.ref[Picture]"
    """What every array refers to that shows the picture, or a part of it."""


class PictureBuffers:
    """As many buffers as pictures are in use at a time; for one thread that asks."""

    def __init__(self) -> None:
        self._buffers: list[_Buffer] = []

    def copy(self, picture: Picture) -> Picture:
        """The same picture, rows without gaps, in memory that no other picture is in."""
        same_size = (one for one in self._buffers if len(one.memory) == picture.size)
        buffer = next((one for one in same_size if one.used_by() is None), None)
        memory = bytearray(picture.size) if buffer is None else buffer.memory
        pixels = np.frombuffer(memory, np.uint8)
        if buffer is None:
            self._buffers.append(_Buffer(memory, weakref.ref(pixels)))
        else:
            buffer.used_by = weakref.ref(pixels)
        copied = pixels.reshape(picture.shape)
        np.copyto(copied, picture)
        return copied
