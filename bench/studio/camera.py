"""Where the camera stands. Yaw 0 = the person faces it, +90 = it sees the person's left side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bench.studio.rotations import UP, Array, about, unit

SIZES = ((640, 480), (960, 720), (1280, 720), (720, 960), (960, 540), (1920, 1080))
SIZE_ODDS = (0.45, 0.10, 0.08, 0.17, 0.18, 0.02)


@dataclass(frozen=True)
class Camera:
    """A pinhole camera.

    Pitch positive looks down; roll positive turns the picture's content counter-clockwise.
    ``distance_m`` is horizontal, from the point above ``aim_x_m``, ``aim_y_m``.
    """

    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    height_m: float
    distance_m: float
    fov_deg: float  # vertical
    width_px: int
    height_px: int
    aim_x_m: float = 0.0
    aim_y_m: float = 0.0

    @property
    def position(self) -> Array:
        """Centre of projection, metres."""
        angle = np.radians(self.yaw_deg)
        out: Array = np.array(
            [
                self.aim_x_m + self.distance_m * np.sin(angle),
                self.aim_y_m - self.distance_m * np.cos(angle),
                self.height_m,
            ]
        )
        return out

    def axes(self) -> tuple[Array, Array, Array]:
        """Unit vectors right, up and forward of the picture, in the world."""
        angle = np.radians(self.yaw_deg)
        level = np.array([-np.sin(angle), np.cos(angle), 0.0])
        right = np.cross(level, UP)
        forward = about(right, -self.pitch_deg) @ level
        up = unit(np.cross(right, forward))
        turn = about(forward, self.roll_deg)
        return turn @ right, turn @ up, forward

    def project(self, points: Array) -> Array:
        """Points (n, 3) to pixels (n, 2), x right and y down from the top left corner."""
        right, up, forward = self.axes()
        ray = points - self.position
        depth = ray @ forward
        focal = self.height_px / 2 / np.tan(np.radians(self.fov_deg) / 2)
        x = self.width_px / 2 + focal * (ray @ right) / depth
        y = self.height_px / 2 - focal * (ray @ up) / depth
        out: Array = np.stack([x, y], axis=1)
        return out


@dataclass(frozen=True)
class Wish:
    """What a camera should be like before it is fitted to the person."""

    yaw_deg: float
    distance_m: float = 2.6
    height_m: float = 1.1
    roll_deg: float = 0.0
    fov_deg: float = 44.0
    width_px: int = 960
    height_px: int = 720
    aim_shift: float = 0.0  # share of the person's height, up positive


@dataclass(frozen=True)
class Nudge:
    """How a camera stands otherwise than where it was fitted."""

    distance_m: float = 0.0
    right_m: float = 0.0
    height_m: float = 0.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0

    def of(self, camera: Camera) -> Camera:
        """The camera there."""
        angle = np.radians(camera.yaw_deg)
        return replace(
            camera,
            yaw_deg=camera.yaw_deg + self.yaw_deg,
            pitch_deg=camera.pitch_deg + self.pitch_deg,
            roll_deg=camera.roll_deg + self.roll_deg,
            height_m=camera.height_m + self.height_m,
            distance_m=camera.distance_m + self.distance_m,
            aim_x_m=camera.aim_x_m + self.right_m * float(np.cos(angle)),
            aim_y_m=camera.aim_y_m + self.right_m * float(np.sin(angle)),
        )


def fit(wish: Wish, points: Array, margin: float = 0.05) -> Camera:
    """A camera like ``wish`` that has all ``points`` (n, 3) in the picture.

    It steps back up to 4 m, then takes a wider lens.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    centre = (low + high) / 2
    distance, fov = wish.distance_m, wish.fov_deg
    while True:
        aim_z = centre[2] + wish.aim_shift * (high[2] - low[2])
        down = float(np.degrees(np.arctan2(wish.height_m - aim_z, distance)))
        camera = Camera(
            wish.yaw_deg, down, wish.roll_deg, wish.height_m, distance, fov,
            wish.width_px, wish.height_px, float(centre[0]), float(centre[1]),
        )  # fmt: skip
        share = camera.project(points) / np.array([wish.width_px, wish.height_px])
        if share.min() >= margin and share.max() <= 1 - margin:
            return camera
        if distance < 4.0:
            distance += 0.1
        else:
            fov += 1.0
        if fov > 100.0:
            return camera


def _random_roll(rng: np.random.Generator) -> float:
    """Mostly placed with care, within 2°; one in five carelessly, up to 6°."""
    careful, careless = np.clip(rng.normal(0.0, 1.0), -2.0, 2.0), rng.uniform(-6.0, 6.0)
    return float(careless if rng.random() < 0.2 else careful)


def random_wish(yaw_range: tuple[float, float], rng: np.random.Generator) -> Wish:
    """A plausible webcam, laptop or phone set-up with a yaw in the range."""
    width, height = SIZES[rng.choice(len(SIZES), p=SIZE_ODDS)]
    wide = height < width
    return Wish(
        yaw_deg=float(rng.uniform(*yaw_range)),
        distance_m=float(rng.uniform(1.5, 3.8)),
        height_m=float(rng.uniform(0.4, 1.6)),
        roll_deg=_random_roll(rng),
        fov_deg=float(rng.uniform(38, 52) if wide else rng.uniform(50, 66)),
        width_px=int(width),
        height_px=int(height),
        aim_shift=float(rng.uniform(-0.03, 0.03)),
    )
