"""An inbox, the audit of it, and what the journal then holds."""

import json
import shutil
from pathlib import Path
from typing import Any

from posecheck.files import data_folder
from posecheck.journal import open_journal
from tests.helpers.commands import Run


def put(rocks: Path, inbox: Path, name: str, said: str = "") -> Path:
    """A clip arrives."""
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(rocks, path)
    if said:
        path.with_name(path.name + ".toml").write_text(said, encoding="utf-8")
    return path


def audit(posecheck: Run, inbox: Path, *arguments: object) -> tuple[int, dict[str, Any]]:
    """One run; its exit code and what it says."""
    result = posecheck("audit", "run", "--inbox", inbox, "--settle", "0", "--json", *arguments)
    return result.returncode, json.loads(result.stdout)


def sessions() -> list[Any]:
    """What the journal holds."""
    with open_journal(str(data_folder() / "journal.sqlite")) as journal:
        return list(journal.sessions())


DATED = 'recorded_at = "2026-11-23T07:05:00+01:00"\n'
