"""cron: one line in the user's table.  A run that was missed while the machine was off is lost."""

import shlex

from posecheck.files import private_folder
from posecheck.scheduling.job import DAYS, NAME, Job, Scheduler, run_command

MARK = f"# {NAME}"


def line_of(job: Job) -> str:
    r"""The line; a percent sign would end the command, so a backslash stands before it.

    A backslash that stood there already would be taken for ours: quotes come between the two.

    >>> print(line_of(Job(("run", "a\\%b"), "mon", 7, 5)))
    5 7 * * 1 umask 077; run 'a\''\%b' # posecheck-audit
    """
    words = [f"{key}={value}" for key, value in job.environment.items()]
    words = ["env", *words, *job.command] if words else list(job.command)
    command = shlex.join(words)
    if job.log is not None:
        command += f" >> {shlex.quote(str(job.log))} 2>&1"
    day = (DAYS.index(job.day) + 1) % 7
    command = command.replace("\\%", "\\''%").replace("%", "\\%")
    return f"{job.minute} {job.hour} * * {day} umask 077; {command} {MARK}"


def with_job(table: str, job: Job | None) -> str:
    """A table with the job's line in place of an earlier one; without a job it is taken away."""
    kept = [line for line in table.splitlines() if not line.rstrip().endswith(MARK)]
    lines = [*kept, line_of(job)] if job else kept
    return "".join(f"{line}\n" for line in lines)


def _table() -> str:
    return run_command(["crontab", "-l"], may_fail=True)


def _install(job: Job) -> None:
    if job.log is not None:
        private_folder(job.log.parent)
    run_command(["crontab", "-"], given=with_job(_table(), job))


def _show() -> str:
    return "".join(f"{one}\n" for one in _table().splitlines() if one.rstrip().endswith(MARK))


def _remove() -> bool:
    if not _show():
        return False
    run_command(["crontab", "-"], given=with_job(_table(), None))
    return True


SCHEDULER = Scheduler(
    files=lambda job: {"crontab": line_of(job) + "\n"}, install=_install, show=_show, remove=_remove
)
