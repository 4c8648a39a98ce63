"""What the fit says of a reading."""

from dataclasses import replace

import numpy as np
import pytest

from bench.fit import TWIST, Course, area_line, areas, differences, fit, report, slope
from bench.own_gain import at_own_gain
from posecheck.measures.correction import Correction


def tops(read, true, side=1.0):
    """Peaks of one clip."""
    return np.array([read, true, [side] * len(true)]).T


def test_the_slope_says_how_much_of_a_difference_in_truth_is_read():
    """Readings drawn halfway to 30 have a slope of a half, whatever their bias."""
    true = np.array([20.0, 30.0, 50.0])
    assert slope(tops(15.0 + true / 2.0 + 3.0, true)) == pytest.approx(0.5)


def test_differences_are_those_within_one_side_of_a_set_that_spreads():
    """An error of the whole clip is gone; a side whose end ranges are alike says nothing."""
    clip = np.concatenate([tops([25.0, 35.0], [20.0, 30.0]), tops([31.0, 33.0], [40.0, 41.0], -1)])
    assert differences(clip).tolist() == [[-5.0, -5.0], [5.0, 5.0]]


def test_the_report_tells_slope_and_differences(capsys):
    """One line for each protocol and output."""
    clips = [tops([15.0, 20.0], [20.0, 30.0]), tops([20.0, 25.0], [30.0, 40.0])]
    report({("seated", "thorax_rotation"): clips})
    said = capsys.readouterr().out
    assert "slope 0.50" in said.split("|")[0]
    assert "n    4 MAE 2.50 slope 0.50" in said.split("|")[1]


def test_areas_are_those_of_each_circle_read_and_true():
    """An eighth of the sphere, read at half its flexion: half the area.  A small one is none."""
    flexion = np.array([0, 0, 45, 90, 90, 45, 0, 0, 0, 10, 10, 0, 0], dtype=float)
    abduction = np.array([0, 0, 0, 0, 90, 90, 90, 0, 0, 0, 10, 0, 0], dtype=float)
    true = np.stack([flexion, abduction], axis=1)
    reading = Correction(
        low=np.full(2, -200.0),
        high=np.full(2, 200.0),
        mean=np.zeros(5),
        scale=np.ones(5),
        weights=np.array([[0.5, 0], [0, 1.0], [0, 0], [0, 0], [0, 0]]),
        level=np.zeros(2),
        mirrored=np.zeros(0),
        outputs=("hip_flexion", "hip_abduction"),
        sha256="",
    )
    (found,) = areas(Course("clip", "standing", "weights", true, true), reading)
    assert found.tolist() == pytest.approx([np.pi / 4, np.pi / 2, 1.0])


def test_the_line_from_read_to_true_areas_is_found():
    """Every circle lost 0.05 sr, and a tenth of the rest."""
    read = np.array([0.1, 0.2, 0.4])
    said = area_line([tops(read, 1.1 * read + 0.05)])
    assert said == "true area = 1.10 * read + 0.050 sr; then 0% off\n"


def people(gains):
    """Turns to 50° both ways; one feature shows each person's with a gain of their own."""
    deg = np.linspace(-50.0, 50.0, 101)
    return [
        Course(f"clip {gain}", "seated", "weights", gain * deg[:, None] / 50.0, deg[:, None])
        for gain in gains
    ]


ONE_FEATURE = replace(TWIST, outputs=("turn",), mirrored=np.array([-1.0]), ridge=1e-3, own_gain=0.0)


def test_a_gain_of_a_person_s_own_does_not_make_the_reading_shrink():
    """Half or one and a half of a turn is seen: the middle one is read at 42°, then 48 of 50°."""
    read = [
        fit(people([0.5, 1.0, 1.5]), replace(ONE_FEATURE, own_gain=share)).degrees(np.ones(1))[0]
        for share in (0.0, 0.8)
    ]
    assert read == pytest.approx([42.1, 47.9], abs=1.0)


def test_the_truth_at_own_gain_is_what_was_read_where_every_clip_has_its_gain():
    """Read at 0.8 and 1.2 of the truth: nothing is held against it, or half of it."""
    truth = np.array([[10.0], [20.0], [10.0], [20.0]])
    clip, weight = np.array([0, 0, 1, 1]), np.ones(4)
    read = truth * np.array([[0.8], [0.8], [1.2], [1.2]])
    assert at_own_gain(read, truth, weight, clip, 1.0) == pytest.approx(read)
    assert at_own_gain(read, truth, weight, clip, 0.5) == pytest.approx((read + truth) / 2.0)


def test_a_clip_in_which_nothing_turns_keeps_its_truth():
    """A pelvis alone: what is read of the rib cage stays an error."""
    truth = np.array([[0.1], [20.0]])
    found = at_own_gain(np.array([[9.0], [20.0]]), truth, np.ones(2), np.array([0, 1]), 1.0)
    assert found == pytest.approx(truth)
