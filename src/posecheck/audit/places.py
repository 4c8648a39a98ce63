"""Which sessions of a series were filmed from one place, and which error between them applies.

What all sessions of a place share does not change from week to week: there the movement file's
``same_place`` is the error between set-ups.  A session from elsewhere errs by its own place and by
the usual one.

Constants: docs/derivations.md#errors.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from posecheck.audit.material import SessionMaterial
from posecheck.audit.records import Point
from posecheck.audit.week import Week
from posecheck.judgement.set_up import named_places, place_sentences, placed
from posecheck.movements.spec import ErrorRule
from posecheck.records import Note
from posecheck.reliability import median
from posecheck.words.dates import short_day_words

HOME_SHARE: Final = 0.5
"""A series has a usual place when at least this share of its days is from there …"""
HOME_DAYS: Final = 2
"""… and at least so many days are (design rules)."""


def with_places(sessions: Sequence[SessionMaterial]) -> list[SessionMaterial]:
    """The sessions, in order of recording, with names for the places of their sets."""
    named = iter(named_places(one for session in sessions for one in session.set_ups))
    return [
        replace(session, set_ups=tuple(next(named) for _ in session.set_ups))
        for session in sessions
    ]


def home_of(counted: Sequence[Point], rule: ErrorRule) -> str | None:
    """The usual place of a series; None where there is none, or where it makes no difference."""
    if rule.elsewhere == 0.0:
        return None
    days = _days(counted)
    places = Counter(place for own in days.values() if len(own) == 1 for place in own if place)
    place, count = next(iter(places.most_common(1)), (None, 0))
    return place if count >= max(HOME_DAYS, HOME_SHARE * len(days)) else None


def between_deg(rule: ErrorRule, places: Collection[str | None], home: str | None) -> float:
    """The error of a day's set-up against the other days, one standard deviation."""
    if home is None:
        return rule.between
    if set(places) == {home}:
        return rule.between_here
    return math.hypot(rule.between, rule.elsewhere)


def widened(points: Sequence[Point], rule: ErrorRule) -> float:
    """How much wider than the movement file's the set-up errors are, for an oblique view."""
    return median([one.standard_error.setup for one in points]) / rule.setup


def home_notes(counted: Sequence[Point], home: str | None) -> tuple[Note, ...]:
    """Which error applies to a series."""
    if home is None:
        return ()
    days = _days(counted)
    there = sum(own == {home} for own in days.values())
    text = (
        f"Filmed from the same place on {there} of {len(days)} days; there the smaller error of "
        "the same place counts. Wear similar clothes, too: others change the reading."
    )
    return (Note("same-place", text),)


def place_remarks(sessions: Sequence[SessionMaterial], name: str, week: Week) -> tuple[Note, ...]:
    """What differs in the audited week's sessions of one movement from those before them."""
    notes = []
    for number, session in enumerate(sessions):
        if Week.of(session.past.recorded_at.date()) != week:
            continue
        earlier = [one for before in sessions[:number] for one in before.set_ups]
        found = [placed(one.set_up, earlier) for one in session.set_ups]
        apart = next((one for one in found if one.earlier and not one.same), None)
        if apart is not None:
            day = short_day_words(session.past.recorded_at)
            text = f"{name}, {day}: {' '.join(place_sentences(apart))}"
            notes.append(Note("other-place", text))
    return tuple(notes)


def _days(counted: Sequence[Point]) -> dict[date, set[str | None]]:
    days: dict[date, set[str | None]] = defaultdict(set)
    for one in counted:
        days[one.recorded_at.date()].add(one.place)
    return days
