"""How well the sets of a session are found: intervals matched by overlap.

A found set belongs to the true one with which it shares at least half of the time that they cover
together (the F1@50 of action segmentation: Lea et al. 2017, arXiv:1611.05267).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from bench.sessions.material import TrueSet
from posecheck.recognition import Activity, Bout

OVERLAP = 0.5
WITHIN_S = 1.5
"""A boundary is right when it is this near."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A true set that was looked for."""

    repetitions: int
    person: str
    """Whose; what one person's recordings show comes again and again."""
    found: bool


@dataclass
class Tally:
    """What was found over many sessions."""

    true: int = 0
    found: int = 0
    matched: int = 0
    named: int = 0
    """Matched, with movement and side right."""
    phantoms: int = 0
    """Found where nothing was done."""
    elsewhere_s: float = 0.0
    """Time in which nothing was done."""
    counted: int = 0
    exact: int = 0
    """Named sets, and those with every repetition counted …"""
    accounted_for: int = 0
    """… and those with every repetition counted or discarded with its reason …"""
    reported: int = 0
    """… and those with the right number reported, measured or not …"""
    exact_told: int = 0
    """… and those that are, or would be, had the true boundaries been told."""
    sought: list[Sought] = field(default_factory=list)
    """Every true set."""
    off_s: list[float] = field(default_factory=list)
    """How far each boundary of a matched set is off."""
    failures: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def precision(self) -> float:
        """Share of found sets that are one."""
        return self.matched / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """Share of sets that are found."""
        return self.matched / self.true if self.true else float("nan")

    @property
    def right(self) -> float:
        """Share of matched sets with movement and side right."""
        return self.named / self.matched if self.matched else float("nan")

    @property
    def f1(self) -> float:
        """F1@50, with movement and side."""
        return 2.0 * self.named / (self.true + self.found) if self.found else 0.0

    @property
    def on_time(self) -> float:
        """Share of boundaries that are right."""
        return float(np.mean(np.array(self.off_s) <= WITHIN_S)) if self.off_s else float("nan")

    @property
    def median_off_s(self) -> float:
        """Half of the boundaries are nearer."""
        return float(np.median(self.off_s)) if self.off_s else float("nan")

    @property
    def phantoms_per_hour(self) -> float:
        """Of time in which nothing was done."""
        return 3600.0 * self.phantoms / self.elsewhere_s if self.elsewhere_s else float("nan")


def match(true: Sequence[TrueSet], found: Sequence[Bout]) -> list[tuple[TrueSet, Bout]]:
    """Pairs of true and found sets, the best overlaps first, each used once."""
    pairs = sorted(
        (
            (overlap(one, bout), i, k)
            for i, one in enumerate(true)
            for k, bout in enumerate(found)
            if overlap(one, bout) >= OVERLAP
        ),
        reverse=True,
    )
    used_true: set[int] = set()
    used_found: set[int] = set()
    matched = []
    for _, i, k in pairs:
        if i not in used_true and k not in used_found:
            used_true.add(i)
            used_found.add(k)
            matched.append((true[i], found[k]))
    return matched


def overlap(one: TrueSet | Bout, other: TrueSet | Bout) -> float:
    """Time shared over time covered by either."""
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    whole = max(one.end_s, other.end_s) - min(one.start_s, other.start_s)
    return max(0.0, shared) / whole if whole > 0.0 else 0.0


def tally(
    into: Tally, name: str, true: Sequence[TrueSet], bouts: Iterable[Bout], duration_s: float
) -> list[tuple[TrueSet, Bout]]:
    """Add a session; the pairs whose movement and side are right."""
    found = [bout for bout in bouts if bout.activity is Activity.SET]
    pairs = match(true, found)
    right = [
        (one, bout) for one, bout in pairs if (one.movement, one.side) == (bout.movement, bout.side)
    ]
    into.true += len(true)
    into.found += len(found)
    into.matched += len(pairs)
    into.named += len(right)
    into.elsewhere_s += duration_s - sum(one.end_s - one.start_s for one in true)
    into.off_s += [
        abs(a - b) for t, f in pairs for a, b in ((t.start_s, f.start_s), (t.end_s, f.end_s))
    ]
    matched = {id(bout) for _, bout in pairs}
    for bout in found:
        if id(bout) not in matched:
            inside_s = sum(
                max(0.0, min(one.end_s, bout.end_s) - max(one.start_s, bout.start_s))
                for one in true
            )
            phantom = inside_s < OVERLAP * bout.duration_s
            into.phantoms += phantom
            into.failures.append(f"{name}: {'phantom' if phantom else 'part'} {_said(bout)}")
    done = {id(one) for one, _ in pairs}
    into.sought += [Sought(len(one.sides), one.person, id(one) in done) for one in true]
    into.failures += [
        f"{name}: missed {_said(one)} ({one.person})" for one in true if id(one) not in done
    ]
    into.failures += [
        f"{name}: {_said(one)} found as {_said(bout)}"
        for one, bout in pairs
        if (one.movement, one.side) != (bout.movement, bout.side)
    ]
    return right


def _said(one: TrueSet | Bout) -> str:
    return f"{one.movement} {one.side or ''} {one.start_s:.1f}–{one.end_s:.1f} s"
