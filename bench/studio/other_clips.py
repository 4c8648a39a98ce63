"""The fixed clips of what is not one of the three movements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.studio.clips import ClipSpec, set_up
from bench.studio.other_kinds import FRONT, KINDS, SIDE, other_protocol, other_script
from bench.studio.posing import Protocol

FIRST_SEED = {"dev": 60_000, "judge": 65_000, "fresh": 67_500, "fourth": 68_700}
"""Those that rules may be developed on, and those that only judge."""
CLIPS = {
    ("hands-to-head", "front"): 3,
    ("side-bend", "front"): 3,
    ("front-lunge", "front"): 3,
    ("cycling", "side"): 2,
    ("arms-raised", "front"): 2,
    ("shifting", "front"): 3,
    ("walking", "front"): 1,
    ("walking", "side"): 2,
    ("standing-up", "front"): 2,
    ("standing-up", "side"): 2,
    ("squat", "side"): 2,
    ("tying-a-shoe", "front"): 1,
}
"""Kind and view, and how many clips of each part."""
FPS = 10.0
SIZE_PX = (640, 480)


@dataclass(frozen=True)
class OtherClip:
    """One clip: what is done, seen from where, by whom."""

    kind: str
    view: str
    seed: int

    @property
    def name(self) -> str:
        """Its file's name without ending."""
        return f"{self.kind}_{self.view}_{self.seed}"

    def spec(self) -> ClipSpec:
        """The specification of the clip."""
        script = other_script(self.kind, self.seed)
        right = self.view == "side" and np.random.default_rng([self.seed, 14]).random() < 0.5
        low, high = FRONT if self.view == "front" else SIDE
        return set_up(
            script,
            Protocol(*other_protocol(self.kind, script, self.seed)),
            (-high, -low) if right else (low, high),
            dict.fromkeys(("body", "motion", "camera", "room"), self.seed),
            fps=FPS,
            size=SIZE_PX,
        )


def other_clips(part: str) -> list[OtherClip]:
    """The clips of a part, the first of each kind first."""
    seed = FIRST_SEED[part]
    out = []
    for i, ((kind, view), count) in enumerate(CLIPS.items()):
        if view not in KINDS[kind].views:
            raise ValueError(f"{kind} is not filmed from the {view}")
        out += [(j, OtherClip(kind, view, seed + 100 * i + j)) for j in range(count)]
    return [clip for _, clip in sorted(out, key=lambda one: one[0])]
