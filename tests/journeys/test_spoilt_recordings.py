"""Damage, bad conditions and other people: what is kept is right, and what is missing shows."""

import os
import platform
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from bench.trust.pieces import Judged, Truth, encoded, judged, piece, summary
from posecheck.app.scoring import score
from posecheck.records import Session
from tests.helpers.clips import zeroed

ROCK = "ankle_rock"


def scored(path: Path) -> Session:
    return score(path, movement="ankle-rock", series=False)


def noisy(path: Path) -> Path:
    """A rock in the noise of a dark room."""
    dice = np.random.default_rng(7)
    dark = [
        np.clip(0.3 * one + dice.normal(0.0, 8.0, one.shape), 0, 255).astype(np.uint8)
        for one in piece(ROCK).pictures[:60]
    ]
    return encoded(path, dark, options={"crf": "23"})


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A rock, with a key picture a second."""
    folder = tmp_path_factory.mktemp("rock")
    return encoded(folder / "whole.mp4", piece(ROCK).pictures, options={"g": "8"})


def test_pictures_that_are_lost_show_in_the_number(whole, tmp_path):
    """A lower share of frames used, a wider bar, and the reason; the end range stays right."""
    content = whole.read_bytes()
    at = content.index(b"mdat") / len(content)
    session = hurt = None
    for share in np.arange(0.3, 0.9, 0.04):  # until it hits the repetition, but not its top
        place = at + share * (1.0 - at)
        hurt = scored(zeroed(whole, tmp_path / "hurt.mp4", at=place, count=300))
        kept = [one for one in hurt.repetitions if one.valid_share < 1.0]
        if kept:
            session = hurt
            break
    assert session is not None
    (good,), (repetition,) = scored(whole).repetitions, session.repetitions
    assert good.valid_share == 1.0
    assert repetition.valid_share < 0.95
    assert repetition.primary.standard_error.repetition > 1.05 * (
        good.primary.standard_error.repetition
    )
    assert "pictures-missing" in {note.code for note in repetition.verdict.reasons}
    assert {"damaged", "frames-lost"} <= {note.code for note in session.notes}
    low, high = repetition.primary.interval90
    assert low < piece(ROCK).truth[0].deg < high


def test_a_picture_that_stands_still_on_the_way_is_no_end_range(tmp_path):
    """It stops half-way, and jumps to the top of the movement."""
    pictures = list(piece(ROCK).pictures)
    for i in range(42, 60):
        pictures[i] = pictures[41]
    session = scored(encoded(tmp_path / "frozen.mp4", pictures))
    assert "picture-jumped" in {note.code for note in session.notes}
    assert not session.repetitions


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="memory is filled by glibc")
def test_the_same_pictures_make_the_same_file(tmp_path):
    """Whatever stood in memory before: else a campaign tries other files each time."""
    code = (
        "import sys; from tests.journeys.test_spoilt_recordings import *; noisy(Path(sys.argv[1]))"
    )
    files = []
    for filled in ("85", "170"):
        files.append(tmp_path / f"{filled}.mp4")
        command = [sys.executable, "-c", code, str(files[-1])]
        subprocess.run(command, check=True, env={**os.environ, "MALLOC_PERTURB_": filled})
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("name", ["damage", "conditions", "people"])
def test_a_short_campaign_finds_nothing_wrong(name):
    """Two clips; docs/reliability.md has the figures of the whole."""
    report = import_module(f"bench.trust.{name}").campaign(2, 7)
    assert report.faults == ()
    assert "| clips | 2 |" in report.text


def test_what_is_wrong_is_found():
    """A repetition that nobody did, or one off by more than three half widths of its bar."""
    judged_as = Judged("a", "b", truths=1, off=(0.4, 3.1))
    assert judged_as.trial.outcome == "wrong"
    assert replace(judged_as, off=(2.9,)).trial.outcome == "measured"
    report = summary("Title", "About", [judged_as, replace(judged_as, off=())])
    assert len(report.faults) == 1
    assert "1 (50.0 %)" in report.text


def test_a_right_clip_judged_by_another_truth_is_wrong(whole):
    """So the campaigns can fail."""
    other = replace(piece(ROCK), truth=(Truth("left", 2.2, 5.3, 5.0),))
    assert judged(whole, other, "a", "b").wrong == 1
    right_side = replace(piece(ROCK), truth=(Truth("right", 2.2, 5.3, 34.6),))
    assert judged(whole, right_side, "a", "b").wrong == 1
    assert judged(whole, piece(ROCK), "a", "b").wrong == 0
