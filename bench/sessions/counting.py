"""Whether the repetitions of a set that was found are counted as they were done."""

from collections.abc import Sequence

from bench.sessions.material import HEIGHT_PX, WIDTH_PX, TrueSet
from posecheck.app.circuits import spans_of, within
from posecheck.movements.spec import Movement
from posecheck.pipeline import Watch
from posecheck.recognition import Bout
from posecheck.records import Pose, Repetition, SourceInfo

COMPOSED = SourceInfo("landmarks", "composed", None, WIDTH_PX, HEIGHT_PX, False, "full")
NEAR_S = 0.7
"""A repetition whose peak is this near to the set belongs to it."""


def measured(
    bouts: Sequence[Bout], poses: Sequence[Pose], movement: Movement
) -> tuple[Repetition, ...]:
    """The repetitions of a movement, measured as ``posecheck score`` measures whole sessions."""
    watch = Watch(movement)
    for _ in watch.observe((None, pose) for pose in within(poses, spans_of(movement.id, bouts))):
        pass
    return watch.finish(COMPOSED).repetitions


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
