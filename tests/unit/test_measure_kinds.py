"""What all kinds of measure share: a neutral is read once, and a new one anew."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.measures import measure_for
from posecheck.movements import load_movement
from posecheck.pipeline.neutral import is_quiet, median_pose
from tests.helpers.people import placed
from tests.helpers.signals import body

MOVEMENTS = ("thoracic-twist", "ankle-rock", "hip-circle")
POSE = body(
    2.0,
    shoulders_deg=25.0,
    shanks_deg=(20.0, 5.0),
    flexion_abduction_deg=((40.0, 20.0), (0.0, 0.0)),
)
REST = body(0.0)
OTHER_REST = placed(
    body(1.0, shoulders_deg=6.0, pelvis_deg=2.0, shanks_deg=(4.0, 3.0)), scale=0.9, right_px=30.0
)


@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("learned", [True, False])
def test_a_pose_is_read_from_the_neutral_that_it_is_given(name, learned):
    """Whatever the one before it was, also one of the same moment."""
    movement, pose, rests = load_movement(name), POSE, (REST, OTHER_REST)
    if learned:
        pose, *rests = (replace(one, world_m=one.landmarks_px / 400.0) for one in (POSE, *rests))
    else:
        kind = f"{movement.measure.kind}_of_lines"
        movement = replace(movement, measure=replace(movement.measure, kind=kind))
    used, fresh = measure_for(movement), measure_for(movement)
    used.read(pose, rests[0])
    used.reset()
    then, now = used.read(pose, rests[1]), fresh.read(pose, rests[1])
    assert [one.values for one in then] == [one.values for one in now]
    assert [one.values for one in then] != [one.values for one in used.read(pose, rests[0])]


def test_what_a_pose_keeps_is_its_own():
    """A pose that is made from another is read anew."""
    assert POSE.present
    half = replace(POSE, landmarks_px=POSE.landmarks_px / 2.0)
    assert half.trunk_px == pytest.approx(POSE.trunk_px / 2.0)
    assert not replace(POSE, landmarks_px=np.full((33, 3), np.nan)).present


@pytest.mark.parametrize("count", [1, 2, 5, 8, 30, 31])
def test_the_typical_pose_is_the_median_of_each_landmark(count):
    """NaN where one of the poses does not know it."""
    dice = np.random.default_rng(count)
    poses = [replace(POSE, landmarks_px=dice.normal(size=(33, 3))) for _ in range(count)]
    poses[-1].landmarks_px[5, 1] = np.nan
    expected = np.median([pose.landmarks_px for pose in poses], axis=0)
    np.testing.assert_array_equal(median_pose(poses).landmarks_px, expected)


@pytest.mark.parametrize("count", [5, 6, 8, 13, 30, 31])
def test_quiet_is_told_from_percentiles(count):
    """Half the distance of the 16th from the 84th, over the trunk of the typical pose."""
    movement = load_movement("thoracic-twist")
    needed = [11, 12, 23, 24]
    for seed in range(40):
        dice = np.random.default_rng([count, seed])
        sway_px = dice.uniform(2.0, 5.0)
        poses = [
            replace(REST, landmarks_px=REST.landmarks_px + dice.normal(0.0, sway_px, (33, 3)))
            for _ in range(count)
        ]
        points = np.stack([pose.landmarks_px[needed, :2] for pose in poses])
        low, high = np.percentile(points, [16, 84], axis=0)
        share = float((high - low).max()) / 2.0 / median_pose(poses).trunk_px
        assert is_quiet(poses, movement) is bool(share <= 0.02)
