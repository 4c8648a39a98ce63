"""The real cron, with a clock that libfaketime sets: nobody waits a week for the job to start."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

EARLY: Final = timedelta(seconds=8)
"""cron is started so long before the job is due."""
LONGEST_S: Final = 900.0
"""The job is waited for at most so long [seconds]."""


def clock_library() -> Path | None:
    """The library that gives a program another time; None where it is not installed."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


def clock(moment: datetime) -> dict[str, str]:
    """The variables of a process for which it is that moment now.  Files keep their times."""
    library = clock_library()
    if library is None:
        raise RuntimeError("libfaketime is not installed (Debian: apt-get install faketime)")
    ahead_s = moment.timestamp() - time.time()
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{ahead_s:+.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def can_fire() -> bool:
    """Whether cron can be started here: it must be root's, and no other one may be at work."""
    there = None not in (clock_library(), shutil.which("cron"), shutil.which("crontab"))
    return there and os.geteuid() == 0 and not Path("/run/crond.pid").exists()


def fire(moment: datetime, environment: Mapping[str, str]) -> None:
    """Let cron start what the user's table has for that moment, and wait until it is done.

    ``environment`` is written into the table for that time: cron hands on hardly any variable.
    """
    program, begun = shutil.which("cron"), moment - EARLY
    if program is None:
        raise RuntimeError("cron is not installed")
    table = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=True).stdout
    own = "".join(f"{key}={value}\n" for key, value in (dict(environment) | clock(begun)).items())
    subprocess.run(["crontab", "-"], input=own + table, text=True, check=True)
    try:
        _run(program, {**os.environ, **environment, **clock(begun)})
    finally:
        subprocess.run(["crontab", "-"], input=table, text=True, check=True)


def _run(program: str, environment: Mapping[str, str]) -> None:
    cron = subprocess.Popen([program, "-f"], env=environment)
    try:
        _wait(cron, present=True)
        _wait(cron, present=False)
    finally:
        cron.terminate()
        cron.wait(timeout=10)
        Path("/run/crond.pid").unlink(missing_ok=True)


def _wait(cron: subprocess.Popen[bytes], *, present: bool) -> None:
    """Until cron has a job at work, or has none."""
    end_s = time.monotonic() + LONGEST_S
    children = Path(f"/proc/{cron.pid}/task/{cron.pid}/children")
    while bool(children.read_text().split()) != present:
        if cron.poll() is not None or time.monotonic() > end_s:
            raise RuntimeError("cron did not start the job, or did not end it")
        time.sleep(0.2)
