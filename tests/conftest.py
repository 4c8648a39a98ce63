"""What the tests share: a home of their own, the command line inside and outside this process."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench import browser
from bench.browser import Browser
from posecheck.estimators.port import ScriptedEstimator
from posecheck.records import Frame, Pose
from posecheck.samples import read_truth, sample_video
from tests.helpers.clips import first_seconds, four_corners, write_video
from tests.helpers.commands import TWIST_CLIP, Run, Script, command
from tests.helpers.people import write_twists


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from or written to the home folder of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("POSECHECK_DATABASE_URL", raising=False)


@pytest.fixture
def posecheck() -> Run:
    """Runs the command line inside this process, where MediaPipe is loaded only once."""
    from posecheck.cli import app

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [str(one) for one in arguments]
        result = CliRunner().invoke(app, words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return subprocess.CompletedProcess(words, result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Runs ``python -m posecheck`` as a user does, in an empty folder."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        words = command(*arguments)
        settings = {"cwd": tmp_path, "timeout": 300, **options}
        return subprocess.run(words, capture_output=True, text=True, check=False, **settings)  # type: ignore[call-overload]

    return run


@pytest.fixture(scope="session")
def twists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landmark file of one turn to the left and one to the right."""
    return write_twists(tmp_path_factory.mktemp("twists") / "twists.npz")


@pytest.fixture(scope="session")
def one_turn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample clip up to the rest after its first repetition."""
    clip = sample_video(TWIST_CLIP)
    (_, first_s, _), (_, second_s, _), *_ = read_truth(clip)
    end_s = 0.5 * (first_s + second_s) + 0.4
    return first_seconds(clip, tmp_path_factory.mktemp("clip") / "one_turn.mp4", end_s)


@pytest.fixture(scope="session")
def six_seconds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """150 pictures of nobody, 25 a second, for scripted models."""
    path = tmp_path_factory.mktemp("clip") / "six_seconds.mp4"
    return write_video(path, [four_corners(320, 240)] * 150)


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Puts a scripted estimator in the place of the pose model, in this process."""
    from posecheck.estimators import mediapipe

    def use(script: Callable[[Frame], Pose]) -> None:
        monkeypatch.setattr(mediapipe, "MediaPipeEstimator", lambda _: ScriptedEstimator(script))

    return use


@pytest.fixture
def _permissions_count(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where permissions mean nothing: root may read and write everything."""
    locked = tmp_path_factory.mktemp("permissions") / "locked"
    locked.touch(mode=0)
    if os.access(locked, os.R_OK):
        pytest.skip("whoever runs this may read everything, whatever the permissions")


@pytest.fixture(scope="module", name="window")
def _window() -> Iterator[Browser]:
    """A real browser for the pages of a file; coaches' windows have a fixture of their own."""
    if browser.WHY_NOT:
        pytest.skip(browser.WHY_NOT)
    with browser.opened_browser() as one:
        yield one
