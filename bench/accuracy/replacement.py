"""The camera set up afresh: same person, same motion, another place to look from.

What then differs between sessions is the error of setting up.
"""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from bench.accuracy.agreement import Figure, smallest_detectable, spread_within
from bench.accuracy.conditions import MOVEMENTS
from bench.accuracy.markdown import number, table, with_interval, words
from bench.accuracy.rendered import of_movement
from bench.accuracy.scored import Scored
from posecheck.body import Side
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule


def replacement_table(scored: Sequence[Scored]) -> str:
    """SEM of setting up and MDC95 of a session, a row for each measure and protocol."""
    head = ("measure", "protocol", "people", "set-ups", "SEM of a set-up", "MDC95 of a session")
    people = {one.clip.person_and_motion for one in scored if one.clip.is_replaced}
    rows = []
    for movement in MOVEMENTS:
        own = of_movement(scored, movement)
        own = [one for one in own if one.clip.person_and_motion in people]
        for rule in load_movement(movement).error if own else ():
            for protocol, clips in _by_protocol(own).items():
                rows.append([words(rule.measure), protocol, *_figures(clips, rule)])
    return table(head, rows)


def setup_sem(scored: Sequence[Scored], measure: str) -> Figure:
    """Standard deviation between set-ups of a session's median end range, a side at a time."""
    values: list[float] = []
    sides: list[tuple[str, Side]] = []
    for one in scored:
        for side in Side:
            found = [
                value.value
                for repetition in one.repetitions
                if repetition.side is side
                for value in repetition.measures
                if value.name == measure
            ]
            if found:
                values.append(median(found))
                sides.append((one.clip.person_and_motion, side))
    return spread_within(values, sides, [person for person, _ in sides])


def _by_protocol(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    """All together first, then each protocol that has clips, if there are several."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        arms = "arms crossed or a bar" if one.clip.arms_as_asked else "arms free"
        twist = one.clip.movement == "thoracic-twist"
        position = one.clip.protocol[0]
        groups[f"{position}, {arms}" if twist else position].append(one)
    if len(groups) < 2:
        return dict(groups)
    return {"all": list(scored), **dict(sorted(groups.items()))}


def _figures(scored: Sequence[Scored], rule: ErrorRule) -> list[str]:
    sem = setup_sem(scored, rule.measure)
    unit, digits = ("°", 1) if rule.unit == "deg" else (f" {rule.unit}", 2)
    return [
        str(len({one.clip.person_and_motion for one in scored})),
        str(len(scored)),
        with_interval(sem, unit, digits=digits),
        number(smallest_detectable(sem.value), unit, digits),
    ]
