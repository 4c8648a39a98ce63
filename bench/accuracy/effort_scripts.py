"""What people do in the study of forced repetitions: one set a person, some of it too far.

After a warm-up come two reference repetitions, then comfortable repetitions and overshoots in any
order; for the journal's part there are sets of several days without overshoots.  Degrees are
commanded; the truth comes from the rendered bodies.  Pure: NumPy only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.studio.motions import MOVEMENTS, Rep, Script, random_script
from bench.studio.samples import NAMES
from bench.studio.second_look import wider_script

FIRST_STRETCH_DEG = {
    "thoracic-twist": (32.0, 46.0),
    "ankle-rock": (31.0, 38.0),
    "hip-circle": (55.0, 76.0),
}
"""Where the first stretch is felt: 40 % further is still within what bodies do."""
ABDUCTION_SHARES = (0.42, 0.52)
"""A circle's abduction, of its flexion."""
CIRCLE_GAIN, CIRCLE_LOSS_DEG = 1.07, 6.3
"""From commanded to true angles of a circle, the mean of the posed bodies."""
REFERENCES = 2
"""So many repetitions at the beginning go to the first stretch."""
REFERENCE_HOLD_S = 2.5
"""And stay there so long, where there is a hold."""
SCATTER = 0.04
"""Standard deviation of what is meant, as a share of the first stretch (design rule: repeated
comfortable end ranges of one day)."""
WARM_UP = (0.60, 0.85)
"""Repetitions before the references, of the first stretch."""
COMFORTABLE, COMFORTABLE_ENDS = (0.80, 1.00), (0.76, 1.04)
"""Comfortable repetitions are meant to go so far, and go so far."""
THIRDS = ((0.20, 0.80 / 3), (0.80 / 3, 1.00 / 3), (1.00 / 3, 0.40))
"""Beyond the first stretch: one overshoot in each."""
MIN_OVER_DEG = 8.2
"""And at least so far, so that it is 8° however the body sways."""
TOO_FAR = 1.15
"""References of a day on which they went too far, of the first stretch."""
COMFORTABLE_OF_A_DAY = 4
"""In the journal's part."""
ORDINARY_DAYS = 4
"""Days of the journal before it is judged by."""


@dataclass(frozen=True)
class Effort:
    """One repetition as the person meant it."""

    kind: str
    """``warm-up``, ``reference``, ``comfortable``, ``larger`` (an overshoot as even as ever) or
    ``pushed`` (one whose last part is quick)."""
    share: float
    """How far it goes, of the first stretch."""
    third: int | None
    """Of an overshoot: which of ``THIRDS``."""
    reps: tuple[Rep, ...]
    """Commanded repetitions that make it; all but the last are linked."""


@dataclass(frozen=True)
class Plan:
    """One clip: what the person does in it."""

    name: str
    """File name without endings."""
    movement: str
    """Movement id."""
    seed: int
    """Of the person."""
    look: str
    """``studio`` or ``second``: who draws it."""
    purpose: str
    """``judged``; or of the journal's part ``ordinary``, ``too-far`` or ``control``."""
    day: int
    """Of the journal's part, from 0."""
    efforts: tuple[Effort, ...]
    """In order."""
    script: Script
    """What is rendered."""

    @property
    def side(self) -> str:
        """The working side."""
        return self.script.reps[0].side


PEOPLE = 6
"""Of each movement and look."""
JOURNAL_PEOPLE = 4
"""Of each movement, on several days."""
PARTS = ("studio", "second", "journal", "learn", "learn-second")
"""One set of each person by the two looks, the journal's days (by the studio), and sets to learn
from: nothing that is published is measured on the people of the last two."""
FIRST_SEEDS = {
    **{"studio": 54_000, "second": 78_001, "journal": 54_500},
    **{"learn": 55_000, "learn-second": 79_000},
}
"""Those of the second look are odd, of what is learned from even."""
SECOND = ("second", "learn-second")
"""Parts that the second look draws."""
SEEDS_A_MOVEMENT = 100
LEARN_PEOPLE = 16
"""Of each movement and look, to learn from."""


def seeds_of(part: str, movement: str) -> list[int]:
    """The people of one part of the study in one movement.

    >>> seeds_of("second", "ankle-rock")[:2]
    [78101, 78103]
    """
    first = FIRST_SEEDS[part] + SEEDS_A_MOVEMENT * MOVEMENTS.index(movement)
    learn = part.startswith("learn")
    count = LEARN_PEOPLE if learn else JOURNAL_PEOPLE if part == "journal" else PEOPLE
    step = 2 if part in SECOND else 1
    return [first + step * number for number in range(count)]


def plans_of(part: str) -> list[Plan]:
    """Every clip of a part, the movements by turns."""
    people = zip(*(seeds_of(part, movement) for movement in MOVEMENTS), strict=True)
    return [
        plan
        for seeds in people
        for movement, seed in zip(MOVEMENTS, seeds, strict=True)
        for plan in Person(part, movement, seed).plans()
    ]


class Person:
    """Where a person's first stretch is, their side, tempo and habits, drawn from a seed."""

    def __init__(self, part: str, movement: str, seed: int) -> None:
        rng = self._rng = np.random.default_rng([seed, 61])
        self._part, self._movement, self._seed = part, movement, seed
        self._first_stretch_deg = float(rng.uniform(*FIRST_STRETCH_DEG[movement]))
        self._abduction_share = float(rng.uniform(*ABDUCTION_SHARES))
        self._tempo_s = float(rng.uniform(1.0, 1.4))
        self._vary = float(rng.uniform(0.10, 0.15))
        self._side = str(rng.choice(["left", "right"]))
        self._direction = str(rng.choice(["outward", "inward"], p=[0.65, 0.35]))
        self._tires = bool(rng.random() < 0.4)
        self._circles = movement == "hip-circle"
        if part in SECOND:
            habits = wider_script(movement, seed, np.random.default_rng([seed, 31]))
        else:
            habits = random_script(movement, seed)
        variant = "locked" if habits.variant == "locked" else "whole"
        self._habits = replace(habits, variant=variant, quiet_start_s=1.8, quiet_end_s=1.0)

    def plans(self) -> list[Plan]:
        """What the person is filmed doing."""
        if self._part != "journal":
            return [self._plan("judged", 0, [*self._warm_up(), *self._references(), *self._set()])]
        plans = []
        purposes = ["ordinary"] * ORDINARY_DAYS + ["too-far", "control"]
        for day, purpose in enumerate(purposes):
            references = self._references(TOO_FAR if purpose == "too-far" else 1.0)
            easy = [self._comfortable() for _ in range(COMFORTABLE_OF_A_DAY)]
            plans.append(self._plan(purpose, day, [*references, *easy]))
        return plans

    def _warm_up(self) -> list[Effort]:
        """None before circles: their first ones are the references."""
        count = 0 if self._circles else int(self._rng.integers(1, 3))
        return [
            self._even("warm-up", float(self._rng.uniform(*WARM_UP)), hold_s=0.15)
            for _ in range(count)
        ]

    def _references(self, share: float = 1.0) -> list[Effort]:
        hold_s = None if self._circles else REFERENCE_HOLD_S
        return [
            self._even("reference", share * (1.0 + self._scatter()), hold_s=hold_s)
            for _ in range(REFERENCES)
        ]

    def _set(self) -> list[Effort]:
        """Comfortable repetitions and the overshoots in any order; some people tire."""
        count = int(self._rng.integers(5, 7))
        pushed = int(self._rng.integers(len(THIRDS)))
        kinds: list[int | None] = [*([None] * count), *range(len(THIRDS))]
        kinds = [kinds[i] for i in self._rng.permutation(len(kinds))]
        efforts = []
        for place, third in enumerate(kinds):
            tired = place / (len(kinds) - 1) if self._tires else 0.0
            if third is None:
                efforts.append(self._comfortable(tired))
            else:
                efforts.append(self._too_far(third, pushed=third == pushed))
        return efforts

    def _comfortable(self, tired: float = 0.0) -> Effort:
        """Meant to go anywhere comfortable; ``tired`` (0 to 1) less far, and slower."""
        meant = float(self._rng.uniform(*COMFORTABLE)) * (1.0 - 0.08 * tired)
        share = float(np.clip(meant + self._scatter(), *COMFORTABLE_ENDS))
        return self._even("comfortable", share, tempo=1.0 + 0.15 * tired)

    def _too_far(self, third: int, *, pushed: bool) -> Effort:
        low, high = THIRDS[third]
        low = max(low, MIN_OVER_DEG / self._first_stretch_deg)
        share = 1.0 + float(self._rng.uniform(low, high))
        if not pushed:
            return self._even("larger", share, third=third)
        if self._circles:  # a path does not stop: it is quicker
            return self._even("pushed", share, third=third, tempo=0.75)
        easy = replace(self._rep(0.92), hold_s=0.1, linked=True)
        push = replace(self._rep(share), out_s=0.33)
        return Effort("pushed", share, third, (easy, push))

    def _even(
        self,
        kind: str,
        share: float,
        *,
        third: int | None = None,
        hold_s: float | None = None,
        tempo: float = 1.0,
    ) -> Effort:
        rep = self._rep(share)
        held_s = rep.hold_s if hold_s is None else hold_s
        rep = replace(rep, out_s=tempo * rep.out_s, back_s=tempo * rep.back_s, hold_s=held_s)
        return Effort(kind, share, third, (rep,))

    def _rep(self, share: float) -> Rep:
        rng = self._rng
        degrees = share * self._first_stretch_deg
        out_s, back_s = self._tempo_s * rng.uniform(1.0 - self._vary, 1.0 + self._vary, 2)
        aside = self._abduction_share * degrees * (1.0 + float(rng.normal(0.0, 0.02)))
        return Rep(
            side=self._side,
            amplitude_deg=degrees,
            out_s=float(out_s),
            hold_s=float(rng.uniform(0.3, 0.7)),
            back_s=float(back_s),
            pause_s=float(rng.uniform(0.6, 1.0)),
            second_deg=aside if self._circles else 0.0,
            direction=self._direction if self._circles else None,
        )

    def _scatter(self) -> float:
        """Truncated at two standard deviations."""
        return float(np.clip(self._rng.normal(0.0, SCATTER), -2 * SCATTER, 2 * SCATTER))

    def _plan(self, purpose: str, day: int, efforts: Sequence[Effort]) -> Plan:
        name = f"{NAMES[self._movement]}_{self._seed}"
        if self._movement == "ankle-rock":
            efforts = rocks_as_commanded(efforts, self._habits.rest_deg)
        if self._circles:
            efforts = circles_as_commanded(efforts)
        return Plan(
            name=f"{name}_day{day}" if self._part == "journal" else name,
            movement=self._movement,
            seed=self._seed,
            look="second" if self._part in SECOND else "studio",
            purpose=purpose,
            day=day,
            efforts=tuple(efforts),
            script=replace(
                self._habits,
                reps=tuple(rep for one in efforts for rep in one.reps),
                sway_seed=100 * self._seed + day,
            ),
        )


def rocks_as_commanded(efforts: Sequence[Effort], rest_deg: float) -> list[Effort]:
    """The same rocks with the amplitudes that lead to the meant inclinations.

    The studio moves the shank from rest to the largest amplitude of a set, and to the same share of
    that way for a smaller one.
    """
    top = max(rep.amplitude_deg for one in efforts for rep in one.reps)
    gain = top / (top - rest_deg)
    return _commanded(
        efforts, lambda rep: replace(rep, amplitude_deg=gain * (rep.amplitude_deg - rest_deg))
    )


def circles_as_commanded(efforts: Sequence[Effort]) -> list[Effort]:
    """The same circles with the amplitudes that lead about to the meant angles.

    The trunk leans with the leg, and the thigh does not hang straight while the weight is on the
    other leg: a body does ``CIRCLE_GAIN`` times what is commanded, less ``CIRCLE_LOSS_DEG``.
    """

    def commanded(rep: Rep) -> Rep:
        return replace(
            rep,
            amplitude_deg=(rep.amplitude_deg + CIRCLE_LOSS_DEG) / CIRCLE_GAIN,
            second_deg=(rep.second_deg + CIRCLE_LOSS_DEG) / CIRCLE_GAIN,
        )

    return _commanded(efforts, commanded)


def _commanded(efforts: Sequence[Effort], change: Callable[[Rep], Rep]) -> list[Effort]:
    return [replace(one, reps=tuple(change(rep) for rep in one.reps)) for one in efforts]
