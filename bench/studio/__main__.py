"""``python -m bench.studio``: the sample clips, one clip, or a set of clips."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.pieces import run_pieces
from bench.studio import clips
from bench.studio.motions import MOVEMENTS
from bench.studio.samples import NAMES, SAMPLES, sample_spec
from bench.studio.sets import SETS

PIECE = 10


def _say(summary: dict[str, Any], begun: float) -> None:
    summary["seconds"] = round(time.perf_counter() - begun, 1)
    sys.stdout.write(json.dumps(summary) + "\n")
    sys.stdout.flush()


def _shoot(spec: clips.ClipSpec, path: Path, arrays: bool = True) -> None:
    begun = time.perf_counter()
    path.parent.mkdir(parents=True, exist_ok=True)
    _say(clips.shoot(spec, path, arrays=arrays), begun)


def _size(text: str) -> tuple[int, int]:
    width, height = text.lower().split("x")
    return int(width), int(height)


def samples(options: argparse.Namespace) -> None:
    """Render ``sample_videos/`` again, or the same motions at another frame rate."""
    for name in options.name or SAMPLES:
        spec, suffix = sample_spec(name), ""
        if options.fps is not None:
            spec, suffix = replace(spec, fps=options.fps), f"_{options.fps:g}"
        _shoot(spec, options.out / f"{name}{suffix}.mp4")


def clip(options: argparse.Namespace) -> None:
    """Render one random clip."""
    spec = clips.random_spec(
        options.movement, options.seed, yaw_deg=options.yaw, fps=options.fps, size=options.size
    )
    _shoot(spec, options.out)


def set_(options: argparse.Namespace) -> int:
    """Render what is missing of a set of clips, in pieces side by side."""
    wanted = SETS[options.name]()
    if options.part is None:
        common = ["-m", "bench.studio", "set", options.name, "--out", str(options.out)]
        parts = range(-(-len(wanted) // PIECE))
        return run_pieces([[*common, "--part", str(part)] for part in parts], options.workers)
    for one in wanted[options.part * PIECE : (options.part + 1) * PIECE]:
        path = options.out / f"{one.name}.mp4"
        if not path.exists():
            _shoot(one.spec(), path, arrays=False)
    return 0


def still(options: argparse.Namespace) -> None:
    """One picture of a sample or random clip as PNG."""
    from PIL import Image

    if options.seed is None:
        spec = sample_spec(NAMES[options.movement])
    else:
        spec = clips.random_spec(options.movement, options.seed)
    pictures = [clips.still(spec, t_s) for t_s in options.at]
    Image.fromarray(np.hstack(pictures)).save(options.out)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m bench.studio", description=__doc__)
    commands = top.add_subparsers(required=True)

    def command(work: Callable[[argparse.Namespace], int | None]) -> argparse.ArgumentParser:
        made = commands.add_parser(work.__name__.rstrip("_"), help=work.__doc__)
        made.set_defaults(work=work)
        return made

    one = command(samples)
    one.add_argument("--name", action="append", choices=SAMPLES)
    one.add_argument("--fps", type=float)
    one.add_argument("--out", type=Path, default=Path("sample_videos"))
    one = command(clip)
    one.add_argument("movement", choices=MOVEMENTS)
    one.add_argument("--seed", type=int, required=True)
    one.add_argument("--yaw", type=float, help="camera yaw in degrees")
    one.add_argument("--fps", type=float)
    one.add_argument("--size", type=_size, help="WIDTHxHEIGHT in pixels")
    one.add_argument("--out", type=Path, required=True)
    one = command(set_)
    one.add_argument("name", choices=SETS)
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--workers", type=int, default=2)
    one.add_argument("--part", type=int, help="only this piece of the set")
    one = command(still)
    one.add_argument("movement", choices=MOVEMENTS)
    one.add_argument("--seed", type=int)
    one.add_argument("--at", type=float, nargs="+", default=[0.5])
    one.add_argument("--out", type=Path, required=True)
    return top


def main() -> None:
    """Run the command line."""
    options = parser().parse_args()
    sys.exit(options.work(options))


if __name__ == "__main__":
    main()
