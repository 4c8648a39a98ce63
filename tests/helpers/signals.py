"""Signals and bodies with known answers."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from posecheck.body import LANDMARK_COUNT, index_of
from posecheck.body import Side as BodySide
from posecheck.records import FloatArray, Pose

WIDTH_PX, HEIGHT_PX = 1280, 960
TRUNK_PX, THIGH_PX, SHANK_PX, FOOT_PX = 200.0, 170.0, 160.0, 80.0
SHOULDERS_PX, HIPS_PX = 150.0, 100.0


def times(duration_s: float, rate_hz: float = 30.0) -> FloatArray:
    """Even times from 0 up to the duration."""
    return np.arange(0.0, duration_s, 1.0 / rate_hz)


def bump(t_s: float, *, start_s: float, rise_s: float, hold_s: float, top: float) -> float:
    """A raised cosine up, a hold, and the same way back; 0 elsewhere.  It peaks at ``top``."""
    since = t_s - start_s
    total = 2 * rise_s + hold_s
    if not 0.0 <= since <= total:
        return 0.0
    edge = min(since, total - since, rise_s) / rise_s
    return top * (1.0 - math.cos(math.pi * edge)) / 2.0


def left_tenth_s(*, start_s: float, rise_s: float) -> float:
    """When a bump reaches a tenth of its top."""
    return start_s + rise_s * math.acos(1.0 - 2.0 * 0.1) / math.pi


def standing(t_s: float, *, x_px: float = 640.0, yaw_deg: float = 0.0) -> Pose:
    """A person standing still, at that camera yaw (+90: the camera sees the left side)."""
    return body(t_s, x_px=x_px, camera_yaw_deg=yaw_deg)


SITTING = ((80.0, 0.0), (80.0, 0.0))
"""Thighs of somebody on a chair."""


def body(
    t_s: float,
    *,
    shoulders_deg: float = 0.0,
    pelvis_deg: float = 0.0,
    shanks_deg: tuple[float, float] = (0.0, 0.0),
    flexion_abduction_deg: tuple[tuple[float, float], tuple[float, float]] = ((0, 0), (0, 0)),
    foot_px: tuple[FloatArray | None, FloatArray | None] = (None, None),
    camera_yaw_deg: float = 0.0,
    x_px: float = 640.0,
) -> Pose:
    """A stick person with exactly these angles, (left, right) where there are two.

    Rotations are turns to the person's left.  Built in the person's frame (left, up, forward) and
    seen by a distant camera: orthographic.
    """
    points = np.zeros((LANDMARK_COUNT, 3))
    for row, side in enumerate(BodySide):
        sign = side.sign
        shoulder = _turned(np.array([sign * SHOULDERS_PX / 2, TRUNK_PX, 0.0]), shoulders_deg)
        hip = _turned(np.array([sign * HIPS_PX / 2, 0.0, 0.0]), pelvis_deg)
        thigh = THIGH_PX * _direction(*flexion_abduction_deg[row], sign)
        lean = math.radians(shanks_deg[row])
        ankle_below = SHANK_PX * np.array([0.0, -math.cos(lean), -math.sin(lean)])
        knee = hip + thigh
        ankle = knee + ankle_below
        if shanks_deg[row] != 0.0 or foot_px[row] is not None:
            place = foot_px[row]
            ankle = hip * [1, 0, 0] + [0.0, -(THIGH_PX + SHANK_PX), 0.0]
            ankle = ankle if place is None else ankle + place
            knee = ankle - ankle_below
        toe = ankle + [0.0, -15.0, 0.7 * FOOT_PX]
        heel = toe - [0.0, 0.0, FOOT_PX]
        for name, point in (
            ("shoulder", shoulder), ("elbow", shoulder + [0, -60, 10]),
            ("wrist", shoulder + [0, -110, 20]), ("ear", shoulder + [0, 60, 0]),
            ("hip", hip), ("knee", knee), ("ankle", ankle), ("heel", heel), ("foot_index", toe),
        ):  # fmt: skip
            points[index_of(name, side)] = point
    points[0] = [0.0, TRUNK_PX + 70.0, 30.0]
    return _seen(t_s, points, camera_yaw_deg=camera_yaw_deg, x_px=x_px)


def poses(
    duration_s: float, at: Callable[[float], Pose], *, rate_hz: float = 15.0
) -> Iterator[tuple[None, Pose]]:
    """What the loop takes: poses without pictures."""
    return ((None, at(float(t_s))) for t_s in times(duration_s, rate_hz))


def _turned(point: FloatArray, turn_left_deg: float) -> FloatArray:
    """A point (left, up, forward) after the body turned to its left about the vertical."""
    turn = math.radians(turn_left_deg)
    left, up, forward = point
    return np.array(
        [
            left * math.cos(turn) + forward * math.sin(turn),
            up,
            forward * math.cos(turn) - left * math.sin(turn),
        ]
    )


def _direction(flexion_deg: float, abduction_deg: float, sign: int) -> FloatArray:
    flexion, abduction = math.radians(flexion_deg), math.radians(abduction_deg)
    return np.array(
        [
            sign * math.sin(abduction),
            -math.cos(abduction) * math.cos(flexion),
            math.cos(abduction) * math.sin(flexion),
        ]
    )


def _seen(t_s: float, points: FloatArray, *, camera_yaw_deg: float, x_px: float) -> Pose:
    """Image landmarks: x right, y down, z away; the person's left is right in the image."""
    turn = math.radians(camera_yaw_deg)
    left, up, forward = points.T
    # Walking round to the person's left is the same as the person turning to their right.
    x = left * math.cos(turn) - forward * math.sin(turn)
    toward = forward * math.cos(turn) + left * math.sin(turn)
    landmarks = np.stack([x_px + x, 420.0 - up, -toward], axis=1)
    return Pose(t_s, landmarks, np.ones(LANDMARK_COUNT), WIDTH_PX, HEIGHT_PX)
