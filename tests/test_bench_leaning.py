"""Copies of rendered people whose trunk leans: pose and truth agree."""

import numpy as np
import pytest

from bench.leaning import leant, leant_angles_deg
from posecheck.body import Side
from posecheck.measures.leg_features import lines_deg
from posecheck.measures.trunk_lean import trunk_lean_deg
from tests.signals import body


@pytest.mark.parametrize("yaw_deg", [-30.0, 0.0, 40.0])
@pytest.mark.parametrize("side", list(Side))
def test_true_angles_of_a_leaning_stick_person_are_those_of_its_lines(side, yaw_deg):
    """The trunk leans 10° to the picture's right; both legs are at 60° and 30°."""
    pose = body(0.0, flexion_abduction_deg=((60.0, 30.0),) * 2, camera_yaw_deg=yaw_deg)
    true_deg = leant_angles_deg(np.array([60.0, 30.0]), 10.0, yaw_deg, side)
    assert lines_deg(leant(pose, 10.0), side) == pytest.approx(true_deg, abs=0.01)


def test_a_lean_away_from_a_hanging_leg_counts_against_its_abduction():
    """To the picture's right is to the person's left: 8° for the left leg, -8° for the right."""
    hanging = np.zeros(2)
    assert trunk_lean_deg(leant(body(0.0), 8.0)) == pytest.approx(8.0)
    assert leant_angles_deg(hanging, 8.0, 0.0, Side.RIGHT) == pytest.approx([0.0, -8.0])
    assert leant_angles_deg(hanging, 8.0, 0.0, Side.LEFT) == pytest.approx([0.0, 8.0])
