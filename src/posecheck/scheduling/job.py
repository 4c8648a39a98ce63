"""A weekly job, and what a scheduler can do with it."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from posecheck.errors import InstallationError

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAME: Final = "posecheck-audit"
"""Under which every scheduler knows the job."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run, and when; local time."""

    command: tuple[str, ...]
    """Program and arguments, paths absolute."""
    day: str
    """``mon`` … ``sun``."""
    hour: int
    minute: int
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that the job needs: schedulers hand on hardly any."""
    log: Path | None = None
    """File that takes what it says, where the scheduler keeps nothing."""

    @property
    def weekday(self) -> int:
        """1 (Monday) … 7 (Sunday)."""
        return DAYS.index(self.day) + 1


@dataclass(frozen=True, slots=True)
class Scheduler:
    """One of the system's schedulers."""

    files: Callable[[Job], dict[str, str]]
    """What it is given, by file name."""
    install: Callable[[Job], None]
    """Install the job in place of an earlier one.  Raises InstallationError."""
    show: Callable[[], str]
    """What is installed; empty when nothing is."""
    remove: Callable[[], bool]
    """Take the job away; False when there was none."""


def run_command(command: Sequence[str], *, given: str | None = None, may_fail: bool = False) -> str:
    """What a program of the system answers.

    Raises InstallationError when it is missing or fails, unless it may fail: then its answer is
    empty.
    """
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    except OSError as error:
        if may_fail:
            return ""
        raise InstallationError(f"'{command[0]}' cannot be run: {error.strerror}.") from error
    if done.returncode:
        if may_fail:
            return ""
        raise InstallationError(
            f"'{' '.join(command[:3])}' failed: {(done.stderr or done.stdout).strip()}"
        )
    return done.stdout
