"""systemd: a timer of the user; a run that was missed while the machine was off is made up for."""

import os
from pathlib import Path

from posecheck.scheduling.job import NAME, Job, Scheduler, run_command

FINE = "10 11 12"
"""Exit codes of ``audit run`` that are no failure."""


def files_of(job: Job) -> dict[str, str]:
    """Service and timer."""
    environment = "".join(
        f"Environment={_quoted(f'{key}={value}')}\n" for key, value in job.environment.items()
    )
    service = (
        "[Unit]\n"
        "Description=posecheck: the weekly audit\n\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"{environment}"
        f"ExecStart={' '.join(_quoted(word, command=True) for word in job.command)}\n"
        f"SuccessExitStatus={FINE}\n"
        "UMask=0077\n"
        "Nice=10\n"
    )
    timer = (
        "[Unit]\n"
        "Description=posecheck: the weekly audit\n\n"
        "[Timer]\n"
        f"OnCalendar={job.day.capitalize()} *-*-* {job.hour:02d}:{job.minute:02d}:00\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )
    return {f"{NAME}.service": service, f"{NAME}.timer": timer}


def _quoted(text: str, *, command: bool = False) -> str:
    """systemd.syntax(7): a word in quotation marks; ``%`` and, in commands, ``$`` are doubled."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text.replace("$", "$$") if command else text}"'


def _folder() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "systemd" / "user"


def _install(job: Job) -> None:
    _folder().mkdir(parents=True, exist_ok=True)
    for name, text in files_of(job).items():
        (_folder() / name).write_text(text, encoding="utf-8")
    run_command(["systemctl", "--user", "daemon-reload"])
    run_command(["systemctl", "--user", "enable", "--now", f"{NAME}.timer"])


def _show() -> str:
    timer = _folder() / f"{NAME}.timer"
    if not timer.exists():
        return ""
    following = run_command(["systemctl", "--user", "list-timers", f"{NAME}.timer"], may_fail=True)
    return timer.read_text(encoding="utf-8") + following


def _remove() -> bool:
    paths = [_folder() / f"{NAME}.{kind}" for kind in ("timer", "service")]
    there = [path for path in paths if path.exists()]
    if there:
        run_command(["systemctl", "--user", "disable", "--now", f"{NAME}.timer"], may_fail=True)
        for path in there:
            path.unlink()
        run_command(["systemctl", "--user", "daemon-reload"], may_fail=True)
    return bool(there)


SCHEDULER = Scheduler(files=files_of, install=_install, show=_show, remove=_remove)
