"""Posecheck against the bare loop on the same clips, in turn, in one run."""

import math
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from unittest import mock

from bench.accuracy.markdown import table
from bench.speed.composing import KINDS, MOVEMENT, Kind, composed
from bench.speed.timing import Taken, timed
from posecheck import score
from posecheck.estimators.bundles import find_bundle
from posecheck.records import Repetition

CPU_AIMS: Final = {"480p": 2.5, "720p": 2.5, "720p without B-frames": 2.5} | {
    **{"1080p": 1.8, "1080p without B-frames": 1.8, "4K HEVC": 1.6}
}
"""CPU of the bare loop over ours on a session, half of it rest (issue 14)."""
WALL_AIMS: Final = {"720p": 4.0}
"""The same of wall time with two cores."""
PEAK_AIMS: Final = {"4K HEVC": 600}
"""Memory of the largest process [MB]."""
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
    """Of the kinds of clips; none: the usual ones."""
    clips: Path
    """Where the clips are kept."""

    def kinds(self, usual: Sequence[Kind]) -> list[Kind]:
        """The kinds that are wanted.

        Raises SystemExit for a name that is none.
        """
        unknown = set(self.names) - {kind.name for kind in KINDS}
        if unknown:
            raise SystemExit(f"no kinds of clips: {unknown}; {[kind.name for kind in KINDS]}")
        return [kind for kind in KINDS if kind.name in self.names] or list(usual)


SESSIONS: Final = KINDS[:3]
LARGE: Final = (KINDS[3], KINDS[5])
"""Above 720p decoding weighs more."""
CLIPS: Final = KINDS[:2]


def session_part(wanted: Wanted, usual: Sequence[Kind] = SESSIONS) -> str:
    """Sessions, half of them rest, as they are scored without options."""
    rows = [_row(kind, wanted, _session(kind, wanted), []) for kind in wanted.kinds(usual)]
    cells = [
        [
            row.kind.name,
            *_seconds(row, cpu_s),
            *ratios(row, cpu_s, CPU_AIMS[row.kind.name]),
            *_seconds(row, wall_s),
            *ratios(row, wall_s, WALL_AIMS.get(row.kind.name)),
            _peak(row),
        ]
        for row in rows
    ]
    heading = ("", *headings("CPU", wanted), *headings("wall", wanted), "largest process")
    shorter = "".join(
        f" ({row.kind.name}: {row.kind.share:g} of that)" for row in rows if row.kind.share != 1.0
    )
    return table(heading, cells) + _beneath(
        wanted, f"half of it rest, one key frame a second{shorter}"
    )


def clip_part(wanted: Wanted) -> str:
    """The same movement without any rest: every frame of it, and as it is scored without options.

    The second is what sampling saves of a session besides its rests.
    """
    cells = []
    for kind in wanted.kinds(CLIPS):
        clip = _clip(kind, wanted)
        row = _row(kind, wanted, clip, ["--every-frame"])
        sampled = replace(row, ours=timed(_score(clip)))
        busy = row.ours.cpu_s / row.ours.wall_s / (os.cpu_count() or 1)
        cells.append(
            [
                row.kind.name,
                *_seconds(row, wall_s),
                *ratios(row, wall_s, 1.75 if kind in CLIPS else None),
                f"{busy:.0%}" + ("" if kind in CLIPS else " (aim ≥ 85%)"),
                *_seconds(row, cpu_s),
                *ratios(row, cpu_s, None),
                *ratios(sampled, cpu_s, None),
                f"{row.ours.peak_mb:.0f} MB",
            ]
        )
    heading = (
        *("", *headings("wall", wanted), "cores busy", *headings("CPU", wanted)),
        *(f"{ratio}, sampled" for ratio in _ratio_names("CPU", wanted)),
        "largest process",
    )
    return table(heading, cells) + _beneath(wanted, "no rest, `--every-frame`")


def prepare(wanted: Wanted, sessions: Mapping[float, Sequence[Kind]], clips: float) -> None:
    """Make the clips of all steps, so that the time for measuring goes to that alone.

    ``sessions`` are the usual ones of each length in minutes.
    """
    for minutes, usual in sessions.items():
        for kind in wanted.kinds(usual):
            _session(kind, replace(wanted, minutes=minutes))
    for kind in wanted.kinds(CLIPS):
        _clip(kind, replace(wanted, minutes=clips))


def _session(kind: Kind, wanted: Wanted) -> Path:
    return composed(kind, wanted.clips, minutes=wanted.minutes)


def _clip(kind: Kind, wanted: Wanted) -> Path:
    return composed(kind, wanted.clips, minutes=wanted.minutes, rest=False)


def rates_part(minutes: float) -> str:
    """What faster recordings cost, of the same movements."""
    with tempfile.TemporaryDirectory() as place:
        taken = []
        for kind in (FASTER, FASTEST):
            clip = composed(kind, Path(place), minutes=minutes, rest=False)
            taken.append(timed(_score(clip)))
    ratio = taken[1].cpu_s / taken[0].cpu_s
    cells = [
        [kind.name, f"{one.cpu_s:.0f} s"]
        for kind, one in zip((FASTER, FASTEST), taken, strict=True)
    ]
    return table(("", "CPU"), cells) + f"\n240 over 60 frames/s: {ratio:.2f} (aim ≤ 2).\n"


def same_part(wanted: Wanted) -> str:
    """Whether pieces give the same repetitions as one go, and sampling the same as every frame."""
    cells = []
    for kind in wanted.kinds(CLIPS):
        clip = _session(kind, wanted)
        with mock.patch("posecheck.app.scoring.LEAST_S", math.inf):
            whole = _repetitions(clip, every_frame=True)
        every, sampled = _repetitions(clip, every_frame=True), _repetitions(clip, every_frame=False)
        cells.append(
            [
                *(kind.name, str(len(whole)), str(len(every)), str(len(sampled))),
                f"{_apart_deg(whole, every):.2f}° (aim ≤ 0.3°)",
                f"{_apart_deg(every, sampled):.2f}° (aim ≤ 0.5°)",
            ]
        )
    heading = (
        *("", "repetitions, every frame in one go", "in pieces", "sampled, in pieces"),
        *("largest difference of pieces from one go", "of sampled from every frame"),
    )
    return table(heading, cells) + (
        f"\nSessions of {wanted.minutes:g} minutes, half of them rest; differences of end ranges. "
        "One process that reads the pieces gives the landmarks of several, bit for bit "
        "(`tests/journeys/test_long_videos.py`).\n"
    )


def _repetitions(clip: Path, *, every_frame: bool) -> Sequence[Repetition]:
    processes = os.cpu_count() or 1
    session = score(
        clip, movement=MOVEMENT, series=False, every_frame=every_frame, processes=processes
    )
    return session.repetitions


def _apart_deg(some: Sequence[Repetition], others: Sequence[Repetition]) -> float:
    """The largest difference of end ranges; infinite where there is not the same number."""
    if len(some) != len(others):
        return math.inf
    pairs = zip(some, others, strict=True)
    return max((abs(a.primary.value - b.primary.value) for a, b in pairs), default=0.0)


def _row(kind: Kind, wanted: Wanted, clip: Path, options: Sequence[str]) -> Row:
    timed(_score(clip, *options, "--to", "2"))  # what is loaded is in the cache
    bare = timed(_bare(clip, find_bundle("full").path))
    ours = timed(_score(clip, *options))
    published = wanted.published
    return Row(kind, bare, None if published is None else timed(_bare(clip, published)), ours)


def _bare(clip: Path, bundle: Path) -> list[object]:
    return ["-m", "bench.speed.bare", clip, bundle]


def _score(clip: Path, *options: str) -> list[object]:
    return ["-m", "posecheck", "score", clip, "--movement", MOVEMENT, *options]


Measure = Callable[[Taken], float]


def cpu_s(taken: Taken) -> float:
    """User and system time."""
    return taken.cpu_s


def wall_s(taken: Taken) -> float:
    """From its beginning to its end."""
    return taken.wall_s


def _seconds(row: Row, measure: Measure) -> list[str]:
    return [f"{measure(one):.0f} s" for one in (row.bare, row.ours)]


def ratios(row: Row, measure: Measure, aim: float | None) -> list[str]:
    """Of the bare loop with our network, and with the published one."""
    aimed = "" if aim is None else f" (aim ≥ {aim:g})"
    same = f"{measure(row.bare) / measure(row.ours):.2f}{aimed}"
    if row.published is None:
        return [same]
    return [same, f"{measure(row.published) / measure(row.ours):.2f}"]


def _peak(row: Row) -> str:
    aim = PEAK_AIMS.get(row.kind.name)
    return f"{row.ours.peak_mb:.0f} MB" + ("" if aim is None else f" (aim ≤ {aim})")


def headings(what: str, wanted: Wanted) -> list[str]:
    """Of the columns with times and their ratios."""
    return [f"bare loop, {what}", f"posecheck, {what}", *_ratio_names(what, wanted)]


def _ratio_names(what: str, wanted: Wanted) -> list[str]:
    if wanted.published is None:
        return [f"{what} ratio"]
    return [f"{what} ratio, same network", f"{what} ratio, published network"]


def _beneath(wanted: Wanted, what: str) -> str:
    text = (
        f"\nAt least {wanted.minutes:g} minutes each, {what}; model `full`, {os.cpu_count()} "
        f"cores, load at the end: {os.getloadavg()[2]:.1f} (15 minutes)."
    )
    if wanted.published is None:
        return f"{text} The bare loop runs the same network.\n"
    return (
        f"{text} The published network has the segmentation head that ours lacks; its landmarks "
        "are the same.\n"
    )
