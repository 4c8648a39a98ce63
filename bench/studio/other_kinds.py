"""Kinds of movement that are not one of the three, and scripts of them. NumPy only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.studio import other_motions as motions
from bench.studio.motions import Rep, Script, default_traits
from bench.studio.other_motions import Drives

Range = tuple[float, float]
FRONT, SIDE = (-20.0, 20.0), (70.0, 110.0)
"""Yaws of the camera; half of the side views are from the right."""
LENGTH_S = 10.0
"""Doing it again stops when the next time would end later."""


@dataclass(frozen=True)
class Kind:
    """A kind of movement. ``turn_deg``: how far the rib cage turns along with it, at most."""

    drives: Callable[[Script], Drives]
    amplitude_deg: Range
    out_s: Range
    hold_s: Range
    positions: tuple[str, ...]
    arms: tuple[str, ...]
    views: tuple[str, ...] = ("front",)
    sides: tuple[str, ...] = ("left", "right")
    turn_deg: float = 6.0
    habits: tuple[tuple[str, Range], ...] = ()
    reaches: tuple[str, ...] = ("",)
    steady: bool = False  # goes on and on instead of out and back


BOTH = ("left", "right", "both", "both")
KINDS = {
    "hands-to-head": Kind(
        motions.hands_to_head, (100.0, 100.0), (0.7, 1.5), (0.3, 2.0), ("seated",),
        ("thighs", "hanging"), sides=BOTH, reaches=("head", "crown", "mouth"),
        habits=(("lean", (0.2, 1.0)), ("elbow_wide", (0.2, 1.0))),
    ),
    "arms-raised": Kind(
        motions.arms_raised, (75.0, 165.0), (0.9, 1.8), (0.2, 1.5), ("seated", "standing"),
        ("hanging",), sides=BOTH,
    ),
    "side-bend": Kind(
        motions.side_bend, (18.0, 38.0), (1.0, 1.8), (0.2, 1.5), ("seated", "standing"),
        ("hanging", "hips", "crossed"), turn_deg=7.0, habits=(("arm_over", (0.0, 1.0)),),
    ),
    "shifting": Kind(
        motions.shifting, (10.0, 28.0), (0.6, 1.1), (0.1, 0.6), ("seated",), ("thighs", "seat"),
        turn_deg=7.5, habits=(("shift", (0.03, 0.08)),),
    ),
    "tying-a-shoe": Kind(
        motions.tying_a_shoe, (68.0, 85.0), (1.0, 1.6), (0.8, 2.5), ("seated",), ("thighs",),
        turn_deg=7.0, reaches=("shoe",),
    ),
    "standing-up": Kind(
        motions.standing_up, (26.0, 46.0), (1.3, 2.1), (0.5, 1.6), ("chair",),
        ("crossed", "hanging", "thighs"), ("front", "side"), turn_deg=4.0,
    ),
    "front-lunge": Kind(
        motions.front_lunge, (65.0, 100.0), (1.1, 1.7), (0.1, 1.0), ("standing",),
        ("hanging", "hips"), habits=(("step", (0.68, 0.86)),),
    ),
    "walking": Kind(
        motions.walking, (20.0, 80.0), (6.0, 9.0), (0.0, 0.0), ("standing",), ("hanging",),
        ("front", "side"), habits=(("cadence_hz", (0.6, 1.0)),), steady=True,
    ),
    "cycling": Kind(
        motions.cycling, (14.0, 40.0), (6.0, 9.0), (0.0, 0.0), ("bicycle",), ("handlebar",),
        ("side",), turn_deg=4.0, habits=(("cadence_hz", (0.5, 1.1)),), steady=True,
    ),
    "squat": Kind(
        motions.squat, (55.0, 95.0), (1.1, 1.9), (0.1, 1.0), ("standing",), ("hanging",),
        ("side",), turn_deg=3.0, habits=(("shank_share", (0.48, 0.64)),),
    ),
}  # fmt: skip
"""Every kind by its name."""


def other_script(name: str, seed: int) -> Script:
    """Somebody doing it several times, 8 to 14 s, drawn from a seed."""
    kind = KINDS[name]
    rng = np.random.default_rng([seed, 12])
    habits = {habit: float(rng.uniform(*between)) for habit, between in kind.habits}
    at_once = kind.steady and rng.random() < 0.5
    quiet_s = 0.4 if at_once else float(rng.uniform(1.4, 2.0))
    reps: list[Rep] = []
    now = quiet_s
    same = str(rng.choice(kind.sides))
    alternate = rng.random() < 0.6 and "shoe" not in kind.reaches
    while not reps or now + reps[-1].out_s + reps[-1].back_s < quiet_s + LENGTH_S:
        rep = Rep(
            side=str(rng.choice(kind.sides)) if alternate else same,
            amplitude_deg=float(rng.uniform(*kind.amplitude_deg)),
            out_s=float(rng.uniform(*kind.out_s)),
            hold_s=float(rng.uniform(*kind.hold_s)),
            back_s=0.0 if kind.steady else float(rng.uniform(*kind.out_s)),
            pause_s=float(rng.uniform(0.2, 1.4)),
            second_deg=float(rng.uniform(-kind.turn_deg, kind.turn_deg)),
        )
        reps.append(rep)
        now += rep.out_s + rep.hold_s + rep.back_s + rep.pause_s
    return Script(
        movement=name,
        reps=tuple(reps),
        quiet_start_s=quiet_s,
        quiet_end_s=float(rng.uniform(0.8, 1.2)),
        traits=default_traits(rng) | habits,
        sway_seed=seed,
    )


def other_protocol(name: str, script: Script, seed: int) -> tuple[str, str, dict[str, str]]:
    """Position, arms and what the hands reach for, drawn from a seed."""
    kind = KINDS[name]
    rng = np.random.default_rng([seed, 13])
    position, arms = str(rng.choice(kind.positions)), str(rng.choice(kind.arms))
    reach = str(rng.choice(kind.reaches))
    return position, arms, {"reach": reach, "side": script.reps[0].side} if reach else {}
