"""Gathers where camera and person are at rest, while a set is being done."""

from collections.abc import Sequence

from posecheck.judgement.background import background_bits, background_hash
from posecheck.judgement.set_up import placed, set_up_of
from posecheck.pipeline.neutral import median_pose
from posecheck.place import EarlierSetUp, Placed
from posecheck.records import FloatArray, Frame, Neutral, Pose

PICTURES = 5
"""So many pictures at rest are enough for the background (design rule) …"""
PICTURE_EVERY_S = 1.0
"""… that are so far apart: a person who walks through is in few of them (design rule)."""
RESTS = 400
"""So many rests are enough for the place [count]: about ten minutes of repetitions, and a set of
hours holds no more (design rule)."""


class SetUpObserver:
    """Takes rests and pictures of one set."""

    def __init__(self) -> None:
        self._rests: list[Pose] = []
        self._pictures: list[FloatArray] = []
        self._next_s = 0.0

    def rest(self, typical: Pose) -> None:
        """Take the typical pose of a stretch of rest."""
        if len(self._rests) < RESTS:
            self._rests.append(typical)

    def picture(self, frame: Frame, pose: Pose) -> None:
        """Take a picture at rest; what it showed is hashed at once."""
        if len(self._pictures) < PICTURES and pose.present and frame.t_s >= self._next_s:
            self._pictures.append(background_bits(frame.rgb, pose))
            self._next_s = frame.t_s + PICTURE_EVERY_S

    def placed(self, neutral: Neutral | None, earlier: Sequence[EarlierSetUp]) -> Placed | None:
        """The medians of all rests, beside an earlier set-up; None when no rest was seen."""
        if neutral is None:
            return None
        typical = median_pose([neutral.pose, *self._rests])
        return placed(set_up_of(typical, background=background_hash(self._pictures)), earlier)
