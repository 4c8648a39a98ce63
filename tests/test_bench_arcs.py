"""The accuracy of arcs, on pairs whose errors are known."""

from dataclasses import replace

import numpy as np
import pytest

from bench.accuracy.arcs import arc_table, parts_of, turns_of
from bench.accuracy.heldout import TrueRepetition
from bench.accuracy.pairing import Pair
from posecheck.body import Side
from posecheck.movements import load_movement
from posecheck.records import StandardError
from tests.test_reports_examples import repetition

RULE = replace(load_movement("thoracic-twist").primary, setup=5.0, retest=4.5, zero=4.0)


def a_pair(clip: str, number: int, error_deg: float) -> Pair:
    """A turn of 40° that is read with an error; even ones go to the left."""
    side, peak_s = list(Side)[number % 2], 5.0 * number + 2.0
    true = TrueRepetition(
        side, None, peak_s - 2, peak_s + 2, (peak_s, peak_s), {"thorax_rotation": 40.0}
    )
    error = StandardError(2.0, 5.0)
    made = repetition(number + 1, side, 40.0 + error_deg, start_s=peak_s - 2, error=error)
    return Pair(clip, true, made)


def people(count: int, *, common_deg: float, zero_deg: float, bias_deg: float = 0.0):
    """Three turns to each side of so many people whose errors have these parts."""
    rng = np.random.default_rng(8)
    clips = []
    for i in range(count):
        common, zero = rng.normal(bias_deg, common_deg), rng.normal(0.0, zero_deg)
        errors = common + zero * np.array([1, -1] * 3) + rng.normal(0.0, 2.0, 6)
        clips.append([a_pair(f"clip {i}", j, float(one)) for j, one in enumerate(errors)])
    return clips


def test_a_turn_has_the_errors_of_the_sum_and_of_the_difference():
    (turn,) = turns_of([a_pair("a", 0, 3.0), a_pair("a", 1, -1.0)], RULE)
    assert (turn.arc_deg, turn.difference_deg) == pytest.approx((2.0, 4.0))
    assert turn.arc_half_deg == pytest.approx(1.645 * np.hypot(2.0 * 3.0, 8.0**0.5))
    assert turn.difference_half_deg == pytest.approx(1.645 * np.hypot(2.0 * 4.0, 8.0**0.5))


def test_what_was_not_measured_is_in_no_arc():
    missed = replace(a_pair("a", 1, 0.0), measured=None)
    assert turns_of([a_pair("a", 0, 0.0), missed], RULE) == []


def test_the_parts_are_those_of_the_people():
    turns = [
        one for own in people(600, common_deg=3.0, zero_deg=4.0) for one in turns_of(own, RULE)
    ]
    parts = parts_of(turns)
    assert parts.common_deg == pytest.approx(3.0, rel=0.1)
    assert parts.zero_deg == pytest.approx(4.0, rel=0.1)


def test_a_bias_is_common_to_both_sides():
    clips = people(600, common_deg=0.0, zero_deg=1.0, bias_deg=2.0)
    parts = parts_of([one for own in clips for one in turns_of(own, RULE)])
    assert parts.common_deg == pytest.approx(2.0, rel=0.1)


def test_the_table_has_two_rows_for_each_source_with_pairs():
    found = arc_table({"people": people(20, common_deg=1.0, zero_deg=4.0), "nobody": []})
    assert found.count("| people |") == 2
    assert "nobody" not in found
    assert "errors of left and right correlate by -0." in found
