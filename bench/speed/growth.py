"""How the time to score grows: with a clip's length, its resolution, and the number of clips."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench.accuracy.markdown import table
from bench.latency.document import PAGE
from bench.speed.composing import KINDS, MOVEMENT, Kind, composed
from bench.speed.timing import Taken, timed
from posecheck.words.numbers import counted

PICTURE: Final = PAGE.parent / "pictures" / "speed-growth.svg"
COUNTS: Final = (1, 2, 4)
RESOLUTIONS: Final = [
    replace(kind, clips=1) for kind in KINDS if kind.name in ("480p", "720p", "1080p", "4K HEVC")
]
SESSION: Final = KINDS[1]


@dataclass(frozen=True, slots=True)
class Growth:
    """One curve: what grows, and what each point of it took."""

    name: str
    unit: str
    points: tuple[tuple[str, float, Taken], ...]
    """Label, size, and time."""


def prepare(place: Path, minutes: Sequence[float]) -> None:
    """Make the clips, so that the time for measuring goes to that alone."""
    for length in minutes:
        composed(SESSION, place, minutes=length)
    for kind in RESOLUTIONS:
        _moving(kind, place)


def growth_part(place: Path, minutes: Sequence[float]) -> str:
    """Measure all three, draw them, and give the table."""
    curves = [_lengths(place, minutes), _resolutions(place), _counts(place)]
    draw(curves, PICTURE)
    rows = [
        [curve.name, label, *(f"{time_s:.0f} s" for time_s in (taken.wall_s, taken.cpu_s))]
        for curve in curves
        for label, _, taken in curve.points
    ]
    heading = ("grows", "", "wall", "CPU")
    return f"![time against size](pictures/{PICTURE.name})\n\n" + table(heading, rows)


def _lengths(place: Path, minutes: Sequence[float]) -> Growth:
    """Sessions of 720p, half of them rest."""
    points = []
    for length in minutes:
        clip = composed(SESSION, place, minutes=length)
        points.append((f"{length:g} min", length, _scored(clip)))
    return Growth("length of a 720p session", "minutes", tuple(points))


def _resolutions(place: Path) -> Growth:
    """Half a minute of movement, in millions of pixels a picture."""
    points = []
    for kind in RESOLUTIONS:
        size = kind.width_px * kind.height_px / 1e6
        points.append((kind.name, size, _scored(_moving(kind, place))))
    return Growth("resolution, half a minute", "megapixels", tuple(points))


def _counts(place: Path) -> Growth:
    """Clips of half a minute, one after the other."""
    clip = _moving(RESOLUTIONS[0], place)
    points = [(counted(count, "clip"), float(count), _scored(*[clip] * count)) for count in COUNTS]
    return Growth("number of clips", "clips", tuple(points))


def _moving(kind: Kind, place: Path) -> Path:
    """The sample clip once: less than half a minute of movement."""
    return composed(replace(kind, share=1.0), place, minutes=0.3, rest=False)


def _scored(*clips: Path) -> Taken:
    return timed(["-m", "posecheck", "score", *clips, "--movement", MOVEMENT])


WIDTH, HEIGHT, MARGIN, LABEL_WIDTH = 300.0, 220.0, 44.0, 28.0


def draw(curves: Sequence[Growth], path: Path) -> None:
    """One plot beside the other: processor time against size, both from zero."""
    parts = [_plot(curve, i * WIDTH) for i, curve in enumerate(curves)]
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(curves) * WIDTH:g} {HEIGHT:g}" '
        'font-family="sans-serif" font-size="11" fill="#555" role="img" '
        'aria-label="Processor time against size">\n' + "\n".join(parts) + "\n</svg>\n",
        encoding="utf-8",
    )


def _plot(curve: Growth, left: float) -> str:
    most_size = max(size for _, size, _ in curve.points)
    most_s = max(taken.cpu_s for _, _, taken in curve.points)
    across, down = WIDTH - 1.5 * MARGIN, HEIGHT - 2.0 * MARGIN

    def place(size: float, cpu_s: float) -> tuple[float, float]:
        x = left + MARGIN + across * size / most_size
        return x, HEIGHT - MARGIN - down * cpu_s / most_s

    dots = [place(size, taken.cpu_s) for _, size, taken in curve.points]
    x0, y0 = place(0.0, 0.0)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    lines = [
        f'<text x="{x0:.1f}" y="18" font-weight="bold">{curve.name}</text>',
        f'<path d="M{x0:.1f} {y0 - down:.1f}V{y0:.1f}H{x0 + across:.1f}" fill="none" '
        'stroke="#999"/>',
        f'<polyline points="{line}" fill="none" stroke="#2b7bba" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#2b7bba"/>' for x, y in dots),
        *_sizes([x for x, _ in dots], [size for _, size, _ in curve.points], y0 + 14),
        f'<text x="{x0 + across / 2:.1f}" y="{y0 + 30:.1f}" text-anchor="middle">'
        f"{curve.unit}</text>",
        f'<text x="{x0 - 4:.1f}" y="{y0 - down + 4:.1f}" text-anchor="end">{most_s:.0f} s</text>',
        f'<text x="{x0 - 4:.1f}" y="{y0:.1f}" text-anchor="end">0</text>',
    ]
    return "\n".join(lines)


def _sizes(xs: Sequence[float], sizes: Sequence[float], y: float) -> list[str]:
    """The sizes below their points, without those that would lie over the one before."""
    texts: list[str] = []
    free_from = -math.inf
    for x, size in zip(xs, sizes, strict=True):
        if x >= free_from:
            texts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{size:.2g}</text>')
            free_from = x + LABEL_WIDTH
    return texts
