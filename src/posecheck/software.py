"""What made a session's numbers: the keys of its software block, and when two blocks agree."""

from collections.abc import Mapping
from typing import Final

POSE_LIBRARY: Final = "mediapipe"
"""Package that runs the pose models; a software block names its release by it."""

SOFTWARE_KEYS: Final = (
    "version",
    POSE_LIBRARY,
    "model",
    "model_sha256",
    "weights_sha256",
    "movement_file_sha256",
)
"""When these agree, measuring again gives the same numbers.  ``settings`` stand beside them."""


def is_same_software(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two software blocks would give the same numbers."""
    return all(one.get(key) == other.get(key) for key in SOFTWARE_KEYS)
