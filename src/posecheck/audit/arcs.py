"""Arcs over the weeks: left plus right of neighbouring repetitions, for movements with one zero."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from posecheck.audit.counting import Circumstances, places_of
from posecheck.audit.material import Material, MovementMaterial, SessionMaterial
from posecheck.audit.places import with_places
from posecheck.audit.records import Point, Series
from posecheck.audit.series import by_protocol, followed, named_apart, usual_of, week_of
from posecheck.audit.week import Week
from posecheck.audit.week_value import DAILY_DEG
from posecheck.body import Side
from posecheck.judgement.arc import arc_rule, kept_arcs
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Arc

ARC_DAILY_DEG: Final = 2.0 * DAILY_DEG
"""A stiff day is stiff to both sides: their daily forms add up (design rule, the wider one)."""
NO_LIMIT: Final = "no-limit"
"""Limits are those of a side: an arc has none."""


def arc_series_of(material: Material, week: Week, series: Sequence[Series]) -> tuple[Series, ...]:
    """The arcs of every movement and protocol; named apart as the series of the sides are."""
    sessions = [one for one in material.sessions if week_of(one) <= week]
    found = []
    for known in material.movements.values():
        own = [one for one in sessions if one.past.movement == known.movement.id]
        rules = [rule for rule in known.rules if not math.isnan(rule.zero)]
        groups = [with_places(group) for group in by_protocol(own)]
        found += [_series(group, known, rule, week) for rule in rules for group in groups]
    arcs = [one for one in found if one is not None]
    return named_apart([*series, *arcs])[len(series) :]


def _series(
    sessions: Sequence[SessionMaterial], known: MovementMaterial, rule: ErrorRule, week: Week
) -> Series | None:
    like = usual_of(sessions, known, list(Side))
    if like is None:
        return None
    points = {one.past.id: _points(one, known, rule, like) for one in sessions}
    return followed(
        *(sessions, known, arc_rule(rule), points), like=like, week=week, daily_deg=ARC_DAILY_DEG
    )


def _points(
    session: SessionMaterial, known: MovementMaterial, rule: ErrorRule, like: Circumstances
) -> tuple[Point, ...]:
    """The arcs of a session; one counts when both of its repetitions do."""
    view = known.movement.view
    lefts, rights = (
        places_of(session, side=side, rule=rule, view=view, like=like) for side in Side
    )
    arcs = kept_arcs(session.repetitions, {known.movement.id: rule})
    pairs = [
        (arc, lefts[place, arc.left], rights[place, arc.right])
        for (_, place), own in arcs.items()
        for arc in own
    ]
    return tuple(_point(number, *pair) for number, pair in enumerate(pairs, start=1))


def _point(number: int, arc: Arc, left: Point, right: Point) -> Point:
    return replace(
        left,
        number=number,
        deg=arc.deg,
        interval90_deg=arc.interval90_deg,
        standard_error=arc.standard_error,
        tempo_s=(left.tempo_s + right.tempo_s) / 2.0,
        sparc=(left.sparc + right.sparc) / 2.0,
        verdict=NO_LIMIT,
        left_out=left.left_out or right.left_out,
    )
