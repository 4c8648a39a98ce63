"""A set that is coached for hours: what the program holds must not grow while it goes on.

A sample clip is played over and over as a camera would, by `posecheck live` in a process of its
own; memory, threads, open files and the journal are looked at every minute.  Needs Linux (/proc).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.accuracy.markdown import table
from bench.memory import repeated
from bench.trust.record import Report
from posecheck.samples import sample_video

COUNT: Final = 120
"""Minutes."""
EVERY_S: Final = 60.0
"""So often it is looked at [s]; more often in a short run."""
LOOKS: Final = 12
"""A short run is looked at so often."""
GROWTH: Final = 0.02
"""Memory may grow by so much of itself from the second quarter to the last (design rule)."""
CONNECTION_FILES: Final = 2
"""Files of a second connection to the journal, which is open now and then: database and log."""
PER_MINUTE_KB: Final = 700.0
"""The journal may grow by so much a minute: landmarks, 30 times a second [kB] (design rule)."""
LOG_KB: Final = 5000.0
"""Besides, SQLite's log of what is not in the journal's file yet [kB]."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the process held at one moment."""

    t_s: float
    memory_mb: float
    """Resident."""
    threads: int
    files: int
    """Open."""
    disk_kb: float
    """Everything in the data folder."""


def campaign(count: int, seed: int) -> Report:
    """``count`` minutes of ankle rocks, watched."""
    del seed
    with tempfile.TemporaryDirectory(prefix="posecheck-") as name:
        folder = Path(name)
        clip = repeated(sample_video("ankle_rock.mp4"), folder / "rocks.mp4", count)
        looks, ended, repetitions = lived(folder, clip, every_s=min(EVERY_S, 60 * count / LOOKS))
    faults = tuple(faults_of(looks, ended, repetitions))
    text = (
        f"`posecheck live` with `lite` for {count} minutes: a sample clip played over and over "
        f"as a camera would, sound and window off. {repetitions} repetitions were counted and "
        f"kept; medians of each quarter of the run.\n\n{_quarters(looks)}"
    )
    return Report("Endurance", text + "".join(f"\n- {one}" for one in faults), faults)


def lived(folder: Path, clip: Path, *, every_s: float) -> tuple[list[Look], int, int]:
    """The looks, the exit code, and how many repetitions were said."""
    home, said = folder / "home", folder / "events.jsonl"
    home.mkdir()
    command = [sys.executable, "-m", "posecheck", "live", "ankle-rock", "--source", str(clip)]
    words = "--realtime --model lite --side left --reps 0 --reference none --no-window --mute"
    command += [*words.split(), "--events", said.name]
    places = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **places}, stdout=subprocess.DEVNULL
    ) as live:
        looks = list(_looks(live, home, every_s))
    events = [json.loads(line) for line in said.read_text(encoding="utf-8").splitlines()]
    return looks, live.returncode, sum(one["event"] == "repetition" for one in events)


def faults_of(looks: Sequence[Look], ended: int, repetitions: int) -> Iterator[str]:
    """What may not be so."""
    if ended != 0:
        yield f"it ended with {ended}"
    if repetitions == 0 or len(looks) < LOOKS // 2:
        yield "nothing was counted, or it ended early"
        return
    early, late = _quarter(looks, 1), _quarter(looks, 3)
    if late.memory_mb > early.memory_mb * (1.0 + GROWTH):
        yield f"memory grew from {early.memory_mb:.0f} to {late.memory_mb:.0f} MB"
    if late.threads > early.threads:
        yield f"threads grew from {early.threads} to {late.threads}"
    if late.files > early.files + CONNECTION_FILES:
        yield f"open files grew from {early.files} to {late.files}"
    if looks[-1].disk_kb > LOG_KB + PER_MINUTE_KB * looks[-1].t_s / 60.0:
        yield f"the data folder grew to {looks[-1].disk_kb:.0f} kB"


def _looks(live: subprocess.Popen[bytes], home: Path, every_s: float) -> Iterator[Look]:
    began_s = time.monotonic()
    while True:
        try:
            live.wait(every_s)
        except subprocess.TimeoutExpired:
            look = look_at(live.pid, home, time.monotonic() - began_s)
            if look is not None:
                yield look
        else:
            return


def look_at(pid: int, home: Path, t_s: float) -> Look | None:
    """What a process holds; None: it has just ended, and holds nothing."""
    place = Path(f"/proc/{pid}")
    lines = (place / "status").read_text(encoding="ascii").splitlines()
    facts = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    if "VmRSS" not in facts:
        return None
    disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    return Look(
        t_s,
        int(facts["VmRSS"].split()[0]) / 1024,
        int(facts["Threads"]),
        len(list((place / "fd").iterdir())),
        disk / 1024,
    )


def _quarter(looks: Sequence[Look], number: int) -> Look:
    own = [one for one in looks if int(4.0 * one.t_s / (looks[-1].t_s + 1e-9)) == number]
    return Look(
        own[-1].t_s,
        statistics.median(one.memory_mb for one in own),
        max(one.threads for one in own),
        max(one.files for one in own),
        own[-1].disk_kb,
    )


def _quarters(looks: Sequence[Look]) -> str:
    rows = []
    for number in range(4) if len(looks) >= LOOKS // 2 else ():
        one = _quarter(looks, number)
        numbers = (f"{one.memory_mb:.0f} MB", str(one.threads), str(one.files))
        rows.append([f"{one.t_s / 60.0:.1f} min", *numbers, f"{one.disk_kb:.0f} kB"])
    return table(("until", "memory", "threads", "open files", "data folder"), rows)
