"""What thresholds of framing, trend and help decide: a refusal, a sentence.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both, index_of
from posecheck.judgement.comparison import trends_of
from posecheck.judgement.framing import framing_problem, wrong_view
from posecheck.records import Pose, View
from tests.helpers.past import done
from tests.helpers.signals import body

NEEDED = ("shoulder", "hip")
HEIGHT_PX = 720


def upright(trunk_px: float, *, lean_deg: float = 0.0, down_px: float = 0.0) -> Pose:
    """Somebody whose trunk is so long in the picture, turned in it, and so far below its middle."""
    pose = body(0.0)
    points = pose.landmarks_px.copy()
    hips = points[list(both("hip")), :2].mean(axis=0)
    lean = math.radians(lean_deg)
    turn = np.array([[math.cos(lean), -math.sin(lean)], [math.sin(lean), math.cos(lean)]])
    away = (points[:, :2] - hips) * trunk_px / pose.trunk_px @ turn.T
    middle = np.array([pose.width_px / 2.0, HEIGHT_PX / 2.0 + down_px])
    points[:, :2] = away + middle
    return replace(pose, landmarks_px=points, height_px=HEIGHT_PX)


@pytest.mark.parametrize(
    ("pose", "code"),
    [
        (upright(41.0), None),
        (upright(39.0), "too-small"),
        (upright(0.74 * 720.0, down_px=200.0), None),
        (upright(0.76 * 720.0, down_px=200.0), "out-of-picture"),
        (upright(200.0, lean_deg=69.0), None),
        (upright(200.0, lean_deg=71.0), "on-its-side"),
        (upright(200.0, lean_deg=134.0), "on-its-side"),
        (upright(200.0, lean_deg=136.0), "upside-down"),
        (upright(100.0, down_px=360.0 + 0.039 * 720.0), None),
        (upright(100.0, down_px=360.0 + 0.041 * 720.0), "out-of-picture"),
    ],
    ids=["small", "too small", "large", "too large", "leans", "lies", "head down", "upside down"]
    + ["at the edge", "outside"],
)
def test_a_person_must_be_upright_and_in_the_picture(pose, code):
    """The trunk from 40 px to three quarters of the height; landmarks 4 % outside are completed."""
    problem = framing_problem(pose, NEEDED)
    assert (problem.code if problem else None) == code


def test_landmarks_that_a_file_does_not_hold_are_not_outside_the_picture():
    pose = upright(200.0)
    points = pose.landmarks_px.copy()
    points[index_of(NEEDED[0], Side.LEFT)] = math.nan
    problem = framing_problem(replace(pose, landmarks_px=points), NEEDED)
    assert problem is not None
    assert (problem.code, "were not found" in problem.text) == ("hidden", True)


def steadily(middle: float, change_share: float) -> list[float]:
    """Five values from above to below the middle, the first to the last by that share of it."""
    return [middle * (1.0 + change_share * share) for share in (0.5, 0.25, 0.0, -0.25, -0.5)]


@pytest.mark.parametrize(("share", "told"), [(0.103, True), (0.097, False)])
def test_a_range_that_shrinks_by_a_tenth_is_told(share, told):
    trends = trends_of([done(deg) for deg in steadily(40.0, share)])
    assert [trend.code for trend in trends] == ["range-shrinks"] * told


@pytest.mark.parametrize(("share", "told"), [(0.26, True), (0.24, False)])
def test_a_tempo_that_changes_by_a_quarter_is_told(share, told):
    trends = trends_of([done(40.0, tempo_s=tempo_s) for tempo_s in steadily(2.5, share)])
    assert [trend.code for trend in trends] == ["tempo-quickens"] * told


@pytest.mark.parametrize(
    ("yaw_deg", "seen"),
    [
        (29.0, "from the front"),
        (31.0, "obliquely from the left front"),
        (61.0, "from the left side"),
        (-119.0, "from the right side"),
        (-121.0, "obliquely from the right back"),
        (151.0, "from behind"),
    ],
)
def test_the_camera_is_said_to_be_straight_within_thirty_degrees(yaw_deg, seen):
    """Of front, side and back; between them it looks obliquely."""
    view = View(expected="side", yaw_deg=yaw_deg, ok=False)
    assert f"sees the person {seen}." in wrong_view(view).text
