"""Renders people with the second look and keeps their landmarks and the truth.

    python -m bench.second_look --out FOLDER --use judging           # all movements, by turns
    python -m bench.second_look --out FOLDER --use judging --movement ankle-rock --count 5
    python -m bench.second_look --still ankle-rock --seed 72001 --at 1 3 --out FILE.png

A clip that judges is NAME.truth.json and NAME.full.npz, as ``bench.accuracy`` keeps them; one to
learn from is a file as of ``bench.landmarks``. What is there already is left; stop it at any time.
Needs the group ``studio`` and ``bpy`` (bench/studio/README.md).
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from bench.landmarks import film
from bench.studio import clips, recording
from bench.studio.bodies import Body
from bench.studio.encode import Image
from bench.studio.motions import MOVEMENTS
from bench.studio.posing import Poser
from bench.studio.rotations import Array
from bench.studio.samples import NAMES
from bench.studio.second_look import (
    FIRST_SEEDS,
    USES,
    Paced,
    draped,
    random_spec,
    random_tempo,
    seed_of,
)
from posecheck.estimators.opening import open_estimator

COUNT = 40
"""Clips of each movement for each use, where nothing else is asked."""


class Film(clips.Film):
    """A clip's person in Blender's room, through another camera."""

    def __init__(self, spec: clips.ClipSpec) -> None:
        self.seed = spec.seeds["motion"]
        super().__init__(spec)
        rng = np.random.default_rng([self.seed, 39])
        self.blur_px, self.noise = float(rng.uniform(0.3, 1.1)), float(rng.uniform(1.0, 8.0))
        self.quality = int(rng.integers(35, 90))
        self.rng = rng

    def dressed(self, body: Body) -> Body:
        """With folds and wider clothes."""
        return draped(body, self.seed)

    def moving(self, poser: Poser) -> Any:
        """At a tempo of the person's own."""
        return Paced(poser, random_tempo(poser.script, self.seed))

    def staged(self, body: Body, places: Array) -> Any:  # noqa: ARG002
        """Drawn by Blender."""
        from bench.studio.blender import Stage

        return Stage(body, self.camera, self.poser.seat, self.seed)

    def picture(self, t_s: float) -> Image:
        """What the camera stores: a soft lens, noise, and a JPEG's blocks."""
        image = self.stage.shoot(self.poser.pose(t_s))
        image = cv2.GaussianBlur(image, (0, 0), self.blur_px)
        noise = self.rng.normal(0, self.noise, image.shape)
        grainy = np.clip(image + noise, 0, 255).astype(np.uint8)
        _, stored = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        return np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), dtype=np.uint8)


def kept_in(out: Path, movement: str, seed: int) -> Path:
    """Where a clip's landmarks are kept: as ``bench.fit`` or ``bench.accuracy`` looks for them."""
    if seed % 2 == USES["training"]:
        return out / f"{movement}_{seed}.npz"
    return out / f"{NAMES[movement]}_{seed}.full.npz"


def render(movement: str, seed: int, out: Path) -> None:
    """One clip, if it is not there yet."""
    kept = kept_in(out, movement, seed)
    if kept.exists():
        return
    began_s = time.monotonic()
    spec = random_spec(movement, seed)
    scene = Film(spec)
    with open_estimator("full") as estimator:
        arrays = film(spec, estimator, scene)
    if seed % 2 == USES["judging"]:
        angles, reps = recording.measure(scene.poser, scene.times)
        head = clips.describe(spec, scene.camera, len(scene.times))
        recording.write(out / f"{NAMES[movement]}_{seed}", head, angles, reps, arrays=False)
    partial = kept.with_name(f".{kept.name}")
    np.savez_compressed(partial, **arrays)  # type: ignore[arg-type]
    partial.replace(kept)
    frames = len(scene.times)
    seen = np.isfinite(np.asarray(arrays["landmarks_px"])).all(axis=(1, 2)).mean()
    took_s = time.monotonic() - began_s
    sys.stdout.write(f"{kept.name} {frames} frames, {seen:.0%} found, {took_s:.0f} s\n")
    sys.stdout.flush()


def still(movement: str, seed: int, at_s: list[float], path: Path) -> None:
    """Pictures of a clip side by side, for looking at."""
    scene = Film(random_spec(movement, seed))
    pictures = [scene.picture(t_s) for t_s in at_s]
    scene.close()
    cv2.imwrite(str(path), np.hstack(pictures)[..., ::-1])


def main() -> int:
    """Render what is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--use", choices=USES, default="judging")
    parser.add_argument("--movement", choices=MOVEMENTS, help="without: all by turns")
    parser.add_argument("--skip", type=int, default=0, help="so many clips of each movement")
    parser.add_argument("--count", type=int, default=COUNT, help="clips of each movement")
    parser.add_argument("--still", choices=MOVEMENTS, help="only pictures of one clip")
    parser.add_argument("--seed", type=int, default=1, help="of the clip to take pictures of")
    parser.add_argument("--at", type=float, nargs="+", default=[1.0])
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    if wanted.still:
        still(wanted.still, wanted.seed, wanted.at, wanted.out)
        return 0
    wanted.out.mkdir(parents=True, exist_ok=True)
    movements = [wanted.movement] if wanted.movement else list(FIRST_SEEDS)
    for i in range(wanted.skip, wanted.skip + wanted.count):
        for movement in movements:
            render(movement, seed_of(movement, wanted.use, i), wanted.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
