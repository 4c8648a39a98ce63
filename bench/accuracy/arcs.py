"""Left plus right and left less right of neighbouring turns, against the truth.

What a zero that is off adds to one side it takes from the other, so half of the sum and half of the
difference err by the common and by the zero's part of the error.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

import numpy as np

from bench.accuracy.agreement import REACH_90, agreement, correlation, spread_within
from bench.accuracy.markdown import number, share_with_interval, table, with_interval
from bench.accuracy.pairing import Pair
from bench.accuracy.rendered import of_movement
from bench.accuracy.scored import Scored
from posecheck.body import Side
from posecheck.judgement.arc import arcs_of, difference_error, opposed_share
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule

TWIST = "thoracic-twist"


@dataclass(frozen=True, slots=True)
class Turn:
    """Two neighbouring repetitions: errors are measured minus true, degrees."""

    clip: str
    """Where they are from."""
    left_deg: float
    """Error of the left one."""
    right_deg: float
    """Of the right one."""
    arc_half_deg: float
    """Half width of the 90 % bar of their sum …"""
    difference_half_deg: float
    """… and of left less right."""

    @property
    def arc_deg(self) -> float:
        """Error of the sum."""
        return self.left_deg + self.right_deg

    @property
    def difference_deg(self) -> float:
        """Error of left less right."""
        return self.left_deg - self.right_deg


@dataclass(frozen=True, slots=True)
class Parts:
    """The two parts of a side's set-up error, one standard deviation each, a bias included."""

    common_deg: float
    """What both sides have alike."""
    zero_deg: float
    """What one side gains and the other loses."""


def turns_of(pairs: Sequence[Pair], rule: ErrorRule) -> list[Turn]:
    """The arcs of one clip that were measured."""
    known = [(one, one.measured) for one in pairs if one.judged and one.measured is not None]
    known = sorted(known, key=lambda pair: pair[0].true.peak_s)
    measured = [replace(own, index=i) for i, (_, own) in enumerate(known)]
    return [_turn(known[arc.left][0], known[arc.right][0], arc.standard_error.total, rule)
            for arc in arcs_of(measured, rule)]  # fmt: skip


def parts_of(turns: Sequence[Turn]) -> Parts:
    """From the clips' mean errors, less what the repetitions' own errors give these means.

    A bias counts as common: averaging does not shrink it either.
    """
    by_clip: dict[str, list[Turn]] = defaultdict(list)
    for one in turns:
        by_clip[one.clip].append(one)
    clips = list(by_clip.values())
    return Parts(
        _between([[0.5 * turn.arc_deg for turn in own] for own in clips]),
        _between([[0.5 * turn.difference_deg for turn in own] for own in clips]),
    )


def retest_parts(scored: Sequence[Scored], measure: str) -> Parts:
    """The same between set-ups of one person, from the sides' median end ranges."""
    sums, differences, people = [], [], []
    for one in of_movement(scored, TWIST):
        left, right = (_median(one, side, measure) for side in Side)
        if math.isfinite(left) and math.isfinite(right):
            sums.append(0.5 * (left + right))
            differences.append(0.5 * (left - right))
            people.append(one.clip.person_and_motion)
    return Parts(*(spread_within(own, people, people).value for own in (sums, differences)))


def arc_table(sources: Mapping[str, Sequence[Sequence[Pair]]]) -> str:
    """A row for the arc and one for left less right of each source: its clips' pairs."""
    rule = load_movement(TWIST).primary
    head = ("source", "of", "pairs", "mean error", "bias", "inside the 90 % bar", "bar")
    rows, notes = [], []
    for source, clips in sources.items():
        turns = [one for pairs in clips for one in turns_of(pairs, rule)]
        if not turns:
            continue
        names = [one.clip for one in turns]
        for what, errors, halves in (
            ("arc", [o.arc_deg for o in turns], [o.arc_half_deg for o in turns]),
            (
                "left less right",
                [o.difference_deg for o in turns],
                [o.difference_half_deg for o in turns],
            ),
        ):
            found = agreement(errors, halves, names)
            rows.append(
                [
                    *(source, what, str(found.repetitions), with_interval(found.mae)),
                    with_interval(found.bias, sign=True),
                    *(share_with_interval(found.coverage), f"±{number(found.half_width)}"),
                ]
            )
        notes.append(f"{source}: {_sides(turns)}")
    return table(head, rows) + ("\n" + "; ".join(notes) + ".\n" if notes else "")


def parts_table(scored: Sequence[Scored]) -> str:
    """What a twist's ``setup``, ``retest`` and ``zero`` should be by these clips alone."""
    rule = load_movement(TWIST).primary
    turns = [one for own in of_movement(scored, TWIST) for one in turns_of(own.pairs, rule)]
    rows = [
        [name, number(parts.common_deg), number(parts.zero_deg)]
        for name, parts in (
            ("of a set-up", parts_of(turns)),
            ("between set-ups of one person", retest_parts(scored, rule.measure)),
        )
    ]
    return table(("twist, a side's error", "common to both sides", "the zero's"), rows)


def _sides(turns: Sequence[Turn]) -> str:
    r = correlation([one.left_deg for one in turns], [one.right_deg for one in turns])
    half = float(np.std([0.5 * one.arc_deg for one in turns], ddof=1)) if turns[1:] else math.nan
    side = float(np.std([deg for one in turns for deg in (one.left_deg, one.right_deg)], ddof=1))
    return (
        f"errors of left and right correlate by {number(r, '', 2)}, a side errs by {number(side)} "
        f"(SD), half of the arc by {number(half)}"
    )


def _turn(left: Pair, right: Pair, arc_error: float, rule: ErrorRule) -> Turn:
    errors = [value.standard_error for one in (left, right) if (value := one.measure(rule.measure))]
    difference = difference_error(errors[0], errors[1], opposed=opposed_share(rule))
    return Turn(
        left.clip,
        left.error_deg,
        right.error_deg,
        REACH_90 * arc_error,
        REACH_90 * difference.total,
    )


def _between(groups: Sequence[Sequence[float]]) -> float:
    """Root mean square of the groups' true means, their own scatter taken out."""
    free = sum(len(one) - 1 for one in groups)
    inside = sum(float(np.var(one)) * len(one) for one in groups) / free if free else 0.0
    square = fmean(fmean(one) ** 2 - inside / len(one) for one in groups) if groups else math.nan
    return math.sqrt(max(0.0, square)) if square == square else math.nan


def _median(one: Scored, side: Side, measure: str) -> float:
    found = [
        value.value
        for repetition in one.repetitions
        if repetition.side is side
        for value in repetition.measures
        if value.name == measure
    ]
    return median(found) if found else math.nan
