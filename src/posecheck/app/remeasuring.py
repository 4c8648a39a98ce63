"""Measures a kept session again, with the measures of today.

What it is judged against is what was known when it was done, read by the measures of today too: so
a baseline and what is compared with it are always of one kind.  Sessions are to be measured in the
order in which they were made.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from posecheck.app.context import Context
from posecheck.app.remembered import Remembered, remembered
from posecheck.app.scoring import limits_in_force, measured_with, score_kept
from posecheck.body import Side
from posecheck.documents.places import with_backgrounds
from posecheck.errors import JournalError, UsageError
from posecheck.estimators.port import as_seen
from posecheck.history import Mark, MarkKind, Measurement, PastSession, pain_of
from posecheck.judgement.framing import NO_PERSON
from posecheck.judgement.reference import ReferenceRule, reference_rule
from posecheck.movements import Library, Movement
from posecheck.personal import Limit
from posecheck.pipeline import Options
from posecheck.pipeline.loop import INTERRUPTED, NOTHING_DONE
from posecheck.place import before as before_it
from posecheck.records import Note, Pose, Repetition, SourceInfo
from posecheck.repetitions.moment import ValueAt
from posecheck.software import is_same_software
from posecheck.words.comparisons import median_cell
from posecheck.words.numbers import counted

if TYPE_CHECKING:
    from posecheck.journal import Journal

Known = dict[tuple[str, str], Remembered]
"""What the journal remembers, by person and movement, until something is measured again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one session."""

    text: str
    """For people."""
    measured: bool = False
    """Whether it has a new measurement."""
    current: bool = False
    """Whether it was measured by this software already."""


@dataclass(frozen=True, slots=True)
class Again:
    """One session that was to be measured again."""

    past: PastSession
    outcome: Outcome


def measure_all_again(
    store: "Journal",
    library: Library,
    named: Movement | None,
    context: Context,
    *,
    sessions: Sequence[PastSession],
) -> Iterator[Again]:
    """Session after session, in the order in which they were made; of ``named``, where given."""
    chosen = [past for past in sessions if named is None or past.movement == named.id]
    known: Known = {}
    for past in sorted(chosen, key=lambda session: session.measurements[0].begun_at):
        yield Again(
            past, measure_again(store, past, library, named, now=context.now(), known=known)
        )


def measure_again(
    store: "Journal",
    past: PastSession,
    library: Library,
    named: Movement | None = None,
    *,
    now: datetime,
    known: Known | None = None,
) -> Outcome:
    """Keep a new measurement beside the old ones, where there is something to measure anew.

    It is made with the movement that was ``named``, else with the file that was kept with the
    session.  ``known`` spares reading the journal again for the next of many sessions.
    """
    known = {} if known is None else known
    before = _with_landmarks(past)
    if before is None or before.landmarks_id is None or past.current is None:
        return Outcome("has no landmarks; score the recording itself again")
    try:
        movement = named or library.of_measurement(past.movement, before.software)
    except UsageError as error:
        return Outcome(str(error))
    software = {**before.software, **measured_with(movement), "settings": _asked(past, before)}
    options = _options(store, past, before, movement, known)
    same = is_same_software(past.current.software, software) and _read_alike(past)
    if same and _baselines(past.current.limits) == _baselines(options.limits):
        return Outcome("is up to date", current=True)
    try:
        poses = _poses(store, past, before.landmarks_id)
    except JournalError as error:
        return Outcome(str(error))
    if not poses:
        return Outcome("has no landmarks; score the recording itself again")
    marks = _marks_in(store, past)
    moments = [ValueAt(mark.t_s or 0.0, mark.measure) for mark in marks]
    session = score_kept(
        poses,
        movement=movement,
        source=_source(past, before, poses[0]),
        options=options,
        software=software,
        notes=_notes(store.document(before.id)),
        observers=moments,
    )
    if past.was_mirrored(before) == past.mirrored:  # else the pictures are others
        session = with_backgrounds(session, store.document(before.id))
    read = {mark.id: at.value(mark.side) for mark, at in zip(marks, moments, strict=True)}
    old = [one.repetition for one in store.repetitions_of([past])]
    known.clear()  # what others rest on may read otherwise now
    store.measured_again(
        past,
        session,
        landmarks_id=before.landmarks_id,
        limits=options.limits,
        movement_file=movement.file_text,
        marked_deg={mark_id: deg for mark_id, deg in read.items() if math.isfinite(deg)},
        now=now,
    )
    return Outcome(_difference(movement.id, old, session.repetitions), measured=True)


def can_be_measured_as(
    store: "Journal", past: PastSession, movement: Movement, *, side: Side | None
) -> bool | None:
    """Whether the landmarks of a session show any repetition of a movement; None: none were kept.

    ``side``: of that side alone.  Of what was not taken for the movement that was named none are.
    """
    before = _with_landmarks(past)
    if before is None or before.landmarks_id is None:
        return None
    poses = _poses(store, past, before.landmarks_id)
    if not poses:
        return None
    found = score_kept(
        poses,
        movement=movement,
        source=_source(past, before, poses[0]),
        options=Options(side=side),
        software=before.software,
    )
    return bool(found.repetitions)


def other_files(library: Library, sessions: Iterable[PastSession]) -> list[str]:
    """A sentence for each movement whose file differs from the one of some sessions."""
    differ = {
        past.movement
        for past in sessions
        if past.current is not None and library.differs(past.movement, past.current.software)
    }
    return [
        f"{known.path or f'The present file of {known.movement.id}'} differs from the file that "
        "some sessions were measured with; they keep theirs. To measure them again with the "
        f"present file: posecheck journal remeasure --movement {known.movement.id}"
        for known in library.known
        if known.movement.id in differ
    ]


def _with_landmarks(past: PastSession) -> Measurement | None:
    """The newest measurement that was made from landmarks which are kept; finished ones first."""
    kept = [one for one in past.measurements if one.landmarks_id is not None]
    finished = [one for one in kept if one.finished]
    return max(finished or kept, key=lambda one: one.number, default=None)


def _source(past: PastSession, before: Measurement, pose: Pose) -> SourceInfo:
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


def _options(
    store: "Journal", past: PastSession, before: Measurement, movement: Movement, read: Known
) -> Options:
    """What was asked and told then, and the baselines of then as they read today."""
    settings = _asked(past, before)
    key = (past.person, movement.id)
    if key not in read or read[key].movement != movement:
        read[key] = remembered(store, person=past.person, movement=movement)
    known = read[key]
    then = known.when(_done_at(past, before), session_id=past.id)
    calibration = _is_calibration(past, known)
    baselines = () if calibration else then.baselines()
    same = past.movement_in(before) == past.movement  # the degrees of another one say nothing
    reference = _reference(store, past, settings)
    given = next((one.deg for one in before.limits if same and one.origin == "option"), None)
    return Options(
        side=None if past.side is None else Side(str(past.side)),
        limits=limits_in_force(movement, given, baselines),
        baselines=baselines,
        earlier=before_it(known.set_ups, recorded_at=past.recorded_at, sha256=past.source_sha256),
        pain=pain_of(past.feelings),
        reference=_without_line(reference) if calibration else reference,
    )


def _without_line(rule: ReferenceRule) -> ReferenceRule:
    """The rule of a calibration: the set's own line does not judge it."""
    return ReferenceRule("none") if rule.kind == "auto" else rule


def _is_calibration(past: PastSession, known: Remembered) -> bool:
    """Whether it was recorded as part of the baseline, by no limit.

    An earlier limit would call what goes further forced, and take it out of its own baseline.
    """
    first = min(past.measurements, key=lambda one: one.number)
    chosen = past.id in {one.session_id for one in known.marks if one.kind is MarkKind.BASELINE}
    return chosen and not _baselines(first.limits)


def _reference(store: "Journal", past: PastSession, asked: Mapping[str, object]) -> ReferenceRule:
    """Which references it was judged by: those that were taken, at their moments."""
    rule = reference_rule(str(asked.get("reference", "none")))
    if past.current is None or past.movement_in(past.current) != past.movement:
        return rule
    done = [one.repetition for one in store.repetitions_of([past])]
    taken = tuple(one.peak_s for one in done if one.reference)
    if not taken and (rule.kind != "first" or not done):
        return rule
    return ReferenceRule("at", rule.count, taken)


def _done_at(past: PastSession, before: Measurement) -> datetime:
    """When it was judged first: the landmarks are from then."""
    kept = [one for one in past.measurements if one.landmarks_id == before.landmarks_id]
    return min(one.begun_at for one in kept)


def _marks_in(store: "Journal", past: PastSession) -> list[Mark]:
    """What was marked on the recording itself."""
    marks = store.marks(person=past.person, movement=past.movement)
    return [one for one in marks if one.session_id == past.id and one.t_s is not None]


def _asked(past: PastSession, before: Measurement) -> dict[str, object]:
    """How it was asked for, as it was corrected since."""
    settings = before.software.get("settings")
    asked = dict(settings) if isinstance(settings, dict) else {}
    if past.movement_in(before) != past.movement or "movement" in asked:
        asked["movement"] = past.movement
    return {**asked, "mirrored": past.mirrored, "side": past.side}


def _read_alike(past: PastSession) -> bool:
    """Whether the current measurement took it as it is said to be now."""
    current = past.current
    return current is not None and (
        past.was_mirrored(current),
        past.settings.get("side"),
        past.movement_in(current),
    ) == (past.mirrored, past.side, past.movement)


def _baselines(limits: Iterable[Limit]) -> set[tuple[Side | None, str, str]]:
    """Which baselines the limits come from; a baseline that reads otherwise is another one."""
    return {(one.side, one.measure, one.baseline_id) for one in limits if one.baseline_id}


def _poses(store: "Journal", past: PastSession, landmarks_id: str) -> list[Pose]:
    """The landmarks as the session is said to be: turned round if they are of a mirror image."""
    poses = [as_seen(pose) for pose in store.poses(landmarks_id)]
    first = next(one for one in past.measurements if one.landmarks_id == landmarks_id)
    if past.was_mirrored(first) == past.mirrored:
        return poses
    return [pose.mirrored() if pose.present else pose for pose in poses]


def _notes(document: dict[str, Any] | None) -> list[Note]:
    """What was odd about the recording; what is found again anyway left out."""
    if document is None:
        return [INTERRUPTED]
    found_again = {NO_PERSON.code, NOTHING_DONE.code}
    notes = [Note(one["code"], one["text"]) for one in document["source"]["notes"]]
    return [one for one in notes if one.code not in found_again]


def _difference(movement: str, old: Sequence[Repetition], new: Sequence[Repetition]) -> str:
    sides = [side for side in Side if any(one.side is side for one in (*old, *new))]
    parts = [_change(_median(old, side), _median(new, side)) for side in sides]
    named = [f"{side} {part}" for side, part in zip(sides, parts, strict=True)]
    pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else []
    judged = sum(was.verdict.code != one.verdict.code for was, one in pairs)
    verdicts = f"; {counted(judged, 'verdict')} changed" if judged else ""
    return f"{movement}: {', '.join(named) or 'no repetition'}{verdicts}"


def _change(was: str, now: str) -> str:
    return f"{now} as before" if was == now else f"{was} → {now}"


def _median(repetitions: Sequence[Repetition], side: Side) -> str:
    values = [one.primary.value for one in repetitions if one.side is side]
    return median_cell(values, 1, empty="none")
