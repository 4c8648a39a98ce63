"""A soft shadow on the floor, laid over the room's picture without the renderer. NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.studio.camera import Camera
from bench.studio.rooms import Room
from bench.studio.rotations import Array
from bench.studio.textures import blur

Image = NDArray[np.uint8]
CELLS = 128
PATCH_M = 3.6
TOUCH_M = 0.10  # what is lower than this darkens the floor right under it


class FloorShadow:
    """Darkens the floor around the origin by the shadow of points under the room's main lamp."""

    def __init__(self, room: Room, camera: Camera) -> None:
        self.strength = room.shadow
        key = room.turn @ np.array(room.lamps[0].position)
        slant = -key[:2] / key[2]
        self.slant = slant * min(1.0, 0.9 / float(np.linalg.norm(slant) + 1e-9))
        floor, pixels = self._floor(camera)
        half = PATCH_M / 2
        away = floor @ room.turn[:2, 1]
        edge = np.minimum(room.wall_v_m - 0.45 - away, half - np.abs(floor).max(axis=1))
        fade = np.clip(edge / 0.3, 0, 1)
        use = fade > 0
        self.pixels, self.fade = pixels[use], fade[use].astype(np.float32)
        cell = (floor[use] / PATCH_M + 0.5) * CELLS - 0.5
        low = np.clip(np.floor(cell).astype(int), 0, CELLS - 2)
        self.corner = low[:, 1] * CELLS + low[:, 0]
        self.part = np.clip(cell - low, 0, 1).astype(np.float32)

    @staticmethod
    def _floor(camera: Camera) -> tuple[Array, NDArray[np.int64]]:
        """Floor points (n, 2) seen by pixels, and those pixels' flat indices."""
        right, up, forward = camera.axes()
        focal = camera.height_px / 2 / np.tan(np.radians(camera.fov_deg) / 2)
        x, y = np.meshgrid(np.arange(camera.width_px) + 0.5, np.arange(camera.height_px) + 0.5)
        ray = (
            forward
            + right * ((x.ravel() - camera.width_px / 2) / focal)[:, None]
            - up * ((y.ravel() - camera.height_px / 2) / focal)[:, None]
        )
        down = np.flatnonzero(ray[:, 2] < -1e-3)
        reach = -camera.position[2] / ray[down, 2]
        floor = camera.position[:2] + ray[down, :2] * reach[:, None]
        near = np.abs(floor).max(axis=1) < PATCH_M / 2
        return floor[near], down[near]

    def _map(self, points: Array) -> Array:
        """Darkness of the cells, 0..1, for posed points (n, 3)."""

        def cells(flat: Array) -> Array:
            cell = np.clip((flat / PATCH_M + 0.5) * CELLS, 0, CELLS - 1).astype(int)
            index = cell[:, 1] * CELLS + cell[:, 0]
            count = np.bincount(index, minlength=CELLS**2)
            return (count.reshape(CELLS, CELLS) > 0).astype(float)

        thrown = cells(points[:, :2] + points[:, 2:3] * self.slant)
        touch = cells(points[points[:, 2] < TOUCH_M, :2])
        out: Array = np.clip(self.strength * blur(thrown, 3) + 0.55 * blur(touch, 1), 0, 0.75)
        return out

    def lay(self, image: Image, points: Array) -> None:
        """Darken ``image`` (a picture of the empty room) in place."""
        dark = self._map(points).astype(np.float32).ravel()
        near = dark > 0.004
        near[:-1] |= near[1:]
        near[:-CELLS] |= near[CELLS:]
        use = np.flatnonzero(near[self.corner])
        u, v = self.part[use].T
        first = self.corner[use]
        second = first + CELLS
        value = (1 - v) * ((1 - u) * dark[first] + u * dark[first + 1])
        value += v * ((1 - u) * dark[second] + u * dark[second + 1])
        flat = image.reshape(-1, 3)
        keep = 1 - value * self.fade[use]
        pixels = self.pixels[use]
        flat[pixels] = (flat[pixels] * keep[:, None]).astype(np.uint8)
