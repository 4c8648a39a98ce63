"""What to work on next week, and when to be pleased: few rules, each from what was seen.

No cause, no injury, no norm: only what the person can do with the numbers.

Constants: design rules.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from posecheck.audit.records import (
    Advice,
    ChangeVerdict,
    DiscardedRepetition,
    ForcedRepetition,
    JournalNote,
    Series,
)
from posecheck.body import Side
from posecheck.history import pain_of
from posecheck.judgement.target import next_step_deg
from posecheck.words.numbers import degrees, signed_degrees

AT_MOST = 4
"""Nobody works on more than a few things."""
LARGE_DEG = 8.0
"""When only a change from here on could be seen, filming on two days a week is worth it."""
MANY_DISCARDED = 3
"""So many stretches lost for one reason in a week are worth a word."""


def advice_for(
    series: Sequence[Series],
    arcs: Sequence[Series],
    *,
    forced: Sequence[ForcedRepetition],
    discarded: Sequence[DiscardedRepetition],
    notes: Sequence[JournalNote],
) -> tuple[Advice, ...]:
    """The weightiest first; ``notes``, ``forced`` and ``discarded`` are this week's.

    An arc gets a word only when it went down: its sides have the rest.
    """
    primary = [one for one in series if one.primary]
    found = [
        *_pain(notes, primary),
        *_gently(forced, primary),
        *_film(discarded),
        *_missing(primary),
    ]
    fallen = [one for one in arcs if one.change.verdict is ChangeVerdict.DOWN]
    found += [advice for one in [*fallen, *primary] for advice in _of_series(one)]
    found += _two_days(primary)
    if not found and primary:
        found = [Advice("keep", "Nothing needs changing: go on as this week.")]
    return tuple(found[:AT_MOST])


def praise_for(series: Sequence[Series]) -> tuple[str, ...]:
    """Only for a change that is clearly up, in a week in which it was measured."""
    return tuple(
        f"{one.label}: {signed_degrees(one.change.deg)} over "
        f"{one.trend.last.since(one.trend.first) + 1} weeks, more than measuring could make of "
        "nothing. Well done."
        for one in series
        if one.primary and one.change.verdict is ChangeVerdict.UP
        if one.trend is not None and one.this_week.known
    )


def _pain(notes: Sequence[JournalNote], series: Sequence[Series]) -> list[Advice]:
    names = {one.movement: one.movement_name for one in series}
    hurt = dict.fromkeys(note.movement for note in notes if pain_of(note.feelings))
    return [
        Advice(
            "watch",
            f"{names.get(movement, movement)}: you reported pain this week. Stay where nothing "
            "hurts, and leave the movement out while it does.",
            movement=movement,
        )
        for movement in hurt
    ]


def _gently(forced: Sequence[ForcedRepetition], series: Sequence[Series]) -> list[Advice]:
    groups: dict[tuple[str, Side, int | None], list[ForcedRepetition]] = defaultdict(list)
    for one in forced:
        groups[one.movement, one.side, _owner(one, series)].append(one)
    found = []
    for (movement, side, place), alike in sorted(groups.items(), key=lambda item: -len(item[1])):
        own = None if place is None else series[place]
        name = own.label if own else f"{movement}, {side}"
        count = len(alike)
        times = "One repetition was" if count == 1 else f"{count} repetitions were"
        slowly = "go more slowly and " if any(one.verdict.effort for one in alike) else ""
        known = own is not None and math.isfinite(own.comfort_deg)
        stop = f"stop at {degrees(own.comfort_deg)}, where" if own and known else "stop where"
        text = f"{name}: {times} forced. Next week {slowly}{stop} the stretch begins."
        found.append(Advice("go-gently", text, movement, side))
    return found


def _owner(one: ForcedRepetition, series: Sequence[Series]) -> int | None:
    """Which series it belongs to: that of its session, since protocols share movement and side."""
    alike = [
        i for i, own in enumerate(series) if (own.movement, own.side) == (one.movement, one.side)
    ]
    ids = {i: {point.session_id for point in series[i].this_week.points} for i in alike}
    return next((i for i in alike if one.session_id in ids[i]), next(iter(alike), None))


def _film(discarded: Sequence[DiscardedRepetition]) -> list[Advice]:
    lost = Counter((one.movement, one.reason.code) for one in discarded)
    found = []
    for (movement, code), count in lost.most_common():
        if count >= MANY_DISCARDED or code == "wrong-view":
            alike = [o for o in discarded if (o.movement, o.reason.code) == (movement, code)]
            stretches = "1 stretch was" if count == 1 else f"{count} stretches were"
            text = f"{stretches} discarded: {alike[0].reason.text}"
            found.append(Advice("film-from", text, movement=movement))
    return found


def _of_series(one: Series) -> list[Advice]:
    name, where = one.label, (one.movement, one.side)
    if one.change.verdict is ChangeVerdict.DOWN:
        text = (
            f"{name} went down by {degrees(-one.change.deg)}. Look at the repetitions below; if "
            "they are right, take smaller, easy ones next week."
        )
        return [Advice("watch", text, *where)]
    if not one.this_week.known or not one.this_week.deg < one.target_deg:
        return []
    step = next_step_deg(one.target_deg, one.comfort_deg)
    if not math.isfinite(step):
        return []
    target = f"your target of {degrees(one.target_deg)}"
    text = f"{name}: the next step towards {target} is {degrees(step)}, if it stays easy."
    if step >= one.target_deg:
        text = f"{name}: {target} is within easy reach; go there only while it stays easy."
    return [Advice("towards-target", text, *where)]


def _missing(series: Sequence[Series]) -> list[Advice]:
    """One word for each reason, whichever sides it is about."""
    of_reason: dict[str, list[Series]] = {}
    for one in series:
        if not one.this_week.known and one.change.verdict is not ChangeVerdict.DOWN:
            why = one.this_week.why_missing
            of_reason.setdefault(why.text if why else "", []).append(one)
    found = []
    for reason, alike in of_reason.items():
        names = "; ".join(one.label for one in alike)
        sides = {one.side for one in alike}
        movements = {one.movement for one in alike}
        found.append(
            Advice(
                "film-more",
                f"No value this week: {names}. {reason}".strip(),
                movements.pop() if len(movements) == 1 else None,
                sides.pop() if len(alike) == 1 else None,
            )
        )
    return found


def _two_days(series: Sequence[Series]) -> list[Advice]:
    coarse = [
        one
        for one in series
        if one.change.verdict is ChangeVerdict.NONE and one.change.detectable_deg >= LARGE_DEG
    ]
    if not coarse:
        return []
    worst = max(coarse, key=lambda one: one.change.detectable_deg)
    text = (
        f"Film on two days a week: {worst.label} would have to change by "
        f"{degrees(worst.change.detectable_deg)} to be seen now, and by about "
        f"{degrees(worst.change.detectable_deg / math.sqrt(2))} then."
    )
    return [Advice("film-more", text, movement=worst.movement)]
