"""From the poses of a whole session to its bouts.

Constants: docs/derivations.md#recognition.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from posecheck.circuit import Activity, Bout, corrected
from posecheck.judgement.exchange import LEGS_UNCLEAR
from posecheck.measures import measure_for
from posecheck.movements.spec import Movement
from posecheck.recognition.attempts import Attempt, attempts_in
from posecheck.recognition.by_hips import sets_by_hips
from posecheck.recognition.decoding import Key, decoded, once
from posecheck.recognition.extents import as_bouts
from posecheck.recognition.track import Track, track_of
from posecheck.records import Note, Pose

EXPECTED = 0.4
"""What a set of the plan is worth more, and one that is not in it less [clear repetitions]."""
SHORTEST_S = 1.5
"""Between sets, what lasts less belongs to what was before [s] (design rule)."""
UNKNOWN = Note("no-known-movement", "Something was done that is none of the known movements.")
_ACTIVITIES = (Activity.AWAY, Activity.REST, Activity.OTHER)


def recognise(
    poses: Iterable[Pose],
    movements: Sequence[Movement],
    *,
    plan: Sequence[str] = (),
    named: str | None = None,
    labels: Sequence[Bout] = (),
) -> tuple[Bout, ...]:
    """Which movement is done when and on which side, and what the rest of the recording is.

    ``plan`` names the movements that are expected; it helps, but is not needed.  Of the one that is
    ``named`` the sets hold what was not seen well enough, too.  ``labels`` are a person's
    corrections, which are kept as they are.
    """
    track = track_of(poses)
    if len(track.t_s) == 0:
        return corrected((), labels)
    stations = list(track.stations())
    attempts = [
        attempt
        for movement in movements
        for attempt in once(attempts_in(track, station, movement) for station in stations)
    ]
    bonuses = _bonuses(movements, plan if named is None else (named,))
    sets = as_bouts(decoded(_groups(attempts, movements), bonuses, named=named), attempts)
    sets += [
        one for one in _by_hips(track, movements) if not any(_meet(one, bout) for bout in sets)
    ]
    return corrected(corrected(_between(track, attempts), sets), labels)


def _by_hips(track: Track, movements: Sequence[Movement]) -> list[Bout]:
    """Sets of which the legs show nothing."""
    shown = [one for one in movements if measure_for(one).hips_go_forward]
    return [bout for movement in shown for bout in sets_by_hips(track, movement)]


def _meet(one: Bout, other: Bout) -> bool:
    return one.start_s < other.end_s and other.start_s < one.end_s


def _groups(attempts: Sequence[Attempt], movements: Sequence[Movement]) -> dict[Key, list[Attempt]]:
    """The attempts that may belong to one set: of both sides where they take turns."""
    together = {movement.id for movement in movements if measure_for(movement).both_sides}
    groups: dict[Key, list[Attempt]] = {}
    for one in attempts:
        side = None if one.movement in together else one.side
        groups.setdefault((one.movement, side), []).append(one)
    return groups


def _bonuses(movements: Sequence[Movement], plan: Sequence[str]) -> dict[str, float]:
    """What a plan says for a set of each movement, and against it."""
    if not plan:
        return {}
    return {one.id: EXPECTED if one.id in plan else -EXPECTED for one in movements}


def _between(track: Track, attempts: Sequence[Attempt]) -> list[Bout]:
    """The whole recording as rest, something else and nobody there."""
    codes: NDArray[np.int_] = np.where(~track.present, 0, np.where(track.still, 1, 2))
    step_s = float(np.median(np.diff(track.t_s))) if len(track.t_s) > 1 else 0.0
    ends_s = np.append(track.t_s[1:], track.t_s[-1] + step_s)
    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    bouts: list[Bout] = []
    for first, last in pairwise(edges):
        start_s, end_s = float(track.t_s[first]), float(ends_s[last - 1])
        activity = _ACTIVITIES[int(codes[first])]
        if bouts and (end_s - start_s < SHORTEST_S or bouts[-1].activity is activity):
            start_s, activity = bouts[-1].start_s, bouts[-1].activity
            bouts.pop()
        bouts.append(Bout(start_s, end_s, activity))
    return [_explained(bout, attempts, track) for bout in bouts]


def _explained(bout: Bout, attempts: Sequence[Attempt], track: Track) -> Bout:
    """With the reason why it is no set, where it is something else."""
    if bout.activity is not Activity.OTHER:
        return bout
    reasons = [
        one.refused
        for one in attempts
        if one.another_movement and bout.start_s <= one.end_s <= bout.end_s
    ]
    first, last = np.searchsorted(track.t_s, [bout.start_s, bout.end_s]).tolist()
    unknown = LEGS_UNCLEAR if LEGS_UNCLEAR in track.doubts[first:last] else UNKNOWN
    reason = max(reasons, key=reasons.count) if reasons else unknown
    return Bout(bout.start_s, bout.end_s, bout.activity, reason=reason)
