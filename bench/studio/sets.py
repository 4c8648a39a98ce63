"""The sets of clips that tables are made from: whose, from which seeds, from where seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from bench.studio import clips
from bench.studio.same_place import another_day
from bench.studio.samples import NAMES


@dataclass(frozen=True)
class Wanted:
    """One clip of a set: its name without ending, and what its specification is drawn from."""

    name: str
    movement: str
    seed: int
    changes: dict[str, Any] = field(default_factory=dict)
    day: int | None = None
    """Another day at the place that the rest describes; None: the first one."""

    def spec(self) -> clips.ClipSpec:
        """The specification of the clip."""
        spec = clips.random_spec(self.movement, self.seed, **self.changes)
        return spec if self.day is None else another_day(spec, 100 * self.seed + self.day)


HELD_OUT = {"thoracic-twist": (40_000, 60), "ankle-rock": (41_000, 45), "hip-circle": (42_000, 45)}
"""First seed and number of clips; people, motions, cameras and rooms that nothing is fitted to."""
REPLACED = {"thoracic-twist": (45_000, 6), "ankle-rock": (46_000, 6), "hip-circle": (47_000, 6)}
REPLACED_AS_ASKED = (45_103, 45_112, 45_122, 45_125, 45_133, 45_137)
"""Further twists: the first ones from 45 100 on done seated, arms crossed or with a bar."""
VIEWS = 3
"""Each of these people is filmed so many times, camera and room set up afresh …"""
DAYS = 3
"""… and so many times from the same place, the first of the views being the first day."""


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
    return [_view(movement, seed, view) for movement, seed in seeds for view in range(VIEWS)]


def same_place() -> list[Wanted]:
    """Those who do it as asked, on further days from the place of their first view."""
    seeds = [("thoracic-twist", seed) for seed in REPLACED_AS_ASKED]
    for movement in ("ankle-rock", "hip-circle"):
        first, count = REPLACED[movement]
        seeds += [(movement, seed) for seed in range(first, first + count)]
    return [
        replace(first_day, name=f"{first_day.name}_day{day}", day=day)
        for first_day in (_view(movement, seed, 0) for movement, seed in seeds)
        for day in range(1, DAYS)
    ]


def _view(movement: str, seed: int, view: int) -> Wanted:
    return Wanted(
        f"{NAMES[movement]}_{seed}_view{view}",
        movement,
        seed,
        {
            "seeds": {"camera": 100 * seed + view, "room": 100 * seed + view},
            "fps": 15.0,
            "size": (640, 480),
        },
    )


SETS = {"held-out": held_out, "replaced": replaced, "same-place": same_place}
