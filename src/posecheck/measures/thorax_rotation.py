"""Axial rotation of the rib cage on the pelvis, seen from the front.

The angles are read by learned corrections from a few features of the trunk: one for people who
sit, one for people who stand and turn the pelvis far.  Without corrections they are those of the
shoulder and the hip line, across and in the pose model's depth: the textbook way, kept to compare
with and for bodies whose lines are exact.

The features are few, robust and physically meaningful, from the landmarks in pixels, which every
source has.  Widths and depths are taken now, as their change since the person's own neutral, and at
neutral, so that camera yaw and body shape are part of the reading; offset and slope only as their
change, so that a camera that tips is not.

A second reading is averaged in, from nothing but the recording's own geometry: the shoulder line of
somebody who turns draws an ellipse.  Its width in the picture is a·cos φ and its depth c + d·sin φ,
for the angle φ from the camera.  The true width a, the gain d of the pose model's depth and its
offset c are the person's and the recording's own; they are found from what was seen so far, so that
a camera off the front and a depth that is off do not make one side larger.

Constants: docs/derivations.md#twist.
"""

import math
from typing import ClassVar

import numpy as np

from posecheck.body import Side, both
from posecheck.geometry import line_yaw_deg, turn_of_line_deg, wrapped_deg
from posecheck.measures.kind import Exclusion
from posecheck.measures.posture import hand_height, hip_height, position_of, trunk_lean_deg
from posecheck.measures.ridge_model import RidgeModel
from posecheck.records import OTHER_PROTOCOL, FloatArray, Note, Pose, Sample

WIDER_THAN_REST = 1.03
"""The true width over that at rest, before more is known: nobody sits exactly square [ratio]."""
USUAL = (math.log(WIDER_THAN_REST), math.log(1.9), 0.0)
"""Before more is known: log of the width over that at rest, log of the depth's gain, offset; the
gain and the offset in lengths of the trunk."""
SPREAD = (0.06, 0.35, 0.12)
"""How far each may be from that: standard deviations between recordings [share, ratio and trunk
lengths]."""
SCATTER = (0.03, 0.12)
"""Standard deviations of width and depth about the ellipse, in lengths of the trunk [trunk
lengths]."""
WORTH = 40.0
"""All that was seen counts as so many independent observations, however many pictures it is
[observations]."""
OUTLIER = 2.0
"""Beyond so many standard deviations an observation counts less (Huber) [standard deviations]."""
STEP = 0.1
"""Observations whose depth differs by less than this are put together [trunk lengths]."""
ROUNDS = 3
"""Of Gauss–Newton steps with each pose, from where the one before left off."""


def shoulder_line(pose: Pose, trunk_px: float) -> tuple[float, float]:
    """Width in the picture and depth of the shoulder line, in lengths of the trunk.

    The width is measured along the line, so that a camera that tips does not change it; it is
    negative when the person shows their back.
    """
    left, right = both("shoulder")
    line = (pose.landmarks_px[left] - pose.landmarks_px[right]) / trunk_px
    return math.copysign(math.hypot(line[0], line[1]), line[0]), float(line[2])


class ShoulderEllipse:
    """Learns from shoulder lines as they come, and says how far each has turned."""

    def __init__(self) -> None:
        self._seen: dict[int, FloatArray] = {}
        self._found = np.array(USUAL)
        self._last_s = -math.inf

    def turn_deg(self, pose: Pose, neutral: Pose) -> float:
        """The shoulder line's turn in the room since neutral, degrees, left positive.

        NaN when it is not known.  A pose that is no later than the last one teaches nothing.
        """
        now, rest = (shoulder_line(one, neutral.trunk_px) for one in (pose, neutral))
        if not all(map(math.isfinite, (*now, *rest))) or rest[0] <= 0.0:
            return math.nan
        width, depth = now[0] / rest[0], now[1]
        if pose.t_s > self._last_s:
            self._last_s = pose.t_s
            step = self._seen.setdefault(round(depth / STEP), np.zeros(3))
            step += (1.0, width, depth)
            self._fit(rest[0])
        return math.degrees(self._angle(width, depth) - self._angle(1.0, rest[1]))

    def _angle(self, width: float, depth: float) -> float:
        stretch, gain, offset = self._found
        return math.atan2((depth - offset) / math.exp(gain), width / math.exp(stretch))

    def _fit(self, rest_width: float) -> None:
        """A few steps towards the likeliest ellipse of all lines so far (maximum a posteriori)."""
        seen = np.stack(list(self._seen.values()))
        counts, widths, depths = seen[:, 0], seen[:, 1] / seen[:, 0], seen[:, 2] / seen[:, 0]
        counts = counts * (WORTH / counts.sum())
        spread = np.array(SPREAD)
        for _ in range(ROUNDS):
            stretch, gain = np.exp(self._found[:2])
            x, y = widths / stretch, (depths - self._found[2]) / gain
            radius = np.maximum(np.hypot(x, y), 1e-9)
            scatter = np.hypot(
                x / radius * SCATTER[0] / rest_width / stretch, y / radius * SCATTER[1] / gain
            )
            miss = (radius - 1.0) / scatter
            slope = np.stack([-(x**2), -(y**2), -y / gain], axis=1) / (radius * scatter)[:, None]
            trust = counts * np.minimum(1.0, OUTLIER / np.maximum(np.abs(miss), 1e-9))
            weighted = slope * trust[:, None]
            pull = weighted.T @ miss + (self._found - np.array(USUAL)) / spread**2
            step = np.linalg.solve(weighted.T @ slope + np.diag(spread**-2.0), -pull)
            self._found = self._found + np.clip(step, -0.2, 0.2)


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
    now, zero = _of(pose), _of(neutral)
    own = [CHANGES.index(name) for name in NAMES]
    sines = [_sine(pose, neutral, landmark) for landmark in ("shoulder", "hip")]
    return np.concatenate([now[own], now - zero, zero[own], sines])


def is_standing(neutral: Pose) -> bool | None:
    """Whether the person stands rather than sits; None when the knees are not seen."""
    position = position_of(neutral)
    return None if position is None else position != "seated"


def _sine(pose: Pose, neutral: Pose, landmark: str) -> float:
    """Sine of a line's turn since neutral by its shortening; depth says only to which side."""
    left, right = both(landmark)
    now, zero = (
        (one.landmarks_px[left] - one.landmarks_px[right]) / one.trunk_px for one in (pose, neutral)
    )
    cosine = min(1.0, max(-1.0, float(now[0] / zero[0]))) if zero[0] else math.nan
    towards = math.tanh(float(now[2] - zero[2]) / SIDE_KNOWN)
    return towards * math.sqrt(1.0 - cosine * cosine)


def _of(pose: Pose) -> FloatArray:
    points, trunk = pose.landmarks_px, pose.trunk_px
    (left_shoulder, right_shoulder), (left_hip, right_hip) = both("shoulder"), both("hip")
    across = points[left_shoulder] - points[right_shoulder]
    hips = points[left_hip] - points[right_hip]
    offset = (points[left_shoulder, 0] + points[right_shoulder, 0]) / 2.0 - (
        points[left_hip, 0] + points[right_hip, 0]
    ) / 2.0
    if not math.isfinite(trunk) or trunk == 0.0:
        return np.full(len(CHANGES), np.nan)
    return np.array(
        [
            across[0] / trunk,
            hips[0] / trunk,
            offset / trunk,
            across[1] / trunk,
            line_yaw_deg(points[right_shoulder], points[left_shoulder]) / 50.0,
            line_yaw_deg(points[right_hip], points[left_hip]) / 50.0,
        ]
    )


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
    reads_depth: ClassVar[bool] = True
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
