"""Many short clips: one process against two and against a cluster, again, and with kills.

The clips are copies of the sample clips that end after some seconds; each has a title of its own,
so that no two have the same content.  Pictures are copied as they are encoded.
"""

import csv
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import av

from bench.accuracy.markdown import table
from posecheck.samples import sample_video

MOVEMENTS: Final = ("ankle_rock", "hip_circle", "thoracic_twist")
KILL_EVERY_S: Final = 30.0
"""Mean time between two kills, for one clip in a few."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run over all clips."""

    wall_s: float
    cpu_s: float
    new: int
    """Clips that it measured."""


def folders_part(clips: int, seconds: float, model: str, *, brief: bool = False) -> str:
    """The table of all runs; in brief of one process, of two, and of nothing left to do."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "clips"
        make_clips(folder, clips, seconds)
        base = [str(folder), "--model", model]
        one = run(*base, "--jobs", "1", "--out", f"{place}/one")
        two = run(*base, "--jobs", "2", "--out", f"{place}/two")
        again = run(*base, "--jobs", "2", "--out", f"{place}/two")
        rows = [
            ["`--jobs 1`", *_cells(one), "1"],
            ["`--jobs 2`", *_cells(two), f"{one.wall_s / two.wall_s:.2f} (aim ≥ 1.8)"],
        ]
        same = [_rows(Path(place) / "one") == _rows(Path(place) / "two")]
        if not brief and find_spec("distributed"):
            with local_cluster() as address:
                there = run(*base, "--scheduler", address, "--out", f"{place}/cluster")
            share = there.wall_s / two.wall_s - 1.0
            cells = [f"{there.wall_s:.0f} s", "", f"{one.wall_s / there.wall_s:.2f}"]
            cells[2] += f"; {share:+.0%} of `--jobs 2` (aim ≤ 10 %)"
            rows.append(["cluster of two local workers", *cells])
            same.append(_rows(Path(place) / "one") == _rows(Path(place) / "cluster"))
        rest = f"{again.wall_s / two.wall_s:.2%} of the time (aim < 1 %); {again.new} measured"
        rows.append(["the same again, finished", f"{again.wall_s:.1f} s", "", rest])
        killed = "" if brief else f" {killed_line(base, Path(place) / 'killed', clips)}"
    text = table(("", "wall", "CPU", "beside one process"), rows)
    agree = "the same" if all(same) else "**not the same**"
    return text + (
        f"\n{clips} clips of {seconds:g} s (640×480, 30 frames/s), model `{model}`, "
        f"{os.cpu_count()} cores, load at the end: {os.getloadavg()[2]:.1f} (15 minutes). The "
        f"tables of all runs are {agree}.{killed}\n"
    )


def make_clips(folder: Path, count: int, seconds: float) -> None:
    """So many clips with different contents, in a folder for each movement."""
    for i in range(count):
        name = MOVEMENTS[i % len(MOVEMENTS)]
        place = folder / name.replace("_", "-") / f"{i:03}.mp4"
        place.parent.mkdir(parents=True, exist_ok=True)
        copy_beginning(sample_video(f"{name}.mp4"), place, seconds, title=f"clip {i}")


def copy_beginning(clip: Path, place: Path, seconds: float, *, title: str) -> None:
    """The first seconds of a clip, under a title, without encoding anything anew."""
    with av.open(str(clip)) as source, av.open(str(place), "w") as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        target.metadata["title"] = title
        for packet in source.demux(stream):
            if packet.dts is None or float(packet.dts * packet.time_base) >= seconds:
                continue
            packet.stream = copied
            target.mux(packet)


def run(*arguments: str) -> Run:
    """One run of the command, with the time that it and its processes took."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with process(*arguments) as command:
        out, _ = command.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(time.perf_counter() - begun, cpu_s, _new(out))


@contextmanager
def process(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """``posecheck score`` with its output."""
    words = [sys.executable, "-m", "posecheck", "score", *arguments]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as command:
        yield command


@contextmanager
def local_cluster() -> Iterator[str]:
    """The address of a scheduler with two workers on this machine."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def killed_line(base: Sequence[str], out: Path, clips: int) -> str:
    """Workers killed at random until the run ends; then what is missing is done in peace."""
    kills = 0
    over = threading.Event()

    def kill(pid: int) -> None:
        nonlocal kills
        dice = random.Random(1)
        while not over.wait(dice.expovariate(1.0 / KILL_EVERY_S)):
            if workers := children_of(pid):
                os.kill(dice.choice(workers), signal.SIGKILL)
                kills += 1

    with process(*base, "--jobs", "2", "--out", str(out)) as command:
        killer = threading.Thread(target=kill, args=(command.pid,))
        killer.start()
        command.communicate()
        over.set()
        killer.join()
    first = _final(out)
    run(*base, "--jobs", "2", "--out", str(out))
    lines = _final(out)
    measured = f"{len(first)} of {clips} clips measured in the run itself"
    twice = len(lines) - len(set(lines))
    return (
        f"Workers killed at random, {kills} times: {measured}, {len(set(lines))} after the next "
        f"run, {twice} twice."
    )


def children_of(pid: int) -> list[int]:
    """Processes that the threads of a process began."""
    places = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for place in places for child in place.read_text("ascii").split()]


def _final(out: Path) -> list[str]:
    lines = (out / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    return [one["clip"] for line in lines if (one := json.loads(line))["exit_code"] == 0]


def _cells(run: Run) -> list[str]:
    return [f"{run.wall_s:.0f} s", f"{run.cpu_s:.0f} s"]


def _rows(out: Path) -> list[dict[str, str]]:
    with (out / "repetitions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _new(out: str) -> int:
    """How many clips the command says that it measured."""
    words = out.split(" new in this run.")[0].split()
    return int(words[-1])
