"""Posecheck against the bare loop on the same clips, in turn, in one run."""

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final

from bench.accuracy.markdown import table
from bench.speed.composing import KINDS, MOVEMENT, Kind, compose, composed
from bench.speed.timing import Taken, timed
from posecheck import score
from posecheck.estimators.bundles import find_bundle

AIMS: Final = {"480p": 2.5, "720p": 2.5, "720p without B-frames": 2.5} | {
    **{"1080p": 1.8, "1080p without B-frames": 1.8, "4K HEVC": 1.6}
}
"""CPU of the bare loop over ours on a session, half of it rest (issue 14)."""
FASTER: Final = Kind("480p, 60 frames/s", 640, 480, rate_hz=60, clips=1)
FASTEST: Final = replace(FASTER, name="480p, 240 frames/s", rate_hz=240)


@dataclass(frozen=True, slots=True)
class Row:
    """What one clip took: the bare loop and ways to score it."""

    kind: Kind
    bare: Taken
    published: Taken | None
    """The bare loop with the bundle as Google publishes it."""
    ours: Taken


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be compared."""

    minutes: float
    published: Path | None
    """A bundle with the network as Google publishes it."""
    names: Sequence[str]
    """Of the kinds of clips; none: all."""
    clips: Path
    """Where the clips are kept."""

    def kinds(self, kinds: Iterable[Kind]) -> list[Kind]:
        """Those of the kinds that are wanted."""
        return [kind for kind in kinds if not self.names or kind.name in self.names]


def session_part(wanted: Wanted) -> str:
    """Sessions, half of them rest, as they are scored without options."""
    rows = _rows(wanted.kinds(KINDS), wanted, [])
    cells = [
        [
            row.kind.name,
            *_seconds(row.bare, row.ours),
            *_ratios(row, lambda taken: taken.cpu_s, AIMS[row.kind.name]),
            f"{row.bare.wall_s / row.ours.wall_s:.2f}",
            f"{row.ours.peak_mb:.0f} MB",
        ]
        for row in rows
    ]
    heading = ("", "bare loop, CPU", "posecheck, CPU", *_RATIO_NAMES, "wall ratio", "peak memory")
    return table(heading, cells) + _beneath(
        wanted.minutes, "half of it rest, one key frame a second"
    )


def clip_part(wanted: Wanted) -> str:
    """The same movement without any rest, every frame of it."""
    rows = _rows(wanted.kinds(KINDS[:2]), wanted, ["--every-frame"], rest=False)
    cells = [
        [
            row.kind.name,
            *_seconds(row.bare, row.ours),
            *_ratios(row, lambda taken: taken.cpu_s, None),
            *_ratios(row, lambda taken: taken.wall_s, 1.75),
        ]
        for row in rows
    ]
    heading = (
        *("", "bare loop, CPU", "posecheck, CPU", *_RATIO_NAMES),
        *("wall ratio, same network", "wall ratio, published network"),
    )
    return table(heading, cells) + _beneath(wanted.minutes, "no rest, `--every-frame`")


def rates_part(minutes: float) -> str:
    """What faster recordings cost, of the same movements."""
    with tempfile.TemporaryDirectory() as place:
        taken = []
        for kind in (FASTER, FASTEST):
            clip = compose(kind, Path(place) / f"{kind.rate_hz}.mp4", minutes=minutes, rest=False)
            taken.append(timed(_score(clip)))
    ratio = taken[1].cpu_s / taken[0].cpu_s
    cells = [
        [kind.name, f"{one.cpu_s:.0f} s"]
        for kind, one in zip((FASTER, FASTEST), taken, strict=True)
    ]
    return table(("", "CPU"), cells) + f"\n240 over 60 frames/s: {ratio:.2f} (aim ≤ 2).\n"


def same_part(minutes: float) -> str:
    """Whether the same repetitions are found as with every frame."""
    with tempfile.TemporaryDirectory() as place:
        cells = []
        for kind in KINDS[:3]:
            clip = compose(replace(kind, clips=1), Path(place) / "clip.mp4", minutes=minutes)
            every = score(clip, movement=MOVEMENT, every_frame=True, series=False).repetitions
            some = score(clip, movement=MOVEMENT, series=False).repetitions
            pairs = list(zip(every, some, strict=False))
            apart = [abs(a.primary.value - b.primary.value) for a, b in pairs]
            cells.append(
                [kind.name, str(len(every)), str(len(some)), f"{max(apart, default=0.0):.2f}°"]
            )
    heading = ("", "repetitions, every frame", "repetitions, sampled", "largest difference")
    return table(heading, cells)


_RATIO_NAMES: Final = ("CPU ratio, same network", "CPU ratio, published network")


def _rows(
    kinds: Iterable[Kind], wanted: Wanted, options: Sequence[str], *, rest: bool = True
) -> list[Row]:
    rows = []
    bundle, published = find_bundle("full").path, wanted.published
    for kind in kinds:
        clip = composed(kind, wanted.clips, minutes=wanted.minutes, rest=rest)
        timed(_score(clip, *options, "--to", "2"))  # what is loaded is in the cache
        bare = timed(_bare(clip, bundle))
        ours = timed(_score(clip, *options))
        other = None if published is None else timed(_bare(clip, published))
        rows.append(Row(kind, bare, other, ours))
    return rows


def _bare(clip: Path, bundle: Path) -> list[object]:
    return ["-m", "bench.speed.bare", clip, bundle]


def _score(clip: Path, *options: str) -> list[object]:
    return ["-m", "posecheck", "score", clip, "--movement", MOVEMENT, *options]


def _seconds(*runs: Taken) -> list[str]:
    return [f"{one.cpu_s:.0f} s" for one in runs]


def _ratios(row: Row, measure: Callable[[Taken], float], aim: float | None) -> list[str]:
    """Of the bare loop with our network, and with the published one."""
    aimed = "" if aim is None else f" (aim ≥ {aim:g})"
    same = f"{measure(row.bare) / measure(row.ours):.2f}{aimed}"
    if row.published is None:
        return [same, "–"]
    return [same, f"{measure(row.published) / measure(row.ours):.2f}"]


def _beneath(minutes: float, what: str) -> str:
    return (
        f"\n{minutes:g} minutes each, {what}; model `full`, one process, {os.cpu_count()} cores, "
        f"load before: {median(os.getloadavg()):.1f}. The published network has the segmentation "
        "head that ours lacks; its landmarks are the same.\n"
    )
