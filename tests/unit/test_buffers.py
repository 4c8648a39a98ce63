"""Memory of large pictures is used again, and never while somebody still looks at one."""

import numpy as np
import pytest

from posecheck.capture.buffers import PictureBuffers


def picture(level: int, height: int = 4) -> np.ndarray:
    return np.full((height, 6, 3), level, np.uint8)


def address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def test_a_picture_that_nobody_has_any_more_makes_room_for_the_next() -> None:
    buffers = PictureBuffers()
    first = buffers.copy(picture(1))
    place = address(first)
    del first
    second = buffers.copy(picture(2))
    assert address(second) == place
    assert (second == 2).all()


@pytest.mark.parametrize(
    "part", [lambda one: one, lambda one: one[1:3, ::2], lambda one: one[:, ::-1].swapaxes(0, 1)]
)
def test_a_picture_in_use_is_not_written_over(part) -> None:
    """Nor one of which only a part is looked at."""
    buffers = PictureBuffers()
    seen = part(buffers.copy(picture(1)))
    later = [buffers.copy(picture(level)) for level in (2, 3)]
    assert (seen == 1).all()
    assert [int(one.mean()) for one in later] == [2, 3]


def test_pictures_keep_their_own_size() -> None:
    buffers = PictureBuffers()
    assert buffers.copy(picture(1)).shape == (4, 6, 3)
    assert buffers.copy(picture(2, height=5)).shape == (5, 6, 3)


def test_a_turned_picture_gets_rows_without_gaps() -> None:
    turned = np.arange(72, dtype=np.uint8).reshape(4, 6, 3).swapaxes(0, 1)[::-1]
    copied = PictureBuffers().copy(turned)
    assert copied.flags.c_contiguous
    np.testing.assert_array_equal(copied, turned)
