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
from posecheck.cli.saying import say, tell
from posecheck.errors import InputRefusedError, InstallationError, UsageError
from posecheck.safe_text import without_passwords

if TYPE_CHECKING:
    from posecheck.scheduling import Job, Kind

HANDED_ON: Final = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "TZ")
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
    remove: Annotated[bool, typer.Option("--remove", help="Remove the job.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--print", help="Only show what would be installed.")
    ] = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Have 'posecheck audit run' started every week by the system's own scheduler."""
    with report_errors(debug=debug):
        from posecheck.scheduling import SCHEDULERS, Kind

        if show + remove + dry_run > 1:
            raise UsageError("--show, --remove and --print go one at a time.")
        kind = Kind(system.value) if system else _usual(dry_run=dry_run)
        scheduler = SCHEDULERS[kind]
        if show:
            found = without_passwords(scheduler.show().rstrip())
            say(found or f"No weekly audit is installed in {kind}.")
            return
        if remove:
            gone = scheduler.remove()
            say("Removed." if gone else f"No weekly audit is installed in {kind}.")
            return
        hour, minute = _time(at)
        database, secret = _told_apart(database or os.environ.get(VARIABLE))
        job = _job(_folder(inbox), day, hour, minute, persons or [], reports, database)
        files = scheduler.files(job)
        if dry_run:
            for name, text in files.items():
                say(f"# {name}\n{text}")
        if secret:
            _keep_in_configuration(secret, dry_run=dry_run)
        if dry_run:
            return
        from posecheck.audit.counting import A_WEEK

        scheduler.install(job)
        say(f"Every {day} at {hour:02d}:{minute:02d}, by {kind}. To remove it: --remove.")
        tell(f"Film each movement before every run: {A_WEEK}.")


def _folder(inbox: Path | None) -> Path:
    if inbox is None:
        raise UsageError("Name the folder that clips are copied to: --inbox FOLDER.")
    if not inbox.is_dir():
        raise InputRefusedError(f"{inbox} is not a folder.")
    return inbox


def _told_apart(address: str | None) -> tuple[str | None, str | None]:
    """An address that may stand in a job, and one that may not: it holds a password."""
    if address is None or without_passwords(address) == address:
        return address, None
    return None, address


def _usual(*, dry_run: bool) -> "Kind":
    from posecheck.scheduling import Kind, usual_kind

    try:
        return usual_kind()
    except InstallationError as error:
        if not dry_run:
            raise
        tell(f"{error} This is what cron would be given.")
        return Kind.CRON


def _keep_in_configuration(address: str, *, dry_run: bool) -> None:
    """Put an address with a password where only the user reads it, never into a job."""
    from posecheck.app.configuration import config_file, set_in_file, value_in_file

    there = value_in_file("database")
    if there is not None and there != address:
        raise UsageError(
            f"{config_file()} has another database, and a password is not written into a job. "
            "Change it with: posecheck config set database -"
        )
    if there is None and not dry_run:
        set_in_file("database", address)
    if there is None:
        what = "would be put" if dry_run else "is now"
        tell(f"The address of the database {what} in {config_file()}, where the job reads it.")


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

    # -P: no file in the folder where the job starts may pass for a module.
    command = [sys.executable, "-P", "-m", "posecheck", "audit", "run"]
    command += ["--inbox", str(inbox.resolve())]
    for person in persons:
        command += ["--person", person]
    if reports is not None:
        command += ["--reports", str(reports.resolve())]
    if database is not None:
        command += ["--database", _absolute(database)]
    handed_on = {key: os.environ[key] for key in HANDED_ON if os.environ.get(key)}
    return Job(tuple(command), day.value, hour, minute, handed_on, audit_log())


def _absolute(database: str) -> str:
    """An address as it is, a path from the root: the job starts in another folder."""
    return database if "://" in database else str(Path(database).resolve())


def _time(text: str) -> tuple[int, int]:
    parts = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not parts or int(parts[1]) > 23 or int(parts[2]) > 59:
        raise UsageError(f"'{text}' is not a time of day. Write it as 07:00.")
    return int(parts[1]), int(parts[2])
