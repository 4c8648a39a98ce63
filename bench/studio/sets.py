"""The sets of clips that tables are made from: whose, from which seeds, from where seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
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
    day: int = 0
    """So many days after the first one at the place that the rest describes …"""
    dressed_alike: bool = False
    """… and in the same clothes."""
    repetitions: int | None = None
    """Only the first so many; None: all of them."""

    def spec(self) -> clips.ClipSpec:
        """The specification of the clip."""
        spec = clips.random_spec(self.movement, self.seed, **self.changes)
        spec = replace(spec, script=spec.script.first(self.repetitions))
        if not self.day:
            return spec
        return another_day(spec, 100 * self.seed + self.day, dressed_alike=self.dressed_alike)


HELD_OUT = {"thoracic-twist": (40_000, 60), "ankle-rock": (41_000, 45), "hip-circle": (42_000, 45)}
"""First seed and number of clips; people, motions, cameras and rooms that nothing is fitted to."""
REPLACED = {
    "thoracic-twist": (45_103, 45_112, 45_122, 45_125, 45_133, 45_137),
    "ankle-rock": tuple(range(46_000, 46_006)),
    "hip-circle": tuple(range(47_000, 47_006)),
}
"""People of the re-placement study; of the twists the first ones from 45 100 on that are done
seated, arms crossed or with a bar."""
REPETITIONS = {"thoracic-twist": 4, "ankle-rock": 2, "hip-circle": 2}
"""They do so many."""
COARSE: dict[str, Any] = {"fps": 10.0, "size": (640, 480)}
"""Where many clips are wanted."""
VIEWS = 3
"""Each of these people is filmed so many times, camera and room set up afresh …"""
DAYS = 3
"""… and so many times from the same place, the first of the views being the first day: in other
clothes, and once more in the same ones."""

IN_SESSIONS = {
    "sessions": ({"thoracic-twist": 84_000, "ankle-rock": 85_000, "hip-circle": 86_000}, 45),
    "sessions-again": ({"thoracic-twist": 87_000, "ankle-rock": 88_000, "hip-circle": 89_000}, 30),
    "sessions-third": ({"thoracic-twist": 90_000, "ankle-rock": 91_000, "hip-circle": 92_000}, 40),
    "sessions-fourth": ({"thoracic-twist": 93_000, "ankle-rock": 94_000, "hip-circle": 95_000}, 40),
}
"""People whom nothing is fitted to, for sessions: first seeds, a person of each movement in turn,
and so many of each."""
SHORT_EVERY = 4
"""Every so many of them do few repetitions (``REPETITIONS``), as people do between other things."""


def held_out() -> list[Wanted]:
    """What posecheck is judged on."""
    return [
        Wanted(f"{NAMES[movement]}_{seed}", movement, seed)
        for movement, (first, count) in HELD_OUT.items()
        for seed in range(first, first + count)
    ]


def replaced() -> list[Wanted]:
    """The same people doing the same thing, from the same place and from others."""
    firsts = [_view(movement, seed, 0) for movement, seeds in REPLACED.items() for seed in seeds]
    days = [
        replace(first, name=f"{first.name}_day{day}" if day else first.name, day=day)
        for first in firsts
        for day in range(DAYS)
    ]
    alike = [
        replace(first, name=f"{first.name}_day{day}_alike", day=day, dressed_alike=True)
        for first in firsts
        for day in range(1, DAYS)
    ]
    others = [_view(one.movement, one.seed, view) for one in firsts for view in range(1, VIEWS)]
    return [*days, *others, *alike]


def _view(movement: str, seed: int, view: int) -> Wanted:
    return Wanted(
        f"{NAMES[movement]}_{seed}_view{view}",
        movement,
        seed,
        {
            "seeds": {"camera": 100 * seed + view, "room": 100 * seed + view},
            **COARSE,
        },
        repetitions=REPETITIONS[movement],
    )


def in_sessions(firsts: Mapping[str, int], each: int) -> list[Wanted]:
    """One recording each of many people: what whole sessions are composed of."""
    return [
        Wanted(
            f"{NAMES[movement]}_{first + i}",
            movement,
            first + i,
            dict(COARSE),
            repetitions=None if i % SHORT_EVERY else REPETITIONS[movement],
        )
        for i in range(each)
        for movement, first in firsts.items()
    ]


SETS: dict[str, Callable[[], list[Wanted]]] = {
    "held-out": held_out,
    "replaced": replaced,
    **{name: partial(in_sessions, *people) for name, people in IN_SESSIONS.items()},
}
