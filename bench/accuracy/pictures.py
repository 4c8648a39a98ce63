"""Bland-Altman plots, and any plot as a small PNG file."""

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.accuracy.compared import Compared, agree, compare
from bench.accuracy.markdown import words
from bench.accuracy.rendered import of_movement
from bench.accuracy.scored import Scored

PANELS = {
    "thoracic-twist": ("thorax_rotation", "pelvis_rotation"),
    "ankle-rock": ("shank_inclination", "shank_from_neutral"),
    "hip-circle": ("hip_flexion", "hip_abduction"),
}
DOT, OTHER, LINE = "#1f6f8b", "#d98032", "#444444"
COLOURS = 32
"""Enough for a plot, and small."""


def write_pictures(scored: Sequence[Scored], folder: Path) -> list[Path]:
    """One picture for each movement that has clips; the files written."""
    written = []
    for movement, measures in PANELS.items():
        own = of_movement(scored, movement)
        if own:
            path = folder / f"agreement_{movement.replace('-', '_')}.png"
            _write(path, {name: compare(own, name) for name in measures})
            written.append(path)
    return written


def _write(path: Path, panels: dict[str, list[Compared]]) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, 3.4), dpi=100, layout="tight")
    axes = figure.subplots(1, len(panels))
    for axis, (measure, compared) in zip(axes, panels.items(), strict=True):
        _panel(axis, measure, compared)
    save_small(figure, path)


def save_small(figure: Any, path: Path) -> None:
    """Write a matplotlib figure as a small PNG file."""
    from PIL import Image

    drawn = io.BytesIO()
    figure.savefig(drawn, facecolor="white")
    picture = Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


def _panel(axis: Any, measure: str, compared: Sequence[Compared]) -> None:
    """Measured minus true over the mean of both, with bias and limits of agreement."""
    known = [one for one in compared if math.isfinite(one.error)]
    for colour, label, own in (
        (DOT, "as asked", [one for one in known if one.clip.arms_as_asked]),
        (OTHER, "arms free", [one for one in known if not one.clip.arms_as_asked]),
    ):
        middle = [(one.true + one.measured) / 2 for one in own]
        axis.scatter(middle, [one.error for one in own], s=9, c=colour, alpha=0.7, label=label)
    found = agree(known)
    for level, style in ((found.bias, "-"), (found.low, "--"), (found.high, "--")):
        axis.axhline(level.value, color=LINE, linestyle=style, linewidth=1)
        axis.annotate(
            f"{level.value:+.1f}°",
            (1.0, level.value),
            xycoords=("axes fraction", "data"),
            ha="right",
            va="bottom",
            fontsize=8,
            color=LINE,
        )
    axis.set_title(words(measure), fontsize=10)
    axis.set_xlabel("mean of measured and true, °", fontsize=9)
    axis.set_ylabel("measured − true, °", fontsize=9)
    axis.grid(color="#e4e4e4", linewidth=0.6)
    axis.tick_params(labelsize=8)
    if any(not one.clip.arms_as_asked for one in known):
        axis.legend(fontsize=8, loc="best")
