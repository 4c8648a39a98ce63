"""Reference repetitions: where the first stretch is today, read from this very set-up.

Between set-ups gain and zero of a reading differ; within one they are shared.  So what follows is
judged by its *share*: its way from rest over that of the references.  Constants:
docs/derivations.md#reference.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.judgement.protocol import in_protocol
from posecheck.judgement.verdict import SPREADS, judged_again, limit_of_side, usual_margin
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Baseline
from posecheck.records import Limit, MeasuredValue, Note, Repetition
from posecheck.words.numbers import degrees, percent

HELD_S: Final = 2.5
"""A repetition that stayed so long in the last 15 % of its way was held: three seconds are asked
for, and nobody stays so long in passing (docs/derivations.md#reference)."""
REFERENCE: Final = Note("reference", "Reference repetition: your first stretch in this set.")
FURTHER: Final = "reference-further"
"""Code of a reference that lies clearly beyond what the journal knows."""
LESS: Final = "reference-less"
"""Code of one that lies clearly below it."""


@dataclass(frozen=True, slots=True)
class ReferenceRule:
    """Which repetitions of a set are its references."""

    kind: Literal["first", "at", "auto", "none"] = "none"
    """``first``: the first held ones of each side, and of circles the first ones; ``at``: those at
    the moments ``at_s``; ``auto``: none, the set's own line is taken afterwards; ``none``."""
    count: int = 2
    """How many of each side count: with more, the last ones."""
    at_s: tuple[float, ...] = ()
    """Seconds from the source's first frame."""
    warm_ups: int = 0
    """So many repetitions of each side come before the first ones and are none of them."""


def reference_rule(text: str) -> ReferenceRule:
    """A rule as it is typed: ``first:2``, ``at:12,1:05.5``, ``auto`` or ``none``.

    Raises UsageError for anything else.

    >>> reference_rule("first:2").count, reference_rule("at:12,1:05.5").at_s
    (2, (12.0, 65.5))
    """
    kind, _, rest = text.strip().lower().partition(":")
    if kind in ("auto", "none") and not rest:
        return ReferenceRule("auto" if kind == "auto" else "none")
    if kind == "first" and re.fullmatch(r"[1-9]\d?", rest):
        return ReferenceRule("first", count=int(rest))
    if kind == "at" and rest:
        moments = [_moment_s(one) for one in rest.split(",")]
        if all(math.isfinite(one) for one in moments):
            return ReferenceRule("at", at_s=tuple(moments))
    raise UsageError(
        f"--reference {text}: give first:2 (the first two held repetitions of each side), "
        "at:12,25 (those at these seconds), auto or none."
    )


def no_reference_at(moments_s: Sequence[float]) -> Note:
    """A note on moments that were named and hold no repetition."""
    moments = ", ".join(f"{t_s:g} s" for t_s in moments_s)
    return Note("no-reference", f"No repetition to take as a reference was measured at {moments}.")


def _moment_s(text: str) -> float:
    found = re.fullmatch(r"(?:(\d+):)?(\d+(?:\.\d+)?)", text.strip())
    return math.nan if found is None else 60.0 * float(found[1] or 0) + float(found[2])


class References:
    """The references of one set, side by side, and the limits that follow from them."""

    def __init__(
        self,
        rule: ReferenceRule,
        measures: Sequence[ErrorRule],
        known: Sequence[Limit],
        *,
        path: bool,
    ) -> None:
        self._known_limits = tuple(known)
        self._in_force: tuple[Limit, ...] | None = None  # asked for with every frame
        self._rule = rule
        self._measures = tuple(measures)
        self._path = path  # a circle does not stop, so it is not held
        self._taken: dict[Side, list[Repetition]] = defaultdict(list)  # all; the last ones count
        self._wanted = dict.fromkeys(Side, rule.count if rule.kind == "first" else 0)
        self._warm_ups = dict.fromkeys(Side, rule.warm_ups)

    def wanted(self, side: Side) -> int:
        """How many references are still asked for."""
        return self._wanted[side]

    def know(self, known: Sequence[Limit]) -> None:
        """Replace what was known before the set: from the journal, or given."""
        self._known_limits, self._in_force = tuple(known), None

    @property
    def limits(self) -> tuple[Limit, ...]:
        """In force now, each with the margin of a usual repetition."""
        if self._in_force is None:
            self._in_force = self._combined()
        return self._in_force

    def _combined(self) -> tuple[Limit, ...]:
        today = {(side, one.measure): one for side in Side for one in self._of(side)}
        known = [one for one in self._known_limits if (one.side, one.measure) not in today]
        if len({side for side, _ in today}) == len(Side):  # nobody is left for a limit of both
            known = [one for one in known if one.side or (Side.LEFT, one.measure) not in today]
        return tuple(self._with_margin(one) for one in (*known, *today.values()))

    def take(self, one: Repetition) -> Repetition:
        """Take the repetition for a reference, if it is one."""
        if self._warm_ups[one.side] and self._rule.kind == "first":
            self._warm_ups[one.side] -= 1
            return one
        if not self._is_one(one):
            return one
        one = judged_again(
            one, limits=self._known_limits
        )  # a reference is not judged by another one
        if self._wanted[one.side]:
            self._wanted[one.side] -= 1
        self._taken[one.side].append(one)
        self._in_force = None
        reasons = (REFERENCE, *self._told(one.side), *one.verdict.reasons)
        known = one.verdict.position is not None
        reasons = reasons if known else tuple(n for n in reasons if n.code != "no-limit")
        return replace(one, reference=True, verdict=replace(one.verdict, reasons=reasons))

    def take_back(
        self, side: Side, done: Sequence[Repetition], baselines: Sequence[Baseline] = ()
    ) -> tuple[Repetition, ...]:
        """Take the last reference of a side back and ask for another.

        Of ``done``, the set so far, those that change with it, as if it had never been a reference:
        itself and what was judged by it since.  So kept landmarks give the same.
        """
        if not self._taken[side]:
            return ()
        self._wanted[side] += 1
        index = self._taken[side].pop().index
        self._in_force = None
        later = (one for one in done if one.index >= index and one.side is side)
        return tuple(self._without(one, baselines) for one in later)

    def renew(self, side: Side) -> None:
        """Ask for references once more; each replaces the oldest."""
        self._wanted[side] = self._rule.count

    def _without(self, one: Repetition, baselines: Sequence[Baseline]) -> Repetition:
        """A repetition that is no reference, by the limits of now."""
        told = (REFERENCE.code, FURTHER, LESS)
        reasons = tuple(note for note in one.verdict.reasons if note.code not in told)
        other = replace(one, reference=False, verdict=replace(one.verdict, reasons=reasons))
        if not in_protocol(other):
            return other
        return judged_again(other, limits=self.limits, baselines=baselines)

    def _is_one(self, one: Repetition) -> bool:
        if not in_protocol(one):
            return False
        if self._rule.kind == "at" and any(one.start_s <= t <= one.end_s for t in self._rule.at_s):
            return True
        return bool(self._wanted[one.side]) and (self._path or one.end_zone_s >= HELD_S)

    def _of(self, side: Side) -> list[Limit]:
        """What the references of a side and what was known make together."""
        found = []
        for rule in self._measures:
            taken = self._counting(side)
            today = limit_of_references(taken, rule)
            if today is not None:
                known, count = self._known(side, rule), len(taken)
                found.append(today if known is None else combined(known, today, rule, count=count))
        return found

    def _counting(self, side: Side) -> list[Repetition]:
        """The references of a side that are in force: the last ones."""
        return self._taken[side][-self._rule.count :]

    def _known(self, side: Side, rule: ErrorRule) -> Limit | None:
        return limit_of_side(self._known_limits, side, rule.measure)

    def _told(self, side: Side) -> list[Note]:
        """What there is to say of today's first stretch against the usual one."""
        rule, taken = self._measures[0], self._counting(side)
        today, known = limit_of_references(taken, rule), self._known(side, rule)
        if today is None or known is None:
            return []
        share = percent(abs(today.deg / known.deg - 1.0))
        usual = f"usual ({degrees(known.deg)})"
        differs = compared(known, today, rule, count=len(taken))
        if differs == "further":
            text = (
                f"Today's first stretch is {share} further than {usual}. Repeat it, only to where "
                "you first feel a stretch."
            )
            return [Note(FURTHER, text)]
        if differs == "less":
            text = f"Today's first stretch is {share} smaller than {usual}. It is today's limit."
            return [Note(LESS, text)]
        return []

    def _with_margin(self, limit: Limit) -> Limit:
        rule = next((one for one in self._measures if one.measure == limit.measure), None)
        if rule is None:
            return limit
        return replace(limit, margin_deg=usual_margin(limit, rule))


def limit_of_references(taken: Sequence[Repetition], rule: ErrorRule) -> Limit | None:
    """The limit that references of one side make by themselves; None without any.

    Mean of the references, with the error of a mean: the set-up's error is shared by what is
    compared with it, and cancels.
    """
    ends = _values(taken, rule.measure)
    ways = _values(taken, rule.excursion)
    if not ends or len(ways) < len(ends):
        return None
    deg, way_deg = (sum(one.value for one in group) / len(group) for group in (ends, ways))
    variance = sum(one.standard_error.repetition**2 for one in ends) / len(ends)
    limit = Limit(
        rule.measure,
        deg,
        "reference",
        taken[0].side,
        error_deg=math.sqrt(variance / len(ends)),
        spread_deg=rule.spread_share * way_deg,
        rest_deg=deg - way_deg,
        from_rest=rule.excursion,
    )
    return _with_shares(limit, taken, rule) if rule.share_of else limit


def _with_shares(limit: Limit, taken: Sequence[Repetition], rule: ErrorRule) -> Limit:
    """The limit as one that others are compared with by the ratio of another measure."""
    shares = _values(taken, rule.share_of)
    share_deg = sum(one.value for one in shares) / len(shares) if shares else 0.0
    if len(shares) < len(taken) or share_deg <= 0.0:
        return limit
    variance = sum(one.standard_error.repetition**2 for one in shares) / len(shares)
    error_deg = limit.way_deg * math.sqrt(variance) / share_deg
    return replace(
        limit,
        error_deg=error_deg / math.sqrt(len(shares)),
        share_of=rule.share_of,
        share_deg=share_deg,
        share_error_deg=error_deg,
    )


def combined(known: Limit, today: Limit, rule: ErrorRule, *, count: int) -> Limit:
    """What was known and today's references together, weighed by the inverse of their variances.

    What is clearly less far today than known is the limit for today as it is.
    """
    spread_deg = known.spread_deg or today.spread_deg
    if compared(known, today, rule, count=count) == "less":
        return replace(today, spread_deg=spread_deg)
    own, other = _variance(today, count), _known_error(known, rule) ** 2
    share = other / (own + other)
    deg = share * today.deg + (1.0 - share) * known.deg
    if today.share_of:
        further = (deg - today.rest_deg) / today.way_deg  # as a share of today's way
        today = replace(
            today,
            share_deg=further * today.share_deg,
            share_error_deg=further * today.share_error_deg,
        )
    return replace(
        today,
        deg=deg,
        origin="combined",
        baseline_id=known.baseline_id,
        error_deg=math.hypot(share * today.error_deg, (1.0 - share) * math.sqrt(other)),
        spread_deg=spread_deg,
        same_place=known.same_place,
    )


def compared(known: Limit, today: Limit, rule: ErrorRule, *, count: int) -> str | None:
    """Whether today's first stretch is clearly ``further`` or ``less`` far than the known limit."""
    error = math.sqrt(_variance(today, count) + _known_error(known, rule) ** 2)
    difference = today.deg - known.deg
    if abs(difference) <= SPREADS * error:
        return None
    return "further" if difference > 0.0 else "less"


def _variance(today: Limit, count: int) -> float:
    """Of the mean of so many references about where the person's first stretch is."""
    return today.error_deg**2 + today.spread_deg**2 / count


def _known_error(known: Limit, rule: ErrorRule) -> float:
    return rule.setup if math.isnan(known.error_deg) else known.error_deg


def _values(taken: Sequence[Repetition], measure: str) -> list[MeasuredValue]:
    found = (value for one in taken for value in one.measures if value.name == measure)
    return [value for value in found if math.isfinite(value.value)]
