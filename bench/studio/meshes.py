"""Triangle meshes with skinning weights: subset, subdivide, smooth, clip, inflate. NumPy only."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.studio.rotations import Array

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Mesh:
    """Rest vertices (v, 3) in metres, triangles (t, 3), weights (v, bones), colours 0..1 (v, 3)."""

    vertices: Array
    triangles: Indices
    weights: NDArray[np.float32]
    colours: Array


def from_quads(
    vertices: Array, quads: Indices, weights: NDArray[np.float32], colour: Array
) -> Mesh:
    """The vertices that ``quads`` use, as triangles, in one colour or a colour per vertex."""
    used, corners = np.unique(quads, return_inverse=True)
    quads = corners.reshape(-1, 4)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    colours = colour[used] if colour.ndim == 2 else np.tile(colour, (len(used), 1))
    return Mesh(vertices[used], triangles, weights[used], colours)


def keep_triangles(mesh: Mesh, keep: NDArray[np.bool_]) -> Mesh:
    """Only the triangles flagged in ``keep``, unused vertices removed."""
    used, corners = np.unique(mesh.triangles[keep], return_inverse=True)
    return Mesh(mesh.vertices[used], corners.reshape(-1, 3), mesh.weights[used], mesh.colours[used])


def join(first: Mesh, second: Mesh) -> Mesh:
    """Both meshes as one."""
    return Mesh(
        np.concatenate([first.vertices, second.vertices]),
        np.concatenate([first.triangles, second.triangles + len(first.vertices)]),
        np.concatenate([first.weights, second.weights]),
        np.concatenate([first.colours, second.colours]),
    )


def edges(triangles: Indices) -> tuple[Indices, Indices]:
    """Unique edges (e, 2), and for each triangle its edges 01, 12, 20 as rows of those (t, 3)."""
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    unique, where = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True)
    return unique, where.reshape(3, -1).T


def _blend(
    mesh: Mesh, first: Indices, second: Indices, share: Array
) -> tuple[Array, NDArray[np.float32], Array]:
    """Vertices, weights and colours at ``share`` of the way from ``first`` to ``second``."""
    part = share[:, None]
    slim = part.astype(np.float32)
    points = mesh.vertices[first] * (1 - part) + mesh.vertices[second] * part
    weights = mesh.weights[first] * (1 - slim) + mesh.weights[second] * slim
    colours = mesh.colours[first] * (1 - part) + mesh.colours[second] * part
    return points, weights, colours


def subdivide(mesh: Mesh) -> Mesh:
    """Every triangle into four at the middles of its edges."""
    pairs, of = edges(mesh.triangles)
    points, weights, colours = _blend(mesh, pairs[:, 0], pairs[:, 1], np.full(len(pairs), 0.5))
    a, b, c = mesh.triangles.T
    ab, bc, ca = (of + len(mesh.vertices)).T
    parts = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    return Mesh(
        np.concatenate([mesh.vertices, points]),
        np.concatenate([np.stack(part, axis=1) for part in parts]),
        np.concatenate([mesh.weights, weights]),
        np.concatenate([mesh.colours, colours]),
    )


def smooth(mesh: Mesh, rounds: int, share: float = 0.5) -> Mesh:
    """Laplacian smoothing of the positions; open borders stay."""
    pairs, of = edges(mesh.triangles)
    border = np.zeros(len(mesh.vertices), dtype=bool)
    border[pairs[np.bincount(of.ravel(), minlength=len(pairs)) == 1].ravel()] = True
    count = np.bincount(pairs.ravel(), minlength=len(mesh.vertices))[:, None]
    points = mesh.vertices.copy()
    for _ in range(rounds):
        total = np.zeros_like(points)
        np.add.at(total, pairs[:, 0], points[pairs[:, 1]])
        np.add.at(total, pairs[:, 1], points[pairs[:, 0]])
        moved = points + share * (total / np.maximum(count, 1) - points)
        points = np.where(border[:, None], points, moved)
    return replace(mesh, vertices=points)


def normals(vertices: Array, triangles: Indices) -> Array:
    """Unit vertex normals (v, 3), area-weighted."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    face = np.cross(b - a, c - a)
    flat = triangles.T.ravel()
    face3 = np.concatenate([face, face, face])
    sums = [np.bincount(flat, weights=face3[:, k], minlength=len(vertices)) for k in range(3)]
    total = np.stack(sums, axis=1).astype(float)
    out: Array = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
    return out


def inflate(mesh: Mesh, by_m: Array | float) -> Mesh:
    """Vertices moved outward along their normals."""
    offset = np.broadcast_to(np.asarray(by_m, dtype=float), (len(mesh.vertices),))
    moved = mesh.vertices + normals(mesh.vertices, mesh.triangles) * offset[:, None]
    return replace(mesh, vertices=moved)


def clip(mesh: Mesh, level: Array) -> Mesh:
    """The part where ``level`` (one value per vertex) is positive, cut cleanly at zero."""
    inside = level > 0
    number = inside[mesh.triangles].sum(axis=1)
    crossing = (number == 1) | (number == 2)
    pairs, of = edges(mesh.triangles)
    cut = inside[pairs[:, 0]] != inside[pairs[:, 1]]
    first, second = pairs[cut].T
    share = level[first] / (level[first] - level[second])
    points, weights, colours = _blend(mesh, first, second, share)
    row = np.full(len(pairs), -1)
    row[cut] = len(mesh.vertices) + np.arange(int(cut.sum()))
    triangles = [mesh.triangles[number == 3]]
    for k in range(3):
        tri, edge = mesh.triangles[crossing], row[of[crossing]]
        here, after, before = tri[:, k], tri[:, (k + 1) % 3], tri[:, (k + 2) % 3]
        out_edge, in_edge = edge[:, k], edge[:, (k + 2) % 3]
        one = inside[here] & ~inside[after] & ~inside[before]
        triangles.append(np.stack([here, out_edge, in_edge], axis=1)[one])
        two = ~inside[here] & inside[after] & inside[before]
        triangles.append(np.stack([out_edge, after, before], axis=1)[two])
        triangles.append(np.stack([out_edge, before, in_edge], axis=1)[two])
    grown = Mesh(
        np.concatenate([mesh.vertices, points]),
        np.concatenate(triangles),
        np.concatenate([mesh.weights, weights]),
        np.concatenate([mesh.colours, colours]),
    )
    return keep_triangles(grown, np.ones(len(grown.triangles), dtype=bool))
