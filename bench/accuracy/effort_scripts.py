"""What people do in the study of forced repetitions: calibration days, then days to be judged.

A repetition that is pushed or bounces is made of several commanded ones that go on into each other
(``Rep.linked``).  Degrees are commanded; the truth comes from the rendered bodies.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.studio.motions import Rep, Script, default_traits

COMFORT_DEG = {
    "thoracic-twist": (28.0, 40.0),
    "ankle-rock": (20.0, 28.0),
    "hip-circle": (52.0, 72.0),
}
"""Where the first stretch is felt; the studio's bodies go 16° further at least."""
OVER_DEG = (4.0, 6.0, 8.0, 10.0, 12.0, 16.0)
"""How far forced repetitions go beyond it."""
PELVIS_DEG, LEAN_DEG = 20.0, 18.0
"""How far the pelvis turns along, or the trunk leans, when they help."""
FIRST_STRETCH_S = 1.2
"""So long the calibration's last repetition stays where the first stretch is felt."""


@dataclass(frozen=True)
class Effort:
    """One repetition as the person meant it."""

    kind: str
    """``comfortable``, ``first-stretch``, ``larger``, ``pushed``, ``bounced``, ``compensated`` or
    ``tired``."""
    over_deg: float
    """Beyond where the first stretch is felt; negative: short of it."""
    reps: tuple[Rep, ...]
    """Commanded repetitions that make it; all but the last are linked."""


@dataclass(frozen=True)
class Day:
    """One clip of one person."""

    name: str
    """File name without endings."""
    number: int
    """Day of the study; the first ones are the calibration."""
    purpose: str
    """``calibration``, ``mixed``, ``ladder``, ``tired``, ``easy`` or ``helped``."""
    efforts: tuple[Effort, ...]
    """In order."""
    script: Script
    """What the studio renders."""


class Person:
    """A person's comfort limit, side, tempo and habits in one movement, drawn from a seed."""

    def __init__(self, movement: str, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 31])
        self._movement = movement
        self._seed = seed
        self._comfort_deg = float(self._rng.uniform(*COMFORT_DEG[movement]))
        self._tempo_s = float(self._rng.uniform(1.1, 1.7))
        self._side = str(self._rng.choice(["left", "right"]))
        self._traits = default_traits(self._rng)

    def days(self) -> tuple[Day, ...]:
        """Two days of calibration, then five to be judged."""
        makers: list[tuple[str, Callable[[], list[Effort]]]] = [
            ("calibration", self._calibration),
            ("calibration", self._calibration),
            ("mixed", self._mixed),
            ("ladder", self._ladder),
            ("tired", self._tired),
            ("easy", lambda: [self._comfortable() for _ in range(8)]),
            ("helped", self._helped),
        ]
        return tuple(
            self._day(number, purpose, make()) for number, (purpose, make) in enumerate(makers)
        )

    def _calibration(self) -> list[Effort]:
        last = self._rep(0.0)
        last = replace(last, hold_s=FIRST_STRETCH_S)
        return [*(self._comfortable() for _ in range(5)), Effort("first-stretch", 0.0, (last,))]

    def _mixed(self) -> list[Effort]:
        overs = self._rng.choice(OVER_DEG[1:], 2, replace=False)
        efforts = [self._comfortable() for _ in range(3)]
        efforts += [self._pushed(float(overs[0])), self._larger(float(overs[1]))]
        if self._movement != "hip-circle":
            efforts += [self._bounced(-1.0), self._bounced(8.0)]
        if self._movement == "ankle-rock":
            efforts += [self._compensated()]
        return [efforts[i] for i in self._rng.permutation(len(efforts))]

    def _ladder(self) -> list[Effort]:
        efforts = [self._pushed(over) for over in OVER_DEG] + [self._comfortable()] * 2
        return [efforts[i] for i in self._rng.permutation(len(efforts))]

    def _tired(self) -> list[Effort]:
        """Seven repetitions, each smaller and quicker than the one before."""
        shares = np.linspace(0.98, 0.72, 7)
        tempos = np.linspace(1.1, 0.7, 7)
        return [
            self._made("tired", (share - 1.0) * self._comfort_deg, tempo=float(tempo))
            for share, tempo in zip(shares, tempos, strict=True)
        ]

    def _helped(self) -> list[Effort]:
        """To where the first stretch is felt, and there the rest of the body goes on."""
        self._rng = np.random.default_rng([self._seed, 32])  # a day of its own, whatever the others
        efforts = [self._comfortable() for _ in range(3)] + [self._compensated() for _ in range(3)]
        return [efforts[i] for i in self._rng.permutation(len(efforts))]

    def _comfortable(self) -> Effort:
        return self._made("comfortable", -self._comfort_deg * float(self._rng.uniform(0.03, 0.2)))

    def _larger(self, over_deg: float) -> Effort:
        """Beyond the limit, but as evenly as ever."""
        return self._made("larger", over_deg)

    def _compensated(self) -> Effort:
        """Rock: the heel comes up by 4 cm, and the shin goes on by 2° for each.

        Twist: the pelvis turns along by ``PELVIS_DEG``; circle: the trunk leans by ``LEAN_DEG``.
        """
        if self._movement == "ankle-rock":
            rep = replace(self._rep(8.0), heel_lift_cm=4.0)
        elif self._movement == "thoracic-twist":
            rep = replace(self._rep(0.0), help_deg=PELVIS_DEG, hold_s=1.5)
        else:
            rep = replace(self._rep(0.0), help_deg=LEAN_DEG)
        return Effort("compensated", 0.0, (rep,))

    def _pushed(self, over_deg: float) -> Effort:
        """Easily to where it is comfortable, then the rest in a third of a second."""
        if self._movement == "hip-circle":  # a path does not stop: it is larger and quicker
            return self._made("pushed", over_deg, tempo=0.75)
        easy = replace(self._rep(-0.08 * self._comfort_deg), hold_s=0.1, linked=True)
        push = replace(self._rep(over_deg), out_s=0.33)
        return Effort("pushed", over_deg, (easy, push))

    def _bounced(self, over_deg: float) -> Effort:
        """At the end range 7° back and out again, twice, a third of a second each way."""
        out = replace(self._rep(over_deg), hold_s=0.05, linked=True)
        back = replace(self._rep(over_deg - 7.0), out_s=0.33, hold_s=0.0, linked=True)
        again = replace(out, out_s=0.33)
        last = replace(again, hold_s=0.4, linked=False)
        return Effort("bounced", over_deg, (out, back, again, back, last))

    def _made(self, kind: str, over_deg: float, *, tempo: float = 1.0) -> Effort:
        rep = self._rep(over_deg)
        rep = replace(rep, out_s=tempo * rep.out_s, back_s=tempo * rep.back_s)
        return Effort(kind, over_deg, (rep,))

    def _rep(self, over_deg: float) -> Rep:
        amplitude = self._comfort_deg + over_deg
        out_s, back_s = self._tempo_s * self._rng.uniform(0.9, 1.1, 2)
        circle = self._movement == "hip-circle"
        return Rep(
            side=self._side,
            amplitude_deg=amplitude,
            out_s=float(out_s),
            hold_s=float(self._rng.uniform(0.3, 0.9)),
            back_s=float(back_s),
            pause_s=float(self._rng.uniform(0.7, 1.2)),
            second_deg=0.5 * amplitude if circle else 0.0,
            direction="outward" if circle else None,
        )

    def _day(self, number: int, purpose: str, efforts: Sequence[Effort]) -> Day:
        return Day(
            name=f"{self._movement.replace('-', '_')}_{self._seed:05d}_day{number}",
            number=number,
            purpose=purpose,
            efforts=tuple(efforts),
            script=Script(
                movement=self._movement,
                reps=tuple(rep for one in efforts for rep in one.reps),
                traits=self._traits,
                sway_seed=100 * self._seed + number,
            ),
        )
