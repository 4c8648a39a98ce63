"""What the thresholds of neutral and rest decide.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

import pytest

from posecheck.measures import measure_for
from posecheck.pipeline.neutral import NeutralFinder, ZeroCheck, is_quiet, median_pose
from posecheck.records import Neutral
from tests.helpers.signals import SITTING, body, times
from tests.helpers.watching import TWIST

KIND = measure_for(TWIST)


def sitting(t_s, *, shoulders_deg=0.0, x_px=640.0):
    return body(t_s, shoulders_deg=shoulders_deg, flexion_abduction_deg=SITTING, x_px=x_px)


def found_at(pose_at) -> tuple[float, str]:
    """When a neutral is found, and how."""
    finder = NeutralFinder(TWIST, KIND)
    for t_s in times(5.0, 100.0):
        neutral = finder.push(pose_at(float(t_s)))
        if neutral is not None:
            return float(t_s), neutral.origin
    raise AssertionError


@pytest.mark.parametrize(("sway", "quiet"), [(0.0195, True), (0.0205, False)])
def test_somebody_is_quiet_who_sways_by_a_fiftieth_of_the_trunk(sway, quiet):
    """To either side."""
    sway_px = sway * sitting(0.0).trunk_px
    poses = [sitting(i / 30.0, x_px=640.0 + (-1) ** i * sway_px) for i in range(30)]
    assert is_quiet(poses, median_pose(poses), TWIST) is quiet


def test_a_neutral_is_known_after_nine_tenths_of_a_quiet_second():
    found_s, origin = found_at(sitting)
    assert origin == "quiet-second"
    assert found_s == pytest.approx(0.9, abs=0.03)


def test_without_a_quiet_second_the_lowest_level_is_taken_after_three():
    def swaying(t_s):
        return sitting(t_s, x_px=640.0 + (20.0 if int(t_s * 100) % 2 else -20.0))

    found_s, origin = found_at(swaying)
    assert origin == "lowest-level"
    assert found_s == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize(
    ("from_zero_deg", "rest_deg", "found"),
    [(8.2, 9.8, True), (7.8, 9.8, False), (8.2, 10.2, False)],
)
def test_a_zero_far_from_rest_was_no_rest(from_zero_deg, rest_deg, found):
    """Rest reads 8° away from a zero at 20°, and is 10° nearer to anatomical zero."""
    zero = Neutral(0.0, "quiet-second", sitting(0.0, shoulders_deg=20.0))
    check = ZeroCheck(TWIST, KIND, zero)
    pushed = [
        check.push(sitting(1.0 + t_s, shoulders_deg=rest_deg), from_zero_deg)
        for t_s in times(2.0, 30.0)
    ]
    assert any(one is not None for one in pushed) is found
