"""What the numbers of the movement files decide: bars, weeks, margins and the view.

Every case lies within a tenth of its number, so that a changed movement file fails it.
"""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.audit.week_value import week_value
from posecheck.body import both
from posecheck.judgement.framing import view_of
from posecheck.measures import measure_for
from posecheck.movements import load_movement
from posecheck.pipeline.neutral import serves_as_neutral
from posecheck.records import StandardError
from tests.helpers.signals import body, bump
from tests.helpers.watching import CIRCLE, ROCK, TWIST, circle_at, rock_at, twist_at, watch
from tests.helpers.weeks import WEEK, point

BARS = {
    "thoracic-twist": {
        "thorax_rotation": (1.7, 5.6),
        "shoulder_rotation": (2.2, 6.8),
        "pelvis_rotation": (1.4, 6.2),
        "shoulders_from_camera": (1.5, 15.0),
    },
    "ankle-rock": {"shank_inclination": (1.5, 3.9), "shank_from_neutral": (1.5, 3.9)},
    "hip-circle": {
        "hip_flexion": (1.8, 8.0),
        "hip_abduction": (1.8, 5.3),
        "swept_area": (0.03, 0.08),
    },
}
"""Errors of a repetition and of a set-up, of somebody whose joints are seen from the right view."""


@pytest.mark.parametrize(
    ("movement", "at"), [(TWIST, twist_at), (ROCK, rock_at), (CIRCLE, circle_at)]
)
def test_a_repetition_has_the_bars_of_its_movement_file(movement, at):
    first, *_ = watch(movement, at, 12.0, rate_hz=30.0).repetitions
    bars = {
        one.name: (one.standard_error.repetition, one.standard_error.setup)
        for one in first.measures
    }
    assert set(bars) == set(BARS[movement.id])
    for name, errors in BARS[movement.id].items():
        assert bars[name] == pytest.approx(errors, rel=0.02), name


@pytest.mark.parametrize(
    ("movement", "measure", "anywhere", "here"),
    [
        ("thoracic-twist", "thorax_rotation", 3.8, 2.7),
        ("thoracic-twist", "shoulder_rotation", 4.2, 3.6),
        ("thoracic-twist", "pelvis_rotation", 1.6, 1.6),
        ("ankle-rock", "shank_inclination", 1.6, 1.6),
        ("ankle-rock", "shank_from_neutral", 1.6, 1.6),
        ("hip-circle", "hip_flexion", 3.2, 1.8),
        ("hip-circle", "hip_abduction", 5.1, 1.1),
        ("hip-circle", "swept_area", 0.05, 0.02),
    ],
)
def test_a_week_has_the_error_between_set_ups_of_its_movement_file(
    movement, measure, anywhere, here
):
    """Smaller when all of its days were filmed from one place."""
    rule = next(one for one in load_movement(movement).error if one.measure == measure)
    error = StandardError(rule.repetition, rule.setup)
    for home, expected in ((None, anywhere), ("home", here)):
        points = [replace(point(30.0), standard_error=error, place="home")] * 4
        week = week_value(WEEK, points, rule=rule, spread_deg=2.0, daily_deg=0.0, home=home)
        assert week.standard_error.setup == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("movement", "yaw_deg", "ok"),
    [
        ("thoracic-twist", 34.0, True),
        ("thoracic-twist", 36.0, False),
        ("hip-circle", -54.0, True),
        ("hip-circle", -56.0, False),
        ("ankle-rock", 134.0, True),
        ("ankle-rock", 136.0, False),
        ("ankle-rock", -46.0, True),
        ("ankle-rock", -44.0, False),
        ("ankle-rock", -134.0, True),
        ("ankle-rock", 46.0, True),
    ],
)
def test_a_view_serves_up_to_the_movement_files_angle(movement, yaw_deg, ok):
    pose = body(0.0, camera_yaw_deg=yaw_deg)
    assert view_of(pose, load_movement(movement).view).ok is ok


@pytest.mark.parametrize(
    ("movement", "form", "serves"),
    [
        (TWIST, {"shoulders_deg": 29.4}, True),
        (TWIST, {"shoulders_deg": 30.6}, False),
        (CIRCLE, {"flexion_abduction_deg": ((39.4, 0.0), (0.0, 0.0))}, True),
        (CIRCLE, {"flexion_abduction_deg": ((40.6, 0.0), (0.0, 0.0))}, False),
        (ROCK, {"shanks_deg": (29.4, 29.4), "camera_yaw_deg": 90.0}, True),
        (ROCK, {"shanks_deg": (30.6, 30.6), "camera_yaw_deg": 90.0}, False),
    ],
)
def test_a_pose_near_anatomical_zero_serves_as_neutral(movement, form, serves):
    assert serves_as_neutral(body(0.0, **form), movement, measure_for(movement)) is serves


def leaning(pose, lean_deg):
    """The same pose with the trunk leant sideways."""
    points = pose.landmarks_px.copy()
    hips = points[list(both("hip"))].mean(axis=0)
    above = points[:23]
    above[:, 0] += (hips[1] - above[:, 1]) * np.tan(np.radians(lean_deg))
    return replace(pose, landmarks_px=points)


def reported(movement, at):
    first, *_ = watch(movement, at, 12.0, rate_hz=30.0).repetitions
    return {one.code for one in first.compensations}


@pytest.mark.parametrize(("pelvis_deg", "codes"), [(28.1, {"pelvis-turns"}), (27.1, set())])
def test_a_pelvis_that_turns_along_is_reported_from_25_degrees_on(pelvis_deg, codes):
    """Against where it was when the repetition began: a tenth of the way out."""
    assert reported(TWIST, lambda t_s: twist_at(t_s, pelvis_share=pelvis_deg / 40.0)) == codes


@pytest.mark.parametrize(
    ("movement", "at", "lean_deg", "codes"),
    [
        (TWIST, twist_at, 8.3, {"trunk-lean"}),
        (TWIST, twist_at, 7.7, set()),
        (CIRCLE, circle_at, 12.4, {"trunk-lean"}),
        (CIRCLE, circle_at, 11.6, set()),
    ],
)
def test_a_trunk_that_leans_is_reported_from_the_files_angle_on(movement, at, lean_deg, codes):
    def leant(t_s):
        return leaning(at(t_s), bump(t_s, start_s=2.5, rise_s=0.5, hold_s=0.6, top=lean_deg))

    assert reported(movement, leant) == codes


@pytest.mark.parametrize(("heel_cm", "codes"), [(3.15, {"heel-lift"}), (2.95, set())])
def test_a_heel_that_comes_up_is_reported_from_three_centimetres_on(heel_cm, codes):
    assert reported(ROCK, lambda t_s: rock_at(t_s, heel_cm=heel_cm)) == codes
