"""What is read of a thigh, and of the leg that should stand."""

from dataclasses import replace

import pytest

from posecheck.body import Side
from posecheck.measures.hip_circumduction import HipCircumduction
from posecheck.measures.ridge_model import load_ridge_model
from tests.helpers.people import placed
from tests.helpers.signals import TRUNK_PX, body

PX_PER_M = 400.0


def of_flesh(pose):
    """The same stick person with metric landmarks, so that the learned reading can be used."""
    return replace(pose, world_m=pose.landmarks_px / PX_PER_M)


NEUTRAL = of_flesh(body(0.0))
LIFTED = of_flesh(body(0.0, flexion_abduction_deg=((60.0, 30.0), (0.0, 0.0))))


def left_leg(pose, *, learned=True):
    """Everything that is read of the left leg."""
    kind = HipCircumduction(load_ridge_model("hip_circumduction") if learned else None)
    return next(one.values for one in kind.read(pose, NEUTRAL) if one.side is Side.LEFT)


def test_a_person_who_stepped_back_reads_the_same():
    """A tenth smaller in the picture than at neutral: every value stays."""
    back = placed(LIFTED, scale=0.9)
    assert left_leg(back, learned=False) == pytest.approx(left_leg(LIFTED, learned=False), abs=0.1)


def test_a_standing_leg_that_bends_brings_the_hips_down():
    """A thigh of 170 at 60° and a shank of 160 upright: 245 of 330 are left below the hip.

    From between the hips, 50 to the side, that is 250 of 334.
    """
    bent = body(0.0, flexion_abduction_deg=((30.0, 10.0), (60.0, 0.0)))
    assert left_leg(bent, learned=False)["hip_drop"] == pytest.approx(25.1, abs=0.2)
    assert left_leg(LIFTED, learned=False)["hip_drop"] == pytest.approx(0.0, abs=0.5)


def test_a_standing_foot_travels_against_the_hips_and_not_with_the_camera():
    """A fifth of the trunk's length to the side; a camera that slips moves nothing."""
    stepped = body(0.0, foot_px=(None, [-0.2 * TRUNK_PX, 0.0, 0.0]))
    slipped = placed(NEUTRAL, right_px=50.0, down_px=30.0)
    assert left_leg(stepped, learned=False)["standing_foot_travel"] == pytest.approx(20.0, abs=1.0)
    assert left_leg(slipped, learned=False)["standing_foot_travel"] == pytest.approx(0.0, abs=0.1)
