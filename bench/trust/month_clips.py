"""Clips of a person's month: recorded landmarks of the sample clips, moved; and phone videos.

Landmarks are moved away from rest by a factor, repetition by repetition, so that how far each went
beside the others is known.
"""

import json
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from posecheck.body import LANDMARK_COUNT
from posecheck.samples import samples_folder

SAMPLES: Final = {
    "ankle-rock": "ankle_rock",
    "thoracic-twist": "thoracic_twist",
    "hip-circle": "hip_circle",
}
REST_S: Final = 1.0
"""The person stands still at the start of each sample."""
EDGE_S: Final = 0.3
"""A factor comes and goes within this time around a repetition."""
JITTER_PX: Final = 0.3
"""Of each landmark from picture to picture, one standard deviation."""
_LEFT_KNEE, _LEFT_ANKLE = 25, 27


@dataclass(frozen=True, slots=True)
class Recorded:
    """The landmarks of a sample, and when its repetitions are."""

    t_s: NDArray[np.float64]
    landmarks_px: NDArray[np.float32]
    world_m: NDArray[np.float32]
    visibility: NDArray[np.float32]
    size_px: tuple[int, int]
    repetitions: Sequence[tuple[str, float, float]]
    """Side, start and end, seconds."""
    evening: Sequence[float] = ()
    """What makes each repetition go as far as the others of its side, as a factor."""

    def moved(self, factors: Mapping[str, float], *, forced: int | None = None) -> "Recorded":
        """Each side's repetitions go further from rest by its factor; a forced one by far more."""
        factor = np.ones(len(self.t_s))
        for number, (side, start_s, end_s) in enumerate(self.repetitions):
            even = self.evening[number] if self.evening else 1.0
            own = even * factors[side] * (1.5 if number == forced else 1.0) - 1.0
            edges = [start_s - EDGE_S, start_s + EDGE_S, end_s - EDGE_S, end_s + EDGE_S]
            factor += own * np.interp(self.t_s, edges, [0.0, 1.0, 1.0, 0.0])
        rest = self.t_s <= REST_S
        points, world = (
            middle + factor[:, None, None] * (values - middle)
            for values in (self.landmarks_px, self.world_m)
            for middle in [np.nanmedian(values[rest], axis=0)]
        )
        return replace(
            self, landmarks_px=points.astype(np.float32), world_m=world.astype(np.float32)
        )

    def twice(self) -> "Recorded":
        """The same once more."""
        return self.then(self)

    def then(self, other: "Recorded") -> "Recorded":
        """Another recording after this one."""
        later_s = self.t_s[-1] + 1.0 / 30.0
        repetitions = [
            (side, later_s + start, later_s + end) for side, start, end in other.repetitions
        ]
        return Recorded(
            np.concatenate([self.t_s, later_s + other.t_s]),
            np.concatenate([self.landmarks_px, other.landmarks_px]),
            np.concatenate([self.world_m, other.world_m]),
            np.concatenate([self.visibility, other.visibility]),
            self.size_px,
            [*self.repetitions, *repetitions],
            [*self.evening, *other.evening],
        )

    def mirrored(self) -> "Recorded":
        """As a selfie camera stores it: the picture is a mirror image, sides are exchanged."""
        order = np.arange(LANDMARK_COUNT)
        for left in (1, 2, 3):
            order[[left, left + 3]] = left + 3, left
        for left in (7, 9, *range(11, LANDMARK_COUNT, 2)):
            order[[left, left + 1]] = left + 1, left
        points, world = self.landmarks_px[:, order].copy(), self.world_m[:, order].copy()
        points[..., 0] = self.size_px[0] - points[..., 0]
        world[..., 0] = -world[..., 0]
        return replace(
            self, landmarks_px=points, world_m=world, visibility=self.visibility[:, order]
        )

    def trembling(self, name: str) -> "Recorded":
        """As the pose model would read it another day: no two recordings are alike."""
        rng = np.random.default_rng(list(name.encode()))
        jitter_px = rng.normal(0.0, JITTER_PX, self.landmarks_px.shape)
        return replace(self, landmarks_px=(self.landmarks_px + jitter_px).astype(np.float32))

    def write(self, path: Path) -> Path:
        """As a landmark file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path,
            t_s=self.t_s,
            landmarks_px=self.landmarks_px,
            world_m=self.world_m,
            visibility=self.visibility,
            width_px=self.size_px[0],
            height_px=self.size_px[1],
            model="full",
        )
        return path

    def shank_deg(self) -> list[float]:
        """How far the left shin leans in the picture in each repetition: truth for the ankle."""
        knee, ankle = self.landmarks_px[:, _LEFT_KNEE], self.landmarks_px[:, _LEFT_ANKLE]
        lean = np.degrees(np.arctan2(np.abs(knee - ankle)[:, 0], (ankle - knee)[:, 1]))
        return [
            float(np.quantile(lean[(self.t_s >= start_s) & (self.t_s <= end_s)], 0.98))
            for _, start_s, end_s in self.repetitions
        ]


def recorded(movement: str, folder: Path) -> Recorded:
    """The landmarks of a sample as the pose model reads them; read once into a folder."""
    name = SAMPLES[movement]
    path, clip = folder / f"{name}.npz", samples_folder() / f"{name}.mp4"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "posecheck", "score", str(clip), "-m", movement]
        subprocess.run([*command, "--landmarks", str(path)], check=True, stdout=subprocess.DEVNULL)
    truth = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    with np.load(path) as kept:
        return Recorded(
            kept["t_s"],
            kept["landmarks_px"],
            kept["world_m"],
            kept["visibility"],
            (int(kept["width_px"]), int(kept["height_px"])),
            [(one["side"], one["start_s"], one["end_s"]) for one in truth["repetitions"]],
            _evening(truth["repetitions"]),
        )


def _evening(repetitions: Sequence[Mapping[str, Any]]) -> list[float]:
    ends = [(one["side"], one["end_range_deg"]) for one in repetitions]
    return [fmean(deg for other, deg in ends if other == side) / own for side, own in ends]


def write_video(
    path: Path,
    moment: datetime | None,
    *,
    seconds: float = 11.5,
    sideways: bool = False,
    slow: bool = False,
    flipped: bool = False,
) -> Path:
    """The beginning of the ankle sample as a phone stores it: two rocks of the left ankle.

    ``sideways``: stored turned, with the matrix that turns it back; ``slow``: taken at 120
    pictures a second and played at a quarter of its pace; ``flipped``: as a mirror image.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    source = samples_folder() / "ankle_rock.mp4"
    options = {"movflags": "use_metadata_tags"}
    with av.open(str(source)) as before, av.open(str(path), "w", "mp4", options=options) as after:
        if moment is not None:
            stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
            after.metadata["creation_time"] = stamp
        if slow:
            after.metadata["com.android.capture.fps"] = "120.000000"
        stream = after.add_stream("libx264", rate=30 if slow else 15)
        size = (360, 480) if sideways else (480, 360)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number, frame in enumerate(before.decode(video=0)):
            if frame.time > seconds:
                break
            if number % 2 and not slow:
                continue
            image = frame.to_ndarray(format="rgb24", width=480, height=360)
            image = image[:, ::-1] if flipped else image
            stored = np.ascontiguousarray(np.rot90(image) if sideways else image, dtype=np.uint8)
            for _ in range(4 if slow else 1):
                copy = av.VideoFrame.from_ndarray(stored, format="rgb24")
                after.mux(stream.encode(copy))
        after.mux(stream.encode(None))
    if sideways:
        _turn_back(path)
    return path


def _turn_back(path: Path) -> None:
    """Writes the display matrix of a quarter turn clockwise."""
    content = bytearray(path.read_bytes())
    header = content.index(b"tkhd") + 4
    place = header + 4 + (32 if content[header] == 1 else 20) + 16
    one = 1 << 16
    struct.pack_into(">9i", content, place, 0, one, 0, -one, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(content)


def cut_off(path: Path) -> Path:
    """The first half of a file: its copy broke off."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path
