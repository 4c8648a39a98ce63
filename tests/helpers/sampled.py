"""The bundled clips as the pose model sees them, read once for all tests."""

from collections.abc import Callable
from functools import cache

from bench.accuracy.heldout import read_clip
from posecheck import score
from posecheck.records import Frame, Pose, Session
from posecheck.samples import samples_folder


def true(clip):
    """What is known of a clip."""
    return read_clip(clip.with_suffix(".truth.json"), clip.parent)


@cache
def seen(name: str) -> tuple[Session, tuple[Pose, ...]]:
    """The session of a clip, and the poses as they were tracked."""
    clip = samples_folder() / name
    poses: list[Pose] = []
    session = score(
        clip,
        movement=true(clip).movement,
        observers=lambda _: [lambda observation: poses.append(observation.tracked)],
    )
    return session, tuple(poses)


def as_seen(name: str) -> Callable[[Frame], Pose]:
    """The script of an estimator that says again what the pose model saw in a clip."""
    poses = {pose.t_s: pose for pose in seen(name)[1]}
    return lambda frame: poses[frame.t_s]
