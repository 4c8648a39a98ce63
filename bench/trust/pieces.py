"""Pieces of the sample clips that campaigns spoil, and whether what is measured in them is right.

Wrong is a repetition whose end range is off the truth of the clip that was spoilt by more than
three half widths of its bar, or one that nobody did; one that is counted twice is that, too.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from bench.accuracy.markdown import table
from bench.trust.record import Report, Trial, trial_table
from posecheck.app.scoring import score
from posecheck.errors import InputRefusedError
from posecheck.records import Repetition, Session

Picture = NDArray[np.uint8]

SAMPLES = Path(__file__).parents[2] / "sample_videos"
SIZE_PX = (320, 240)
RATE_HZ = 15
WRONG_HALF_WIDTHS = 3.0
_LASTS_S = {"ankle_rock": 6.4, "hip_circle": 6.4, "thoracic_twist": 10.4}


@dataclass(frozen=True, slots=True)
class Truth:
    """A repetition that was done."""

    side: str
    start_s: float
    end_s: float
    deg: float


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The beginning of a sample clip, small."""

    movement: str
    pictures: tuple[Picture, ...]
    """At ``RATE_HZ``, of ``SIZE_PX``."""
    truth: tuple[Truth, ...]


@cache
def piece(name: str) -> Piece:
    """The first repetitions of a sample clip."""
    lasts_s, (width_px, height_px) = _LASTS_S[name], SIZE_PX
    pictures = []
    with av.open(str(SAMPLES / f"{name}.mp4")) as file:
        for i, frame in enumerate(file.decode(video=0)):
            if frame.time > lasts_s:
                break
            if i % 2 == 0:  # of 30 a second
                picture = frame.to_ndarray(format="rgb24", width=width_px, height=height_px)
                pictures.append(np.asarray(picture, dtype=np.uint8))
    document = json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))
    truth = tuple(
        Truth(one["side"], one["start_s"], one["end_s"], one["end_range_deg"])
        for one in document["repetitions"]
        if one["end_s"] < lasts_s
    )
    return Piece(document["movement"], tuple(pictures), truth)


NAMES = tuple(_LASTS_S)


REPEATABLE: Mapping[str, Mapping[str, str]] = {"libx264": {"x264-params": "mbtree=0"}}
"""Options without which a codec makes another file now and then: with B-frames, x264's macroblock
tree reads memory that nobody wrote."""


def encoded(
    path: Path,
    pictures: Sequence[Picture],
    codec: str = "libx264",
    options: dict[str, str] | None = None,
) -> Path:
    """A video of these pictures."""
    rate_hz = 25 if codec.startswith("mpeg2") else RATE_HZ  # which knows no 15
    with av.open(str(path), "w") as file:
        options = {**REPEATABLE.get(codec, {}), **(options or {})}
        stream: Any = file.add_stream(codec, rate=rate_hz, options=options)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = {"mjpeg": "yuvj420p", "prores": "yuv422p10le"}.get(codec, "yuv420p")
        stream.thread_count = 1  # so that many cores make the same file as one
        if codec in ("h263", "mpeg4", "mpeg2video", "wmv2", "mjpeg"):
            stream.bit_rate = 500_000
        for picture in _at(pictures, rate_hz):
            frame = av.VideoFrame.from_ndarray(picture[0], format="rgb24")
            frame.pts, frame.time_base = picture[1], Fraction(1, rate_hz)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def _at(pictures: Sequence[Picture], rate_hz: int) -> list[tuple[Picture, int]]:
    """The pictures with their stamps, some of them twice at a higher rate."""
    count = len(pictures) * rate_hz // RATE_HZ
    return [(pictures[i * RATE_HZ // rate_hz], i) for i in range(count)]


def rendered_pieces(clips: Path) -> Iterator[tuple[str, Path, Piece, Any]]:
    """Name, landmark file, what was done, and the whole truth of the rendered clips of a folder."""
    for place in sorted(clips.glob("*.truth.json")):
        name = place.name.removesuffix(".truth.json")
        landmarks = clips / f"{name}.full.npz"
        if landmarks.exists():
            truth = json.loads(place.read_text(encoding="utf-8"))
            done = (
                Truth(one["side"], one["start_s"], one["end_s"], one["end_range_deg"])
                for one in truth["repetitions"]
            )
            yield name, landmarks, Piece(truth["movement"], (), tuple(done)), truth


@dataclass(frozen=True, slots=True)
class Judged:
    """What was measured in a spoilt piece."""

    kind: str
    name: str
    truths: int
    """How many repetitions there were."""
    off: tuple[float, ...] = ()
    """Of each repetition that was kept, in half widths of its bar; infinite: nobody did it."""
    told: bool = False
    """Whether something was said of the recording, or discarded."""
    detail: str = ""

    @property
    def wrong(self) -> int:
        """Repetitions that are wrong."""
        return sum(not off <= WRONG_HALF_WIDTHS for off in self.off)

    @property
    def trial(self) -> Trial:
        """For the table."""
        outcome = "wrong" if self.wrong else "measured" if self.off else "not judged"
        return Trial(self.kind, self.name, outcome, self.detail)


def judged(path: Path, of: Piece, kind: str, name: str, *, from_s: float = 0.0) -> Judged:
    """Measure a spoilt piece as ``score`` does, and judge what was done from some moment on."""
    count = sum(truth.start_s >= from_s for truth in of.truth)
    try:
        session = score(path, movement=of.movement, series=False)
    except InputRefusedError as error:
        return Judged(kind, name, count, told=True, detail=str(error))
    told = bool(session.notes) or any(one.discarded for one in session.sets)
    later = [repetition for repetition in session.repetitions if repetition.start_s >= from_s]
    found = [(_truth_of(repetition, of.truth), repetition) for repetition in later]
    first = {truth: repetition for truth, repetition in reversed(found) if truth is not None}
    off = tuple(
        _off(repetition, truth) if truth and first[truth] is repetition else math.inf
        for truth, repetition in found
    )
    return Judged(kind, name, count, off, told, _detail(session))


def _truth_of(repetition: Repetition, truths: Sequence[Truth]) -> Truth | None:
    """Which one was measured; None: nobody did it."""
    for truth in truths:
        if truth.side == repetition.side and truth.start_s < repetition.peak_s < truth.end_s:
            return truth
    return None


def _off(repetition: Repetition, truth: Truth) -> float:
    low, high = repetition.primary.interval90
    return abs(repetition.primary.value - truth.deg) / (0.5 * (high - low))


def _detail(session: Session) -> str:
    done = [
        f"{one.side} {one.primary.value:.0f}° at {one.peak_s:.1f} s" for one in session.repetitions
    ]
    return ", ".join([*done, *(note.code for note in session.notes)])


def summary(title: str, about: str, results: Sequence[Judged]) -> Report:
    """The section: outcomes of the clips by kind, and of the repetitions."""
    trials = [one.trial for one in results]
    kept = [off for one in results for off in one.off]
    wrong = sum(one.wrong for one in results)
    there = sum(one.truths for one in results)
    share = f"{100.0 * wrong / len(kept):.1f} %" if kept else "none"
    within = sum(off <= 1.0 for off in kept)
    outcomes = Counter(trial.outcome for trial in trials)
    untold = sum(not one.off and not one.told for one in results)
    rows = (
        ("clips", str(len(results))),
        ("clips in which nothing was judged", str(outcomes["not judged"])),
        ("… of them without a word why", str(untold)),
        ("repetitions that were done", str(there)),
        ("repetitions kept", str(len(kept))),
        ("… within their 90 % bar", str(within)),
        (
            "… wrong by more than three half widths, counted twice, or never done",
            f"{wrong} ({share})",
        ),
    )
    faults = tuple(f"{t.kind} {t.name}: {t.detail}" for t in trials if t.outcome == "wrong")
    parts = [about, "", table(("", ""), rows), trial_table(trials)]
    if faults:
        parts.append("\n".join(f"- {fault}" for fault in faults) + "\n")
    return Report(title, "\n".join(parts), faults)


def spoilt(pictures: Sequence[Picture], change: Callable[[Picture, int], Picture]) -> list[Picture]:
    """Each picture changed; its number is given."""
    return [np.ascontiguousarray(change(picture, i)) for i, picture in enumerate(pictures)]
