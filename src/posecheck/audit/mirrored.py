"""Sessions that fit the person's baseline only when left and right are exchanged.

Selfie cameras store a mirror image; no landmark tells.  It is asked, never corrected unasked.

Constants: design rules.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from posecheck.audit.counting import is_other
from posecheck.audit.happened import parts_of
from posecheck.audit.material import SessionMaterial
from posecheck.audit.records import Series
from posecheck.audit.week_value import hodges_lehmann
from posecheck.body import Side
from posecheck.personal import Baseline
from posecheck.records import Note
from posecheck.reliability import REACH90
from posecheck.words.dates import short_day_words
from posecheck.words.numbers import as_kept, degrees

UNLIKE: Final = 2.576
"""As it is, a session is this far from the baseline: of a hundred that are not mirrored one is
[standard errors]; exchanged it is within the reach of nine in ten that are."""


def perhaps_mirrored(
    series: Sequence[Series], sessions: Sequence[SessionMaterial]
) -> Iterator[tuple[str, Note]]:
    """The sessions of the week that look mirrored, and what to ask about them."""
    for left in series:
        if left.side is Side.LEFT and left.primary:
            right = next((one for one in parts_of(left, series) if one.side is Side.RIGHT), None)
            if right is not None:
                yield from _of_pair(left, right, sessions)


def _of_pair(
    left: Series, right: Series, sessions: Sequence[SessionMaterial]
) -> Iterator[tuple[str, Note]]:
    pair = {Side.LEFT: left, Side.RIGHT: right}
    usual = {side: one.baseline for side, one in pair.items()}
    known = {
        side: own
        for side, own in usual.items()
        if own is not None and math.isfinite(own.median_deg) and own.sessions
    }
    if len(known) < len(Side):
        return
    for session in sessions:
        found = {side: _degs(one, session.past.id) for side, one in pair.items()}
        degs = {side: own for side, own in found.items() if own}
        if session.past.id in known[Side.LEFT].session_ids | known[Side.RIGHT].session_ids:
            continue
        if degs and _exchanged(degs, known, opposed=left.opposed) and not _as_lately(degs, pair):
            yield session.past.id, _note(left, session, degs, known)


def _degs(one: Series, session_id: str) -> list[float]:
    points = (point for point in one.this_week.points if point.session_id == session_id)
    return [point.deg for point in points if not (point.left_out and is_other(point.left_out))]


def _exchanged(
    degs: Mapping[Side, Sequence[float]], usual: Mapping[Side, Baseline], *, opposed: float | None
) -> bool:
    """Whether the sides fit exchanged, and only so.

    Of both sides their difference is compared: what the set-up adds to both cancels in it.  Their
    sum says nothing of a mirror, but it must be the person's.
    """
    errors = {side: _errors(usual[side], len(own)) for side, own in degs.items()}
    now = {side: hodges_lehmann(own) for side, own in degs.items()}
    if len(now) == 1:
        ((side, deg),) = now.items()
        apart, exchanged = (deg - usual[one].median_deg for one in (side, side.other))
        return _fits_exchanged(apart, exchanged, math.hypot(*errors[side]))
    setups, repetitions = zip(*errors.values(), strict=True)
    medians = {side: own.median_deg for side, own in usual.items()}
    if abs(sum(now.values()) - sum(medians.values())) > UNLIKE * math.hypot(
        sum(setups), *repetitions
    ):
        return False
    setup = math.hypot(*setups) if opposed is None else opposed * sum(setups)
    apart, exchanged = (_difference(now) - sign * _difference(medians) for sign in (1, -1))
    return _fits_exchanged(apart, exchanged, math.hypot(setup, *repetitions))


def _fits_exchanged(apart: float, exchanged: float, error: float) -> bool:
    return abs(apart) >= UNLIKE * error and abs(exchanged) <= REACH90 * error


def _as_lately(degs: Mapping[Side, Sequence[float]], pair: Mapping[Side, Series]) -> bool:
    """Whether the weeks before fit it as it is: then the person changed since the baseline."""
    lately = {side: _last_deg(one) for side, one in pair.items()}
    now = {side: hodges_lehmann(own) for side, own in degs.items()}
    if len(now) == 1:
        ((side, deg),) = now.items()
        return abs(deg - lately[side]) <= abs(deg - lately[side.other])
    apart, exchanged = (_difference(now) - sign * _difference(lately) for sign in (1, -1))
    return abs(apart) <= abs(exchanged)


def _last_deg(one: Series) -> float:
    """Of the last week before this one that has a value; NaN when there is none."""
    return next((week.deg for week in reversed(one.weeks[:-1]) if week.known), math.nan)


def _errors(own: Baseline, count: int) -> tuple[float, float]:
    """Of a session against the baseline: of the set-ups, of the repetitions."""
    setup = math.hypot(own.between_deg * math.sqrt(1.0 + 1.0 / own.sessions), own.elsewhere_deg)
    return setup, own.within_deg / math.sqrt(count)


def _difference(degs: Mapping[Side, float]) -> float:
    return degs[Side.RIGHT] - degs[Side.LEFT]


def _note(
    series: Series,
    session: SessionMaterial,
    degs: Mapping[Side, Sequence[float]],
    usual: Mapping[Side, Baseline],
) -> Note:
    past = session.past
    seen = " and ".join(
        f"{side} {degrees(as_kept(hodges_lehmann(own)))}" for side, own in degs.items()
    )
    known = " and ".join(f"{side} {degrees(as_kept(usual[side].median_deg))}" for side in Side)
    asked, option = (
        ("Is the clip not a mirror image?", "--no-mirrored")
        if past.mirrored
        else ("Is the clip a mirror image, as selfie cameras store?", "--mirrored")
    )
    text = (
        f"{series.movement_name}, {short_day_words(past.recorded_at)}: {seen} would fit your "
        f"baseline ({known}) only with left and right exchanged. {asked} If so: posecheck journal "
        f"correct {past.short_id} {option}"
    )
    return Note("perhaps-mirrored", text)
