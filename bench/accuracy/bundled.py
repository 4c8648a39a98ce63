"""The sample clips: each repetition, and the same motion seen otherwise."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.accuracy.conditions import MOVEMENTS
from bench.accuracy.heldout import read_clips
from bench.accuracy.markdown import UNKNOWN, number, table
from bench.accuracy.pairing import Pair
from bench.accuracy.reading import landmarks_file
from bench.accuracy.scored import Scored, score_clips
from posecheck import score
from posecheck.records import Repetition
from posecheck.samples import samples_folder

SAME_S = 1.0
"""Peaks this close belong to the same repetition."""
RATES = (15, 60)


def read_samples(clips: Path, model: str) -> list[Scored]:
    """The sample clips, from the landmarks kept in ``samples`` of a folder of clips."""
    return score_clips(read_clips(samples_folder(), clips / "samples"), model, textbook=False)


def samples_table(scored: Sequence[Scored]) -> str:
    """A row for each repetition, and how many lie inside their bars."""
    pairs = [pair for one in scored for pair in one.pairs]
    head = (
        "clip",
        "side",
        "true",
        "measured",
        "90 % bar",
        "inside",
        "start, end off by",
        "on time",
    )
    inside = sum(one.inside for one in pairs)
    beyond = sum(_beyond_twice(one) for one in pairs)
    return table(head, (_row(one) for one in pairs)) + (
        f"\n{inside} of {len(pairs)} inside their own bars (aim: at least 80 %), "
        f"{beyond} beyond twice (aim: none).\n"
    )


def same_motion_table(clips: Path, model: str) -> str:
    """How much end ranges change at other frame rates and in the mirror."""
    head = ("movement", "seen", "repetitions", "median change", "largest change")
    rows = []
    for movement in MOVEMENTS:
        name = movement.replace("-", "_")
        usual = _repetitions(clips / "samples", name, movement, model)
        for rate in RATES:
            other = _repetitions(clips / "same_motion", f"{name}_{rate}", movement, model)
            rows.append(_change_row(movement, f"{rate} frames/s", usual, other))
        mirrored = _repetitions(clips / "samples", f"{name}_mirrored", movement, model)
        rows.append(_change_row(movement, "mirrored", usual, mirrored, mirrored=True))
    return table(head, (row for row in rows if row))


def _repetitions(
    folder: Path, name: str, movement: str, model: str
) -> tuple[Repetition, ...] | None:
    kept = landmarks_file(folder, name, model)
    return score(kept, movement=movement).repetitions if kept.exists() else None


def _change_row(
    movement: str,
    seen: str,
    usual: Sequence[Repetition] | None,
    other: Sequence[Repetition] | None,
    *,
    mirrored: bool = False,
) -> list[str]:
    """Nothing where one of the two was not read."""
    if usual is None or other is None:
        return []
    changes = []
    for one in usual:
        side = one.side.other if mirrored else one.side
        near = [r for r in other if r.side is side and abs(r.peak_s - one.peak_s) < SAME_S]
        changes += [abs(near[0].primary.value - one.primary.value)] if near else []
    said = [number(median(changes)), number(max(changes))] if changes else [UNKNOWN, UNKNOWN]
    return [movement, seen, f"{len(changes)} of {len(usual)}", *said]


def _row(one: Pair) -> list[str]:
    head = [one.clip, str(one.true.side), number(one.true.deg)]
    if one.measured is None:
        return [*head, "not found", "", "", "", ""]
    low, high = one.measured.primary.interval90
    begun_s = one.measured.start_s - one.true.start_s
    ended_s = one.measured.end_s - one.true.end_s
    return [
        *head,
        number(one.measured.primary.value),
        f"{low:.0f}–{high:.0f}°",
        "yes" if one.inside else "no",
        f"{begun_s:+.2f}, {ended_s:+.2f} s",
        "yes" if one.on_time else "no",
    ]


def _beyond_twice(one: Pair) -> bool:
    if one.measured is None:
        return False
    low, high = one.measured.primary.interval90
    return abs(one.error_deg) > high - low
