"""What sessions are composed of: tracked landmarks of rendered sets and of other activities.

Everything is brought to one picture size and one frame rate.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.body import MIRROR_ORDER, Side
from posecheck.movements import load_movement

Array = NDArray[np.float64]

FPS = 10.0
"""Most clips were rendered at this rate."""
WIDTH_PX, HEIGHT_PX = 854, 480
"""Every clip is scaled to this height and stands in the middle."""
OUT_SHARE = 0.15
"""Where only angles are known, a repetition lasts while they are above this share of the set's
largest."""
PAUSE_S = 6.0
"""Repetitions of one side further apart are two sets; none of the clips is made so."""
ALTERNATING = ("thoracic-twist",)
"""Movements of which both sides belong to one set."""


@dataclass(frozen=True, slots=True, eq=False)
class TrueSet:
    """A set as it was done."""

    movement: str
    side: Side | None
    start_s: float
    end_s: float
    sides: tuple[Side, ...]
    """The side of every repetition …"""
    times: tuple[tuple[float, float], ...] = ()
    """… and when it starts and ends, seconds."""
    person: str = ""
    """Who did it."""

    def later(self, by_s: float) -> "TrueSet":
        """The same at another time."""
        times = tuple((start_s + by_s, end_s + by_s) for start_s, end_s in self.times)
        return replace(self, start_s=self.start_s + by_s, end_s=self.end_s + by_s, times=times)

    def mirrored(self) -> "TrueSet":
        """The same on the other side."""
        side = None if self.side is None else self.side.other
        return replace(self, side=side, sides=tuple(one.other for one in self.sides))


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Landmarks at an even rate, and the sets that are in them."""

    name: str
    px: Array
    """(n, 33, 3)"""
    world_m: Array
    """(n, 33, 3)"""
    visibility: Array
    """(n, 33)"""
    sets: tuple[TrueSet, ...] = ()
    restart: bool = False
    """Whether it begins with a cut."""

    def __len__(self) -> int:
        return len(self.px)

    @property
    def duration_s(self) -> float:
        """How long it is, seconds."""
        return len(self) / FPS

    def part(self, order: Sequence[int] | NDArray[np.int_]) -> "Strip":
        """Some of its frames in another order, without any sets."""
        index = np.asarray(order, dtype=int)
        return Strip(self.name, self.px[index], self.world_m[index], self.visibility[index])

    def mirrored(self) -> "Strip":
        """What a mirror shows."""
        order = np.array(MIRROR_ORDER)
        px = self.px[:, order].copy()
        px[..., 0] = WIDTH_PX - px[..., 0]
        return replace(
            self,
            name=f"{self.name} mirrored",
            px=px,
            world_m=self.world_m[:, order] * np.array([-1.0, 1.0, 1.0]),
            visibility=self.visibility[:, order],
            sets=tuple(one.mirrored() for one in self.sets),
        )


def strip_of(path: Path, sets: Sequence[TrueSet] = ()) -> Strip:
    """The landmarks of a file."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    t_s = np.asarray(arrays["t_s"], dtype=np.float64)
    scale = HEIGHT_PX / float(arrays["height_px"])
    aside = (WIDTH_PX - scale * float(arrays["width_px"])) / 2.0
    px = np.asarray(arrays["landmarks_px"], dtype=np.float64) * scale + [aside, 0.0, 0.0]
    world = np.asarray(arrays.get("world_m", np.full(px.shape, np.nan)), dtype=np.float64)
    seen = np.asarray(arrays.get("visibility", np.ones(px.shape[:2])), dtype=np.float64)
    at_s = np.arange(0.0, t_s[-1], 1.0 / FPS)
    px, world, seen = (_resampled(one, t_s, at_s) for one in (px, world, seen))
    done = tuple(replace(one, person=person_of(path.stem)) for one in sets)
    return Strip(path.stem, px, world, seen, done)


def person_of(clip: str) -> str:
    """Who is in a clip: its name up to the seed that the person is drawn from.

    >>> person_of("ankle_rock_46003_view1.full")
    'ankle_rock_46003'
    """
    seed = re.search(r"\d{5}", clip)
    return clip[: seed.end()] if seed else clip


def _resampled(values: Array, t_s: Array, at_s: Array) -> Array:
    """Between the two nearest frames; missing where one of them is."""
    after = np.searchsorted(t_s, at_s).clip(1, len(t_s) - 1)
    span = t_s[after] - t_s[after - 1]
    share = ((at_s - t_s[after - 1]) / span).reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray((1.0 - share) * values[after - 1] + share * values[after])


def rendered(folder: Path) -> Iterator[Strip]:
    """The sets of a folder of clips with truth beside them; what is not the movement is left out.

    ``NAME.truth.json`` or, of the training set, the true angles in the landmark file itself.
    """
    for path in sorted(folder.glob("*.npz")):
        truth = path.with_name(path.name.replace(".full.npz", ".truth.json"))
        sets = _told(truth) if truth.suffix == ".json" else _from_angles(path)
        if sets:
            yield strip_of(path, sets)


def _told(path: Path) -> list[TrueSet]:
    about = json.loads(path.read_text(encoding="utf-8"))
    done = [(Side(one["side"]), one["start_s"], one["end_s"]) for one in about["repetitions"]]
    return (
        grouped(about["movement"], pushes_joined(done))
        if about["variant"] in ("whole", "locked")
        else []
    )


Done = tuple[Side, float, float]
"""A repetition: its side, when it starts and when it ends, seconds."""


def pushes_joined(done: Sequence[Done]) -> list[Done]:
    """With each push after a stop on the way as the one repetition that it is.

    It is commanded in two parts (``bench.accuracy.effort_scripts.Effort``), and the truth lists
    both: the first ends, and the second starts, where the joint passes neutral, which it does not
    do between them.  So the first part starts and ends after the second.
    """
    joined: list[Done] = []
    for side, start_s, end_s in done:
        last = joined[-1] if joined else None
        if last and last[0] is side and last[1] > start_s and last[2] > end_s:
            joined[-1] = (side, last[1], end_s)
        else:
            joined.append((side, start_s, end_s))
    return joined


def _from_angles(path: Path) -> list[TrueSet]:
    """Repetitions by the true angles, where no more than those is known."""
    with np.load(path) as file:
        movement = path.stem.split("_")[0]
        if str(file["variant"]) not in ("whole", "locked"):
            return []
        t_s, size = file["t_s"], {}
        for side in Side:
            if movement in ALTERNATING:
                size[side] = side.sign * file["truth_thorax_rotation_deg"]
            elif movement == "ankle-rock":
                line = file[f"truth_shank_inclination_{side}_deg"]
                size[side] = line - np.median(line[t_s < 0.8 * float(file["quiet_s"])])
            else:
                size[side] = np.hypot(
                    file[f"truth_hip_flexion_{side}_deg"], file[f"truth_hip_abduction_{side}_deg"]
                )
        own = str(file["side"]) if movement == "ankle-rock" else None
    largest = max(float(one.max()) for one in size.values())
    least = max(load_movement(movement).repetition.min_amplitude_deg, 0.5 * largest)
    done = []
    for side, course in size.items():
        steps = np.diff((course > OUT_SHARE * largest).astype(int), prepend=0, append=0)
        for begin, end in zip(np.flatnonzero(steps > 0), np.flatnonzero(steps < 0), strict=True):
            if course[begin:end].max() > least and (own is None or side == own):
                done.append((side, float(t_s[begin]), float(t_s[end - 1])))
    return grouped(movement, sorted(done, key=lambda one: one[1]))


def grouped(movement: str, done: Sequence[Done]) -> list[TrueSet]:
    """Repetitions of one side one after another; of both sides where they take turns."""
    sets: list[TrueSet] = []
    for own, start_s, end_s in done:
        side = None if movement in ALTERNATING else own
        last = sets[-1] if sets else None
        if last and last.side is side and start_s - last.end_s < PAUSE_S:
            times = (*last.times, (start_s, end_s))
            sets[-1] = replace(last, end_s=end_s, sides=(*last.sides, own), times=times)
        else:
            sets.append(TrueSet(movement, side, start_s, end_s, (own,), ((start_s, end_s),)))
    return sets


def others(folder: Path) -> Iterator[Strip]:
    """Clips in which nothing is to be found; the name begins with what is done."""
    for path in sorted(folder.glob("*.npz")):
        yield strip_of(path)
