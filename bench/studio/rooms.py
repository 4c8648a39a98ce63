"""A room from a seed: floor, walls, skirting, a window, furniture and light, as textured boxes.

Room frame: u along the back wall to the camera's right, v away from the camera, z up; the person
is at the origin. ``Room.turn`` brings it into the world.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bench.studio import textures
from bench.studio.rotations import Array, yaw
from bench.studio.textures import Picture


@dataclass(frozen=True)
class Panel:
    """A rectangle: a corner and two sides in room coordinates, metres; a picture or a colour."""

    corner: tuple[float, float, float]
    across: tuple[float, float, float]
    upward: tuple[float, float, float]
    colour: tuple[float, float, float] = (0.8, 0.8, 0.8)
    picture: Picture | None = None
    repeat: tuple[float, float] = (1.0, 1.0)
    glow: float = 0.0  # 1 = shows its picture whatever the light


@dataclass(frozen=True)
class Box:
    """A piece of furniture: centre of its foot, its size, its turn about z, colour."""

    centre: tuple[float, float, float]
    size: tuple[float, float, float]
    colour: tuple[float, float, float]
    turn_deg: float = 0.0
    shape: str = "box"  # box | ball | cylinder


@dataclass(frozen=True)
class Lamp:
    """A directional light from ``position`` (room coordinates) towards the person."""

    position: tuple[float, float, float]
    strength: float
    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Room:
    """Everything around the person."""

    turn_deg: float
    wall_v_m: float
    panels: tuple[Panel, ...]
    boxes: tuple[Box, ...]
    lamps: tuple[Lamp, ...]
    shadow: float
    ambient: float = 0.35
    grade: dict[str, float] = field(default_factory=dict)

    @property
    def turn(self) -> Array:
        """Room axes (u, v, z) as columns in the world."""
        return yaw(self.turn_deg)


def _shell(rng: np.random.Generator, wall_v: float) -> list[Panel]:
    """Floor, back wall, side wall, skirting and ceiling."""
    kind = rng.choice(["planks", "tiles", "carpet"], p=[0.55, 0.15, 0.30])
    floor = getattr(textures, str(kind))(rng)
    paper = textures.wall(rng)
    trim = (0.90, 0.89, 0.87) if rng.random() < 0.7 else (0.40, 0.30, 0.22)
    left = -float(rng.uniform(2.6, 3.6))
    right = float(rng.uniform(2.6, 3.6))
    side = left if rng.random() < 0.5 else right
    wide = right - left
    floor_tiles = (6.0, 6.0)
    return [
        Panel((-6, -7, 0), (12, 0, 0), (0, 7 + wall_v, 0), picture=floor, repeat=floor_tiles),
        Panel((left - 3, wall_v, 0), (wide + 6, 0, 0), (0, 0, 2.6), picture=paper),
        Panel((side, wall_v, 0), (0, -9, 0), (0, 0, 2.6), picture=paper),
        Panel((left - 3, wall_v - 0.015, 0), (wide + 6, 0, 0), (0, 0, 0.09), colour=trim),
        Panel((left - 3, wall_v - 0.015, 0.09), (wide + 6, 0, 0), (0, 0.015, 0), colour=trim),
        Panel((-6, -7, 2.6), (12, 0, 0), (0, 7 + wall_v, 0), colour=(0.88, 0.88, 0.86), glow=0.75),
    ]


def _window(rng: np.random.Generator, u: float, wall_v: float) -> list[Panel]:
    wide, high, low = rng.uniform(0.9, 1.4), rng.uniform(1.0, 1.3), rng.uniform(0.8, 1.0)
    view = textures.outdoors(rng)
    frame = (0.93, 0.93, 0.92)
    v = wall_v - 0.02
    edge = 0.06
    out = [
        Panel(
            (u - wide / 2 - edge, v, low - edge), (wide + 0.12, 0, 0), (0, 0, high + 0.12), frame
        ),
        Panel((u - wide / 2, v - 0.01, low), (wide, 0, 0), (0, 0, high), picture=view, glow=0.9),
        Panel((u - 0.025, v - 0.02, low), (0.05, 0, 0), (0, 0, high), frame),
        Panel((u - wide / 2 - 0.1, v - 0.10, low - 0.06), (wide + 0.2, 0, 0), (0, 0, 0.04), frame),
    ]
    if rng.random() < 0.6:
        cloth = rng.uniform(0.45, 0.8) + rng.uniform(-0.12, 0.12, 3)
        for at in (u - wide / 2 - 0.32, u + wide / 2 + 0.02):
            for k in range(4):
                fold = _rgb(cloth * (1.0 if k % 2 else 0.9))
                corner = (at + 0.075 * k, v - 0.03, 0.15)
                out.append(Panel(corner, (0.075, 0, 0), (0, 0, 2.2), fold))
    return out


def _painting(rng: np.random.Generator, u: float, wall_v: float) -> list[Panel]:
    wide, high, low = rng.uniform(0.4, 0.9), rng.uniform(0.35, 0.7), rng.uniform(1.2, 1.45)
    frame = (0.12, 0.11, 0.10) if rng.random() < 0.5 else (0.65, 0.52, 0.36)
    v = wall_v - 0.02
    inside = textures.painting(rng)
    edge = 0.03
    return [
        Panel(
            (u - wide / 2 - edge, v, low - edge), (wide + 0.06, 0, 0), (0, 0, high + 0.06), frame
        ),
        Panel((u - wide / 2, v - 0.008, low), (wide, 0, 0), (0, 0, high), picture=inside),
    ]


def _door(u: float, wall_v: float) -> list[Panel]:
    v = wall_v - 0.02
    white, shade = (0.90, 0.90, 0.88), (0.84, 0.84, 0.82)
    out = [
        Panel((u - 0.48, v, 0), (0.96, 0, 0), (0, 0, 2.1), shade),
        Panel((u - 0.42, v - 0.008, 0), (0.84, 0, 0), (0, 0, 2.03), white),
    ]
    for low, high in ((0.2, 0.8), (1.0, 1.85)):
        out.append(Panel((u - 0.3, v - 0.012, low), (0.6, 0, 0), (0, 0, high - low), shade))
    out.append(Panel((u + 0.30, v - 0.05, 1.0), (0.09, 0, 0), (0, 0, 0.02), (0.5, 0.5, 0.5)))
    return out


def _rgb(values: Array) -> tuple[float, float, float]:
    r, g, b = np.clip(values, 0.0, 1.0)
    return float(r), float(g), float(b)


WOODS = ((0.55, 0.38, 0.24), (0.30, 0.22, 0.17), (0.85, 0.84, 0.81), (0.45, 0.42, 0.40))
POTS = ((0.72, 0.42, 0.30), (0.85, 0.85, 0.83), (0.25, 0.27, 0.30))


def _cabinet(rng: np.random.Generator, u: float, wall_v: float) -> list[Box]:
    wood = np.array(WOODS[rng.integers(len(WOODS))])
    high = float(rng.uniform(0.6, 0.95))
    v = wall_v - 0.25
    return [
        Box((u, v, 0.06), (1.0, 0.42, high), _rgb(wood)),
        Box((u, v, 0.06 + high), (1.06, 0.46, 0.03), _rgb(wood * 1.1)),
        Box((u, v - 0.225, 0.1), (0.012, 0.01, high - 0.08), (0.2, 0.16, 0.13)),
        Box(
            (u + 0.25, v, 0.09 + high),
            (0.14, 0.14, 0.24),
            _rgb(rng.uniform(0.5, 0.95, 3)),
            shape="cylinder",
        ),
    ]


def _shelf(rng: np.random.Generator, u: float, wall_v: float) -> list[Box]:
    wood = WOODS[rng.integers(len(WOODS))]
    v = wall_v - 0.19
    out = [Box((u, wall_v - 0.06, 0.0), (0.9, 0.04, 1.8), wood)]
    out += [Box((u, v, level), (0.9, 0.28, 0.03), wood) for level in (0.02, 0.45, 0.88, 1.31, 1.76)]
    out += [Box((u + end, v, 0.0), (0.03, 0.28, 1.8), wood) for end in (-0.45, 0.45)]
    for level in (0.48, 0.91, 1.34):
        at = u - 0.40
        end = u + rng.uniform(0.0, 0.36)
        while at < end:
            thick, high = float(rng.uniform(0.025, 0.06)), float(rng.uniform(0.2, 0.32))
            colour = _rgb(rng.uniform(0.2, 0.75) + rng.uniform(-0.14, 0.14, 3))
            out.append(Box((at + thick / 2, v - 0.01, level), (thick * 0.92, 0.18, high), colour))
            at += thick
    return out


def _plant(rng: np.random.Generator, u: float, wall_v: float) -> list[Box]:
    pot = POTS[rng.integers(len(POTS))]
    out = [Box((u, wall_v - 0.35, 0.0), (0.32, 0.32, 0.36), pot, shape="cylinder")]
    for _ in range(46):
        d = np.clip(rng.normal(0, 0.12, 3), -0.26, 0.26)
        size = float(rng.uniform(0.09, 0.16))
        at = (u + float(d[0]), wall_v - 0.38 + float(d[1]) * 0.7, 0.58 + float(d[2]) * 1.5)
        leaf = _rgb(rng.uniform(0.7, 1.2) * np.array([0.20, 0.42, 0.18]))
        turn = float(rng.uniform(0, 180))
        out.append(Box(at, (size, size * 0.25, size * 1.3), leaf, turn, shape="ball"))
    return out


def _sofa(rng: np.random.Generator, u: float, wall_v: float) -> list[Box]:
    cloth = rng.uniform(0.25, 0.65) + rng.uniform(-0.12, 0.12, 3)
    soft, dark = _rgb(cloth), _rgb(cloth * 0.85)
    return [
        Box((u, wall_v - 0.45, 0.08), (1.5, 0.8, 0.34), soft),
        Box((u, wall_v - 0.14, 0.08), (1.5, 0.2, 0.75), dark),
        Box((u - 0.84, wall_v - 0.45, 0.08), (0.18, 0.82, 0.5), dark),
        Box((u + 0.84, wall_v - 0.45, 0.08), (0.18, 0.82, 0.5), dark),
    ]


FURNITURE = {"cabinet": _cabinet, "shelf": _shelf, "plant": _plant, "sofa": _sofa}
HALF_WIDTH_M = {
    "cabinet": 0.58, "shelf": 0.55, "plant": 0.35, "sofa": 1.0,
    "window": 1.05, "painting": 0.5, "door": 0.55,
}  # fmt: skip
KINDS = tuple(HALF_WIDTH_M)
ODDS = (0.13, 0.13, 0.12, 0.10, 0.18, 0.24, 0.10)


def _things(rng: np.random.Generator, wall_v: float) -> tuple[list[Panel], list[Box]]:
    """What stands and hangs along the back wall, side by side."""
    panels: list[Panel] = []
    boxes: list[Box] = []
    taken: list[tuple[float, float]] = []
    for _ in range(int(rng.integers(3, 9))):
        kind, u = str(rng.choice(KINDS, p=ODDS)), float(rng.uniform(-2.4, 2.4))
        half = HALF_WIDTH_M[kind]
        if any(abs(u - other) < half + spare for other, spare in taken):
            continue
        taken.append((u, half))
        if kind == "window":
            panels += _window(rng, u, wall_v)
        elif kind == "door":
            panels += _door(u, wall_v)
        elif kind == "painting":
            panels += _painting(rng, u, wall_v)
        else:
            boxes += FURNITURE[kind](rng, u, wall_v)
    return panels, boxes


def _lamps(rng: np.random.Generator) -> tuple[Lamp, ...]:
    """A main light from above and one side, a fill from the other, and one from the ceiling."""
    warm = float(rng.uniform(-0.06, 0.10))
    tint = _rgb(np.array([1.0 + warm, 1.0 - 0.5 * abs(warm), 1.0 - 1.5 * warm]))
    side = float(rng.choice([-1.0, 1.0]))
    key = (side * rng.uniform(1.0, 3.0), -rng.uniform(0.8, 3.0), rng.uniform(2.2, 3.5))
    return (
        Lamp(key, float(rng.uniform(0.50, 0.75)), tint),
        Lamp((-side * 2.0, -2.0, 1.2), float(rng.uniform(0.12, 0.30))),
        Lamp((0.0, 0.5, 3.0), float(rng.uniform(0.10, 0.25)), tint),
    )


def random_room(camera_yaw_deg: float, rng: np.random.Generator) -> Room:
    """A living room, hall or practice, seen from the camera's side."""
    wall_v = float(rng.uniform(1.2, 2.6))
    panels = _shell(rng, wall_v)
    more, boxes = _things(rng, wall_v)
    return Room(
        turn_deg=camera_yaw_deg + float(rng.uniform(-14, 14)),
        wall_v_m=wall_v,
        panels=tuple(panels + more),
        boxes=tuple(boxes),
        lamps=_lamps(rng),
        shadow=float(rng.uniform(0.25, 0.55)),
        ambient=float(rng.uniform(0.28, 0.42)),
        grade={
            "gain": float(rng.uniform(0.92, 1.12)),
            "gamma": float(rng.uniform(0.85, 1.1)),
            "noise": float(rng.uniform(0.8, 3.5)),
        },
    )
