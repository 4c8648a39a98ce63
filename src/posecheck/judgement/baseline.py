"""From past repetitions and marks to the person's own baseline: pure, no clock, no I/O.

Formulas: ``posecheck.reliability``; constants: docs/derivations.md#baseline.
"""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from posecheck.body import Side
from posecheck.history import Mark, MarkKind, PastRepetition
from posecheck.judgement.protocol import in_protocol
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Baseline
from posecheck.records import Limit, MeasuredValue, Repetition
from posecheck.reliability import (
    REACH90,
    median,
    median_error,
    pooled_spread,
    spread_between,
    spread_within,
    upper_quantile,
)
from posecheck.words.reasons import HELP_PREFIX, LEAVES_THE_LINE

MIN_REPETITIONS = 5
"""With fewer accepted repetitions a baseline is learning …"""
MIN_DAYS = 2
"""… and with fewer days."""
COMFORT_DEVIATIONS = 1.2816
"""The comfort limit is the 90 % quantile: one comfortable repetition in ten goes further [standard
deviations]."""
SPEED_DEVIATIONS = 1.6449
"""A usual end speed is the 95 % quantile [standard deviations]."""
COMFORT_MARKS = 3
"""The limit is the median of so many marks on recordings: each has its set-up's own error."""
PRIOR_REPETITIONS = 4.0
"""The movement file's error counts as much as so many repetitions of the person's own …"""
PRIOR_SESSIONS = 1.0
"""… and its retest error (else its set-up error) as much as one further session."""

_Accepted = tuple[PastRepetition, MeasuredValue]


def baseline_of(
    past: Iterable[PastRepetition],
    marks: Iterable[Mark],
    *,
    side: Side,
    rule: ErrorRule,
    pained: frozenset[tuple[str, Side]] = frozenset(),
    places: Mapping[tuple[str, int], str] = MappingProxyType({}),
) -> Baseline | None:
    """The baseline of one side and measure, or None when nothing is known of it.

    ``past`` and ``marks`` are those of one person, movement and protocol, in order of time.  Only
    sessions with a baseline mark count, and only what came after the last reset.  ``pained`` are
    sessions and sides with pain: their repetitions are not accepted.  ``places`` name the place of
    each set, by session and number: where all are from one, its smaller error between set-ups
    counts.
    """
    past = list(past)
    marks = [m for m in marks if m.side is side and m.measure == rule.measure]
    own = since_reset(marks)
    chosen = {mark.session_id for mark in own if mark.kind is MarkKind.BASELINE}
    if len(own) < len(marks):  # what was done before the reset counts no more, unless chosen since
        since = marks[-len(own) - 1].made_at
        past = [one for one in past if one.recorded_at > since or one.session_id in chosen]
    accepted = [
        (one, value)
        for one in past
        if one.session_id in chosen
        and one.repetition.side is side
        and (one.session_id, side) not in pained
        and (value := accepted_value(one.repetition, rule.measure)) is not None
    ]
    marked = comfort_marks(
        _with_references(own, past, side=side, measure=rule.measure, pained=pained)
    )
    if not accepted and not marked:
        return None
    own_sessions = {one.session_id for one, _ in accepted} | {one.session_id for one in marked}
    own_places = {
        places.get((one.session_id, one.set_number))
        for one in past
        if one.session_id in own_sessions and one.repetition.side is side
    }
    place = own_places.pop() if len(own_places) == 1 else None
    return _baseline(accepted, marked, side=side, rule=rule, place=place)


def since_reset(marks: Sequence[Mark]) -> list[Mark]:
    """The marks after the last reset."""
    resets = [i for i, mark in enumerate(marks) if mark.kind is MarkKind.RESET]
    return list(marks[resets[-1] + 1 :] if resets else marks)


def comfort_marks(comfort: Sequence[Mark]) -> list[Mark]:
    """Those that make the limit: the last ones on recordings, or the one given in degrees since.

    A mark on a recording is a measurement with an error, so several are combined; one given in
    degrees is what the person wants.  None when the limit was taken back, or there never was one.
    """
    given = [i for i, mark in enumerate(comfort) if mark.session_id is None]
    recorded = comfort[given[-1] + 1 :] if given else comfort
    if recorded:
        return list(recorded[-COMFORT_MARKS:])
    return [mark for mark in comfort[-1:] if mark.deg is not None]


def _with_references(
    own: Sequence[Mark],
    past: Iterable[PastRepetition],
    *,
    side: Side,
    measure: str,
    pained: frozenset[tuple[str, Side]],
) -> list[Mark]:
    """The comfort marks in order of time, and among them each session's reference repetitions.

    References are marks that were made by holding: one for a session, their mean.  Where a session
    was marked otherwise, too, that mark counts.
    """
    marks = [mark for mark in own if mark.kind is MarkKind.COMFORT]
    marked = {mark.session_id for mark in marks}
    groups: dict[str, list[tuple[PastRepetition, float]]] = defaultdict(list)
    for one in past:
        counts = one.repetition.reference and one.repetition.side is side
        if not counts or one.session_id in marked or (one.session_id, side) in pained:
            continue
        for value in one.repetition.measures:
            if value.name == measure and math.isfinite(value.value):
                groups[one.session_id].append((one, value.value))
    for session_id, found in groups.items():
        first = found[0][0]
        marks.append(
            Mark(
                person=first.person,
                movement=first.movement,
                protocol=first.protocol,
                side=side,
                measure=measure,
                kind=MarkKind.COMFORT,
                made_at=first.recorded_at,
                deg=sum(deg for _, deg in found) / len(found),
                session_id=session_id,
            )
        )
    return sorted(marks, key=lambda mark: mark.made_at)


def accepted_value(one: Repetition, measure: str) -> MeasuredValue | None:
    """What a repetition says of the person's comfortable range, or None when it says nothing.

    Nothing when it was a reference, done otherwise, forced or helped along, when it bounced, or
    when the measure is missing.  That it only went further than the others of its set is no reason:
    a calibration begins easily and ends at the first stretch.
    """
    helped = any(reason.code.startswith(HELP_PREFIX) for reason in one.verdict.reasons)
    only_further = any(reason.code == LEAVES_THE_LINE for reason in one.verdict.reasons)
    forced = one.verdict.code == "forced" and not (only_further and not one.verdict.effort)
    if one.reference or forced or helped or one.bounces or not in_protocol(one):
        return None
    values = (value for value in one.measures if value.name == measure)
    return next((value for value in values if math.isfinite(value.value)), None)


def limit_of(baseline: Baseline) -> Limit | None:
    """The comfort limit in force by a baseline, or None while there is none.

    Its error is that of a reading today: from session to session, of today's and of its own; in a
    set from the baseline's own place it is ``here_error_deg``.
    """
    if math.isnan(baseline.comfort_deg):
        return None
    here = baseline.between_deg * math.sqrt(1.0 + _inverse(baseline.comfort_sessions))
    return Limit(
        measure=baseline.measure,
        deg=baseline.comfort_deg,
        origin="baseline" if math.isnan(baseline.marked_deg) else "marked",
        side=baseline.side,
        baseline_id=baseline.id,
        error_deg=math.hypot(here, math.sqrt(2.0) * baseline.elsewhere_deg),
        place=baseline.place,
        here_error_deg=math.nan if baseline.place is None else here,
        spread_deg=baseline.spread_deg,
    )


def _inverse(sessions: int) -> float:
    """Share of one session's variance that the mean of so many has; 0: none of theirs is in it."""
    return 1.0 / sessions if sessions else 0.0


def median_uncertainty(within: float, between: float, *, count: int, sessions: int) -> float:
    """Standard error of a median over so many repetitions of so many sessions, measured again.

    √(median error of the repetitions² + between²/sessions); NaN without repetitions.
    """
    if count == 0:
        return math.nan
    return math.hypot(median_error(within, count), between / math.sqrt(sessions))


def _baseline(
    accepted: Sequence[_Accepted],
    marked: Sequence[Mark],
    *,
    side: Side,
    rule: ErrorRule,
    place: str | None,
) -> Baseline:
    values = [value for _, value in accepted]
    degs = [value.value for value in values]
    days = sorted({one.day.isoformat() for one, _ in accepted})
    sessions = len({one.session_id for one, _ in accepted})
    learned = len(accepted) >= MIN_REPETITIONS and len(days) >= MIN_DAYS
    usual_error = _median_or([one.standard_error.repetition for one in values], rule.repetition)
    usual_setup = _median_or([one.standard_error.setup for one in values], rule.setup)
    widened = usual_setup / rule.setup
    usual_setup = widened * (rule.between if place is None else rule.between_here)
    groups = _by_session(accepted)
    within = pooled_spread(*spread_within(groups), prior=usual_error, prior_df=PRIOR_REPETITIONS)
    between = pooled_spread(*spread_between(groups), prior=usual_setup, prior_df=PRIOR_SESSIONS)
    middle = median(degs)
    reach = REACH90 * median_uncertainty(within, between, count=len(degs), sessions=sessions)
    end_speeds = [one.repetition.end_speed_deg_s for one, _ in accepted]
    return Baseline(
        id=_id(accepted, marked, side, rule.measure),
        side=side,
        measure=rule.measure,
        median_deg=middle,
        interval90_deg=(middle - reach, middle + reach),
        within_deg=within,
        between_deg=between,
        usual_error_deg=usual_error,
        end_speed_deg_s=upper_quantile(end_speeds, deviations=SPEED_DEVIATIONS),
        repetitions=len(accepted),
        sessions=sessions,
        days=len(days),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        place=place,
        elsewhere_deg=0.0 if place is None else widened * rule.elsewhere,
        marked_deg=median([mark.deg for mark in marked if mark.deg is not None]),
        quantile_deg=upper_quantile(degs, deviations=COMFORT_DEVIATIONS) if learned else math.nan,
        comfort_sessions=len({one.session_id for one in marked if one.session_id})
        if marked
        else sessions,
        session_ids=frozenset(one.session_id for one, _ in accepted),
    )


def _by_session(accepted: Sequence[_Accepted]) -> list[list[float]]:
    groups: dict[str, list[float]] = defaultdict(list)
    for one, value in accepted:
        groups[one.session_id].append(value.value)
    return list(groups.values())


def _median_or(values: Sequence[float], otherwise: float) -> float:
    middle = median(values)
    return otherwise if math.isnan(middle) else middle


def _id(accepted: Sequence[_Accepted], marked: Sequence[Mark], side: Side, measure: str) -> str:
    material: list[object] = [str(side), measure]
    for mark in marked:
        material += [mark.person, mark.movement, sorted(mark.protocol.items())]
        material += [mark.deg, mark.made_at.isoformat()]
    material += [[one.measurement_id, one.set_number, one.repetition.index] for one, _ in accepted]
    return hashlib.sha256(json.dumps(material).encode()).hexdigest()[:12]
