"""Fits the learned readings to rendered people and says how good they are on others.

    python -m bench.fit thoracic-twist --data FOLDER [--write]

``FOLDER`` holds files of ``bench.landmarks``.  Judged by cross-validation over clips (bodies,
rooms, cameras and motions of a fold are unseen), then fitted to all.  Real recordings play no part.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side
from posecheck.estimators.recorded import RecordedPoses
from posecheck.measures import leg_features, twist_features
from posecheck.measures.correction import Correction, expanded
from posecheck.pipeline.neutral import median_pose
from posecheck.records import Pose

Array = NDArray[np.float64]
WEIGHTS = Path(__file__).parents[1] / "src" / "posecheck" / "measures" / "weights"
RIDGE = 300.0
FOLDS = 5


@dataclass(frozen=True)
class Course:
    """One clip, of one leg where the movement has legs: features and truth, frame by frame."""

    clip: str
    group: str
    features: Array
    truth: Array


@dataclass(frozen=True)
class Task:
    """What is read from what."""

    weights: str
    outputs: tuple[str, ...]
    mirrored: Array
    top_deg: float
    read: Callable[[Path], list[Course]]


def read_twist(path: Path) -> list[Course]:
    """Features since the clip's own quiet start, and the true angles (n, outputs)."""
    poses, neutral, arrays = _opened(path)
    truth = np.stack([arrays[f"truth_{name}_deg"] for name in TWIST.outputs], axis=1)
    rows = np.stack([twist_features.features(pose, neutral) for pose in poses])
    seen = np.isfinite(rows).all(axis=1)
    group = f"{arrays['position']}, arms {arrays['arms']}"
    return [Course(path.stem, group, rows[seen], truth[seen])] if "seated" in group else []


def read_circle(path: Path) -> list[Course]:
    """The same for each leg."""
    poses, neutral, arrays = _opened(path)
    courses = []
    for side in Side:
        truth = np.stack([arrays[f"truth_{name}_{side}_deg"] for name in CIRCLE.outputs], axis=1)
        seen = np.array([pose.present for pose in poses])
        present = [pose for pose in poses if pose.present]
        rows = np.stack([leg_features.features(pose, neutral, side) for pose in present])
        courses.append(Course(path.stem, "standing", rows, truth[seen]))
    return courses


def _opened(path: Path) -> tuple[list[Pose], Pose, dict[str, Any]]:
    poses = list(RecordedPoses(path).poses())
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    quiet_s = 0.8 * float(arrays["quiet_s"])
    quiet = [pose for pose in poses if 0.3 < pose.t_s < quiet_s and pose.present]
    return poses, median_pose(quiet), arrays


TWIST = Task(
    "thorax_rotation",
    ("thorax_rotation", "shoulder_rotation", "pelvis_rotation"),
    twist_features.MIRRORED,
    12.0,
    read_twist,
)
CIRCLE = Task("hip_circumduction", ("hip_flexion", "hip_abduction"), np.zeros(0), 20.0, read_circle)
TASKS = {"thoracic-twist": TWIST, "hip-circle": CIRCLE}


def fit(courses: list[Course], task: Task) -> Correction:
    """Ridge regression on every frame and, where there is one, its mirror image."""
    rows = np.concatenate([course.features for course in courses])
    truth = np.concatenate([course.truth for course in courses])
    if len(task.mirrored):
        rows, truth = np.concatenate([rows, rows * task.mirrored]), np.concatenate([truth, -truth])
    design = expanded(rows)
    mean, scale = design.mean(axis=0), design.std(axis=0) + 1e-9
    level = truth.mean(axis=0)
    standard = (design - mean) / scale
    gram = standard.T @ standard + RIDGE * np.eye(standard.shape[1])
    weights = np.linalg.solve(gram, standard.T @ (truth - level))
    return Correction(mean, scale, weights, level, task.mirrored, task.outputs, "")


def peak_errors(course: Course, reading: Correction, task: Task, output: int) -> Array:
    """Error of one output at the turning points of the first (circle: its own), to its side."""
    leading = course.truth[:, output if task is CIRCLE else 0]
    found = []
    for sign in (1.0, -1.0) if len(task.mirrored) else (1.0,):
        high = sign * leading
        top = (high[1:-1] >= high[:-2]) & (high[1:-1] > high[2:]) & (high[1:-1] > task.top_deg)
        for i in np.flatnonzero(top) + 1:
            read = reading.read(course.features[i])[task.outputs[output]]
            found.append(sign * (read - course.truth[i, output]))
    return np.array(found)


def cross_validated(courses: list[Course], task: Task) -> dict[tuple[str, str], list[Array]]:
    """Peak errors of every clip by a reading that has not seen it, by protocol and output."""
    clips = sorted({course.clip for course in courses})
    errors: dict[tuple[str, str], list[Array]] = {}
    for fold in np.array_split(np.random.default_rng(0).permutation(clips), FOLDS):
        reading = fit([course for course in courses if course.clip not in fold], task)
        for course in (one for one in courses if one.clip in fold):
            for k, name in enumerate(task.outputs):
                found = peak_errors(course, reading, task, k)
                if len(found):
                    errors.setdefault((course.group, name), []).append(found)
    return errors


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
    sys.stdout.write(f"{len(files)} clips, {sum(len(one.truth) for one in courses)} frames\n")
    for (group, name), of_clips in sorted(cross_validated(courses, task).items()):
        every = np.concatenate(of_clips)
        within = np.sqrt(np.mean([one.var(ddof=1) for one in of_clips if len(one) > 1]))
        between = np.std([one.mean() for one in of_clips], ddof=1)
        sys.stdout.write(
            f"{group:24} {name:18} n {len(every):4} MAE {np.abs(every).mean():5.2f} bias "
            f"{every.mean():+5.2f} SD within clips {within:5.2f} between {between:5.2f}\n"
        )
    if wanted.write:
        reading = fit(courses, task)
        WEIGHTS.mkdir(exist_ok=True)
        np.savez_compressed(
            WEIGHTS / f"{task.weights}.npz",
            mean=reading.mean,
            scale=reading.scale,
            weights=reading.weights,
            level=reading.level,
            mirrored=task.mirrored,
            outputs=np.array(task.outputs),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
