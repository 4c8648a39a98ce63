"""The document ``posecheck.audit/1``: everything a weekly audit says, for programs.

The page, the Markdown and the CSV are made from it, so that no figure can differ between them.
``documents.schema`` holds its JSON Schema.  Within /1 only optional fields are ever added.
Missing is null; rounded as ``posecheck.session/1`` is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from posecheck.audit.records import (
    Advice,
    Audit,
    Change,
    ChangeVerdict,
    Curve,
    DiscardedRepetition,
    ForcedRepetition,
    JournalNote,
    Point,
    PracticeWeek,
    SeenCompensation,
    Series,
    SideDifference,
    WeeklyTrend,
    WeekValue,
)
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.documents.rounding import OTHER_DIGITS, degrees, interval, rounded, seconds
from posecheck.personal import Baseline
from posecheck.plain_data import to_data
from posecheck.records import Note, StandardError
from posecheck.words.verdicts import verdict_phrase

AUDIT_SCHEMA: Final = "posecheck.audit/1"
ARC: Final = "arc"
"""Stands where a series has its side when both sides are added."""

Table = dict[str, Any]


def audit_document(audit: Audit) -> Table:
    """``posecheck.audit/1`` of one audit; the same audit gives the same document."""
    return {
        "schema": AUDIT_SCHEMA,
        "week": _week(audit.week),
        "person": audit.person,
        "made_at": audit.made_at.isoformat(timespec="seconds"),
        "software": to_data(audit.software),
        "verdicts": _verdicts(audit.series),
        "praise": list(audit.praise),
        "advice": [_advice(one) for one in audit.advice],
        "remarks": _notes(audit.remarks),
        "series": [_series(one) for one in audit.series],
        "arcs": [_series(one) for one in audit.arcs],
        "side_differences": [_side_difference(one) for one in audit.side_differences],
        "forced": [_forced(one) for one in audit.forced],
        "compensations": [_compensation(one) for one in audit.compensations],
        "practice": [_practice(one) for one in audit.practice],
        "notes": [_journal_note(one) for one in audit.notes],
        "discarded": [_discarded(one) for one in audit.discarded],
    }


def _verdicts(series: Iterable[Series]) -> Table:
    """How many series say what; every verdict has its count."""
    counts = dict.fromkeys(map(str, ChangeVerdict), 0)
    for one in series:
        counts[str(one.change.verdict)] += 1
    return counts


def _week(week: Week) -> Table:
    return {
        "name": week.name,
        "monday": week.monday.isoformat(),
        "sunday": week.sunday.isoformat(),
    }


def _series(one: Series) -> Table:
    return {
        "movement": one.movement,
        "movement_name": one.movement_name,
        "protocol": dict(one.protocol),
        "protocol_name": one.protocol_name,
        "side": ARC if one.side is None else str(one.side),
        "measure": one.measure,
        "primary": one.primary,
        "view": one.view,
        "model": one.model,
        "baseline": None if one.baseline is None else _baseline(one.baseline),
        "comfort_deg": degrees(one.comfort_deg),
        "target_deg": degrees(one.target_deg),
        "week_spread_deg": degrees(one.week_spread_deg),
        "change": _change(one.change),
        "trend": None if one.trend is None else _trend(one.trend),
        "flags": _notes(one.flags),
        "weeks": [_week_value(week) for week in one.weeks],
    }


def _baseline(one: Baseline) -> Table:
    return {
        "baseline_id": one.id,
        "median_deg": degrees(one.median_deg),
        "interval90_deg": interval(one.interval90_deg),
        "repetitions": one.repetitions,
        "sessions": one.sessions,
        "days": one.days,
        "first_day": one.first_day,
        "last_day": one.last_day,
        "learning": one.learning,
    }


def _change(one: Change) -> Table:
    return {
        "verdict": str(one.verdict),
        "sentence": one.sentence,
        "deg": degrees(one.deg),
        "interval90_deg": interval(one.interval90_deg),
        "detectable_deg": degrees(one.detectable_deg),
        "mdc95_deg": degrees(one.mdc95_deg),
        "since_last_week_deg": degrees(one.since_last_week_deg),
        "since_baseline_deg": degrees(one.since_baseline_deg),
    }


def _trend(one: WeeklyTrend) -> Table:
    return {
        "first_week": one.first.name,
        "last_week": one.last.name,
        "weeks": one.weeks,
        "slope_deg_per_week": degrees(one.slope_deg_per_week),
        "slope_interval90": interval(one.slope_interval90),
        "first_deg": degrees(one.at(one.first)),
        "last_deg": degrees(one.level_deg),
        "residual_deg": degrees(one.residual_deg),
    }


def _week_value(one: WeekValue) -> Table:
    return {
        "week": one.week.name,
        "monday": one.week.monday.isoformat(),
        "deg": degrees(one.deg),
        "interval90_deg": interval(one.interval90_deg),
        "standard_error_deg": _standard_error(one.standard_error),
        "counted": one.counted,
        "sessions": one.sessions,
        "tempo_s": seconds(one.tempo_s),
        "sparc": rounded(one.sparc, OTHER_DIGITS),
        "why_missing": None if one.why_missing is None else _note(one.why_missing),
        "repetitions": [_point(point) for point in one.points],
    }


def _point(one: Point) -> Table:
    return {
        "session_id": one.session_id,
        "recorded_at": _moment(one.recorded_at),
        "date_origin": str(one.date_origin),
        "number": one.number,
        "deg": degrees(one.deg),
        "interval90_deg": interval(one.interval90_deg),
        "standard_error_deg": _standard_error(one.standard_error),
        "tempo_s": seconds(one.tempo_s),
        "sparc": rounded(one.sparc, OTHER_DIGITS),
        "verdict": one.verdict,
        "left_out": None if one.left_out is None else _note(one.left_out),
    }


def _side_difference(one: SideDifference) -> Table:
    return {
        "movement": one.movement,
        "movement_name": one.movement_name,
        "protocol_name": one.protocol_name,
        "measure": one.measure,
        "verdict": str(one.verdict),
        "sentence": one.sentence,
        "left_deg": degrees(one.left_deg),
        "right_deg": degrees(one.right_deg),
        "difference_deg": degrees(one.difference_deg),
        "interval90_deg": interval(one.interval90_deg),
        "mdc95_deg": degrees(one.mdc95_deg),
        "weeks_beyond": one.weeks_beyond,
    }


def _forced(one: ForcedRepetition) -> Table:
    return {
        "movement": one.movement,
        "side": str(one.side),
        "session_id": one.session_id,
        "recorded_at": _moment(one.recorded_at),
        "number": one.number,
        "deg": degrees(one.deg),
        "words": verdict_phrase(one.verdict),
        "reasons": _notes(one.verdict.reasons),
    }


def _compensation(one: SeenCompensation) -> Table:
    return {
        "movement": one.movement,
        "side": str(one.side),
        "code": one.code,
        "text": one.text,
        "count": one.count,
        "of": one.of,
    }


def _practice(one: PracticeWeek) -> Table:
    return {
        "week": one.week.name,
        "monday": one.week.monday.isoformat(),
        "days": [day.isoformat() for day in one.days],
        "sessions": one.sessions,
        "repetitions": one.repetitions,
    }


def _journal_note(one: JournalNote) -> Table:
    return {
        "week": one.week.name,
        "movement": one.movement,
        "session_id": one.session_id,
        "recorded_at": _moment(one.recorded_at),
        "text": one.text,
        "feelings": [
            {"kind": str(felt.kind), "side": _side(felt.side), "score": felt.score}
            for felt in one.feelings
        ],
    }


def _discarded(one: DiscardedRepetition) -> Table:
    return {
        "movement": one.movement,
        "side": _side(one.side),
        "session_id": one.session_id,
        "source_name": one.source_name,
        "recorded_at": _moment(one.recorded_at),
        "start_s": seconds(one.start_s),
        "end_s": seconds(one.end_s),
        "code": one.reason.code,
        "text": one.reason.text,
        "curve": None if one.curve is None else _curve(one.curve),
    }


def _curve(one: Curve) -> Table:
    return {
        "measure": one.measure,
        "t_s": [seconds(value) for value in one.t_s],
        "deg": [degrees(value) for value in one.deg],
    }


def _advice(one: Advice) -> Table:
    return {
        "code": one.code,
        "text": one.text,
        "movement": one.movement,
        "side": _side(one.side),
    }


def _standard_error(one: StandardError) -> Table:
    return {"repetition": degrees(one.repetition), "setup": degrees(one.setup)}


def _side(side: Side | None) -> str | None:
    return None if side is None else str(side)


def _moment(moment: datetime) -> str:
    return moment.isoformat()


def _note(note: Note) -> Table:
    return {"code": note.code, "text": note.text}


def _notes(notes: Iterable[Note]) -> list[Table]:
    return [_note(note) for note in notes]
