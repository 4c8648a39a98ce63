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
from posecheck.documents.rounding import degrees, fields_of, in_unit, interval, standard_error
from posecheck.documents.summary import summarise, summarise_arcs
from posecheck.outputs import STANDARD_OUTPUT, write_text
from posecheck.personal import Arc, Comparison, Trend
from posecheck.plain_data import Plain, to_data
from posecheck.records import (
    Compensation,
    Discarded,
    Limit,
    MeasuredValue,
    Repetition,
    Session,
    SetResult,
)
from posecheck.safe_text import json_text
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


def session_document(session: Session) -> Plain:
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
            **fields_of(source, "kind", "name", "sha256"),
            **fields_of(session, "duration_s", "frames", "frames_measured"),
            **fields_of(source, "width_px", "height_px", "mirrored"),
            "notes": to_data(session.notes),
        },
        "sets": [set_object(one) for one in session.sets],
        "left_out": [_discarded(part) for part in session.left_out],
    }


def sessions_document(sessions: Iterable[Session], failed: Iterable[Failure] = ()) -> Plain:
    """``posecheck.sessions/1``: several sessions of one run, and the sources that gave none."""
    return {
        "schema": SESSIONS_SCHEMA,
        "sessions": [session_document(session) for session in sessions],
        "failed": to_data(list(failed)),
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
    text = json_text(document, indent=2)
    if not encoding.lower().startswith("utf"):
        text = json.dumps(document, indent=2, allow_nan=False)
    write_text(text + "\n", path)


def _software(session: Session) -> Plain:
    known: Plain = dict.fromkeys(SOFTWARE_KEYS)
    known |= {"model": session.source.model, "settings": {}}
    return known | {name: to_data(value) for name, value in session.software.items()}


def set_object(one: SetResult) -> Plain:
    """One set as the document has it."""
    neutral = None if one.neutral is None else fields_of(one.neutral, "t_s", "origin")
    return {
        **fields_of(one, "movement", "protocol"),
        "protocol_seen": dict(one.seen),
        **fields_of(one, "start_s", "end_s"),
        # A body cannot show the camera's roll; the document of version 1 has a place for it.
        "view": {**fields_of(one.view, "expected", "yaw_deg", "ok"), "roll_deg": None},
        "neutral": neutral and {**neutral, "drift_deg": degrees(one.drift_deg)},
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


def repetition_object(one: Repetition) -> Plain:
    """One repetition as the document has it."""
    primary, verdict = one.primary, one.verdict
    return {
        **fields_of(one, "index", "side", "direction"),
        **fields_of(one, "start_s", "peak_s", "end_s", "hold_s", "tempo_s"),
        "counted": True,
        "end_range_deg": degrees(primary.value),
        "interval90_deg": interval(primary.interval90),
        "standard_error_deg": standard_error(primary.standard_error),
        "measures": [_measure(value) for value in one.measures],
        **fields_of(one, "peak_speed_deg_s", "sparc", "valid_share"),
        "compensations": [_compensation(seen) for seen in one.compensations],
        "not_visible": list(one.not_visible),
        "verdict": verdict.code,
        **fields_of(verdict, "position", "effort", "over_deg"),
        "reference": one.reference,
        "reasons": to_data(verdict.reasons),
        **fields_of(one, "end_speed_deg_s", "bounces", "neutral_t_s"),
    }


def _measure(one: MeasuredValue) -> Plain:
    return {
        "name": one.name,
        "value": in_unit(one.value, one.unit),
        "unit": one.unit,
        "interval90": interval(one.interval90, one.unit),
        "primary": one.primary,
    }


def _compensation(one: Compensation) -> Plain:
    return {
        **fields_of(one, "code", "text"),
        "value": in_unit(one.value, one.unit),
        "unit": one.unit,
    }


def _limit(one: Limit) -> Plain:
    names = ("side", "measure", "deg", "margin_deg", "origin", "baseline_id", "same_place")
    return fields_of(one, *names)


def _discarded(one: Discarded) -> Plain:
    return {**fields_of(one, "start_s", "end_s", "side"), **to_data(one.reason)}


def _side_summary(repetitions: Iterable[Repetition], side: Side) -> Plain | None:
    summary = summarise(repetitions, side)
    names = ("count", "median_deg", "best_comfortable_deg", "interval90_deg")
    return None if summary is None else fields_of(summary, *names)


def _arc_summary(arcs: Sequence[Arc]) -> Plain | None:
    summary = summarise_arcs(arcs)
    return None if summary is None else fields_of(summary, "count", "median_deg", "interval90_deg")


def _arc(one: Arc) -> Plain:
    return {
        **fields_of(one, "measure", "left", "right", "deg", "interval90_deg"),
        "standard_error_deg": standard_error(one.standard_error),
    }


def _comparison(one: Comparison) -> Plain:
    return fields_of(
        one,
        *("side", "measure", "deg", "interval90_deg"),
        *("baseline_id", "baseline_deg", "baseline_interval90_deg"),
        *("detectable_deg", "change", "same_place"),
    )


def _trend(one: Trend) -> Plain:
    return {
        **fields_of(one, "side", "code", "text"),
        "change": in_unit(one.change, one.unit),
        "unit": one.unit,
    }
