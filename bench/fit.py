"""Fits the learned reading of a twist to rendered people and says how good it is on others.

    python -m bench.fit --data FOLDER [--write]

``FOLDER`` holds files of ``bench.landmarks``.  Judged by cross-validation over clips (bodies,
rooms, cameras and motions of a fold are unseen), then fitted to all.  Real recordings play no part.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.estimators.recorded import RecordedPoses
from posecheck.measures.correction import Correction, expanded
from posecheck.measures.twist_features import MIRRORED, features
from posecheck.pipeline.neutral import median_pose

Array = NDArray[np.float64]
OUTPUTS = ("thorax_rotation", "shoulder_rotation", "pelvis_rotation")
WEIGHTS = Path(__file__).parents[1] / "src" / "posecheck" / "measures" / "weights"
RIDGE = 300.0
FOLDS = 5


@dataclass(frozen=True)
class Clip:
    """One rendered clip: features and truth, frame by frame."""

    group: str
    t_s: Array
    features: Array
    truth: Array


def read_clip(path: Path) -> Clip:
    """Features since the clip's own quiet start, and the true angles (n, outputs)."""
    poses = list(RecordedPoses(path).poses())
    with np.load(path) as arrays:
        quiet_s = 0.8 * float(arrays["quiet_s"])
        truth = np.stack([arrays[f"truth_{name}_deg"] for name in OUTPUTS], axis=1)
        group = f"{arrays['position']}, arms {arrays['arms']}"
    neutral = median_pose([pose for pose in poses if 0.3 < pose.t_s < quiet_s and pose.present])
    rows = np.stack([features(pose, neutral) for pose in poses])
    seen = np.isfinite(rows).all(axis=1)
    times = np.array([pose.t_s for pose in poses])
    return Clip(group, times[seen], rows[seen], truth[seen])


def fit(clips: list[Clip]) -> Correction:
    """Ridge regression on every frame and its mirror image."""
    rows = np.concatenate([clip.features for clip in clips])
    truth = np.concatenate([clip.truth for clip in clips])
    design = expanded(np.concatenate([rows, rows * MIRRORED]))
    target = np.concatenate([truth, -truth])
    mean, scale = design.mean(axis=0), design.std(axis=0) + 1e-9
    standard = (design - mean) / scale
    gram = standard.T @ standard + RIDGE * np.eye(standard.shape[1])
    weights = np.linalg.solve(gram, standard.T @ target)
    return Correction(mean, scale, weights, MIRRORED, OUTPUTS, "")


def peak_errors(clip: Clip, reading: Correction) -> Array:
    """Error of each output at the turning points of the thorax, towards its side (n, outputs)."""
    thorax = clip.truth[:, 0]
    found = []
    for sign in (1.0, -1.0):
        course = sign * thorax
        top = (course[1:-1] >= course[:-2]) & (course[1:-1] > course[2:]) & (course[1:-1] > 12.0)
        for i in np.flatnonzero(top) + 1:
            read = np.array(list(reading.read(clip.features[i]).values()))
            found.append(sign * (read - clip.truth[i]))
    return np.array(found).reshape(-1, len(OUTPUTS))


def cross_validated(clips: list[Clip]) -> dict[str, list[Array]]:
    """Peak errors of every clip by a reading that has not seen it, by protocol."""
    order = np.random.default_rng(0).permutation(len(clips))
    errors: dict[str, list[Array]] = {}
    for fold in np.array_split(order, FOLDS):
        reading = fit([clip for i, clip in enumerate(clips) if i not in fold])
        for i in fold:
            errors.setdefault(clips[i].group, []).append(peak_errors(clips[i], reading))
    return errors


def main() -> int:
    """Judge, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    clips = [read_clip(path) for path in sorted(wanted.data.glob("thoracic-twist_*.npz"))]
    clips = [clip for clip in clips if clip.group.startswith("seated")]
    sys.stdout.write(f"{len(clips)} clips, {sum(len(one.t_s) for one in clips)} frames\n")
    for group, of_clips in sorted(cross_validated(clips).items()):
        every = np.concatenate(of_clips)
        within = np.sqrt(np.mean([one.var(axis=0, ddof=1) for one in of_clips if len(one) > 1], 0))
        between = np.std([one.mean(axis=0) for one in of_clips if len(one)], axis=0, ddof=1)
        for k, name in enumerate(OUTPUTS):
            sys.stdout.write(
                f"{group:24} {name:18} n {len(every):4} MAE {np.abs(every[:, k]).mean():5.2f} "
                f"bias {every[:, k].mean():+5.2f} SD within clips {within[k]:5.2f} "
                f"between {between[k]:5.2f}\n"
            )
    if wanted.write:
        reading = fit(clips)
        WEIGHTS.mkdir(exist_ok=True)
        np.savez_compressed(
            WEIGHTS / "thorax_rotation.npz",
            mean=reading.mean,
            scale=reading.scale,
            weights=reading.weights,
            mirrored=reading.mirrored,
            outputs=np.array(OUTPUTS),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
