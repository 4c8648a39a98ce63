"""The files of OpenSim: TRC holds the metric landmarks, MOT the angles.

Formats: OpenSim User's Guide, "Marker (.trc) files" and "Motion (.mot) files".
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.body import BLAZEPOSE_NAMES, Side
from posecheck.errors import UsageError
from posecheck.outputs import write_text
from posecheck.reliability import FloatArray
from posecheck.series import Series

Y_UP: Final = (1.0, -1.0, -1.0)
"""From the picture's axes (x right, y down, z away) to x right, y up, z towards the camera."""
_SUFFIX: Final = {Side.LEFT: "l", Side.RIGHT: "r"}
"""As OpenSim's models end the names of their coordinates."""


def write_trc(series: Series, path: Path) -> None:
    """Write the landmarks, metres, y up; NaN where nobody was seen.

    Raises UsageError when the recording has no metric landmarks, OutputError when it cannot be
    written.
    """
    points = landmarks_y_up_m(series)
    count, rate_hz = len(points), frame_rate_hz(series.t_s)
    names = "\t\t\t".join(BLAZEPOSE_NAMES)
    axes = "\t".join(f"{axis}{i}" for i in range(1, len(BLAZEPOSE_NAMES) + 1) for axis in "XYZ")
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\t"
        "OrigNumFrames",
        f"{rate_hz:.6g}\t{rate_hz:.6g}\t{count}\t{len(BLAZEPOSE_NAMES)}\tm\t{rate_hz:.6g}\t1\t{count}",
        f"Frame#\tTime\t{names}\t\t",
        f"\t\t{axes}",
        "",
        *(
            f"{number}\t{t_s:.6f}\t" + "\t".join(f"{value:.6f}" for value in landmarks.ravel())
            for number, (t_s, landmarks) in enumerate(zip(series.t_s, points, strict=True), start=1)
        ),
    ]
    write_text("\n".join(lines) + "\n", path)


def write_mot(series: Series, path: Path) -> None:
    """Write every angle of both sides, degrees, as read in each frame; missing is nan.

    Raises OutputError when it cannot be written.
    """
    columns = {
        curve_name(name, curves.side): curves.values[name]
        for curves in series.sides
        for name, unit in series.units.items()
        if unit == "deg"
    }
    lines = [
        f"{series.movement} {series.source}".replace("\n", " "),
        "version=1",
        f"nRows={len(series.t_s)}",
        f"nColumns={1 + len(columns)}",
        "inDegrees=yes",
        "endheader",
        "\t".join(["time", *columns]),
        *(
            "\t".join([f"{t_s:.6f}", *(f"{value:.4f}" for value in row)])
            for t_s, *row in zip(series.t_s, *columns.values(), strict=True)
        ),
    ]
    write_text("\n".join(lines) + "\n", path)


def landmarks_y_up_m(series: Series) -> NDArray[np.float64]:
    """(n, 33, 3) about the mid-hip, metres, x right in the picture, y up, z towards the camera.

    Raises UsageError when the recording has no metric landmarks.
    """
    if series.world_m is None:
        raise UsageError(
            f"{series.source} has no landmarks in metres (world_m), which TRC and C3D hold. "
            "Write the curves as .csv, .json, .parquet or .mot."
        )
    return np.asarray(series.world_m.astype(np.float64) * np.array(Y_UP))


def curve_name(measure: str, side: Side) -> str:
    """A measure of one side, in one word."""
    return f"{measure}_{_SUFFIX[side]}"


def frame_rate_hz(t_s: FloatArray) -> float:
    """The usual number of frames a second; where it varies, only the times are exact."""
    return 1.0 / float(np.median(np.diff(t_s)))
