"""Before a session: from where it would be filmed, beside the places of earlier ones."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from posecheck.app.context import Context
from posecheck.app.library import movement_named
from posecheck.app.remembered import known
from posecheck.app.scoring import open_recording
from posecheck.app.user_data import open_user_journal, person_name
from posecheck.errors import CameraError, NothingMeasuredError, UsageError
from posecheck.estimators.bundles import find_bundle
from posecheck.estimators.opening import open_estimator
from posecheck.judgement.set_up import placed
from posecheck.movements.spec import Movement
from posecheck.pipeline import Options
from posecheck.pipeline.set_in_progress import SetInProgress
from posecheck.place import EarlierSetUp, Placed
from posecheck.records import Frame, Pose

LOOK_S = 2.0
"""So long rest is looked at once it is found (design rule)."""
PATIENCE_S = 30.0
"""So long it is waited for (design rule)."""


SIZE_PX = (640, 480)
"""Requested of the camera, as for a live set (design rule) …"""
RATE_HZ = 30.0
"""… and as many pictures a second (design rule)."""
FAULT_ENDS_S = 10.0
"""A camera that gives no picture for this long is given up (design rule)."""


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What is asked before a session."""

    clip: Path | None = None
    """A video or a landmark file of somebody in the starting position; or a camera:"""
    camera: str | None = None
    """Number, name or address."""
    movement: str | None = None
    """Id or movement file; None: that of the person's latest session."""
    person: str | None = None
    height_cm: float | None = None
    """The person's height: differences are then given in cm."""
    mirrored: bool = False
    model: str = "full"


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """What came of it."""

    movement: Movement
    person: str
    placed: Placed
    """The set-up, beside the earlier ones."""


def find_place(request: PlaceRequest, context: Context) -> PlaceFound:
    """From where a session would be filmed, beside the person's earlier ones.

    Raises UsageError unless a clip or a camera is named, NothingMeasuredError when nobody rests in
    the starting position, CameraError when the camera gives no picture.
    """
    if (request.clip is None) == (request.camera is None):
        raise UsageError("Name a clip, or a camera: --camera 0.")
    person = person_name(request.person)
    name = request.movement or _latest(person, context.database)
    movement = movement_named(name, context.database)
    remembered = known(movement, person, context)
    earlier = remembered.set_ups if remembered else ()
    with ExitStack() as stack:
        poses = _poses(request, stack)
        seen = place_seen(poses, movement, earlier, height_cm=request.height_cm)
    return PlaceFound(movement, person, seen)


def _latest(person: str, database: str | None) -> str | None:
    """The movement of the person's latest session; None when there is none."""
    with open_user_journal(database, create=False) as journal:
        sessions = journal.sessions(person=person)
    return sessions[-1].movement if sessions else None


def _poses(request: PlaceRequest, stack: ExitStack) -> Iterator[tuple[Frame | None, Pose]]:
    model, mirrored = request.model, request.mirrored
    if request.clip is not None:
        return open_recording(request.clip, mirrored=mirrored, model=model, stack=stack).poses
    return _of_camera(request.camera or "", model, mirrored, stack)


def _of_camera(
    camera: str, model: str, mirrored: bool, stack: ExitStack
) -> Iterator[tuple[Frame | None, Pose]]:
    from posecheck.capture.camera import open_camera

    find_bundle(model)  # refused before the camera is opened
    width_px, height_px = SIZE_PX
    source = stack.enter_context(
        open_camera(
            camera, width_px=width_px, height_px=height_px, rate_hz=RATE_HZ, mirrored=mirrored
        )
    )
    estimator = stack.enter_context(open_estimator(model))
    last_s = 0.0
    while (item := source.next()) is not None:
        if isinstance(item, Frame):
            last_s = item.t_s
            yield item, estimator.estimate(item)
        elif item.t_s - last_s > FAULT_ENDS_S:
            raise CameraError(item.note.text)


def place_seen(
    poses: Iterable[tuple[Frame | None, Pose]],
    movement: Movement,
    earlier: Sequence[EarlierSetUp],
    *,
    height_cm: float | None = None,
) -> Placed:
    """The set-up of somebody in the starting position, beside the earlier ones.

    Raises NothingMeasuredError when nobody rests there within half a minute.
    """
    seen = SetInProgress(movement, Options())
    found_s: float | None = None
    for frame, pose in poses:
        seen.push(pose, frame=frame)
        if found_s is None and seen.placed is not None:
            found_s = pose.t_s
        if pose.t_s >= (PATIENCE_S if found_s is None else found_s + LOOK_S):
            break
    now = seen.placed
    if now is None:
        raise NothingMeasuredError(_why_not(seen))
    return placed(now.set_up, earlier, height_cm=height_cm)


def _why_not(seen: SetInProgress) -> str:
    advice = "Stay still in the starting position for two seconds, and try again."
    seen.close()
    result = seen.result()
    reasons = [one.reason.text for one in result.discarded] if result else []
    return f"{reasons[-1]} {advice}" if reasons else f"The starting position was not seen. {advice}"
