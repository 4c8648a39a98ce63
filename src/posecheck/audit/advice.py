"""What to work on next week, and when to be pleased: few rules, each from what happened.

No cause, no injury, no norm: only what the person can do with the numbers.  Of one side no two
pieces of advice point in opposite ways: pain comes before everything, what was forced before a
target, a decrease before an increase.

Constants: design rules.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from statistics import median

from posecheck.audit.counting import A_WEEK
from posecheck.audit.happened import (
    Happened,
    happened,
    is_down,
    parts_of,
    surely_past_limit,
)
from posecheck.audit.records import (
    Advice,
    ChangeVerdict,
    DiscardedRepetition,
    ForcedRepetition,
    JournalNote,
    Series,
)
from posecheck.audit.trend import in_window
from posecheck.body import Side
from posecheck.judgement.target import next_step_deg
from posecheck.words.numbers import as_kept, degrees, signed_degrees

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
    doubtful: Collection[str] = (),
) -> tuple[Advice, ...]:
    """The weightiest first; ``notes``, ``forced`` and ``discarded`` are this week's.

    An arc gets a word only when it went down: its sides have the rest.  ``doubtful`` are sessions
    whose sides are in question: what was forced in them, or how far a side went with them, is not
    known.
    """
    this_week = happened(notes, [one for one in forced if one.session_id not in doubtful])
    aside = {(one.movement, one.side) for one in forced if one.session_id in doubtful}
    primary = [one for one in series if one.primary]
    painless = [one for one in primary if not this_week.hurts(one)]
    fallen = [one for one in arcs if is_down(one) and not this_week.hurts(one)]
    smaller = [part for arc in fallen for part in parts_of(arc, series)]
    found = [
        *_pain(this_week, notes, primary),
        *_gently(this_week, primary, aside),
        *_film(discarded),
        *(_missing(painless) if any(one.this_week.points for one in primary) else ()),
        *(_smaller(one) for one in [*fallen, *painless] if is_down(one)),
    ]
    if primary and not any(one.this_week.points for one in primary):
        text = f"Nothing was measured this week. When you go on, film {A_WEEK}."
        found.append(Advice("film-more", text))
    further = [
        one
        for one in painless
        if not is_down(one) and one not in smaller and not this_week.forced_in(one)
        if not _rests_on(one, doubtful)
    ]
    found += [advice for one in further for advice in _further(one)]
    found += _two_days(painless)
    if not found and primary:
        found = [Advice("keep", "Nothing needs changing: go on as this week.")]
    return tuple(found[:AT_MOST])


def _rests_on(one: Series, session_ids: Collection[str]) -> bool:
    return any(point.session_id in session_ids for point in one.this_week.points)


def praise_for(
    series: Sequence[Series],
    arcs: Sequence[Series] = (),
    *,
    forced: Sequence[ForcedRepetition] = (),
    notes: Sequence[JournalNote] = (),
) -> tuple[str, ...]:
    """Only for a change that is clearly up, in a week in which it was measured.

    And only where it is good news: without pain, nothing forced, the last weeks within the comfort
    limit, and nothing that it is a part of clearly down.
    """
    this_week = happened(notes, forced)
    primary = [one for one in series if one.primary]
    smaller = [part for arc in arcs if is_down(arc) for part in parts_of(arc, series)]
    sides = [one for one in primary if this_week.calm(one) and one not in smaller]
    whole = [
        arc
        for arc in arcs
        if all(this_week.calm(one) and not is_down(one) for one in parts_of(arc, primary))
    ]
    return tuple(
        f"{one.label}: {signed_degrees(as_kept(one.change.deg))} over "
        f"{one.trend.last.since(one.trend.first) + 1} weeks, more than measurement error "
        "explains. Well done."
        for one in [*sides, *whole]
        if one.primary and one.change.verdict is ChangeVerdict.UP
        if one.trend is not None and one.this_week.known
    )


def _pain(
    this_week: Happened, notes: Iterable[JournalNote], series: Sequence[Series]
) -> list[Advice]:
    names = {one.movement: one.movement_name for one in series}
    found = []
    for movement in dict.fromkeys(note.movement for note in notes):
        sides = [side for side in Side if (movement, side) in this_week.pained]
        if not sides:
            continue
        side = sides[0] if len(sides) == 1 else None
        name = names.get(movement, movement)
        name, what = (name, "this movement") if side is None else (f"{name}, {side}", "this side")
        text = (
            f"{name}: you reported pain this week. Leave {what} out while it hurts, and begin "
            "again where nothing does."
        )
        found.append(Advice("watch", text, movement, side))
    return found


def _gently(
    this_week: Happened, series: Sequence[Series], aside: Collection[tuple[str, Side]]
) -> list[Advice]:
    """``aside``: movements and sides with forced repetitions in doubtful sessions, too."""
    groups: dict[tuple[str, Side, int | None], list[ForcedRepetition]] = defaultdict(list)
    for one in this_week.forced:
        if (one.movement, one.side) not in this_week.pained:
            groups[one.movement, one.side, _owner(one, series)].append(one)
    found = []
    for (movement, side, place), alike in sorted(groups.items(), key=lambda item: -len(item[1])):
        own = None if place is None else series[place]
        name = own.label if own else f"{movement}, {side}"
        count = len(alike)
        times = "One repetition was" if count == 1 else f"{count} repetitions were"
        slowly = "go more slowly and " if any(one.verdict.effort for one in alike) else ""
        # A limit that was not exceeded (the set had a nearer one) is no place to stop at.
        exceeded = own is not None and all(one.deg > own.comfort_deg for one in alike)
        stop = f"stop at {_shown(own.comfort_deg)}, where" if own and exceeded else "stop where"
        beside = ", not counting those that may be mirrored" if (movement, side) in aside else ""
        text = f"{name}: {times} forced{beside}. Next week {slowly}{stop} the stretch begins."
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


def _smaller(one: Series) -> Advice:
    fell = f"{one.label} went down by {_shown(-one.change.deg)}"
    if one.this_week.known or one.trend is None:
        text = (
            f"{fell}. Look at the repetitions below; if they are right, take smaller, easy ones "
            "next week."
        )
    else:
        text = (
            f"{fell} up to {one.trend.last.name}, the last week with a value. When you go on, "
            "take smaller, easy ones."
        )
    return Advice("watch", text, one.movement, one.side)


def _further(one: Series) -> list[Advice]:
    """Towards the target; where this week is past the limit already, what to do about that."""
    name, where = one.label, (one.movement, one.side)
    if not one.this_week.known:
        return []
    if surely_past_limit(one):
        text = (
            f"{name}: this week's {_shown(one.this_week.deg)} is past your comfort limit of "
            f"{_shown(one.comfort_deg)}. If the stretch now begins later, set a new limit: "
            f"posecheck baseline set {one.movement} --side {one.side} --comfort DEGREES. "
            f"Otherwise stop at {_shown(one.comfort_deg)}."
        )
        return [Advice("watch", text, *where)]
    step = next_step_deg(one.target_deg, one.comfort_deg)
    if not one.this_week.deg < min(one.target_deg, step):
        return []
    target = f"your target of {_shown(one.target_deg)}"
    text = f"{name}: the next step towards {target} is {_shown(step)}, if it stays easy."
    if step >= one.target_deg:
        text = f"{name}: {target} is within easy reach; go there only while it stays easy."
    return [Advice("towards-target", text, *where)]


def _missing(series: Sequence[Series]) -> list[Advice]:
    """One word for each reason, whichever sides it is about."""
    of_reason: dict[str, list[Series]] = {}
    for one in series:
        if not one.this_week.known and not is_down(one):
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
    """Only to somebody who films on one day a week, in most weeks and in this one."""
    coarse = [
        one
        for one in series
        if one.change.verdict is ChangeVerdict.NONE and one.change.detectable_deg >= LARGE_DEG
        if _days(one) == [1, 1]
    ]
    if not coarse:
        return []
    worst = max(coarse, key=lambda one: one.change.detectable_deg)
    text = (
        f"{worst.label}: film it on two days a week, not on one. A change of "
        f"{_shown(worst.change.detectable_deg)} can be seen now, of about "
        f"{_shown(worst.change.detectable_deg / math.sqrt(2))} then."
    )
    return [Advice("film-more", text, movement=worst.movement)]


def _days(one: Series) -> list[int]:
    """On how many days it was filmed: in most weeks of the window, and in this one."""
    weeks = [*in_window(one.weeks), one.this_week]
    counts = [len({point.recorded_at.date() for point in week.points}) for week in weeks]
    return [math.ceil(median(counts[:-1])) if counts[:-1] else 0, counts[-1]]


def _shown(deg: float) -> str:
    return degrees(as_kept(deg))
