"""What scoring a recording takes of memory."""

import sys
from itertools import islice
from pathlib import Path

import av
import pytest

from bench.speed.compared import PEAK_AIMS
from bench.speed.composing import KINDS
from bench.speed.timing import timed
from posecheck.samples import sample_video

FRAMES = 40


@pytest.fixture(scope="module")
def large_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The beginning of a sample clip as a phone would film it in 4K."""
    kind = next(kind for kind in KINDS if kind.name == "4K HEVC")
    path = tmp_path_factory.mktemp("large") / "rock.mp4"
    with av.open(str(sample_video("ankle_rock.mp4"))) as clip, av.open(str(path), "w") as file:
        stream = file.add_stream("libx265", rate=30, options=kind.options)
        stream.width, stream.height, stream.pix_fmt = kind.width_px, kind.height_px, "yuv420p"
        for picture in islice(clip.decode(video=0), FRAMES):
            scaled = picture.reformat(kind.width_px, kind.height_px, "yuv420p").to_ndarray()
            file.mux(stream.encode(av.VideoFrame.from_ndarray(scaled, format="yuv420p")))
        file.mux(stream.encode(None))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory otherwise")
def test_a_4k_recording_is_scored_within_600_mb(large_clip: Path) -> None:
    """However many cores there are to decode it."""
    taken = timed(["-m", "posecheck", "score", large_clip, "--movement", "ankle-rock"])
    assert taken.peak_mb < PEAK_AIMS["4K HEVC"]
