"""What the campaigns damage: the sample clips, short and small, in many containers.

Each clip has the first repetition of a sample video, 10 pictures a second, 320×240.  The pose
model saw its undamaged pictures once; a trial looks a picture's pose up by what it shows, so that
thousands of damaged clips can be measured in minutes.  A picture that looks like none of them has
no pose.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np

from posecheck.capture.video_file import VideoFile
from posecheck.documents.landmarks import LandmarksWriter
from posecheck.estimators.opening import open_estimator
from posecheck.estimators.recorded import RecordedPoses
from posecheck.records import Frame, Pose, absent_pose
from posecheck.samples import read_truth, sample_video

MOVEMENTS: Final = ("ankle-rock", "hip-circle", "thoracic-twist")
SIZE_PX: Final = (320, 240)
RATE_HZ: Final = 10
REPETITIONS: Final = 1
REST_S: Final = 2.6
"""So long after the peak of the last repetition the clip ends."""
_LOOK_PX: Final = (48, 36)
_ALIKE: Final = 8.0
"""Mean difference of two pictures that show the same [grey levels of 255]."""
CONTAINERS: Final = {
    "mp4": ("libx264", {}),
    "mov": ("mpeg4", {}),
    "mkv": ("libx264", {}),
    "webm": ("libvpx", {}),
    "avi": ("mpeg4", {}),
    "ts": ("libx264", {}),
    "mpg": ("libx264", {}),
    "3gp": ("mpeg4", {}),
    "wmv": ("wmv2", {}),
    "flv": ("flv", {}),
    "ogv": ("libvpx", {}),
    "m2ts": ("libx264", {}),
    "fragmented.mp4": ("libx264", {"movflags": "frag_keyframe+empty_moov"}),
    "hevc.mp4": ("libx265", {}),
    "mjpeg.avi": ("mjpeg", {}),
    "mjpeg.mov": ("mjpeg", {}),
}
"""By the ending of the name: encoder and options of the container."""
_ENCODERS: Final = {
    "libx264": {"crf": "20", "preset": "veryfast", "g": "10"},
    "libx265": {"crf": "20", "preset": "ultrafast", "x265-params": "log-level=none:keyint=10"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "g": "10"},
}


@dataclass(frozen=True, slots=True)
class Bases:
    """The folder in which they are."""

    folder: Path

    def landmarks(self, movement: str) -> Path:
        """What the pose model found in the undamaged pictures."""
        return self.folder / f"{movement}.npz"

    def looks(self, movement: str) -> Path:
        """What the undamaged pictures look like."""
        return self.folder / f"{movement}.looks.npy"

    def truth_deg(self, movement: str) -> dict[str, list[float]]:
        """True end ranges of each side."""
        truth: dict[str, list[float]] = {}
        for side, _, deg in read_truth(_sample(movement))[:REPETITIONS]:
            truth.setdefault(side, []).append(deg)
        return truth

    def clip(self, ending: str) -> Path:
        """The first movement's in a container."""
        return self.folder / f"{self.movements[0]}.{ending}"

    @property
    def movements(self) -> list[str]:
        """Those that they have."""
        return sorted({movement for movement, _ in self.clips})

    @property
    def clips(self) -> list[tuple[str, Path]]:
        """Each with its movement."""
        made = json.loads((self.folder / "clips.json").read_text(encoding="utf-8"))
        return [(movement, self.folder / name) for movement, name in made]


def make_bases(
    folder: Path,
    movements: Iterable[str] = MOVEMENTS,
    containers: Iterable[str] = tuple(CONTAINERS),
) -> Bases:
    """Make them, unless they are there."""
    bases = Bases(folder)
    if (folder / "clips.json").exists():
        return bases
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for movement in movements:
        pictures = _pictures(movement)
        np.save(bases.looks(movement), np.array([_look(rgb) for rgb in pictures]))
        with (
            open_estimator("full") as model,
            LandmarksWriter(bases.landmarks(movement), model="full") as writer,
        ):
            for i, rgb in enumerate(pictures):
                writer.add(model.estimate(Frame(i / RATE_HZ, rgb)))
        for ending in containers:
            clip = folder / f"{movement}.{ending}"
            _encode(clip, pictures, *CONTAINERS[ending])
            made.append((movement, clip.name))
    (folder / "clips.json").write_text(json.dumps(made), encoding="utf-8")
    return bases


class KnownPictures:
    """A pose estimator that looks poses up by what the pictures show."""

    def __init__(self, bases: Bases, movement: str) -> None:
        self.notes: list[object] = []
        self._looks = np.load(bases.looks(movement)).astype(np.int16)
        self._poses = list(RecordedPoses(bases.landmarks(movement)).poses())

    def estimate(self, frame: Frame) -> Pose:
        """The pose of the picture that looks most like it, at its own size and time."""
        height_px, width_px = frame.rgb.shape[:2]
        away = np.abs(self._looks - _look(frame.rgb)).mean(axis=(1, 2))
        nearest = int(np.argmin(away))
        if away[nearest] > _ALIKE:
            return absent_pose(frame.t_s, width_px=width_px, height_px=height_px)
        pose = self._poses[nearest]
        scale = np.array([width_px / pose.width_px, height_px / pose.height_px, 1.0])
        return Pose(
            t_s=frame.t_s,
            landmarks_px=pose.landmarks_px * scale,
            visibility=pose.visibility,
            width_px=width_px,
            height_px=height_px,
            world_m=pose.world_m,
            restart=frame.restart,
        )

    def __enter__(self) -> "KnownPictures":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to release."""


def _sample(movement: str) -> Path:
    return sample_video(f"{movement.replace('-', '_')}.mp4")


def _pictures(movement: str) -> list[np.ndarray]:
    """Every third one of the sample, until its first repetition is over."""
    sample = _sample(movement)
    _, peak_s, _ = read_truth(sample)[REPETITIONS - 1]
    with VideoFile(sample) as video:
        step = round((video.frame_rate_hz or RATE_HZ) / RATE_HZ)
        pictures = []
        for i, frame in enumerate(video.frames()):
            if frame.t_s > peak_s + REST_S:
                break
            if i % step == 0:
                pictures.append(cv2.resize(frame.rgb, SIZE_PX, interpolation=cv2.INTER_AREA))
    return pictures


def _look(rgb: np.ndarray) -> np.ndarray:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, _LOOK_PX, interpolation=cv2.INTER_AREA).astype(np.int16)


def _encode(path: Path, pictures: list[np.ndarray], encoder: str, muxer: dict[str, str]) -> None:
    with av.open(str(path), "w", options=muxer) as target:
        options = _ENCODERS.get(encoder)
        stream: Any = target.add_stream(encoder, rate=RATE_HZ, options=options)
        stream.width, stream.height = SIZE_PX
        stream.pix_fmt = "yuvj420p" if encoder == "mjpeg" else "yuv420p"
        if encoder not in _ENCODERS:
            stream.bit_rate = 1_500_000
        for i, rgb in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, RATE_HZ)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
