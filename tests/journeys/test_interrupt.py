"""Ctrl-C in the middle of a clip: what was measured until then is written, and the code is 130."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.records import Frame, Pose
from posecheck.samples import read_truth, sample_video
from tests.helpers.commands import TWIST_CLIP, Run, Script, command, score
from tests.helpers.people import turning

PATIENCE_S = 120.0
ROW_BYTES = 900
"""What one frame takes, at least, in the file in which landmarks gather."""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a Unix signal")
def test_what_was_measured_is_written(tmp_path: Path) -> None:
    """Interrupted after its first turn, a clip leaves JSON, table, video and landmarks so far."""
    clip = sample_video(TWIST_CLIP)
    (_, first_s, _), (_, second_s, _), *_ = read_truth(clip)
    outputs = {
        "--json": "out.json",
        "--csv": "out.csv",
        "--annotate": "out.mp4",
        "--landmarks": "out.npz",
    }
    words = [word for option in outputs.items() for word in option]
    with subprocess.Popen(
        command(*score(clip, *words)),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        # The clip has 30 frames a second; the first turn is over half-way to the second.
        _wait_for_frames(run, tmp_path, round(30 * (first_s + second_s) / 2) + 15)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == 130, out + err
    assert "Traceback" not in out + err
    assert "Interrupted; what was measured until then is here." in " ".join(out.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(outputs.values())

    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert "interrupted" in [note["code"] for note in document["source"]["notes"]]
    repetitions = [one for a_set in document["sets"] for one in a_set["repetitions"]]
    assert repetitions
    assert repetitions[0]["start_s"] < first_s < repetitions[0]["end_s"]
    frames = document["source"]["frames"]
    with av.open(str(clip)) as whole:
        assert frames < whole.streams.video[0].frames, "it was not interrupted in the middle"
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) > len(repetitions)

    with np.load(tmp_path / "out.npz") as landmarks:
        assert len(landmarks["t_s"]) == frames
    with av.open(str(tmp_path / "out.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) == frames


def _wait_for_frames(run: subprocess.Popen[str], folder: Path, count: int) -> None:
    """Until so many frames were measured, by the size of the file in which landmarks gather."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        assert run.poll() is None, f"it ended too early: {run.communicate()}"
        unfinished = [path for path in folder.glob(".posecheck-*.part") if not _is_video(path)]
        if any(path.stat().st_size > count * ROW_BYTES for path in unfinished):
            return
        time.sleep(0.02)
    pytest.fail("the clip was not measured in time")


def _is_video(path: Path) -> bool:
    with path.open("rb") as file:
        return b"ftyp" in file.read(12)


def _pressing_at_frame(number: int) -> Callable[[Frame], Pose]:
    """Somebody who turns, and Ctrl-C while that frame is looked at."""
    seen = 0

    def script(frame: Frame) -> Pose:
        nonlocal seen
        seen += 1
        if seen == number:
            signal.raise_signal(signal.SIGINT)
        return turning(frame.t_s)

    return script


def test_the_clips_before_are_kept(
    posecheck: Run, scripted: Script, twists: Path, six_seconds: Path, tmp_path: Path
) -> None:
    """Interrupted in the second of three clips: the first is whole, the second has what it has."""
    scripted(_pressing_at_frame(130))
    out = tmp_path / "out.json"
    result = posecheck(*score(twists, six_seconds, twists, "--json", out))
    assert result.returncode == 130
    first, second = json.loads(out.read_text(encoding="utf-8"))["sessions"]
    assert [note["code"] for note in first["source"]["notes"]] == []
    assert [note["code"] for note in second["source"]["notes"]] == ["interrupted"]
    assert second["source"]["frames"] == 130
    assert [one["side"] for one in second["sets"][0]["repetitions"]] == ["left"]


def test_before_anything_was_measured(
    posecheck: Run, scripted: Script, six_seconds: Path, tmp_path: Path
) -> None:
    """Interrupted with the first frame: 130, a document without repetitions, no advice."""
    scripted(_pressing_at_frame(1))
    result = posecheck(*score(six_seconds, "--json", tmp_path / "out.json"))
    assert result.returncode == 130
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert document["source"]["frames"] == 1
    assert document["sets"] == []
    assert "nothing in it looks like" not in result.stderr


def test_ctrl_c_while_outputs_are_completed(
    posecheck: Run,
    scripted: Script,
    six_seconds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pressed when everything was read, Ctrl-C does not spoil what is being written."""
    from posecheck.drawing.annotated_video import AnnotatedVideo

    scripted(lambda frame: turning(frame.t_s))
    complete = AnnotatedVideo.close

    def pressing(self: AnnotatedVideo) -> None:
        signal.raise_signal(signal.SIGINT)
        complete(self)

    monkeypatch.setattr(AnnotatedVideo, "close", pressing)
    result = posecheck(*score(six_seconds, "--annotate", tmp_path / "out.mp4"))
    assert result.returncode == 0
    with av.open(str(tmp_path / "out.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) == 150


def test_ctrl_c_twice_ends_at_once(
    posecheck: Run, scripted: Script, six_seconds: Path, tmp_path: Path
) -> None:
    """Pressed twice, nothing is waited for: 130, and no half a file is left behind."""

    def script(frame: Frame) -> Pose:
        if frame.t_s > 1.0:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        return turning(frame.t_s)

    scripted(script)
    result = posecheck(*score(six_seconds, "--landmarks", tmp_path / "out.npz"))
    assert result.returncode == 130
    assert not list(tmp_path.glob(".posecheck-*"))


def test_the_next_ctrl_c_is_the_callers_own(posecheck: Run, twists: Path) -> None:
    """After a run the signal is handled as it was before."""
    before = signal.getsignal(signal.SIGINT)
    posecheck(*score(twists))
    assert signal.getsignal(signal.SIGINT) is before
