"""The reading of a twist from poses: what is averaged, what is refused, how sure it is."""

import math

import numpy as np
import pytest

from posecheck.body import Side
from posecheck.measures.correction import Correction, load_correction
from posecheck.measures.shoulder_ellipse import ShoulderEllipse
from posecheck.measures.thorax_rotation import ThoraxRotation
from tests.signals import SITTING, body, times

OUTPUTS = ("thorax_rotation", "shoulder_rotation", "pelvis_rotation")


def reading_nothing() -> Correction:
    """A learned reading that says 0 of everything."""
    shipped = load_correction("thorax_rotation_seated")
    return Correction(
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


def test_a_chest_is_turned_away_when_one_shoulder_hides_the_other():
    """Not before: far turns whose two shoulders are both in sight are measured."""
    kind, neutral = ThoraxRotation(), person(0.0, 0.0)
    for turn_deg in (80.0, 85.8, -85.8):
        assert all(one.usable for one in kind.read(person(1.0, turn_deg), neutral))
    for turn_deg in (86.5, 110.0, -110.0):
        reasons = {one.reason.code for one in kind.read(person(1.0, turn_deg), neutral)}
        assert reasons == {"turned-away"}


def test_people_who_stand_have_bars_half_as_wide_again():
    """Their pelvis turns along by very different shares."""
    kind = ThoraxRotation()
    for sits, scale in ((True, 1.0), (False, 1.5)):
        rest = person(0.0, 0.0, sits=sits)
        for sample in kind.read(rest, rest):
            assert sample.side in Side
            assert sample.error_scale == scale
