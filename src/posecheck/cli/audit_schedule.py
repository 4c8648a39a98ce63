"""``posecheck audit schedule``: the weekly job in the system's own scheduler."""

import os
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.app.user_data import VARIABLE, audit_log
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import Database
from posecheck.cli.saying import say
from posecheck.errors import InputRefusedError, UsageError

if TYPE_CHECKING:
    from posecheck.scheduling import Job

HANDED_ON: Final = (VARIABLE, "XDG_DATA_HOME", "TZ")
"""Variables that a job must be given: schedulers start with hardly any."""


class Day(StrEnum):
    """Days of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class System(StrEnum):
    """Schedulers."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
    WINDOWS = "windows"


def schedule(
    inbox: Annotated[
        Path | None, typer.Option("--inbox", help="Folder that a phone copies its clips to.")
    ] = None,
    day: Annotated[Day, typer.Option("--day", help="Day of the week.")] = Day.MON,
    at: Annotated[
        str, typer.Option("--time", metavar="HH:MM", help="Time of the day, local.")
    ] = "07:00",
    persons: Annotated[
        list[str] | None, typer.Option("--person", help="As for: posecheck audit run.")
    ] = None,
    reports: Annotated[
        Path | None, typer.Option("--reports", help="Folder for the reports.")
    ] = None,
    system: Annotated[
        System | None, typer.Option("--with", help="Scheduler. Default: the system's own.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Show the job that is installed.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the job away.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--print", help="Only show what would be installed.")
    ] = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Have 'posecheck audit run' started every week by the system's own scheduler."""
    with report_errors(debug=debug):
        from posecheck.scheduling import SCHEDULERS, Kind, usual_kind

        if show + remove + dry_run > 1:
            raise UsageError("--show, --remove and --print go one at a time.")
        kind = Kind(system.value) if system else usual_kind()
        scheduler = SCHEDULERS[kind]
        if show:
            say(scheduler.show().rstrip() or f"No weekly audit is installed in {kind}.")
            return
        if remove:
            gone = scheduler.remove()
            say("Removed." if gone else f"No weekly audit is installed in {kind}.")
            return
        hour, minute = _time(at)
        if inbox is None or not inbox.is_dir():
            raise (
                UsageError("Name the folder that clips are copied to: --inbox FOLDER.")
                if inbox is None
                else InputRefusedError(f"{inbox} is not a folder.")
            )
        job = _job(inbox, day, hour, minute, persons or [], reports, database)
        if dry_run:
            for name, text in scheduler.files(job).items():
                say(f"# {name}\n{text}")
            return
        scheduler.install(job)
        say(f"Every {day} at {hour:02d}:{minute:02d}, by {kind}. Take it away: --remove.")


def _job(
    inbox: Path,
    day: Day,
    hour: int,
    minute: int,
    persons: list[str],
    reports: Path | None,
    database: str | None,
) -> "Job":
    from posecheck.scheduling import Job

    command = [sys.executable, "-m", "posecheck", "audit", "run", "--inbox", str(inbox.resolve())]
    for person in persons:
        command += ["--person", person]
    if reports is not None:
        command += ["--reports", str(reports.resolve())]
    if database is not None:
        command += ["--database", _absolute(database)]
    handed_on = {key: os.environ[key] for key in HANDED_ON if os.environ.get(key)}
    if VARIABLE in handed_on:  # the job starts in another folder
        handed_on[VARIABLE] = _absolute(handed_on[VARIABLE])
    return Job(tuple(command), day.value, hour, minute, handed_on, audit_log())


def _absolute(database: str) -> str:
    """An address as it is, a path from the root."""
    return database if "://" in database else str(Path(database).resolve())


def _time(text: str) -> tuple[int, int]:
    parts = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not parts or int(parts[1]) > 23 or int(parts[2]) > 59:
        raise UsageError(f"'{text}' is not a time of day. Write it as 07:00.")
    return int(parts[1]), int(parts[2])
