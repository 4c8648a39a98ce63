"""Whether the repetitions of a set that was found are counted as they were done."""

from collections.abc import Sequence

from bench.sessions.material import HEIGHT_PX, WIDTH_PX, TrueSet
from posecheck.movements.spec import Movement
from posecheck.pipeline import Watch
from posecheck.recognition import Bout, measured_span
from posecheck.records import Pose, Repetition, SourceInfo

COMPOSED = SourceInfo("landmarks", "composed", None, WIDTH_PX, HEIGHT_PX, False, "full")
NEAR_S = 0.7
"""A repetition whose peak is this near to the set belongs to it."""


def counted(
    bout: Bout, bouts: Sequence[Bout], poses: Sequence[Pose], movement: Movement
) -> list[Repetition]:
    """The repetitions that the one loop measures in a set."""
    from_s, to_s = measured_span(bout, bouts)
    watch = Watch(movement)
    own = ((None, pose) for pose in poses if from_s <= pose.t_s <= to_s)
    for _ in watch.observe(own):
        pass
    return [
        one
        for one in watch.finish(COMPOSED).repetitions
        if bout.start_s - NEAR_S <= one.peak_s <= bout.end_s + NEAR_S
        and bout.side in (None, one.side)
    ]


def exact(true: TrueSet, repetitions: Sequence[Repetition]) -> bool:
    """Whether every repetition is counted, on its side, and nothing else."""
    return sorted(one.side for one in repetitions) == sorted(true.sides)
