"""Bench sessions: a sample clip and as much rest, again and again, at several sizes.

The rest is the clip's own beginning, where its person stands still and breathes, played forwards
and backwards.  Every picture has sensor noise of its own.  The unit is encoded once, with a key
frame a second as phones do, and repeated packet by packet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from bench.memory import repeated
from posecheck.samples import sample_video

Picture = NDArray[np.uint8]

CLIP: Final = "ankle_rock.mp4"
MOVEMENT: Final = "ankle-rock"
STILL_FRAMES: Final = 45
"""The clip's person keeps still in so many frames at its beginning."""
NOISE_LEVELS: Final = 1.5
"""Standard deviation of the sensor's noise, brightness 0…255."""
NOISES: Final = 16
"""So many different pictures of noise."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a bench session is filmed."""

    name: str
    width_px: int
    height_px: int
    codec: str = "libx264"
    b_frames: bool = True
    rate_hz: int = 30
    clips: int = 2
    """The sample clip so many times in a row before each rest."""
    share: float = 1.0
    """What costs much is made shorter."""

    @property
    def options(self) -> dict[str, str]:
        """Of the encoder."""
        b_frames = 3 if self.b_frames else 0
        if self.codec == "libx265":
            params = f"keyint={self.rate_hz}:min-keyint={self.rate_hz}:bframes={b_frames}"
            return {"preset": "ultrafast", "crf": "24", "x265-params": f"{params}:log-level=none"}
        group = {"g": str(self.rate_hz), "bf": str(b_frames), "b_strategy": "0"}
        return {"preset": "veryfast", "crf": "23", "sc_threshold": "0", **group}


KINDS: Final = (
    Kind("480p", 640, 480),
    Kind("720p", 960, 720),
    Kind("720p without B-frames", 960, 720, b_frames=False),
    Kind("1080p", 1440, 1080),
    Kind("1080p without B-frames", 1440, 1080, b_frames=False),
    Kind("4K HEVC", 2880, 2160, codec="libx265", clips=1, share=0.5),
)
"""The sample clips are 4:3: heights are those of the names."""


def composed(kind: Kind, folder: Path, *, minutes: float, rest: bool = True) -> Path:
    """A session of at least that length in a folder, made where it is not there yet.

    Without ``rest`` only the clips.
    """
    what = "session" if rest else "clip"
    name = f"{kind.name} {what}".replace(" ", "-").replace(",", "")
    path = folder / f"{name}-{minutes:g}-min.mp4"
    if not path.exists():
        unit = folder / f"unit-{name}-{kind.clips}.mp4"
        if not unit.exists():
            begun = unit.with_name(f"begun-{unit.name}")
            _encode(kind, begun, _unit(kind, rest=rest))
            begun.rename(unit)
        begun = path.with_name(f"begun-{path.name}")
        repeated(unit, begun, kind.share * minutes)
        begun.rename(path)
    return path


def _unit(kind: Kind, *, rest: bool) -> Iterator[Picture]:
    """The clips and as long a rest, as planes of YUV."""
    count = 0
    for _ in range(kind.clips):
        for picture in _pictures(kind):
            count += 1
            yield picture
    still = list(islice(_pictures(kind), STILL_FRAMES))
    there_and_back = cycle([*still, *still[-2:0:-1]])
    yield from islice(there_and_back, count if rest else 0)


def _pictures(kind: Kind) -> Iterator[Picture]:
    with av.open(str(sample_video(CLIP))) as clip:
        for picture in clip.decode(video=0):
            scaled = picture.reformat(width=kind.width_px, height=kind.height_px, format="yuv420p")
            yield np.asarray(scaled.to_ndarray(), dtype=np.uint8)


def _encode(kind: Kind, path: Path, pictures: Iterator[Picture]) -> None:
    """Each picture as often as the rate asks, each time with other noise."""
    noise = _noise(kind)
    with av.open(str(path), "w") as target:
        stream: Any = target.add_stream(kind.codec, rate=kind.rate_hz, options=kind.options)
        stream.width, stream.height, stream.pix_fmt = kind.width_px, kind.height_px, "yuv420p"
        count = 0
        for picture in pictures:
            for _ in range(kind.rate_hz // 30):
                noisy = picture.astype(np.int16)
                noisy[: kind.height_px] += noise[count * 7 % NOISES]
                frame = av.VideoFrame.from_ndarray(
                    np.clip(noisy, 0, 255).astype(np.uint8), format="yuv420p"
                )
                target.mux(stream.encode(frame))
                count += 1
        target.mux(stream.encode(None))


def _noise(kind: Kind) -> NDArray[np.int16]:
    dice = np.random.default_rng(1)
    size = (kind.height_px, kind.width_px)
    return np.stack(
        [np.rint(dice.normal(0.0, NOISE_LEVELS, size)).astype(np.int16) for _ in range(NOISES)]
    )
