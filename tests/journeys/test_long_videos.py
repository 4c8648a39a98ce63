"""A video of more than a minute is read by several processes, and nothing of it depends on that."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bench.speed.folders import children_of
from posecheck import score
from posecheck.documents.session import session_document
from posecheck.records import Observation, Pose
from posecheck.samples import sample_video
from tests.helpers.commands import command

SLOWER = 3
PATIENCE_S = 120.0
ON_LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample clip three times slower, so that it lasts longer than a minute."""
    path = tmp_path_factory.mktemp("long") / "rock.mp4"
    with av.open(str(sample_video("ankle_rock.mp4"))) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None and packet.pts is not None:
                packet.pts, packet.dts = SLOWER * packet.pts, SLOWER * packet.dts
                packet.duration = SLOWER * (packet.duration or 0)
                packet.stream = copied
                target.mux(packet)
    return path


def read(
    clip: Path, processes: int, look: Callable[[Observation], None] = lambda _: None
) -> tuple[dict[str, Any], list[Pose]]:
    """The document of the session, and the landmarks."""
    poses: list[Pose] = []
    session = score(
        clip,
        movement="ankle-rock",
        model="lite",
        processes=processes,
        series=False,
        readers=lambda _: [look, lambda seen: poses.append(seen.pose)],
    )
    return session_document(session), poses


@pytest.fixture(scope="module")
def alone(long_clip: Path) -> tuple[dict[str, Any], list[Pose]]:
    """What this process reads."""
    return read(long_clip, 1)


def assert_same(
    one: tuple[dict[str, Any], list[Pose]], other: tuple[dict[str, Any], list[Pose]]
) -> None:
    assert one[0] == other[0]
    assert len(one[1]) == len(other[1])
    for a, b in zip(one[1], other[1], strict=True):
        assert a.t_s == b.t_s
        np.testing.assert_array_equal(a.landmarks_px, b.landmarks_px)


def test_two_processes_read_what_one_reads(
    long_clip: Path, alone: tuple[dict[str, Any], list[Pose]]
) -> None:
    """The same landmarks, the same session; its settings say how many pieces there were."""
    assert_same(read(long_clip, 2), alone)
    document, poses = alone
    assert document["software"]["settings"]["pieces"] == 2
    assert document["sets"][0]["repetitions"]
    assert poses[-1].t_s > 60.0


@ON_LINUX
def test_a_process_that_is_killed_changes_nothing(
    long_clip: Path, alone: tuple[dict[str, Any], list[Pose]]
) -> None:
    """What it has not handed over yet is read by the process that asked."""
    before = set(children_of(os.getpid()))
    killed: list[int] = []

    def kill(seen: Observation) -> None:
        for child in set(children_of(os.getpid())) - before if seen.pose.t_s == 0.0 else ():
            os.kill(child, signal.SIGKILL)
            killed.append(child)

    assert_same(read(long_clip, 2, kill), alone)
    assert len(killed) == 2


@ON_LINUX
def test_ctrl_c_keeps_what_was_read_and_leaves_no_process(long_clip: Path, tmp_path: Path) -> None:
    """The beginning of the clip is measured, as when one process reads it."""
    words = ["--model", "lite", "--json", "out.json", "--landmarks", "out.npz"]
    with subprocess.Popen(
        command("score", long_clip, "--movement", "ankle-rock", *words),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        until_s = time.monotonic() + PATIENCE_S
        while not any(part.stat().st_size for part in tmp_path.glob(".posecheck-*.part")):
            assert run.poll() is None
            assert time.monotonic() < until_s
            time.sleep(0.02)
        children = children_of(run.pid)
        assert children or len(os.sched_getaffinity(0)) < 2
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == 130, out + err
    assert "Traceback" not in out + err
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert "interrupted" in [note["code"] for note in document["source"]["notes"]]
    with np.load(tmp_path / "out.npz") as landmarks:
        assert 0 < len(landmarks["t_s"]) == document["source"]["frames"]
        assert landmarks["t_s"][0] == 0.0
        assert landmarks["t_s"][-1] < 60.0
