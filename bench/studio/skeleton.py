"""Joints of one body: forward kinematics, two-bone inverse kinematics, skinning. NumPy only.

Rotations are relative to the rest pose and expressed in world-parallel axes, so the identity for
every bone is the rest pose.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.studio.rotations import Array, frame, unit


@dataclass(frozen=True)
class Skeleton:
    """Rest joints of a body: ``rest[i]`` is the head of bone ``names[i]`` in metres."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    rest: Array

    def index(self, name: str) -> int:
        """Row of a bone."""
        return self.names.index(name)

    def at(self, name: str) -> Array:
        """Rest position of a bone's head, metres."""
        out: Array = self.rest[self.index(name)]
        return out

    def length(self, first: str, second: str) -> float:
        """Distance between two joints at rest, metres."""
        return float(np.linalg.norm(self.at(first) - self.at(second)))


@dataclass
class Pose:
    """A posed skeleton under construction: rotations are set, then ``solve`` places the joints.

    ``local`` is relative to the parent bone, ``world`` overrides it and is absolute.
    """

    skeleton: Skeleton
    origin: Array = field(default_factory=lambda: np.zeros(3))
    local: dict[str, Array] = field(default_factory=dict)
    world: dict[str, Array] = field(default_factory=dict)
    rotations: Array = field(default_factory=lambda: np.zeros((0, 3, 3)))
    positions: Array = field(default_factory=lambda: np.zeros((0, 3)))

    def solve(self) -> Pose:
        """Forward kinematics: fills ``rotations`` (n, 3, 3) and ``positions`` (n, 3)."""
        bones = self.skeleton
        rotations = np.empty((len(bones.names), 3, 3))
        positions = np.empty((len(bones.names), 3))
        for i, (name, parent) in enumerate(zip(bones.names, bones.parents, strict=True)):
            above = rotations[parent] if parent >= 0 else np.eye(3)
            if name in self.world:
                rotations[i] = self.world[name]
            elif name in self.local:
                rotations[i] = above @ self.local[name]
            else:
                rotations[i] = above
            if parent < 0:
                positions[i] = self.origin
            else:
                positions[i] = positions[parent] + above @ (bones.rest[i] - bones.rest[parent])
        self.rotations, self.positions = rotations, positions
        return self

    def at(self, name: str) -> Array:
        """Posed position of a joint, metres."""
        out: Array = self.positions[self.skeleton.index(name)]
        return out

    def turn(self, name: str) -> Array:
        """World rotation of a bone relative to rest."""
        out: Array = self.rotations[self.skeleton.index(name)]
        return out


def bend_joint(start: Array, end: Array, upper_m: float, lower_m: float, pole: Array) -> Array:
    """Middle joint (knee, elbow) of a two-bone chain from ``start`` to ``end``.

    ``pole`` is the direction in which the joint bends. A target out of reach gives the straight
    chain.
    """
    span = end - start
    distance = float(np.clip(np.linalg.norm(span), abs(upper_m - lower_m) + 1e-6, None))
    direction = unit(span)
    along = (upper_m**2 - lower_m**2 + distance**2) / (2.0 * distance)
    along = min(along, upper_m)
    out_m = np.sqrt(max(upper_m**2 - along**2, 0.0))
    side = unit(pole - direction * float(direction @ pole))
    out: Array = start + direction * along + side * out_m
    return out


def limb_rotations(
    rest: Array, posed: Array, hinge_rest: Array, hinge_new: Array
) -> tuple[Array, Array]:
    """World rotations of the two bones of a limb from rest and posed joints (3, 3) each.

    Rows are start, middle, end. ``hinge_*`` is the axis of the middle joint, so the upper bone's
    own rotation follows the bend, as at a knee or an elbow.
    """
    out = []
    for first, second in ((0, 1), (1, 2)):
        old = frame(rest[second] - rest[first], hinge_rest)
        new = frame(posed[second] - posed[first], hinge_new)
        out.append(new @ old.T)
    return out[0], out[1]


def skin(pose: Pose, vertices: Array, weights: NDArray[np.float32]) -> Array:
    """Linear blend skinning of rest ``vertices`` (v, 3) with ``weights`` (v, bones)."""
    shift = pose.positions - np.einsum("bij,bj->bi", pose.rotations, pose.skeleton.rest)
    table = np.concatenate([pose.rotations.reshape(-1, 9), shift], axis=1).astype(weights.dtype)
    blend = weights @ table
    out: Array = np.einsum("vij,vj->vi", blend[:, :9].reshape(-1, 3, 3), vertices) + blend[:, 9:]
    return out
