"""Sides of the person and the 33 landmarks of the BlazePose topology.

Left and right are always the person's own.  Landmark names carry no side; ``index_of`` adds it, so
that nothing in posecheck is written once for the left and once for the right.

Reference: Bazarevsky et al. 2020, BlazePose, arXiv:2006.10204 (topology of 33 landmarks).
"""

from enum import StrEnum
from functools import cache
from typing import Final


class Side(StrEnum):
    """The person's left or right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT

    @property
    def sign(self) -> int:
        """+1 for left, -1 for right: left is positive wherever a signed angle is used."""
        return 1 if self is Side.LEFT else -1


LANDMARK_COUNT: Final = 33

# Estimators round to these steps, far below what they can tell apart, so that landmarks take little
# room.  Powers of two: what is on them is exact in float32 and stays as it is wherever it is kept.
PIXEL_STEPS: Final = 64
"""Steps in a pixel."""
METRE_STEPS: Final = 8192
"""Steps in a metre: 0.12 mm."""
VISIBILITY_STEPS: Final = 256
"""Steps from unseen to seen."""

# Index of the left landmark; in this topology the right one follows at once.
_LEFT_INDEX: Final = {
    "ear": 7,
    "shoulder": 11,
    "elbow": 13,
    "wrist": 15,
    "hip": 23,
    "knee": 25,
    "ankle": 27,
    "heel": 29,
    "foot_index": 31,
}

NOSE: Final = 0
"""Index of the nose."""
LANDMARK_NAMES: Final = tuple(_LEFT_INDEX)
"""Names of the landmarks that have sides."""

BLAZEPOSE_NAMES: Final = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer",
    "right_eye_inner", "right_eye", "right_eye_outer", "left_ear", "right_ear",
    "mouth_left", "mouth_right", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky", "right_pinky",
    "left_index", "right_index", "left_thumb", "right_thumb", "left_hip", "right_hip",
    "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel",
    "left_foot_index", "right_foot_index",
)  # fmt: skip
"""Of all landmarks in order, as the pose model's makers call them."""

# Where each landmark goes when left and right are exchanged (faces: inner, centre and outer eye).
MIRROR_ORDER: Final = (
    0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9,
    12, 11, 14, 13, 16, 15, 18, 17, 20, 19, 22, 21,
    24, 23, 26, 25, 28, 27, 30, 29, 32, 31,
)  # fmt: skip

# The lines of the body that a picture shows.
SKELETON: Final = (
    (11, 12), (23, 24),
    (11, 13), (13, 15), (11, 23), (23, 25), (25, 27), (27, 29), (29, 31), (27, 31),
    (12, 14), (14, 16), (12, 24), (24, 26), (26, 28), (28, 30), (30, 32), (28, 32),
)  # fmt: skip


def index_of(landmark: str, side: Side) -> int:
    """Index of a sided landmark, e.g. ``index_of("hip", Side.LEFT) == 23``.

    Raises KeyError for an unknown name.
    """
    return _LEFT_INDEX[landmark] + (side is Side.RIGHT)


@cache  # asked for many times a frame
def both(landmark: str) -> tuple[int, int]:
    """Indices of the left and the right landmark of that name."""
    return index_of(landmark, Side.LEFT), index_of(landmark, Side.RIGHT)
