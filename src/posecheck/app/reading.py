"""A recording that is open, and what is read of it: poses first, then they are measured."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from posecheck.errors import InputRefusedError
from posecheck.judgement.background import background_cells
from posecheck.pipeline.loop import INTERRUPTED
from posecheck.records import Frame, Limit, Note, Observation, Pose, SourceInfo

PICTURE_EVERY_S = 0.5
"""A picture is kept so often [s] (design rule)."""

Observer = Callable[[Observation], None]
"""Takes every observation: a progress bar, a video, a landmark file."""


@dataclass(frozen=True, slots=True)
class Recording:
    """An opened recording: where its poses come from, and what is known before they are read."""

    poses: Iterator[tuple[Frame | None, Pose]]
    """Frame (where there is a picture) and pose, in order."""
    source: SourceInfo
    """Without the size of the pictures, which is known once a frame was read."""
    expected_s: float | None
    """How long it lasts, as its container says, seconds; None when unknown."""
    notes: Callable[[], Iterable[Note]]
    """What was odd; complete once all poses were read."""
    software: Mapping[str, object]
    """What makes the landmarks, then the numbers: versions, model, hashes, settings."""
    sampling: str | None = None
    """``motion`` or ``every-frame`` where it is a video: which of its frames are looked at."""
    pieces: int | None = None
    """How many pieces a long video is read in; None: it is read in one go."""
    limits: tuple[Limit, ...] = ()
    """Comfort limits in force."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a recording."""

    poses: Sequence[Pose]
    """In order of time."""
    pictures: Mapping[float, Frame]
    """By time, a few in a second and tiny: the place is told from them."""
    notes: tuple[Note, ...]
    """What was odd about it; an interrupt that ended the reading."""


def read(
    recording: Recording,
    readers: Sequence[Observer],
    *,
    from_s: float | None,
    to_s: float | None,
) -> Read:
    """The recording between two moments, read to its end or until an interrupt.

    Raises InputRefusedError when there is too little.
    """
    poses: list[Pose] = []
    pictures: dict[float, Frame] = {}
    due_s, interrupted = 0.0, [INTERRUPTED]
    try:
        for frame, pose in trimmed(recording.poses, from_s=from_s, to_s=to_s):
            poses.append(pose)
            if frame is not None and frame.t_s >= due_s:
                pictures[frame.t_s] = replace(frame, rgb=background_cells(frame.rgb))
                due_s = frame.t_s + PICTURE_EVERY_S
            seen = Observation(pose, frame, (), None, (), (), ())
            for look in readers:
                look(seen)
        interrupted = []
    except KeyboardInterrupt:
        pass
    finally:
        if isinstance(recording.poses, Generator):
            recording.poses.close()  # nobody reads ahead in a file that is closed next
    if not interrupted:
        refuse_too_few(len(poses), recording.source.name, from_s, to_s)
    return Read(poses, pictures, (*recording.notes(), *interrupted))


def trimmed(
    poses: Iterator[tuple[Frame | None, Pose]], *, from_s: float | None, to_s: float | None
) -> Iterator[tuple[Frame | None, Pose]]:
    """The frames between two moments; None: from the first, to the last."""
    for frame, pose in poses:
        if to_s is not None and pose.t_s > to_s:
            return
        if from_s is None or pose.t_s >= from_s:
            yield frame, pose


def refuse_too_few(frames: int, name: str, from_s: float | None, to_s: float | None) -> None:
    """Refuse what holds no movement because it holds no two pictures."""
    if frames == 1:
        raise InputRefusedError(f"{name} holds a single picture. A movement needs a video.")
    if frames == 0 and (from_s is not None or to_s is not None):
        raise InputRefusedError(f"{name} has no frames between --from and --to.")
    if frames == 0:
        raise InputRefusedError(f"{name} holds no pictures that can be read.")


def with_size(source: SourceInfo, pose: Pose | None) -> SourceInfo:
    """The source with the size of the picture that a pose was found in."""
    if pose is None:
        return source
    return replace(source, width_px=pose.width_px, height_px=pose.height_px)
