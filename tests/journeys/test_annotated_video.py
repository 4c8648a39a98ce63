"""The annotated video."""

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.drawing.annotated_video import AnnotatedVideo
from posecheck.errors import OutputError
from posecheck.records import Frame, Observation
from tests.helpers.examples import observation
from tests.helpers.videos import TWIST, UNEVEN_S, observations, write_annotated


def _read(path: Path) -> tuple[list[float], list[np.ndarray]]:
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
        times = [float(frame.pts * frame.time_base) for frame in frames]
        return times, [frame.to_ndarray(format="rgb24") for frame in frames]


def test_clip_plays_in_a_browser(tmp_path: Path) -> None:
    """H.264, yuv420p, MP4, its index before its pictures."""
    write_annotated(tmp_path / "a.mp4", observations())
    with av.open(str(tmp_path / "a.mp4")) as container:
        (stream,) = container.streams
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.width, context.height) == (640, 480)
    content = (tmp_path / "a.mp4").read_bytes()
    assert content[4:8] == b"ftyp"
    assert content.index(b"moov") < content.index(b"mdat")


def test_every_frame_is_shown_at_its_own_time(tmp_path: Path) -> None:
    """Uneven times and a gap come back within a millisecond; the last frame has a duration."""
    write_annotated(tmp_path / "a.mp4", observations())
    times, _ = _read(tmp_path / "a.mp4")
    assert len(times) == len(UNEVEN_S)
    np.testing.assert_allclose(times, UNEVEN_S, atol=1e-3)
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        duration_s = float(stream.duration * stream.time_base)
    assert duration_s == pytest.approx(0.3873 + 0.0333, abs=1e-3)


def test_trimmed_clip_begins_at_zero(tmp_path: Path) -> None:
    """Frames from the middle of a recording play from the start of the clip."""
    shown = [observation(100.0 + t_s) for t_s in UNEVEN_S]
    write_annotated(tmp_path / "a.mp4", shown)
    np.testing.assert_allclose(_read(tmp_path / "a.mp4")[0], UNEVEN_S, atol=1e-3)


@pytest.mark.parametrize(
    ("size", "written"),
    [
        ((641, 481), (640, 480)),
        ((540, 960), (540, 960)),
        ((1920, 1080), (1280, 720)),
        ((1081, 1923), (720, 1280)),
        ((320, 240), (640, 480)),
    ],
)
def test_size_is_even_and_fit_for_looking(
    tmp_path: Path, size: tuple[int, int], written: tuple[int, int]
) -> None:
    """Odd sizes are cropped, large ones scaled down, small ones up."""
    write_annotated(tmp_path / "a.mp4", observations(*size)[:2], *size)
    _, frames = _read(tmp_path / "a.mp4")
    assert frames[0].shape[1::-1] == written


def test_colours_are_kept(tmp_path: Path) -> None:
    """Away from what is drawn, the picture is the recording's."""
    rgb = np.full((480, 640, 3), (180, 70, 40), dtype=np.uint8)
    shown = [dataclasses.replace(one, frame=Frame(one.pose.t_s, rgb)) for one in observations()]
    write_annotated(tmp_path / "a.mp4", shown)
    _, frames = _read(tmp_path / "a.mp4")
    np.testing.assert_allclose(frames[-1][440:, :200].mean(axis=(0, 1)), (180, 70, 40), atol=4)


def test_recording_is_not_drawn_on(tmp_path: Path) -> None:
    """The frame belongs to others too and stays as it was."""
    shown = observations()
    write_annotated(tmp_path / "a.mp4", shown)
    assert shown[0].frame is not None
    assert (shown[0].frame.rgb == 110).all()


def test_landmarks_without_pictures_are_drawn_on_a_plain_ground(tmp_path: Path) -> None:
    """A landmark file can be looked at too."""
    shown = [dataclasses.replace(one, frame=None) for one in observations()]
    write_annotated(tmp_path / "a.mp4", shown)
    _, frames = _read(tmp_path / "a.mp4")
    assert len(frames) == len(UNEVEN_S)
    np.testing.assert_allclose(frames[0][470, 10], (44, 50, 58), atol=6)
    assert frames[0].max() > 200


@pytest.mark.parametrize("reason", [ValueError, KeyboardInterrupt])
def test_interrupted_clip_leaves_nothing(tmp_path: Path, reason: type[BaseException]) -> None:
    """An exception in the ``with`` block leaves neither a half file nor its beginnings."""

    def shown() -> Iterator[Observation]:
        yield from observations()
        raise reason

    with pytest.raises(reason):
        write_annotated(tmp_path / "a.mp4", shown())
    assert list(tmp_path.iterdir()) == []


def test_complete_clip_is_alone(tmp_path: Path) -> None:
    """An older clip of that name is replaced; nothing is left beside it."""
    (tmp_path / "a.mp4").write_bytes(b"old")
    write_annotated(tmp_path / "a.mp4", observations())
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
    assert len(_read(tmp_path / "a.mp4")[0]) == len(UNEVEN_S)


def test_clip_without_frames_is_not_written(tmp_path: Path) -> None:
    """There would be nothing to see."""
    write_annotated(tmp_path / "a.mp4", [])
    assert list(tmp_path.iterdir()) == []


def test_clip_of_one_frame_can_be_seen(tmp_path: Path) -> None:
    """It lasts a thirtieth of a second."""
    write_annotated(tmp_path / "a.mp4", observations()[:1])
    assert _read(tmp_path / "a.mp4")[0] == [0.0]


def test_unwritable_place_is_noticed_when_opened(tmp_path: Path) -> None:
    """Before any frame was measured."""
    with pytest.raises(OutputError, match="its folder does not exist"):
        AnnotatedVideo(tmp_path / "nowhere" / "a.mp4", [TWIST], 640, 480)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """When no more can be written, that is an OutputError, and the beginnings are removed."""
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from posecheck.errors import OutputError\n"
        "from tests.helpers.videos import TWIST, observations, write_annotated\n"
        "shown = observations()\n"
        "noise = np.random.default_rng(1)\n"
        "for one in shown:\n"
        "    one.frame.rgb[:] = noise.integers(0, 255, one.frame.rgb.shape)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try:\n"
        "    write_annotated(Path(sys.argv[1]), shown)\n"
        "except OutputError as error:\n"
        "    sys.stdout.write(str(error))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.mp4")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "a.mp4 cannot be written: " in done.stdout
    assert list(tmp_path.iterdir()) == []
