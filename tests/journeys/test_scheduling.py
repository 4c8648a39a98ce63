"""The weekly job in the hands of the system's schedulers."""

import os
import plistlib
import shlex
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from posecheck.app.configuration import config_file, value_in_file
from posecheck.app.user_data import audit_log
from posecheck.errors import InstallationError, UsageError
from posecheck.journal import open_journal
from posecheck.scheduling import SCHEDULERS, Job, Kind
from posecheck.scheduling.job import usual_kind
from posecheck.scheduling.windows import NAMESPACE
from tests.helpers.commands import Run
from tests.helpers.inbox import put

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
    mask, command = command.split("; ", 1)
    assert mask == "umask 077"  # what the job says is for its owner alone, too
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
        assert f"--database {handed_on}" in printed.stdout.replace("'", "")


@pytest.mark.parametrize("kind", [str(kind) for kind in Kind])
@pytest.mark.parametrize("named", ["option", "variable"])
def test_the_password_of_the_database_is_written_into_no_job(
    posecheck: Run, tmp_path, monkeypatch, kind, named
):
    """The job reads the address where only its owner can: in the configuration file."""
    address = "postgresql://anna:geheim@host/mine"
    words = ["audit", "schedule", "--inbox", tmp_path, "--with", kind]
    if named == "variable":
        monkeypatch.setenv("POSECHECK_DATABASE_URL", address)
    words += ["--database", address] if named == "option" else []
    installed: list[Job] = []
    scheduler = replace(SCHEDULERS[Kind(kind)], install=installed.append)
    monkeypatch.setitem(SCHEDULERS, Kind(kind), scheduler)

    printed = posecheck(*words, "--print")
    assert "geheim" not in printed.stdout + printed.stderr
    assert not config_file().exists()

    done = posecheck(*words)
    assert done.returncode == 0, done.stderr
    assert "geheim" not in repr(installed) + done.stdout + done.stderr
    assert value_in_file("database") == address
    assert stat.S_IMODE(config_file().stat().st_mode) == 0o600

    other = posecheck("config", "set", "database", "postgresql://anna@elsewhere/mine")
    assert other.returncode == 0
    assert posecheck(*words).returncode == 2  # the two would not be the same journal


def test_a_password_in_an_older_job_is_not_shown(posecheck: Run, crontab):
    """Earlier versions wrote it into the table."""
    crontab.write_text(
        "0 7 * * 1 env DATABASE=postgresql://anna:geheim@host/mine x # posecheck-audit\n"
    )
    shown = posecheck("audit", "schedule", "--with", "cron", "--show").stdout
    assert "anna:***@host" in shown
    assert "geheim" not in shown


@pytest.mark.parametrize(
    "person",
    [
        "Anna\n* * * * * touch /tmp/x",
        "Anna\r",
        "Anna\x00",
        "Anna\x1b[2J",
        "Anna\u2028",
        "\u202eannA",
    ],
)
def test_what_would_begin_a_line_of_its_own_is_in_no_job(person):
    """Refused for every scheduler, before a file is made."""
    with pytest.raises(UsageError, match="holds a line break"):
        replace(JOB, command=(*JOB.command, "--person", person))
    with pytest.raises(UsageError, match="holds a line break"):
        replace(JOB, log=Path(person))


def test_a_folder_name_with_a_line_break_is_refused(posecheck: Run, crontab, tmp_path):
    """Nothing is installed."""
    before = crontab.read_text(encoding="utf-8")
    inbox = tmp_path / "in\n* * * * * touch x"
    inbox.mkdir()
    result = posecheck("audit", "schedule", "--with", "cron", "--inbox", inbox)
    assert result.returncode == 2
    assert crontab.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    "name", ["%PATH%", "$(Arg0)"], ids=["a variable", "an argument of the task"]
)
def test_windows_is_given_nothing_that_it_would_replace(name):
    """A folder of that name would be another one for the job."""
    with pytest.raises(UsageError, match="Windows would replace"):
        SCHEDULERS[Kind.WINDOWS].files(replace(JOB, command=("run", name)))


def test_no_shell_stands_between_windows_and_the_program():
    """A sign such as & would begin a command there."""
    (text,) = SCHEDULERS[Kind.WINDOWS].files(JOB).values()
    assert "cmd" not in text


def test_a_job_is_shown_where_there_is_no_scheduler(posecheck: Run, program, monkeypatch, tmp_path):
    """As cron would be given it."""
    monkeypatch.setenv("PATH", str(program("systemctl", "exit 1")))
    monkeypatch.setattr(sys, "platform", "linux")
    words = ("audit", "schedule", "--inbox", tmp_path)
    assert "# crontab" in posecheck(*words, "--print").stdout
    assert posecheck(*words).returncode == 5


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
    assert arguments == subprocess.list2cmdline(JOB.command[1:])
    assert task.findtext(".//t:Command", namespaces=names) == JOB.command[0]


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


@pytest.mark.skipif(sys.platform == "win32", reason="cron is none of Windows")
def test_the_job_of_cron_runs_and_finds_the_journal_that_is_set(
    posecheck: Run, crontab, twists, tmp_path
):
    """As cron starts it: a shell, the home folder, hardly a variable; its log is private."""
    journal, inbox = tmp_path / "elsewhere.sqlite", tmp_path / "in 50% box"
    put(twists, inbox, "thoracic-twist.npz")
    assert posecheck("config", "set", "database", journal).returncode == 0
    assert posecheck("audit", "schedule", "--with", "cron", "--inbox", inbox).returncode == 0
    line = crontab.read_text(encoding="utf-8").splitlines()[-1]
    command = line.split(" ", 5)[5].replace("\\%", "%")  # as cron hands it to the shell
    known = {name: os.environ[name] for name in ("HOME", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=known, cwd=tmp_path, capture_output=True, check=False
    )
    said = audit_log().read_text(encoding="utf-8")
    assert done.returncode in (0, 11), said
    assert stat.S_IMODE(audit_log().stat().st_mode) == 0o600
    with open_journal(journal) as kept:
        assert [session.movement for session in kept.sessions()] == ["thoracic-twist"]
