"""The campaigns of docs/reliability.md, each in a short form."""

import json
import sys
from pathlib import Path

import pytest

from bench.trust import hostile, inbox
from bench.trust.bases import Bases, make_bases
from bench.trust.endurance import faults_of, lived
from bench.trust.trying import what_is_wrong
from posecheck.samples import sample_video

SEED = 4
TRIED = {"video": 24, "landmark file": 16, "sidecar": 12, "movement file": 12}


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    """The first rock of the sample in four containers."""
    folder = tmp_path_factory.mktemp("bases")
    return make_bases(folder, ["ankle-rock"], ["mp4", "mkv", "ts", "mjpeg.avi"])


def test_undamaged_clips_are_measured_right(bases: Bases, tmp_path: Path):
    """In every container, with the poses that the pictures are known by."""
    from bench.trust.trying import score_file

    for movement, clip in bases.clips:
        assert score_file(clip, movement, bases) == ("measured", ""), clip


@pytest.mark.parametrize("kind", TRIED)
def test_hostile_files_are_measured_or_refused(bases: Bases, kind: str, monkeypatch):
    """Whatever is in them; the same seed tries the same files."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, "")  # set by each trial, and put back
    found = [
        hostile.try_one(kind, number, str(bases.folder), SEED) for number in range(TRIED[kind])
    ]
    allowed = {"measured", "nothing measured", "refused", "asked"}
    assert [one for one in found if one.outcome not in allowed] == []
    assert len({one.outcome for one in found}) > 1
    assert max(one.memory_mb for one in found) < hostile.LIMITS.memory_mb


def test_an_inbox_of_good_and_bad_clips_is_done_after_a_kill(bases: Bases, monkeypatch):
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, "")
    report = inbox.audited(bases, len(inbox.BAD), 1, kills=1)
    assert report.faults == ()


def test_an_end_range_beyond_three_half_widths_of_its_bar_is_wrong():
    repetition = {"side": "left", "end_range_deg": 24.0, "interval90_deg": [21.0, 27.0]}
    session = {"sets": [{"repetitions": [{**repetition, "peak_s": 3.0}]}]}
    assert what_is_wrong(json.loads(json.dumps(session)), {"left": [32.9]}) == ""
    assert "off by 9.1°" in what_is_wrong(session, {"left": [33.1]})
    assert what_is_wrong(session, {"left": [33.1, 25.0]}) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_a_coached_set_holds_no_more_threads_and_files_as_it_goes_on(tmp_path: Path):
    """Memory settles in the first minute: it is judged by the long campaign."""
    looks, ended, repetitions = lived(tmp_path, sample_video("ankle_rock.mp4"), every_s=0.8)
    faults = list(faults_of(looks, ended, repetitions))
    assert [one for one in faults if "memory" not in one] == []
