"""Which scheduler this machine has."""

import shutil
import sys
from enum import StrEnum

from posecheck.errors import InstallationError
from posecheck.scheduling.job import run_command


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
