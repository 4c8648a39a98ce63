"""What the fit says of a reading."""

import numpy as np
import pytest

from bench.fit import differences, report, slope


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
