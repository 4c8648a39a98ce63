"""Whether the times of a landmark file are seconds and its places pixels, or what else they are.

Other programs write milliseconds, frame numbers, per cent of the picture, y upwards, or zeros for
what they do not know.  Read as seconds and pixels, such a file would be refused for a wrong reason.

Constants: design rules.
"""

from typing import Final

import numpy as np

from posecheck.body import both
from posecheck.errors import InputRefusedError
from posecheck.records import FloatArray, Note
from posecheck.words.numbers import amount

LONGEST_INTERVAL_S: Final = 1.0
"""Frames that are usually this far apart show no movement, or their times are not seconds [s]."""
MOST_FRAMES_A_SECOND: Final = 1000.0
"""No camera of a phone takes more frames a second [1/s]."""
_UNITS: Final = (
    (1e3, "milliseconds"),
    (1e6, "microseconds"),
    (1e9, "nanoseconds"),
    (9e4, "ticks of 1/90,000 s"),
)
USUAL_HZ: Final = (4.0, 250.0)
"""Times that make such a rate in another unit are in that unit [1/s]."""
LARGEST_PERCENT: Final = 130.0
"""Landmarks all within this many pixels of the corner are per cent of a picture … [px]"""
PERCENT_PICTURE: Final = 3.0
"""… each of whose sides is this many times longer [factor]."""
ABOVE_SHARE: Final = 0.95
"""Landmarks of which this share is above the picture have y upwards."""
NO_DEPTH: Final = Note(
    "landmarks-without-depth",
    "The landmarks have no depth (z), by which turns and circles are measured.",
)
_TRUNK: Final = ("shoulder", "hip")


def refuse_what_is_not_seconds(name: str, t_s: FloatArray) -> None:
    """Raise InputRefusedError when the usual interval between frames is no video's."""
    if len(t_s) < 3:
        return
    interval = float(np.median(np.diff(t_s)))
    if interval >= LONGEST_INTERVAL_S:
        raise InputRefusedError(
            f"{name}: t_s must be seconds; as it is, the frames are {amount(interval, 's')} "
            f"apart. {_unit_of(t_s, interval)}"
        )
    if interval <= 1.0 / MOST_FRAMES_A_SECOND:
        raise InputRefusedError(
            f"{name}: t_s must be seconds; as it is, there are {1.0 / interval:,.0f} frames a "
            "second."
        )


def _unit_of(t_s: FloatArray, interval: float) -> str:
    if interval == 1.0 and (t_s == np.round(t_s)).all():
        return "They look like frame numbers: divide them by the frames a second."
    for in_a_second, unit in _UNITS:
        if USUAL_HZ[0] <= in_a_second / interval <= USUAL_HZ[1]:
            return f"They look like {unit}: divide them by {in_a_second:,.0f}."
    return "A movement needs at least six frames a second."


def refuse_percent(name: str, across_px: FloatArray, *, width_px: int, height_px: int) -> None:
    """Raise InputRefusedError when places are per cent of the picture's size."""
    furthest = float(np.fmax.reduce(np.abs(across_px), axis=None, initial=0.0))
    if 0.0 < furthest <= LARGEST_PERCENT < min(width_px, height_px) / PERCENT_PICTURE:
        raise InputRefusedError(
            f"{name}: landmarks_px are not pixels, they look like per cent of the picture. "
            "Multiply x by width_px / 100 and y by height_px / 100."
        )


def refuse_y_upwards(name: str, down_px: FloatArray) -> None:
    """Raise InputRefusedError when all of a person is above the picture, feet up."""
    known = down_px[np.isfinite(down_px)]
    shoulders, hips = (down_px[:, list(both(joint))] for joint in _TRUNK)
    upside_down = np.median(np.nan_to_num(shoulders - hips)) > 0.0
    if known.size and upside_down and float((known < 0.0).mean()) >= ABOVE_SHARE:
        raise InputRefusedError(
            f"{name}: landmarks_px lie above the picture: y must count downwards, from its upper "
            "edge."
        )


def without_zeros(landmarks: FloatArray) -> FloatArray:
    """A landmark in the very corner of the picture is what other programs write for not known."""
    zero = np.all(landmarks[..., :2] == 0.0, axis=-1)
    if not zero.any():
        return landmarks
    known = landmarks.copy()
    known[zero] = np.nan
    return known


def has_no_depth(landmarks: FloatArray) -> bool:
    """Whether those of the trunk are all in one plane, or none of their depths is known."""
    trunk = landmarks[:, [index for joint in _TRUNK for index in both(joint)]].reshape(-1, 3)
    depth = trunk[np.isfinite(trunk[:, 0]), 2]
    known = depth[np.isfinite(depth)]
    return len(depth) > 0 and (len(known) == 0 or float(np.ptp(known)) == 0.0)


def refuse_what_has_no_trunk(name: str, landmarks: FloatArray) -> None:
    """Raise InputRefusedError when shoulders or hips are known in no frame, but others are.

    So it is with the landmarks of another model in another order.
    """
    known = [bool(np.isfinite(landmarks[:, i, 0]).any()) for i in range(landmarks.shape[1])]
    missing = [joint for joint in _TRUNK if not all(known[i] for i in both(joint))]
    if any(known) and missing:
        places = " and ".join(f"{joint}s ({', '.join(map(str, both(joint)))})" for joint in missing)
        raise InputRefusedError(
            f"{name}: landmarks_px has no {places} in any frame. It must hold the 33 landmarks of "
            "BlazePose in their order; see docs/formats.md."
        )
