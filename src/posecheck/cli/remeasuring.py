"""Measures a kept session again, with the measures of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from posecheck.body import Side
from posecheck.errors import JournalError, UsageError

if TYPE_CHECKING:
    from posecheck.history import Measurement, PastSession
    from posecheck.journal import Journal
    from posecheck.movements import Movement
    from posecheck.records import Note, Pose, Repetition, SourceInfo


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one session."""

    text: str
    """For people."""
    measured: bool = False
    """Whether it has a new measurement."""
    current: bool = False
    """Whether it was measured by this software already."""


def measure_again(
    store: "Journal", past: "PastSession", own: "Movement | None", *, now: datetime
) -> Outcome:
    """Keep a new measurement beside the old ones, where there is something to measure anew."""
    from posecheck.journal import is_same_software
    from posecheck.scoring import measured_with, score_kept

    before = _with_landmarks(past)
    if before is None or before.landmarks_id is None or past.current is None:
        return Outcome("has no landmarks; score the recording itself again")
    movement = _movement(past.movement, own)
    if movement is None:
        return Outcome(f"unknown movement '{past.movement}'; give --movement-file")
    software = {**before.software, **measured_with(movement)}
    if is_same_software(past.current.software, software):
        return Outcome("is up to date", current=True)
    try:
        poses = store.poses(before.landmarks_id)
    except JournalError as error:
        return Outcome(str(error))
    if not poses:
        return Outcome("has no landmarks; score the recording itself again")
    session = score_kept(
        poses,
        movement=movement,
        source=_source(past, before, poses[0]),
        options=_options(past, before),
        software=before.software,
        notes=_notes(store.document(before.id)),
    )
    old = [one.repetition for one in store.repetitions_of([past])]
    store.measured_again(past, session, landmarks_id=before.landmarks_id, now=now)
    return Outcome(_difference(movement.id, old, session.repetitions), measured=True)


def _with_landmarks(past: "PastSession") -> "Measurement | None":
    """The newest measurement that was made from landmarks which are kept; finished ones first."""
    kept = [one for one in past.measurements if one.landmarks_id is not None]
    finished = [one for one in kept if one.finished]
    return max(finished or kept, key=lambda one: one.number, default=None)


def _movement(movement_id: str, own: "Movement | None") -> "Movement | None":
    from posecheck.movements import load_movement

    if own is not None and own.id == movement_id:
        return own
    try:
        return load_movement(movement_id)
    except UsageError:
        return None


def _source(past: "PastSession", before: "Measurement", pose: "Pose") -> "SourceInfo":
    from posecheck.records import SourceInfo

    return SourceInfo(
        kind=past.source_kind,
        name=past.source_name,
        sha256=past.source_sha256,
        width_px=pose.width_px,
        height_px=pose.height_px,
        mirrored=past.mirrored,
        model=str(before.software.get("model")),
        recorded_at=past.recorded_at.isoformat(),
    )


def _options(past: "PastSession", before: "Measurement") -> Any:
    """What was asked and told then; the verdicts are against the limits of then."""
    from posecheck.history import pain_of
    from posecheck.pipeline import Options

    settings = before.software.get("settings")
    side = settings.get("side") if isinstance(settings, dict) else None
    pain = pain_of(past.feelings)
    return Options(side=None if side is None else Side(side), limits=before.limits, pain=pain)


def _notes(document: dict[str, Any] | None) -> "list[Note]":
    """What was odd about the recording; what is found again anyway left out."""
    from posecheck.judgement.framing import NO_PERSON
    from posecheck.pipeline.loop import NOTHING_DONE
    from posecheck.records import Note
    from posecheck.scoring import INTERRUPTED

    if document is None:
        return [INTERRUPTED]
    found_again = {NO_PERSON.code, NOTHING_DONE.code}
    notes = [Note(one["code"], one["text"]) for one in document["source"]["notes"]]
    return [one for one in notes if one.code not in found_again]


def _difference(movement: str, old: "Sequence[Repetition]", new: "Sequence[Repetition]") -> str:
    sides = [side for side in Side if any(one.side is side for one in (*old, *new))]
    parts = [f"{side} {_median(old, side)} → {_median(new, side)}" for side in sides]
    return f"{movement}: {', '.join(parts) or 'no repetition'}"


def _median(repetitions: "Sequence[Repetition]", side: Side) -> str:
    values = [one.primary.value for one in repetitions if one.side is side]
    return f"{len(values)} × {median(values):.1f}°" if values else "none"
