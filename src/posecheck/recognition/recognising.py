"""From the poses of a whole session to its bouts."""

from collections.abc import Iterable, Sequence

import numpy as np

from posecheck.circuit import Activity, Bout, corrected
from posecheck.movements.spec import Movement
from posecheck.recognition.attempts import Attempt, attempts_in
from posecheck.recognition.track import BoolArray, Track, track_of
from posecheck.records import Note, Pose

SLACK_DEG = 20.0
"""A person in the middle of a repetition may face so much further aside than at rest [degrees]."""
SHORTEST_S = 2.0
"""Shorter stretches hold no set [s] (design rule)."""
BRIDGED_S = 1.5
"""Shorter interruptions do not end a stretch [s] (design rule)."""
GAP_S = 12.0
"""A longer pause between repetitions ends a set [s]."""
MOVING = Note("no-movement-known", "Something was done that is none of the known movements.")


def recognise(
    poses: Iterable[Pose],
    movements: Sequence[Movement],
    *,
    plan: Sequence[str] = (),
    labels: Sequence[Bout] = (),
) -> tuple[Bout, ...]:
    """Which movement is done when and on which side, and what the rest of the recording is.

    ``plan`` names the movements that are expected, in their order; it helps, but is not needed.
    ``labels`` are a person's corrections, which are kept as they are.
    """
    track = track_of(poses)
    if len(track.t_s) == 0:
        return tuple(labels)
    attempts = [
        attempt
        for movement in movements
        for first, last in _stretches(track, movement)
        for attempt in attempts_in(track, first, last, movement)
    ]
    sets = _sets([one for one in attempts if one.refused is None])
    return corrected(_filled(track, sets), labels)


def _stretches(track: Track, movement: Movement) -> list[tuple[int, int]]:
    """Where the movement could be done: in place, and seen as its view asks."""
    could = track.present & track.in_place & track.faces(movement.view, slack_deg=SLACK_DEG)
    runs = _runs(could, track, bridged_s=BRIDGED_S)
    return [
        (first, last) for first, last in runs if track.t_s[last - 1] - track.t_s[first] > SHORTEST_S
    ]


def _runs(flags: BoolArray, track: Track, *, bridged_s: float) -> list[tuple[int, int]]:
    """Half-open stretches of indices in which it holds, but for short interruptions."""
    edges = np.flatnonzero(np.diff(flags.astype(int), prepend=0, append=0))
    runs: list[tuple[int, int]] = []
    for first, last in edges.reshape(-1, 2).tolist():
        if runs and track.t_s[first] - track.t_s[runs[-1][1] - 1] <= bridged_s:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return runs


def _sets(attempts: Sequence[Attempt]) -> list[Bout]:
    """Runs of repetitions of one movement and side."""
    sets: list[Bout] = []
    for one in sorted(attempts, key=lambda attempt: attempt.start_s):
        side = None if one.movement == "thoracic-twist" else one.side
        last = sets[-1] if sets else None
        if last and one.start_s < last.end_s and (last.movement, last.side) != (one.movement, side):
            continue
        if (
            last
            and (last.movement, last.side) == (one.movement, side)
            and one.start_s - last.end_s <= GAP_S
        ):
            sets[-1] = Bout(
                last.start_s, max(last.end_s, one.end_s), Activity.SET, one.movement, side, 0.9
            )
        else:
            sets.append(Bout(one.start_s, one.end_s, Activity.SET, one.movement, side, 0.9))
    return sets


def _filled(track: Track, sets: Sequence[Bout]) -> list[Bout]:
    """The sets, and what lies between them."""
    codes = np.where(~track.present, 0, np.where(track.still, 1, 2))
    names = (Activity.AWAY, Activity.REST, Activity.OTHER)
    bouts: list[Bout] = []
    ends_s = np.append(track.t_s[1:], track.t_s[-1:])
    for i, code in enumerate(codes.tolist()):
        start_s, end_s = float(track.t_s[i]), float(ends_s[i])
        activity = names[code]
        if bouts and bouts[-1].activity is activity:
            bouts[-1] = Bout(bouts[-1].start_s, end_s, activity, reason=bouts[-1].reason)
        else:
            reason = MOVING if activity is Activity.OTHER else None
            bouts.append(Bout(start_s, end_s, activity, reason=reason))
    return list(corrected(bouts, sets))
