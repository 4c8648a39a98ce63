"""Pictures of a posed, dressed person in a made-up room, by Blender's path tracer on the CPU.

Another renderer than ``render.py``, in everything that a pose model sees: soft shadows from lamps
with a size, light from all around, procedural cloth, walls and floors. Needs ``bpy`` (GPL; a tool
that is started here and nowhere in posecheck). One stage at a time: Blender has one scene.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.studio import materials
from bench.studio.bodies import Body
from bench.studio.camera import Camera
from bench.studio.posing import Seat
from bench.studio.rotations import Array, yaw
from bench.studio.skeleton import Pose, skin

Image = NDArray[np.uint8]
SAMPLES, ROOM_SAMPLES = 2, 8
"""Light paths for each pixel of a person, of the empty room; the denoiser does the rest."""
MARGIN = 0.04
"""Drawn around the person, a share of the picture's height: the nearest shadows."""
MIDDLE_GREY = (0.13, 0.30)
"""Mean brightness that the exposure is set for, linear, drawn in this range."""


@contextmanager
def _quiet() -> Iterator[None]:
    """Blender reports every step on both streams; none of it is of use here."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)
        for one in (*kept, nothing):
            os.close(one)


class Stage:
    """A room, a person and a camera; ``shoot`` gives the picture of a pose.

    The room is drawn once; per frame only the part of the picture with the person is.
    """

    def __init__(self, body: Body, camera: Camera, seat: Seat | None, seed: int) -> None:
        with _quiet():
            import bpy
        self.bpy = bpy
        self.body, self.camera = body, camera
        self.rng = np.random.default_rng([seed, 37])
        self.file = Path(tempfile.mkdtemp()) / "drawn.bmp"
        with _quiet():
            bpy.ops.wm.read_factory_settings(use_empty=True)
            self.scene = bpy.context.scene
            self._settings()
            self._aim()
            self._lights()
            self._room()
            if seat is not None:
                self._seat(seat)
            self.people = {name: self._person(name) for name in body.parts}
            self._expose()
        self.backdrop = self._backdrop()

    def close(self) -> None:
        """Remove the file that pictures were handed over in."""
        self.file.unlink(missing_ok=True)
        self.file.parent.rmdir()

    def shoot(self, pose: Pose) -> Image:
        """The picture of a pose, (height, width, 3) uint8."""
        everything = []
        for name, thing in self.people.items():
            part = self.body.parts[name]
            points = skin(pose, part.vertices, part.weights)
            thing.data.vertices.foreach_set("co", points.astype(np.float32).ravel())
            thing.data.update()
            everything.append(points)
        window = self._window(np.concatenate(everything))
        out = self.backdrop.copy()
        _lay(out, self._draw(window, SAMPLES), window)
        return out

    def _settings(self) -> None:
        scene = self.scene
        scene.render.engine = "CYCLES"
        cycles = scene.cycles
        cycles.max_bounces = cycles.diffuse_bounces = cycles.glossy_bounces = 1
        cycles.use_adaptive_sampling = False
        cycles.use_denoising = True
        cycles.denoiser = "OPENIMAGEDENOISE"
        cycles.denoising_input_passes = "RGB"
        scene.render.use_persistent_data = True
        scene.render.threads_mode, scene.render.threads = "FIXED", 1
        scene.render.resolution_x = self.camera.width_px
        scene.render.resolution_y = self.camera.height_px
        scene.render.image_settings.file_format = "BMP"
        scene.render.filepath = str(self.file)
        scene.view_settings.view_transform = str(self.rng.choice(["Standard", "Filmic", "AgX"]))

    def _aim(self) -> None:
        """Blender's camera looks along its -z with y up."""
        right, up, forward = self.camera.axes()
        lens = self.bpy.data.cameras.new("camera")
        lens.sensor_fit = "VERTICAL"
        lens.angle = float(np.radians(self.camera.fov_deg))
        thing = self._add("camera", lens)
        place = np.eye(4)
        place[:3] = np.stack([right, up, -forward, self.camera.position], axis=1)
        thing.matrix_world = _matrix(place)
        self.scene.camera = thing

    def _lights(self) -> None:
        """One to three lamps with a size, in the camera's half, and light from all around."""
        rng = self.rng
        for i in range(int(rng.integers(1, 4))):
            lamp = self.bpy.data.lights.new(f"lamp{i}", "AREA")
            lamp.size = float(rng.uniform(0.3, 2.0))
            lamp.energy = float(rng.uniform(60, 260)) / (1 + i)
            lamp.color = _warmth(rng)
            angle = np.radians(self.camera.yaw_deg + rng.uniform(-75, 75))
            away = float(rng.uniform(1.8, 3.5))
            place = np.array([away * np.sin(angle), -away * np.cos(angle), rng.uniform(1.6, 3.2)])
            thing = self._add(f"lamp{i}", lamp)
            thing.matrix_world = _matrix(_facing(place, np.array([0.0, 0.0, 0.9])))
        world = self.bpy.data.worlds.new("world")
        self.scene.world = world
        world.use_nodes = True
        sky = world.node_tree.nodes["Background"].inputs
        sky["Color"].default_value = (*_warmth(rng), 1.0)
        sky["Strength"].default_value = float(rng.uniform(0.15, 0.9))

    def _room(self) -> None:
        """A floor, one or two walls or none at all, and things along them."""
        rng = self.rng
        turn = float(self.camera.yaw_deg + rng.uniform(-18, 18))
        back = float(rng.uniform(0.9, 2.8))
        self._box((0, 0, -0.05), (14, 14, 0.1), 0.0, materials.FLOORS)
        if rng.random() < 0.85:
            self._box((0, back + 0.05, 2), (14, 0.1, 4), turn, materials.WALLS)
        if rng.random() < 0.4:
            side = float(rng.choice([-1, 1]) * rng.uniform(1.8, 3.0))
            self._box((side, 0, 2), (0.1, 14, 4), turn, materials.WALLS)
        for _ in range(int(rng.integers(0, 8))):
            size = rng.uniform(0.12, 0.8, 3) * np.array([1.0, 0.5, rng.uniform(0.5, 2.2)])
            foot = float(rng.choice([0.0, 0.0, rng.uniform(0.8, 1.6)]))
            place = (float(rng.uniform(-2.4, 2.4)), back - size[1] / 2 - 0.01, foot + size[2] / 2)
            self._box(place, tuple(size), turn, materials.WALLS)

    def _seat(self, seat: Seat) -> None:
        """A crate, or a chair with four legs, perhaps with a back."""
        rng, top, wide = self.rng, seat.height_m, float(self.rng.uniform(0.34, 0.46))
        look = materials.WALLS
        if rng.random() < 0.4:
            self._box((seat.x_m, seat.y_m, top / 2), (wide, wide, top), 0.0, look)
            return
        self._box((seat.x_m, seat.y_m, top - 0.03), (wide, wide, 0.06), 0.0, look)
        reach = wide / 2 - 0.03
        for dx in (-reach, reach):
            for dy in (-reach, reach):
                leg = (seat.x_m + dx, seat.y_m + dy, (top - 0.06) / 2)
                self._box(leg, (0.04, 0.04, top - 0.06), 0.0, look)
        if rng.random() < 0.5:
            back = (seat.x_m, seat.y_m + 0.27, top + 0.22)
            self._box(back, (wide, 0.03, 0.36), 0.0, look)

    def _box(
        self,
        centre: tuple[float, float, float],
        size: tuple[float, ...],
        turn_deg: float,
        looks: tuple[str, ...],
    ) -> None:
        """A box in a frame turned about the vertical; each gets a material of its own."""
        mesh = self.bpy.data.meshes.new("box")
        corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) / 2
        points = (corners * np.array(size) + np.array(centre)) @ yaw(turn_deg).T
        sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
        mesh.from_pydata(points.tolist(), [], sides)
        mesh.materials.append(materials.surface(self.bpy, self.rng, looks, turn_deg))
        self._add("box", mesh)

    def _person(self, name: str) -> Any:
        part = self.body.parts[name]
        mesh = self.bpy.data.meshes.new(name)
        mesh.from_pydata(part.vertices.tolist(), [], part.triangles.tolist())
        mesh.shade_smooth()
        rest = mesh.attributes.new("rest", "FLOAT_VECTOR", "POINT")
        rest.data.foreach_set("vector", part.vertices.astype(np.float32).ravel())
        tint = mesh.attributes.new("tint", "FLOAT_COLOR", "POINT")
        colour = np.concatenate([part.colours**2.2, np.ones((len(part.colours), 1))], axis=1)
        tint.data.foreach_set("color", colour.astype(np.float32).ravel())
        if name in self.body.cloth:
            first = getattr(self.body.look, name)
            mesh.materials.append(materials.cloth(self.bpy, self.rng, first))
        else:
            mesh.materials.append(materials.tinted(self.bpy, self.rng, name))
        return self._add(name, mesh)

    def _add(self, name: str, data: Any) -> Any:
        thing = self.bpy.data.objects.new(name, data)
        self.scene.collection.objects.link(thing)
        return thing

    def _expose(self) -> None:
        """Set the exposure as a camera does, by the middle of the picture."""
        kept, self.scene.view_settings.view_transform = (
            self.scene.view_settings.view_transform,
            "Standard",
        )
        high, wide = self.camera.height_px, self.camera.width_px
        middle = (wide // 3, high // 6, 2 * wide // 3, high)
        mean = float(((self._draw(middle, 2) / 255.0) ** 2.2).mean())
        wanted = float(self.rng.uniform(*MIDDLE_GREY))
        self.scene.view_settings.exposure = float(np.clip(np.log2(wanted / max(mean, 1e-3)), -4, 4))
        self.scene.view_settings.view_transform = kept

    def _backdrop(self) -> Image:
        for thing in self.people.values():
            thing.hide_render = True
        out = self._draw(None, ROOM_SAMPLES)
        for thing in self.people.values():
            thing.hide_render = False
        return out

    def _window(self, points: Array) -> tuple[int, int, int, int]:
        """The part of the picture with the person: left, top, right, bottom in px."""
        size = np.array([self.camera.width_px, self.camera.height_px])
        pixels = self.camera.project(points)
        spare = MARGIN * size[1]
        low = np.clip(pixels.min(axis=0) - spare, 0, size - 2).astype(int)
        high = np.clip(pixels.max(axis=0) + spare, low + 2, size).astype(int)
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])

    def _draw(self, window: tuple[int, int, int, int] | None, samples: int) -> Image:
        """The picture, or a part of it."""
        render = self.scene.render
        render.use_border = render.use_crop_to_border = window is not None
        if window is not None:
            wide, high = self.camera.width_px, self.camera.height_px
            left, top, right, bottom = window
            render.border_min_x, render.border_max_x = left / wide, right / wide
            render.border_min_y, render.border_max_y = 1 - bottom / high, 1 - top / high
        self.scene.cycles.samples = samples
        with _quiet():
            self.bpy.ops.render.render(write_still=True)
        drawn = cv2.imread(str(self.file))
        assert drawn is not None, "The renderer wrote no picture."
        return np.ascontiguousarray(drawn[..., ::-1], dtype=np.uint8)


def _lay(out: Image, part: Image, window: tuple[int, int, int, int], feather_px: int = 10) -> None:
    """Lay a part over the picture in place; its rim fades, so that shadows do not end in a line."""
    left, top, right, bottom = window
    part = part[: bottom - top, : right - left]
    height, width = part.shape[:2]
    rows = np.minimum(np.arange(height) + 1, height - np.arange(height))
    columns = np.minimum(np.arange(width) + 1, width - np.arange(width))
    weight = np.clip(np.minimum.outer(rows, columns) / feather_px, 0, 1)[..., None]
    below = out[top : top + height, left : left + width]
    below[:] = (weight * part + (1 - weight) * below).astype(np.uint8)


def _warmth(rng: np.random.Generator) -> tuple[float, float, float]:
    """The colour of a lamp or the sky, from candle to shade."""
    warm = float(rng.uniform(-0.3, 0.35))
    return 1.0, 1.0 - abs(warm) * 0.35, 1.0 - max(warm, 0.0) if warm > 0 else 1.0


def _facing(place: Array, target: Array) -> Array:
    """The frame of a lamp at ``place`` that shines (along its -z) at ``target``."""
    back = (place - target) / np.linalg.norm(place - target)
    right = np.cross(np.array([0.0, 0.0, 1.0]), back)
    right /= np.linalg.norm(right)
    out = np.eye(4)
    out[:3] = np.stack([right, np.cross(back, right), back, place], axis=1)
    return out


def _matrix(values: Array) -> Any:
    from mathutils import Matrix

    return Matrix(values.tolist())
