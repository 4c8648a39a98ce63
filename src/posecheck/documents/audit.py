"""The document ``posecheck.audit/1``: everything a weekly audit says, for programs.

The page, the Markdown and the CSV are made from it, so that no figure can differ between them.
``documents.schema`` holds its JSON Schema.  Within /1 only optional fields are ever added.
Missing is null; rounded as ``posecheck.session/1`` is.
"""

from collections.abc import Iterable
from typing import Final

from posecheck.audit.records import (
    Audit,
    ChangeVerdict,
    DiscardedRepetition,
    ForcedRepetition,
    JournalNote,
    Point,
    PracticeWeek,
    Series,
    SideDifference,
    WeeklyTrend,
    WeekValue,
)
from posecheck.documents.rounding import degrees, fields_of, standard_error
from posecheck.personal import Baseline
from posecheck.plain_data import Plain, to_data
from posecheck.words.verdicts import verdict_phrase

AUDIT_SCHEMA: Final = "posecheck.audit/1"
ARC: Final = "arc"
"""Stands where a series has its side when both sides are added."""


def audit_document(audit: Audit) -> Plain:
    """``posecheck.audit/1`` of one audit; the same audit gives the same document."""
    return {
        "schema": AUDIT_SCHEMA,
        "week": fields_of(audit.week, "name", "monday", "sunday"),
        "person": audit.person,
        "made_at": audit.made_at.isoformat(timespec="seconds"),
        "software": to_data(audit.software),
        "verdicts": _verdicts(audit.series),
        "praise": list(audit.praise),
        "advice": to_data(audit.advice),
        "remarks": to_data(audit.remarks),
        "series": [_series(one) for one in audit.series],
        "arcs": [_series(one) for one in audit.arcs],
        "side_differences": [_side_difference(one) for one in audit.side_differences],
        "forced": [_forced(one) for one in audit.forced],
        "compensations": to_data(audit.compensations),
        "practice": [_practice(one) for one in audit.practice],
        "notes": [_journal_note(one) for one in audit.notes],
        "discarded": [_discarded(one) for one in audit.discarded],
    }


def _verdicts(series: Iterable[Series]) -> Plain:
    """How many series say what; every verdict has its count."""
    counts = dict.fromkeys(map(str, ChangeVerdict), 0)
    for one in series:
        counts[str(one.change.verdict)] += 1
    return counts


def _series(one: Series) -> Plain:
    return {
        **fields_of(one, "movement", "movement_name", "protocol", "protocol_name"),
        "side": ARC if one.side is None else str(one.side),
        **fields_of(one, "measure", "primary", "view", "model"),
        "baseline": None if one.baseline is None else _baseline(one.baseline),
        **fields_of(one, "comfort_deg", "target_deg", "week_spread_deg"),
        "change": fields_of(
            one.change,
            *("verdict", "sentence", "deg", "interval90_deg", "detectable_deg", "mdc95_deg"),
            *("since_last_week_deg", "since_baseline_deg", "probably"),
        ),
        "trend": None if one.trend is None else _trend(one.trend),
        "flags": to_data(one.flags),
        "weeks": [_week_value(week) for week in one.weeks],
    }


def _baseline(one: Baseline) -> Plain:
    return {
        "baseline_id": one.id,
        **fields_of(one, "median_deg", "interval90_deg", "repetitions", "sessions", "days"),
        **fields_of(one, "first_day", "last_day", "learning"),
    }


def _trend(one: WeeklyTrend) -> Plain:
    return {
        "first_week": one.first.name,
        "last_week": one.last.name,
        **fields_of(one, "weeks", "slope_deg_per_week", "slope_interval90"),
        "first_deg": degrees(one.at(one.first)),
        "last_deg": degrees(one.level_deg),
        "residual_deg": degrees(one.residual_deg),
    }


def _week_value(one: WeekValue) -> Plain:
    return {
        "week": one.week.name,
        "monday": one.week.monday.isoformat(),
        **fields_of(one, "deg", "interval90_deg"),
        "standard_error_deg": standard_error(one.standard_error),
        **fields_of(one, "counted", "sessions", "tempo_s", "sparc", "comfort_deg", "why_missing"),
        "repetitions": [_point(point) for point in one.points],
    }


def _point(one: Point) -> Plain:
    return {
        **fields_of(one, "session_id", "recorded_at", "date_origin", "number"),
        **fields_of(one, "deg", "interval90_deg"),
        "standard_error_deg": standard_error(one.standard_error),
        **fields_of(one, "tempo_s", "sparc", "verdict", "left_out"),
    }


def _side_difference(one: SideDifference) -> Plain:
    return fields_of(
        one,
        *("movement", "movement_name", "protocol_name", "measure", "verdict", "sentence"),
        *("left_deg", "right_deg", "difference_deg", "interval90_deg", "mdc95_deg"),
        "weeks_beyond",
    )


def _forced(one: ForcedRepetition) -> Plain:
    return {
        **fields_of(one, "movement", "side", "session_id", "recorded_at", "number", "deg"),
        "words": verdict_phrase(one.verdict),
        "reasons": to_data(one.verdict.reasons),
    }


def _practice(one: PracticeWeek) -> Plain:
    return {
        "week": one.week.name,
        "monday": one.week.monday.isoformat(),
        **fields_of(one, "days", "sessions", "repetitions"),
    }


def _journal_note(one: JournalNote) -> Plain:
    return {
        "week": one.week.name,
        **fields_of(one, "movement", "session_id", "recorded_at", "text"),
        "feelings": [fields_of(felt, "kind", "side", "score") for felt in one.feelings],
    }


def _discarded(one: DiscardedRepetition) -> Plain:
    return {
        **fields_of(one, "movement", "side", "session_id", "source_name", "recorded_at"),
        **fields_of(one, "start_s", "end_s"),
        **fields_of(one.reason, "code", "text"),
        "curve": None if one.curve is None else fields_of(one.curve, "measure", "t_s", "deg"),
    }
