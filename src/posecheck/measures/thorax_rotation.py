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
from posecheck.geometry import line_yaw_deg, turn_of_line_deg, wrapped_deg
from posecheck.measures.kind import Exclusion
from posecheck.measures.posture import hand_height, hip_height
from posecheck.measures.ridge_model import RidgeModel
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
the other (docs/derivations.md#compensations)."""
HIDDEN = Note(
    "shoulder-hidden", "One shoulder hid the other from the camera, so the error bar is wider."
)
HIDDEN_SCALE = 1.5
"""Errors are so much wider then: a hidden shoulder is where the pose model believes it [factor]
(docs/derivations.md#compensations)."""
BACK_SHARE = -0.25
"""Right shoulder beyond the left one by more than this: the camera sees the back
(docs/derivations.md#compensations)."""
TURNED_AWAY = Note("turned-away", "The chest was turned so far that the camera saw the back.")
FACING_WIDTH = 1.05
"""Width of the shoulders when they face the camera, over that at rest: nobody sits exactly square
[ratio] (docs/derivations.md#twist)."""
STANDING_SCALE = 1.5
"""Errors of people who stand, or may stand, are this much wider [factor]
(docs/derivations.md#compensations)."""
GEOMETRY_WEIGHT = 0.25
"""Weight of the recording's own geometry beside the learned reading [share]
(docs/derivations.md#twist)."""
OF_THE_TURN = {"thorax_rotation": (0.74, 0.61), "shoulder_rotation": (0.9, 0.75)}
"""Share of the shoulder line's turn by geometry, seated and standing [ratio]
(docs/derivations.md#twist)."""
PELVIS_SEEN = 0.95
"""Hips of lower visibility are completed from the trunk: what they turn by is not the pelvis'
[visibility] (docs/derivations.md#visibility)."""


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
        "shoulders_from_camera",
    )
    path_names: ClassVar[tuple[str, ...]] = ()
    # Repetitions are found by how far the chest has turned in the room, whatever share of it is the
    # pelvis': the larger signal, and the same to both sides of a camera that stands off centre.
    signal: ClassVar[tuple[str, ...]] = ("turn",)
    # The shoulder line in pixels exaggerates depth: of no use as a value, it shows a hold and the
    # moment of leaving rest most clearly.
    outline: ClassVar[tuple[str, ...]] = ("shoulder_line",)
    # Depth trembles most where a turn is held; the width of the shoulders does not.
    held: ClassVar[str | None] = "shoulders_from_camera"
    angles: ClassVar[tuple[str, ...]] = ("thorax_rotation",)
    at_end_range_only: ClassVar[bool] = True
    rests_on: ClassVar[tuple[str, ...]] = ("shoulder", "hip")
    both_sides: ClassVar[bool] = True
    feet_stay: ClassVar[bool] = True
    exclusion: ClassVar[Exclusion | None] = None

    def __init__(
        self, seated: RidgeModel | None = None, standing: RidgeModel | None = None
    ) -> None:
        self._seated, self._standing = seated, standing
        self._ellipse = ShoulderEllipse()

    @property
    def area_gain(self) -> float:
        """No path, no area."""
        return 1.0

    def zero_distance_deg(self, pose: Pose) -> float:
        """Angle between shoulder and hip line, degrees, not negative."""
        return abs(wrapped_deg(_line(pose.points, "shoulder") - _line(pose.points, "hip")))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Rotation since neutral, once as a turn to the left and once as a turn to the right."""
        angles = self._angles(pose, neutral)
        in_picture = _turned_deg(pose.landmarks_px, neutral.landmarks_px, "shoulder")
        width, depth = shoulder_line(pose, pose.trunk_px)
        depth -= shoulder_line(neutral, neutral.trunk_px)[1]
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
        hidden, from_camera_deg = width < HIDDEN_SHARE, facing_away_deg(pose, neutral)
        remark = STANDING if standing else HIDDEN if hidden else None
        scale = 1.0 if standing is False else STANDING_SCALE
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
                    "shoulders_from_camera": from_camera_deg,
                },
                TURNED_AWAY if width < BACK_SHARE else None,
                remark,
                error_scale=scale * (HIDDEN_SCALE if hidden else 1.0),
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


def facing_away_deg(pose: Pose, neutral: Pose) -> float:
    """Angle of the shoulder line from facing the camera, by its width in the picture alone.

    Degrees, 0 to 180, to either side alike; NaN when a shoulder or rest is not known.  Depth is of
    no account, so of two turns of one set it says which is larger, and by which share, also where
    the pose model's depth follows a turn by half.
    """
    width, rest = (shoulder_line(one, neutral.trunk_px)[0] for one in (pose, neutral))
    if not rest > 0.0:
        return math.nan
    return turn_of_line_deg(width / (FACING_WIDTH * rest))


def _line(points: FloatArray, landmark: str) -> float:
    left, right = both(landmark)
    return line_yaw_deg(points[right], points[left])


def _turned_deg(points: FloatArray, neutral: FloatArray, landmark: str) -> float:
    """How far a line has turned since neutral, degrees, to the left positive."""
    return wrapped_deg(_line(points, landmark) - _line(neutral, landmark))
