"""Left plus right, and what left less right is worth, where both sides are read from one zero.

A zero that is off by z adds z to one side and takes it from the other.  A set-up's error of a side
has two independent parts, that of the zero and a common one (the gain of the reading):

    side² = common² + zero²,   arc = 2 · common,   difference = 2 · zero.

The errors of the repetitions are independent, so both sums have the root of their squares.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from posecheck.history import PastRepetition
from posecheck.judgement.protocol import in_protocol
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Arc
from posecheck.records import MeasuredValue, Repetition, StandardError

Kept = dict[tuple[str, int], tuple[Arc, ...]]
"""Arcs by session and number of the set."""
_Measured = tuple[Repetition, MeasuredValue]


def arcs_of(repetitions: Iterable[Repetition], rule: ErrorRule) -> tuple[Arc, ...]:
    """The arcs of one set; none where each side has a zero of its own.

    Repetitions follow each other in time; each belongs to one arc at most, so that arcs are
    independent: left right left right gives two, and one that is left over gives none.
    """
    if math.isnan(rule.zero):
        return ()
    known = [(one, value) for one in repetitions if (value := _value(one, rule)) is not None]
    return tuple(_arc(left, right, rule) for left, right in _neighbours(known))


def kept_arcs(past: Iterable[PastRepetition], rules: Mapping[str, ErrorRule]) -> Kept:
    """The arcs of kept repetitions by session and set; ``rules`` of the movements by their ids.

    They are not kept themselves: sessions from before arcs were measured have them too.
    """
    sets: dict[tuple[str, int], list[PastRepetition]] = defaultdict(list)
    for one in past:
        if one.movement in rules:
            sets[one.session_id, one.set_number].append(one)
    found = {
        place: arcs_of((one.repetition for one in own), rules[own[0].movement])
        for place, own in sets.items()
    }
    return {place: arcs for place, arcs in found.items() if arcs}


def arc_rule(rule: ErrorRule) -> ErrorRule:
    """The errors of an arc, as a movement file would state them.

    Arcs from one place are as unlike as any: what a place keeps alike is the zero, which an arc is
    free of anyway.
    """
    return replace(
        rule,
        repetition=math.sqrt(2.0) * rule.repetition,
        setup=2.0 * _common(rule.setup, rule.zero),
        retest=2.0 * _common(rule.retest, rule.zero),
        same_place=math.nan,
        zero=math.nan,
    )


def opposed_share(rule: ErrorRule, *, between: bool = False) -> float | None:
    """Which share of a side's set-up error is the zero's; None: each side has a zero of its own.

    ``between``: of the error between set-ups of one person.
    """
    if math.isnan(rule.zero):
        return None
    return rule.zero / (rule.retest if between and not math.isnan(rule.retest) else rule.setup)


def difference_error(
    left: StandardError, right: StandardError, *, opposed: float | None
) -> StandardError:
    """Of left less right; ``opposed`` is the zero's share of a side's set-up error.

    None: each side has a zero of its own, and all errors are independent.

    >>> side = StandardError(3.0, 5.0)
    >>> difference_error(side, side, opposed=0.8).setup
    8.0
    """
    setup = math.hypot(left.setup, right.setup)
    if opposed is not None:
        setup = opposed * (left.setup + right.setup)
    return StandardError(math.hypot(left.repetition, right.repetition), setup)


def _common(side: float, zero: float) -> float:
    return math.sqrt(side**2 - zero**2)


def _value(one: Repetition, rule: ErrorRule) -> MeasuredValue | None:
    named = (value for value in one.measures if value.name == rule.measure)
    return next((value for value in named if math.isfinite(value.value)), None)


def _neighbours(known: Iterable[_Measured]) -> Iterator[tuple[_Measured, _Measured]]:
    """Left and right of each pair."""
    waiting: _Measured | None = None
    for one in sorted(known, key=lambda own: own[0].start_s):
        if waiting is None or not _alike(waiting[0], one[0]):
            waiting = one
            continue
        left, right = sorted((waiting, one), key=lambda own: -own[0].side.sign)
        yield left, right
        waiting = None


def _alike(one: Repetition, other: Repetition) -> bool:
    """The two sides of the same movement, measured from the same neutral."""
    return (
        one.side is other.side.other
        and in_protocol(one) == in_protocol(other)
        and not abs(one.neutral_t_s - other.neutral_t_s) > 0.0  # not known counts as the same
    )


def _arc(left: _Measured, right: _Measured, rule: ErrorRule) -> Arc:
    """The set-up's error of an oblique view, or of another protocol, widens that of the arc too."""
    errors = left[1].standard_error, right[1].standard_error
    widened = sum(one.setup for one in errors) / (2.0 * rule.setup)
    return Arc(
        measure=rule.measure,
        left=left[0].index,
        right=right[0].index,
        deg=left[1].value + right[1].value,
        standard_error=StandardError(
            math.hypot(*(one.repetition for one in errors)), widened * arc_rule(rule).setup
        ),
    )
