"""Folders of OpenPose: a file ``*_keypoints.json`` for each frame, pixels, no depth and no times.

Format: OpenPose, doc/02_output.md (``people[].pose_keypoints_2d``, BODY_25 or COCO, x, y and
confidence; x = y = 0: not found).
"""

import json
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.body import LANDMARK_COUNT, both
from posecheck.capture.opening import refuse_what_is_no_file
from posecheck.errors import InputRefusedError
from posecheck.estimators.others import (
    OtherLandmarks,
    landmark_named,
    refuse_too_many_frames,
    refuse_what_is_far_away,
)
from posecheck.estimators.port import SEVERAL_PEOPLE
from posecheck.estimators.recorded import LARGEST_SHARE
from posecheck.records import FloatArray

PATTERN: Final = "*_keypoints.json"
_LARGEST_BYTES: Final = 2**20  # a person takes less than 5,000
_UPPER: Final = (
    *("Nose", "Neck", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist"),
)
_LEGS: Final = (
    "RHip",
    "RKnee",
    "RAnkle",
    "LHip",
    "LKnee",
    "LAnkle",
    "REye",
    "LEye",
    "REar",
    "LEar",
)
_FEET: Final = ("LBigToe", "LSmallToe", "LHeel", "RBigToe", "RSmallToe", "RHeel")
_NAMES: Final = {
    25: (*_UPPER, "MidHip", *_LEGS, *_FEET),
    18: (*_UPPER, *_LEGS),
}
"""By the number of keypoints: BODY_25, COCO."""

People = list[FloatArray]
"""The people of a frame, (33, 3) each: x, y, confidence; NaN where nothing was found."""


def is_openpose(path: Path) -> bool:
    """Whether it is a folder with such files."""
    return path.is_dir() and next(path.glob(PATTERN), None) is not None


def read_openpose(path: Path, rate_hz: float | None) -> OtherLandmarks:
    """The keypoints of the nearest person at the start, and whoever goes on from there.

    Raises InputRefusedError for a folder without such files, or when no rate is given.
    """
    files = sorted(path.glob(PATTERN))
    if not files:
        raise InputRefusedError(f"{path.name} holds no files of OpenPose ({PATTERN}).")
    if rate_hz is None:
        raise InputRefusedError(
            f"{path.name}: OpenPose does not write when its pictures were taken. Say how many "
            "there were a second: --rate 30."
        )
    refuse_too_many_frames(path.name, len(files))
    frames = [_people(file) for file in files]
    followed = _followed(frames)
    if not np.isfinite(followed).any():
        raise InputRefusedError(f"{path.name}: OpenPose found nobody in any frame.")
    points = np.concatenate([followed[..., :2], np.zeros((*followed.shape[:2], 1))], axis=-1)
    refuse_what_is_far_away(path.name, points, in_metres=False)
    if np.nanmax(points) <= LARGEST_SHARE:
        raise InputRefusedError(
            f"{path.name}: the keypoints are shares of the picture, not pixels. Run OpenPose with "
            "--keypoint_scale 0."
        )
    return OtherLandmarks(
        system="openpose",
        t_s=np.arange(len(files)) / rate_hz,
        points=points,
        in_metres=False,
        has_depth=False,
        visibility=np.full(followed.shape[:2], np.nan),  # its confidence is another scale
        notes=(SEVERAL_PEOPLE,) if max(map(len, frames)) > 1 else (),
    )


def _people(file: Path) -> People:
    refuse_what_is_no_file(file)
    try:
        with file.open("rb") as opened:
            people = json.loads(opened.read(_LARGEST_BYTES))["people"]  # cut off, it is no JSON
        return [_person(person["pose_keypoints_2d"]) for person in people]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise InputRefusedError(
            f"{file.name} does not hold keypoints as OpenPose writes them (BODY_25 or COCO, "
            "pose_keypoints_2d)."
        ) from error


def _person(numbers: list[float]) -> FloatArray:
    names = _NAMES[len(numbers) // 3]
    found = np.array(numbers, dtype=np.float64).reshape(len(names), 3)
    found[(found[:, :2] == 0.0).all(axis=1)] = np.nan
    person = np.full((LANDMARK_COUNT, 3), np.nan)
    for name, keypoint in zip(names, found, strict=True):
        index = landmark_named(name)
        if index is not None:
            person[index] = keypoint
    return person


def _followed(frames: list[People]) -> FloatArray:
    """(n, 33, 3) of one person: at first the one with the longest trunk, then the nearest."""
    track = np.full((len(frames), LANDMARK_COUNT, 3), np.nan)
    last: FloatArray | None = None
    for i, people in enumerate(frames):
        seen = [person for person in people if np.isfinite(_trunk(person)).all()]
        if not seen:
            continue
        if last is None:
            chosen = max(seen, key=lambda person: float(np.ptp(_trunk(person)[:, 1])))
        else:
            chosen = min(seen, key=partial(_px_away, last))
        track[i], last = chosen, _trunk(chosen)
    return track


def _px_away(place: FloatArray, person: FloatArray) -> float:
    return float(np.linalg.norm(_trunk(person) - place))


def _trunk(person: FloatArray) -> FloatArray:
    """Middle of the shoulders and of the hips, (2, 2)."""
    return np.stack([person[list(both(name)), :2].mean(axis=0) for name in ("shoulder", "hip")])
