"""From attempts at movements to the sets that explain them best.

A semi-Markov decoding: a set is a run of repetitions of one movement and side; each repetition
speaks for it, each refused one and each pause against it, and a set must be worth its beginning.
Of sets that overlap those are taken that together say most (Viterbi over the ends of repetitions).

Reference: Murphy 2002, Hidden semi-Markov models; Sarawagi & Cohen 2004, Semi-Markov conditional
random fields.

Constants: docs/derivations.md#recognition.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from posecheck.body import Side
from posecheck.recognition.attempts import Attempt
from posecheck.records import OTHER_PROTOCOL

BEGINNING = 1.2
"""What a set must be worth: less evidence than this is chance [clear repetitions]."""
UNASKED, DOUBTFUL, ELSEWHERE = 0.8, 0.5, 0.2
"""Share of its worth that a repetition keeps: outside of the protocol's position; short, long,
small or cut by coming or going; filmed from another view than is asked [share; share; share]."""
REFUSED, NEARLY = 0.35, 0.3
"""What a repetition of another movement takes away; what one adds that was only seen too badly to
be measured [clear repetitions; clear repetitions]."""
UNSEEN = ("tracking-lost", "legs-swap", "foot-moved", "too-small-a-movement", "too-few-pictures")
"""Reasons of such repetitions."""
PAUSE_COST = 0.05
"""What each second of pause takes away [clear repetitions/s]."""
AGAIN = 0.7
"""What a set is worth more when it follows one of the same movement on the other side [clear
repetitions] …"""
AGAIN_WITHIN_S = 25.0
"""… within this time [s]."""
LONGEST_PAUSE_S = 12.0
"""A longer pause ends a set [s]."""
CHANCE = 0.2
"""What may always be there instead [clear repetitions] (design rule)."""
TOUCHING_S = 0.3
"""Sets that overlap by less follow each other [s]."""
SHORT_S, LONG_S = 1.5, 20.0
"""Shorter and longer repetitions are less likely to be one [s]."""
FULL_REACH = 2.0
"""A repetition that goes so many times as far as the smallest that counts is a clear one; less is
worth less, down to a half [ratio]."""

Key = tuple[str, Side | None]
"""Movement id and side; None where both sides take turns."""


@dataclass(frozen=True, slots=True)
class Run:
    """A set: repetitions of one movement and side, and what they are worth together."""

    movement: str
    """Movement id."""
    side: Side | None
    """Whose; None where both sides take turns."""
    attempts: tuple[Attempt, ...]
    """In the order of their ends."""
    worth: float
    """How much more they say together than chance would, where they are [clear repetitions]."""
    rival: float = 0.0
    """What the best other explanation of the same time is worth."""

    @property
    def confidence(self) -> float:
        """How sure it is, 0…1: what it is worth against the best other explanation."""
        return self.worth / (self.worth + max(self.rival, 0.0) + CHANCE)

    @property
    def start_s(self) -> float:
        """When its first repetition began, seconds."""
        return self.attempts[0].start_s

    @property
    def end_s(self) -> float:
        """When its last repetition ended, seconds."""
        return self.attempts[-1].end_s


def worth(attempt: Attempt) -> float:
    """How much an attempt says that its movement was done: 1 for a clear repetition."""
    if attempt.refused is not None:
        if attempt.another_movement:
            return -REFUSED
        return NEARLY if attempt.refused.code in UNSEEN else 0.0
    duration_s = attempt.end_s - attempt.start_s
    doubts = (
        (ELSEWHERE, not attempt.view_fits),
        (UNASKED, not attempt.position_fits),
        (DOUBTFUL, not attempt.whole),
        (DOUBTFUL, duration_s < SHORT_S),
        (DOUBTFUL, duration_s > LONG_S),
    )
    reach = min(1.0, max(DOUBTFUL, attempt.reach / FULL_REACH))
    return reach * math.prod(share for share, holds in doubts if holds)


def once(stations: Iterable[Sequence[Attempt]]) -> list[Attempt]:
    """The attempts at a movement in one station after the other, each once.

    Stations share a rest and what follows it: of attempts that overlap there the one is kept that
    says more, for the other was cut off, or read from what was no rest.
    """
    kept: list[Attempt] = []
    for attempts in stations:
        kept = [
            one
            for one in kept
            if not any(_overlap(one, other) and _says(other) > _says(one) for other in attempts)
        ]
        kept += [one for one in attempts if not any(_overlap(one, other) for other in kept)]
    return kept


def _overlap(one: Attempt, other: Attempt) -> bool:
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s) > TOUCHING_S


def _says(attempt: Attempt) -> tuple[bool, float]:
    """For sorting: an attempt with any evidence comes before one without."""
    return worth(attempt) != 0.0, worth(attempt)


def decoded(
    groups: Mapping[Key, Sequence[Attempt]],
    bonuses: Mapping[str, float] | None = None,
    *,
    named: str | None = None,
) -> list[Run]:
    """The best sets of all groups together; a group holds the attempts at one movement and side.

    ``bonuses`` say what a set of a movement is worth beforehand.  Of the movement that was
    ``named`` what was not seen well enough belongs to a set, too: measuring it says why.
    """
    runs = sorted(
        (
            run
            for key, group in groups.items()
            for run in _runs(key, group, (bonuses or {}).get(key[0], 0.0), named == key[0])
        ),
        key=lambda run: run.end_s,
    )
    total, gained, before = _totals(runs)
    if not runs:
        return []
    at = max(range(len(runs)), key=total.__getitem__)
    if total[at] <= 0.0:
        return []
    chosen_runs = []
    while at >= 0:
        chosen_runs.append(replace(runs[at], worth=gained[at]))
        at = before[at]
    return [_beside_rivals(run, runs) for run in reversed(chosen_runs)]


def _totals(runs: Sequence[Run]) -> tuple[list[float], list[float], list[int]]:
    """For each run: the best total that ends with it, its own part, and the run before it.

    ``runs`` are in the order of their ends, so that what may be before a run comes first.
    """
    ends_s = [run.end_s for run in runs]
    total: list[float] = []
    gained: list[float] = []
    before: list[int] = []
    best_of_first = [(0.0, -1)]
    of_movement = defaultdict[str, list[int]](list)
    for i, run in enumerate(runs):
        may_be_before = bisect_right(ends_s, run.start_s + TOUCHING_S, hi=i)
        so_far, last = best_of_first[may_be_before]
        choices = [(so_far + run.worth, last)]
        same = of_movement[run.movement]
        recent = bisect_left(same, run.start_s - AGAIN_WITHIN_S, key=ends_s.__getitem__)
        choices += [
            (total[k] + run.worth + AGAIN, k)
            for k in same[recent : bisect_left(same, may_be_before)]
            if runs[k].side is not run.side
        ]
        best, chosen = max(choices)
        total.append(best)
        gained.append(best - (total[chosen] if chosen >= 0 else 0.0))
        before.append(chosen)
        if gained[i] > 0.0:
            same.append(i)
            best_of_first.append(max(best_of_first[i], (best, i)))
        else:
            best_of_first.append(best_of_first[i])
    return total, gained, before


def _beside_rivals(run: Run, runs: Sequence[Run]) -> Run:
    """With the best run of another group that would take the same time."""
    rivals = [
        one.worth
        for one in runs
        if one.movement != run.movement
        and min(one.end_s, run.end_s) - max(one.start_s, run.start_s) > TOUCHING_S
    ]
    return replace(run, rival=max(rivals, default=0.0))


def _runs(key: Key, group: Sequence[Attempt], bonus: float, named: bool) -> list[Run]:
    """Every run of a group that may be worth its beginning."""
    ordered = _as_their_neighbours(sorted(group, key=lambda attempt: attempt.end_s))
    found = []
    for i, first in enumerate(ordered):
        taken: list[Attempt] = []
        total, last_s = bonus - BEGINNING, first.start_s
        for attempt in ordered[i:]:
            pause_s = max(0.0, attempt.start_s - last_s)
            if attempt.end_s - attempt.start_s <= LONG_S:
                last_s = max(last_s, attempt.end_s)
            if pause_s > LONGEST_PAUSE_S or (not taken and attempt is not first):
                break
            total += worth(attempt) - PAUSE_COST * pause_s
            if attempt.refused is None or (named and attempt.refused.code in UNSEEN):
                taken.append(attempt)
                if total > -AGAIN and any(one.refused is None for one in taken):
                    found.append(Run(*key, tuple(taken), total))
    return found


def _as_their_neighbours(ordered: Sequence[Attempt]) -> list[Attempt]:
    """Count a single repetition of another protocol among good ones as one of them.

    Nobody changes their stance for one repetition.
    """
    found = list(ordered)
    for i, one in enumerate(ordered):
        beside = [*ordered[max(i - 1, 0) : i], *ordered[i + 1 : i + 2]]
        alone = _of_another_protocol(one) and not any(map(_of_another_protocol, beside))
        if alone and any(other.refused is None for other in beside):
            found[i] = replace(one, refused=None, another_movement=False)
    return found


def _of_another_protocol(attempt: Attempt) -> bool:
    return attempt.refused is not None and attempt.refused.code == OTHER_PROTOCOL
