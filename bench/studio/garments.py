"""Clothes, shoes, hair, eyes and skin, cut from the MakeHuman base and helper meshes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bench.studio import meshes
from bench.studio.library import RestBody
from bench.studio.meshes import Mesh
from bench.studio.rotations import Array, unit
from bench.studio.skeleton import Skeleton

if TYPE_CHECKING:
    from bench.studio.bodies import Look

ARM_BONES = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal", "shoulder01")
LEG_BONES = ("upperleg", "lowerleg", "foot", "toe")


def _share(rest: RestBody, weights: NDArray[np.float32], prefixes: tuple[str, ...]) -> Array:
    """How much of each vertex hangs on bones whose names start with ``prefixes``, 0..1."""
    columns = [i for i, name in enumerate(rest.base.names) if name.startswith(prefixes)]
    out: Array = weights[:, columns].sum(axis=1).astype(float)
    return out


def _along_arm(rest: RestBody, points: Array) -> Array:
    """Distance of points from the shoulder joint along the nearer arm, as a share of its length."""
    bones = rest.skeleton
    out = np.zeros(len(points))
    for suffix, mask in ((".L", points[:, 0] >= 0), (".R", points[:, 0] < 0)):
        chain = ("upperarm01", "lowerarm01", "wrist")
        shoulder, elbow, wrist = (bones.at(bone + suffix) for bone in chain)
        upper, lower = np.linalg.norm(elbow - shoulder), np.linalg.norm(wrist - elbow)
        first = (points[mask] - shoulder) @ unit(elbow - shoulder)
        second = (points[mask] - elbow) @ unit(wrist - elbow)
        # beyond the elbow's bisecting plane the forearm counts
        bisect = unit(unit(elbow - shoulder) + unit(wrist - elbow))
        beyond = (points[mask] - elbow) @ bisect > 0
        out[mask] = np.where(beyond, upper + second, first) / (upper + lower)
    return out


def _along_leg(rest: RestBody, points: Array) -> Array:
    """Height below the hip joint as a share of the hip's height over the ankle."""
    hip, ankle = rest.skeleton.at("upperleg01.L")[2], rest.skeleton.at("foot.L")[2]
    out: Array = (hip - points[:, 2]) / (hip - ankle)
    return out


def _tights(rest: RestBody) -> Mesh:
    mesh = meshes.from_quads(
        rest.vertices, rest.base.quads["helper-tights"], rest.base.weights, np.ones(3)
    )
    return meshes.subdivide(mesh)


def _shirt(rest: RestBody, look: Look, tights: Mesh) -> Mesh:
    bones = rest.skeleton
    arm = _share(rest, tights.weights, ARM_BONES)
    points = tights.vertices
    hip_z = bones.at("upperleg01.L")[2]
    sleeve = np.where(arm > 0.35, look.sleeve * 0.97 + 0.02 - _along_arm(rest, points), 0.2)
    hem = np.where(arm > 0.5, 0.2, points[:, 2] - (hip_z - 0.02))
    collar_z = bones.at("neck01")[2] + 0.015
    throat = bones.at("neck01")[1]
    collar = np.where(arm > 0.5, 0.2, collar_z - points[:, 2] + 0.35 * (points[:, 1] - throat))
    mesh = meshes.clip(tights, np.minimum(np.minimum(sleeve, hem), collar))
    loose = look.looseness_m
    arm = _share(rest, mesh.weights, ARM_BONES)
    waist = np.clip((bones.at("spine02")[2] - mesh.vertices[:, 2]) / 0.25, 0, 1)
    ease = 0.007 + loose * (0.35 + 0.65 * np.where(arm > 0.5, 0.6, waist))
    mesh = meshes.smooth(meshes.inflate(mesh, ease), 2 + int(loose * 300))
    return replace(mesh, colours=np.tile(look.shirt, (len(mesh.vertices), 1)))


def _trousers(rest: RestBody, look: Look, tights: Mesh) -> Mesh:
    bones = rest.skeleton
    points = tights.vertices
    arm = _share(rest, tights.weights, ARM_BONES)
    waist_z = 0.35 * bones.at("spine03")[2] + 0.65 * bones.at("spine04")[2]
    level = np.minimum(look.trouser_leg - _along_leg(rest, points), waist_z - points[:, 2])
    mesh = meshes.clip(tights, np.where(arm > 0.5, -0.2, level))
    loose = min(look.looseness_m, 0.012) * np.clip(_along_leg(rest, mesh.vertices) / 0.3, 0, 1)
    mesh = meshes.smooth(meshes.inflate(mesh, 0.004 + loose), 2)
    return replace(mesh, colours=np.tile(look.trousers, (len(mesh.vertices), 1)))


def _shoes(rest: RestBody, look: Look, tights: Mesh) -> Mesh:
    """Trainers: the foot of the tights, thickened, with a flat light sole."""
    ankle_z = rest.skeleton.at("foot.L")[2]
    mesh = meshes.clip(tights, ankle_z + 0.025 - tights.vertices[:, 2])
    mesh = meshes.smooth(meshes.inflate(mesh, 0.009), 2)
    low = float(mesh.vertices[:, 2].min())
    upper = meshes.clip(mesh, mesh.vertices[:, 2] - (low + 0.012))
    sole = meshes.clip(mesh, low + 0.012 - mesh.vertices[:, 2])
    points = sole.vertices.copy()
    points[:, 2] = low - 0.014
    sole = replace(sole, vertices=points)
    sole = meshes.join(sole, _rim(sole, 0.026))
    sole = replace(sole, colours=np.tile((0.86, 0.86, 0.84), (len(sole.vertices), 1)))
    upper = replace(upper, colours=np.tile(look.shoe, (len(upper.vertices), 1)))
    return meshes.join(upper, sole)


def _rim(mesh: Mesh, up_m: float) -> Mesh:
    """A vertical band of height ``up_m`` on the open border of a mesh."""
    pairs, of = meshes.edges(mesh.triangles)
    low = pairs[np.bincount(of.ravel(), minlength=len(pairs)) == 1]
    count = len(mesh.vertices)
    raised = mesh.vertices + np.array([0.0, 0.0, up_m])
    a, b = low.T
    triangles = np.concatenate(
        [np.stack([a, b, b + count], axis=1), np.stack([a, b + count, a + count], axis=1)]
    )
    both = Mesh(
        np.concatenate([mesh.vertices, raised]),
        triangles,
        np.concatenate([mesh.weights, mesh.weights]),
        np.concatenate([mesh.colours, mesh.colours]),
    )
    return meshes.keep_triangles(both, np.ones(len(triangles), dtype=bool))


def _skin_colours(rest: RestBody, look: Look) -> Array:
    """Skin with redder lips, cheeks and knuckles, and eyebrows, per base-mesh vertex."""
    tone = np.array(look.skin)
    points = rest.vertices
    rng = np.random.default_rng(7)
    colours = np.tile(tone, (len(points), 1)) * (1 + rng.normal(0, 0.012, (len(points), 1)))
    lips = rest.base.masks["lips"][:, None] > 0.5
    colours = np.where(lips, tone * np.array([0.86, 0.62, 0.62]), colours)
    eye = rest.vertices[rest.base.quads["helper-l-eye"].ravel()].mean(axis=0)
    side = np.abs(points[:, 0])
    front = points[:, 1] < eye[1] + 0.01
    cheek = np.exp(-((side - 0.042) ** 2 + (points[:, 2] - eye[2] + 0.045) ** 2) / 0.0004)
    colours *= 1 - (0.10 * cheek * front)[:, None] * np.array([0.0, 1.0, 0.9])
    arch = eye[2] + 0.024 - 0.10 * np.abs(side - 0.036)
    brow = front & (np.abs(points[:, 2] - arch) < 0.0045) & (side > 0.012) & (side < 0.055)
    brow &= points[:, 2] < eye[2] + 0.04
    colours[brow] = 0.55 * np.array(look.hair) + 0.45 * tone * 0.6
    if look.skin_texture > 0:
        colours *= 1 + look.skin_texture * _blotches(points)[:, None] * np.array([0.6, 1.0, 1.0])
    return np.clip(colours, 0, 1)


def _blotches(points: Array) -> Array:
    """Smooth irregular values of about unit size on the skin, from waves of 1 to 6 cm."""
    rng = np.random.default_rng(13)
    waves = rng.normal(0, 1, (24, 3))
    waves *= (2 * np.pi / rng.uniform(0.01, 0.06, 24) / np.linalg.norm(waves, axis=1))[:, None]
    out: Array = np.sin(points @ waves.T + rng.uniform(0, 2 * np.pi, 24)).sum(axis=1) / np.sqrt(12)
    return out


def _skin(rest: RestBody, look: Look) -> Mesh:
    """The visible body: what clothes cover is left out, so that nothing pokes through."""
    mesh = meshes.from_quads(
        rest.vertices, rest.base.quads["body"], rest.base.weights, _skin_colours(rest, look)
    )
    points = mesh.vertices
    arm = _share(rest, mesh.weights, ARM_BONES)
    head = _share(rest, mesh.weights, ("head", "neck"))
    collar = rest.skeleton.at("neck01")[2] - 0.045
    along_arm, along_leg = _along_arm(rest, points), _along_leg(rest, points)
    shown = (arm > 0.5) & (along_arm > look.sleeve * 0.97 - 0.04)
    shown |= (arm < 0.5) & (along_leg > look.trouser_leg - 0.03)
    shown |= (head > 0.5) | ((arm < 0.5) & (points[:, 2] > collar))
    if look.sleeve < 0.2:
        shown |= points[:, 2] > collar - 0.04
    if look.footwear == "shoes":
        shown &= points[:, 2] > rest.skeleton.at("foot.L")[2] - 0.01
    return meshes.keep_triangles(mesh, np.all(shown[mesh.triangles], axis=1))


def _hair(rest: RestBody, look: Look) -> Mesh:
    """A cap grown from the scalp, with a bun or a ponytail where the style has one."""
    mesh = meshes.from_quads(
        rest.vertices, rest.base.quads["body"], rest.base.weights, np.array(look.hair)
    )
    eye = rest.vertices[rest.base.quads["helper-l-eye"].ravel()].mean(axis=0)
    head = _share(rest, mesh.weights, ("head",))
    ears = rest.base.masks["ears"][np.unique(rest.base.quads["body"])]
    scalp = (head > 0.5) & (ears < 0.5)
    mesh = meshes.keep_triangles(mesh, np.all(scalp[mesh.triangles], axis=1))
    back = np.clip((mesh.vertices[:, 1] - eye[1] - 0.015) / 0.10, 0, 1)
    back = back * back * (3 - 2 * back)
    line = eye[2] + 0.068 - 0.15 * back
    level = mesh.vertices[:, 2] - line
    mesh = meshes.subdivide(meshes.clip(mesh, level))
    depth = np.clip((mesh.vertices[:, 2] - eye[2] + 0.02) / 0.08, 0.25, 1.0)
    mesh = meshes.smooth(meshes.inflate(mesh, 0.004 + 0.012 * depth), 6)
    rng = np.random.default_rng(11)
    shade = 1 + 0.18 * np.sin(mesh.vertices[:, 0] * 900)[:, None] * rng.uniform(
        0.4, 1.0, (len(mesh.vertices), 1)
    )
    mesh = replace(mesh, colours=np.clip(mesh.colours * shade, 0, 1))
    crown = mesh.vertices[:, 1].max()
    if look.hair_style == "bun":
        centre = np.array([0.0, crown + 0.015, eye[2] + 0.06])
        mesh = meshes.join(mesh, _blob(rest, centre, np.array([0.04, 0.036, 0.04]), look))
    if look.hair_style == "ponytail":
        centre = np.array([0.0, crown + 0.012, eye[2] - 0.06])
        mesh = meshes.join(mesh, _blob(rest, centre, np.array([0.03, 0.026, 0.11]), look))
    return mesh


def sphere(rings: int = 12, columns: int = 16) -> tuple[Array, meshes.Indices]:
    """Unit sphere as vertices and triangles."""
    theta = np.linspace(0, np.pi, rings)
    phi = np.linspace(0, 2 * np.pi, columns, endpoint=False)
    t, p = (grid.ravel() for grid in np.meshgrid(theta, phi, indexing="ij"))
    points = np.stack([np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)], axis=1)
    row, column = (g.ravel() for g in np.mgrid[0 : rings - 1, 0:columns])
    a, b = row * columns + column, row * columns + (column + 1) % columns
    lower_a, lower_b = a + columns, b + columns
    triangles = [np.stack([a, lower_a, b], axis=1), np.stack([b, lower_a, lower_b], axis=1)]
    return points, np.concatenate(triangles)


def _blob(rest: RestBody, centre: Array, radii: Array, look: Look) -> Mesh:
    """An ellipsoid that moves with the head."""
    points, triangles = sphere()
    weights = np.zeros((len(points), len(rest.base.names)), dtype=np.float32)
    weights[:, rest.skeleton.index("head")] = 1.0
    return Mesh(points * radii + centre, triangles, weights, np.tile(look.hair, (len(points), 1)))


def _eyes(rest: RestBody) -> Mesh:
    """Eyeballs that look ahead, with iris and pupil."""
    both: Mesh | None = None
    for name in ("helper-l-eye", "helper-r-eye"):
        mesh = meshes.from_quads(
            rest.vertices, rest.base.quads[name], rest.base.weights, np.array([0.93, 0.92, 0.90])
        )
        mesh = meshes.subdivide(meshes.subdivide(mesh))
        centre = mesh.vertices.mean(axis=0)
        ray = mesh.vertices - centre
        cosine = -ray[:, 1] / np.linalg.norm(ray, axis=1)
        colours = mesh.colours.copy()
        colours[cosine > np.cos(np.radians(30))] = (0.30, 0.21, 0.14)
        colours[cosine > np.cos(np.radians(14))] = (0.04, 0.04, 0.04)
        mesh = replace(mesh, colours=colours)
        both = mesh if both is None else meshes.join(both, mesh)
    assert both is not None
    return both


def bar(middle: Array, length_m: float, radius_m: float, bones: Skeleton, columns: int) -> Mesh:
    """A wooden bar along x, hung half on each collar bone."""
    rings, around = np.linspace(-length_m / 2, length_m / 2, 12), np.linspace(0, 2 * np.pi, 12)
    x, angle = (grid.ravel() for grid in np.meshgrid(rings, around, indexing="ij"))
    points = np.stack([x, radius_m * np.cos(angle), radius_m * np.sin(angle)], axis=1) + middle
    row, column = (grid.ravel() for grid in np.mgrid[0:11, 0:11])
    a = row * 12 + column
    quads = np.stack([a, a + 12, a + 13, a + 1], axis=1)
    weights = np.zeros((len(points), columns), dtype=np.float32)
    for suffix in (".L", ".R"):
        weights[:, bones.index("clavicle" + suffix)] = 0.5
    return meshes.from_quads(points, quads, weights, np.array([0.70, 0.54, 0.36]))


def dress(rest: RestBody, look: Look) -> dict[str, Mesh]:
    """All meshes of a person by name: skin, eyes, shirt, trousers, and hair and shoes if any."""
    tights = _tights(rest)
    parts = {
        "skin": _skin(rest, look),
        "eyes": _eyes(rest),
        "shirt": _shirt(rest, look, tights),
        "trousers": _trousers(rest, look, tights),
    }
    if look.hair_style != "bald":
        parts["hair"] = _hair(rest, look)
    if look.footwear == "shoes":
        parts["shoes"] = _shoes(rest, look, tights)
    return parts
