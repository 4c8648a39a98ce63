"""Damaged copies of sample clips: no number of a repetition may be wrong.

Bits that changed, blocks of zeros or of other bytes, bytes that are missing, packets that never
arrived; in fourteen containers and codecs.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from bench.trust.pieces import NAMES, Judged, encoded, judged, piece, summary
from bench.trust.record import Report

COUNT = 112
FORMATS: dict[str, tuple[str, dict[str, str]]] = {
    "h264.mp4": ("libx264", {}),
    "h264-key-a-second.mp4": ("libx264", {"g": "15"}),
    "h264.ts": ("libx264", {"g": "30"}),
    "hevc.mp4": ("libx265", {"x265-params": "log-level=none"}),
    "h264.mkv": ("libx264", {}),
    "mpeg4.mp4": ("mpeg4", {}),
    "mpeg4.avi": ("mpeg4", {}),
    "mpeg2.mpg": ("mpeg2video", {}),
    "vp8.webm": ("libvpx", {"deadline": "realtime"}),
    "vp9.webm": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8"}),
    "mjpeg.avi": ("mjpeg", {}),
    "wmv2.wmv": ("wmv2", {}),
    "av1.mp4": ("libsvtav1", {"preset": "12"}),
    "prores.mov": ("prores", {}),
}


def flipped(content: bytearray, rng: np.random.Generator) -> None:
    """Some bits changed."""
    for at in rng.integers(len(content) // 50, len(content), size=int(rng.integers(1, 12))):
        content[at] ^= 1 << int(rng.integers(8))


def zeroed(content: bytearray, rng: np.random.Generator) -> None:
    """A block of zeros."""
    at, count = _block(content, rng)
    content[at : at + count] = bytes(count)


def overwritten(content: bytearray, rng: np.random.Generator) -> None:
    """A block of other bytes."""
    at, count = _block(content, rng)
    content[at : at + count] = rng.integers(0, 256, size=count, dtype=np.uint8).tobytes()


def missing(content: bytearray, rng: np.random.Generator) -> None:
    """A block that is not there."""
    at, count = _block(content, rng)
    del content[at : at + count]


def _block(content: bytearray, rng: np.random.Generator) -> tuple[int, int]:
    size = len(content)
    at = int(rng.integers(size // 20, size - size // 20))
    return at, min(int(rng.integers(50, max(51, size // 20))), size - at)


DAMAGES: tuple[Callable[[bytearray, np.random.Generator], None] | None, ...] = (
    flipped,
    zeroed,
    overwritten,
    missing,
    None,  # packets
)


def without_packets(source: Path, target: Path, rng: np.random.Generator) -> None:
    """Some packets never arrived: one by one, and a run of them."""
    with av.open(str(source)) as before, av.open(str(target), "w") as after:
        stream = before.streams.video[0]
        copy = after.add_stream_from_template(stream, opaque=True)
        packets = [packet for packet in before.demux(stream) if packet.dts is not None]
        lost = set(rng.integers(1, len(packets), size=4).tolist())
        begin = int(rng.integers(1, len(packets)))
        lost |= set(range(begin, begin + int(rng.integers(3, 12))))
        for i, packet in enumerate(packets):
            if i not in lost:
                packet.stream = copy
                after.mux(packet)


def campaign(count: int, seed: int) -> Report:
    """Damage sample clips and measure them."""
    results: list[Judged] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            rng = np.random.default_rng([seed, number])
            results.append(_tried(Path(folder), number, rng))
    about = (
        "Sample clips (the first repetitions, 320×240, 15 pictures a second) were encoded and "
        "damaged: bits changed, blocks of zeros, of other bytes or missing, packets lost. Wrong "
        "is a repetition off the truth of the undamaged clip by more than three half widths of "
        "its bar, or one that nobody did. The clips are short, and most encoders set a key picture "
        "every eight seconds or so: after one hit much of a clip is in doubt.\n"
    )
    return summary("Damaged recordings", about, results)


def _tried(folder: Path, number: int, rng: np.random.Generator) -> Judged:
    formats = list(FORMATS)
    kind = formats[number % len(formats)]
    round_ = number // len(formats)
    name, damage = NAMES[round_ % len(NAMES)], DAMAGES[round_ % len(DAMAGES)]
    codec, options = FORMATS[kind]
    whole = folder / f"{name}-{kind}"
    if not whole.exists():
        encoded(whole, piece(name).pictures, codec, options)
    hurt = folder / f"hurt-{kind}"
    if damage is None:
        without_packets(whole, hurt, rng)
    else:
        content = bytearray(whole.read_bytes())
        damage(content, rng)
        hurt.write_bytes(content)
    how = "packets lost" if damage is None else damage.__name__
    return judged(hurt, piece(name), kind, f"{number} ({name}, {how})")
