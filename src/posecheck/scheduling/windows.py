"""Windows Task Scheduler: a task of the user; a missed run is made up for."""

import re
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from posecheck.errors import UsageError
from posecheck.scheduling.job import NAME, Job, Scheduler, run_command

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ANY_MONDAY = "2026-01-05"
"""A weekly trigger needs a first day; the days of the week decide."""
_REPLACED = re.compile(r"%[^%]+%|\$\(")


def xml_of(job: Job) -> str:
    """The task: the program itself, no shell between; of the variables it needs none.

    Raises UsageError for words that the scheduler would replace.
    """
    for word in job.command:
        if _REPLACED.search(word):
            raise UsageError(
                f"Windows would replace a part of '{word}'. Rename it, without % and $."
            )
    task = ET.Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    trigger = _under(_under(task, "Triggers"), "CalendarTrigger")
    _under(trigger, "StartBoundary", f"{_ANY_MONDAY}T{job.hour:02d}:{job.minute:02d}:00")
    weekly = _under(trigger, "ScheduleByWeek")
    _under(_under(weekly, "DaysOfWeek"), DAY_NAMES[job.weekday - 1])
    _under(weekly, "WeeksInterval", "1")
    settings = _under(task, "Settings")
    _under(settings, "MultipleInstancesPolicy", "IgnoreNew")
    _under(settings, "DisallowStartIfOnBatteries", "false")
    _under(settings, "StartWhenAvailable", "true")
    action = _under(_under(task, "Actions"), "Exec")
    _under(action, "Command", job.command[0])
    _under(action, "Arguments", subprocess.list2cmdline(job.command[1:]))
    ET.indent(task)
    return '<?xml version="1.0" encoding="UTF-16"?>\n' + ET.tostring(task, encoding="unicode")


def _under(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element


def _install(job: Job) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xml"
        path.write_text(xml_of(job), encoding="utf-16")
        run_command(["schtasks", "/Create", "/F", "/TN", NAME, "/XML", str(path)])


def _show() -> str:
    return run_command(["schtasks", "/Query", "/TN", NAME, "/XML"], may_fail=True)


def _remove() -> bool:
    if not _show():
        return False
    run_command(["schtasks", "/Delete", "/F", "/TN", NAME])
    return True


SCHEDULER = Scheduler(
    files=lambda job: {f"{NAME}.xml": xml_of(job)}, install=_install, show=_show, remove=_remove
)
