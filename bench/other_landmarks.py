"""Renders what is not one of the three movements and keeps landmarks and truth.

    python -m bench.other_landmarks --out FOLDER [--part PART] [--workers N]

Writes a folder for each part into FOLDER, a file for each clip as ``bench.landmarks`` writes
them, with what was done and when beside: ``kind``, ``view``, ``done_side``, ``done_start_s``,
``done_end_s``.  Rules may be developed on ``dev`` (seeds from 60000); ``judge`` (from 65000),
``fresh`` (from 67500) and ``fourth`` (from 68700) only judge.  Needs the group ``studio``.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from bench.landmarks import film
from bench.pieces import run_pieces
from bench.studio import clips
from bench.studio.other_clips import FIRST_SEED, OtherClip, other_clips
from posecheck.estimators.opening import open_estimator

PIECE = 13


def landmarks_of(clip: OtherClip) -> dict[str, object]:
    """What a file holds."""
    spec = clip.spec()
    with open_estimator("full") as estimator:
        arrays = film(spec, estimator, clips.Film(spec))
    reps = spec.script.reps
    starts_s = np.array(spec.script.starts_s)
    return arrays | {
        "kind": clip.kind,
        "view": clip.view,
        "done_side": np.array([rep.side for rep in reps]),
        "done_start_s": starts_s,
        "done_end_s": starts_s + [rep.out_s + rep.hold_s + rep.back_s for rep in reps],
    }


def render(wanted: list[OtherClip], out: Path) -> None:
    """The clips that are not there yet."""
    out.mkdir(parents=True, exist_ok=True)
    for clip in wanted:
        path = out / f"{clip.name}.npz"
        if path.exists():
            continue
        began_s = time.monotonic()
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            np.savez_compressed(file, **landmarks_of(clip))  # type: ignore[arg-type]
        partial.replace(path)
        sys.stdout.write(f"{path.name} {time.monotonic() - began_s:.1f} s\n")
        sys.stdout.flush()


def main() -> int:
    """Render what is missing, in pieces side by side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=FIRST_SEED)
    parser.add_argument("--piece", type=int, help="only this piece of the part")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    if wanted.piece is not None:
        clips = other_clips(wanted.part)[wanted.piece * PIECE : (wanted.piece + 1) * PIECE]
        render(clips, wanted.out / wanted.part)
        return 0
    common = ["-m", "bench.other_landmarks", "--out", str(wanted.out)]
    return run_pieces(
        [
            [*common, "--part", part, "--piece", str(piece)]
            for part in ([wanted.part] if wanted.part else FIRST_SEED)
            for piece in range(-(-len(other_clips(part)) // PIECE))
        ],
        wanted.workers,
    )


if __name__ == "__main__":
    sys.exit(main())
