"""What fewer pictures would cost: tracked landmarks thinned as a video would be, measured again.

The pose model is not asked again, so it is the least that it costs.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from bench.accuracy.markdown import table
from posecheck.app.scoring import score_kept
from posecheck.capture.sampling import FRAME_S, JOINTS, ROUNDING
from posecheck.estimators.recorded import RecordedPoses
from posecheck.movements import Movement, load_movement
from posecheck.pipeline import Options
from posecheck.records import Pose, Repetition, SourceInfo

FEWER_S: Final = 2.0 * FRAME_S
"""Between two pictures where fewer are enough [s]."""
SPEEDS: Final = {"slow phases": 0.2, "throughout": float("inf")}
"""Fewer are taken while all joints but two are slower, trunk lengths a second."""
LIMIT_DEG: Final = 0.5


def thinned_part(files: Iterable[Path], movement: str) -> str:
    """The table of one run."""
    named = load_movement(movement)
    rows = [row for file in files for row in _rows(file, named)]
    heading = ("", "pictures a second", "fewer in", "pictures", "repetitions", "largest difference")
    off = [float(row[-1].rstrip("°")) for row in rows if row[-1].endswith("°")]
    beyond = len(rows) - sum(one <= LIMIT_DEG for one in off)
    return table(heading, rows) + f"\n{beyond} of {len(rows)} beyond the limit of {LIMIT_DEG:g}°.\n"


def _rows(file: Path, movement: Movement) -> list[list[str]]:
    poses = thinned(list(RecordedPoses(file).poses()), slower_than=0.0)
    rate_hz = 1.0 / median(np.diff([pose.t_s for pose in poses]).tolist())
    whole = _measured(poses, movement)
    rows = []
    for name, slower_than in SPEEDS.items():
        fewer = thinned(poses, slower_than=slower_than)
        some = _measured(fewer, movement)
        share = f"{len(fewer) / len(poses):.0%}"
        counts = f"{len(some)} of {len(whole)}"
        rows.append([file.stem, f"{rate_hz:.0f}", name, share, counts, _difference(whole, some)])
    return rows


def thinned(poses: Sequence[Pose], *, slower_than: float) -> list[Pose]:
    """At most 30 a second, and half as many while the body is slower, trunk lengths a second."""
    taken = [poses[0]]
    due_s = 0.0
    for pose in poses[1:]:
        last = taken[-1]
        if pose.t_s < max(due_s, last.t_s + FRAME_S / ROUNDING):
            continue
        taken.append(pose)
        slow = speed(last, pose) < slower_than
        due_s = pose.t_s + (FEWER_S if slow else FRAME_S) / ROUNDING
    return taken


def speed(one: Pose, other: Pose) -> float:
    """Of the third quickest joint, trunk lengths a second; NaN when nobody is there."""
    way_px = (other.landmarks_px - one.landmarks_px)[JOINTS, :2]
    ordered_px = np.sort(np.linalg.norm(way_px, axis=1))
    return float(ordered_px[-3] / other.trunk_px / (other.t_s - one.t_s))


def _measured(poses: Sequence[Pose], movement: Movement) -> tuple[Repetition, ...]:
    size = (poses[0].width_px, poses[0].height_px)
    source = SourceInfo("landmarks", "", None, *size, mirrored=False, model="")
    return score_kept(
        poses, movement=movement, source=source, options=Options(), software={}
    ).repetitions


def _difference(whole: Sequence[Repetition], some: Sequence[Repetition]) -> str:
    if len(whole) != len(some):
        return "other repetitions"
    pairs = zip(whole, some, strict=True)
    off_deg = (abs(one.primary.value - other.primary.value) for one, other in pairs)
    return f"{max(off_deg, default=0.0):.2f}°"
