"""The only trigonometry in posecheck: degrees out, NaN in gives NaN out.

Image frame: x to the right, y down, z away from the camera (as the pose model gives it: smaller is
nearer), all in pixels.  Body frame: x to the person's left, y forward, z up.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def length(line: Vector) -> float:
    """Length of one line (n,), in its own unit: ``np.linalg.norm`` without its many cases."""
    return math.sqrt(line.dot(line))


def distance(one: Vector, other: Vector) -> float:
    """Length of the line between two points, in their own unit."""
    return length(one - other)


def line_yaw_deg(right: Sequence[float] | Vector, left: Sequence[float] | Vector) -> float:
    """Rotation of a right-to-left body line about the vertical, degrees, turning left positive.

    Zero when the line is parallel to the image and the person faces the camera.  Image frame; a
    person who turns to their left carries the left end away from the camera (z grows).

    >>> round(line_yaw_deg(np.array([0.0, 0.0, 0.0]), np.array([1.0, 0.0, 1.0])), 3)
    45.0
    """
    return math.degrees(math.atan2(left[2] - right[2], left[0] - right[0]))


def inclination_deg(
    lower: Sequence[float] | Vector, upper: Sequence[float] | Vector, *, forward_sign: int
) -> float:
    """Lean of the line from a lower to an upper point against the image's vertical, degrees.

    Positive towards ``forward_sign`` (+1: forward is to the right of the image, -1: to the left).

    >>> round(inclination_deg(np.array([0.0, 10.0]), np.array([5.0, 0.0]), forward_sign=1), 2)
    26.57
    """
    return math.degrees(math.atan2(forward_sign * (upper[0] - lower[0]), lower[1] - upper[1]))


def in_plane_deg(line_deg: float, *, front_sine: float, down_deg: float) -> float:
    """The inclination, in the body's sagittal plane, whose line in the image is that.

    A distant camera at an angle δ (``front_sine`` its sine) in front of the person's side, that
    looks down by e, shows an inclination a as
    tan a' = tan a · cos δ / (cos e - tan a · sin δ · sin e).

    >>> round(in_plane_deg(35.0, front_sine=0.5, down_deg=0.0), 2)  # tan 35° / cos 30°
    38.96
    """
    down = math.radians(down_deg)
    tangent = math.tan(math.radians(line_deg))
    across = math.sqrt(1.0 - front_sine**2) + tangent * front_sine * math.sin(down)
    return math.degrees(math.atan2(tangent * math.cos(down), across))


def sideways_lean_deg(lower: Sequence[float], upper: Sequence[float]) -> float:
    """Lean of a line against the image's vertical, degrees, towards the image's right positive."""
    return inclination_deg(lower, upper, forward_sign=1)


def depth_tilt_deg(lower: Vector, upper: Vector) -> float:
    """Tilt of a line out of the image's plane, degrees, positive where its upper end is farther.

    >>> depth_tilt_deg(np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))
    45.0
    """
    return math.degrees(math.atan2(upper[2] - lower[2], math.dist(upper[:2], lower[:2])))


def turn_of_line_deg(width_share: float) -> float:
    """How far a line is turned out of the picture's plane, by its width there over its own.

    Degrees, 0 (as wide as it is) to 180 (as wide, but the other way round).

    >>> round(turn_of_line_deg(0.5)), turn_of_line_deg(1.2)
    (60, 0.0)
    """
    return math.degrees(math.acos(min(1.0, max(-1.0, width_share))))


def turned_about_vertical(points: Vector, by_deg: float) -> Vector:
    """Points (…, 3) turned about the image's vertical so that ``line_yaw_deg`` grows by an angle.

    >>> turned_about_vertical(np.array([1.0, 2.0, 0.0]), 90.0).round(3).tolist()
    [0.0, 2.0, 1.0]
    """
    sine, cosine = math.sin(math.radians(by_deg)), math.cos(math.radians(by_deg))
    x, y, z = np.moveaxis(points, -1, 0)
    return np.stack([cosine * x - sine * z, y, sine * x + cosine * z], axis=-1)


def wrapped_deg(angle_deg: float) -> float:
    """The same direction within [-180, 180).

    >>> wrapped_deg(190.0)
    -170.0
    """
    return (angle_deg + 180.0) % 360.0 - 180.0


def trunk_axes(hips: Vector, shoulders: Vector) -> Vector:
    """Axes of the trunk as rows (left, forward, up), orthonormal, in the frame of the input.

    ``hips`` and ``shoulders`` are (2, 3): left, right.  Up is mid-hip to mid-shoulder; left is the
    hip line made square to it; forward completes a right-handed body frame.  NaN in, NaN out.
    """
    up = _unit((shoulders[0] + shoulders[1]) / 2.0 - (hips[0] + hips[1]) / 2.0)
    across = hips[0] - hips[1]
    left = _unit(across - up * float(across.dot(up)))
    # Image axes (x right, y down, z away) are right-handed too, so the cross product carries over.
    (left_x, left_y, left_z), (up_x, up_y, up_z) = left.tolist(), up.tolist()
    forward = (
        left_y * up_z - left_z * up_y,
        left_z * up_x - left_x * up_z,
        left_x * up_y - left_y * up_x,
    )
    return np.array([left, forward, up])


def thigh_flexion_abduction_deg(thigh: Vector, axes: Vector, *, outward_sign: int) -> Vector:
    """Flexion and abduction of a hip-to-knee vector in the trunk's frame, degrees, shape (2,).

    Both are zero when the thigh hangs along the trunk.  Flexion is the angle in the sagittal plane
    (forward positive), abduction the angle out of it (outward positive): ``outward_sign`` is +1 for
    the left leg, -1 for the right.
    """
    left, forward, up = (axes @ thigh).tolist()
    flexion = math.atan2(forward, -up)
    abduction = math.atan2(outward_sign * left, math.hypot(forward, up))
    return np.array([math.degrees(flexion), math.degrees(abduction)])


def similarity(before: Vector, after: Vector) -> tuple[float, float, Vector]:
    """Scale, rotation (degrees) and shift that best carry points onto others, in the picture.

    Shapes (n, 2); the shift is that of the points' mean, in their own unit.  Least squares
    (Umeyama 1991, doi:10.1109/34.88573), in the plane.  NaN in, NaN out.

    >>> square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
    >>> scale, rotation_deg, shift = similarity(square, 1.5 * square + [3.0, 0.0])
    >>> round(scale, 6), round(rotation_deg, 6), shift.tolist()
    (1.5, 0.0, [3.5, 0.5])
    """
    start, end = before.mean(axis=0), after.mean(axis=0)
    one, other = before - start, after - end
    along = float((one * other).sum())
    across = float((one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]).sum())
    size = float((one * one).sum())
    scale = math.hypot(along, across) / size if size > 0 else math.nan
    return scale, math.degrees(math.atan2(across, along)), end - start


def off_similar(before: Vector, after: Vector) -> float:
    """How far points are from where ``similarity`` carries others, root mean square, their unit.

    Shapes (n, 2).  NaN in, NaN out.

    >>> square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
    >>> round(off_similar(square, 1.5 * square + [3.0, 0.0]), 6)
    0.0
    >>> round(off_similar(square, square * [1.5, 1.0]), 6)  # half a unit wider on each side
    0.353553
    """
    scale, rotation_deg, _ = similarity(before, after)
    cosine, sine = (
        scale * function(math.radians(rotation_deg)) for function in (math.cos, math.sin)
    )
    carried = (before - before.mean(axis=0)) @ np.array([[cosine, sine], [-sine, cosine]])
    off = carried - (after - after.mean(axis=0))
    return float(np.sqrt((off * off).sum(axis=1).mean()))


def swept_solid_angle_sr(flexion_deg: Vector, abduction_deg: Vector) -> float:
    """Solid angle enclosed by the closed path of the thigh's direction, steradians.

    Positive when the path goes outward: flexion first, then abduction; negative when inward.

    On the unit sphere with flexion as longitude and abduction as latitude the enclosed area is the
    line integral of sin(latitude) d(longitude) (Green's theorem).  Shape (n,); NaN in, NaN out.

    >>> square = np.array([0.0, 90.0, 90.0, 0.0]), np.array([0.0, 0.0, 90.0, 90.0])
    >>> round(swept_solid_angle_sr(*square), 3)  # an eighth of the sphere
    1.571
    """
    longitude = np.radians(np.append(flexion_deg, flexion_deg[:1]))
    sine = np.sin(np.radians(np.append(abduction_deg, abduction_deg[:1])))
    return -float(np.sum((sine[1:] + sine[:-1]) / 2.0 * np.diff(longitude)))


def turning_deg(x: Vector, y: Vector) -> Vector:
    """Unwrapped direction of the points (x, y) seen from the origin, degrees, shape (n,)."""
    return np.degrees(np.unwrap(np.arctan2(y, x)))


def _unit(vector: Vector) -> Vector:
    size = length(vector)
    return vector / size if size > 0 else np.full_like(vector, np.nan)
