"""From a measured repetition to the record that is reported: errors, compensations, verdict."""

import math
from collections.abc import Sequence
from dataclasses import replace

from posecheck.body import Side
from posecheck.judgement.verdict import judge
from posecheck.movements.spec import ErrorRule, Movement
from posecheck.records import Compensation, Limit, MeasuredValue, Repetition, StandardError
from posecheck.repetitions.remeasure import MeasuredRepetition


def assemble(
    measured: MeasuredRepetition,
    *,
    index: int,
    side: Side,
    movement: Movement,
    limits: Sequence[Limit],
) -> Repetition:
    """One repetition with its error bars, compensations and verdict."""
    values = tuple(_value(rule, measured, movement) for rule in movement.error)
    compensations = _compensations(measured, movement)
    verdict = judge(side, values, compensations, limits)
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
        verdict=replace(verdict, reasons=(*verdict.reasons, *measured.remarks)),
    )


def _value(rule: ErrorRule, measured: MeasuredRepetition, movement: Movement) -> MeasuredValue:
    """The value with its error: that of its samples, and the jitter of this very repetition."""
    noise = measured.noise.get(rule.measure, 0.0)
    jitter = 0.0 if math.isnan(noise) else noise
    usual = measured.standard_errors[rule.measure]
    return MeasuredValue(
        name=rule.measure,
        value=measured.values[rule.measure],
        unit=rule.unit,
        standard_error=StandardError(math.hypot(usual.repetition, jitter), usual.setup),
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
