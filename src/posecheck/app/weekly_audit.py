"""The audit of a person's week, from what the journal remembers.

with open_journal(address) as journal:
    audit = audit_week(journal, person="me", week=Week.named("2026-W47"), made_at=now)

Constants: design rules.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib import metadata
from typing import Any, Final

from posecheck.app.library import library_of
from posecheck.app.remembered import remembered
from posecheck.app.set_ups import set_ups_in
from posecheck.audit.assemble import audit_of
from posecheck.audit.material import Material, MovementMaterial, SessionMaterial
from posecheck.audit.records import Audit, Curve
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.errors import JournalError, UsageError
from posecheck.history import PastSession
from posecheck.journal import Journal
from posecheck.measures import limited_measures
from posecheck.movements import Library, Movement
from posecheck.pipeline import Watch
from posecheck.records import Discarded, Note, Pose, View

AROUND_S: Final = 1.0
"""A curve begins so long before a discarded stretch, and ends so long after it."""


def audit_week(
    journal: Journal,
    library: Library | None = None,
    *,
    person: str,
    week: Week,
    made_at: datetime,
    remarks: Sequence[Note] = (),
) -> Audit:
    """Everything that can be said of a person's week.

    ``library`` has the movements; None: those of the catalogue, the user's folder and the journal.
    Raises JournalError when the journal cannot be read.
    """
    library = library or library_of(journal)
    material = material_of(journal, library, person=person, week=week, now=made_at)
    files = file_remarks([one.past for one in material.sessions], library)
    return audit_of(material, week, made_at=made_at, remarks=(*remarks, *files))


def last_week_with_sessions(journal: Journal, *, person: str, today: date) -> Week:
    """The latest week up to today in which anything was recorded; this week when there is none."""
    days = [one.recorded_at.date() for one in journal.sessions(person=person)]
    return max((Week.of(day) for day in days if day <= today), default=Week.of(today))


def file_remarks(sessions: Iterable[PastSession], library: Library) -> Iterator[Note]:
    """Sessions whose movement nobody has a file of, or that were measured with another file."""
    by_movement: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for past in sessions:
        if past.current is not None:
            by_movement[past.movement].append(past.current.software)
    known = {movement.id for movement in library.movements}
    for id_, measured in by_movement.items():
        other = sum(library.differs(id_, software) for software in measured)
        if id_ not in known:
            yield Note(
                "unknown-movement",
                f"No movement file of '{id_}' is known, so {_were(len(measured))} left out of this "
                "audit. Put the file into your movements folder (see: posecheck movements).",
            )
        elif other:
            yield Note(
                "other-movement-file",
                f"Of '{id_}', {_were(other)} measured with another version of the movement file; "
                "the numbers may differ. To measure all sessions with the present file: posecheck "
                f"journal remeasure --movement {id_}",
            )


def _were(sessions: int) -> str:
    return "1 session was" if sessions == 1 else f"{sessions} sessions were"


def material_of(
    journal: Journal, library: Library, *, person: str, week: Week, now: datetime
) -> Material:
    """What an audit is made from; curves of the audited week only, they take a second each."""
    sessions = [
        _session(journal, library, past, curves=_week(past) == week)
        for past in journal.sessions(person=person)
        if past.current is not None and _week(past) <= week
    ]
    return Material(
        person=person,
        sessions=tuple(sessions),
        movements={
            one.id: _movement(journal, person, one, _weeks(sessions, one, week), now)
            for one in library.movements
        },
        software={"version": metadata.version("posecheck")},
    )


def _week(past: PastSession) -> Week:
    return Week.of(past.recorded_at.date())


def _weeks(sessions: Iterable[SessionMaterial], movement: Movement, last: Week) -> tuple[Week, ...]:
    """Every week from a movement's first session to the audited one."""
    own = (_week(one.past) for one in sessions if one.past.movement == movement.id)
    first = min(own, default=last)
    return tuple(first.plus(i) for i in range(last.since(first) + 1))


def _movement(
    journal: Journal, person: str, movement: Movement, weeks: Sequence[Week], now: datetime
) -> MovementMaterial:
    """What is known of a movement by the last of these weeks, and what its limits were in each."""
    known = remembered(journal, person=person, movement=movement)
    held = known.baselines_over([week.sunday for week in weeks], now=now)
    limits = {
        (week, one.side, one.measure): one.comfort_deg
        for week, baselines in zip(weeks, held, strict=True)
        for one in baselines
    }
    found = known.until(weeks[-1].sunday, now=now)
    rules = limited_measures(movement)
    targets = {
        (str(side), rule.measure): deg
        for side in Side
        for rule in rules
        if (deg := found.target_deg(side, rule.measure)) is not None
    }
    return MovementMaterial(movement, rules, held[-1], targets, limits)


def _session(
    journal: Journal, library: Library, past: PastSession, *, curves: bool
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
        curves=_curves(journal, library, past, discarded) if curves else {},
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
    journal: Journal, library: Library, past: PastSession, discarded: Sequence[Discarded]
) -> dict[int, Curve]:
    """The angle around each discarded stretch, from the landmarks, where they are kept."""
    current = past.current
    if current is None or current.landmarks_id is None or not discarded:
        return {}
    try:
        movement = library.of_measurement(past.movement, current.software)
        seen = _angles(movement, journal.poses(current.landmarks_id))
    except (JournalError, UsageError):
        return {}  # damaged landmarks, no movement file: the stretch is shown without its curve
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
