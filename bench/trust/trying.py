"""One hostile input given to the command line in this process, and what became of it."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Final
from unittest import mock

from typer.testing import CliRunner

from bench.trust.bases import Bases, KnownPictures
from posecheck.cli import app

_OUTCOMES: Final = {0: "measured", 2: "asked", 3: "refused", 4: "nothing measured"}
_OF_CLIPS: Final = {
    **{"kept": "measured", "empty": "nothing measured"},
    **{"asks": "asked", "refused": "refused"},
}
OFF_BY_HALF_WIDTHS: Final = 3.0
"""An end range further from the truth than so many half widths of its bar is wrong."""
_OURS: Final = ("fault in posecheck", "something unexpected", "Error:", "Error(")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it."""

    outcome: str
    detail: str
    """What was said."""
    seconds: float
    memory_mb: float


def score_file(
    clip: Path, movement: str, bases: Bases, *, own: Path | None = None, pose_model: bool = False
) -> tuple[str, str]:
    """``posecheck score`` of a file made from the base of a movement.

    Its end ranges are compared with the truth of the sample, unless it is scored as a movement file
    of its own.  Poses are those of the undamaged pictures, or the pose model's.
    """
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "out.json"
        words = ["score", str(clip), "--movement", str(own or movement), "--json", str(document)]
        with _poses_of(bases, movement, pose_model=pose_model):
            result = _run(words)
        said = " ".join(result.stderr.split())
        outcome = _outcome(_OUTCOMES.get(result.returncode, "unexpected"), said)
        if outcome == "measured" and own is None:
            session = json.loads(document.read_text(encoding="utf-8"))
            if off := what_is_wrong(session, bases.truth_deg(movement)):
                return "wrong", off
        return outcome, said


def audit_inbox(inbox: Path) -> tuple[str, str]:
    """What a weekly audit says of the only clip of an inbox, which must come to its end."""
    with mock.patch("posecheck.app.inbox_audit.LimitedProcesses", _Here):
        result = _run(["audit", "run", "--inbox", str(inbox), "--settle", "0", "--json"])
    try:
        found = json.loads(result.stdout)
        [clip] = found["clips"]
    except ValueError:
        return "unexpected", " ".join(result.stderr.split())
    outcome = _outcome(_OF_CLIPS.get(clip["outcome"], "unexpected"), clip["text"])
    if outcome == "measured" and len(found["reports"]) != 1:
        return "unexpected", "no report was written. " + " ".join(result.stderr.split())
    return outcome, clip["text"]


def what_is_wrong(session: dict[str, Any], truth_deg: dict[str, list[float]]) -> str:
    """The repetition whose end range is furthest off; empty when none is off by too much."""
    worst, said = OFF_BY_HALF_WIDTHS, ""
    every = [deg for ends in truth_deg.values() for deg in ends]
    for repetition in (one for part in session["sets"] for one in part["repetitions"]):
        low, high = repetition["interval90_deg"]
        value, side = repetition["end_range_deg"], repetition["side"]
        off = min(abs(value - true) for true in truth_deg.get(side, every))
        if off > worst * 0.5 * (high - low):
            worst = off / (0.5 * (high - low))
            said = (
                f"{side} {value:.1f}° ({low:.1f} to {high:.1f}) at {repetition['peak_s']:.1f} s, "
                f"off by {off:.1f}°"
            )
    return said


def measured(outcome: Callable[[], tuple[str, str]]) -> Result:
    """The outcome with its time and largest memory."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    begun_s = time.perf_counter()
    found = outcome()
    return Result(*found, time.perf_counter() - begun_s, _largest_mb())


def in_own_home(folder: Path) -> None:
    """Nothing of whoever runs this is read or written."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        place = folder / name.lower()
        place.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(place)
    os.environ.pop("POSECHECK_DATABASE_URL", None)


def _run(words: list[str]) -> "CompletedProcess[str]":
    result = CliRunner().invoke(app, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return CompletedProcess(words, result.exit_code, result.stdout, result.stderr)


def _outcome(outcome: str, said: str) -> str:
    """Unexpected where an error of Python shows."""
    return "unexpected" if any(word in said for word in _OURS) else outcome


@contextmanager
def _poses_of(bases: Bases, movement: str, *, pose_model: bool) -> Iterator[None]:
    if pose_model:
        yield
        return
    known = _known(bases, movement)
    with mock.patch("posecheck.app.scoring.open_estimator", return_value=known):
        yield


@cache
def _known(bases: Bases, movement: str) -> KnownPictures:
    return KnownPictures(bases, movement)


class _Here(Executor):
    """Clips of an inbox are measured in this process, which is limited itself."""

    def submit(self, function: Any, /, *arguments: Any, **options: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **options))
        except Exception as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future

    def stop(self) -> None:
        """Nothing to stop."""


def _largest_mb() -> float:
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        words = next(line for line in lines if line.startswith("VmHWM")).split()
        return int(words[1]) / 1024.0
    return float("nan")
