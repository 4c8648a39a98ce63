"""Set-ups in documents and in words: from where a set was filmed, and what to mend."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from posecheck.documents.rounding import fields_of, rounded
from posecheck.place import Placed, Point
from posecheck.plain_data import Plain, to_data
from posecheck.records import Session, SetResult

PIXEL_DIGITS = 1
"""Landmarks are no surer than a tenth of a pixel."""


SETUP_SCHEMA = "posecheck.setup/1"


def set_up_document(one: Placed, *, movement: str, person: str) -> Plain:
    """``posecheck.setup/1``: the set-up that would be used, beside an earlier one."""
    return {
        "schema": SETUP_SCHEMA,
        "movement": movement,
        "person": person,
        "set_up": set_up_object(one),
    }


def set_up_object(one: Placed) -> Plain:
    """A set-up as ``posecheck.session/1`` has it."""
    set_up = one.set_up
    return {
        "feet_px": _point(set_up.feet_px),
        "hips_px": _point(set_up.hips_px),
        "shoulders_px": _point(set_up.shoulders_px),
        "body_height_px": rounded(set_up.body_height_px, PIXEL_DIGITS),
        **fields_of(set_up, "width_px", "height_px", "yaw_deg", "view_height_deg", "roll_deg"),
        "background_hash": set_up.background_hash,
        "same_place_as": one.same_place_as,
        "compared_with": one.earlier and fields_of(one.earlier, "session_id", "recorded_at"),
        "differs": [to_data(part) | {"by": rounded(part.by, 1)} for part in one.differs],
    }


def with_backgrounds(session: Session, before: Mapping[str, Any] | None) -> Session:
    """A session that was measured again, with the backgrounds that its pictures had.

    Landmarks alone show none: each set takes that of the set that was there at its time.
    """
    old = [] if before is None else [one for one in before["sets"] if one.get("set_up")]
    return replace(session, sets=tuple(_with_background(one, old) for one in session.sets))


def _with_background(one: SetResult, old: Iterable[Mapping[str, Any]]) -> SetResult:
    shared = [was for was in old if was["start_s"] < one.end_s and one.start_s < was["end_s"]]
    if one.placed is None or not shared:
        return one
    found = shared[0]["set_up"]["background_hash"]
    set_up = replace(one.placed.set_up, background_hash=found)
    return replace(one, placed=replace(one.placed, set_up=set_up))


def _point(one: Point | None) -> list[float | None] | None:
    return None if one is None else [rounded(value, PIXEL_DIGITS) for value in one]
