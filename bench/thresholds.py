"""What thresholds rest on that were chosen on rendered people: printed for docs/derivations.md.

    python -m bench.thresholds --data FOLDER [--others OTHERS]

``FOLDER`` is the training set of ``bench.landmarks``, ``OTHERS`` a part of
``bench.other_landmarks``.  The chest is read by corrections that have
not seen the clip.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.fit import (
    TWIST,
    fit,
    folds,
    opened,
    read_twist,
    report,
    turning_points,
)
from bench.sessions.composing import Session
from bench.sessions.material import strip_of
from posecheck.body import Side, both
from posecheck.measures import measure_for
from posecheck.measures.posture import trunk_lean_deg
from posecheck.measures.shank_inclination import ShankInclination
from posecheck.measures.shoulder_ellipse import ShoulderEllipse, shoulder_line
from posecheck.measures.thorax_rotation import (
    HIDDEN_SHARE,
    ThoraxRotation,
    facing_away_deg,
)
from posecheck.movements import load_movement
from posecheck.recognition.by_hips import FORWARD_SHARE, excursions_of
from posecheck.recognition.track import track_of
from posecheck.smoothing import smooth_zero_phase

Array = NDArray[np.float64]
TWIST_WEIGHTS = ("thorax_rotation_seated", "thorax_rotation_standing")
"""In the order in which the measure takes them."""
SMOOTHED_S = 0.2
"""The training set has 6 frames a second."""
REST_SHARE = 0.3
"""A heel's lift is taken against its level in the lowest part of a clip's inclinations."""
FROM_CAMERA_DEG = ((60, 80), (80, 90), (90, 100), (100, 140))
"""Angles of the shoulder line from the camera, for which it is said how wide it looks."""
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


def twists_in(folder: Path) -> list[Path]:
    """Landmark files of twists, of the training set or of the study's sets to learn from."""
    return sorted(folder.glob("thoracic[-_]twist_*.npz"))


def knees(folder: Path) -> str:
    """How far the knees are below the hips, seated and standing.

    In trunk lengths, and as a share of the way from the hips to the ankles.
    """
    drops: dict[str, list[tuple[float, float]]] = {}
    for path in twists_in(folder):
        _, neutral, arrays = opened(path)
        knee, hip, ankle = (
            float(neutral.landmarks_px[list(both(name)), 1].mean())
            for name in ("knee", "hip", "ankle")
        )
        below = ((knee - hip) / neutral.trunk_px, (knee - hip) / (ankle - hip))
        drops.setdefault(str(arrays["position"]), []).append(below)
    lines = []
    for position, found in drops.items():
        (least, share), (most, most_share) = (np.array(found).min(0), np.array(found).max(0))
        lines.append(
            f"{position}: {len(found)} people, knees {least:.2f} to {most:.2f} below, "
            f"{share:.2f} to {most_share:.2f} of the way to the ankles\n"
        )
    return "".join(lines)


def shares(folder: Path) -> str:
    """How well the width of the shoulders tells how far one turn goes beside another of its set.

    Of every side of a clip: the scatter of end ranges about its own mean gain, degrees, and the
    error of the angle itself, against the turn of the shoulder line in the room.
    """
    scatter: dict[str, list[Array]] = {}
    off: dict[str, list[float]] = {}
    for path in twists_in(folder):
        poses, neutral, arrays = opened(path)
        position = str(arrays["position"])
        away = np.array([facing_away_deg(pose, neutral) for pose in poses])
        turn = arrays["truth_shoulder_rotation_deg"] + arrays["truth_pelvis_rotation_deg"]
        tops = turning_points(arrays["truth_thorax_rotation_deg"], TWIST)
        for side in (1.0, -1.0):
            rows = [(sign * turn[i], away[i]) for sign, i in tops if sign == side]
            ends = np.array([row for row in rows if np.isfinite(row).all()]).reshape(-1, 2)
            if len(ends) > 1:
                true, read = ends.T
                scatter.setdefault(position, []).append(read - true * np.mean(read / true))
                off.setdefault(position, []).append(float((read - true).mean()))
    return "".join(
        f"{position}: shares by width scatter by {np.concatenate(found).std():.1f}°, the angle "
        f"itself is off by {np.mean(off[position]):+.1f} ± {np.std(off[position]):.1f}°\n"
        for position, found in scatter.items()
    )


def turns(folder: Path) -> str:
    """How far the trunk leans sideways in twists, degrees, and how near the shoulders come."""
    leans, near = [], []
    for path in twists_in(folder):
        poses, neutral, arrays = opened(path)
        seen = np.array([pose.present for pose in poses])
        present = [pose for pose in poses if pose.present]
        leans.append(max(abs(trunk_lean_deg(p) - trunk_lean_deg(neutral)) for p in present))
        chest = arrays["truth_shoulder_rotation_deg"] + arrays["truth_pelvis_rotation_deg"]
        from_camera = np.abs(chest[seen] - arrays["camera_yaw_deg"])
        widths = np.array([shoulder_line(pose, pose.trunk_px)[0] for pose in present])
        near += [*zip(from_camera, widths, strict=True)]
    at = np.percentile(leans, (50, 95, 100))
    lines = [
        f"{len(leans)} twists lean by {at[0]:.0f}° (median), {at[1]:.0f}° (95 %), {at[2]:.0f}° at "
        "most\n"
    ]
    for low, high in FROM_CAMERA_DEG:
        own = [width for angle, width in near if low <= angle < high]
        if own:
            few, middle = np.percentile(own, (5, 50))
            lines.append(
                f"shoulders {low} to {high}° from the camera: {middle:.2f} trunk lengths apart "
                f"(median), {few:.2f} (5 %)\n"
            )
    return "".join(lines)


def hidden(folder: Path) -> str:
    """How turns in which one shoulder hides the other are read by the weights that ship.

    They were fitted to the training set: sets to learn from (``bench.accuracy.forced``) are others.
    """
    off = []
    kind = measure_for(load_movement("thoracic-twist"))
    for path in twists_in(folder):
        poses, neutral, arrays = opened(path)
        kind.reset()
        left = [
            kind.read(pose, neutral)[0].values["thorax_rotation"] if pose.present else np.nan
            for pose in poses
        ]
        for sign, i in turning_points(arrays["truth_thorax_rotation_deg"], TWIST):
            pose = poses[i]
            if pose.present and shoulder_line(pose, pose.trunk_px)[0] < HIDDEN_SHARE:
                off.append(sign * (left[i] - float(arrays["truth_thorax_rotation_deg"][i])))
    if not off:
        return "no shoulder is hidden at an end range\n"
    far = f"{min(off):+.0f} to {max(off):+.0f}°"
    return f"{len(off)} end ranges with a hidden shoulder are off by {far}\n"


def geometry(folder: Path) -> str:
    """What share of the shoulder line's turn, by its ellipse, is that on the pelvis."""
    found: dict[str, list[Array]] = {}
    for path in twists_in(folder):
        poses, neutral, arrays = opened(path)
        ellipse = ShoulderEllipse()
        turn = np.array([ellipse.turn_deg(pose, neutral) for pose in poses])
        true = [arrays[f"truth_{name}_deg"] for name in ("thorax_rotation", "shoulder_rotation")]
        far = np.isfinite(turn) & (np.abs(true[0]) >= TWIST.top_deg)
        found.setdefault(str(arrays["position"]), []).append(np.stack([turn, *true])[:, far])
    lines = []
    for position, clips in found.items():
        turn, thorax, shoulders = np.concatenate(clips, axis=1)
        of_thorax, of_shoulders = (float(one @ turn / (turn @ turn)) for one in (thorax, shoulders))
        lines.append(
            f"{position}: rib cage {of_thorax:.2f}, shoulders {of_shoulders:.2f} of the turn "
            "by geometry\n"
        )
    return "".join(lines)


def twists(folder: Path) -> dict[tuple[str, str], list[Array]]:
    """What the measure, geometry and all, reads at the true end ranges of clips it has not seen."""
    paths = {path.stem: path for path in twists_in(folder)}
    courses = [course for path in paths.values() for course in read_twist(path)]
    found: dict[tuple[str, str], list[Array]] = {}
    for held in folds(list(paths)):
        readings = [
            fit([one for one in courses if one.clip not in held and one.weights == name], TWIST)
            for name in TWIST_WEIGHTS
        ]
        for clip in held:
            for key, rows in _ends_of(paths[clip], ThoraxRotation(*readings)).items():
                found.setdefault(key, []).append(rows)
    return found


def _ends_of(path: Path, kind: ThoraxRotation) -> dict[tuple[str, str], Array]:
    """Read, true and side at the end ranges of one clip, by position and measure."""
    poses, neutral, arrays = opened(path)
    seen = np.array([pose.present for pose in poses])
    left = [kind.read(pose, neutral)[0].values for pose in poses if pose.present]
    tops = turning_points(arrays["truth_thorax_rotation_deg"][seen], TWIST)
    return {
        (str(arrays["position"]), name): np.array(
            [
                (sign * left[i][name], sign * arrays[f"truth_{name}_deg"][seen][i], sign)
                for sign, i in tops
            ]
        )
        for name in (TWIST.outputs if tops else ())
    }


def rocks(folder: Path) -> list[Rock]:
    """Every repetition of the training rocks."""
    paths = sorted(folder.glob("ankle-rock_*.npz"))
    return [rock for path in paths for rock in _rocks_of(path)]


def _rocks_of(path: Path) -> list[Rock]:
    poses, neutral, arrays = opened(path)
    side = Side(str(arrays["side"]))
    seen = np.array([pose.present for pose in poses])
    t_s = np.asarray(arrays["t_s"], dtype=float)[seen]
    true_deg = arrays[f"truth_shank_inclination_{side}_deg"][seen]
    true_cm = arrays[f"truth_heel_height_{side}_cm"][seen]
    kind = ShankInclination()
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
    excluded = (one.read_cm > from_cm) & (one.read_cm.max() > if_cm)
    true = one.true_deg[one.true_cm < DOWN_CM]
    if excluded.all() or not len(true):
        return float("nan")
    return float(one.read_deg[~excluded].max() - true.max())


def hips(folder: Path, *, rock: bool) -> str:
    """How far the hips go forward while the feet stay, seen from the side, when at all.

    Of rocks what most of them do: the 5th to the 95th percentile; of anything else every one.
    """
    movement, found = load_movement("ankle-rock"), []
    for path in sorted(folder.glob("ankle-rock_*.npz" if rock else "*.npz")):
        track = track_of(Session(path.stem, strip_of(path)).poses())
        for _, excursions in excursions_of(track, movement):
            found += [(path.stem, one) for one in excursions if one.forward >= FORWARD_SHARE]
    if not rock:
        lines = [
            f"  {name}: {one.forward:.2f} forward for {one.end_s - one.start_s:.1f} s, rises "
            f"{one.rises:+.2f}, leans {one.leans_deg:+.0f}°; a rock: {one.is_rock}\n"
            for name, one in found
        ]
        return "Hips that go forward in something else (trunk lengths)\n" + "".join(lines)
    values = np.array([(one.forward, one.rises, one.leans_deg) for _, one in found])
    lines = [
        f"  {name}: {low:.2f} to {high:.2f}\n"
        for name, low, high in zip(
            ("forward", "rises", "leans, degrees"),
            *np.percentile(values, [5, 95], axis=0),
            strict=True,
        )
    ]
    rocks_seen = sum(one.is_rock for _, one in found)
    return f"Hips in {len(found)} excursions, {rocks_seen} like rocks\n" + "".join(lines)


def main() -> int:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--others", type=Path, help="what is not the movement")
    wanted = parser.parse_args()
    folder = wanted.data
    if twists_in(folder):
        sys.stdout.write(
            knees(folder) + turns(folder) + hidden(folder) + geometry(folder) + shares(folder)
        )
        report(twists(folder))
    if any(folder.glob("ankle-rock_*.npz")):
        sys.stdout.write(heels(rocks(folder)) + hips(folder, rock=True))
    if wanted.others is not None:
        sys.stdout.write(hips(wanted.others, rock=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
