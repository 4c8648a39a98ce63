"""The document ``posecheck.session/1``: everything that was found, for programs.

``documents.schema`` holds its JSON Schema.  Within /1 only optional fields are ever added.
Missing is null; times and durations have three decimals, degrees and centimetres two.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from posecheck.body import Side
from posecheck.documents.places import set_up_object
from posecheck.documents.rounding import OTHER_DIGITS, degrees, in_unit, interval, rounded, seconds
from posecheck.documents.summary import summarise, summarise_arcs
from posecheck.outputs import STANDARD_OUTPUT, write_text
from posecheck.personal import Arc, Comparison, Trend
from posecheck.plain_data import to_data
from posecheck.records import (
    Compensation,
    Discarded,
    Limit,
    MeasuredValue,
    Note,
    Repetition,
    Session,
    SetResult,
    StandardError,
)
from posecheck.software import SOFTWARE_KEYS

SESSION_SCHEMA: Final = "posecheck.session/1"
SESSIONS_SCHEMA: Final = "posecheck.sessions/1"
SESSION_ID_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Failure:
    """A source of which there is no session."""

    name: str
    """File name without its folder."""
    exit_code: int
    """What the command line would have ended with, had it been the only source."""
    message: str
    """What happened and what to do."""


def session_document(session: Session) -> dict[str, object]:
    """``posecheck.session/1`` of one session; the same session gives the same document."""
    source = session.source
    return {
        "schema": SESSION_SCHEMA,
        "session_id": session_id(session),
        "person": session.person,
        "recorded_at": source.recorded_at,
        "felt": [
            {"side": str(side), "pain": score} for side, score in sorted(session.pain.items())
        ],
        "software": _software(session),
        "source": {
            "kind": source.kind,
            "name": source.name,
            "sha256": source.sha256,
            "duration_s": seconds(session.duration_s),
            "frames": session.frames,
            "frames_measured": session.frames_measured,
            "width_px": source.width_px,
            "height_px": source.height_px,
            "mirrored": source.mirrored,
            "notes": _notes(session.notes),
        },
        "sets": [set_object(one) for one in session.sets],
    }


def sessions_document(
    sessions: Iterable[Session], failed: Iterable[Failure] = ()
) -> dict[str, object]:
    """``posecheck.sessions/1``: several sessions of one run, and the sources that gave none."""
    return {
        "schema": SESSIONS_SCHEMA,
        "sessions": [session_document(session) for session in sessions],
        "failed": [
            {"name": one.name, "exit_code": one.exit_code, "message": one.message} for one in failed
        ],
    }


def session_id(session: Session) -> str:
    """Identity of a session: 16 hexadecimal digits that the same clip and settings always give.

    From the sha256 of the source, the movement, the model, whether the picture was mirrored, and
    the settings: what was asked, not what answered.  A camera, which has no sha256, is told apart
    by its name and the time of recording.
    """
    source = session.source
    identity = [
        source.sha256,
        session.movement,
        source.mirrored,
        source.model,
        session.software.get("settings"),
    ]
    if source.sha256 is None:
        identity += [source.kind, source.name, source.recorded_at]
    canonical = json.dumps(to_data(identity), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:SESSION_ID_LENGTH]


def write_json(document: Mapping[str, object], path: Path | Literal["-"]) -> None:
    """Write a document, whole or not at all; ``-`` is the standard output.

    Raises OutputError when it cannot be written.
    """
    encoding = (sys.stdout.encoding or "ascii") if path == STANDARD_OUTPUT else "utf-8"
    text = json.dumps(
        document,
        indent=2,
        allow_nan=False,
        ensure_ascii=not encoding.lower().startswith("utf"),
    )
    write_text(text + "\n", path)


def _software(session: Session) -> dict[str, object]:
    known: dict[str, object] = dict.fromkeys(SOFTWARE_KEYS)
    known |= {"model": session.source.model, "settings": {}}
    return known | {name: to_data(value) for name, value in session.software.items()}


def set_object(one: SetResult) -> dict[str, object]:
    """One set as the document has it."""
    return {
        "movement": one.movement,
        "protocol": dict(one.protocol),
        "protocol_seen": dict(one.seen),
        "start_s": seconds(one.start_s),
        "end_s": seconds(one.end_s),
        "view": {
            "expected": one.view.expected,
            "yaw_deg": degrees(one.view.yaw_deg),
            "roll_deg": None if one.view.roll_deg is None else degrees(one.view.roll_deg),
            "ok": one.view.ok,
        },
        "neutral": None
        if one.neutral is None
        else {
            "t_s": seconds(one.neutral.t_s),
            "origin": one.neutral.origin,
            "drift_deg": degrees(one.drift_deg),
        },
        "limits": [_limit(limit) for limit in one.limits],
        "repetitions": [repetition_object(repetition) for repetition in one.repetitions],
        "discarded": [_discarded(stretch) for stretch in one.discarded],
        "summary": {
            **{str(side): _side_summary(one.repetitions, side) for side in Side},
            "arc": _arc_summary(one.arcs),
        },
        "comparisons": [_comparison(compared) for compared in one.comparisons],
        "set_up": None if one.placed is None else set_up_object(one.placed),
        "trends": [_trend(trend) for trend in one.trends],
        "arcs": [_arc(arc) for arc in one.arcs],
    }


def repetition_object(one: Repetition) -> dict[str, object]:
    """One repetition as the document has it."""
    primary = one.primary
    return {
        "index": one.index,
        "side": str(one.side),
        "direction": one.direction,
        "start_s": seconds(one.start_s),
        "peak_s": seconds(one.peak_s),
        "end_s": seconds(one.end_s),
        "hold_s": seconds(one.hold_s),
        "tempo_s": seconds(one.tempo_s),
        "counted": True,
        "end_range_deg": degrees(primary.value),
        "interval90_deg": interval(primary.interval90),
        "standard_error_deg": _standard_error(primary.standard_error),
        "measures": [_measure(value) for value in one.measures],
        "peak_speed_deg_s": degrees(one.peak_speed_deg_s),
        "sparc": rounded(one.sparc, OTHER_DIGITS),
        "valid_share": rounded(one.valid_share, OTHER_DIGITS),
        "compensations": [_compensation(seen) for seen in one.compensations],
        "not_visible": list(one.not_visible),
        "verdict": one.verdict.code,
        "position": one.verdict.position,
        "effort": list(one.verdict.effort),
        "over_deg": degrees(one.verdict.over_deg),
        "reference": one.reference,
        "reasons": _notes(one.verdict.reasons),
        "end_speed_deg_s": degrees(one.end_speed_deg_s),
        "bounces": one.bounces,
        "neutral_t_s": seconds(one.neutral_t_s),
    }


def _measure(one: MeasuredValue) -> dict[str, object]:
    return {
        "name": one.name,
        "value": in_unit(one.value, one.unit),
        "unit": one.unit,
        "interval90": interval(one.interval90, one.unit),
        "primary": one.primary,
    }


def _compensation(one: Compensation) -> dict[str, object]:
    return {
        "code": one.code,
        "text": one.text,
        "value": in_unit(one.value, one.unit),
        "unit": one.unit,
    }


def _limit(one: Limit) -> dict[str, object]:
    return {
        "side": None if one.side is None else str(one.side),
        "measure": one.measure,
        "deg": degrees(one.deg),
        "margin_deg": degrees(one.margin_deg),
        "origin": one.origin,
        "baseline_id": one.baseline_id,
        "same_place": one.same_place,
    }


def _discarded(one: Discarded) -> dict[str, object]:
    return {
        "start_s": seconds(one.start_s),
        "end_s": seconds(one.end_s),
        "side": None if one.side is None else str(one.side),
        "code": one.reason.code,
        "text": one.reason.text,
    }


def _side_summary(repetitions: Iterable[Repetition], side: Side) -> dict[str, object] | None:
    summary = summarise(repetitions, side)
    if summary is None:
        return None
    return {
        "count": summary.count,
        "median_deg": degrees(summary.median_deg),
        "best_comfortable_deg": degrees(summary.best_comfortable_deg),
        "interval90_deg": interval(summary.interval90_deg),
    }


def _arc_summary(arcs: Sequence[Arc]) -> dict[str, object] | None:
    summary = summarise_arcs(arcs)
    if summary is None:
        return None
    return {
        "count": summary.count,
        "median_deg": degrees(summary.median_deg),
        "interval90_deg": interval(summary.interval90_deg),
    }


def _arc(one: Arc) -> dict[str, object]:
    return {
        "measure": one.measure,
        "left": one.left,
        "right": one.right,
        "deg": degrees(one.deg),
        "interval90_deg": interval(one.interval90_deg),
        "standard_error_deg": _standard_error(one.standard_error),
    }


def _standard_error(one: StandardError) -> dict[str, object]:
    return {"repetition": degrees(one.repetition), "setup": degrees(one.setup)}


def _comparison(one: Comparison) -> dict[str, object]:
    return {
        "side": str(one.side),
        "measure": one.measure,
        "deg": degrees(one.deg),
        "interval90_deg": interval(one.interval90_deg),
        "baseline_id": one.baseline_id,
        "baseline_deg": degrees(one.baseline_deg),
        "baseline_interval90_deg": interval(one.baseline_interval90_deg),
        "detectable_deg": degrees(one.detectable_deg),
        "change": one.change,
        "same_place": one.same_place,
    }


def _trend(one: Trend) -> dict[str, object]:
    return {
        "side": str(one.side),
        "code": one.code,
        "text": one.text,
        "change": in_unit(one.change, one.unit),
        "unit": one.unit,
    }


def _notes(notes: Iterable[Note]) -> list[dict[str, object]]:
    return [{"code": note.code, "text": note.text} for note in notes]
