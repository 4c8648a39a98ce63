"""The learned reading of a twist."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.measures.ridge_model import RidgeModel, expanded, load_ridge_model
from posecheck.measures.thorax_rotation import CHANGES, MIRRORED, NAMES, features
from tests.signals import body


def test_products_follow_the_features():
    """Two features give themselves, their squares and their product."""
    assert expanded(np.array([2.0, 3.0])).tolist() == [2.0, 3.0, 4.0, 6.0, 9.0]


def doubling() -> RidgeModel:
    """Twice the second of two features, both seen between -4 and 4."""
    weights = np.zeros((5, 1))
    weights[1] = 2.0
    return RidgeModel(
        low=np.full(2, -4.0),
        high=np.full(2, 4.0),
        mean=np.zeros(5),
        scale=np.ones(5),
        weights=weights,
        level=np.zeros(1),
        mirrored=np.array([1.0, -1.0]),
        outputs=("angle",),
        sha256="",
    )


def test_a_linear_function_is_read_back_exactly():
    """Weights that double the second, odd feature do just that."""
    plain = doubling()
    assert plain.read(np.array([0.7, 3.0])) == {"angle": 6.0}


def test_features_beyond_what_was_seen_in_training_are_held_there():
    """A quadratic says nothing far away: the second feature counts up to 4."""
    assert doubling().read(np.array([0.7, 30.0])) == {"angle": 8.0}


def test_a_body_at_its_neutral_reads_zero_everywhere():
    """Nothing has turned: every angle is within two degrees of zero."""
    still = body(0.0)
    for angle in load_ridge_model("thorax_rotation_seated").read(features(still, still)).values():
        assert angle == pytest.approx(0.0, abs=2.0)


def test_the_mirrored_body_reads_the_same_to_the_other_side():
    """The reading is odd in a mirror by construction."""
    neutral, turned = body(0.0), body(0.0, shoulders_deg=35.0, pelvis_deg=8.0)
    reading = load_ridge_model("thorax_rotation_seated")
    plain = reading.read(features(turned, neutral))
    mirrored = reading.read(features(turned.mirrored(), neutral.mirrored()))
    for name, angle in plain.items():
        assert mirrored[name] == pytest.approx(-angle)


def test_features_of_a_mirror_are_those_of_the_body_with_the_stated_signs():
    """MIRRORED says which features change sign."""
    neutral, turned = body(0.0), body(0.0, shoulders_deg=35.0, pelvis_deg=8.0)
    assert features(turned.mirrored(), neutral.mirrored()) == pytest.approx(
        features(turned, neutral) * MIRRORED
    )
    assert len(MIRRORED) == 2 * len(NAMES) + len(CHANGES) + 2  # and the two sines


def test_a_camera_that_is_not_level_hardly_changes_a_turn():
    """Tipped by four degrees at rest and in the turn, it reads the same within one."""
    neutral, turned = body(0.0), body(0.0, shoulders_deg=35.0, pelvis_deg=8.0)
    reading = load_ridge_model("thorax_rotation_seated")
    level = reading.read(features(turned, neutral))["thorax_rotation"]
    for tip_deg in (-4.0, 4.0):
        other = reading.read(features(tipped(turned, tip_deg), tipped(neutral, tip_deg)))
        assert other["thorax_rotation"] == pytest.approx(level, abs=1.0)


def tipped(pose, tip_deg):
    """The same body in the picture of a camera that is tipped."""
    tip = np.radians(tip_deg)
    points = pose.landmarks_px.copy()
    points[:, :2] = points[:, :2] @ np.array(
        [[np.cos(tip), np.sin(tip)], [-np.sin(tip), np.cos(tip)]]
    )
    return replace(pose, landmarks_px=points)


def test_the_weights_are_small():
    """Well below the two megabytes that a package may carry."""
    reading = load_ridge_model("thorax_rotation_seated")
    assert reading.weights.nbytes + reading.mean.nbytes + reading.scale.nbytes < 100_000
