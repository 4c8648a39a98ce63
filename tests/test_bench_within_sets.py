"""Tables of what is read within one set, and of projected people."""

import json
from dataclasses import replace

import numpy as np
import pytest

from bench.accuracy.projected import FOLDER, projected_table, read_projected
from bench.accuracy.within_sets import differences, within_table
from tests.signals import poses
from tests.test_pipeline import rock_at


def test_an_error_of_the_whole_set_is_no_error_of_a_difference():
    """Three degrees too much everywhere, a slope of 0.8."""
    true = np.array([30.0, 40.0, 50.0])
    read, truth = differences(0.8 * true + 3.0, true)
    assert truth.tolist() == [-10.0, 0.0, 10.0]
    assert read == pytest.approx(0.8 * truth)


@pytest.mark.parametrize(("deg", "count"), [(32.5, 0), (31.9, 2)])
def test_sets_that_hardly_spread_say_nothing(deg, count):
    """A fifth of the largest, 40°, is 8°."""
    assert len(differences([30.0, 30.0], [deg, 40.0])[0]) == count


def test_no_material_gives_an_empty_table():
    """Sources without clips have no row."""
    assert "people" not in within_table({"rendered people": [], "another look": []})


def test_projected_people_are_paired_by_time(tmp_path):
    """Two rocks of 40°, a third that nobody did; the truth of the side that was read."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    seen = [pose for _, pose in poses(10.5, rock_at)]
    np.savez(
        folder / "lunge_s09_leftcamera.npz",
        t_s=[one.t_s for one in seen],
        landmarks_px=np.stack([one.landmarks_px for one in seen]),
        width_px=seen[0].width_px,
        height_px=seen[0].height_px,
    )
    times = ((2.0, 5.0), (6.0, 9.0), (9.5, 10.0))
    truth = {
        "movement": "lunge",
        "camera": "left",
        "planted": "left",
        "reps": [
            {"start_s": a, "end_s": b, "left_shank_deg": 40.0, "right_shank_deg": 90.0}
            for a, b in times
        ],
    }
    (folder / "lunge_s09_leftcamera.json").write_text(json.dumps(truth), encoding="utf-8")
    found = read_projected(tmp_path)
    assert [one.measured is not None for one in found] == [True, True, False]
    assert {one.true_deg for one in found} == {40.0}
    row = projected_table(found).splitlines()[-1]
    assert row.startswith("| lunge | 1 | 3 | 2 |")
    assert projected_table([replace(one, measured=None) for one in found])
