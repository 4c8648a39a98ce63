"""A session of several movements: the bundled clips as the pose model sees them, joined."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from posecheck.documents.landmarks import LandmarksWriter
from posecheck.records import Pose, absent_pose
from tests.helpers.sampled import seen

AWAY_S = 3.0
"""Between two clips nobody is in the picture."""


def joined(names: Sequence[str]) -> list[Pose]:
    """The poses of the clips, one after the other; between them the person is away."""
    poses: list[Pose] = []
    start_s = 0.0
    for name in names:
        own = seen(name)[1]
        poses += [replace(pose, t_s=start_s + pose.t_s, restart=False) for pose in own]
        start_s = poses[-1].t_s + AWAY_S
        gone = absent_pose(
            poses[-1].t_s + 0.1, width_px=own[0].width_px, height_px=own[0].height_px
        )
        poses += [replace(gone, t_s=gone.t_s + 0.1 * i) for i in range(int(AWAY_S * 10) - 2)]
    return poses


def write_joined(path: Path, names: Sequence[str]) -> Path:
    """The same as a landmark file."""
    with LandmarksWriter(path, model="full") as writer:
        for pose in joined(names):
            writer.add(pose)
    return path
