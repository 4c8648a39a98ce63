"""The same person from the same place on another day: other clothes, other light, nearly there.

The place is met within 3 % of the body's height and within 3°, as ``set_up`` of a session asks
(``posecheck.judgement.set_up``); what the person does is the same.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.studio.bodies import Look, random_look
from bench.studio.camera import Nudge
from bench.studio.clips import ClipSpec
from bench.studio.rooms import Room

HEIGHT_M = 1.7
WITHIN_SHARE = 0.03
WITHIN_DEG = 3.0
CLOTHES = (
    *("shirt", "shirt_pattern", "shirt_second", "sleeve", "looseness_m"),
    *("trousers", "trouser_leg", "shoe"),
)


def another_day(spec: ClipSpec, seed: int, *, dressed_alike: bool = False) -> ClipSpec:
    """The clip as it might have been filmed on another day, from the same place."""
    rng = np.random.default_rng([seed, 21])
    reach_m = WITHIN_SHARE * HEIGHT_M
    distance, right, height, up = (float(rng.uniform(-reach_m, reach_m)) for _ in range(4))
    yaw, roll = (float(rng.uniform(-WITHIN_DEG, WITHIN_DEG)) for _ in range(2))
    pitch = float(np.degrees(np.arctan2(up + height, spec.wish.distance_m)))  # seen higher by up
    return replace(
        spec,
        look=spec.look if dressed_alike else _dressed_otherwise(spec.look, rng),
        room=_lit_otherwise(spec.room, rng),
        nudge=Nudge(distance, right, height, yaw, pitch, roll),
        seeds=spec.seeds | {"day": seed},
    )


def _dressed_otherwise(look: Look, rng: np.random.Generator) -> Look:
    other = random_look(rng)
    return replace(look, **{name: getattr(other, name) for name in CLOTHES})


def _lit_otherwise(room: Room, rng: np.random.Generator) -> Room:
    """The same room with lamps that are stronger, weaker and elsewhere."""
    lamps = tuple(
        replace(
            lamp,
            strength=lamp.strength * float(rng.uniform(0.6, 1.3)),
            position=_moved(lamp.position, rng),
        )
        for lamp in room.lamps
    )
    return replace(room, lamps=lamps, ambient=room.ambient * float(rng.uniform(0.75, 1.25)))


def _moved(
    position: tuple[float, float, float], rng: np.random.Generator
) -> tuple[float, float, float]:
    x, y, z = (float(value + rng.uniform(-0.7, 0.7)) for value in position)
    return x, y, z
