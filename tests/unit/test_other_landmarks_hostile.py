"""Landmarks of other programs in which nothing is as it should be: refused with a reason."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from posecheck import score
from posecheck.errors import InputRefusedError
from posecheck.estimators import kinect, others, trc
from tests.helpers.other_landmarks import write_kinect, write_openpose, write_trc
from tests.helpers.people import rocking, turning


def openpose(folder: Path, text: str) -> Path:
    place = write_openpose(folder / "json", rocking, 0.2)
    next(place.glob("*_keypoints.json")).write_text(text, encoding="utf-8")
    return place


def person(numbers: str) -> str:
    return f'{{"people": [{{"pose_keypoints_2d": [{numbers}]}}]}}'


def with_cell(clip: Path, value: str, *, line: int, cell: int, between: str) -> Path:
    """One number of a table replaced."""
    lines = clip.read_text(encoding="utf-8").splitlines()
    cells = lines[line].split(between)
    cells[cell] = value
    lines[line] = between.join(cells)
    clip.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return clip


PEOPLE = {
    "nested": "[" * 100_000,
    "a huge number": person(",".join(["9" * 400] * 75)),
    "a number of 5000 digits": person(",".join(["9" * 5000] * 75)),
    "infinite": person(",".join([*map(str, range(100, 133)), *["Infinity"] * 3, *["200"] * 39])),
    "too many keypoints": person(",".join(["1"] * 3000)),
    "a text": '{"people": "aaaaaa"}',
    "a table": '{"people": {"a": 1}}',
    "words": person(",".join(['"a"'] * 75)),
    "a number": "1",
    "large": '{"people": [' + " " * 1_100_000 + "]}",
    "nothing": "",
}


@pytest.mark.parametrize("name", PEOPLE)
def test_an_openpose_file_that_cannot_be_is_refused(tmp_path, name):
    with pytest.raises(InputRefusedError, match=r"keypoints|coordinates"):
        score(openpose(tmp_path, PEOPLE[name]), movement="ankle-rock", rate_hz=30.0)


@pytest.mark.parametrize("value", ["inf", "-1e300", "1e9"])
def test_coordinates_of_no_room_are_refused(tmp_path, value):
    clip = write_kinect(tmp_path / "a.csv", turning, 1.0)
    with_cell(clip, value, line=3, cell=16, between=",")
    with pytest.raises(InputRefusedError, match="infinite or larger than 100 m"):
        score(clip, movement="thoracic-twist")
    clip = write_trc(tmp_path / "a.trc", turning, 1.0)
    for cell in range(2, len(clip.read_text(encoding="utf-8").splitlines()[8].split("\t"))):
        with_cell(clip, value, line=8, cell=cell, between="\t")
    with pytest.raises(InputRefusedError, match="infinite or larger than 100 m"):
        score(clip, movement="thoracic-twist")


def many_markers(clip: Path) -> None:
    lines = clip.read_text(encoding="utf-8").splitlines()
    lines[3] += "".join(f"\tm{i}" for i in range(100_000))
    clip.write_text("\n".join(lines), encoding="utf-8")


def no_header(clip: Path) -> None:
    clip.write_text("\n\n", encoding="utf-8")


def zeros(clip: Path) -> None:
    clip.write_bytes(bytes(10_000))


def one_endless_line(clip: Path) -> None:
    clip.write_text("1\t" * 1_000_000, encoding="utf-8")


@pytest.mark.parametrize("damage", [many_markers, no_header, zeros, one_endless_line])
@pytest.mark.parametrize("suffix", [".trc", ".csv"])
def test_tables_that_cannot_be_are_refused(tmp_path, damage: Callable[[Path], None], suffix):
    write = write_trc if suffix == ".trc" else write_kinect
    clip = write(tmp_path / f"a{suffix}", turning, 1.0)
    damage(clip)
    with pytest.raises(InputRefusedError):
        score(clip, movement="thoracic-twist")


@pytest.mark.parametrize("suffix", [".trc", ".csv"])
def test_long_and_large_tables_are_refused_before_they_are_kept(tmp_path, monkeypatch, suffix):
    """An empty line is a frame of a Kinect: a few megabytes of them took gigabytes."""
    write = write_trc if suffix == ".trc" else write_kinect
    read = trc.read_trc if suffix == ".trc" else kinect.read_kinect
    clip = write(tmp_path / f"a{suffix}", turning, 1.0)
    monkeypatch.setattr(others, "MOST_FRAMES", 20)
    with pytest.raises(InputRefusedError, match="more than 20 frames"):
        read(clip)
    monkeypatch.setattr(others, "LARGEST_MB", 0.001)
    with pytest.raises(InputRefusedError, match=r"larger than 0\.001 MB"):
        read(clip)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders there")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    for name in ("a.trc", "a.csv"):
        os.mkfifo(tmp_path / name)
        with pytest.raises(InputRefusedError, match="is a named pipe"):
            score(tmp_path / name, movement="thoracic-twist")
    place = write_openpose(tmp_path / "json", rocking, 0.2)
    os.mkfifo(place / "0_keypoints.json")
    with pytest.raises(InputRefusedError, match="is a named pipe"):
        score(place, movement="ankle-rock", rate_hz=30.0)


def test_a_mark_of_the_byte_order_is_no_mistake(tmp_path):
    """Spreadsheets write it."""
    clip = write_kinect(tmp_path / "a.csv", turning, 3.0)
    clip.write_bytes(b"\xef\xbb\xbf" + clip.read_bytes())
    assert score(clip, movement="thoracic-twist").source.model == "kinect"


def test_the_helpers_write_what_is_read(tmp_path):
    """So that the refusals above are of what was changed."""
    place = openpose(tmp_path, json.dumps({"people": []}))
    assert score(place, movement="ankle-rock", rate_hz=30.0).source.model == "openpose"
    assert score(write_trc(tmp_path / "a.trc", turning, 1.0), movement="thoracic-twist").series
