"""The real cron, with a clock that is moved: nobody waits a week for the job to start."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

EARLY: Final = timedelta(seconds=8)
"""cron is started so long before the job is due."""
LONGEST_S: Final = 900.0
"""The job is waited for at most so long [seconds]."""


@cache
def clock_library() -> Path:
    """The library that gives a program another time, compiled on the spot."""
    source = Path(__file__).with_name("moved_clock.c")
    made = Path(tempfile.mkdtemp(prefix="clock-")) / "moved_clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True)
    return made


def clock(moment: datetime) -> dict[str, str]:
    """The variables of a process for which it is that moment now.  Files keep their times."""
    ahead_s = round(moment.timestamp() - time.time())
    return {"LD_PRELOAD": str(clock_library()), "MOVED_CLOCK_S": str(ahead_s)}


def can_fire() -> bool:
    """Whether cron can be started here: it must be root's, and no other one may be at work."""
    there = None not in map(shutil.which, ("cc", "cron", "crontab"))
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
