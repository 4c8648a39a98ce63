"""The clips of the study of forced repetitions: who does it, seen from where; needs the studio.

Each camera is level within 2° and within ``OFF_DEG`` of the best view.  The journal's days are
filmed from the same place: ``SAME_DEG`` and ``SAME_SHARE`` are two thirds of what counts as such.
"""

import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.accuracy.effort_scripts import Plan
from bench.accuracy.reading import landmarks_file
from bench.studio import clips, recording, second_look
from bench.studio.bodies import Look, random_look
from bench.studio.camera import Wish
from bench.studio.posing import Protocol

FPS, JOURNAL_FPS = 15.0, 10.0
"""Of the studio; the journal's part has seventy clips."""
OFF_DEG = {"thoracic-twist": 15.0, "ankle-rock": 15.0, "hip-circle": 20.0}
ROLL_DEG = 2.0
SAME_DEG, SAME_SHARE = 2.0, 0.02
"""So far is a day's camera from where it was, in yaw and in shares of 1.7 m."""
STATURE_M = 1.7
SIZE_PX = (640, 480)
CLOTHES = (
    *("shirt", "shirt_pattern", "shirt_second", "sleeve", "looseness_m"),
    *("trousers", "trouser_leg", "footwear", "shoe"),
)
"""What is another on another day."""


def spec_of(plan: Plan) -> clips.ClipSpec:
    """What the clip is made from."""
    rng = np.random.default_rng([plan.seed, 62])
    twist = plan.movement == "thoracic-twist"
    middle_deg = clips.side_view_deg(plan.script) if plan.movement == "ankle-rock" else 0.0
    yaw_deg = middle_deg + float(rng.uniform(-1, 1)) * OFF_DEG[plan.movement]
    free = Protocol("standing", str(rng.choice(["hips", "hanging"])), {"knee": "bent"})
    spec = _drawn(plan, yaw_deg)
    roll_deg = float(np.clip(spec.wish.roll_deg, -ROLL_DEG, ROLL_DEG))
    return replace(
        spec,
        script=plan.script,
        protocol=Protocol("seated", "crossed") if twist else free,
        wish=replace(spec.wish, roll_deg=roll_deg),
    )


def _drawn(plan: Plan, yaw_deg: float) -> clips.ClipSpec:
    """Person, room and camera."""
    if plan.look == "second":
        spec = second_look.random_spec(plan.movement, plan.seed)
        return replace(spec, wish=replace(spec.wish, yaw_deg=yaw_deg))
    fps = FPS if plan.purpose == "judged" else JOURNAL_FPS
    spec = clips.random_spec(plan.movement, plan.seed, yaw_deg=yaw_deg, fps=fps, size=SIZE_PX)
    return spec if plan.purpose == "judged" else _at_home(plan, spec)


def _at_home(plan: Plan, spec: clips.ClipSpec) -> clips.ClipSpec:
    """Always the same room and nearly the same place; other clothes every day."""
    rng = np.random.default_rng([plan.seed, 63])
    place = replace(
        spec.wish,
        distance_m=float(rng.uniform(3.2, 3.7)),
        fov_deg=float(rng.uniform(48, 52)),
        aim_shift=0.0,
    )
    today = random_look(np.random.default_rng([plan.seed, 64, plan.day]))
    camera = again(place, np.random.default_rng([plan.seed, 65, plan.day]))
    return replace(spec, look=dressed_otherwise(spec.look, today), wish=camera)


def dressed_otherwise(look: Look, other: Look) -> Look:
    """The same person in the other's clothes."""
    return replace(look, **{name: getattr(other, name) for name in CLOTHES})


def again(wish: Wish, rng: np.random.Generator) -> Wish:
    """The camera put back to its place, as well as that is done."""
    reach_m = SAME_SHARE * STATURE_M
    return replace(
        wish,
        yaw_deg=wish.yaw_deg + float(rng.uniform(-SAME_DEG, SAME_DEG)),
        roll_deg=wish.roll_deg + float(rng.uniform(-1, 1)),
        distance_m=wish.distance_m + float(rng.uniform(-reach_m, reach_m)),
        height_m=wish.height_m + float(rng.uniform(-reach_m, reach_m)),
        aim_shift=float(rng.uniform(-SAME_SHARE, SAME_SHARE) / 2),
    )


def film(plan: Plan, out: Path) -> None:
    """Keep the clip's landmarks and truth, if they are not there yet."""
    from bench.landmarks import film as filmed
    from bench.second_look import Film
    from posecheck.estimators.opening import open_estimator

    kept = landmarks_file(out, plan.name, "full")
    if kept.exists():
        return
    began_s = time.monotonic()
    spec = spec_of(plan)
    scene = Film(spec) if plan.look == "second" else clips.Film(spec)
    if plan.purpose != "judged" and scene.camera.distance_m != spec.wish.distance_m:
        raise RuntimeError(f"{plan.name}: the person does not fit in the picture from there.")
    with open_estimator("full") as estimator:
        arrays = filmed(spec, estimator, scene)
    angles, reps = recording.measure(scene.poser, scene.times)
    head = clips.describe(spec, scene.camera, len(scene.times))
    recording.write(out / plan.name, head, angles, reps, arrays=False)
    _keep(kept, arrays)
    seen = np.isfinite(np.asarray(arrays["landmarks_px"])).all(axis=(1, 2)).mean()
    took_s = time.monotonic() - began_s
    sys.stdout.write(f"{plan.name} {len(scene.times)} frames, {seen:.0%} found, {took_s:.0f} s\n")
    sys.stdout.flush()


def _keep(path: Path, arrays: Mapping[str, Any]) -> None:
    partial = path.with_name(f".{path.name}")
    np.savez_compressed(partial, **arrays)
    partial.replace(path)
