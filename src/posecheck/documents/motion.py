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
from posecheck.series import Curves

Y_UP: Final = (1.0, -1.0, -1.0)
"""From the picture's axes (x right, y down, z away) to x right, y up, z towards the camera."""
_SUFFIX: Final = {Side.LEFT: "l", Side.RIGHT: "r"}
"""As OpenSim's models end the names of their coordinates."""


def write_trc(series: Curves, path: Path) -> None:
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


def write_mot(series: Curves, path: Path) -> None:
    """Write every angle of both sides, degrees, as read in each frame; missing is nan.

    Of a whole session the movement stands before the names of its angles.

    Raises OutputError when it cannot be written.
    """
    columns = {
        name: curve for name, (unit, curve) in curves_by_name(series).items() if unit == "deg"
    }
    movements = " ".join(part.movement for part in series.parts)
    lines = [
        f"{movements} {series.source}".replace("\n", " "),
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


def landmarks_y_up_m(series: Curves) -> NDArray[np.float64]:
    """(n, 33, 3) about the mid-hip, metres, x right in the picture, y up, z towards the camera.

    Raises UsageError when the recording has no metric landmarks.
    """
    if series.world_m is None:
        raise UsageError(
            f"{series.source} has no landmarks in metres (world_m), which TRC and C3D hold. "
            "Write the curves as .csv, .json, .parquet or .mot."
        )
    return np.asarray(series.world_m.astype(np.float64) * np.array(Y_UP))


def curves_by_name(series: Curves) -> dict[str, tuple[str, FloatArray]]:
    """Unit and course of every measure of both sides, by a name in one word.

    One value for each frame of the recording; NaN where the movement is not measured.  Of a whole
    session the movement stands before the name: several have measures of the same name.
    """
    found: dict[str, tuple[str, FloatArray]] = {}
    for part in series.parts:
        movement = "" if part is series else f"{part.movement}_"
        for curves in part.sides:
            frames = np.searchsorted(series.t_s, curves.t_s)
            for name, unit in part.units.items():
                curve = np.full(series.t_s.shape, np.nan)
                curve[frames] = curves.values[name]
                found[f"{movement}{name}_{_SUFFIX[curves.side]}"] = (unit, curve)
    return found


def frame_rate_hz(t_s: FloatArray) -> float:
    """The usual number of frames a second; where it varies, only the times are exact."""
    return 1.0 / float(np.median(np.diff(t_s)))
