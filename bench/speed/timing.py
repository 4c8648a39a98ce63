"""What a process and those that it starts take: wall time, processor time, memory."""

import compileall
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import posecheck


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run took."""

    wall_s: float
    cpu_s: float
    """User and system time of the process and its children."""
    peak_mb: float
    """Largest resident memory of any of them."""


def compile_as_installed() -> None:
    """Compile posecheck, as its installation does.

    Where Python may write no bytecode, each process would compile it anew, and be measured so.
    """
    compileall.compile_dir(Path(posecheck.__file__).parent, quiet=1)


def timed(arguments: Sequence[object]) -> Taken:
    """Run ``python ARGUMENTS`` to its end, alone.

    A small process starts it: on Linux what its parent holds counts as its own.
    Raises SystemExit when it fails.
    """
    command = [sys.executable, "-m", "bench.speed.timing", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, arguments))} failed")
    return Taken(**json.loads(done.stdout))


def _timed_here(arguments: Sequence[str]) -> Taken:
    began_s = time.perf_counter()
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 4):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Taken(
        time.perf_counter() - began_s,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * unit / 1e6,
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_timed_here(sys.argv[1:]))))
