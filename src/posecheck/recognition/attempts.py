"""What one movement's own measure and rules say of a stretch: repetitions, or why they are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.body import Side
from posecheck.judgement.identity import Identity
from posecheck.measures import MeasureKind, measure_for
from posecheck.movements.spec import Movement
from posecheck.pipeline.channel import Channel
from posecheck.pipeline.neutral import median_pose, serves_as_neutral
from posecheck.recognition.track import Track
from posecheck.records import Discarded, Note, Pose
from posecheck.repetitions.remeasure import MeasuredRepetition

REST_OF = 6
"""Poses that a rest is the median of [poses] (design rule)."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that looked like a repetition of a movement."""

    movement: str
    """Movement id."""
    side: Side
    """Whose side."""
    start_s: float
    """Seconds."""
    end_s: float
    """Seconds."""
    reach: float
    """Its end range over the smallest that counts; 0 when refused."""
    refused: Note | None
    """Why it is not the movement; None: it is."""
    remark: Note | None = None
    """What was not as the protocol says."""


def attempts_in(track: Track, first: int, last: int, movement: Movement) -> list[Attempt]:
    """Attempts at a movement in a stretch, read as the movement's own measure reads them."""
    kind, identity = measure_for(movement), Identity(movement.measure.needed_landmarks)
    poses: list[Pose] = []
    for pose in track.poses[first:last]:
        identified = identity.push(pose)
        if identified.pose.present and identified.doubt is None:
            poses.append(identified.pose)
    neutral = _rest(poses, set(track.t_s[first:last][track.still[first:last]]), movement, kind)
    if neutral is None:
        return []
    channels = {side: Channel(side, movement, kind) for side in Side}
    for sample in kind.read(neutral, neutral):
        channels[sample.side].begin(sample)
    kind.reset()
    found: list[Attempt] = []
    for pose in poses:
        for sample in kind.read(pose, neutral):
            finished = channels[sample.side].push(sample)
            if finished is not None:
                found.append(_attempt(finished, sample.side, movement))
    for side, channel in channels.items():
        finished = channel.flush()
        if finished is not None:
            found.append(_attempt(finished, side, movement))
    return found


def _rest(
    poses: Sequence[Pose], still_s: set[float], movement: Movement, kind: MeasureKind
) -> Pose | None:
    """The rest of a stretch that is nearest to the movement's zero; still ones before others."""
    for only_still in (True, False):
        candidates = []
        for i in range(0, len(poses) - REST_OF + 1, REST_OF // 2):
            near = list(poses[i : i + REST_OF])
            if only_still and not all(pose.t_s in still_s for pose in near):
                continue
            typical = median_pose(near)
            if serves_as_neutral(typical, movement, kind):
                candidates.append(typical)
        if candidates:
            return min(candidates, key=kind.zero_distance_deg)
    return None


def _attempt(finished: MeasuredRepetition | Discarded, side: Side, movement: Movement) -> Attempt:
    if isinstance(finished, Discarded):
        return Attempt(movement.id, side, finished.start_s, finished.end_s, 0.0, finished.reason)
    return Attempt(
        movement.id,
        side,
        finished.start_s,
        finished.end_s,
        finished.values[movement.primary.measure] / movement.repetition.min_end_range_deg,
        None,
        next(iter(finished.remarks), None),
    )
