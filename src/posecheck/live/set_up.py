"""What to change before it can be measured, from one picture and its landmarks: pure.

Constants: docs/derivations.md#set-up.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.body import both
from posecheck.judgement.framing import EDGE_SHARE, TOO_CLOSE, TOO_SMALL, framing_problem, view_of
from posecheck.live.scene import Hint
from posecheck.measures import MeasureKind, measure_for
from posecheck.movements.spec import Movement
from posecheck.records import Pose
from posecheck.words.protocol import protocol_phrase

DARK_BELOW: Final = 50.0
"""A mean brightness (0…255) in which the pose model loses people (for advice only) [brightness,
0–255]."""
ROOM_SHARE: Final = 0.2
"""With so much of the picture free at the other end, tilting the camera is enough."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong with the set-up."""

    code: str
    """As in notes: ``no-person``, ``too-small``, ``out-of-picture``, ``wrong-view``, …"""
    text: str
    """What to do, a few words."""
    hint: Hint | None = None
    """The figure for it."""


MORE_LIGHT = Advice("too-dark", "It is too dark. Put more light in front of you.", Hint.MORE_LIGHT)
COME_IN = Advice("no-person", "Come into the picture.", None)
STEP_BACK = Advice("out-of-picture", "Step back, away from the camera.", Hint.STEP_BACK)
COME_CLOSER = Advice("too-small", "Come closer to the camera.", Hint.COME_CLOSER)
TO_THE_MIDDLE = Advice("out-of-picture", "Move to the middle of the picture.", Hint.START_POSITION)
RAISE = Advice("out-of-picture", "Raise the camera, or tilt it up.", Hint.RAISE_CAMERA)
LOWER = Advice("out-of-picture", "Lower the camera, or tilt it down.", Hint.LOWER_CAMERA)
SIDE_ON = Advice("wrong-view", "Turn side-on to the camera.", Hint.TURN_SIDE_ON)
FACE_IT = Advice("wrong-view", "Turn to face the camera.", Hint.FACE_CAMERA)


class SetUp:
    """Looks at single moments; remembers nothing."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._kind: MeasureKind = measure_for(movement)

    def advice(self, rgb: NDArray[np.uint8], pose: Pose) -> Advice | None:
        """The first thing to change; None when measuring can begin."""
        if not pose.present:
            return MORE_LIGHT if brightness(rgb) < DARK_BELOW else COME_IN
        movement = self._movement
        problem = framing_problem(pose, movement.measure.needed_landmarks)
        if problem is not None:
            if problem == TOO_SMALL:
                return COME_CLOSER
            return STEP_BACK if problem == TOO_CLOSE else self._moved_into_sight(pose)
        if not view_of(pose, movement.view).ok:
            return SIDE_ON if movement.view.expected == "side" else FACE_IT
        if self._kind.zero_distance_deg(pose) > movement.measure.neutral_within_deg:
            text = f"Take the starting position: {protocol_phrase(movement.protocol)}."
            return Advice("no-neutral", text, Hint.START_POSITION)
        return None

    def _moved_into_sight(self, pose: Pose) -> Advice:
        """Which way what is needed leaves the picture, and whether there is room elsewhere."""
        needed = [i for name in self._movement.measure.needed_landmarks for i in both(name)]
        size = np.array([pose.width_px, pose.height_px])
        low = pose.landmarks_px[needed, :2].min(axis=0) / size
        high = pose.landmarks_px[needed, :2].max(axis=0) / size
        above, below = low[1] < -EDGE_SHARE, high[1] > 1 + EDGE_SHARE
        wide = high[0] - low[0] > 1 - ROOM_SHARE
        if (above and below) or wide:
            return STEP_BACK
        if above:
            return RAISE if high[1] < 1 - ROOM_SHARE else STEP_BACK
        if below:
            return LOWER if low[1] > ROOM_SHARE else STEP_BACK
        return TO_THE_MIDDLE


def brightness(rgb: NDArray[np.uint8]) -> float:
    """Mean of a coarse sample of the picture, 0…255."""
    return float(rgb[::8, ::8].mean())
