"""The landmarks of stick people, written as other programs write them."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from posecheck.body import Side as BodySide
from posecheck.body import both, index_of
from posecheck.geometry import turned_about_vertical
from posecheck.records import FloatArray, Pose
from tests.helpers.signals import times

PX_PER_M = 400.0
"""Of a stick person."""
MARKERS = {
    f"{side.name[0]}{name}": index_of(part, side)
    for name, part in {
        "Shoulder": "shoulder",
        "Hip": "hip",
        "Knee": "knee",
        "Ankle": "ankle",
        "Heel": "heel",
        "BigToe": "foot_index",
    }.items()
    for side in BodySide
}
"""As Pose2Sim and OpenPose call them."""
BODY_25 = {
    **{"RShoulder": 2, "LShoulder": 5, "RHip": 9, "RKnee": 10, "RAnkle": 11},
    **{"LHip": 12, "LKnee": 13, "LAnkle": 14, "LBigToe": 19, "LHeel": 21},
    **{"RBigToe": 22, "RHeel": 24},
}
KINECT = {"shoulder": (4, 8), "hip": (12, 16), "knee": (13, 17), "ankle": (14, 18)}

PoseAt = Callable[[float], Pose]


def landmarks(
    pose_at: PoseAt, length_s: float, rate_hz: float = 30.0, *, jitter_px: float = 0.3
) -> tuple[FloatArray, ...]:
    """Times (n,) and landmarks (n, 33, 3) in pixels, with a little jitter."""
    t_s = times(length_s, rate_hz)
    points = np.stack([pose_at(float(moment_s)).landmarks_px for moment_s in t_s])
    return t_s, points + np.random.default_rng(11).normal(0.0, jitter_px, points.shape)


def write_trc(
    path: Path,
    pose_at: PoseAt,
    length_s: float,
    *,
    unit: str = "m",
    says: str | None = None,
    turned_deg: float = 0.0,
    without: Iterable[str] = (),
    z_up: bool = False,
    pixels: bool = False,
) -> Path:
    """As Pose2Sim writes it, of somebody who faces another way; as pixels: as Sports2D does.

    ``says`` is the unit that the header names, if it is another; a gap is an empty field.
    """
    t_s, points = landmarks(pose_at, length_s)
    names = {name: index for name, index in MARKERS.items() if name not in without}
    points = points[:, list(names.values())]
    if not pixels:
        scale = {"m": 1.0, "mm": 1000.0}[unit] / PX_PER_M
        points = turned_about_vertical(points, turned_deg) * scale * [1.0, -1.0, -1.0]
    if z_up:
        points = points[..., [0, 2, 1]] * [1.0, -1.0, 1.0]
    count = len(t_s)
    tabs = "\t\t\t".join(names)
    head = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\t"
        "OrigNumFrames",
        f"30\t30\t{count}\t{len(names)}\t{says or unit}\t30\t0\t{count}",
        f"Frame#\tTime\t{tabs}\t\t",
        "\t\t" + "\t".join(f"{axis}{i + 1}" for i in range(len(names)) for axis in "XYZ"),
    ]
    rows = []
    for i, moment_s in enumerate(t_s):
        cells = [f"{value:.5f}" for value in points[i].ravel()]
        rows.append("\t".join([str(i + 1), f"{moment_s + 2.0:.6f}", *cells]))
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    return path


def write_openpose(
    folder: Path,
    pose_at: PoseAt,
    length_s: float,
    *,
    others_px: Callable[[int], Iterable[float]] = lambda _: (),
    jitter_px: float = 0.3,
) -> Path:
    """BODY_25; ``others_px``: who else is in a frame, smaller and so far to the right."""
    folder.mkdir()
    _, points = landmarks(pose_at, length_s, jitter_px=jitter_px)
    for i, frame in enumerate(points):
        people = [_keypoints(frame)]
        for right_px in others_px(i):
            people.insert(0, _keypoints(0.6 * frame + [right_px, 0.0, 0.0]))
        text = json.dumps({"version": 1.3, "people": people})
        (folder / f"clip_{i:012d}_keypoints.json").write_text(text, encoding="utf-8")
    return folder


def _keypoints(frame: FloatArray) -> dict[str, object]:
    numbers = np.zeros((25, 3))
    for name, keypoint in BODY_25.items():
        numbers[keypoint] = [*frame[MARKERS[name], :2], 0.8]
    return {"person_id": [-1], "pose_keypoints_2d": numbers.round(3).ravel().tolist()}


def write_kinect(path: Path, pose_at: PoseAt, length_s: float, *, empty_first: int = 0) -> Path:
    """A row of 25 joints a frame, in the sensor's frame; joints that are not asked for are 0."""
    _, points = landmarks(pose_at, length_s)
    lines = [""] * empty_first
    for frame in points:
        joints = np.zeros((25, 4))
        for name, kinects in KINECT.items():
            for landmark, joint in zip(both(name), kinects, strict=True):
                seen = frame[landmark] / PX_PER_M * [-1.0, -1.0, 1.0] + [0.3, 1.0, 2.5]
                joints[joint] = [*seen, 2.0]
        lines.append(",".join(f"{value:.6g}" for value in joints.ravel()) + ",")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
