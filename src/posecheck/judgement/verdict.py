"""What a repetition means against the person's own comfort limit: one rule, live and afterwards.

Three things are told apart: *where* the end range was, *how* it was reached, and what the person
felt (which renames no repetition).  A design rule, not a validated threshold: no camera threshold
for a forced repetition has been published.  Constants: docs/derivations.md#verdict.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from posecheck.body import Side
from posecheck.judgement.baseline import MIN_DAYS, MIN_REPETITIONS
from posecheck.movements.spec import CompensationRule, ErrorRule
from posecheck.personal import Baseline
from posecheck.records import (
    Compensation,
    Limit,
    MeasuredValue,
    Note,
    Repetition,
    StandardError,
    Verdict,
)
from posecheck.words.limits import share_sentence
from posecheck.words.numbers import amount, degrees
from posecheck.words.protocol import measure_name
from posecheck.words.reasons import HELP_PREFIX

PUSH_SPEED = "push-speed"
"""Code of an end range that was reached faster than usual."""
PUSH_BOUNCE = "push-bounce"
"""Code of one that was bounced into."""
ALLOWANCE = 1.4
"""Faster than usual is so many times the person's own quantile: another day the camera stands
elsewhere, and the same speed reads differently [factor] (docs/derivations.md#effort)."""
GROWTH_SHARE = 0.5
"""A compensation started or grew when it rose by this share of the size it is reported from."""


def push_signs(
    end_speed_deg_s: float, *, floor_deg_s: float, usual_deg_s: float, bounces: int
) -> tuple[Note, ...]:
    """Why the end range was pushed into, or nothing.

    Faster in the last part before the peak than 1.4 times ``usual_deg_s``, the person's own 95 %
    quantile of that speed, and faster than the repetition's own jitter may look (``floor_deg_s``);
    or a bounce.
    """
    signs = []
    if end_speed_deg_s > max(ALLOWANCE * usual_deg_s, floor_deg_s):
        text = (
            f"The last part before the end range went at {amount(end_speed_deg_s, 'deg_s')}; "
            f"you seldom go faster than {amount(usual_deg_s, 'deg_s')} there."
        )
        signs.append(Note(PUSH_SPEED, text))
    if bounces:
        times = "once" if bounces == 1 else f"{bounces} times"
        signs.append(Note(PUSH_BOUNCE, f"It bounced {times} at the end range."))
    return tuple(signs)


def help_signs(
    compensations: Sequence[Compensation],
    unaided_rises: Mapping[str, float],
    rules: Sequence[CompensationRule],
) -> tuple[Note, ...]:
    """Compensations that started or grew near the end range while the joint gained less than 1°.

    Of the ``compensations`` that were seen, those of which a good part came then:
    ``unaided_rises`` says how far each measure rose so, in its unit.
    """
    seen = {one.code for one in compensations}
    return tuple(
        Note(HELP_PREFIX + rule.code, _help_text(rule, unaided_rises[rule.measure]))
        for rule in rules
        if rule.code in seen
        and unaided_rises.get(rule.measure, math.nan) >= GROWTH_SHARE * rule.at_least
    )


def _help_text(rule: CompensationRule, rise: float) -> str:
    return (
        f"{rule.text.format(value=rise)} Meanwhile the joint itself gained less than "
        f"{degrees(1.0)}: something else did the rest."
    )


LIMIT_SHARE = 0.05
"""The margin is never below 5 % of the limit: comfort predicts the maximum with 4.5–5.5 % standard
error (J Sports Sci Med 2021 20:492-499, PMID 34267589)."""
SPREADS = 2.0
"""How many standard deviations of repetition spread and measurement error the margin holds
[standard deviations]."""

_ORDER: Final = ("no-limit", "learning", "comfortable", "near-limit", "forced")
_WHERE: Final = frozenset({"below-limit", "at-limit", "past-limit", "no-limit", "learning"})
"""Codes of the reason that says where the end range was."""


def margin_of(limit: Limit, error: StandardError) -> float:
    """How far over the limit a reading must be to be past it, degrees.

    max(2·√(spread² + standard error²), 5 % of the way from rest).  The standard error is that of
    the comparison which is made: a limit that this set-up has read itself shares the set-up's
    error, so that only the errors of repetitions and of the limit remain; any other has all of it.

    >>> margin_of(Limit("end", 40.0, "option"), StandardError(0.0, 3.0))
    6.0
    >>> margin_of(Limit("end", 40.0, "reference", error_deg=0.0), StandardError(1.5, 3.0))
    3.0
    """
    own = math.isfinite(limit.error_deg)
    shares = math.isfinite(limit.share_error_deg)
    repetition = limit.share_error_deg if shares else error.repetition
    compared = math.hypot(repetition, limit.error_deg) if own else error.total
    return max(SPREADS * math.hypot(limit.spread_deg, compared), LIMIT_SHARE * limit.way_deg)


def limits_of(limits: Sequence[Limit], side: Side) -> list[Limit]:
    """Those that hold for a side: of a measure its own, else the one of both sides."""
    own = [one for one in limits if one.side is side]
    named = {one.measure for one in own}
    return [*own, *(one for one in limits if one.side is None and one.measure not in named)]


def limit_of_side(limits: Sequence[Limit], side: Side | None, measure: str) -> Limit | None:
    """The limit of a measure that holds for a side; None when there is none, or no side yet."""
    own = [] if side is None else limits_of(limits, side)
    return next((limit for limit in own if limit.measure == measure), None)


def usual_margin(limit: Limit, rule: ErrorRule) -> float:
    """The margin for a repetition whose error is the movement file's, degrees."""
    return margin_of(limit, StandardError(rule.repetition, rule.setup))


def over_deg(limit: Limit, values: Mapping[str, MeasuredValue]) -> float:
    """How far past the limit, degrees; NaN when what it limits was not measured.

    A limit that was read in this set is compared with as a way from rest: a rest that reads
    otherwise after a step or a slip of the camera changes nothing.  Where another measure tells
    shares of that way more surely, by its ratio.
    """
    if limit.share_of in values:
        return limit.way_deg * (values[limit.share_of].value / limit.share_deg - 1.0)
    by_way = limit.from_rest in values
    name = limit.from_rest if by_way else limit.measure
    if name not in values:
        return math.nan
    return values[name].value - (limit.way_deg if by_way else limit.deg)


def judge(
    side: Side,
    measures: Sequence[MeasuredValue],
    *,
    limits: Sequence[Limit],
    baselines: Sequence[Baseline] = (),
    signs: tuple[Note, ...] = (),
) -> Verdict:
    """The verdict on one repetition; of several limited measures the worst decides.

    Forced: past the limit by more than the margin, or past it at all with ``signs`` of a push,
    a bounce or help.  Near the limit: past it within the margin.  A baseline that is still learning
    gives no limit of its own; one that the person marked or gave works at once.
    """
    values = {value.name: value for value in measures}
    verdicts = [
        _against(limit, over, values[limit.measure], signs)
        for limit in limits_of(limits, side)
        if limit.measure in values
        if not math.isnan(over := over_deg(limit, values))
    ]
    if verdicts:
        return max(verdicts, key=lambda one: (_ORDER.index(one.code), one.over_deg))
    own = {one.measure: one for one in baselines if one.side is side}
    learning = next((own[one.name] for one in measures if one.name in own), None)
    code, note = ("no-limit", NO_LIMIT) if learning is None else ("learning", _learning(learning))
    return Verdict(code, (note, *signs), effort=effort_of(signs))


def judged_again(
    one: Repetition, *, limits: Sequence[Limit], baselines: Sequence[Baseline] = ()
) -> Repetition:
    """The repetition with the verdict by other limits; what else was seen of it stays."""
    others = tuple(note for note in one.verdict.reasons if note.code not in _WHERE)
    signs = tuple(note for note in others if _effort(note) is not None)
    verdict = judge(one.side, one.measures, limits=limits, baselines=baselines, signs=signs)
    remarks = tuple(note for note in others if note not in signs)
    return replace(one, verdict=replace(verdict, reasons=(*verdict.reasons, *remarks)))


def effort_of(signs: Sequence[Note]) -> tuple[str, ...]:
    """``pushed``, ``bounced`` and ``helped``, as far as there are signs of them."""
    found = dict.fromkeys(_effort(note) for note in signs)
    return tuple(code for code in found if code is not None)


def _effort(note: Note) -> str | None:
    if note.code.startswith(HELP_PREFIX):
        return "helped"
    return {PUSH_SPEED: "pushed", PUSH_BOUNCE: "bounced"}.get(note.code)


def _against(limit: Limit, over: float, value: MeasuredValue, signs: tuple[Note, ...]) -> Verdict:
    effort, margin = effort_of(signs), margin_of(limit, value.standard_error)
    if over <= 0.0:
        position, code = "below", "comfortable"
    elif over <= margin:
        position, code = "at", "forced" if effort else "near-limit"
    else:
        position, code = "past", "forced"
    text = _where(position, over, limit, margin, primary=value.primary)
    if limit.share_of and abs(over - (value.value - limit.deg)) > margin:
        text = f"{text} {share_sentence(limit.share_of, value.value)}"
    note = Note(f"{position}-limit", text)
    return Verdict(code, (note, *signs), position, effort, over)


def _where(position: str, over: float, limit: Limit, margin: float, *, primary: bool) -> str:
    """In words; which measure it was is said unless it is the movement's end range."""
    measure = "" if primary else f"{measure_name(limit.measure)} "
    size, whole = degrees(abs(over)), f"your {measure}limit of {degrees(limit.deg)}"
    if position == "below":
        return f"{size} below {whole}." if size != degrees(0.0) else f"At {whole}."
    if position == "past":
        return f"{size} past {whole}; the margin is {degrees(margin)}."
    if size == degrees(0.0):
        return f"At {whole}."
    return f"{size} past {whole}, uncertain: the margin is {degrees(margin)}."


TO_LEARN: Final = (
    "Only easy sets that are recorded for it count: posecheck baseline record MOVEMENT."
)
"""What to do about a baseline that is still learning."""
NO_LIMIT: Final = Note("no-limit", "No limit to compare with yet.")


def _learning(baseline: Baseline) -> Note:
    text = (
        f"Your baseline is still learning: {baseline.repetitions} of {MIN_REPETITIONS} "
        f"repetitions, {baseline.days} of {MIN_DAYS} days. {TO_LEARN}"
    )
    return Note("learning", text)
