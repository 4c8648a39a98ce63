"""What a person does: scripts of repetitions, and the drive signals they give at any time.

Everything is a function of time alone, so the same script gives the same motion at any frame rate.
Angles in degrees, turns to the person's left positive; commanded values, not truth.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from bench.studio.rotations import Array

MOVEMENTS = ("thoracic-twist", "ankle-rock", "hip-circle")
VARIANTS = {"whole": 0.82, "locked": 0.08, "girdle": 0.05, "pelvis": 0.05}
"""Twists in which chest and pelvis turn, only the chest, only the shoulder girdle, only the pelvis,
and how often."""

HELP_S = 0.5
"""So quickly a pelvis turns along (``help_course``)."""
_LEAN_COURSE = ((0.2, 0.0), (0.36, 1.0), (0.66, 1.0), (0.95, 0.0))


@dataclass(frozen=True)
class Rep:
    """One commanded repetition. ``second_deg`` is the abduction of a circle."""

    side: str
    amplitude_deg: float
    out_s: float
    hold_s: float
    back_s: float
    pause_s: float
    second_deg: float = 0.0
    direction: str | None = None
    heel_lift_cm: float = 0.0
    help_deg: float = 0.0  # ``help_course``: the pelvis turns along, the trunk leans away
    linked: bool = False  # goes on into the next repetition without stopping at neutral


@dataclass(frozen=True)
class Script:
    """A set: quiet start, repetitions, quiet end, and the person's habits (``traits``)."""

    movement: str
    reps: tuple[Rep, ...]
    quiet_start_s: float = 1.8
    quiet_end_s: float = 1.2
    traits: dict[str, float] = field(default_factory=dict)
    sway_seed: int = 0
    variant: str = "whole"  # twists: what turns (VARIANTS)
    rest_deg: float = 5.0  # rocks: inclination of the shank at rest

    @property
    def starts_s(self) -> list[float]:
        """When each repetition is commanded to begin."""
        out, now = [], self.quiet_start_s
        for rep in self.reps:
            out.append(now)
            now += rep.out_s + rep.hold_s + (0.0 if rep.linked else rep.back_s + rep.pause_s)
        return out

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        last = self.reps[-1]
        end = self.starts_s[-1] + last.out_s + last.hold_s
        return float(end + last.back_s + self.quiet_end_s)

    def first(self, count: int | None) -> Script:
        """Only the first so many repetitions (None: all), the last of them back to neutral."""
        *before, last = self.reps[:count]
        return replace(self, reps=(*before, replace(last, linked=False)))


def ease(share: float) -> float:
    """Minimum-jerk course from 0 to 1."""
    s = min(max(share, 0.0), 1.0)
    return s * s * s * (10.0 - 15.0 * s + 6.0 * s * s)


class Track:
    """A value over time: keys joined by minimum-jerk pieces."""

    def __init__(self, keys: list[tuple[float, float]]) -> None:
        self.times = [key[0] for key in keys]
        self.values = [key[1] for key in keys]

    def __call__(self, t_s: float) -> float:
        """The value at a time."""
        if t_s <= self.times[0]:
            return self.values[0]
        for i in range(1, len(self.times)):
            if t_s < self.times[i]:
                span = self.times[i] - self.times[i - 1]
                share = ease((t_s - self.times[i - 1]) / span)
                return self.values[i - 1] + share * (self.values[i] - self.values[i - 1])
        return self.values[-1]


class Sway:
    """Slow irregular drift of unit size: five sines between 0.08 and 0.9 Hz."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.frequency = np.exp(rng.uniform(np.log(0.08), np.log(0.9), 5))
        self.phase = rng.uniform(0, 2 * np.pi, 5)
        self.size = (0.15 / self.frequency) ** 0.5
        self.size /= np.sqrt((self.size**2).sum() / 2)

    def __call__(self, t_s: float) -> float:
        """The drift at a time."""
        return float((self.size * np.sin(2 * np.pi * self.frequency * t_s + self.phase)).sum())


def out_and_back(script: Script, value: str = "amplitude_deg", signed: bool = True) -> Track:
    """Keys of the primary movement: out, hold with a slight give, back or straight on."""
    rng = np.random.default_rng([script.sway_seed, 5])
    keys = [(0.0, 0.0)]
    for start, rep in zip(script.starts_s, script.reps, strict=True):
        sign = -1.0 if signed and rep.side == "right" else 1.0
        top = sign * float(getattr(rep, value))
        if keys[-1][1] == 0.0:
            keys.append((start, 0.0))
        keys.append((start + rep.out_s, top))
        if rep.hold_s > 0:
            keys.append((start + rep.out_s + rep.hold_s, top * (1 + rng.uniform(-0.02, 0.02))))
        if not rep.linked:
            keys.append((start + rep.out_s + rep.hold_s + rep.back_s, 0.0))
    return Track(keys)


def circle_phases(script: Script) -> dict[str, tuple[Track, Track]]:
    """Per side the commanded flexion and abduction of the lifted thigh.

    Outward: flexion, then abduction, then down; inward is the same path backwards in time.
    """
    out: dict[str, tuple[Track, Track]] = {}
    for side in ("left", "right"):
        flexion, abduction = [(0.0, 0.0)], [(0.0, 0.0)]
        for start, rep in zip(script.starts_s, script.reps, strict=True):
            if rep.side != side:
                continue
            whole = rep.out_s + rep.hold_s + rep.back_s
            first = [(0.0, 0.0), (0.36, 1.0), (0.62, 0.93), (1.0, 0.0)]
            second = [(0.22, 0.0), (0.66, 1.0), (1.0, 0.0)]
            if rep.direction == "inward":
                first = [(1 - s, v) for s, v in reversed(first)]
                second = [(1 - s, v) for s, v in reversed(second)]
            flexion += [(start + s * whole, v * rep.amplitude_deg) for s, v in first]
            abduction += [(start + s * whole, v * rep.second_deg) for s, v in second]
        out[side] = Track(flexion), Track(abduction)
    return out


def help_course(script: Script) -> Track:
    """How the rest of the body helps at the end range, degrees, left positive.

    Twist: the pelvis turns along within half a second after the chest has come to its end.  Circle:
    the trunk leans away from the leg while it is highest and comes upright as it goes down.
    """
    keys = [(0.0, 0.0)]
    for start, rep in zip(script.starts_s, script.reps, strict=True):
        if rep.help_deg == 0.0:
            continue
        sign = 1.0 if rep.side == "left" else -1.0
        end = start + rep.out_s + rep.hold_s
        if script.movement == "hip-circle":
            sign = -sign
            whole = end + rep.back_s - start
            course = [(start + share * whole, on) for share, on in _LEAN_COURSE]
        else:
            there = start + rep.out_s
            course = [(there, 0.0), (there + HELP_S, 1.0), (end, 1.0), (end + rep.back_s, 0.0)]
        keys += [(t_s, sign * on * rep.help_deg) for t_s, on in course]
    return Track(keys)


def default_traits(rng: np.random.Generator | None = None) -> dict[str, float]:
    """A person's habits; without ``rng`` the middle of each range."""
    ranges = {
        "pelvis_share_seated": (0.30, 0.05),  # of the chest's turn
        "pelvis_share_standing": (0.52, 0.09),
        "girdle_share": (0.22, 0.06),  # of chest on pelvis
        "head_share": (0.55, 0.35),  # of the chest's turn, on top of it
        "bend_share": (0.08, 0.08),  # trunk leaning forward and sideways with the turn
        "sway_deg": (0.4, 0.15),
        "toe_out_deg": (8.0, 4.0),
        "stance_m": (0.0, 0.02),  # added to half the distance between the feet
        "slump_deg": (6.0, 4.0),
        "thigh_gain": (0.55, 0.12),  # how far the front thigh tips for each degree of the shank
        "circle_knee_deg": (78.0, 9.0),  # knee bend of the lifted leg
        "lean_share": (0.07, 0.03),  # trunk leaning away for each degree of abduction
        "knee_in_deg": (0.0, 4.0),  # the front knee falling in (negative: out) at end range
        "drift_deg": (0.0, 1.5),  # how far the trunk's rest turns away over the set
    }
    if rng is None:
        return {name: middle for name, (middle, _) in ranges.items()}
    return {
        name: float(np.clip(rng.normal(middle, spread), middle - 2 * spread, middle + 2 * spread))
        for name, (middle, spread) in ranges.items()
    }


def _twist(rng: np.random.Generator) -> tuple[Rep, ...]:
    number = int(rng.integers(3, 7))
    best = float(rng.uniform(16, 54))
    side = str(rng.choice(["left", "right"]))
    reps = []
    for i in range(number):
        linked = bool(i < number - 1 and rng.random() < 0.25)
        reps.append(
            Rep(
                side=side,
                amplitude_deg=best * float(rng.uniform(0.75, 1.0)),
                out_s=float(rng.uniform(0.9, 1.8)),
                hold_s=float(rng.choice([rng.uniform(0.1, 0.4), rng.uniform(0.6, 2.0)])),
                back_s=float(rng.uniform(0.9, 1.7)),
                pause_s=float(rng.uniform(0.3, 1.2)),
                linked=linked,
            )
        )
        if linked or rng.random() < 0.85:
            side = "left" if side == "right" else "right"
    return tuple(reps)


def _rock(rng: np.random.Generator) -> tuple[Rep, ...]:
    side = str(rng.choice(["left", "right"]))
    best = float(rng.uniform(24, 42))
    lifter = rng.random() < 0.4
    reps = []
    for _ in range(int(rng.integers(3, 6))):
        lift = float(rng.uniform(1.5, 4.5)) if lifter and rng.random() < 0.5 else 0.0
        reps.append(
            Rep(
                side=side,
                amplitude_deg=best * float(rng.uniform(0.8, 1.0)) + 2.0 * lift,
                out_s=float(rng.uniform(0.9, 1.7)),
                hold_s=float(rng.choice([rng.uniform(0.1, 0.4), rng.uniform(0.6, 1.8)])),
                back_s=float(rng.uniform(0.9, 1.6)),
                pause_s=float(rng.uniform(0.4, 1.2)),
                heel_lift_cm=lift,
            )
        )
    return tuple(reps)


def _circle(rng: np.random.Generator) -> tuple[Rep, ...]:
    side = str(rng.choice(["left", "right"]))
    alternate = rng.random() < 0.4
    direction = str(rng.choice(["outward", "inward"], p=[0.65, 0.35]))
    flexion, abduction = float(rng.uniform(50, 92)), float(rng.uniform(22, 48))
    reps = []
    for i in range(int(rng.integers(2, 6))):
        reps.append(
            Rep(
                side=side,
                amplitude_deg=flexion * float(rng.uniform(0.82, 1.0)),
                second_deg=abduction * float(rng.uniform(0.8, 1.0)),
                direction=direction,
                out_s=float(rng.uniform(1.1, 1.8)),
                hold_s=float(rng.uniform(0.4, 1.0)),
                back_s=float(rng.uniform(1.1, 1.8)),
                pause_s=float(rng.uniform(0.5, 1.2)),
            )
        )
        if alternate and i % 2:
            side = "left" if side == "right" else "right"
    return tuple(reps)


def random_script(movement: str, seed: int) -> Script:
    """A set drawn from a seed; about 12 to 35 s."""
    rng = np.random.default_rng([seed, 2])
    reps = {"thoracic-twist": _twist, "ankle-rock": _rock, "hip-circle": _circle}[movement](rng)
    return Script(
        movement=movement,
        reps=reps,
        quiet_start_s=float(rng.uniform(1.6, 2.2)),
        quiet_end_s=float(rng.uniform(1.0, 1.5)),
        traits=default_traits(rng),
        sway_seed=seed,
        variant=_variant(rng) if movement == "thoracic-twist" else "whole",
        rest_deg=float(np.clip(np.random.default_rng([seed, 8]).normal(5.0, 4.0), -3.0, 13.0)),
    )


def _variant(rng: np.random.Generator) -> str:
    return str(rng.choice(list(VARIANTS), p=list(VARIANTS.values())))


def sample_script(movement: str, *, references: bool = False) -> Script:
    """The fixed sets of ``sample_videos/``; rocks also with references, and one that is forced."""
    traits = default_traits()
    reps: tuple[Rep, ...]
    if movement == "thoracic-twist":
        base = Rep("left", 36.0, 1.4, 1.0, 1.3, 0.8)
        reps = (
            base,
            replace(base, side="right", amplitude_deg=33.0, hold_s=0.8),
            replace(base, amplitude_deg=39.0, hold_s=1.4, out_s=1.6, linked=True),
            replace(base, side="right", amplitude_deg=36.0, out_s=2.2, hold_s=0.9),
            replace(base, amplitude_deg=34.0, hold_s=0.5),
            replace(base, side="right", amplitude_deg=31.0, out_s=1.2, hold_s=1.2),
        )
    elif references:
        base = Rep("left", 33.0, 1.5, 0.6, 1.4, 1.1)
        reps = (
            replace(base, amplitude_deg=26.0),
            replace(base, amplitude_deg=35.0, hold_s=2.9),
            replace(base, amplitude_deg=36.0, hold_s=2.8),
            base,
            replace(base, amplitude_deg=31.0, out_s=1.7),
            replace(base, amplitude_deg=46.0, out_s=1.3),
            replace(base, amplitude_deg=34.0, hold_s=0.8),
        )
    elif movement == "ankle-rock":
        base = Rep("left", 34.0, 1.5, 1.0, 1.4, 1.1)
        reps = (
            base,
            replace(base, amplitude_deg=36.5, hold_s=1.6),
            replace(base, amplitude_deg=32.0, out_s=1.2, hold_s=0.5),
            replace(base, amplitude_deg=37.5, hold_s=1.2, back_s=1.6),
        )
    else:
        base = Rep("left", 72.0, 1.6, 0.8, 1.5, 1.2, second_deg=38.0, direction="outward")
        reps = (
            base,
            replace(base, amplitude_deg=68.0, second_deg=41.0, out_s=1.8),
            replace(base, side="right", amplitude_deg=70.0, second_deg=35.0),
            replace(base, side="right", amplitude_deg=74.0, second_deg=38.0, hold_s=1.0),
        )
    return Script(movement=movement, reps=reps, traits=traits, sway_seed=1)


def sway_table(script: Script, names: tuple[str, ...]) -> dict[str, Sway]:
    """Independent sways by name, fixed by the script's seed."""
    return {
        name: Sway(np.random.default_rng([script.sway_seed, 17, i])) for i, name in enumerate(names)
    }


def sample_times(duration_s: float, fps: float) -> Array:
    """Times of the frames of a clip, seconds from the first."""
    return np.arange(int(duration_s * fps) + 1) / fps
