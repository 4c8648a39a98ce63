"""The weekly job in the hands of the system's schedulers."""

import os
import plistlib
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from posecheck.errors import InstallationError
from posecheck.scheduling import SCHEDULERS, Job, Kind
from posecheck.scheduling.job import usual_kind
from posecheck.scheduling.windows import NAMESPACE
from tests.helpers.commands import Run

JOB = Job(
    command=("/usr/bin/python3", "-m", "posecheck", "audit", "run", "--inbox", "/tmp/50% $HOME's"),
    day="mon",
    hour=7,
    minute=5,
    environment={"XDG_DATA_HOME": "/tmp/my data"},
    log=Path("/tmp/a log"),
)


def test_the_cron_line_runs_the_very_command(tmp_path):
    """Given to a shell as cron does: percent signs unescaped, arguments whole."""
    line = SCHEDULERS[Kind.CRON].files(JOB)["crontab"]
    *times, command = line.rstrip("\n").split(" ", 5)
    assert times == ["5", "7", "*", "*", "1"]
    words = shlex.split(command.replace("\\%", "%").split(" >> ")[0])
    assert words == ["env", "XDG_DATA_HOME=/tmp/my data", *JOB.command]


@pytest.fixture
def crontab(tmp_path, monkeypatch):
    """A crontab program that keeps its table in a file: nobody's own is touched."""
    table = tmp_path / "table"
    table.write_text("0 1 * * * other job\n", encoding="utf-8")
    program = tmp_path / "crontab"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = -l ] && exec cat "{table}"\nexec cat > "{table}"\n', encoding="utf-8"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return table


@pytest.mark.skipif(sys.platform == "win32", reason="cron is none of Windows")
def test_cron_is_installed_replaced_shown_and_removed(posecheck: Run, crontab, tmp_path):
    """Other people's lines stay; a second job takes the place of the first."""
    inbox = tmp_path / "in box"
    inbox.mkdir()
    common = ("audit", "schedule", "--with", "cron")
    for day, time in (("mon", "07:00"), ("sun", "6:30")):
        assert posecheck(*common, "--inbox", inbox, "--day", day, "--time", time).returncode == 0
    other, own = crontab.read_text(encoding="utf-8").splitlines()
    assert other == "0 1 * * * other job"
    assert own.startswith("30 6 * * 0 ")
    assert own in posecheck(*common, "--show").stdout
    assert "Removed" in posecheck(*common, "--remove").stdout
    assert crontab.read_text(encoding="utf-8") == "0 1 * * * other job\n"
    assert "No weekly audit" in posecheck(*common, "--remove").stdout


def test_a_relative_journal_is_found_from_wherever_the_job_starts(
    posecheck: Run, tmp_path, monkeypatch
):
    """Schedulers start a job in another folder; addresses of servers stay as they are."""
    monkeypatch.chdir(tmp_path)
    for address, handed_on in (
        ("mine.sqlite", f"{tmp_path}/mine.sqlite"),
        ("postgresql://anna@host/mine", "postgresql://anna@host/mine"),
    ):
        monkeypatch.setenv("POSECHECK_DATABASE_URL", address)
        printed = posecheck("audit", "schedule", "--inbox", tmp_path, "--with", "cron", "--print")
        assert f"POSECHECK_DATABASE_URL={handed_on}" in printed.stdout.replace("'", "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path):
    """Without a complaint of systemd-analyze, and the next run is a Monday at 07:05."""
    files = SCHEDULERS[Kind.SYSTEMD].files(JOB)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [str(tmp_path / name) for name in files]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--user", *paths], capture_output=True, text=True, check=False
    )
    complaints = [one for one in verified.stderr.splitlines() if "posecheck" in one]
    assert complaints == []
    calendar = next(
        line.split("=", 1)[1]
        for line in files["posecheck-audit.timer"].splitlines()
        if "Calendar" in line
    )
    said = subprocess.run(
        ["systemd-analyze", "calendar", calendar], capture_output=True, text=True, check=True
    )
    assert "Mon *-*-* 07:05:00" in said.stdout


def test_launchd_reads_the_agent_as_it_was_meant():
    """The property list, read again."""
    (text,) = SCHEDULERS[Kind.LAUNCHD].files(JOB).values()
    agent = plistlib.loads(text.encode())
    assert agent["ProgramArguments"] == list(JOB.command)
    assert agent["StartCalendarInterval"] == {"Weekday": 1, "Hour": 7, "Minute": 5}
    assert agent["EnvironmentVariables"] == JOB.environment


def test_windows_gets_a_task_of_its_schema():
    """Monday at 07:05, the command line whole."""
    (text,) = SCHEDULERS[Kind.WINDOWS].files(JOB).values()
    task = ET.fromstring(text.split("\n", 1)[1])
    names = {"t": NAMESPACE}
    assert task.find(".//t:DaysOfWeek/t:Monday", names) is not None
    assert task.findtext(".//t:StartBoundary", namespaces=names).endswith("T07:05:00")
    arguments = task.findtext(".//t:Arguments", namespaces=names)
    assert subprocess.list2cmdline(JOB.command) in arguments


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Makes a program of that name which the system's own hides behind; nothing real is called."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def make(name: str, script: str) -> Path:
        (folder / name).write_text(f'#!/bin/sh\ncd "{folder}"\n{script}\n', encoding="utf-8")
        (folder / name).chmod(0o755)
        return folder

    return make


NOTING = 'echo "$*" >> calls'
TASK = """case "$1" in /Create) touch task;; /Delete) rm task;; /Query) ls task;; esac"""


@pytest.mark.skipif(sys.platform == "win32", reason="the programs are scripts of a shell")
@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (
            Kind.SYSTEMD,
            "systemctl",
            [
                "--user daemon-reload",
                "--user enable --now posecheck-audit.timer",
                "--user list-timers posecheck-audit.timer",
                "--user disable --now posecheck-audit.timer",
                "--user daemon-reload",
            ],
        ),
        (Kind.LAUNCHD, "launchctl", ["load -w", "unload -w"]),
        (Kind.WINDOWS, "schtasks", ["/Create /F", "/Query", "/Query", "/Delete /F", "/Query"]),
    ],
)
def test_every_scheduler_is_given_the_job_shows_it_and_lets_it_go(
    program, tmp_path, monkeypatch, kind, name, told
):
    """What its program is told, in this order; a job that is gone cannot be removed."""
    monkeypatch.setenv("XDG_CONFIG_HOME", "")  # systemd's folder is in the home folder then
    folder = program(name, f"{NOTING}\n{TASK if kind is Kind.WINDOWS else ''}")
    scheduler = SCHEDULERS[kind]
    scheduler.install(JOB)
    assert scheduler.show().strip()
    assert scheduler.remove()
    assert not scheduler.remove()
    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert [call[: len(start)] for call, start in zip(calls, told, strict=True)] == told


def test_what_a_scheduler_complains_of_is_told(program):
    """In its own words; and so is a program that is not there."""
    program("systemctl", "echo no bus for users >&2; exit 1")
    with pytest.raises(InstallationError, match="daemon-reload' failed: no bus for users"):
        SCHEDULERS[Kind.SYSTEMD].install(JOB)
    with pytest.raises(InstallationError, match="'schtasks' cannot be run: No such file"):
        SCHEDULERS[Kind.WINDOWS].install(JOB)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one scheduler")
def test_linux_has_systemd_where_it_answers_else_cron(program, monkeypatch):
    """And without either it is said what to do."""
    folder = program("systemctl", "echo HOME=/home/anna")
    monkeypatch.setenv("PATH", str(folder))
    assert usual_kind() is Kind.SYSTEMD
    program("systemctl", "exit 1")
    with pytest.raises(InstallationError, match="Install cron"):
        usual_kind()
    program("crontab", "exit 0")
    assert usual_kind() is Kind.CRON


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--time", "25:00"), 2),
        (("--time", "seven"), 2),
        (("--day", "someday"), 2),
        (("--show", "--remove"), 2),
        ((), 2),
        (("--inbox", "/no/such/folder"), 3),
    ],
)
def test_what_cannot_be_scheduled_is_refused(posecheck: Run, crontab, arguments, code):
    """With what to write instead, and nothing is installed."""
    before = crontab.read_text(encoding="utf-8")
    inbox = () if code == 3 or not arguments else ("--inbox", str(crontab.parent))
    result = posecheck("audit", "schedule", "--with", "cron", *inbox, *arguments)
    assert result.returncode == code, result.stderr
    assert crontab.read_text(encoding="utf-8") == before
