"""launchd (macOS): an agent of the user; after sleep a missed run is made up for."""

import plistlib
from pathlib import Path

from posecheck.scheduling.job import NAME, Job, Scheduler, run_command

LABEL = f"org.posecheck.{NAME}"


def plist_of(job: Job) -> bytes:
    """The agent's property list; launchd's Sunday is 0."""
    agent: dict[str, object] = {
        "Label": LABEL,
        "ProgramArguments": list(job.command),
        "StartCalendarInterval": {
            "Weekday": job.weekday % 7,
            "Hour": job.hour,
            "Minute": job.minute,
        },
        "EnvironmentVariables": dict(job.environment),
        "ProcessType": "Background",
        "Umask": 0o077,
    }
    if job.log is not None:
        agent |= {"StandardOutPath": str(job.log), "StandardErrorPath": str(job.log)}
    return plistlib.dumps(agent)


def _path() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"


def _install(job: Job) -> None:
    _remove()
    _path().parent.mkdir(parents=True, exist_ok=True)
    _path().write_bytes(plist_of(job))
    run_command(["launchctl", "load", "-w", str(_path())])


def _show() -> str:
    return _path().read_text(encoding="utf-8") if _path().exists() else ""


def _remove() -> bool:
    if not _path().exists():
        return False
    run_command(["launchctl", "unload", "-w", str(_path())], may_fail=True)
    _path().unlink()
    return True


SCHEDULER = Scheduler(
    files=lambda job: {_path().name: plist_of(job).decode()},
    install=_install,
    show=_show,
    remove=_remove,
)
