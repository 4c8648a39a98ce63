"""Before a session: from where it would be filmed, beside the places of earlier ones."""

from collections.abc import Iterable, Sequence

from posecheck.errors import NothingMeasuredError
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
