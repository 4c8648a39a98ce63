"""What thresholds rest on that were chosen on rendered people: printed for docs/thresholds.md.

    python -m bench.thresholds --data FOLDER

``FOLDER`` is the training set of ``bench.landmarks``.  The shin is read by a correction that has
not seen the clip.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.fit import ROCK, fit, folds, opened, read_rock
from posecheck.body import Side, both
from posecheck.measures.correction import Correction
from posecheck.measures.shank_inclination import ShankInclination
from posecheck.measures.trunk_lean import trunk_lean_deg
from posecheck.smoothing import smooth_zero_phase

Array = NDArray[np.float64]
SMOOTHED_S = 0.2
"""The training set has 6 frames a second."""
REST_SHARE = 0.3
"""A heel's lift is taken against its level in the lowest part of a clip's inclinations."""
DOWN_CM, UP_CM = 1.0, 2.0
"""A heel that is truly lower than the first is down, one that reaches the second is lifted."""
RULES_CM = ((1.0, 2.0), (1.5, 2.5), (2.0, 3.0), (2.5, 3.5), (3.0, 4.0))
"""Read lifts that end what counts, in stretches that reach a height."""


@dataclass(frozen=True)
class Rock:
    """One repetition: true and read course of the shin (degrees) and of the heel (cm)."""

    true_deg: Array
    true_cm: Array
    read_deg: Array
    read_cm: Array


def knees(folder: Path) -> str:
    """How far the knees are below the hips in trunk lengths, seated and standing."""
    drops: dict[str, list[float]] = {}
    for path in sorted(folder.glob("thoracic-twist_*.npz")):
        _, neutral, arrays = opened(path)
        knee, hip = (neutral.landmarks_px[list(both(name)), 1].mean() for name in ("knee", "hip"))
        drops.setdefault(str(arrays["position"]), []).append(float(knee - hip) / neutral.trunk_px)
    return "".join(
        f"{position}: {len(found)} people, knees {min(found):.2f} to {max(found):.2f} below\n"
        for position, found in drops.items()
    )


def turns(folder: Path) -> str:
    """How far the trunk leans sideways in twists, and how far the chest turns at most, degrees."""
    leans, chests = [], []
    for path in sorted(folder.glob("thoracic-twist_*.npz")):
        poses, neutral, arrays = opened(path)
        leans.append(
            max(abs(trunk_lean_deg(p) - trunk_lean_deg(neutral)) for p in poses if p.present)
        )
        chest = arrays["truth_thorax_rotation_deg"] + arrays["truth_pelvis_rotation_deg"]
        chests.append(float(np.abs(chest).max()))
    at = np.percentile(leans, (50, 95, 100))
    return (
        f"{len(leans)} twists lean by {at[0]:.0f}° (median), {at[1]:.0f}° (95 %), {at[2]:.0f}° at "
        f"most; their chests turn by {max(chests):.0f}° at most\n"
    )


def rocks(folder: Path) -> list[Rock]:
    """Every repetition of the training rocks."""
    paths = sorted(folder.glob("ankle-rock_*.npz"))
    courses = {path.stem: read_rock(path) for path in paths}
    found = []
    for held in folds(list(courses)):
        known = [one for name, own in courses.items() if name not in held for one in own]
        reading = fit(known, ROCK)
        for path in (one for one in paths if one.stem in held):
            found += _rocks_of(path, reading)
    return found


def _rocks_of(path: Path, reading: Correction) -> list[Rock]:
    poses, neutral, arrays = opened(path)
    side = Side(str(arrays["side"]))
    seen = np.array([pose.present for pose in poses])
    t_s = np.asarray(arrays["t_s"], dtype=float)[seen]
    true_deg = arrays[f"truth_shank_inclination_{side}_deg"][seen]
    true_cm = arrays[f"truth_heel_height_{side}_cm"][seen]
    kind = ShankInclination(reading)
    lift, lean = [], []
    for pose in (one for one in poses if one.present):
        sample = next(one for one in kind.read(pose, neutral) if one.side is side)
        lift.append(sample.values["heel_lift"])
        lean.append(sample.values["shank_inclination"])
    read_deg, read_cm = (
        smooth_zero_phase(t_s, np.array(values), bandwidth_s=SMOOTHED_S)[0]
        for values in (lean, lift)
    )
    read_cm = read_cm - np.nanmedian(read_cm[true_deg <= np.quantile(true_deg, REST_SHARE)])
    return [
        Rock(true_deg[rows], true_cm[rows], read_deg[rows], read_cm[rows])
        for rows in _excursions(true_deg)
    ]


def _excursions(true_deg: Array) -> list[slice]:
    """Stretches in the upper half of the way from the lowest to the highest inclination."""
    half = (float(true_deg.min()) + float(true_deg.max())) / 2.0
    steps = np.flatnonzero(np.diff((true_deg > half).astype(int), prepend=0, append=0))
    return [slice(int(a), int(b)) for a, b in zip(steps[::2], steps[1::2], strict=True)]


def heels(found: list[Rock]) -> str:
    """For each rule: lifts found, false alarms, and what is left of the end range."""
    lifted = [one for one in found if one.true_cm.max() >= UP_CM]
    down = [one for one in found if one.true_cm.max() < DOWN_CM]
    lines = [f"{len(found)} rocks, {len(lifted)} with a lifted heel, {len(down)} without\n"]
    for from_cm, if_cm in RULES_CM:
        hit, false = (
            np.mean([one.read_cm.max() >= if_cm for one in some]) for some in (lifted, down)
        )
        errors = np.array([_error_deg(one, from_cm, if_cm) for one in found])
        known = errors[np.isfinite(errors)]
        lines.append(
            f"from {from_cm:g} cm if {if_cm:g} cm: found {hit:.0%}, false alarms {false:.0%}, "
            f"end range of {len(known)} read {known.mean():+.1f}°, mean error "
            f"{np.abs(known).mean():.1f}°\n"
        )
    return "".join(lines)


def _error_deg(one: Rock, from_cm: float, if_cm: float) -> float:
    """Read minus true largest inclination with the heel down; NaN when nothing is left."""
    spoilt = (one.read_cm > from_cm) & (one.read_cm.max() > if_cm)
    true = one.true_deg[one.true_cm < DOWN_CM]
    if spoilt.all() or not len(true):
        return float("nan")
    return float(one.read_deg[~spoilt].max() - true.max())


def main() -> int:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    sys.stdout.write(knees(folder) + turns(folder) + heels(rocks(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
