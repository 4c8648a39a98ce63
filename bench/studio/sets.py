"""The sets of clips that tables are made from: whose, from which seeds, from where seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bench.studio import clips
from bench.studio.samples import NAMES


@dataclass(frozen=True)
class Wanted:
    """One clip of a set: its name without ending, and what its specification is drawn from."""

    name: str
    movement: str
    seed: int
    changes: dict[str, Any] = field(default_factory=dict)

    def spec(self) -> clips.ClipSpec:
        """The specification of the clip."""
        return clips.random_spec(self.movement, self.seed, **self.changes)


HELD_OUT = {"thoracic-twist": (40_000, 60), "ankle-rock": (41_000, 45), "hip-circle": (42_000, 45)}
"""First seed and number of clips; people, motions, cameras and rooms that nothing is fitted to."""
REPLACED = {"thoracic-twist": (45_000, 6), "ankle-rock": (46_000, 5), "hip-circle": (47_000, 5)}
REPLACED_AS_ASKED = (45_103, 45_112, 45_122, 45_125, 45_133)
"""Further twists: the first ones from 45 100 on done seated, arms crossed or with a bar."""
VIEWS = 3
"""Each of these people is filmed so many times, camera and room set up afresh."""


def held_out() -> list[Wanted]:
    """What posecheck is judged on."""
    return [
        Wanted(f"{NAMES[movement]}_{seed}", movement, seed)
        for movement, (first, count) in HELD_OUT.items()
        for seed in range(first, first + count)
    ]


def replaced() -> list[Wanted]:
    """The same people doing the same thing, seen from other places in the supported range."""
    seeds = [
        (movement, seed)
        for movement, (first, count) in REPLACED.items()
        for seed in range(first, first + count)
    ]
    seeds += [("thoracic-twist", seed) for seed in REPLACED_AS_ASKED]
    return [
        Wanted(
            f"{NAMES[movement]}_{seed}_view{view}",
            movement,
            seed,
            {
                "seeds": {"camera": 100 * seed + view, "room": 100 * seed + view},
                "fps": 15.0,
                "size": (640, 480),
            },
        )
        for movement, seed in seeds
        for view in range(VIEWS)
    ]


SETS = {"held-out": held_out, "replaced": replaced}
