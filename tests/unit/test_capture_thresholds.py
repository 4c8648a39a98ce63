"""What the thresholds of a camera's pictures decide: a message, a cut.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

import numpy as np
import pytest

from posecheck.capture.cuts import CutDetector
from posecheck.capture.picture_check import Pace, PictureCheck


def grey(level: float) -> np.ndarray:
    """A picture of that mean brightness; even rows are darker where it is no whole number."""
    picture = np.full((640, 640, 3), int(level), dtype=np.uint8)
    rows = np.arange(640) // 16 % 10 < round(10 * (level - int(level)))
    picture[rows] += 1
    return picture


def said(pictures) -> str | None:
    """What is said of the last of these pictures, each with its time."""
    check = PictureCheck()
    found = None
    for t_s, picture in pictures:
        found = check.push(t_s, picture)
    return found.code if found else None


@pytest.mark.parametrize(
    ("level", "lasts_s", "code"),
    [(5.7, 1.05, "black-picture"), (6.3, 1.05, None), (5.7, 0.95, None)],
)
def test_a_picture_is_black_below_a_brightness_and_after_a_second(level, lasts_s, code):
    assert said([(0.0, grey(level)), (lasts_s, grey(level))]) == code


@pytest.mark.parametrize(("lasts_s", "code"), [(2.1, "frozen-picture"), (1.9, None)])
def test_a_picture_that_stays_the_same_for_two_seconds_is_frozen(lasts_s, code):
    assert said([(0.0, grey(90.0)), (lasts_s, grey(90.0))]) == code


@pytest.mark.parametrize(("rate_hz", "slow"), [(7.8, True), (8.2, False)])
def test_fewer_than_eight_pictures_a_second_are_too_few(rate_hz, slow):
    pace = Pace()
    for i in range(30):
        pace.push(i / rate_hz)
    assert pace.slow is slow


@pytest.mark.parametrize(("change", "cut"), [(36, True), (34, False)])
def test_a_large_change_of_brightness_is_a_cut(change, cut):
    """Of 35 and more, after pictures that hardly change."""
    detector = CutDetector()
    found = [detector.push(grey(float(level))) for level in (90, 90, 90, 90 + change)]
    assert found[-1] is cut


@pytest.mark.parametrize(("change", "cut"), [(62, True), (58, False)])
def test_a_change_must_stand_out_from_the_usual_ones(change, cut):
    """Six times as large: here pictures usually change by 10."""
    detector = CutDetector()
    for i in range(100):
        detector.push(grey(90.0 + 10.0 * (i % 2)))
    assert detector.push(grey(100.0 + change)) is cut
