"""Axial rotation of the rib cage on the pelvis, seen from the front.

The angles are read by learned corrections from a few features of the trunk (``twist_features``):
one for people who sit, one for people who stand and turn the pelvis far.  What the recording's own
geometry says of the shoulders (``shoulder_ellipse``) is averaged in.  Without corrections they are
those of the shoulder and the hip line, across and in the pose model's depth: the textbook way, kept
to compare with and for bodies whose lines are exact.
"""

import math
from typing import ClassVar

from posecheck.body import Side, both
from posecheck.geometry import line_yaw_deg, wrapped_deg
from posecheck.measures.correction import Correction
from posecheck.measures.kind import Spoiler
from posecheck.measures.posture import hand_height, hip_height
from posecheck.measures.shoulder_ellipse import ShoulderEllipse, shoulder_line
from posecheck.measures.trunk_lean import trunk_lean_deg
from posecheck.measures.twist_features import features, is_standing
from posecheck.records import OTHER_PROTOCOL, FloatArray, Note, Pose, Sample

STANDING = Note(
    OTHER_PROTOCOL,
    "Done standing, not seated as the protocol asks: wider bars, and no baseline applies.",
)
HIDDEN_SHARE = 0.05
"""Shoulders nearer to each other in the picture than this share of the trunk's length: one hides
the other (docs/thresholds.md#compensations)."""
TURNED_AWAY = Note(
    "turned-away", "The chest was turned so far that one shoulder hid the other from the camera."
)
STANDING_SCALE = 1.5
"""Errors of people who stand, or may stand, are this much wider
(docs/thresholds.md#compensations)."""
GEOMETRY_WEIGHT = 0.25
"""Weight of the recording's own geometry beside the learned reading (docs/thresholds.md#twist)."""
OF_THE_TURN = {"thorax_rotation": (0.74, 0.61), "shoulder_rotation": (0.9, 0.75)}
"""Share of the shoulder line's turn by geometry, seated and standing (docs/thresholds.md#twist)."""
PELVIS_SEEN = 0.95
"""Hips of lower visibility are completed from the trunk: what they turn by is not the pelvis'
(docs/thresholds.md#visibility)."""


class ThoraxRotation:
    """Reads thorax, shoulder and pelvis rotation, positive towards each sample's side."""

    names: ClassVar[tuple[str, ...]] = (
        "thorax_rotation",
        "shoulder_rotation",
        "pelvis_rotation",
        "trunk_lean",
        "hand_height",
        "hip_height",
        "shoulder_line",
        "shoulder_depth",
        "turn",
    )
    path_names: ClassVar[tuple[str, ...]] = ()
    # Repetitions are found by how far the chest has turned in the room, whatever share of it is the
    # pelvis': the larger signal, and the same to both sides of a camera that stands off centre.
    signal: ClassVar[tuple[str, ...]] = ("turn",)
    # The shoulder line in pixels exaggerates depth: of no use as a value, it shows a hold and the
    # moment of leaving rest most clearly.
    outline: ClassVar[tuple[str, ...]] = ("shoulder_line",)
    angles: ClassVar[tuple[str, ...]] = ("thorax_rotation",)
    at_end_range_only: ClassVar[bool] = True
    rests_on: ClassVar[tuple[str, ...]] = ("shoulder", "hip")
    both_sides: ClassVar[bool] = True
    feet_stay: ClassVar[bool] = True
    spoiler: ClassVar[Spoiler | None] = None

    def __init__(
        self, seated: Correction | None = None, standing: Correction | None = None
    ) -> None:
        self._seated, self._standing = seated, standing
        self._ellipse = ShoulderEllipse()

    @property
    def area_line(self) -> tuple[float, float]:
        """No path, no area."""
        return 1.0, 0.0

    def zero_distance_deg(self, pose: Pose) -> float:
        """Angle between shoulder and hip line, degrees, not negative."""
        return abs(wrapped_deg(_line(pose.points, "shoulder") - _line(pose.points, "hip")))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Rotation since neutral, once as a turn to the left and once as a turn to the right."""
        angles = self._angles(pose, neutral)
        in_picture = _turned_deg(pose.landmarks_px, neutral.landmarks_px, "shoulder")
        depth = shoulder_line(pose, pose.trunk_px)[1] - shoulder_line(neutral, neutral.trunk_px)[1]
        posture = {
            "trunk_lean": abs(trunk_lean_deg(pose) - trunk_lean_deg(neutral)),
            "hand_height": hand_height(pose),
            "hip_height": hip_height(pose, neutral),
        }
        turn = angles["shoulder_rotation"] + angles["pelvis_rotation"]
        if self._seated is not None:
            angles = self._with_geometry(angles, pose, neutral)
        if not hips_are_seen(pose):
            angles["pelvis_rotation"] = math.nan
        standing = is_standing(neutral)
        away = shoulder_line(pose, pose.trunk_px)[0] < HIDDEN_SHARE
        return tuple(
            Sample(
                pose.t_s,
                side,
                {
                    **{name: side.sign * angle for name, angle in angles.items()},
                    **posture,
                    "shoulder_line": max(0.0, side.sign * in_picture),
                    "shoulder_depth": side.sign * depth,
                    "turn": max(0.0, side.sign * turn),
                },
                TURNED_AWAY if away else None,
                STANDING if standing else None,
                error_scale=1.0 if standing is False else STANDING_SCALE,
            )
            for side in Side
        )

    def reset(self) -> None:
        """Forget the shoulders' ellipse."""
        self._ellipse = ShoulderEllipse()

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

    def _with_geometry(
        self, angles: dict[str, float], pose: Pose, neutral: Pose
    ) -> dict[str, float]:
        """The learned angles averaged with what the shoulders' ellipse says, where it is known."""
        turn = self._ellipse.turn_deg(pose, neutral)
        if math.isnan(turn):
            return angles
        standing = bool(is_standing(neutral))
        return angles | {
            name: angles[name] + GEOMETRY_WEIGHT * (shares[standing] * turn - angles[name])
            for name, shares in OF_THE_TURN.items()
        }


def hips_are_seen(pose: Pose) -> bool:
    """Whether the pelvis can be told from the rib cage; not known counts as seen."""
    return not bool((pose.visibility[list(both("hip"))] < PELVIS_SEEN).any())


def _line(points: FloatArray, landmark: str) -> float:
    left, right = both(landmark)
    return line_yaw_deg(points[right], points[left])


def _turned_deg(points: FloatArray, neutral: FloatArray, landmark: str) -> float:
    """How far a line has turned since neutral, degrees, to the left positive."""
    return wrapped_deg(_line(points, landmark) - _line(neutral, landmark))
