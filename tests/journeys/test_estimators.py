"""Loading a pose model touches nothing but its own files; sound works beside it."""

import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from posecheck.capture.video_file import VideoFile
from posecheck.estimators.opening import open_estimator
from posecheck.samples import sample_video

OPEN = """
from posecheck.capture.source import blank_frame
from posecheck.estimators.opening import open_estimator

with open_estimator("lite") as estimator:
    estimator.estimate(blank_frame())
"""
WATCHED = """
import os
import sys

TOUCHED = ("socket.", "subprocess.", "tempfile.", "os.mkdir", "os.rename", "os.remove", "os.exec")

def watch(event, arguments):
    if event.startswith(TOUCHED):
        raise SystemExit(f"{event} {arguments}")
    if event == "open" and arguments[0] != os.devnull and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        raise SystemExit(f"written: {arguments}")

sys.addaudithook(watch)
"""
LOADED_BESIDE = """
import gc
import weakref
from posecheck.estimators.opening import open_estimator

class Video:
    pass

def measured():
    video = Video()
    with open_estimator("lite"):
        return weakref.ref(video)

video = measured()
gc.collect()
assert video() is None
"""
SOUND_DEVICE = """
played = []

def query_devices(kind=None):
    return {"name": "a loudspeaker"}

def play(samples, rate_hz, blocking):
    played.append(len(samples))
"""


def run(code: str, folder: Path, *around: str) -> subprocess.CompletedProcess[str]:
    """Runs code in a Python of its own; modules in ``folder`` come before installed ones."""
    path = os.pathsep.join([str(folder), *filter(None, sys.path)])
    # Its branches are not counted: that writes a file.
    inherited = {key: text for key, text in os.environ.items() if "COVERAGE" not in key}
    environment = {**inherited, "HOME": str(folder / "home"), "PYTHONPATH": path}
    return subprocess.run(
        [*around, sys.executable, "-B", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_opening_the_pose_model_writes_no_file_and_starts_nothing(tmp_path: Path) -> None:
    """Python reports no file opened for writing, no socket and no other program."""
    (tmp_path / "home").mkdir()
    result = run(WATCHED + OPEN, tmp_path)
    assert result.returncode == 0, result.stderr
    assert list((tmp_path / "home").iterdir()) == []


def test_opening_the_pose_model_does_not_load_the_sound_library(tmp_path: Path) -> None:
    """What PortAudio does in native code is not done: ``sounddevice`` is never imported."""
    (tmp_path / "sounddevice.py").write_text("raise SystemExit('sounddevice was imported')")
    result = run(OPEN, tmp_path)
    assert result.returncode == 0, result.stderr


def test_loading_the_pose_library_keeps_nothing_that_was_open(tmp_path: Path) -> None:
    """A traceback that the library keeps would hold the first video and its decoder for good."""
    result = run(LOADED_BESIDE, tmp_path)
    assert result.returncode == 0, result.stderr


def _can_trace() -> bool:
    strace = shutil.which("strace")
    trial = [strace, "-o", os.devnull, "true"]
    return strace is not None and subprocess.run(trial, check=False).returncode == 0


@pytest.mark.skipif(not _can_trace(), reason="strace is not installed or may not be used here")
def test_the_system_sees_no_socket_and_no_new_file(tmp_path: Path) -> None:
    """Native code included: no socket of any kind, no file created or removed."""
    calls = "socket,connect,bind,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,execve"
    trace = tmp_path / "trace"
    strace = ("strace", "-f", "-qq", "-e", f"trace={calls},openat", "-o", str(trace))
    result = run(OPEN, tmp_path, *strace)
    assert result.returncode == 0, result.stderr
    started, *lines = trace.read_text().splitlines()
    assert "execve" in started
    files = [line for line in lines if "openat(" in line]
    assert files
    assert [line for line in lines if "openat(" not in line] == []
    assert [line for line in files if "O_CREAT" in line] == []


@pytest.mark.parametrize("first", ["", "import sounddevice"])
def test_sound_works_beside_the_pose_model(tmp_path: Path, first: str) -> None:
    """A tone is played whether the sound library was loaded before the pose model or after."""
    (tmp_path / "sounddevice.py").write_text(SOUND_DEVICE)
    play = """
from posecheck.live.sound import Tone, open_sound

sound, problem = open_sound()
assert problem is None, problem
sound.play(Tone.TICK)
sound.close()
import threading
for thread in threading.enumerate():
    if thread.name == "posecheck-sound":
        thread.join(10)
import sounddevice
assert sounddevice.played == [3528], sounddevice.played
"""
    result = run(f"{first}\nimport posecheck.estimators.mediapipe\n{play}", tmp_path)
    assert result.returncode == 0, result.stderr


def test_without_a_sound_card_the_screen_says_so(tmp_path: Path) -> None:
    """PortAudio finds no device: silence, with the reason."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    code = "from posecheck.live.sound import open_sound; print(open_sound()[1])"
    result = run(code, tmp_path)
    assert "No sound (PortAudio library not found)" in result.stdout


def test_pictures_that_come_again_are_seen_as_before() -> None:
    """After a look ahead the tracker goes on from an earlier picture, without starting afresh."""
    with VideoFile(sample_video("ankle_rock.mp4")) as video, open_estimator("lite") as estimator:
        frames = list(islice(video.frames(), 40))
        first = [estimator.estimate(frame) for frame in frames]
        again = [estimator.estimate(frame) for frame in frames[10:]]
    assert [pose.t_s for pose in again] == [frame.t_s for frame in frames[10:]]
    half_a_second_later = zip(first[25:], again[15:], strict=True)
    off_px = [
        np.median(np.linalg.norm(one.landmarks_px[:, :2] - other.landmarks_px[:, :2], axis=1))
        for one, other in half_a_second_later
    ]
    assert max(off_px) < 0.003 * first[0].trunk_px
