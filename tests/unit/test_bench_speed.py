"""What the speed of clips and folders is measured with, and how it is told."""

from dataclasses import replace
from importlib.util import cache_from_source
from pathlib import Path

import av
import pytest

from bench.speed import timing
from bench.speed.compared import CLIPS, Row, Wanted, cpu_s, headings, ratios, wall_s
from bench.speed.composing import KINDS
from bench.speed.folders import make_clips
from bench.speed.timing import Taken, compile_as_installed
from posecheck.files import sha256_of


def test_copies_have_the_length_and_contents_of_their_own(tmp_path):
    """Two of one sample: the same pictures, but two files to whoever looks at their content."""
    make_clips(tmp_path, 4, 2.0)
    first, second = sorted((tmp_path / "ankle-rock").iterdir())
    assert sha256_of(first) != sha256_of(second)
    for clip in (first, second):
        with av.open(str(clip)) as container:
            pictures = sum(1 for _ in container.decode(video=0))
            assert 60 <= pictures <= 62  # two are stored before the one that they follow


def test_kinds_of_clips_are_chosen_by_name(tmp_path):
    """Also those that are not among the usual ones."""
    usual = Wanted(1.0, None, [], tmp_path).kinds(CLIPS)
    assert [kind.name for kind in usual] == ["480p", "720p"]
    named = Wanted(1.0, None, ["4K HEVC"], tmp_path).kinds(CLIPS)
    assert [kind.name for kind in named] == ["4K HEVC"]
    with pytest.raises(SystemExit, match="4K"):
        Wanted(1.0, None, ["4K"], tmp_path).kinds(CLIPS)


def test_ratios_say_how_many_times_faster(tmp_path):
    """The published network has a column of its own, where it was measured."""
    row = Row(KINDS[0], Taken(20.0, 18.0, 300.0), None, Taken(10.0, 12.0, 450.0))
    assert ratios(row, wall_s, 1.75) == ["2.00 (aim ≥ 1.75)"]
    published = replace(row, published=Taken(30.0, 30.0, 300.0))
    assert ratios(published, cpu_s, None) == ["1.50", "2.50"]
    wanted = Wanted(1.0, tmp_path / "published.task", [], tmp_path)
    assert len(headings("CPU", wanted)) == 4


def test_what_is_measured_is_compiled_as_in_an_installation():
    """Else each process compiles it where Python may write no bytecode."""
    source = Path(timing.__file__).parents[2] / "src" / "posecheck" / "memory.py"
    compiled = Path(cache_from_source(str(source)))
    compiled.unlink(missing_ok=True)
    compile_as_installed()
    assert compiled.exists()
