"""One clip from its specification: body, motion, camera, room, picture, truth."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bench.studio import recording
from bench.studio.bodies import Look, make_body, random_look
from bench.studio.camera import Camera, Wish, fit, random_wish
from bench.studio.encode import Sensor, writer
from bench.studio.motions import Script, random_script, sample_times
from bench.studio.posing import Poser, Protocol, make_poser
from bench.studio.rooms import Room, random_room
from bench.studio.rotations import Array

YAW_RANGES = {
    "thoracic-twist": (-20.0, 20.0),
    "ankle-rock": (-30.0, 30.0),  # around the working leg's side
    "hip-circle": (-45.0, 45.0),
}
FRAME_RATES = (15.0, 25.0, 30.0, 60.0)


@dataclass(frozen=True)
class ClipSpec:
    """Everything a clip is made from; the seeds are kept apart so that they can vary alone."""

    script: Script
    protocol: Protocol
    look: Look
    room: Room
    wish: Wish
    fps: float
    crf: int = 26
    seeds: dict[str, int] = field(default_factory=dict)


def side_view_deg(script: Script) -> float:
    """Yaw from which the working leg of an ankle rock is the near one."""
    return 90.0 if script.reps[0].side == "left" else -90.0


def random_spec(
    movement: str,
    seed: int,
    *,
    yaw_deg: float | None = None,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    seeds: dict[str, int] | None = None,
) -> ClipSpec:
    """A clip from one seed, or from separate seeds for ``body``, ``motion``, ``camera``, ``room``.

    ``yaw_deg``, ``fps`` and ``size`` replace what the camera's seed would draw.
    """
    own = {"body": seed, "motion": seed, "camera": seed, "room": seed} | (seeds or {})
    script = random_script(movement, own["motion"])
    lens = np.random.default_rng([own["camera"], 3])
    low, high = YAW_RANGES[movement]
    middle = side_view_deg(script) if movement == "ankle-rock" else 0.0
    wish = random_wish((middle + low, middle + high), lens)
    rate = float(lens.choice(FRAME_RATES))
    changes: dict[str, Any] = {}
    if yaw_deg is not None:
        changes["yaw_deg"] = yaw_deg
    if size is not None:
        changes |= {"width_px": size[0], "height_px": size[1]}
    wish = Wish(**(asdict(wish) | changes))
    return ClipSpec(
        script=script,
        protocol=random_protocol(movement, np.random.default_rng([own["motion"], 4])),
        look=random_look(np.random.default_rng([own["body"], 1])),
        room=random_room(wish.yaw_deg, np.random.default_rng([own["room"], 6])),
        wish=wish,
        fps=rate if fps is None else fps,
        seeds=own,
    )


def random_protocol(movement: str, rng: np.random.Generator) -> Protocol:
    """Arms and position within the supported protocols."""
    if movement == "thoracic-twist":
        return Protocol("seated", "crossed")
    arms = "hips" if rng.random() < 0.4 else "hanging"
    return Protocol("standing", arms, {"knee": "bent"})


def extent(poser: Poser) -> Array:
    """Joints and the top of the head over the whole clip, for framing (n, 3)."""
    points = []
    for t_s in np.linspace(0, poser.script.duration_s, 60):
        pose = poser.pose(float(t_s))
        crown = pose.at("head") + pose.turn("head") @ np.array([0.0, 0.0, 0.19])
        points.append(np.vstack([pose.positions, crown]))
    out = np.concatenate(points)
    out[:, 2] = np.maximum(out[:, 2], 0.0)
    ends = np.array([[out[:, 0].mean(), out[:, 1].mean(), 0.0]])
    return np.vstack([out, ends])


def describe(spec: ClipSpec, camera: Camera, frames: int) -> dict[str, Any]:
    """The head of the truth document."""
    return {
        "movement": spec.script.movement,
        "seed": spec.seeds.get("motion", 0),
        "seeds": spec.seeds,
        "fps": spec.fps,
        "frames": frames,
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "camera": {
            "yaw_deg": round(camera.yaw_deg, 3),
            "pitch_deg": round(camera.pitch_deg, 3),
            "roll_deg": round(camera.roll_deg, 3),
            "height_m": round(camera.height_m, 3),
            "distance_m": round(camera.distance_m, 3),
            "fov_vertical_deg": round(camera.fov_deg, 3),
        },
        "protocol": {
            "position": spec.protocol.position,
            "arms": spec.protocol.arms,
            **spec.protocol.extra,
        },
        "look": {
            "phenotype": {name: round(v, 3) for name, v in spec.look.phenotype.items()},
            "sleeve": spec.look.sleeve,
            "trouser_leg": spec.look.trouser_leg,
            "footwear": spec.look.footwear,
            "looseness_m": round(spec.look.looseness_m, 4),
        },
        "heel_down_cm": recording.HEEL_DOWN_CM,
    }


def shoot(spec: ClipSpec, path: Path, *, arrays: bool = True) -> dict[str, Any]:
    """Render a clip to ``path`` (.mp4) with its truth beside it; returns a short summary."""
    from bench.studio.render import Stage

    body = make_body(spec.look)
    poser = make_poser(body, spec.script, spec.protocol)
    places = extent(poser)
    camera = fit(spec.wish, places)
    times = sample_times(spec.script.duration_s, spec.fps)
    stage = Stage(body, spec.room, camera, poser.seat, places)
    sensor = Sensor(seed=spec.seeds.get("camera", 0), **spec.room.grade)
    partial = path.with_suffix(".part.mp4")
    with writer(partial, camera.width_px, camera.height_px, spec.fps, spec.crf) as put:
        for t_s in times:
            put(sensor(stage.shoot(poser.pose(float(t_s)))), float(t_s))
    stage.close()
    partial.replace(path)
    angles, reps = recording.measure(poser, times)
    head = describe(spec, camera, len(times))
    recording.write(path.with_suffix(""), head, angles, reps, arrays)
    return {"clip": path.name, "frames": len(times), "repetitions": len(reps), **head["camera"]}


def still(spec: ClipSpec, t_s: float) -> Any:
    """One picture of a clip, for looking at."""
    from bench.studio.render import Stage

    body = make_body(spec.look)
    poser = make_poser(body, spec.script, spec.protocol)
    places = extent(poser)
    stage = Stage(body, spec.room, fit(spec.wish, places), poser.seat, places)
    sensor = Sensor(seed=spec.seeds.get("camera", 0), **spec.room.grade)
    image = sensor(stage.shoot(poser.pose(t_s)))
    stage.close()
    return image
