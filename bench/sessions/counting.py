"""Whether the repetitions of a set that was found are counted as they were done."""

from collections.abc import Sequence

from bench.sessions.material import HEIGHT_PX, WIDTH_PX, TrueSet
from posecheck.app.spans import spans_of, within
from posecheck.body import Side
from posecheck.circuit import Circuit
from posecheck.movements.spec import Movement
from posecheck.pipeline import Watch
from posecheck.recognition import Bout
from posecheck.records import Discarded, Pose, Repetition, Session, SourceInfo

COMPOSED = SourceInfo("landmarks", "composed", None, WIDTH_PX, HEIGHT_PX, False, "full")
NEAR_S = 0.7
"""A repetition whose peak is this near to the set belongs to it."""


def measured(bouts: Sequence[Bout], poses: Sequence[Pose], movement: Movement) -> Session:
    """The sets of a movement, measured as ``posecheck score`` measures whole sessions."""
    watch = Watch(movement)
    for _ in watch.observe((None, pose) for pose in within(poses, spans_of(movement.id, bouts))):
        pass
    return watch.finish(COMPOSED)


def counted(bout: Bout, repetitions: Sequence[Repetition]) -> list[Repetition]:
    """Those that belong to a set."""
    return [
        one
        for one in repetitions
        if bout.start_s - NEAR_S <= one.peak_s <= bout.end_s + NEAR_S
        and bout.side in (None, one.side)
    ]


def exact(true: TrueSet, repetitions: Sequence[Repetition]) -> bool:
    """Whether every repetition is counted, on its side, and nothing else."""
    return sorted(one.side for one in repetitions) == sorted(true.sides)


def count_reported(true: TrueSet, bout: Bout, session: Session) -> bool:
    """Whether the reported number of repetitions, measured or not, is right on each side."""
    circuit = Circuit(session.source, session.duration_s, session.frames, (bout,), (session,))
    done = counted(bout, session.repetitions)
    if true.side is not None:
        return len(done) + circuit.unmeasured_of(bout) == len(true.sides)
    return all(
        [one.side for one in done].count(side) + circuit.unmeasured_of(bout, side)
        == true.sides.count(side)
        for side in Side
    )


def accounted_for(
    true: TrueSet, repetitions: Sequence[Repetition], discarded: Sequence[Discarded]
) -> bool:
    """Whether every repetition is counted, or discarded with its reason, and nothing else counted.

    A discarded one shares half of its time with a stretch that was discarded.
    """
    left = list(repetitions)
    for side, (start_s, end_s) in zip(true.sides, true.times, strict=True):
        own = [one for one in left if one.side is side and start_s <= one.peak_s <= end_s]
        shared_s = (min(end_s, one.end_s) - max(start_s, one.start_s) for one in discarded)
        if own:
            left.remove(own[0])
        elif max(shared_s, default=0.0) < (end_s - start_s) / 2.0:
            return False
    return not left
