"""What the pipeline needs of a pose estimator."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import Final, Protocol, Self

from posecheck.records import Frame, Note, Pose, absent_pose

SEVERAL_PEOPLE = Note(
    "several-people", "Several people are in view; the nearest one at the start is followed."
)


SHORTEST_TRUNK_PX: Final = 1.0
"""A pose with a shorter trunk is not a person: some programs write zeros when they find nobody
[px] (design rule)."""


class PoseEstimator(Protocol):
    """Finds the landmarks of one person, frame after frame; a context manager."""

    notes: list[Note]
    """What was odd, e.g. several people in view."""

    def estimate(self, frame: Frame) -> Pose:
        """Landmarks of the followed person; an absent pose when nobody is found.

        Frames come in the order of their times; ``frame.restart`` begins afresh.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def poses_of(frames: Iterable[Frame], estimator: PoseEstimator) -> Iterator[tuple[Frame, Pose]]:
    """Each frame with its pose; in a damaged picture nobody is looked for."""
    for frame in frames:
        yield frame, pose_of(frame, estimator)


def pose_of(frame: Frame, estimator: PoseEstimator) -> Pose:
    """The pose in a frame."""
    return _unseen(frame) if frame.damaged else estimator.estimate(frame)


def as_seen(pose: Pose) -> Pose:
    """A pose from a file; absent when its trunk is too short for a person."""
    if not pose.trunk_px < SHORTEST_TRUNK_PX:
        return pose
    absent = absent_pose(pose.t_s, width_px=pose.width_px, height_px=pose.height_px)
    return replace(absent, restart=pose.restart, damaged=pose.damaged)


def _unseen(frame: Frame) -> Pose:
    height_px, width_px = frame.rgb.shape[:2]
    pose = absent_pose(frame.t_s, width_px=width_px, height_px=height_px, restart=frame.restart)
    return replace(pose, damaged=True)


class ScriptedEstimator:
    """A shipped fake: poses come from a function of the frame.  For tests and demonstrations."""

    def __init__(self, script: Callable[[Frame], Pose]) -> None:
        self._script = script
        self.notes: list[Note] = []

    def estimate(self, frame: Frame) -> Pose:
        """Whatever the script says."""
        return self._script(frame)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to release."""
