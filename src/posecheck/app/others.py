"""Landmarks of other programs as a recording: by which lines they are read, and with which errors.

posecheck's error bars are those of its own pose models.  Landmarks of others are read by the lines
between them; repetitions are reported only where the movement file has errors for that program
(``[[landmark_error]]``), else the curves are all there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from posecheck.capture.opening import refuse_what_is_no_file
from posecheck.errors import InputRefusedError, UsageError
from posecheck.estimators.kinect import read_kinect
from posecheck.estimators.openpose import PATTERN, is_openpose, read_openpose
from posecheck.estimators.others import OtherLandmarks
from posecheck.estimators.trc import read_trc
from posecheck.files import sha256_of
from posecheck.measures import measure_for, read_by_lines
from posecheck.movements import Movement
from posecheck.records import Note, Pose, Session, SourceInfo

CURVES_ONLY = "curves-only"
"""Code of the note that no repetition is reported."""

_NAMES = {"trc": "a TRC file", "openpose": "OpenPose", "kinect": "a Kinect"}
_PLURAL = {"foot_index": "toes"}


@dataclass(frozen=True, slots=True)
class OtherRecording:
    """Landmarks of another program, ready to be measured."""

    poses: Iterator[Pose]
    """In order."""
    length_s: float
    """Time of the last one, seconds."""
    source: SourceInfo
    """What it is."""
    movement: Movement
    """By lines, with the errors that hold for it where there are any."""
    notes: tuple[Note, ...]
    """What was odd, and whether there are curves only."""


def is_of_others(path: Path, rate_hz: float | None = None) -> bool:
    """Whether a clip is landmarks of another program; a folder for which a rate is said is."""
    if path.is_dir():
        return rate_hz is not None or is_openpose(path)
    return path.suffix.lower() in (".trc", ".csv")


def open_others(
    path: Path, movement: Movement, *, mirrored: bool, rate_hz: float | None
) -> OtherRecording:
    """Read the landmarks for a movement.

    Raises InputRefusedError when the file cannot be read, or lacks joints or depth that the
    movement is read from; UsageError for a rate that is not needed.
    """
    found, digest = _read(path, rate_hz)
    by_lines = read_by_lines(movement)
    _refuse_what_lacks(path.name, found, by_lines)
    errors = tuple(one for one in movement.landmark_error if one.landmarks == found.system)
    poses = list(found.poses(camera_yaw_deg=movement.view.yaw_deg[0]))
    source = SourceInfo(
        kind="landmarks",
        name=path.name,
        sha256=digest,
        width_px=poses[0].width_px,
        height_px=poses[0].height_px,
        mirrored=mirrored,
        model=found.system,
    )
    return OtherRecording(
        poses=(pose.mirrored() if mirrored and pose.present else pose for pose in poses),
        length_s=poses[-1].t_s if poses else 0.0,
        source=source,
        movement=replace(by_lines, error=errors) if errors else by_lines,
        notes=found.notes if errors else (*found.notes, _curves_only(found, movement)),
    )


def with_curves_only(session: Session) -> Session:
    """Without repetitions where the errors of the landmarks are not known."""
    return replace(session, sets=()) if has_curves_only(session) else session


def has_curves_only(session: Session) -> bool:
    """Whether no repetition is reported, whatever was done."""
    return any(note.code == CURVES_ONLY for note in session.notes)


def _read(path: Path, rate_hz: float | None) -> tuple[OtherLandmarks, str]:
    """The landmarks, and the hash of their file or files."""
    if path.is_dir():
        found = read_openpose(path, rate_hz)
        digest = sha256()
        for file in sorted(path.glob(PATTERN)):
            digest.update(file.read_bytes())
        return found, digest.hexdigest()
    refuse_what_is_no_file(path)
    if path.suffix.lower() == ".csv":
        return read_kinect(path, rate_hz), sha256_of(path)
    if rate_hz is not None:
        raise UsageError(f"--rate is not needed: {path.name} says when each frame was.")
    return read_trc(path), sha256_of(path)


def _refuse_what_lacks(name: str, found: OtherLandmarks, movement: Movement) -> None:
    missing = [one for one in movement.measure.needed_landmarks if one not in found.names]
    if missing:
        words = ", ".join(_PLURAL.get(one, f"{one}s") for one in missing)
        raise InputRefusedError(
            f"{name} has no {words}, which {movement.id} is read from. Score the video instead, or "
            "landmarks that have them."
        )
    if measure_for(movement).reads_depth and not found.has_depth:
        raise InputRefusedError(
            f"{name} has no depth, which {movement.id} is read from. Score the video instead, or "
            "landmarks in three dimensions (Pose2Sim, Kinect)."
        )


def _curves_only(found: OtherLandmarks, movement: Movement) -> Note:
    text = (
        f"These landmarks are from {_NAMES[found.system]}, and how far off {movement.id} is with "
        "them is not known: no repetition is reported, the curves are there (--series FILE)."
    )
    if not found.has_depth:
        text += " Without depth, the view is not checked either."
    return Note(CURVES_ONLY, text)
