"""Marker files (.trc) of OpenSim, Pose2Sim and Sports2D.

Formats: OpenSim User's Guide, "Marker (.trc) files"; Sports2D writes pixels under the unit m, in
files named ``*_px_*.trc``.
"""

import itertools
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.body import LANDMARK_COUNT, both
from posecheck.errors import InputRefusedError
from posecheck.estimators.others import (
    OtherLandmarks,
    landmark_named,
    lines_of,
    refuse_too_many_frames,
    refuse_what_is_far_away,
)
from posecheck.records import FloatArray

_METRES: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001}  # of each unit that a file may name
TRUNK_M: Final = (0.2, 1.0)
"""Mid-hip to mid-shoulder of a person: beyond it the unit is wrong [m] (design rule)."""
MOST_MARKERS: Final = 200
"""A file with more is not one of a person [markers] (design rule)."""
FLAT_M: Final = 0.01
"""Markers that are never further apart in depth than this come from one camera [m] (design
rule)."""
_NOT_TRC: Final = (
    "is not a TRC file as OpenSim, Pose2Sim and Sports2D write it: five lines of header, then a "
    "frame a line, separated by tabs."
)


def read_trc(path: Path) -> OtherLandmarks:
    """The markers that are landmarks of the body.

    Raises InputRefusedError when it is not a TRC file, is in another unit than it says, or when y
    is not up.
    """
    unit, names, t_s, markers = _parsed(path)
    points = np.full((len(t_s), LANDMARK_COUNT, 3), np.nan)
    for name, course in zip(names, markers.transpose(1, 0, 2), strict=True):
        index = landmark_named(name)
        if index is not None:
            points[:, index] = course
    in_metres = "_px_" not in path.name and unit != "px"
    if in_metres:
        points *= _METRES[unit] * np.array([1.0, -1.0, -1.0])
        with np.errstate(invalid="ignore"):
            _refuse_wrong_axes(path.name, points, unit)
    refuse_what_is_far_away(path.name, points, in_metres=in_metres)
    depth = points[..., 2]
    known = np.isfinite(depth).any(axis=1)
    spread = np.nanmax(depth[known], axis=1) - np.nanmin(depth[known], axis=1)
    has_depth = in_metres and bool((spread > FLAT_M).any())
    return OtherLandmarks(
        system="trc",
        t_s=t_s - t_s[0],
        points=points,
        in_metres=in_metres,
        has_depth=has_depth,
        visibility=np.full(points.shape[:2], np.nan),
    )


def _parsed(path: Path) -> tuple[str, list[str], FloatArray, FloatArray]:
    """Unit, marker names, times (n,) and coordinates (n, markers, 3)."""
    lines = lines_of(path)
    try:
        head = list(itertools.islice(lines, 5))
        unit = dict(zip(head[1].split("\t"), head[2].split("\t"), strict=False))["Units"].strip()
        names = _names(head[3])
        rows: list[FloatArray] = []
        for line in filter(str.strip, lines):
            refuse_too_many_frames(path.name, len(rows) + 1)
            rows.append(np.array(_row(line, 2 + 3 * len(names))))
        table = np.array(rows).reshape(len(rows), 2 + 3 * len(names))
    except (IndexError, KeyError, ValueError) as error:
        raise InputRefusedError(f"{path.name} {_NOT_TRC}") from error
    if unit not in (*_METRES, "px"):
        raise InputRefusedError(
            f"{path.name} is in '{unit}'; known: {', '.join(_METRES)} and px (Units in its header)."
        )
    t_s = table[:, 1]
    if not len(t_s):
        raise InputRefusedError(f"{path.name} holds no frames.")
    if not np.isfinite(t_s).all() or (np.diff(t_s) <= 0).any():
        raise InputRefusedError(f"{path.name}: its times must be finite and strictly increasing.")
    return unit, names, t_s, table[:, 2:].reshape(len(t_s), len(names), 3)


def _names(line: str) -> list[str]:
    names = [name.strip() for name in line.split("\t")[2:] if name.strip()]
    if len(names) > MOST_MARKERS:
        raise ValueError("more markers than a body has")
    return names


def _row(line: str, width: int) -> list[float]:
    """The numbers of a line; an empty field is NaN, and those at the end may be missing."""
    cells = [cell.strip() for cell in line.split("\t")]
    cells += [""] * (width - len(cells))
    if any(cells[width:]):
        raise ValueError("more fields than the header names")
    return [float(cell) if cell else np.nan for cell in cells[:width]]


def _refuse_wrong_axes(name: str, points: FloatArray, unit: str) -> None:
    """Refuse what is in another unit, or lies on its side; ``points`` as if neither."""
    shoulders, hips = (points[:, list(both(part))].mean(axis=1) for part in ("shoulder", "hip"))
    down = hips - shoulders
    known = np.isfinite(down).all(axis=1)
    if not known.any():
        return  # that joints are missing is said by who needs them
    trunk_m, (_, down_m, _) = (
        float(np.median(np.linalg.norm(down[known], axis=1))),
        np.median(down[known], axis=0),
    )
    if not TRUNK_M[0] <= trunk_m <= TRUNK_M[1]:
        raise InputRefusedError(
            f"{name} says {unit}, but then the trunk is {trunk_m:.3g} m long. Correct the unit in "
            "the third line (m, mm). A pixel file of Sports2D must keep its name (…_px_…)."
        )
    if down_m < 0.5 * trunk_m:
        raise InputRefusedError(
            f"{name}: the person does not stand or sit upright along y. posecheck needs y up; "
            "Pose2Sim's trc_Zup_to_Yup converts files with z up."
        )
