"""Landmarks and curves as C3D, the format of motion capture, through the package ezc3d.

Format: C3D.org, "The C3D File Format User Guide".
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from posecheck.body import BLAZEPOSE_NAMES
from posecheck.documents.motion import curves_by_name, frame_rate_hz, landmarks_y_up_m
from posecheck.errors import InstallationError
from posecheck.outputs import PendingFile, output_errors
from posecheck.series import Curves


def need_ezc3d() -> None:
    """Raise InstallationError without the package."""
    if find_spec("ezc3d") is None:
        raise InstallationError(
            "C3D needs one more package: pip install 'posecheck[c3d]'. Or write a .trc file."
        )


def write_c3d(series: Curves, path: Path) -> None:
    """Write the landmarks as points, metres, y up, and the curves as analog channels.

    A C3D file knows one rate and no times: the channel ``t_s`` has those of the frames.

    Raises UsageError when the recording has no metric landmarks, OutputError when it cannot be
    written.
    """
    import ezc3d

    points = landmarks_y_up_m(series)
    rate_hz = frame_rate_hz(series.t_s)
    channels = {"t_s": ("s", series.t_s), **curves_by_name(series)}
    file = ezc3d.c3d()
    parameters = file["parameters"]
    parameters["POINT"]["RATE"]["value"] = [rate_hz]
    parameters["POINT"]["UNITS"]["value"] = ["m"]
    parameters["POINT"]["LABELS"]["value"] = list(BLAZEPOSE_NAMES)
    parameters["ANALOG"]["RATE"]["value"] = [rate_hz]
    parameters["ANALOG"]["LABELS"]["value"] = list(channels)
    parameters["ANALOG"]["UNITS"]["value"] = [unit for unit, _ in channels.values()]
    file["data"]["points"] = np.concatenate(
        [points.transpose(2, 1, 0), np.ones((1, len(BLAZEPOSE_NAMES), len(points)))]
    )
    file["data"]["analogs"] = np.stack([curve for _, curve in channels.values()])[None]
    pending = PendingFile(path)
    written = pending.temporary.with_name(f"{pending.temporary.name}.c3d")  # ezc3d wants that end
    try:
        with output_errors(path):
            file.write(str(written))
            written.replace(pending.temporary)
        pending.commit()
    finally:
        written.unlink(missing_ok=True)
        pending.discard()
