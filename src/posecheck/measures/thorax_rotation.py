"""Axial rotation of the rib cage on the pelvis, seen from the front.

The angles are read by learned corrections from a few features of the trunk: one for people who
sit, one for people who stand and turn the pelvis far.  Without corrections they are those of the
shoulder and the hip line, across and in the pose model's depth: the textbook way, kept to compare
with and for bodies whose lines are exact.

The features are few, robust and physically meaningful, from the landmarks in pixels, which every
source has.  Widths and depths are taken now, as their change since the person's own neutral, and at
neutral, so that camera yaw and body shape are part of the reading; offset and slope only as their
change, so that a camera that tips is not.

A second reading is averaged in, from nothing but the recording's own geometry
(``shoulder_ellipse``).

Constants: docs/derivations.md#twist.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from posecheck.body import Side, both
from posecheck.geometry import line_yaw_deg, turn_of_line_deg, wrapped_deg
from posecheck.measures.kind import Exclusion
from posecheck.measures.posture import hand_height, hip_height, position_of, trunk_lean_deg
from posecheck.measures.ridge_model import RidgeModel
from posecheck.measures.shoulder_ellipse import ShoulderEllipse, shoulder_line
from posecheck.measures.turned_side import TurnedSide
from posecheck.records import OTHER_PROTOCOL, FloatArray, Note, Pose, Sample

NAMES = (
    "shoulder_width",  # projected, over the trunk's length
    "hip_width",  # the same of the hips
    "shoulder_yaw",  # turn of the shoulder line by its depth, over 50°
    "hip_yaw",  # turn of the hip line by its depth, over 50°
)
"""What is read from one pose."""
CHANGES = (
    "shoulder_width",
    "hip_width",
    "shoulder_offset",  # mid-shoulder beside mid-hip, over the trunk's length
    "shoulder_slope",  # left shoulder below the right one, over the trunk's length
    "shoulder_yaw",
    "hip_yaw",
)
"""Whose change since neutral is read."""

WITH_A_SIDE = ("shoulder_offset", "shoulder_slope", "shoulder_yaw", "hip_yaw", "sine")
"""What changes its sign in a mirror."""
MIRRORED = np.array(
    [-1.0 if name in WITH_A_SIDE else 1.0 for name in (*NAMES, *CHANGES, *NAMES, "sine", "sine")]
)
"""Sign of each feature in a mirror: now, changes, at neutral and the two sines."""
SIDE_KNOWN = 0.15
"""Ends of a line apart in depth by this share of the trunk's length: the way it turned is plain
[trunk lengths]."""


def features(pose: Pose, neutral: Pose) -> FloatArray:
    """(16,): now, since neutral, at neutral, sines; no unit; NaN when a landmark is missing."""
    return _features(trunk_lines(pose), trunk_lines(neutral))


@dataclass(frozen=True, slots=True)
class TrunkLines:
    """What the features need of one pose, as plain numbers in lengths of its trunk."""

    seen: tuple[float, ...]
    """In the order of CHANGES: first the width of both lines."""
    towards: tuple[float, float]
    """Their depth."""


_UNKNOWN = TrunkLines((math.nan,) * len(CHANGES), (math.nan,) * 2)
_ENDS = [*both("shoulder"), *both("hip")]
_OWN = [CHANGES.index(name) for name in NAMES]


def trunk_lines(pose: Pose) -> TrunkLines:
    """The shoulder and the hip line of a pose; all NaN when its trunk is not known."""
    trunk = pose.trunk_px
    if not math.isfinite(trunk) or trunk == 0.0:
        return _UNKNOWN
    left_shoulder, right_shoulder, left_hip, right_hip = pose.landmarks_px[_ENDS].tolist()
    shoulders = [left - right for left, right in zip(left_shoulder, right_shoulder, strict=True)]
    hips = [left - right for left, right in zip(left_hip, right_hip, strict=True)]
    offset = (left_shoulder[0] + right_shoulder[0]) / 2.0 - (left_hip[0] + right_hip[0]) / 2.0
    across = (shoulders[0] / trunk, hips[0] / trunk, offset / trunk, shoulders[1] / trunk)
    ends = ((right_shoulder, left_shoulder), (right_hip, left_hip))
    yaws = (line_yaw_deg(right, left) / 50.0 for right, left in ends)
    return TrunkLines((*across, *yaws), (shoulders[2] / trunk, hips[2] / trunk))


def _features(now: TrunkLines, zero: TrunkLines) -> FloatArray:
    since = (one - other for one, other in zip(now.seen, zero.seen, strict=True))
    sines = (_sine(now, zero, line) for line in range(2))
    return np.array([*(now.seen[i] for i in _OWN), *since, *(zero.seen[i] for i in _OWN), *sines])


def is_standing(neutral: Pose) -> bool | None:
    """Whether the person stands rather than sits; None when the knees are not seen."""
    position = position_of(neutral)
    return None if position is None else position != "seated"


def _sine(now: TrunkLines, zero: TrunkLines, line: int) -> float:
    """Sine of a line's turn since neutral by its shortening; depth says only to which side."""
    width = zero.seen[line]
    cosine = min(1.0, max(-1.0, now.seen[line] / width)) if width else math.nan
    towards = math.tanh((now.towards[line] - zero.towards[line]) / SIDE_KNOWN)
    return towards * math.sqrt(1.0 - cosine * cosine)


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
SHOULDERS_SWAP = Note("shoulders-swap", "One shoulder was taken for the other.")
FACING_WIDTH = 1.05
"""Width of the shoulders when they face the camera, over that at rest: nobody sits exactly square
[ratio] (docs/derivations.md#twist)."""
STANDING_SCALE = 1.5
"""Errors of people who stand, or may stand, are this much wider [factor]
(docs/derivations.md#compensations)."""
GEOMETRY_WEIGHT = 0.25
"""Weight of the recording's own geometry beside the learned reading [share]
(docs/derivations.md#twist)."""
SMALL_TURN_DEG = 24.0
"""Turns of the pelvis alone read as less than this (docs/derivations.md#requirements)."""
LEANING_DEG = 6.0
"""Leaning further than this, half of what a side bend is, narrows the shoulders, turned or not
(design rule)."""
ALONG_SHARE = 0.6
"""Hips that turn with the shoulders narrow by more than this share of what these narrow by
(docs/derivations.md#requirements)."""
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
        "hips_along",
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
    reads_depth: ClassVar[bool] = True
    feet_stay: ClassVar[bool] = True
    hips_go_forward: ClassVar[bool] = False
    reads_vertical: ClassVar[tuple[str, ...]] = ()
    exclusion: ClassVar[Exclusion | None] = None

    def __init__(
        self, seated: RidgeModel | None = None, standing: RidgeModel | None = None
    ) -> None:
        self._seated, self._standing = seated, standing
        self._ellipse = ShoulderEllipse()
        self._turned_side = TurnedSide()
        self._at_rest: _Rest | None = None

    @property
    def area_gain(self) -> float:
        """No path, no area."""
        return 1.0

    def zero_distance_deg(self, pose: Pose) -> float:
        """Angle between shoulder and hip line, degrees, not negative."""
        return abs(wrapped_deg(_line(pose.points, "shoulder") - _line(pose.points, "hip")))

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """Rotation since neutral, once as a turn to the left and once as a turn to the right."""
        rest, lines = self._rest(neutral), trunk_lines(pose)
        angles = self._angles(pose, lines, rest)
        in_picture = wrapped_deg(_line(pose.landmarks_px, "shoulder") - rest.shoulders_deg)
        width, depth = shoulder_line(pose, pose.trunk_px)
        depth -= rest.shoulders[1]
        posture = {
            "trunk_lean": abs(trunk_lean_deg(pose) - rest.lean_deg),
            "hand_height": hand_height(pose),
            "hip_height": hip_height(pose, neutral),
        }
        turn = angles["shoulder_rotation"] + angles["pelvis_rotation"]
        line = shoulder_line(pose, neutral.trunk_px)
        if self._seated is not None:
            angles = self._with_geometry(angles, pose.t_s, line, rest)
        posture["hips_along"] = math.nan
        if not hips_are_seen(pose):
            angles["pelvis_rotation"] = math.nan
        elif abs(angles["thorax_rotation"]) < SMALL_TURN_DEG:
            posture["hips_along"] = _hips_along(lines, rest.lines)
        hidden, from_camera_deg = width < HIDDEN_SHARE, _facing_away_deg(line, rest.shoulders)
        remark = STANDING if rest.standing else HIDDEN if hidden else None
        scale = 1.0 if rest.standing is False else STANDING_SCALE
        reason = TURNED_AWAY if width < BACK_SHARE else None
        if posture["trunk_lean"] > LEANING_DEG:  # shoulders are narrow by that, turned or not
            self._turned_side.reset()
        elif self._turned_side.is_exchanged(turn, _ratio(width, rest.shoulders[0])):
            reason = reason or SHOULDERS_SWAP
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
                reason,
                remark,
                error_scale=scale * (HIDDEN_SCALE if hidden else 1.0),
            )
            for side in Side
        )

    def reset(self) -> None:
        """Forget the shoulders' ellipse, and to which side they turned."""
        self._ellipse = ShoulderEllipse()
        self._turned_side.reset()

    def _rest(self, neutral: Pose) -> "_Rest":
        """What the neutral itself reads: once, not with every pose."""
        if self._at_rest is None or self._at_rest.pose is not neutral:
            self._at_rest = _Rest(
                neutral,
                is_standing(neutral),
                trunk_lean_deg(neutral),
                trunk_lines(neutral),
                shoulder_line(neutral, neutral.trunk_px),
                _line(neutral.landmarks_px, "shoulder"),
            )
        return self._at_rest

    def _angles(self, pose: Pose, lines: TrunkLines, rest: "_Rest") -> dict[str, float]:
        """Thorax and shoulders on the pelvis, and the pelvis, since neutral, left positive."""
        correction = self._standing if rest.standing else self._seated
        if correction is not None:
            return correction.read(_features(lines, rest.lines))
        neutral = rest.pose
        pelvis = _turned_deg(pose.points, neutral.points, "hip")
        on_pelvis = wrapped_deg(_turned_deg(pose.points, neutral.points, "shoulder") - pelvis)
        return {
            "thorax_rotation": on_pelvis,
            "shoulder_rotation": on_pelvis,
            "pelvis_rotation": pelvis,
        }

    def _with_geometry(
        self, angles: dict[str, float], t_s: float, line: tuple[float, float], rest: "_Rest"
    ) -> dict[str, float]:
        """The learned angles averaged with what the shoulders' ellipse says, where it is known."""
        turn = self._ellipse.turn_of_line_deg(t_s, line, rest.shoulders)
        if math.isnan(turn):
            return angles
        return angles | {
            name: angles[name]
            + GEOMETRY_WEIGHT * (shares[bool(rest.standing)] * turn - angles[name])
            for name, shares in OF_THE_TURN.items()
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """What a neutral itself reads."""

    pose: Pose
    standing: bool | None
    lean_deg: float
    lines: TrunkLines
    shoulders: tuple[float, float]
    """The shoulder line, in lengths of the trunk."""
    shoulders_deg: float
    """Its yaw by pixels alone."""


def hips_are_seen(pose: Pose) -> bool:
    """Whether the pelvis can be told from the rib cage; not known counts as seen."""
    return not any(pose.visibility[hip] < PELVIS_SEEN for hip in both("hip"))


def facing_away_deg(pose: Pose, neutral: Pose) -> float:
    """Angle of the shoulder line from facing the camera, by its width in the picture alone.

    Degrees, 0 to 180, to either side alike; NaN when a shoulder or rest is not known.  Depth is of
    no account, so of two turns of one set it says which is larger, and by which share, also where
    the pose model's depth follows a turn by half.
    """
    now, rest = (shoulder_line(one, neutral.trunk_px) for one in (pose, neutral))
    return _facing_away_deg(now, rest)


def _hips_along(now: TrunkLines, rest: TrunkLines) -> float:
    """How much more the hips have narrowed than where they do not turn with the shoulders.

    Share of their width at rest; NaN where that is not known.
    """
    shoulders, hips = (1.0 - _ratio(now.seen[line], rest.seen[line]) for line in range(2))
    return hips - ALONG_SHARE * shoulders


def _ratio(width: float, at_rest: float) -> float:
    return width / at_rest if at_rest > 0.0 else math.nan


def _facing_away_deg(now: tuple[float, float], rest: tuple[float, float]) -> float:
    return turn_of_line_deg(now[0] / (FACING_WIDTH * rest[0])) if rest[0] > 0.0 else math.nan


def _line(points: FloatArray, landmark: str) -> float:
    left, right = (points[index].tolist() for index in both(landmark))
    return line_yaw_deg(right, left)


def _turned_deg(points: FloatArray, neutral: FloatArray, landmark: str) -> float:
    """How far a line has turned since neutral, degrees, to the left positive."""
    return wrapped_deg(_line(points, landmark) - _line(neutral, landmark))
