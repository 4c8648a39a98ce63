"""H.264 clips with true timestamps, and a camera's noise. PyAV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
CLOCK_HZ = 90_000


class Sensor:
    """Exposure, gamma and read noise of a small camera, the same for the same seed."""

    def __init__(self, gain: float, gamma: float, noise: float, seed: int) -> None:
        scale = np.arange(256) / 255.0
        self.table = np.clip(255 * (gain * scale) ** gamma, 0, 255).astype(np.int16)
        self.rng = np.random.default_rng([seed, 23])
        self.noise = noise
        self.grain: NDArray[np.int16] | None = None

    def __call__(self, image: Image) -> Image:
        """One frame as the camera would store it."""
        graded = self.table[image]
        if self.noise > 0:
            height, width = image.shape[:2]
            if self.grain is None:
                shape = (height + 64, width + 64, 1)
                grain = self.rng.normal(0, self.noise, shape)
                self.grain = np.rint(grain).astype(np.int16)
            down, right = self.rng.integers(0, 64, 2)
            graded = graded + self.grain[down : down + height, right : right + width]
        return np.asarray(np.clip(graded, 0, 255), dtype=np.uint8)


@contextmanager
def writer(path: Path, width: int, height: int, fps: float, crf: int) -> Iterator[Any]:
    """Open a clip; yields ``put(image, t_s)``. Timestamps are kept to 1/90000 s."""
    import av

    container = av.open(str(path), "w", options={"movflags": "faststart"})
    try:
        rate = Fraction(fps).limit_denominator(1001)
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, CLOCK_HZ)
        stream.options = {"crf": str(crf), "preset": "fast"}
        stream.thread_count = 1

        def put(image: Image, t_s: float) -> None:
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts = round(t_s * CLOCK_HZ)
            frame.time_base = Fraction(1, CLOCK_HZ)
            for packet in stream.encode(frame):
                container.mux(packet)

        yield put
        for packet in stream.encode():
            container.mux(packet)
    finally:
        container.close()
