"""The clips of a stranger's month are what they are said to be."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import numpy as np
import pytest

from bench.trust import cron
from bench.trust.month import MONDAY
from bench.trust.month_clips import Recorded
from bench.trust.month_life import week_name
from posecheck.body import LANDMARK_COUNT

REPETITIONS = [("left", 2.0, 4.0), ("right", 5.0, 7.0)]


@pytest.fixture
def clip() -> Recorded:
    """Everything leans to the right in two repetitions."""
    t_s = np.arange(0.0, 8.0, 1 / 30)
    rng = np.random.default_rng(1)
    rest = rng.uniform(100.0, 500.0, (LANDMARK_COUNT, 3))
    away = sum(np.interp(t_s, [a, (a + b) / 2, b], [0.0, 50.0, 0.0]) for _, a, b in REPETITIONS)
    points = rest[None] + np.array([1.0, 0.0, 0.0]) * away[:, None, None]
    seen = np.ones((len(t_s), LANDMARK_COUNT))
    return Recorded(t_s, points, points / 1000, seen, (640, 480), REPETITIONS)


def furthest(clip, number):
    _, start_s, end_s = REPETITIONS[number]
    during = (clip.t_s >= start_s) & (clip.t_s <= end_s)
    return (clip.landmarks_px[during] - clip.landmarks_px[0]).max()


def test_each_side_goes_as_far_as_its_factor_says(clip):
    moved = clip.moved({"left": 1.2, "right": 0.5})
    assert furthest(moved, 0) == pytest.approx(60.0, rel=0.03)
    assert furthest(moved, 1) == pytest.approx(25.0, rel=0.05)


def test_only_the_forced_repetition_goes_further(clip):
    forced = clip.moved({"left": 1.0, "right": 1.0}, forced=1)
    assert furthest(forced, 0) == pytest.approx(50.0, rel=0.03)
    assert furthest(forced, 1) == pytest.approx(75.0, rel=0.03)


def test_the_mirror_image_of_a_mirror_image_is_the_clip(clip):
    again = clip.mirrored().mirrored()
    assert np.allclose(again.landmarks_px, clip.landmarks_px)
    assert not np.allclose(clip.mirrored().landmarks_px, clip.landmarks_px)


def test_twice_has_every_repetition_twice(clip):
    twice = clip.twice()
    assert len(twice.repetitions) == 4
    assert np.all(np.diff(twice.t_s) > 0)


def test_no_two_recordings_are_alike_and_the_same_name_gives_the_same_one(clip):
    one, other = clip.trembling("a"), clip.trembling("b")
    assert not np.array_equal(one.landmarks_px, other.landmarks_px)
    assert np.array_equal(one.landmarks_px, clip.trembling("a").landmarks_px)


def test_weeks_are_named_as_the_reports_name_them():
    assert week_name(MONDAY) == "2026-W44"


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="there is no C compiler"
)
def test_the_clock_of_a_command_is_moved_and_its_waiting_is_not():
    """The second month runs each command at the time at which it is typed."""
    moment = datetime(2027, 3, 14, 22, 0, tzinfo=UTC)
    code = (
        "import time; begun = time.monotonic(); time.sleep(0.1);"
        "print(time.time(), time.monotonic() - begun)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **cron.clock(moment)},
        capture_output=True,
        text=True,
        check=True,
    )
    now_s, waited_s = map(float, done.stdout.split())
    assert now_s == pytest.approx(moment.timestamp(), abs=60.0)
    assert 0.1 <= waited_s < 5.0
