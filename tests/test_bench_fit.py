"""What the fit says of a reading."""

import numpy as np
import pytest

from bench.fit import Course, area_line, areas, differences, report, slope
from posecheck.measures.ridge_model import RidgeModel


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
    reading = RidgeModel(
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
