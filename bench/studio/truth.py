"""Angles of a posed body by the project's conventions. NumPy only.

Input is what was posed (segment rotations and joint centres, world frame: x to the person's left
at rest, -y forward, z up), never what was commanded. Everything is degrees; left positive for
turns, forward positive for shanks and flexion, outward positive for abduction on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SIDES = ("left", "right")


@dataclass(frozen=True)
class Segments:
    """Posed segments over time, n rows each; joint centres in metres.

    ``pelvis`` and ``thorax`` are world rotations (n, 3, 3) whose third column is the segment's long
    axis (up). The mappings are keyed by ``left`` and ``right``.
    """

    t_s: Array
    pelvis: Array
    thorax: Array
    shoulder: Mapping[str, Array]
    hip: Mapping[str, Array]
    knee: Mapping[str, Array]
    ankle: Mapping[str, Array]
    toe: Mapping[str, Array]
    heel_m: Mapping[str, Array]


@dataclass(frozen=True)
class Angles:
    """Truth per instant, arrays of n; degrees, heel height in cm above its resting height."""

    t_s: Array
    thorax_rotation_deg: Array
    pelvis_rotation_deg: Array
    shoulder_rotation_deg: Array
    trunk_lean_forward_deg: Array
    trunk_lean_left_deg: Array
    shank_inclination_left_deg: Array
    shank_inclination_right_deg: Array
    heel_height_left_cm: Array
    heel_height_right_cm: Array
    hip_flexion_left_deg: Array
    hip_flexion_right_deg: Array
    hip_abduction_left_deg: Array
    hip_abduction_right_deg: Array

    def side(self, measure: str, side: str, unit: str = "deg") -> Array:
        """The array of a two-sided measure, e.g. ``side("hip_flexion", "left")``."""
        out: Array = getattr(self, f"{measure}_{side}_{unit}")
        return out

    def as_dict(self) -> dict[str, Array]:
        """All arrays by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


def wrap_deg(angle: Array) -> Array:
    """Angles brought into [-180, 180)."""
    out: Array = (angle + 180.0) % 360.0 - 180.0
    return out


def axial_deg(rotation: Array) -> Array:
    """The axial (z) component of rotations (n, 3, 3): atan2(R10 - R01, R00 + R11), degrees."""
    out: Array = np.degrees(
        np.arctan2(
            rotation[..., 1, 0] - rotation[..., 0, 1],
            rotation[..., 0, 0] + rotation[..., 1, 1],
        )
    )
    return out


def mean_rotation(rotations: Array) -> Array:
    """The rotation nearest to the mean of ``rotations`` (n, 3, 3)."""
    left, _, right = np.linalg.svd(rotations.mean(axis=0))
    flip = np.diag([1.0, 1.0, float(np.sign(np.linalg.det(left @ right)))])
    out: Array = left @ flip @ right
    return out


def thorax_rotation_deg(pelvis: Array, thorax: Array, neutral: NDArray[np.bool_]) -> Array:
    """Rib cage relative to pelvis about the pelvis' long axis, zero at neutral, left positive.

    ``neutral`` selects the quiet rows. R = pelvisᵀ · thorax with the thorax' axes chosen parallel
    to the pelvis' at neutral.
    """
    pelvis_0, thorax_0 = mean_rotation(pelvis[neutral]), mean_rotation(thorax[neutral])
    relative = np.swapaxes(pelvis, 1, 2) @ thorax @ (thorax_0.T @ pelvis_0)
    return axial_deg(relative)


def pelvis_rotation_deg(pelvis: Array, neutral: NDArray[np.bool_]) -> Array:
    """Turn of the pelvis about the vertical from its neutral, left positive."""
    return axial_deg(pelvis @ mean_rotation(pelvis[neutral]).T)


def shoulder_rotation_deg(
    pelvis: Array, left: Array, right: Array, neutral: NDArray[np.bool_]
) -> Array:
    """Shoulder line on the pelvis, about the pelvis' long axis, zero at neutral, left positive."""
    line = np.einsum("nji,nj->ni", pelvis, left - right)
    angle = np.degrees(np.arctan2(line[:, 1], line[:, 0]))
    reference = line[neutral].mean(axis=0)
    return wrap_deg(angle - float(np.degrees(np.arctan2(reference[1], reference[0]))))


def shank_inclination_deg(knee: Array, ankle: Array, toe: Array) -> Array:
    """Ankle-to-knee line against the vertical in the foot's sagittal plane, forward positive."""
    forward = (toe - ankle) * np.array([1.0, 1.0, 0.0])
    forward /= np.linalg.norm(forward, axis=-1, keepdims=True)
    shank = knee - ankle
    ahead = np.einsum("ni,ni->n", shank, forward)
    out: Array = np.degrees(np.arctan2(ahead, shank[:, 2]))
    return out


def trunk_axes(segments: Segments) -> tuple[Array, Array, Array]:
    """Unit vectors (n, 3) of the trunk: down (mid-shoulder to mid-hip), left and forward.

    Left is the hip line made square to the trunk's axis.
    """
    down = segments.hip["left"] + segments.hip["right"]
    down = down - segments.shoulder["left"] - segments.shoulder["right"]
    down = down / np.linalg.norm(down, axis=1, keepdims=True)
    left = segments.hip["left"] - segments.hip["right"]
    left = left - down * np.einsum("ni,ni->n", left, down)[:, None]
    left = left / np.linalg.norm(left, axis=1, keepdims=True)
    forward = np.cross(down, left)
    return down, left, forward


def thigh_in_trunk(segments: Segments, side: str) -> Array:
    """Unit thigh direction (hip to knee) in the trunk's axes: forward, outward, down (n, 3)."""
    down, left, forward = trunk_axes(segments)
    outward = left if side == "left" else -left
    thigh = segments.knee[side] - segments.hip[side]
    thigh = thigh / np.linalg.norm(thigh, axis=1, keepdims=True)
    parts = [np.einsum("ni,ni->n", thigh, axis) for axis in (forward, outward, down)]
    out: Array = np.stack(parts, axis=1)
    return out


def hip_angles_deg(
    segments: Segments, side: str, neutral: NDArray[np.bool_]
) -> tuple[Array, Array]:
    """Flexion and abduction of a thigh against the trunk, zero with the thigh hanging at neutral.

    Flexion is taken in the trunk's sagittal plane, abduction is the angle out of that plane.
    """
    ahead, outward, down = thigh_in_trunk(segments, side).T
    flexion = np.degrees(np.arctan2(ahead, down))
    abduction = np.degrees(np.arcsin(np.clip(outward, -1.0, 1.0)))
    return flexion - np.median(flexion[neutral]), abduction - np.median(abduction[neutral])


def trunk_lean_deg(segments: Segments) -> tuple[Array, Array]:
    """Lean of mid-hip→mid-shoulder against the vertical: forward (-y) and to the left (+x)."""
    down, _, _ = trunk_axes(segments)
    forward = np.degrees(np.arctan2(down[:, 1], -down[:, 2]))
    left = np.degrees(np.arctan2(-down[:, 0], -down[:, 2]))
    return forward, left


def measure(segments: Segments, neutral_until_s: float) -> Angles:
    """All angles over time; neutral is every instant before ``neutral_until_s``."""
    neutral = segments.t_s < neutral_until_s
    lean_forward, lean_left = trunk_lean_deg(segments)
    values: dict[str, Array] = {}
    for side in SIDES:
        heel = segments.heel_m[side]
        values[f"heel_height_{side}_cm"] = 100.0 * (heel - np.median(heel[neutral]))
        values[f"shank_inclination_{side}_deg"] = shank_inclination_deg(
            segments.knee[side], segments.ankle[side], segments.toe[side]
        )
        flexion, abduction = hip_angles_deg(segments, side, neutral)
        values[f"hip_flexion_{side}_deg"] = flexion
        values[f"hip_abduction_{side}_deg"] = abduction
    return Angles(
        t_s=segments.t_s,
        thorax_rotation_deg=thorax_rotation_deg(segments.pelvis, segments.thorax, neutral),
        pelvis_rotation_deg=pelvis_rotation_deg(segments.pelvis, neutral),
        shoulder_rotation_deg=shoulder_rotation_deg(
            segments.pelvis, segments.shoulder["left"], segments.shoulder["right"], neutral
        ),
        trunk_lean_forward_deg=lean_forward,
        trunk_lean_left_deg=lean_left,
        **values,
    )
