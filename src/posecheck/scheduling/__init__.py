"""A weekly job in the system's own scheduler: systemd, cron, launchd, Windows Task Scheduler."""

from posecheck.scheduling import cron, launchd, systemd, windows
from posecheck.scheduling.job import Job, Kind, Scheduler, usual_kind

SCHEDULERS: dict[Kind, Scheduler] = {
    Kind.SYSTEMD: systemd.SCHEDULER,
    Kind.CRON: cron.SCHEDULER,
    Kind.LAUNCHD: launchd.SCHEDULER,
    Kind.WINDOWS: windows.SCHEDULER,
}

__all__ = ["SCHEDULERS", "Job", "Kind", "Scheduler", "usual_kind"]
