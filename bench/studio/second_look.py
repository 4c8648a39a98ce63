"""A second look: other people, clothes and tempos than the first studio draws. NumPy only.

Skeleton, truth and camera are the first studio's, so that an angle means the same; how people are
built, dressed and move is drawn wider, and ``blender.py`` draws them in other rooms and light.
Odd seeds only judge, even ones may be learned from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bench.studio import clips, meshes
from bench.studio.bodies import Body, Look, random_look
from bench.studio.garments import sphere
from bench.studio.meshes import Mesh
from bench.studio.motions import Rep, Script, default_traits, random_script
from bench.studio.posing import Poser
from bench.studio.rotations import Array
from bench.studio.skeleton import Pose

FIRST_SEEDS = {"ankle-rock": 72_000, "thoracic-twist": 70_000, "hip-circle": 74_000}
"""Of each movement, in the order in which they are rendered."""
USES = {"training": 0, "judging": 1}
"""Even seeds may be learned from, odd ones only judge."""
SIZES_PX = ((384, 288), (352, 288))
FPS = 10.0
WIDER = 1.8
"""So many times further from the middle than in the first studio are a person's habits."""
YAW_DEG = {"thoracic-twist": 20.0, "ankle-rock": 22.0, "hip-circle": 40.0}
"""The camera is at most so far off the direction that the movement asks for."""
MAX_BEND, MAX_RIPPLE = 0.12, 0.02
"""Of a repetition's length: by how much its course runs ahead, or in small steps."""
HAIR = ("short", "bun", "ponytail", "bald", "long", "cap")


def seed_of(movement: str, use: str, number: int) -> int:
    """The seed of a movement's clip, counted from 0, of those for a use.

    >>> seed_of("ankle-rock", "judging", 2)
    72005
    """
    return FIRST_SEEDS[movement] + 2 * number + USES[use]


def random_spec(movement: str, seed: int) -> clips.ClipSpec:
    """A clip of the second look from one seed."""
    rng = np.random.default_rng([seed, 31])
    spec = clips.random_spec(movement, seed, fps=FPS, size=SIZES_PX[seed % 3 == 0])
    script = wider_script(movement, seed, rng)
    middle = clips.side_view_deg(script) if movement == "ankle-rock" else 0.0
    wish = replace(
        spec.wish,
        yaw_deg=middle + float(rng.uniform(-1, 1)) * YAW_DEG[movement],
        distance_m=float(rng.uniform(1.4, 2.6)),
        height_m=float(rng.uniform(0.3, 1.9)),
        fov_deg=float(rng.uniform(36, 62)),
    )
    look = _look(rng)
    return replace(spec, script=script, wish=wish, look=look, exposure_s=0.0)


def _look(rng: np.random.Generator) -> Look:
    """Any adult build; clothes in any colour, tight to very loose."""
    look = random_look(rng)
    wide = {
        "age": (0.50, 1.0),
        "muscle": (0.1, 1.0),
        "weight": (0.1, 1.0),
        "height": (0.05, 0.85),
        "proportions": (0.1, 1.0),
    }
    phenotype = look.phenotype | {name: float(rng.uniform(*ends)) for name, ends in wide.items()}
    return replace(
        look,
        phenotype=phenotype,
        shirt=any_colour(rng),
        shirt_second=any_colour(rng),
        trousers=any_colour(rng),
        shoe=any_colour(rng),
        sleeve=float(rng.uniform(0.05, 1.0)),
        trouser_leg=float(rng.uniform(0.4, 0.97)),
        looseness_m=float(rng.choice([rng.uniform(0.002, 0.015), rng.uniform(0.02, 0.05)])),
        hair_style=str(rng.choice(HAIR)),
    )


def any_colour(rng: np.random.Generator) -> tuple[float, float, float]:
    """From grey to garish."""
    bright = rng.uniform(0.03, 0.95, 3) * rng.choice([0.35, 1.0])
    r, g, b = bright.mean() + float(rng.uniform(0.1, 1.0)) * (bright - bright.mean())
    return float(r), float(g), float(b)


def wider_script(movement: str, seed: int, rng: np.random.Generator) -> Script:
    """Four repetitions of a person whose habits and ranges lie further apart."""
    script = random_script(movement, seed)
    middle = default_traits()
    positive = ("pelvis_share_seated", "pelvis_share_standing", "girdle_share", "lean_share")
    traits = {
        name: middle[name] + WIDER * (value - middle[name]) for name, value in script.traits.items()
    }
    traits |= {name: float(np.clip(traits[name], 0.03, 0.75)) for name in positive}
    reps = {"thoracic-twist": _twists, "ankle-rock": _rocks, "hip-circle": _circles}[movement](rng)
    variant = "locked" if script.variant == "locked" else "whole"
    return replace(script, reps=reps, traits=traits, variant=variant)


def _twists(rng: np.random.Generator) -> tuple[Rep, ...]:
    best = float(rng.uniform(14, 62))
    sides = ("left", "right") if rng.random() < 0.5 else ("right", "left")
    linked = rng.random() < 0.2
    return tuple(
        _paced(rng, sides[i % 2], best * float(rng.uniform(0.7, 1.0)), linked=linked and i % 2 == 0)
        for i in range(4)
    )


def _rocks(rng: np.random.Generator) -> tuple[Rep, ...]:
    side = str(rng.choice(["left", "right"]))
    deep = float(rng.choice([rng.uniform(24, 35), rng.uniform(35, 47)]))
    lifts = rng.uniform(1.5, 5.0, 4) * (rng.random(4) < 0.5) * (rng.random() < 0.5)
    return tuple(
        _paced(rng, side, deep * float(rng.uniform(0.8, 1.0)), heel_lift_cm=float(lift))
        for lift in lifts
    )


def _circles(rng: np.random.Generator) -> tuple[Rep, ...]:
    sides = [str(rng.choice(["left", "right"]))] * 2
    sides += sides if rng.random() < 0.5 else [{"left": "right", "right": "left"}[sides[0]]] * 2
    flexion = float(rng.uniform(30, 95))
    abduction = float(rng.uniform(0.35, 0.9)) * min(flexion, 55.0)
    direction = str(rng.choice(["outward", "inward"]))
    return tuple(
        _paced(
            rng,
            side,
            flexion * float(rng.uniform(0.8, 1.0)),
            second_deg=abduction * float(rng.uniform(0.75, 1.0)),
            direction=direction,
        )
        for side in sides
    )


def _paced(rng: np.random.Generator, side: str, amplitude_deg: float, **more: Any) -> Rep:
    """A repetition out and back in 2 to 4.5 s, from hardly held to held for a second."""
    return Rep(
        side,
        amplitude_deg,
        out_s=float(rng.uniform(0.8, 2.0)),
        hold_s=float(rng.choice([rng.uniform(0.1, 0.4), rng.uniform(0.5, 1.2)])),
        back_s=float(rng.uniform(0.7, 1.7)),
        pause_s=float(rng.uniform(0.3, 0.9)),
        **more,
    )


@dataclass(frozen=True)
class Tempo:
    """Bends time inside each repetition: quick first or late, and in small steps.

    Beginnings and ends stay where they are, so the script still says where to look.
    """

    begins_s: tuple[float, ...]
    lasts_s: tuple[float, ...]
    bend: tuple[float, ...]
    ripple: tuple[float, ...]

    def __call__(self, t_s: float) -> float:
        """The script's time at a time of the clip; never runs backwards."""
        i = int(np.searchsorted(self.begins_s, t_s, side="right")) - 1
        share = (t_s - self.begins_s[i]) / self.lasts_s[i] if i >= 0 else -1.0
        if not 0.0 < share < 1.0:
            return t_s
        ahead = self.bend[i] * np.sin(np.pi * share) + self.ripple[i] * np.sin(5 * np.pi * share)
        return float(t_s + self.lasts_s[i] * ahead)


def random_tempo(script: Script, seed: int) -> Tempo:
    """A tempo for every repetition of a script."""
    rng = np.random.default_rng([seed, 33])
    number = len(script.reps)
    return Tempo(
        tuple(script.starts_s),
        tuple(rep.out_s + rep.hold_s + (0.0 if rep.linked else rep.back_s) for rep in script.reps),
        tuple(rng.uniform(-MAX_BEND, MAX_BEND, number)),
        tuple(rng.uniform(0.0, MAX_RIPPLE, number)),
    )


class Paced:
    """A poser that moves at another tempo; everything else is the poser's own."""

    def __init__(self, poser: Poser, tempo: Tempo) -> None:
        self._poser, self._tempo = poser, tempo

    def __getattr__(self, name: str) -> Any:
        return getattr(self._poser, name)

    def pose(self, t_s: float) -> Pose:
        """The posed skeleton at a time, solved."""
        return self._poser.pose(self._tempo(t_s))


def draped(body: Body, seed: int) -> Body:
    """The body with folds in its clothes, wider trousers, and long hair or a cap if it has one."""
    rng = np.random.default_rng([seed, 35])
    parts = dict(body.parts)
    loose = body.look.looseness_m
    for name, wide_m in (("shirt", 0.0), ("trousers", 0.7 * loose)):
        parts[name] = folded(parts[name], wide_m, 0.003 + 0.2 * loose, rng)
    if body.look.hair_style == "long":
        parts["hair"] = meshes.join(parts["hair"], _curtain(body))
    if body.look.hair_style == "cap":
        parts["hair"] = _cap(body, any_colour(rng))
    return replace(body, parts=parts)


def folded(mesh: Mesh, wide_m: float, fold_m: float, rng: np.random.Generator) -> Mesh:
    """Cloth moved outward by ``wide_m`` towards its lower end, in folds of ``fold_m`` on top."""
    waves = rng.normal(0, 1, (18, 3)) * np.array([1.0, 1.0, 0.35])  # hanging folds run downward
    waves *= (2 * np.pi / rng.uniform(0.05, 0.16, 18) / np.linalg.norm(waves, axis=1))[:, None]
    phase = rng.uniform(0, 2 * np.pi, 18)
    fold = np.sin(mesh.vertices @ waves.T + phase).sum(axis=1) / 3.0
    z = mesh.vertices[:, 2]
    low = (z.max() - z) / (np.ptp(z) + 1e-9)
    out = wide_m * low + fold_m * np.maximum(fold, -0.7) * (0.35 + 0.65 * low)
    return meshes.inflate(mesh, out)


def _eye(body: Body) -> Array:
    out: Array = body.parts["eyes"].vertices.mean(axis=0)
    return out


def _on_head(body: Body, centre: Array, radii: Array, colour: Array) -> Mesh:
    """An ellipsoid that moves with the head."""
    points, triangles = sphere()
    weights = np.zeros((len(points), body.parts["hair"].weights.shape[1]), dtype=np.float32)
    weights[:, body.skeleton.index("head")] = 1.0
    return Mesh(points * radii + centre, triangles, weights, np.tile(colour, (len(points), 1)))


def _curtain(body: Body) -> Mesh:
    """Hair down to the shoulders, beside and behind the neck."""
    centre = _eye(body) + np.array([0.0, 0.115, -0.09])
    return _on_head(body, centre, np.array([0.092, 0.055, 0.17]), np.array(body.look.hair))


def _cap(body: Body, colour: tuple[float, float, float]) -> Mesh:
    """The hair's shell as cloth, with a brim."""
    shell = body.parts["hair"]
    shell = replace(shell, colours=np.tile(colour, (len(shell.vertices), 1)))
    centre = _eye(body) + np.array([0.0, -0.055, 0.062])
    return meshes.join(
        shell, _on_head(body, centre, np.array([0.07, 0.075, 0.007]), shell.colours[0])
    )
