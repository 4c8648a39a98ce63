"""Feeds the rendered weeks to a scheduled audit, and compares what it says with the truth.

    python -m bench.audit.feeding run --weeks FOLDER --work FOLDER     # cron must be running
    python -m bench.audit.feeding table --weeks FOLDER --work FOLDER

``run`` copies a week's clips into ``WORK/inbox``, has ``posecheck audit schedule`` install the job
a minute or two ahead, waits until cron has run it, and goes on with the next week; its log, journal
and reports stay in ``WORK``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from bench.accuracy.markdown import table
from bench.audit.weeks import FIRST_MONDAY, PLANS, WEEKS
from posecheck.audit.week import Week

PATIENCE_S = 1200
PEOPLE = ("anna", "ben")


def run(weeks: Path, work: Path, first: int) -> None:
    """Every week in turn, from ``first`` on."""
    inbox, data = work / "inbox", work / "data"
    inbox.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"XDG_DATA_HOME": str(data), "TZ": "Europe/Berlin"}
    for week in range(first, WEEKS + 1):
        arriving = weeks / f"week_{week:02d}"
        if arriving.exists():
            shutil.copytree(arriving, inbox, dirs_exist_ok=True)
        _scheduled(inbox, work, environment)
        sys.stdout.write(f"week {week}: run by cron at {datetime.now():%H:%M:%S}\n")  # noqa: DTZ005
        sys.stdout.flush()
    command = [sys.executable, "-m", "posecheck", "audit", "schedule", "--with", "cron", "--remove"]
    subprocess.run(command, env=environment, check=True)


def _scheduled(inbox: Path, work: Path, environment: dict[str, str]) -> None:
    """Have cron run the audit once, and wait until it has."""
    log = work / "data" / "posecheck" / "audit-run.log"
    before = log.read_text(encoding="utf-8") if log.exists() else ""
    at = datetime.now() + timedelta(seconds=75)  # noqa: DTZ005  # cron knows the wall clock only
    command = [sys.executable, "-m", "posecheck", "audit", "schedule", "--with", "cron"]
    command += ["--inbox", str(inbox), "--reports", str(work / "reports")]
    command += [word for person in PEOPLE for word in ("--person", person)]
    command += ["--day", f"{at:%a}".lower(), "--time", f"{at:%H:%M}"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    for _ in range(PATIENCE_S):
        time.sleep(1.0)
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        said = text[len(before) :]
        if said.endswith(".html\n") or "Nothing new." in said or "Traceback" in said:
            time.sleep(2.0)
            return
    raise SystemExit(f"cron did not run the audit within {PATIENCE_S} s; see {log}")


def compared(weeks: Path, work: Path) -> str:
    """What the last report says of each series, beside what was done."""
    rows = []
    for person in PEOPLE:
        last = Week.of(FIRST_MONDAY.date()).plus(WEEKS - 1)
        path = work / "reports" / f"audit-{last.name}-{person}.json"
        for one in json.loads(path.read_text(encoding="utf-8"))["series"]:
            if one["primary"]:
                rows.append(_row(person, one, weeks / "truth"))
    head = ("series", "true change", "measured", "can be seen", "verdict", "mean error of a week")
    return table((*head, "weeks left out"), rows)


def _row(person: str, one: dict[str, Any], truth: Path) -> list[str]:
    true = {week: _true(truth, person, one, week) for week in range(1, WEEKS + 1)}
    known = [value for value in true.values() if value is not None]
    first = Week.of(FIRST_MONDAY.date())
    errors = [
        measured["deg"] - value
        for measured in one["weeks"]
        if measured["deg"] is not None
        if (value := true[Week.named(_name(measured)).since(first) + 1]) is not None
    ]
    missing = [_name(measured) for measured in one["weeks"] if measured["deg"] is None]
    change = one["change"]
    return [
        f"{person}, {one['movement']}, {one['side']}",
        f"{known[-1] - known[0]:+.1f}°",
        f"{change['deg']:+.1f}°",
        f"{change['detectable_deg']:.1f}°",
        change["verdict"],
        f"{mean(map(abs, errors)):.1f}° (bias {mean(errors):+.1f}°)",
        ", ".join(missing) or "–",
    ]


def _name(measured: dict[str, Any]) -> str:
    week = measured["week"]
    return str(week["name"] if isinstance(week, dict) else week)


def _true(truth: Path, person: str, one: dict[str, Any], week: int) -> float | None:
    """Mean true end range of the repetitions after the warm-up."""
    plan = next(
        plan
        for plan in PLANS
        if (plan.person, plan.movement) == (person, one["movement"]) and one["side"] in plan.sides
    )
    path = truth / f"{plan.name}_{week:02d}.truth.json"
    if not path.exists():
        return None
    repetitions = json.loads(path.read_text(encoding="utf-8"))["repetitions"]
    own = [rep["end_range_deg"] for rep in repetitions if rep["side"] == one["side"]]
    return float(mean(own[1:]))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["run", "table"])
    parser.add_argument("--weeks", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--first", type=int, default=1, help="go on with this week")
    options = parser.parse_args()
    if options.what == "run":
        run(options.weeks, options.work, options.first)
    sys.stdout.write(compared(options.weeks, options.work))


if __name__ == "__main__":
    main()
