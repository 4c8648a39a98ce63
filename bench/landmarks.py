"""Renders random people and keeps only their landmarks and the truth: material to learn from.

    python -m bench.landmarks --out FOLDER          # the whole training set, about an hour
    python -m bench.landmarks --out FOLDER --movement thoracic-twist --first-seed 20000 --count 10

Each file is a landmark file (docs/formats.md) with the per-frame truth and the set-up beside it.
Needs the group ``studio``.  Bodies, rooms, cameras and motions follow from the seed alone; seeds
below 20000 are never used here, so that clips for judging stay unseen.  Twists with seeds from
23000 on are of people whose pelvis and girdle turn along by any share.
"""

import argparse
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from bench.pieces import run_pieces
from bench.studio import clips, recording, truth
from bench.studio.motions import MOVEMENTS, default_traits
from posecheck.estimators.opening import open_estimator
from posecheck.estimators.port import PoseEstimator
from posecheck.records import Frame, Pose

FIRST_SEED = 20_000
SIZE_PX = (640, 480)
FPS = 6.0
PIECE = 20
TRAINING = (
    ("thoracic-twist", 20_000, 200),
    ("thoracic-twist", 23_000, 80),
    ("hip-circle", 21_000, 140),
    ("ankle-rock", 22_000, 90),
)
"""Movement, first seed and number of clips."""
WIDER = {"pelvis_share_seated": 1.2, "girdle_share": 4 / 3}
"""The published shares of pelvis and girdle are one man's; learn from people who differ more."""
LOOSE_SEEDS = range(23_000, 24_000)
"""Twists in which nothing tells the pelvis' share or the girdle's beforehand: learned from with the
others, so that a reading does not rest on one man's habits alone."""
LOOSE_SHARES = {
    "pelvis_share_seated": (0.0, 0.5),
    "pelvis_share_standing": (0.05, 0.62),
    "girdle_share": (0.02, 0.42),
}
LOOSE_VARIANTS = {"whole": 0.68, "pelvis": 0.2, "girdle": 0.12}
LOOSE_REPETITIONS = 4


def widened(spec: clips.ClipSpec) -> clips.ClipSpec:
    """The same clip of a person whose habits are further from the middle."""
    middle = default_traits()
    traits = {
        name: middle[name] + WIDER.get(name, 1.0) * (value - middle[name])
        for name, value in spec.script.traits.items()
    }
    return replace(spec, script=replace(spec.script, traits=traits))


def loosened(spec: clips.ClipSpec, seed: int) -> clips.ClipSpec:
    """The same clip of a person whose pelvis and girdle turn by any share, or alone."""
    rng = np.random.default_rng([seed, 11])
    shares = {name: float(rng.uniform(*limits)) for name, limits in LOOSE_SHARES.items()}
    script = replace(
        spec.script.first(LOOSE_REPETITIONS),
        traits=spec.script.traits | shares,
        variant=str(rng.choice(list(LOOSE_VARIANTS), p=list(LOOSE_VARIANTS.values()))),
    )
    return replace(spec, script=script)


def film(spec: clips.ClipSpec, estimator: PoseEstimator, scene: clips.Film) -> dict[str, object]:
    """Landmarks and truth of a clip, frame by frame, without a video file in between."""
    times, camera = scene.times, scene.camera
    poses: list[Pose] = []
    for i, t_s in enumerate(times):
        picture = scene.picture(float(t_s))
        poses.append(estimator.estimate(Frame(float(t_s), picture, restart=i == 0)))
    scene.close()
    neutral_s = recording.neutral_until_s(spec.script)
    angles = truth.measure(recording.record(scene.poser, times), neutral_s)
    true = {f"truth_{name}": value for name, value in angles.as_dict().items()}
    return {
        "t_s": times,
        "landmarks_px": np.stack([pose.landmarks_px for pose in poses]).astype(np.float32),
        "world_m": np.stack(
            [np.full((33, 3), np.nan) if p.world_m is None else p.world_m for p in poses]
        ).astype(np.float32),
        "visibility": np.stack([pose.visibility for pose in poses]).astype(np.float32),
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "model": "full",
        "camera_yaw_deg": camera.yaw_deg,
        "camera_pitch_deg": camera.pitch_deg,
        "camera_fov_deg": camera.fov_deg,
        "camera_roll_deg": camera.roll_deg,
        "camera_distance_m": camera.distance_m,
        "position": spec.protocol.position,
        "arms": spec.protocol.arms,
        "variant": spec.script.variant,
        "side": spec.script.reps[0].side,
        "quiet_s": spec.script.quiet_start_s,
        "phenotype": np.array(list(asdict(spec.look)["phenotype"].values())),
        **true,
    }


def keep(spec: clips.ClipSpec, path: Path) -> dict[str, object]:
    """A clip as ``NAME.full.npz`` with its truth beside it, as if it had been filmed and read."""
    scene = clips.Film(spec)
    with open_estimator("full") as estimator:
        arrays = film(spec, estimator, scene)
    angles, repetitions = recording.measure(scene.poser, scene.times)
    head = clips.describe(spec, scene.camera, len(scene.times))
    stem = path.with_name(path.name.removesuffix(".full.npz"))
    recording.write(stem, head, angles, repetitions, False)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    return {"clip": path.name, "frames": len(scene.times), "repetitions": len(repetitions)}


def render(movement: str, seeds: range, out: Path) -> None:
    """The clips of one movement that are not there yet."""
    for seed in seeds:
        path = out / f"{movement}_{seed}.npz"
        if path.exists():
            continue
        began_s = time.monotonic()
        spec = clips.random_spec(movement, seed, fps=FPS, size=SIZE_PX)
        spec = loosened(spec, seed) if seed in LOOSE_SEEDS else widened(spec)
        with open_estimator("full") as estimator:
            arrays = film(spec, estimator, clips.Film(spec))
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
        sys.stdout.write(f"{path.name} {time.monotonic() - began_s:.1f} s\n")
        sys.stdout.flush()


def render_all(out: Path, workers: int) -> int:
    """The training set, piece by piece."""
    common = ["-m", "bench.landmarks", "--out", str(out)]
    pieces = [
        [*common, *_piece(movement, first + done, min(PIECE, count - done))]
        for movement, first, count in TRAINING
        for done in range(0, count, PIECE)
    ]
    return run_pieces(pieces, workers)


def _piece(movement: str, first: int, count: int) -> list[str]:
    return ["--movement", movement, "--first-seed", str(first), "--count", str(count)]


def main() -> int:
    """Render what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--movement", choices=MOVEMENTS, help="without: the whole training set")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--count", type=int, default=PIECE)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    if wanted.movement is None:
        return render_all(wanted.out, wanted.workers)
    seeds = range(wanted.first_seed, wanted.first_seed + wanted.count)
    render(wanted.movement, seeds, wanted.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
