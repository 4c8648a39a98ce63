"""Procedural surfaces for ``blender.py``: cloth, skin and hair, floors and walls."""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.studio.second_look import any_colour

Colour = tuple[float, float, float]
CLOTHS = ("plain", "plain", "wave", "checker", "noise", "spots", "brick")
FLOORS = ("plain", "wave", "checker", "noise", "brick", "brick")
WALLS = ("plain", "plain", "plain", "wave", "checker", "noise", "spots", "brick")
CLOTH_M, ROOM_M = (0.02, 0.12), (0.06, 0.6)
"""How large a pattern's pieces are, drawn in this range."""


def cloth(bpy: Any, rng: np.random.Generator, first: Colour) -> Any:
    """Fabric that keeps its pattern as the body moves, with creases."""
    material, tree, shader = _blank(bpy)
    rest = _node(tree, "Attribute")
    rest.attribute_name = "rest"
    places = _turned(tree, rest.outputs["Vector"], tuple(rng.uniform(-90, 90, 3)))
    second = any_colour(rng)
    kind = str(rng.choice(CLOTHS))
    colour = _pattern(tree, kind, places, (first, second), float(rng.uniform(*CLOTH_M)))
    tree.links.new(colour, shader.inputs["Base Color"])
    _creased(tree, shader, rest.outputs["Vector"], 0.04, float(rng.uniform(0.2, 0.9)))
    shader.inputs["Roughness"].default_value = float(rng.uniform(0.5, 1.0))
    return material


def tinted(bpy: Any, rng: np.random.Generator, name: str) -> Any:
    """Skin, hair, eyes and shoes: the mesh's own colours, made uneven."""
    material, tree, shader = _blank(bpy)
    tint, rest = _node(tree, "Attribute"), _node(tree, "Attribute")
    tint.attribute_name, rest.attribute_name = "tint", "rest"
    dark, light = (0.80, 0.66, 0.62, 1.0), (1.12, 1.10, 1.08, 1.0)  # blood shows where skin is dark
    uneven = _ramped(tree, _noise(tree, rest.outputs["Vector"], 0.05), dark, light)
    mix = _node(tree, "Mix")
    mix.data_type, mix.blend_type = "RGBA", "MULTIPLY"
    mix.inputs[0].default_value = float(rng.uniform(0.1, 0.7)) if name != "eyes" else 0.0
    tree.links.new(tint.outputs["Color"], mix.inputs[6])
    tree.links.new(uneven, mix.inputs[7])
    tree.links.new(mix.outputs[2], shader.inputs["Base Color"])
    rough = {"eyes": 0.15, "hair": 0.45, "skin": float(rng.uniform(0.35, 0.7))}
    shader.inputs["Roughness"].default_value = rough.get(name, 0.7)
    if name == "hair":
        _creased(tree, shader, rest.outputs["Vector"], 0.012, 0.8)
    return material


def surface(bpy: Any, rng: np.random.Generator, kinds: tuple[str, ...], turn_deg: float) -> Any:
    """Floor, wall or thing in the room."""
    material, tree, shader = _blank(bpy)
    where = _node(tree, "TexCoord").outputs["Object"]
    upright = _turned(tree, where, (float(rng.choice([0.0, 90.0])), 0.0, -turn_deg))
    base = np.array(any_colour(rng))
    pair = (tuple(base), tuple(np.clip(base * rng.uniform(0.4, 1.5, 3), 0.02, 0.95)))
    colour = _pattern(tree, str(rng.choice(kinds)), upright, pair, float(rng.uniform(*ROOM_M)))
    tree.links.new(colour, shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = float(rng.uniform(0.3, 1.0))
    return material


def _blank(bpy: Any) -> tuple[Any, Any, Any]:
    material = bpy.data.materials.new("material")
    material.use_nodes = True
    tree = material.node_tree
    return material, tree, tree.nodes["Principled BSDF"]


def _node(tree: Any, name: str) -> Any:
    return tree.nodes.new(f"ShaderNode{name}")


def _turned(tree: Any, places: Any, by_deg: tuple[float, ...]) -> Any:
    mapping = _node(tree, "Mapping")
    mapping.inputs["Rotation"].default_value = tuple(np.radians(by_deg))
    tree.links.new(places, mapping.inputs["Vector"])
    return mapping.outputs["Vector"]


def _noise(tree: Any, places: Any, size_m: float) -> Any:
    node = _node(tree, "TexNoise")
    node.inputs["Scale"].default_value = 1 / size_m
    tree.links.new(places, node.inputs["Vector"])
    return node.outputs["Fac"]


def _ramped(tree: Any, value: Any, low: tuple[float, ...], high: tuple[float, ...]) -> Any:
    ramp = _node(tree, "ValToRGB")
    first, last = ramp.color_ramp.elements
    first.position, last.position = 0.42, 0.58
    first.color, last.color = low, high
    tree.links.new(value, ramp.inputs["Fac"])
    return ramp.outputs["Color"]


def _pattern(tree: Any, kind: str, places: Any, pair: tuple[Any, Any], size_m: float) -> Any:
    """The colour of a pattern of two colours (as screens show them) with pieces of a size."""
    first, second = ((*np.array(one) ** 2.2, 1.0) for one in pair)
    if kind in ("checker", "brick"):
        node = _node(tree, f"Tex{kind.capitalize()}")
        node.inputs["Color1"].default_value, node.inputs["Color2"].default_value = first, second
        node.inputs["Scale"].default_value = (1.0 if kind == "checker" else 0.5) / size_m
        tree.links.new(places, node.inputs["Vector"])
        return node.outputs["Color"]
    if kind == "plain":
        faint = (*np.array(first[:3]) * 0.85, 1.0)
        return _ramped(tree, _noise(tree, places, 4 * size_m), faint, first)
    if kind == "noise":
        return _ramped(tree, _noise(tree, places, size_m), first, second)
    node = _node(tree, "TexWave" if kind == "wave" else "TexVoronoi")
    node.inputs["Scale"].default_value = (0.3 if kind == "wave" else 1.0) / size_m
    tree.links.new(places, node.inputs["Vector"])
    return _ramped(tree, node.outputs["Fac" if kind == "wave" else "Distance"], first, second)


def _creased(tree: Any, shader: Any, places: Any, size_m: float, strength: float) -> None:
    """Folds too fine for the mesh, as a slope of the surface."""
    bump = _node(tree, "Bump")
    bump.inputs["Strength"].default_value = strength
    bump.inputs["Distance"].default_value = size_m / 4
    tree.links.new(_noise(tree, places, size_m), bump.inputs["Height"])
    tree.links.new(bump.outputs["Normal"], shader.inputs["Normal"])
