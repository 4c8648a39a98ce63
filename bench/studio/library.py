"""Bodies from anny: rest vertices, joints and skinning weights. The only module that loads anny.

anny is Apache-2.0, the MakeHuman mesh and targets inside it are CC0.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.studio.rotations import Array
from bench.studio.skeleton import Skeleton

PHENOTYPES = ("gender", "age", "muscle", "weight", "height", "proportions")
DROPPED = ("breast.L", "breast.R")  # folded into their parent, like everything beyond the head
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class BaseMesh:
    """What all bodies share: quads by group, UV masks per vertex, weights on the kept bones."""

    quads: dict[str, Indices]
    weights: NDArray[np.float32]
    masks: dict[str, Array]
    names: tuple[str, ...]
    parents: tuple[int, ...]
    kept: Indices


@dataclass(frozen=True)
class RestBody:
    """One body shape at rest: ``vertices`` (v, 3) in metres and its joints."""

    vertices: Array
    skeleton: Skeleton
    base: BaseMesh


@lru_cache(maxsize=1)
def _model() -> Any:
    """The anny model; the first call on a machine takes about a minute, later ones seconds."""
    import torch

    torch.set_num_threads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import anny

        return anny.create_fullbody_model(
            remove_unattached_vertices=False, pose_parameterization="local-ref"
        )


def _kept_bones(labels: list[str], parents: list[int]) -> tuple[list[int], list[int]]:
    """Indices of the bones kept, and for every bone the kept one that carries its weights."""
    carrier: list[int] = []
    kept: list[int] = []
    for i, (label, parent) in enumerate(zip(labels, parents, strict=True)):
        above = carrier[parent] if parent >= 0 else -1
        beyond_head = parent >= 0 and labels[above] == "head"
        if beyond_head or label in DROPPED:
            carrier.append(above)
        else:
            carrier.append(i)
            kept.append(i)
    return kept, carrier


def _mask_values(uv: Array, name: str) -> Array:
    """Brightness 0..1 of a MakeHuman UV mask at points ``uv`` (n, 2)."""
    from anny.paths import get_anny_root_dir
    from PIL import Image

    path = f"{get_anny_root_dir()}/data/mpfb2/textures/mpfb_{name}.jpg"
    image = np.asarray(Image.open(path).convert("L"), dtype=float) / 255.0
    height, width = image.shape
    column = np.clip((uv[:, 0] * (width - 1)).astype(int), 0, width - 1)
    row = np.clip(((1.0 - uv[:, 1]) * (height - 1)).astype(int), 0, height - 1)
    out: Array = image[row, column]
    return out


@lru_cache(maxsize=1)
def base_mesh() -> BaseMesh:
    """Groups, weights and masks of the MakeHuman base mesh, helper geometry included."""
    import torch
    from anny.paths import get_anny_root_dir
    from anny.utils.obj_utils import load_obj_file

    model = _model()
    path = f"{get_anny_root_dir()}/data/mpfb2/3dobjs/base.obj"
    _, texture, groups = load_obj_file(path, dtype=torch.float64)
    quads = {
        name: group["face_vertex_indices"].numpy().astype(np.int64)
        for name, group in groups.items()
        if not name.startswith("joint")
    }
    body = groups["body"]
    uv = np.zeros((len(model.template_vertices), 2))
    corners = body["face_texture_coordinate_indices"].numpy().ravel()
    uv[quads["body"].ravel()] = texture.numpy()[corners][:, :2]
    masks = {name: _mask_values(uv, name) for name in ("lips", "ears", "face", "fingernails")}
    labels = list(model.bone_labels)
    parents = [int(p) for p in model.bone_parents]
    kept, carrier = _kept_bones(labels, parents)
    column = {bone: i for i, bone in enumerate(kept)}
    weights = np.zeros((len(model.template_vertices), len(kept)), dtype=np.float32)
    rows = np.arange(len(weights))
    bone_of = model.vertex_bone_indices.numpy()
    weight_of = model.vertex_bone_weights.numpy()
    to_column = np.array([column[carrier[b]] for b in range(len(labels))])
    for slot in range(bone_of.shape[1]):
        np.add.at(weights, (rows, to_column[bone_of[:, slot]]), weight_of[:, slot])
    return BaseMesh(
        quads=quads,
        weights=weights,
        masks=masks,
        names=tuple(labels[i] for i in kept),
        parents=tuple(column[carrier[parents[i]]] if parents[i] >= 0 else -1 for i in kept),
        kept=np.array(kept),
    )


def rest_body(phenotype: dict[str, float]) -> RestBody:
    """The rest shape for MakeHuman phenotypes, each 0..1 (see ``PHENOTYPES``)."""
    import torch

    base = base_mesh()
    values = {name: torch.tensor([float(phenotype[name])]) for name in PHENOTYPES}
    with torch.no_grad():
        out = _model()(phenotype_kwargs=values)
    joints = out["rest_bone_heads"][0].numpy()[base.kept].astype(float)
    vertices = out["rest_vertices"][0].numpy().astype(float)
    return RestBody(vertices, Skeleton(base.names, base.parents, joints), base)
