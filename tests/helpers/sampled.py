"""The bundled clips as the pose model sees them, read once for all tests."""

from functools import cache

from bench.accuracy.heldout import read_clip
from posecheck import score
from posecheck.records import Pose, Session
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
