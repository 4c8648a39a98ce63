"""Off-screen pictures of a posed, dressed person in a room. pyvista; one plotter per clip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

from bench.studio import meshes
from bench.studio.bodies import Body
from bench.studio.camera import Camera
from bench.studio.posing import Seat
from bench.studio.rooms import Box, Panel, Room
from bench.studio.rotations import Array, yaw
from bench.studio.shadows import FloorShadow
from bench.studio.skeleton import Pose, skin
from bench.studio.textures import CLOTH_M, Picture

Image = NDArray[np.uint8]
SHINE = {"skin": 0.12, "eyes": 0.6, "hair": 0.25, "shoes": 0.15}


def _polydata(points: Array, triangles: NDArray[np.int64]) -> Any:
    import pyvista

    faces = np.hstack([np.full((len(triangles), 1), 3), triangles]).ravel()
    return pyvista.PolyData(points.astype(np.float32), faces)


def _texture(image: Picture) -> Any:
    """A repeated, filtered texture."""
    import pyvista

    texture = pyvista.Texture(np.ascontiguousarray(image))
    texture.repeat = True
    texture.interpolate = True
    texture.mipmap = True
    return texture


def _soften(image: Image) -> NDArray[np.uint16]:
    """A lens' blur of about 0.7 px; it smooths the drawn edges cheaper than multisampling."""
    out = image.astype(np.uint16)
    for _ in range(2):
        wide = out[1:-1] * 2
        wide += out[:-2]
        wide += out[2:]
        out[1:-1] = (wide + 2) >> 2
        out = out.transpose(1, 0, 2)
    return out


class Stage:
    """A room, a person and a camera; ``shoot`` gives the picture of a pose.

    The room is drawn once; per frame only the person, the seat and the shadow are, with an alpha
    channel, and laid over it.
    """

    def __init__(
        self,
        body: Body,
        room: Room,
        camera: Camera,
        seat: Seat | None,
        extent: Array,
        props: Sequence[Box] = (),
    ) -> None:
        """``extent``: places (n, 3) where joints get to in the clip; ``props`` stand in it."""
        self.body, self.room, self.camera = body, room, camera
        whole = (0, 0, camera.width_px, camera.height_px)
        self.backdrop = self._backdrop(whole)
        self.shadow = FloorShadow(room, camera)
        self.still_points = np.zeros((0, 3))
        self.window = self._window(extent)
        self.plotter = self._plotter(self.window, 1)
        self.plotter.ren_win.SetAlphaBitPlanes(1)
        self.plotter.set_background((0.0, 0.0, 0.0))
        self.plotter.renderer.SetBackgroundAlpha(0.0)
        if seat is not None:
            self._stool(seat)
        for prop in props:
            self._box(prop, np.eye(3))
        self.meshes = {name: self._person(name) for name in body.parts}
        self._aim(self.window)
        self.buffer = vtkUnsignedCharArray()
        self.plotter.show(auto_close=False)

    def close(self) -> None:
        """Free the window."""
        self.plotter.close()

    def _plotter(self, window: tuple[int, int, int, int], samples: int) -> Any:
        """An empty off-screen window with the room's lights."""
        import pyvista

        size = [window[2] - window[0], window[3] - window[1]]
        plotter = pyvista.Plotter(off_screen=True, window_size=size, lighting="none")
        if samples > 1:
            plotter.enable_anti_aliasing("msaa", multi_samples=samples)
        else:
            plotter.disable_anti_aliasing()
        self._lights(plotter)
        return plotter

    def _backdrop(self, window: tuple[int, int, int, int]) -> Image:
        """The room without the person."""
        self.plotter = self._plotter(window, 8)
        self.plotter.set_background((0.5, 0.5, 0.5))
        for panel in self.room.panels:
            self._panel(panel)
        for box in self.room.boxes:
            self._box(box, self.room.turn)
        self._aim(window)
        image: Image = np.array(self.plotter.screenshot(return_img=True))[..., :3]
        self.plotter.close()
        return image

    def _material(self, glow: float = 0.0, shine: float = 0.0) -> dict[str, Any]:
        ambient = max(self.room.ambient, glow)
        return {
            "ambient": ambient,
            "diffuse": 1.0 - glow,
            "specular": shine,
            "specular_power": 12,
            "show_scalar_bar": False,
        }

    def _panel(self, panel: Panel) -> None:
        import pyvista

        turn = self.room.turn
        sides = (panel.corner, panel.across, panel.upward)
        corner, across, upward = (turn @ np.array(v, dtype=float) for v in sides)
        points = np.stack([corner, corner + across, corner + across + upward, corner + upward])
        mesh = pyvista.PolyData(points.astype(np.float32), np.array([4, 0, 1, 2, 3]))
        u, v = panel.repeat
        places = np.array([[0, 0], [u, 0], [u, v], [0, v]], dtype=np.float32)
        mesh.active_texture_coordinates = places
        material = self._material(panel.glow)
        if panel.picture is None:
            self.plotter.add_mesh(mesh, color=panel.colour, **material)
            return
        self.plotter.add_mesh(mesh, texture=_texture(panel.picture), **material)

    def _box(self, box: Box, turn: Array) -> None:
        import pyvista

        half = np.array(box.size) / 2
        if box.shape == "ball":
            mesh = pyvista.Sphere(radius=1.0, theta_resolution=14, phi_resolution=10)
        elif box.shape == "cylinder":
            mesh = pyvista.Cylinder(direction=(0, 0, 1), radius=1.0, height=2.0, resolution=36)
        else:
            mesh = pyvista.Cube(x_length=2.0, y_length=2.0, z_length=2.0)
        points = (np.asarray(mesh.points) * half) @ yaw(box.turn_deg).T
        points = (points + np.array(box.centre) + np.array([0, 0, half[2]])) @ turn.T
        mesh.points = points.astype(np.float32)
        smooth = box.shape != "box"
        look = self._material() | {"smooth_shading": smooth, "split_sharp_edges": smooth}
        self.plotter.add_mesh(mesh, color=box.colour, **look)

    def _stool(self, seat: Seat) -> None:
        """A round padded stool on four legs, in world axes."""
        top = seat.height_m
        cushion, wood = (0.23, 0.24, 0.27), (0.58, 0.42, 0.28)
        wide = seat.width_m
        parts = [
            Box((seat.x_m, seat.y_m, top - 0.07), (wide, wide, 0.07), cushion, shape="cylinder"),
            Box(
                (seat.x_m, seat.y_m, top - 0.10),
                (wide * 0.94, wide * 0.94, 0.03),
                wood,
                shape="cylinder",
            ),
        ]
        for dx in (-0.12, 0.12):
            for dy in (-0.12, 0.12):
                centre = (seat.x_m + dx, seat.y_m + dy, 0.0)
                parts.append(Box(centre, (0.035, 0.035, top - 0.10), wood, shape="cylinder"))
        for part in parts:
            self._box(part, np.eye(3))
        angle = np.linspace(0, 2 * np.pi, 60)
        rim = np.stack([np.cos(angle), np.sin(angle), np.zeros(60)], axis=1) * wide / 2
        disc = np.concatenate([rim * share for share in np.linspace(0.1, 1.0, 10)])
        legs = np.array([part.centre for part in parts[2:]])
        middle = np.array([seat.x_m, seat.y_m, top])
        self.still_points = np.concatenate([disc + middle, legs])

    def _lights(self, plotter: Any) -> None:
        import pyvista

        for lamp in self.room.lamps:
            position = self.room.turn @ np.array(lamp.position)
            light = pyvista.Light(
                position=tuple(position),
                focal_point=(0, 0, 0.9),
                color=lamp.colour,
                intensity=lamp.strength,
                light_type="scene light",
            )
            plotter.add_light(light)

    def _person(self, name: str) -> Any:
        part = self.body.parts[name]
        mesh = _polydata(part.vertices, part.triangles)
        mesh.point_data["Normals"] = np.zeros((len(part.vertices), 3), dtype=np.float32)
        mesh.GetPointData().SetActiveNormals("Normals")
        material = self._material(shine=SHINE.get(name, 0.02)) | {"smooth_shading": True}
        if name in self.body.cloth:
            across = part.vertices[:, 0] + 0.5 * part.vertices[:, 1]
            places = np.stack([across, part.vertices[:, 2]], axis=1) / CLOTH_M
            mesh.active_texture_coordinates = places.astype(np.float32)
            self.plotter.add_mesh(mesh, texture=_texture(self.body.cloth[name]), **material)
            return mesh
        mesh.point_data["rgb"] = (part.colours * 255).astype(np.uint8)
        self.plotter.add_mesh(mesh, scalars="rgb", rgb=True, **material)
        return mesh

    def _aim(self, window: tuple[int, int, int, int]) -> None:
        """Point the plotter's camera at a part of the picture: left, top, right, bottom in px."""
        _, up, forward = self.camera.axes()
        position = self.camera.position
        width, height = self.camera.width_px, self.camera.height_px
        left, top, right, bottom = window
        focal = height / 2 / np.tan(np.radians(self.camera.fov_deg) / 2)
        self.plotter.camera_position = [tuple(position), tuple(position + forward), tuple(up)]
        view = self.plotter.camera
        view.view_angle = float(2 * np.degrees(np.arctan((bottom - top) / 2 / focal)))
        view.SetWindowCenter(
            (left + right - width) / (right - left), (height - top - bottom) / (bottom - top)
        )
        view.clipping_range = (0.1, 30.0)

    def _window(self, extent: Array) -> tuple[int, int, int, int]:
        """The part of the picture that the person can be in, with room for flesh and clothes."""
        width, height = self.camera.width_px, self.camera.height_px
        focal = height / 2 / np.tan(np.radians(self.camera.fov_deg) / 2)
        spare = 0.20 * focal / (self.camera.distance_m - 0.5)
        pixels = self.camera.project(extent)
        low, high = pixels.min(axis=0) - spare, pixels.max(axis=0) + spare
        left, top = int(np.clip(low[0], 0, width)), int(np.clip(low[1], 0, height))
        right, bottom = int(np.clip(high[0], 0, width)), int(np.clip(high[1], 0, height))
        return left, top, right, bottom

    def shoot(self, pose: Pose) -> Image:
        """The picture of a pose, (height, width, 3) uint8."""
        everything = []
        for name, mesh in self.meshes.items():
            part = self.body.parts[name]
            points = skin(pose, part.vertices, part.weights)
            mesh.points[:] = points
            mesh.point_data["Normals"][:] = meshes.normals(points, part.triangles)
            mesh.GetPoints().Modified()
            mesh.GetPointData().GetNormals().Modified()
            mesh.Modified()
            everything.append(points[::3])
        self.plotter.render()
        out = self.backdrop.copy()
        self.shadow.lay(out, np.concatenate([*everything, self.still_points]))
        self._over(out, self._pixels())
        return out

    def _pixels(self) -> Image:
        """What was just drawn, RGBA, top row first; ``screenshot`` would draw it again."""
        left, top, right, bottom = self.window
        width, height = right - left, bottom - top
        window = self.plotter.ren_win
        if window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self.buffer) != 1:
            raise RuntimeError("the renderer gave no pixels")
        out: Image = vtk_to_numpy(self.buffer).reshape(height, width, 4)[::-1]
        return out

    def _over(self, out: Image, image: Image) -> None:
        """Lay the picture of the person (premultiplied RGBA) over the room, in place."""
        left, top, right, bottom = self.window
        part = _soften(image)
        below = out[top:bottom, left:right]
        mixed = part[..., :3] + below * (255 - part[..., 3:]) // 255
        below[:] = np.minimum(mixed, 255).astype(np.uint8)
