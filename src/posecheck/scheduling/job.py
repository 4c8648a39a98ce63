"""A weekly job, what a scheduler can do with it, and which scheduler this machine has."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from posecheck.errors import InstallationError, UsageError
from posecheck.safe_text import holds_control_characters, on_one_line


class Kind(StrEnum):
    """Schedulers that are known."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
    WINDOWS = "windows"


def usual_kind() -> Kind:
    """The system's own: on Linux systemd where its user manager answers, else cron.

    Raises InstallationError when there is none.
    """
    if sys.platform == "darwin":
        return Kind.LAUNCHD
    if sys.platform == "win32":
        return Kind.WINDOWS
    if run_command(["systemctl", "--user", "show-environment"], may_fail=True):
        return Kind.SYSTEMD
    if shutil.which("crontab"):
        return Kind.CRON
    raise InstallationError(
        "There is neither systemd for users nor cron on this machine. Install cron, or have "
        "another program run 'posecheck audit run --inbox FOLDER' every week."
    )


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

    def __post_init__(self) -> None:
        """A line break would begin a command of its own.  Raises UsageError."""
        log = () if self.log is None else (str(self.log),)
        for text in (*self.command, *self.environment.values(), *log):
            if holds_control_characters(text):
                raise UsageError(
                    f"'{on_one_line(text)}' holds a line break or another character that no "
                    "scheduler can be given. Rename it."
                )

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
