"""Fits the learned readings to rendered people and says how good they are on others.

    python -m bench.fit thoracic-twist --data FOLDER [--write]

``FOLDER`` holds files of ``bench.landmarks``.  Judged by cross-validation over clips (bodies,
rooms, cameras and motions of a fold are unseen), then fitted to all.  Real recordings play no part.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side
from posecheck.estimators.recorded import RecordedPoses
from posecheck.geometry import swept_solid_angle_sr
from posecheck.measures import hip_circumduction, thorax_rotation
from posecheck.measures.ridge_model import RidgeModel, expanded
from posecheck.pipeline.neutral import median_pose
from posecheck.records import Pose

Array = NDArray[np.float64]
WEIGHTS = Path(__file__).parents[1] / "src" / "posecheck" / "measures" / "weights"
FOLDS = 5
SEEN = (0.1, 99.9)
"""Features are held between these percentiles of the training frames when they are read."""
ROUNDS = 4
"""Of weighing anew; more change nothing that matters."""
MIN_PEAK_SHARE = 0.7
"""Only turning points this near a clip's largest are end ranges."""
CIRCLE_SHARE = 0.15
"""Of the largest angle: a leg that is further out is on its way round."""
SPREAD = 0.2
"""Differences are judged where a set's end ranges differ by this share of the largest."""


@dataclass(frozen=True)
class Course:
    """One clip, of one leg where the movement has legs: features and truth, frame by frame."""

    clip: str
    group: str
    weights: str
    features: Array
    truth: Array


@dataclass(frozen=True)
class Task:
    """What is read from what, and which frames matter most."""

    outputs: tuple[str, ...]
    mirrored: Array
    ridge: float
    even: float
    """Weight of a frame at rest …"""
    far_deg: float
    """… to which the square of its angle over this is added: end ranges are what is reported."""
    top_deg: float
    """Turning points below are not end ranges."""
    read: Callable[[Path], list[Course]]
    close_deg: float = math.inf
    """Errors up to here count fully in the fit, larger ones less."""


def read_twist(path: Path) -> list[Course]:
    """Features since the clip's own quiet start, and the true angles (n, outputs)."""
    poses, neutral, arrays = opened(path)
    truth = np.stack([arrays[f"truth_{name}_deg"] for name in TWIST.outputs], axis=1)
    rows = np.stack([thorax_rotation.features(pose, neutral) for pose in poses])
    seen = np.isfinite(rows).all(axis=1)
    standing = thorax_rotation.is_standing(neutral)
    group = f"{arrays['position']}, arms {arrays['arms']}"
    if arrays["variant"] in ("girdle", "pelvis"):
        group = f"{arrays['variant']} alone"
    weights = f"thorax_rotation_{'standing' if standing else 'seated'}"
    return [Course(path.stem, group, weights, rows[seen], truth[seen])]


def read_circle(path: Path) -> list[Course]:
    """The same for each leg."""
    poses, neutral, arrays = opened(path)
    courses = []
    for side in Side:
        truth = np.stack([arrays[f"truth_{name}_{side}_deg"] for name in CIRCLE.outputs], axis=1)
        seen = np.array([pose.present for pose in poses])
        present = [pose for pose in poses if pose.present]
        rows = np.stack([hip_circumduction.features(pose, neutral, side) for pose in present])
        courses.append(Course(path.stem, "standing", "hip_circumduction", rows, truth[seen]))
    return courses


def opened(path: Path) -> tuple[list[Pose], Pose, dict[str, Any]]:
    """Poses, neutral and all arrays of a clip."""
    poses = list(RecordedPoses(path).poses())
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    quiet_s = 0.8 * float(arrays["quiet_s"])
    quiet = [pose for pose in poses if 0.3 < pose.t_s < quiet_s and pose.present]
    return poses, median_pose(quiet), arrays


TWIST = Task(
    outputs=("thorax_rotation", "shoulder_rotation", "pelvis_rotation"),
    mirrored=thorax_rotation.MIRRORED,
    ridge=300.0,
    even=0.2,
    far_deg=25.0,
    top_deg=12.0,
    read=read_twist,
    close_deg=6.0,
)
CIRCLE = Task(
    outputs=("hip_flexion", "hip_abduction"),
    mirrored=np.zeros(0),
    ridge=100.0,
    even=0.2,
    far_deg=40.0,
    top_deg=20.0,
    read=read_circle,
)
TASKS = {"thoracic-twist": TWIST, "hip-circle": CIRCLE}


def size_deg(course: Course, task: Task) -> Array:
    """How far out each frame is, degrees."""
    if task is TWIST:
        return np.abs(course.truth[:, 0])
    return np.asarray(np.linalg.norm(course.truth, axis=1))


def fit(courses: list[Course], task: Task) -> RidgeModel:
    """Weighted ridge regression on every frame and, where there is one, its mirror image.

    Frames that it misses by more than ``close_deg`` weigh less in the next round (Huber 1964,
    doi:10.1214/aoms/1177703732): where a limb was lost, landmarks say nothing about its angle.
    """
    rows = np.concatenate([course.features for course in courses])
    truth = np.concatenate([course.truth for course in courses])
    far = np.concatenate([size_deg(course, task) for course in courses]) / task.far_deg
    weight = task.even + far**2
    if len(task.mirrored):
        rows, truth = np.concatenate([rows, rows * task.mirrored]), np.concatenate([truth, -truth])
        weight = np.concatenate([weight, weight])
    low, high = np.percentile(rows, SEEN, axis=0)
    design = expanded(np.clip(rows, low, high))
    trust = np.ones(len(rows))
    for _ in range(ROUNDS):
        mean, scale, weights, level = _ridge(design, truth, weight * trust, task)
        missed = np.linalg.norm((design - mean) / scale @ weights + level - truth, axis=1)
        trust = np.minimum(1.0, task.close_deg / np.maximum(missed, 1e-9))
    return RidgeModel(low, high, mean, scale, weights, level, task.mirrored, task.outputs, "")


def _ridge(
    design: Array, truth: Array, weight: Array, task: Task
) -> tuple[Array, Array, Array, Array]:
    """Mean and scale of the columns, weights of the scaled columns, and level of the outputs."""
    weight = weight / weight.mean()
    mean = np.asarray(np.average(design, axis=0, weights=weight), dtype=np.float64)
    level = np.asarray(np.average(truth, axis=0, weights=weight), dtype=np.float64)
    scale = np.sqrt(np.average((design - mean) ** 2, axis=0, weights=weight)) + 1e-9
    standard = (design - mean) / scale
    weighted = standard * weight[:, None]
    gram = weighted.T @ standard + task.ridge * np.eye(standard.shape[1])
    weights = np.asarray(np.linalg.solve(gram, weighted.T @ (truth - level)), dtype=np.float64)
    return mean, np.asarray(scale, dtype=np.float64), weights, level


def peaks(course: Course, reading: RidgeModel, task: Task, output: int) -> Array:
    """(n, 3) at the turning points of the movement (circle: its own): read, true, side ±1."""
    own = task is CIRCLE
    leading = course.truth[:, output] if own else size_deg(course, task)
    if task is TWIST:
        leading = course.truth[:, 0]
    every = read_deg(course, reading)[:, output]
    found = []
    for sign, i in turning_points(leading, task):
        found.append((sign * every[i], sign * course.truth[i, output], sign))
    return np.array(found).reshape(-1, 3)


def turning_points(leading: Array, task: Task) -> list[tuple[float, int]]:
    """Side ±1 and row of every end range."""
    found = []
    for sign in (1.0, -1.0) if len(task.mirrored) else (1.0,):
        high = sign * leading
        enough = max(task.top_deg, MIN_PEAK_SHARE * float(high.max()))
        top = (high[1:-1] >= high[:-2]) & (high[1:-1] > high[2:]) & (high[1:-1] > enough)
        found += [(sign, int(i) + 1) for i in np.flatnonzero(top)]
    return found


def areas(course: Course, reading: RidgeModel) -> Array:
    """(n, 3) of the circles of one leg: read and true solid angle, steradians, and 1."""
    size = np.linalg.norm(course.truth, axis=1)
    steps = np.diff((size > CIRCLE_SHARE * size.max()).astype(int), prepend=0, append=0)
    found = []
    for begin, end in zip(np.flatnonzero(steps > 0), np.flatnonzero(steps < 0), strict=True):
        if size[begin:end].max() > max(CIRCLE.top_deg, MIN_PEAK_SHARE * size.max()):
            rows = slice(max(begin - 1, 0), end + 1)
            paths = (one[rows].T for one in (read_deg(course, reading), course.truth))
            found.append((*(abs(swept_solid_angle_sr(*path)) for path in paths), 1.0))
    return np.array(found).reshape(-1, 3)


def area_line(found: list[Array]) -> str:
    """The line from read to true areas with the smallest squares of relative errors, and those."""
    read, true = np.concatenate(found)[:, :2].T
    factor, summand = np.polyfit(read, true, 1, w=1.0 / true)
    off = np.abs(factor * read + summand - true) / true
    return f"true area = {factor:.2f} * read + {summand:.3f} sr; then {off.mean():.0%} off\n"


def read_deg(course: Course, reading: RidgeModel) -> Array:
    """(frames, outputs) as it is read."""
    return reading.degrees(course.features)


def folds(clips: Iterable[str]) -> list[list[str]]:
    """The clips in parts, the same for the same clips; each is judged by what the others gave."""
    mixed = np.random.default_rng(0).permutation(sorted(set(clips)))
    return [part.tolist() for part in np.array_split(mixed, FOLDS)]


def cross_validated(courses: list[Course], task: Task) -> dict[tuple[str, str], list[Array]]:
    """Peaks of every clip by a reading that has not seen it, by protocol and output."""
    found: dict[tuple[str, str], list[Array]] = {}
    for fold in folds([course.clip for course in courses]):
        reading = fit([course for course in courses if course.clip not in fold], task)
        for course in (one for one in courses if one.clip in fold):
            for k, name in enumerate(task.outputs):
                tops = peaks(course, reading, task, k)
                if len(tops):
                    found.setdefault((course.group, name), []).append(tops)
            swept = areas(course, reading) if task is CIRCLE else np.zeros((0, 3))
            if len(swept):
                found.setdefault((course.group, "swept_area"), []).append(swept)
    return found


def report(found: dict[tuple[str, str], list[Array]]) -> None:
    """One line for each protocol and output, degrees; slopes are of what is read on the truth."""
    for (group, name), of_clips in sorted(found.items()):
        errors = [one[:, 0] - one[:, 1] for one in of_clips]
        every = np.concatenate(errors)
        spreads = [one.var(ddof=1) for one in errors if len(one) > 1]
        within = np.sqrt(np.mean(spreads)) if spreads else np.nan
        between = np.sqrt(np.mean([one.mean() ** 2 for one in errors]))
        apart = np.concatenate([differences(one) for one in of_clips])
        sys.stdout.write(
            f"{group:24} {name:18} clips {len(of_clips):3} n {len(every):4} "
            f"MAE {np.abs(every).mean():5.2f} bias {every.mean():+5.2f} "
            f"within clips {within:5.2f} of clips {between:5.2f} "
            f"slope {slope(np.concatenate(of_clips)):4.2f} | differences n {len(apart):4} "
            f"MAE {mean_miss(apart):4.2f} slope {slope(apart):4.2f}\n"
        )


def differences(tops: Array) -> Array:
    """(n, 2) read and true: a set's peaks of one side less their means, where they spread."""
    parts = [tops[tops[:, 2] == sign, :2] for sign in (1.0, -1.0)]
    spread = [
        one for one in parts if len(one) > 1 and np.ptp(one[:, 1]) >= SPREAD * one[:, 1].max()
    ]
    return np.concatenate([np.zeros((0, 2)), *(one - one.mean(axis=0) for one in spread)])


def slope(tops: Array) -> float:
    """Of the least-squares line of what is read on what is true."""
    return float(np.polyfit(tops[:, 1], tops[:, 0], 1)[0]) if len(tops) > 1 else math.nan


def mean_miss(tops: Array) -> float:
    """Mean absolute error; NaN of nothing."""
    return float(np.abs(tops[:, 0] - tops[:, 1]).mean()) if len(tops) else math.nan


def write(reading: RidgeModel, name: str) -> None:
    """The weights as the package ships them."""
    WEIGHTS.mkdir(exist_ok=True)
    np.savez_compressed(
        WEIGHTS / f"{name}.npz",
        low=reading.low,
        high=reading.high,
        mean=reading.mean,
        scale=reading.scale,
        weights=reading.weights,
        level=reading.level,
        mirrored=reading.mirrored,
        outputs=np.array(reading.outputs),
    )


def main() -> int:
    """Judge, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("movement", choices=TASKS)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    task = TASKS[wanted.movement]
    files = sorted(wanted.data.glob(f"{wanted.movement}_*.npz"))
    courses = [course for path in files for course in task.read(path)]
    for name in sorted({course.weights for course in courses}):
        own = [course for course in courses if course.weights == name]
        frames = sum(len(one.truth) for one in own)
        sys.stdout.write(f"{name}: {len({one.clip for one in own})} clips, {frames} frames\n")
        found = cross_validated(own, task)
        report(found)
        if task is CIRCLE:
            sys.stdout.write(area_line(found["standing", "swept_area"]))
        if wanted.write:
            write(fit(own, task), name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
