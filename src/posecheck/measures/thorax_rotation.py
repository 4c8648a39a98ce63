"""Axial rotation of the rib cage on the pelvis, seen from the front.

The angles are read by learned corrections from a few features of the trunk (``twist_features``):
one for people who sit, one for people who stand and turn the pelvis far.  Without them they are
those of the shoulder and the hip line, across and in the pose model's depth: the textbook way, kept
to compare with and for bodies whose lines are exact.
"""

import math
from collections import deque
from typing import ClassVar

import numpy as np

from posecheck.body import Side, both
from posecheck.geometry import line_yaw_deg, wrapped_deg
from posecheck.measures.correction import Correction
from posecheck.measures.kind import Spoiler
from posecheck.measures.trunk_lean import trunk_lean_deg
from posecheck.measures.twist_features import features, is_standing
from posecheck.records import OTHER_PROTOCOL, FloatArray, Note, Pose, Sample

WIDTH_OF = 7
"""The full shoulder width is the largest median of so many neighbouring frames."""
STANDING = Note(
    OTHER_PROTOCOL,
    "Done standing, not seated as the protocol asks: wider bars, and no baseline applies.",
)
STANDING_SCALE = 1.7
"""Errors of people who stand are this much wider (docs/thresholds.md#compensations)."""


class ThoraxRotation:
    """Reads thorax, shoulder and pelvis rotation, positive towards each sample's side."""

    names: ClassVar[tuple[str, ...]] = (
        "thorax_rotation",
        "shoulder_rotation",
        "pelvis_rotation",
        "trunk_lean",
        "shoulder_line",
        "turn",
    )
    path_names: ClassVar[tuple[str, ...]] = ()
    # Repetitions are found where depth and foreshortening of the shoulder line agree: depth alone
    # wanders by 20° and more at rest, foreshortening alone has no sign and is coarse near zero.
    signal: ClassVar[tuple[str, ...]] = ("turn",)
    # The shoulder line in pixels exaggerates depth: of no use as a value, it shows a hold and the
    # moment of leaving rest most clearly.
    outline: ClassVar[tuple[str, ...]] = ("shoulder_line",)
    angles: ClassVar[tuple[str, ...]] = ("thorax_rotation",)
    at_end_range_only: ClassVar[bool] = True
    spoiler: ClassVar[Spoiler | None] = None

    def __init__(
        self, seated: Correction | None = None, standing: Correction | None = None
    ) -> None:
        self._seated, self._standing = seated, standing
        self._widths: deque[float] = deque(maxlen=WIDTH_OF)
        self._full_width = 0.0

    def zero_distance_deg(self, pose: Pose) -> float:
        """Angle between shoulder and hip line, degrees, not negative."""
        return abs(wrapped_deg(_line(pose.points, "shoulder") - _line(pose.points, "hip")))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Rotation since neutral, once as a turn to the left and once as a turn to the right."""
        angles = self._angles(pose, neutral)
        in_picture = _turned_deg(pose.landmarks_px, neutral.landmarks_px, "shoulder")
        lean = abs(trunk_lean_deg(pose) - trunk_lean_deg(neutral))
        turn = self._turn(pose, neutral)
        standing = is_standing(neutral)
        return tuple(
            Sample(
                pose.t_s,
                side,
                {
                    **{name: side.sign * angle for name, angle in angles.items()},
                    "trunk_lean": lean,
                    "shoulder_line": max(0.0, side.sign * in_picture),
                    "turn": max(0.0, side.sign * turn),
                },
                remark=STANDING if standing else None,
                error_scale=STANDING_SCALE if standing else 1.0,
            )
            for side in Side
        )

    def reset(self) -> None:
        """Forget how wide the shoulders are."""
        self._widths.clear()
        self._full_width = 0.0

    def _angles(self, pose: Pose, neutral: Pose) -> dict[str, float]:
        """Thorax and shoulders on the pelvis, and the pelvis, since neutral, left positive."""
        correction = self._standing if is_standing(neutral) else self._seated
        if correction is not None:
            return correction.read(features(pose, neutral))
        pelvis = _turned_deg(pose.points, neutral.points, "hip")
        on_pelvis = wrapped_deg(_turned_deg(pose.points, neutral.points, "shoulder") - pelvis)
        return {
            "thorax_rotation": on_pelvis,
            "shoulder_rotation": on_pelvis,
            "pelvis_rotation": pelvis,
        }

    def _turn(self, pose: Pose, neutral: Pose) -> float:
        self._widths.append(_relative_width(pose))
        self._full_width = max(
            self._full_width, float(np.median(self._widths)), _relative_width(neutral)
        )
        return _agreed_turn(pose, self._full_width) - _agreed_turn(neutral, self._full_width)


def _agreed_turn(pose: Pose, full_width: float) -> float:
    """Geometric mean of the shoulder line's turn in depth (degrees) and its shortening (percent).

    Nearly an angle (45° of turn shorten by 29 % and read 60° in depth); unlike the angle of
    foreshortening it is not upset by a percent of noise at full width.
    """
    in_depth = _line(pose.landmarks_px, "shoulder")
    shortening = 100.0 * max(0.0, 1.0 - _relative_width(pose) / full_width)
    return math.copysign(math.sqrt(abs(in_depth) * shortening), in_depth)


def _relative_width(pose: Pose) -> float:
    left, right = both("shoulder")
    return float(pose.landmarks_px[left, 0] - pose.landmarks_px[right, 0]) / pose.trunk_px


def _line(points: FloatArray, landmark: str) -> float:
    left, right = both(landmark)
    return line_yaw_deg(points[right], points[left])


def _turned_deg(points: FloatArray, neutral: FloatArray, landmark: str) -> float:
    """How far a line has turned since neutral, degrees, to the left positive."""
    return wrapped_deg(_line(points, landmark) - _line(neutral, landmark))
