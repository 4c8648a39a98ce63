"""Renders random people and keeps only their landmarks and the truth: material to learn from.

    python -m bench.landmarks thoracic-twist --first-seed 20000 --count 100 --out FOLDER

Each file is a landmark file (docs/formats.md) with the per-frame truth and the set-up beside it.
Needs the extra ``studio``.  Bodies, rooms, cameras and motions follow from the seed alone; seeds
below 20000 are never used here, so that clips for judging stay unseen.
"""

import argparse
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from bench.studio import clips, recording
from bench.studio.bodies import make_body
from bench.studio.camera import fit
from bench.studio.encode import Sensor
from bench.studio.motions import MOVEMENTS, sample_times
from bench.studio.posing import Protocol, make_poser
from bench.studio.render import Stage
from posecheck.estimators.bundles import find_bundle
from posecheck.estimators.mediapipe import MediaPipeEstimator
from posecheck.records import Frame, Pose

FIRST_SEED = 20_000
ARMS = ("crossed", "crossed", "crossed", "hips", "hanging")


def varied(movement: str, seed: int, *, fps: float) -> clips.ClipSpec:
    """A random clip; twists also with the arms elsewhere than the protocol has them."""
    spec = clips.random_spec(movement, seed, fps=fps, size=(640, 480))
    if movement != "thoracic-twist":
        return spec
    rng = np.random.default_rng([seed, 99])
    return replace(spec, protocol=Protocol("seated", str(rng.choice(ARMS))))


def film(spec: clips.ClipSpec, estimator: MediaPipeEstimator) -> dict[str, object]:
    """Landmarks and truth of a clip, frame by frame, without a video file in between."""
    body = make_body(spec.look)
    poser = make_poser(body, spec.script, spec.protocol)
    places = clips.extent(poser)
    camera = fit(spec.wish, places)
    times = sample_times(spec.script.duration_s, spec.fps)
    stage = Stage(body, spec.room, camera, poser.seat, places)
    sensor = Sensor(seed=spec.seeds.get("camera", 0), **spec.room.grade)
    poses: list[Pose] = []
    for i, t_s in enumerate(times):
        picture = sensor(stage.shoot(poser.pose(float(t_s))))
        poses.append(estimator.estimate(Frame(float(t_s), picture, restart=i == 0)))
    stage.close()
    angles, _ = recording.measure(poser, times)
    truth = {f"truth_{name}": value for name, value in angles.as_dict().items()}
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
        "camera_roll_deg": camera.roll_deg,
        "camera_distance_m": camera.distance_m,
        "position": spec.protocol.position,
        "arms": spec.protocol.arms,
        "quiet_s": spec.script.quiet_start_s,
        "phenotype": np.array(list(asdict(spec.look)["phenotype"].values())),
        **truth,
    }


def main() -> int:
    """Render what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("movement", choices=MOVEMENTS)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--fps", type=float, default=6.0)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for seed in range(wanted.first_seed, wanted.first_seed + wanted.count):
        path = wanted.out / f"{wanted.movement}_{seed}.npz"
        if path.exists():
            continue
        began_s = time.monotonic()
        with MediaPipeEstimator(find_bundle("full")) as estimator:
            arrays = film(varied(wanted.movement, seed, fps=wanted.fps), estimator)
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
        sys.stdout.write(f"{path.name} {time.monotonic() - began_s:.1f} s\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
