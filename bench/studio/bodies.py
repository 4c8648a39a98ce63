"""A person from a seed: shape, skin, hair and clothes, as meshes that share one skeleton."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bench.studio import garments, textures
from bench.studio.library import RestBody, rest_body
from bench.studio.meshes import Mesh
from bench.studio.rotations import Array
from bench.studio.skeleton import Skeleton
from bench.studio.textures import Picture

SKIN_TONES = (
    (0.96, 0.80, 0.71),
    (0.92, 0.73, 0.62),
    (0.85, 0.64, 0.51),
    (0.74, 0.53, 0.40),
    (0.58, 0.40, 0.29),
    (0.43, 0.29, 0.21),
)
HAIR_COLOURS = (
    (0.07, 0.06, 0.06),
    (0.19, 0.12, 0.08),
    (0.34, 0.21, 0.12),
    (0.62, 0.46, 0.26),
    (0.55, 0.53, 0.50),
    (0.42, 0.17, 0.09),
)
CLOTH_COLOURS = (
    (0.13, 0.20, 0.36),
    (0.55, 0.14, 0.16),
    (0.18, 0.42, 0.40),
    (0.78, 0.78, 0.76),
    (0.16, 0.16, 0.18),
    (0.45, 0.45, 0.48),
    (0.83, 0.62, 0.22),
    (0.33, 0.47, 0.68),
    (0.42, 0.28, 0.50),
    (0.36, 0.44, 0.26),
)


PATTERNS = ("plain", "stripes", "check", "print")


@dataclass(frozen=True)
class Look:
    """What a person looks like. Colours are 0..1 RGB, lengths in metres."""

    phenotype: dict[str, float]
    skin: tuple[float, float, float]
    hair: tuple[float, float, float]
    hair_style: str  # short | bun | ponytail | bald
    shirt: tuple[float, float, float]
    shirt_pattern: str  # plain | stripes | check | print
    shirt_second: tuple[float, float, float]
    sleeve: float  # share of the arm covered, 0 = vest, 1 = to the wrist
    looseness_m: float
    trousers: tuple[float, float, float]
    trouser_leg: float  # share of the leg covered, 0.45 = shorts, 1 = to the ankle
    footwear: str  # shoes | bare
    shoe: tuple[float, float, float]
    skin_texture: float = 0.0  # relative unevenness of the skin's colour


@dataclass(frozen=True)
class Body:
    """A dressed person at rest: meshes by name, and the height of the soles in rest coordinates."""

    look: Look
    skeleton: Skeleton
    parts: dict[str, Mesh]
    sole_z: float
    stature_m: float
    torso: Array  # rest points of the clothed trunk, for placing hands and the seat
    cloth: dict[str, Picture]  # pictures of the parts that have one


def _jitter(
    rng: np.random.Generator, colour: tuple[float, ...], by: float
) -> tuple[float, float, float]:
    """A colour moved a little."""
    r, g, b = np.clip(np.array(colour) + rng.normal(0, by, 3), 0.02, 0.98)
    return float(r), float(g), float(b)


def random_look(rng: np.random.Generator) -> Look:
    """Draw a person: adults of all ages and builds, everyday sports clothes."""
    gender = float(rng.choice([rng.uniform(0, 0.2), rng.uniform(0.8, 1.0)]))
    phenotype = {
        "gender": gender,
        "age": float(rng.uniform(0.60, 0.97)),
        "muscle": float(rng.uniform(0.3, 0.8)),
        "weight": float(rng.uniform(0.3, 0.75)),
        "height": float(rng.uniform(0.1, 0.6)),
        "proportions": float(rng.uniform(0.3, 0.9)),
    }
    female = gender > 0.5
    styles, odds = (
        (["short", "bun", "ponytail"], [0.3, 0.35, 0.35])
        if female
        else (["short", "bald", "bun"], [0.8, 0.15, 0.05])
    )
    cloth = [_jitter(rng, CLOTH_COLOURS[i], 0.04) for i in rng.permutation(len(CLOTH_COLOURS))]
    return Look(
        phenotype=phenotype,
        skin=_jitter(rng, SKIN_TONES[rng.integers(len(SKIN_TONES))], 0.02),
        hair=_jitter(rng, HAIR_COLOURS[rng.integers(len(HAIR_COLOURS))], 0.015),
        hair_style=str(rng.choice(styles, p=odds)),
        shirt=cloth[0],
        shirt_pattern=str(rng.choice(PATTERNS, p=[0.5, 0.2, 0.1, 0.2])),
        shirt_second=cloth[2],
        sleeve=float(rng.choice([0.05, 0.32, 0.40, 0.97], p=[0.1, 0.3, 0.3, 0.3])),
        looseness_m=float(rng.uniform(0.002, 0.022)),
        trousers=cloth[1],
        trouser_leg=float(rng.choice([0.42, 0.5, 0.75, 0.96], p=[0.25, 0.2, 0.1, 0.45])),
        footwear=str(rng.choice(["shoes", "bare"], p=[0.65, 0.35])),
        shoe=cloth[3],
        skin_texture=float(rng.uniform(0.0, 0.08)),
    )


def _cloth(look: Look) -> dict[str, Picture]:
    """Pictures for the shirt and the trousers, the same for the same look."""
    rng = np.random.default_rng([round(look.looseness_m * 1e6), round(look.sleeve * 1e3)])
    shirt = textures.cloth(look.shirt_pattern, look.shirt, look.shirt_second, rng)
    return {"shirt": shirt, "trousers": textures.cloth("plain", look.trousers, look.trousers, rng)}


def make_body(look: Look) -> Body:
    """Build the meshes of a person (about half a second after anny has loaded)."""
    rest: RestBody = rest_body(look.phenotype)
    parts = garments.dress(rest, look)
    low = min(float(part.vertices[:, 2].min()) for part in parts.values())
    high = float(rest.vertices[rest.base.quads["body"].ravel(), 2].max())
    return Body(
        look=look,
        skeleton=rest.skeleton,
        parts=parts,
        sole_z=low,
        stature_m=high - low,
        torso=parts["shirt"].vertices,
        cloth=_cloth(look),
    )


BAR_M = (0.90, 0.014)  # length, radius


def with_bar(body: Body) -> Body:
    """The person with a bar across the front of the shoulders; it follows the collar bones."""
    at = body.skeleton.at
    shoulder = (at("upperarm01.L") + at("upperarm01.R")) / 2
    height = float(shoulder[2]) - 0.03
    near = (np.abs(body.torso[:, 0]) < 0.12) & (np.abs(body.torso[:, 2] - height) < 0.04)
    middle = np.array([0.0, float(body.torso[near, 1].min()) - BAR_M[1] - 0.004, height])
    bar = garments.bar(middle, *BAR_M, body.skeleton, len(body.parts["skin"].weights[0]))
    return replace(body, parts={**body.parts, "bar": bar})
