"""``python -m bench.studio``: the sample clips, one clip, or a batch of random clips."""

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

from bench.studio import clips
from bench.studio.motions import MOVEMENTS
from bench.studio.samples import NAMES, sample_spec


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
    for movement in options.movement or MOVEMENTS:
        spec = sample_spec(movement)
        name = NAMES[movement]
        if options.fps is not None:
            spec = replace(spec, fps=options.fps)
            name = f"{name}_{options.fps:g}"
        _shoot(spec, options.out / f"{name}.mp4")


def clip(options: argparse.Namespace) -> None:
    """Render one random clip."""
    spec = clips.random_spec(
        options.movement, options.seed, yaw_deg=options.yaw, fps=options.fps, size=options.size
    )
    _shoot(spec, options.out)


def batch(options: argparse.Namespace) -> None:
    """Render N random clips of each movement, seeds from the first, plus 1000 for each movement."""
    for movement in options.movement or MOVEMENTS:
        first = options.first_seed + 1000 * MOVEMENTS.index(movement)
        for seed in range(first, first + options.count):
            path = options.out / f"{NAMES[movement]}_{seed:05d}.mp4"
            if not path.exists():
                _shoot(clips.random_spec(movement, seed), path)


def still(options: argparse.Namespace) -> None:
    """One picture of a sample or random clip as PNG."""
    from PIL import Image

    if options.seed is None:
        spec = sample_spec(options.movement)
    else:
        spec = clips.random_spec(options.movement, options.seed)
    pictures = [clips.still(spec, t_s) for t_s in options.at]
    Image.fromarray(np.hstack(pictures)).save(options.out)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m bench.studio", description=__doc__)
    commands = top.add_subparsers(required=True)

    def command(work: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        made = commands.add_parser(work.__name__, help=work.__doc__)
        made.set_defaults(work=work)
        return made

    one = command(samples)
    one.add_argument("--movement", action="append", choices=MOVEMENTS)
    one.add_argument("--fps", type=float)
    one.add_argument("--out", type=Path, default=Path("sample_videos"))
    one = command(clip)
    one.add_argument("movement", choices=MOVEMENTS)
    one.add_argument("--seed", type=int, required=True)
    one.add_argument("--yaw", type=float, help="camera yaw in degrees")
    one.add_argument("--fps", type=float)
    one.add_argument("--size", type=_size, help="WIDTHxHEIGHT in pixels")
    one.add_argument("--out", type=Path, required=True)
    one = command(batch)
    one.add_argument("--movement", action="append", choices=MOVEMENTS)
    one.add_argument("--count", type=int, default=6)
    one.add_argument("--first-seed", type=int, default=1000)
    one.add_argument("--out", type=Path, required=True)
    one = command(still)
    one.add_argument("movement", choices=MOVEMENTS)
    one.add_argument("--seed", type=int)
    one.add_argument("--at", type=float, nargs="+", default=[0.5])
    one.add_argument("--out", type=Path, required=True)
    return top


def main() -> None:
    """Run the command line."""
    options = parser().parse_args()
    options.work(options)


if __name__ == "__main__":
    main()
