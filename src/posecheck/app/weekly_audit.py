"""The audit of a person's week, from what the journal remembers.

with open_journal(address) as journal:
    audit = audit_week(journal, person="me", week=Week.named("2026-W47"), made_at=now)
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import metadata
from typing import Any, Final

from posecheck.app.remembered import remembered
from posecheck.app.set_ups import set_ups_in
from posecheck.audit.assemble import audit_of
from posecheck.audit.material import Material, MovementMaterial, SessionMaterial
from posecheck.audit.records import Audit, Curve
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.errors import JournalError
from posecheck.history import PastSession
from posecheck.journal import Journal
from posecheck.measures import limited_measures
from posecheck.movements import Movement, list_movements
from posecheck.pipeline import Watch
from posecheck.records import Discarded, Note, Pose, View

AROUND_S: Final = 1.0
"""A curve begins so long before a discarded stretch, and ends so long after it."""


def audit_week(
    journal: Journal,
    *,
    person: str,
    week: Week,
    made_at: datetime,
    remarks: Sequence[Note] = (),
    movements: Iterable[Movement] = (),
) -> Audit:
    """Everything that can be said of a person's week.

    ``movements`` are the person's own, beside those of the catalog.  Raises JournalError when the
    journal cannot be read.
    """
    material = material_of(journal, person=person, week=week, movements=movements)
    return audit_of(material, week, made_at=made_at, remarks=remarks)


def last_week_with_sessions(journal: Journal, *, person: str, today: date) -> Week:
    """The latest week up to today in which anything was recorded; this week when there is none."""
    days = [one.recorded_at.date() for one in journal.sessions(person=person)]
    return max((Week.of(day) for day in days if day <= today), default=Week.of(today))


def material_of(
    journal: Journal, *, person: str, week: Week, movements: Iterable[Movement] = ()
) -> Material:
    """What an audit is made from; curves of the audited week only, they take a second each."""
    known = {one.id: one for one in (*list_movements(), *movements)}
    sessions = [
        _session(journal, past, known.get(past.movement), curves=_week(past) == week)
        for past in journal.sessions(person=person)
        if past.current is not None and _week(past) <= week
    ]
    return Material(
        person=person,
        sessions=tuple(sessions),
        movements={one.id: _movement(journal, person, one, week) for one in known.values()},
        software={"version": metadata.version("posecheck")},
    )


def _week(past: PastSession) -> Week:
    return Week.of(past.recorded_at.date())


def _movement(journal: Journal, person: str, movement: Movement, week: Week) -> MovementMaterial:
    found = remembered(journal, person=person, movement=movement).until(week.sunday)
    rules = limited_measures(movement)
    targets = {
        (str(side), rule.measure): deg
        for side in Side
        for rule in rules
        if (deg := found.target_deg(side, rule.measure)) is not None
    }
    return MovementMaterial(movement, rules, found.baselines(), targets)


def _session(
    journal: Journal, past: PastSession, movement: Movement | None, *, curves: bool
) -> SessionMaterial:
    current = past.current
    document = None if current is None else journal.document(current.id)
    sets = [] if document is None else document["sets"]
    discarded = tuple(_discarded(one) for part in sets for one in part["discarded"])
    return SessionMaterial(
        past=past,
        repetitions=journal.repetitions_of([past]),
        views=tuple(_view(part["view"]) for part in sets),
        set_ups=tuple(set_ups_in(past, document)),
        discarded=discarded,
        curves=_curves(journal, past, movement, discarded) if curves and movement else {},
    )


def _view(written: Mapping[str, Any]) -> View:
    yaw = written["yaw_deg"]
    return View(written["expected"], math.nan if yaw is None else yaw, written["ok"])


def _discarded(written: Mapping[str, Any]) -> Discarded:
    side = written["side"]
    return Discarded(
        start_s=_number(written["start_s"]),
        end_s=_number(written["end_s"]),
        side=None if side is None else Side(side),
        reason=Note(written["code"], written["text"]),
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _curves(
    journal: Journal, past: PastSession, movement: Movement, discarded: Sequence[Discarded]
) -> dict[int, Curve]:
    """The angle around each discarded stretch, from the landmarks, where they are kept."""
    landmarks_id = past.current.landmarks_id if past.current else None
    if landmarks_id is None or not discarded:
        return {}
    try:
        seen = _angles(movement, journal.poses(landmarks_id))
    except JournalError:
        return {}  # damaged landmarks: the stretch is shown without its curve
    cut = {i: _around(movement.primary.measure, seen, one) for i, one in enumerate(discarded)}
    return {i: one for i, one in cut.items() if any(map(math.isfinite, one.deg))}


def _angles(movement: Movement, poses: Iterable[Pose]) -> list[tuple[float, dict[Side, float]]]:
    """Time and angle of each side, frame by frame, as the loop sees them."""
    name = movement.primary.measure
    return [
        (
            seen.pose.t_s,
            {one.side: one.values.get(name, math.nan) for one in seen.samples if one.usable},
        )
        for seen in Watch(movement).observe((None, pose) for pose in poses)
    ]


def _around(
    measure: str, seen: Sequence[tuple[float, Mapping[Side, float]]], one: Discarded
) -> Curve:
    """Of its side; of both, the one that was read more often."""
    near = [
        (t_s, degs) for t_s, degs in seen if one.start_s - AROUND_S <= t_s <= one.end_s + AROUND_S
    ]
    sides = [one.side] if one.side else list(Side)
    curves = [tuple(degs.get(side, math.nan) for _, degs in near) for side in sides]
    best = max(curves, key=lambda degs: sum(map(math.isfinite, degs)))
    return Curve(measure, tuple(t_s for t_s, _ in near), best)
