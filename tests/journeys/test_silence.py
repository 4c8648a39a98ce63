"""Nothing is bound, connected or resolved; the long form is ``python -m bench.trust silence``."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.trust.silence import campaign

WATCHED = """
import json, pkgutil, sys

FORBIDDEN = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.get")
seen = []
sys.addaudithook(lambda event, _: seen.append(event) if event.startswith(FORBIDDEN) else None)

import posecheck
if {every}:
    for found in pkgutil.walk_packages(posecheck.__path__, "posecheck."):
        if not found.name.endswith(("__main__", "workers.child")):
            __import__(found.name)
words = {words}
if words:
    from posecheck.cli import main
    sys.argv[1:] = words
    try:
        main()
    except SystemExit as end:
        assert end.code in (0, None), end.code
print(json.dumps(seen), file=sys.stderr)
"""


def reached(folder: Path, *words: object, every: bool = False) -> list[str]:
    """What Python reports of sockets while a command runs."""
    code = WATCHED.format(every=every, words=[str(word) for word in words])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stderr.splitlines()[-1]))


def test_importing_every_module_reaches_nobody(tmp_path: Path) -> None:
    """The package alone, and each of its modules."""
    assert reached(tmp_path) == []
    assert reached(tmp_path, every=True) == []


def test_commands_reach_nobody(tmp_path: Path, twists: Path) -> None:
    """From a recording to the report of its week."""
    rest = ("--save", "--recorded-at", "2026-03-02T08:00", "--page", tmp_path / "a.html")
    assert reached(tmp_path, "score", twists, "-m", "thoracic-twist", *rest) == []
    assert reached(tmp_path, "audit", "report", "--format", "md") == []
    assert reached(tmp_path, "journal", "backup", tmp_path / "b.sqlite") == []


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_system_sees_nobody_reached() -> None:
    """Native code included; the first commands of the campaign, of which doctor tries the sound."""
    report = campaign(2, 1)
    assert report.faults == ()
    assert "doctor" in report.text
