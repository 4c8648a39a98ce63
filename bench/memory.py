"""Peak memory of scoring a short and a long clip: it must not grow with the length.

python -m bench.memory [--minutes 1 10] [--model lite] [--annotate]

A sample clip is repeated, packet by packet, until it is long enough.  Each is scored by a process
of its own, whose peak resident memory the operating system tells; then the landmarks that it kept.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from posecheck.samples import sample_video

SAMPLE = "thoracic_twist.mp4"
MOVEMENT = "thoracic-twist"
AIM_MB = 50.0
"""The longest may need so much more than the shortest (issue 2)."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process needed."""

    minutes: float
    kind: str
    peak_mb: float
    took_s: float


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 when memory grows with the length by more than the aim."""
    options = _options(arguments)
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        for minutes in sorted(options.minutes):
            clip = repeated(sample_video(SAMPLE), Path(folder) / f"{minutes:g}min.mp4", minutes)
            kept = clip.with_suffix(".npz")
            words = ["--model", options.model, "--landmarks", kept]
            if options.annotate:
                words += ["--annotate", clip.with_name("annotated.mp4")]
            runs += [scored(clip, minutes, "video", words), scored(kept, minutes, "landmarks", [])]
    sys.stdout.write(table(runs))
    growth = [_growth_mb(runs, kind) for kind in ("video", "landmarks")]
    return int(max(growth) > AIM_MB)


def repeated(source: Path, path: Path, minutes: float) -> Path:
    """The clip over and over, until it has lasted that long; nothing is encoded anew."""
    with av.open(str(path), "w") as target:
        copy = None
        shift = 0
        while True:
            with av.open(str(source)) as once:
                stream = once.streams.video[0]
                if copy is None:
                    copy = target.add_stream_from_template(stream)
                for packet in once.demux(stream):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = copy
                    target.mux(packet)
                shift += stream.duration or 0
                if float(shift * (stream.time_base or 0)) >= 60.0 * minutes:
                    return path


def scored(clip: Path, minutes: float, kind: str, words: Sequence[object]) -> Run:
    """Score in a process of its own."""
    command = [sys.executable, "-m", "posecheck", "score", clip, "--movement", MOVEMENT, *words]
    began_s = time.monotonic()
    with subprocess.Popen([str(one) for one in command], stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{clip.name} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(minutes, kind, usage.ru_maxrss * unit / 1e6, time.monotonic() - began_s)


def table(runs: Sequence[Run]) -> str:
    """The runs and how much the longest needs beyond the shortest."""
    lines = ["| source | minutes | peak memory, MB | took, s |", "|---|--:|--:|--:|"]
    lines += [
        f"| {one.kind} | {one.minutes:g} | {one.peak_mb:.0f} | {one.took_s:.0f} |"
        for one in sorted(runs, key=lambda one: (one.kind, one.minutes))
    ]
    lines += [
        f"\n{kind}: the longest needs {_growth_mb(runs, kind):+.0f} MB (aim: within {AIM_MB:g} MB)."
        for kind in ("video", "landmarks")
    ]
    return "\n".join(lines) + "\n"


def _growth_mb(runs: Sequence[Run], kind: str) -> float:
    peaks = [one.peak_mb for one in runs if one.kind == kind]
    return peaks[-1] - peaks[0]


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--minutes", type=float, nargs="+", default=[1.0, 10.0])
    parser.add_argument("--model", default="lite")
    parser.add_argument("--annotate", action="store_true", help="write the annotated clip too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
