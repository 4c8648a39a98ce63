"""The audit of one week, put together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from posecheck.audit.advice import advice_for, praise_for
from posecheck.audit.journal_facts import (
    compensations_of,
    discarded_of,
    forced_of,
    notes_of,
    practice_of,
)
from posecheck.audit.material import Material, SessionMaterial, last_words
from posecheck.audit.mirrored import perhaps_mirrored
from posecheck.audit.places import place_remarks
from posecheck.audit.records import Audit
from posecheck.audit.series import by_protocol, series_of, week_of
from posecheck.audit.sides import arc_series_of, side_differences
from posecheck.audit.week import Week
from posecheck.records import Note


def audit_of(
    material: Material, week: Week, *, made_at: datetime, remarks: Sequence[Note] = ()
) -> Audit:
    """Everything that can be said of a person's week; what came later plays no part in it."""
    known = [one for one in material.sessions if week_of(one) <= week]
    sessions, doubles = last_words(known)
    material = replace(material, sessions=sessions)
    this_week = [one for one in sessions if week_of(one) == week]
    series = series_of(material, week)
    arcs = arc_series_of(material, week, series)
    mirrored = dict(perhaps_mirrored(series, this_week))
    forced, discarded, notes = (
        forced_of(this_week),
        discarded_of(this_week),
        notes_of([one for one in known if week_of(one) == week]),
    )
    return Audit(
        week=week,
        person=material.person,
        made_at=made_at,
        software=material.software,
        series=series,
        side_differences=side_differences(series),
        arcs=arcs,
        forced=forced,
        compensations=compensations_of(this_week),
        practice=practice_of(sessions, week),
        notes=notes_of(known),
        discarded=discarded,
        advice=advice_for(
            *(series, arcs),
            forced=forced,
            discarded=discarded,
            notes=notes,
            doubtful=mirrored,
        ),
        praise=praise_for(series, arcs, forced=forced, notes=notes),
        remarks=(
            *remarks,
            *(_double(one) for one in doubles if week_of(one) == week),
            *mirrored.values(),
            *_places(material, [one for one in sessions if one.past.id not in mirrored], week),
        ),
    )


def _double(one: SessionMaterial) -> Note:
    past = one.past
    text = (
        f"{past.source_name} is in the journal twice; the session that was measured last "
        f"counts, {past.short_id} does not. To delete it: posecheck journal delete {past.short_id}"
    )
    return Note("measured-twice", text)


def _places(material: Material, sessions: Sequence[SessionMaterial], week: Week) -> Iterator[Note]:
    """From where this week's sessions were filmed, where that differs."""
    for known in material.movements.values():
        own = [one for one in sessions if one.past.movement == known.movement.id]
        for group in by_protocol(own):
            yield from place_remarks(group, known.movement.name, week)
