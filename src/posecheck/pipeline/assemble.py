"""From a measured repetition to the record that is reported: errors, compensations, verdict."""

import math
from collections.abc import Sequence
from dataclasses import replace

from posecheck.body import Side
from posecheck.judgement.protocol import done_otherwise
from posecheck.judgement.verdict import help_signs, judge, push_signs
from posecheck.movements.spec import ErrorRule, Movement
from posecheck.personal import Baseline
from posecheck.records import (
    Compensation,
    Limit,
    MeasuredValue,
    Note,
    Repetition,
    StandardError,
)
from posecheck.repetitions.remeasure import MeasuredRepetition
from posecheck.words.numbers import percent


def assemble(
    measured: MeasuredRepetition,
    *,
    index: int,
    side: Side,
    movement: Movement,
    limits: Sequence[Limit],
    baselines: Sequence[Baseline],
    neutral_t_s: float = math.nan,
) -> Repetition:
    """One repetition with its error bars, compensations and verdict."""
    values = tuple(_value(rule, measured, movement) for rule in movement.error)
    compensations = _compensations(measured, movement)
    own = tuple(one for one in baselines if one.side is side)
    if done_otherwise(measured.remarks):  # nothing that the person did as asked says anything of it
        limits, own = [one for one in limits if one.origin == "option"], ()
    push = _push_signs(measured, own, movement)
    help_ = help_signs(compensations, measured.end.unaided_rises, movement.compensation)
    verdict = judge(side, values, limits=limits, baselines=own, signs=(*push, *help_))
    return Repetition(
        index=index,
        side=side,
        direction=measured.direction,
        start_s=measured.start_s,
        peak_s=measured.peak_s,
        end_s=measured.end_s,
        hold_s=measured.hold_s,
        tempo_s=max(0.0, measured.end_s - measured.start_s - measured.hold_s),
        measures=values,
        peak_speed_deg_s=measured.peak_speed_deg_s,
        sparc=measured.sparc,
        valid_share=measured.valid_share,
        compensations=compensations,
        not_visible=tuple(rule.code for rule in movement.not_visible),
        verdict=replace(
            verdict, reasons=(*verdict.reasons, *measured.remarks, *_missing(measured))
        ),
        end_speed_deg_s=measured.end.speed_deg_s,
        bounces=measured.end.bounces,
        neutral_t_s=neutral_t_s,
        end_zone_s=measured.end_zone_s,
    )


def _push_signs(
    measured: MeasuredRepetition, own: Sequence[Baseline], movement: Movement
) -> tuple[Note, ...]:
    """Only against a baseline of the end range that has learned how the person moves."""
    primary = movement.primary.measure
    baseline = next((one for one in own if one.measure == primary and not one.learning), None)
    if baseline is None:
        return ()
    return push_signs(
        measured.end.speed_deg_s,
        floor_deg_s=measured.end.speed_floor_deg_s,
        usual_deg_s=baseline.end_speed_deg_s,
        bounces=measured.end.bounces,
    )


def _missing(measured: MeasuredRepetition) -> tuple[Note, ...]:
    """What to say of a repetition of which some pictures are missing."""
    if not measured.lost_share:
        return ()
    text = f"{percent(measured.lost_share)} of its pictures are missing or damaged: a wider bar."
    return (Note("pictures-missing", text),)


def _value(rule: ErrorRule, measured: MeasuredRepetition, movement: Movement) -> MeasuredValue:
    """The value with its error: that of its samples, and the jitter of this very repetition.

    Where pictures are missing both count for more, by the share that is left.
    """
    noise = measured.noise.get(rule.measure, 0.0)
    jitter = 0.0 if math.isnan(noise) else noise
    usual = measured.standard_errors[rule.measure]
    repetition = math.hypot(usual.repetition, jitter) / (1.0 - measured.lost_share)
    return MeasuredValue(
        name=rule.measure,
        value=measured.values[rule.measure],
        unit=rule.unit,
        standard_error=StandardError(repetition, usual.setup),
        primary=rule is movement.primary,
    )


def _compensations(measured: MeasuredRepetition, movement: Movement) -> tuple[Compensation, ...]:
    return tuple(
        Compensation(
            rule.code,
            rule.text.format(value=measured.changes[rule.measure]),
            measured.changes[rule.measure],
            rule.unit,
        )
        for rule in movement.compensation
        if measured.changes[rule.measure] >= rule.at_least
    )
