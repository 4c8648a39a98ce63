"""Tables of a Kinect v2: a row of 25 joints a frame, each x, y, z (metres) and tracking state.

Joints and frame: Microsoft, Kinect for Windows SDK 2.0, JointType, CameraSpacePoint (x to the
sensor's left, y up, z the way that it looks), TrackingState (0 not tracked, 1 inferred, 2 tracked).
"""

from pathlib import Path
from typing import Final

import numpy as np

from posecheck.body import LANDMARK_COUNT, both
from posecheck.errors import InputRefusedError
from posecheck.estimators.others import (
    OtherLandmarks,
    lines_of,
    refuse_too_many_frames,
    refuse_what_is_far_away,
)
from posecheck.records import FloatArray, Note

NOMINAL_HZ: Final = 30.0
"""Frame rate of the sensor [Hz] (Microsoft 2014, Kinect for Windows SDK 2.0)."""
_NUMBERS: Final = 100  # in a row: 25 joints of 4
ASSUMED_RATE = Note(
    "assumed-rate",
    "A Kinect table has no times: its frames are taken to be 30 a second. Say another rate with "
    "--rate.",
)
# Index of the left and of the right joint.  SpineBase and the others have no landmark.
_JOINTS: Final = {
    "shoulder": (4, 8),
    "elbow": (5, 9),
    "wrist": (6, 10),
    "hip": (12, 16),
    "knee": (13, 17),
    "ankle": (14, 18),
    "foot_index": (15, 19),
}
_HEAD: Final = 3
_SEEN: Final = np.array([0.0, 0.5, 1.0])


def read_kinect(path: Path, rate_hz: float | None = None) -> OtherLandmarks:
    """The joints of a table; an empty line is a frame without a person.

    Raises InputRefusedError when it is not such a table.
    """
    rows = _rows(path)
    joints = np.array(rows).reshape(len(rows), _NUMBERS // 4, 4)
    joints[joints[..., 3] == 0.0, :3] = np.nan  # not tracked: the position says nothing
    points = np.full((len(rows), LANDMARK_COUNT, 3), np.nan)
    visibility = np.full((len(rows), LANDMARK_COUNT), np.nan)
    pairs = [(both(name), joints_of) for name, joints_of in _JOINTS.items()]
    for landmark, joint in [
        (0, _HEAD),
        *(one for pair in pairs for one in zip(*pair, strict=True)),
    ]:
        points[:, landmark] = joints[:, joint, :3] * [-1.0, -1.0, 1.0]
        state = joints[:, joint, 3]
        known = np.isin(state, [0.0, 1.0, 2.0])
        visibility[known, landmark] = _SEEN[state[known].astype(int)]
    refuse_what_is_far_away(path.name, points, in_metres=True)
    return OtherLandmarks(
        system="kinect",
        t_s=np.arange(len(rows)) / (rate_hz or NOMINAL_HZ),
        points=points,
        in_metres=True,
        has_depth=True,
        visibility=visibility,
        notes=() if rate_hz else (ASSUMED_RATE,),
    )


def _rows(path: Path) -> list[FloatArray]:
    """The numbers of each line; NaN for an empty one."""
    rows: list[FloatArray] = []
    for number, line in enumerate(lines_of(path), start=1):
        refuse_too_many_frames(path.name, number)
        cells = [cell for cell in line.strip().rstrip(",").split(",") if cell.strip()]
        if not cells:
            rows.append(np.full(_NUMBERS, np.nan))
            continue
        try:
            row = [float(cell) for cell in cells]
        except ValueError:
            row = []
        if len(row) != _NUMBERS:
            raise InputRefusedError(
                f"{path.name} is not a Kinect table: line {number} does not hold {_NUMBERS} "
                "numbers (25 joints of x, y, z and state). posecheck reads no other CSV."
            )
        rows.append(np.array(row))
    if not np.isfinite(rows).any():
        raise InputRefusedError(f"{path.name} holds no frames.")
    return rows
