"""The clips that the speed of folders is measured with."""

import av

from bench.speed.folders import make_clips
from posecheck.capture.video_file import sha256_of


def test_copies_have_the_length_and_contents_of_their_own(tmp_path):
    """Two of one sample: the same pictures, but two files to whoever looks at their content."""
    make_clips(tmp_path, 4, 2.0)
    first, second = sorted((tmp_path / "ankle-rock").iterdir())
    assert sha256_of(first) != sha256_of(second)
    for clip in (first, second):
        with av.open(str(clip)) as container:
            pictures = sum(1 for _ in container.decode(video=0))
            assert 60 <= pictures <= 62  # two are stored before the one that they follow
