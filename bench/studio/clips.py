"""One clip from its specification: body, motion, camera, room, picture, truth."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bench.studio import recording
from bench.studio.bodies import Body, Look, make_body, random_look, with_bar
from bench.studio.camera import Camera, Nudge, Wish, fit, random_wish
from bench.studio.encode import Image, Sensor, writer
from bench.studio.motions import Script, random_script, sample_times
from bench.studio.posers import make_poser
from bench.studio.posing import Poser, Protocol
from bench.studio.rooms import Room, random_room
from bench.studio.rotations import Array

YAW_RANGES = {
    "thoracic-twist": (-20.0, 20.0),
    "ankle-rock": (-30.0, 30.0),  # around the working leg's side
    "hip-circle": (-45.0, 45.0),
}
FRAME_RATES = {15.0: 0.74, 25.0: 0.10, 30.0: 0.13, 60.0: 0.03}
TWIST_ARMS = {
    "crossed": 0.36, "bar": 0.16, "together": 0.12, "hips": 0.10, "thighs": 0.13, "out": 0.13
}  # fmt: skip


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
    exposure_s: float = 0.0
    seeds: dict[str, int] = field(default_factory=dict)
    nudge: Nudge = field(default_factory=Nudge)


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
    low, high = YAW_RANGES[movement]
    middle = side_view_deg(script) if movement == "ankle-rock" else 0.0
    protocol = random_protocol(movement, np.random.default_rng([own["motion"], 4]))
    yaw_range = (middle + low, middle + high)
    return set_up(script, protocol, yaw_range, own, yaw_deg=yaw_deg, fps=fps, size=size)


def set_up(
    script: Script,
    protocol: Protocol,
    yaw_range: tuple[float, float],
    own: dict[str, int],
    *,
    yaw_deg: float | None = None,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
) -> ClipSpec:
    """A random person who does what the script says, in a random room before a random camera."""
    lens = np.random.default_rng([own["camera"], 3])
    wish = random_wish(yaw_range, lens)
    rate = float(lens.choice(list(FRAME_RATES), p=list(FRAME_RATES.values())))
    changes: dict[str, Any] = {}
    if yaw_deg is not None:
        changes["yaw_deg"] = yaw_deg
    if size is not None:
        changes |= {"width_px": size[0], "height_px": size[1]}
    wish = Wish(**(asdict(wish) | changes))
    return ClipSpec(
        script=script,
        protocol=protocol,
        look=random_look(np.random.default_rng([own["body"], 1])),
        room=random_room(wish.yaw_deg, np.random.default_rng([own["room"], 6])),
        wish=wish,
        fps=rate if fps is None else fps,
        exposure_s=float(lens.choice([0.0, 1 / 30], p=[0.85, 0.15])),
        seeds=own,
    )


def random_protocol(movement: str, rng: np.random.Generator) -> Protocol:
    """How the set is performed; half of the twists with the arms as the protocol has them."""
    if movement == "thoracic-twist":
        position = "seated" if rng.random() < 0.6 else "standing"
        arms = str(rng.choice(list(TWIST_ARMS), p=list(TWIST_ARMS.values())))
        if arms == "thighs" and position == "standing":
            arms = "hanging"
        return Protocol(position, arms)
    arms = "hips" if rng.random() < 0.4 else "hanging"
    kneeling = movement == "ankle-rock" and rng.random() < 0.2
    return Protocol("half-kneeling" if kneeling else "standing", arms, {"knee": "bent"})


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
        "variant": spec.script.variant,
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
            "shirt_pattern": spec.look.shirt_pattern,
        },
        "heel_down_cm": recording.HEEL_DOWN_CM,
    }


class Film:
    """A clip's person, room and camera set up, ready to give the picture at any time."""

    def __init__(self, spec: ClipSpec) -> None:
        self.spec = spec
        body = self.dressed(make_body(spec.look))
        if spec.protocol.arms == "bar":
            body = with_bar(body)
        self.exposure_s = spec.exposure_s
        self.poser = self.moving(make_poser(body, spec.script, spec.protocol))
        places = extent(self.poser)
        self.camera = spec.nudge.of(fit(spec.wish, places))
        self.times = sample_times(spec.script.duration_s, spec.fps)
        self.stage = self.staged(body, places)
        self.sensor = Sensor(seed=spec.seeds.get("camera", 0), **spec.room.grade)

    def dressed(self, body: Body) -> Body:
        """What the person wears beyond the look."""
        return body

    def moving(self, poser: Poser) -> Poser:
        """The poser with what the script does not say."""
        return poser

    def staged(self, body: Body, places: Array) -> Any:
        """What draws the pictures: has ``shoot(pose)`` and ``close()``."""
        from bench.studio.render import Stage

        return Stage(body, self.spec.room, self.camera, self.poser.seat, places, self.poser.props)

    def picture(self, t_s: float) -> Image:
        """What the camera stores at a time; a long exposure is the mean of its start and end."""
        image = self.stage.shoot(self.poser.pose(t_s))
        if self.exposure_s > 0:
            before = self.stage.shoot(self.poser.pose(max(0.0, t_s - self.exposure_s)))
            image = ((image.astype(np.uint16) + before) // 2).astype(np.uint8)
        return self.sensor(image)

    def close(self) -> None:
        """Free the window."""
        self.stage.close()


def shoot(spec: ClipSpec, path: Path, *, arrays: bool = True) -> dict[str, Any]:
    """Render a clip to ``path`` (.mp4) with its truth beside it; returns a short summary."""
    film = Film(spec)
    poser, camera, times = film.poser, film.camera, film.times
    partial = path.with_suffix(".part.mp4")
    with writer(partial, camera.width_px, camera.height_px, spec.fps, spec.crf) as put:
        for t_s in times:
            put(film.picture(float(t_s)), float(t_s))
    film.close()
    partial.replace(path)
    angles, reps = recording.measure(poser, times)
    head = describe(spec, camera, len(times))
    recording.write(path.with_suffix(""), head, angles, reps, arrays)
    return {"clip": path.name, "frames": len(times), "repetitions": len(reps), **head["camera"]}


def still(spec: ClipSpec, t_s: float) -> Any:
    """One picture of a clip, for looking at."""
    film = Film(spec)
    image = film.picture(t_s)
    film.close()
    return image
