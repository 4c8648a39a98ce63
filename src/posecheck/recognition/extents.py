"""Start and end of sets, and which refused attempts are measured along with them.

An attempt that was only seen too badly to be measured is part of the set.  Any other refused
attempt just before or after it is not, but is measured along with it: for its reason, and because
a range held in it must not be taken for rest.

Constants: docs/derivations.md#recognition.
"""

import math
from collections.abc import Sequence
from itertools import zip_longest

from posecheck.circuit import LEAD_S, TAIL_S, Activity, Bout
from posecheck.recognition.attempts import Attempt
from posecheck.recognition.decoding import UNSEEN, Run
from posecheck.records import Note


def as_bouts(sets: Sequence[Run], attempts: Sequence[Attempt]) -> list[Bout]:
    """The sets as bouts, in order of time, apart; ``attempts`` are all that were made."""
    bouts: list[Bout] = []
    earliest_s = attempted_until_s = -math.inf
    for run, after in zip_longest(sets, sets[1:]):
        latest_s = max(after.start_s if after else math.inf, run.end_s)
        refused = [one for one in attempts if one.movement == run.movement and one.refused]
        unseen = [one for one in refused if _belongs_to(run, one)]
        start_s, end_s = _with_beside((run.start_s, run.end_s), unseen)
        attempted_from_s, attempted_to_s = _with_beside((start_s, end_s), refused)
        count = sum(one.refused is None for one in run.attempts)
        times = "once" if count == 1 else f"{count} times"
        bout = Bout(
            max(start_s, earliest_s),
            min(end_s, latest_s),
            Activity.SET,
            run.movement,
            run.side,
            run.confidence,
            Note("repetitions-seen", f"The movement was seen {times}."),
            (max(attempted_from_s, attempted_until_s), min(attempted_to_s, latest_s)),
        )
        bouts.append(bout)
        earliest_s, attempted_until_s = bout.end_s, bout.attempted_s[1]
    return bouts


def _belongs_to(run: Run, refused: Attempt) -> bool:
    """Whether a refused attempt is a repetition of the set that was seen too badly."""
    note = refused.refused
    return note is not None and note.code in UNSEEN and run.side in (None, refused.side)


def _with_beside(span_s: tuple[float, float], refused: Sequence[Attempt]) -> tuple[float, float]:
    """Start and end of a set with the refused attempts at most ``LEAD_S`` before, ``TAIL_S`` after.

    Each attempt that is added may bring the next one within reach.
    """
    from_s, to_s = span_s
    for one in sorted(refused, key=lambda attempt: attempt.end_s, reverse=True):
        if one.start_s < from_s <= one.end_s + LEAD_S:
            from_s = one.start_s
    for one in sorted(refused, key=lambda attempt: attempt.start_s):
        if one.start_s - TAIL_S <= to_s < one.end_s:
            to_s = one.end_s
    return from_s, to_s
