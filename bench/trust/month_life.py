"""A person's folders, the commands that they type, and what the reports of their weeks say."""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.trust import cron
from bench.trust.month_clips import Recorded


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened and what the report of its week says of it."""

    week: str
    happened: str
    said: str
    right: bool


@dataclass(slots=True)
class Life:
    """The person's folders and what happened so far."""

    home: Path
    base: Mapping[str, Recorded]
    rows: list[Row] = field(default_factory=list)
    days: dict[str, set[str]] = field(default_factory=dict)
    """Days with a measured clip, by week."""
    shanks_deg: dict[str, list[float]] = field(default_factory=dict)
    """True ends of the ankle repetitions that count, by week."""
    person: str = "anna"
    """Who lives it."""
    now: datetime | None = None
    """What the clock of every command shows; None: the time that it is."""
    zone: str = "UTC"
    """Time zone of this computer."""

    @property
    def inbox(self) -> Path:
        """Where the phone copies its clips to."""
        return self.home / "inbox"

    def run(self, *words: object, fails: bool = False) -> str:
        """One posecheck command as the person types it."""
        command = [sys.executable, "-m", "posecheck", *map(str, words)]
        begun_s = time.monotonic()
        done = subprocess.run(
            command, env=self._environment(), capture_output=True, text=True, check=False
        )
        if self.now is not None:
            self.now += timedelta(seconds=time.monotonic() - begun_s)
        if done.returncode and not fails:
            raise RuntimeError(f"{shlex.join(command)}: {done.returncode}\n{done.stderr}")
        return done.stdout + done.stderr

    def audit(self) -> str:
        """The scheduled job once, as cron runs it: its line, a shell and hardly any environment."""
        printed = self.run(
            *("audit", "schedule", "--with", "cron", "--print", "--inbox", self.inbox),
            *("--person", "anna", "--person", "ben", "--day", "sun", "--time", "22:00"),
        )
        line = next(one for one in printed.splitlines() if "audit run" in one)
        command = line.split(maxsplit=5)[5]
        log = self.home / ".local" / "share" / "posecheck" / "audit-run.log"
        before = len(log.read_text("utf-8")) if log.exists() else 0
        subprocess.run(["/bin/sh", "-c", command], env=self._environment(), check=False)
        return log.read_text("utf-8")[before:]

    def fired(self, moment: datetime) -> str:
        """What the installed job says when the real cron starts it at that moment."""
        log = self.home / ".local" / "share" / "posecheck" / "audit-run.log"
        before = len(log.read_text("utf-8")) if log.exists() else 0
        cron.fire(moment, self._environment())
        self.now = moment
        return log.read_text("utf-8")[before:]

    def _environment(self) -> dict[str, str]:
        """Cron's, the time that it is, and where this package is."""
        kept = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
        clock = {} if self.now is None else cron.clock(self.now)
        own = {"HOME": str(self.home), "SHELL": "/bin/sh", "TZ": self.zone}
        return {**own, "PATH": "/usr/bin:/bin", **kept, **clock}

    def put(self, clip: Recorded, name: str, moment: datetime | None, **said: object) -> Path:
        """A landmark clip arrives, with what its sidecar says."""
        path = clip.trembling(name).write(self.inbox / name)
        lines = [] if moment is None else [f'recorded_at = "{moment.isoformat()}"']
        lines += [f"{key} = {json.dumps(value)}" for key, value in said.items()]
        path.with_name(f"{path.name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def practised(self, moment: datetime, *shanks_deg: float) -> None:
        """A clip of Anna's that is to count; of ankle repetitions the ends after the warm-up."""
        self.days.setdefault(week_name(moment), set()).add(moment.date().isoformat())
        self.shanks_deg.setdefault(week_name(moment), []).extend(shanks_deg[1:6])

    def report(self, week: str, person: str = "") -> dict[str, Any]:
        """The document of a week."""
        folder = self.home / ".local" / "share" / "posecheck" / "reports"
        found: dict[str, Any] = json.loads(
            (folder / f"audit-{week}-{person or self.person}.json").read_text("utf-8")
        )
        return found

    def note(self, week: str, happened: str, said: str, *, right: bool) -> None:
        """What a report says of something that happened."""
        self.rows.append(Row(week, happened, said, right))


def points(report: Mapping[str, Any], movement: str, side: str) -> list[dict[str, Any]]:
    """Repetitions of a side in the report's week."""
    own = (
        o
        for o in report["series"]
        if (o["movement"], o["side"], o["primary"]) == (movement, side, True)
    )
    return [point for one in own for point in one["weeks"][-1]["repetitions"]]


def degs_of(report: Mapping[str, Any], movement: str, side: str, moment: datetime) -> list[float]:
    """Ends of the repetitions of one clip."""
    return [one["deg"] for one in points(report, movement, side) if at(one, moment)]


def at(point: Mapping[str, Any], moment: datetime) -> bool:
    """Whether a repetition is of the clip of that moment."""
    return abs(datetime.fromisoformat(point["recorded_at"]) - moment) < timedelta(minutes=5)


def remarks(report: Mapping[str, Any], code: str) -> list[str]:
    """What the report asks to look at."""
    return [one["text"] for one in report["remarks"] if one["code"] == code]


def week_name(moment: datetime) -> str:
    """ISO week."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02d}"
