"""The reading of a twist from poses: what is averaged, what is refused, how sure it is."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both
from posecheck.measures.posture import position_of
from posecheck.measures.ridge_model import RidgeModel, load_ridge_model
from posecheck.measures.thorax_rotation import ShoulderEllipse, ThoraxRotation, facing_away_deg
from tests.signals import SITTING, body, times

OUTPUTS = ("thorax_rotation", "shoulder_rotation", "pelvis_rotation")


def reading_nothing() -> RidgeModel:
    """A learned reading that says 0 of everything."""
    shipped = load_ridge_model("thorax_rotation_seated")
    return RidgeModel(
        low=shipped.low,
        high=shipped.high,
        mean=shipped.mean,
        scale=shipped.scale,
        weights=np.zeros_like(shipped.weights),
        level=np.zeros_like(shipped.level),
        mirrored=shipped.mirrored,
        outputs=OUTPUTS,
        sha256="",
    )


def person(t_s, turn_deg, *, sits=True):
    """Shoulders turned by so much."""
    legs = {"flexion_abduction_deg": SITTING} if sits else {}
    return body(t_s, shoulders_deg=turn_deg, **legs)


@pytest.mark.parametrize(("sits", "thorax", "shoulders"), [(True, 0.74, 0.9), (False, 0.61, 0.75)])
def test_a_quarter_is_what_the_recordings_own_geometry_says(sits, thorax, shoulders):
    """Beside a learned reading of 0 a quarter of the geometry's share of the turn is left."""
    kind = ThoraxRotation(reading_nothing(), reading_nothing())
    ellipse, neutral = ShoulderEllipse(), person(0.0, 0.0, sits=sits)
    for t_s in times(3.0, 15.0):
        pose = person(t_s, 40.0 * math.sin(math.pi * t_s / 6.0), sits=sits)
        turn = ellipse.turn_deg(pose, neutral)
        left = kind.read(pose, neutral)[0]
    assert turn > 20.0
    assert left.values["thorax_rotation"] == pytest.approx(0.25 * thorax * turn)
    assert left.values["shoulder_rotation"] == pytest.approx(0.25 * shoulders * turn)
    assert left.values["pelvis_rotation"] == 0.0


def test_a_set_begins_without_what_was_learned_of_the_one_before():
    """After a reset the first pose reads as it does in a new measure."""
    new, used = (ThoraxRotation(reading_nothing(), reading_nothing()) for _ in range(2))
    neutral, turned = person(0.0, 0.0), person(9.0, 40.0)
    for t_s in times(3.0, 15.0):
        used.read(person(t_s, -60.0), neutral)
    used.reset()
    assert used.read(turned, neutral)[0].values == new.read(turned, neutral)[0].values


def test_a_hidden_shoulder_widens_the_bar_and_a_back_is_refused():
    """Far turns are measured: what is discarded is a chest that shows its back."""
    kind, neutral = ThoraxRotation(), person(0.0, 0.0)
    for turn_deg, scale in ((85.8, 1.0), (86.5, 1.5), (-105.0, 1.5)):
        for sample in kind.read(person(1.0, turn_deg), neutral):
            assert sample.usable
            assert sample.error_scale == scale
            code = None if sample.remark is None else sample.remark.code
            assert code == (None if scale == 1.0 else "shoulder-hidden")
    for turn_deg in (115.0, -115.0):
        reasons = {sample.reason.code for sample in kind.read(person(1.0, turn_deg), neutral)}
        assert reasons == {"turned-away"}


@pytest.mark.parametrize("depth_gain", [0.0, 1.0, -2.0])
def test_how_far_the_shoulders_face_away_needs_no_depth(depth_gain):
    """Shoulders of half their full width are 60 degrees away, whatever the depth says."""
    rest = person(0.0, 0.0)
    full = 1.05 * _width_px(rest)
    for turn_deg in (60.0, -60.0, 30.0):
        pose = person(
            1.0,
            math.copysign(
                math.degrees(math.acos(1.05 * math.cos(math.radians(turn_deg)))), turn_deg
            ),
        )
        flat = replace(pose, landmarks_px=pose.landmarks_px * [1.0, 1.0, depth_gain])
        assert _width_px(pose) / full == pytest.approx(math.cos(math.radians(turn_deg)))
        assert facing_away_deg(flat, rest) == pytest.approx(abs(turn_deg))
        for sample in ThoraxRotation().read(flat, rest):
            assert sample.values["shoulders_from_camera"] == pytest.approx(abs(turn_deg))


def _width_px(pose):
    left, right = pose.landmarks_px[list(both("shoulder"))]
    return math.hypot(*(left - right)[:2])


def test_somebody_who_sits_is_seen_to_sit_from_above_too():
    """A camera that looks down lowers the knees, and the ankles with them."""
    below = {"seated": (0.7, 1.7), "standing": (0.5, 1.05)}
    for position, (knee, ankle) in below.items():
        pose = person(0.0, 0.0, sits=False)
        points = pose.landmarks_px.copy()
        hips = points[list(both("hip")), 1].mean()
        points[list(both("knee")), 1] = hips + knee * pose.trunk_px
        points[list(both("ankle")), 1] = hips + ankle * pose.trunk_px
        seen = replace(pose, landmarks_px=points)
        assert position_of(seen) == position
        hidden = seen.visibility.copy()
        hidden[list(both("ankle"))] = 0.1  # without ankles the knees alone decide
        other = "standing" if position == "seated" else "seated"
        assert position_of(replace(seen, visibility=hidden)) == other


def test_people_who_stand_have_bars_half_as_wide_again():
    """Their pelvis turns along by very different shares."""
    kind = ThoraxRotation()
    for sits, scale in ((True, 1.0), (False, 1.5)):
        rest = person(0.0, 0.0, sits=sits)
        for sample in kind.read(rest, rest):
            assert sample.side in Side
            assert sample.error_scale == scale
