"""Landmark files."""

import dataclasses
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from posecheck.documents.landmarks import LandmarksWriter
from posecheck.errors import OutputError
from posecheck.estimators.recorded import RecordedPoses
from posecheck.records import Pose, absent_pose
from tests.helpers.examples import standing_pose


def _poses(count: int = 5) -> list[Pose]:
    """A clip in which the second frame is empty and the fourth begins afresh."""
    poses = [standing_pose(i / 29.97) for i in range(count)]
    poses[1] = absent_pose(1 / 29.97, width_px=640, height_px=480)
    poses[3] = dataclasses.replace(poses[3], restart=True)
    return poses


def _write(path: Path, poses: Iterable[Pose]) -> None:
    with LandmarksWriter(path, model="full") as writer:
        for pose in poses:
            writer.add(pose)


def test_file_holds_what_was_added(tmp_path: Path) -> None:
    """Every key of the conventions, exactly the numbers that went in, NaN rows for nobody."""
    poses = _poses()
    _write(tmp_path / "a.npz", poses)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        kept = {name: file[name] for name in file.files}
    assert set(kept) == {
        "t_s",
        "landmarks_px",
        "world_m",
        "visibility",
        "restart",
        "width_px",
        "height_px",
        "model",
    }
    assert kept["t_s"].dtype == np.float64
    np.testing.assert_array_equal(kept["t_s"], [pose.t_s for pose in poses])
    np.testing.assert_array_equal(kept["landmarks_px"], [pose.landmarks_px for pose in poses])
    np.testing.assert_array_equal(kept["visibility"], [pose.visibility for pose in poses])
    np.testing.assert_array_equal(kept["world_m"][[0, 2]], [poses[0].world_m, poses[2].world_m])
    assert np.isnan(kept["landmarks_px"][1]).all()
    assert np.isnan(kept["world_m"][1]).all()
    np.testing.assert_array_equal(kept["restart"], [False, False, False, True, False])
    assert (int(kept["width_px"]), int(kept["height_px"])) == (640, 480)
    assert str(kept["model"]) == "full"


@pytest.mark.parametrize("rate_hz", ["15", "29.97", "30", "59.94", "60", "30000/1001"])
@pytest.mark.parametrize("shift_s", [1.0, 7.0, 1000.0, 86400.0])
def test_a_shift_of_the_times_changes_no_bit(
    tmp_path: Path, rate_hz: float, shift_s: float
) -> None:
    """Times count from the first frame; what was rounded far from 0 is put right."""
    times_s = [float(i / Fraction(rate_hz)) for i in range(500)]
    _write(tmp_path / "a.npz", [standing_pose(shift_s + t_s) for t_s in times_s])
    assert [pose.t_s for pose in RecordedPoses(tmp_path / "a.npz").poses()] == times_s


def test_times_of_no_simple_rate_are_kept(tmp_path: Path) -> None:
    """As they are, less the first one."""
    times_s = [0.0, 0.0123456789012, 0.034567890123, 0.1]
    _write(tmp_path / "a.npz", [standing_pose(1.0 + t_s) for t_s in times_s])
    read_s = [pose.t_s for pose in RecordedPoses(tmp_path / "a.npz").poses()]
    assert read_s == pytest.approx(times_s, abs=1e-15)


def test_many_rows_are_packed_in_order(tmp_path: Path) -> None:
    """More rows than are packed at once come back complete."""
    poses = [standing_pose(i / 30.0) for i in range(5000)]
    _write(tmp_path / "a.npz", poses)
    with np.load(tmp_path / "a.npz") as file:
        np.testing.assert_array_equal(file["t_s"], np.arange(5000) / 30.0)
        assert file["landmarks_px"].shape == (5000, 33, 3)


def test_metric_landmarks_are_optional(tmp_path: Path) -> None:
    """Where no pose has them, the file has none."""
    _write(tmp_path / "a.npz", [standing_pose(world=False)])
    with np.load(tmp_path / "a.npz") as file:
        assert "world_m" not in file.files


def test_file_is_compressed_and_always_the_same(tmp_path: Path) -> None:
    """The same poses give the same bytes, whenever they are written."""
    for name in ("a.npz", "b.npz"):
        _write(tmp_path / name, _poses())
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.npz") as archive:
        members = archive.infolist()
    assert {member.compress_type for member in members} == {zipfile.ZIP_DEFLATED}


@pytest.mark.parametrize("reason", [ValueError, KeyboardInterrupt])
def test_interrupted_writer_leaves_nothing(tmp_path: Path, reason: type[BaseException]) -> None:
    """An exception in the ``with`` block leaves neither a half file nor its beginnings."""

    def poses() -> Iterator[Pose]:
        yield standing_pose()
        raise reason

    with pytest.raises(reason):
        _write(tmp_path / "a.npz", poses())
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    """Once it is complete there is one file."""
    _write(tmp_path / "a.npz", _poses())
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_file_without_frames_is_not_written(tmp_path: Path) -> None:
    """There is nothing in it to score."""
    _write(tmp_path / "a.npz", [])
    assert list(tmp_path.iterdir()) == []


def test_unwritable_place_is_noticed_when_opened(tmp_path: Path) -> None:
    """Before any frame was measured."""
    with pytest.raises(OutputError, match="its folder does not exist"):
        LandmarksWriter(tmp_path / "nowhere" / "a.npz", model="full")


def test_each_frame_keeps_its_picture_size(tmp_path: Path) -> None:
    """A recording whose picture changes its size, and one that never does: a single number."""
    poses = [standing_pose(), standing_pose(1.0, width_px=320, height_px=240)]
    _write(tmp_path / "a.npz", poses)
    again = list(RecordedPoses(tmp_path / "a.npz").poses())
    assert [(one.width_px, one.height_px) for one in again] == [(640, 480), (320, 240)]
    _write(tmp_path / "b.npz", _poses())
    with np.load(tmp_path / "b.npz") as file:
        assert file["width_px"].shape == ()
        assert "damaged" not in file.files


def test_damaged_frames_stay_damaged(tmp_path: Path) -> None:
    """So that the landmarks score to the same discarded stretches."""
    hurt = dataclasses.replace(absent_pose(1.0, width_px=640, height_px=480), damaged=True)
    _write(tmp_path / "a.npz", [standing_pose(), hurt])
    assert [one.damaged for one in RecordedPoses(tmp_path / "a.npz").poses()] == [False, True]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """When no more can be written, that is an OutputError, and the beginnings are removed."""
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from posecheck.errors import OutputError\n"
        "from posecheck.documents.landmarks import LandmarksWriter\n"
        "from tests.helpers.examples import standing_pose\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try:\n"
        "    with LandmarksWriter(Path(sys.argv[1]), model='full') as writer:\n"
        "        for i in range(1000):\n"
        "            writer.add(standing_pose(i / 30))\n"
        "except OutputError as error:\n"
        "    sys.stdout.write(str(error))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.npz")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "a.npz cannot be written: " in done.stdout
    assert list(tmp_path.iterdir()) == []
