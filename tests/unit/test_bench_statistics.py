"""The statistics of the benches on numbers whose answers are known."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bench.accuracy.agreement import (
    agreement,
    clustered_mean,
    correlation,
    share,
    smallest_detectable,
    spread_within,
    two_parts,
)
from bench.accuracy.arcs import arc_table, parts_of, turns_of
from bench.accuracy.heldout import TrueRepetition
from bench.accuracy.pairing import Pair
from bench.fit import Course, area_line, areas, differences, report, slope
from bench.thresholds import Rock, _excursions, heels
from posecheck.body import Side
from posecheck.measures.ridge_model import RidgeModel
from posecheck.movements import load_movement
from posecheck.records import StandardError
from tests.helpers.examples import repetition


def test_mean_error_bias_and_limits_are_those_of_the_textbook():
    """Errors -2, 0, 2, 4: bias 1, mean absolute error 2, limits 1 ± 1.96 · 2.582."""
    found = agreement([-2.0, 0.0, 2.0, 4.0], [3.0] * 4, ["a", "a", "b", "b"])
    assert (found.repetitions, found.clips) == (4, 2)
    assert found.bias.value == pytest.approx(1.0)
    assert found.mae.value == pytest.approx(2.0)
    assert found.low.value == pytest.approx(1.0 - 1.96 * math.sqrt(20 / 3))
    assert found.high.value == pytest.approx(1.0 + 1.96 * math.sqrt(20 / 3))
    assert found.coverage.value == pytest.approx(0.75)
    assert found.half_width == pytest.approx(3.0)


def test_an_error_as_large_as_its_bar_is_inside():
    """The bar's end belongs to the bar."""
    assert agreement([2.0, -2.0], [2.0, 1.9], ["a", "b"]).coverage.value == pytest.approx(0.5)


def test_two_clips_are_drawn_whole():
    """With two clips of bias 0 and 10 every draw has bias 0, 5 or 10: the interval is 0 to 10."""
    found = agreement([0.0] * 50 + [10.0] * 50, [1.0] * 100, ["a"] * 50 + ["b"] * 50)
    assert (found.bias.low, found.bias.high) == (0.0, 10.0)


def test_more_repetitions_of_the_same_clips_do_not_narrow_the_interval():
    """Ten times the repetitions, the same clips, the same errors: the same interval."""
    rng = np.random.default_rng(0)
    errors, clips = rng.normal(0.0, 3.0, 20), list(range(20))
    once = agreement(errors, np.ones(20), clips)
    often = agreement(np.repeat(errors, 10), np.ones(200), list(np.repeat(clips, 10)))
    assert often.bias.low == pytest.approx(once.bias.low)
    assert often.bias.high == pytest.approx(once.bias.high)


def test_the_interval_of_independent_errors_is_that_of_the_mean():
    """Four hundred clips of one error each: ± 1.96 standard errors."""
    errors = np.random.default_rng(1).normal(1.0, 4.0, 400)
    found = agreement(errors, np.ones(400), list(range(400)))
    reach = 1.96 * errors.std() / math.sqrt(400)
    assert found.bias.high - found.bias.low == pytest.approx(2 * reach, rel=0.08)


def test_the_same_errors_give_the_same_intervals():
    """The draws have a fixed seed."""
    one = agreement([1.0, 2.0, 5.0], [3.0] * 3, ["a", "b", "c"])
    assert one == agreement([1.0, 2.0, 5.0], [3.0] * 3, ["a", "b", "c"])


def test_nothing_measured_gives_nan_and_no_failure():
    """No errors: every figure is NaN."""
    found = agreement([], [], [])
    assert found.repetitions == 0
    assert math.isnan(found.mae.value)
    assert math.isnan(found.coverage.value)


def test_one_clip_has_no_interval():
    """Nothing can be said beyond it."""
    assert math.isnan(agreement([1.0, 2.0], [1.0, 1.0], ["a", "a"]).bias.low)


def test_a_clustered_mean_counts_every_value_once():
    """Three hits of four, whatever the clips."""
    assert clustered_mean([True, True, True, False], ["a", "a", "a", "b"]).value == 0.75


def test_wilson_interval_of_eight_in_ten():
    """0.490 to 0.943 (Wilson 1927)."""
    found = share(8, 10)
    assert found.low == pytest.approx(0.4902, abs=1e-4)
    assert found.high == pytest.approx(0.9433, abs=1e-4)
    assert math.isnan(share(0, 0).value)


def test_correlation_leaves_out_what_is_missing():
    """A straight line correlates perfectly, with a gap too; two points say nothing."""
    assert correlation([1.0, 2.0, math.nan, 4.0], [3.0, 5.0, 9.0, 9.0]) == pytest.approx(1.0)
    assert math.isnan(correlation([1.0, 2.0], [1.0, 2.0]))


def test_spread_within_people_ignores_what_they_differ_by():
    """Two people at 30 and 50, each seen 2 apart: standard deviation √2."""
    found = spread_within([29.0, 31.0, 49.0, 51.0, 70.0], list("aabbc"), list("aabbc"))
    assert found.value == pytest.approx(math.sqrt(2.0))
    assert math.isnan(spread_within([1.0, 2.0], ["a", "b"], ["a", "b"]).value)


def test_spread_weighs_people_by_their_set_ups():
    """Pooled variance: (2 · 1 + 1 · 8) / 3."""
    values, groups = [9.0, 10.0, 11.0, 18.0, 22.0], list("aaabb")
    assert spread_within(values, groups, groups).value == pytest.approx(math.sqrt(10 / 3))


def test_error_is_split_into_its_two_parts():
    """Balanced analysis of variance by hand: within 2, between (50 - 2) / 2 about mean 5."""
    within, setup = two_parts([-1.0, 1.0, 9.0, 11.0], ["a", "a", "b", "b"])
    assert within == pytest.approx(math.sqrt(2.0))
    between = (100.0 - 2.0) / 2.0
    assert setup == pytest.approx(math.sqrt(between + 25.0))


def test_drawn_parts_are_found_again():
    """Two thousand set-ups of 2 to 5 repetitions: set-up 4°, repetition 2°, bias 1°."""
    rng = np.random.default_rng(2)
    setups = np.repeat(np.arange(2000), rng.integers(2, 6, 2000))
    errors = 1.0 + rng.normal(0, 4, 2000)[setups] + rng.normal(0, 2, setups.size)
    within, setup = two_parts(errors, list(setups))
    assert within == pytest.approx(2.0, rel=0.03)
    assert setup == pytest.approx(math.hypot(4.0, 1.0), rel=0.05)


def test_the_smallest_detectable_change_is_2_77_standard_errors():
    """1.96 · √2."""
    assert smallest_detectable(1.0) == pytest.approx(2.7719, abs=1e-4)


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


def tops(read, true, side=1.0):
    """Peaks of one clip."""
    return np.array([read, true, [side] * len(true)]).T


def test_the_slope_says_how_much_of_a_difference_in_truth_is_read():
    """Readings drawn halfway to 30 have a slope of a half, whatever their bias."""
    true = np.array([20.0, 30.0, 50.0])
    assert slope(tops(15.0 + true / 2.0 + 3.0, true)) == pytest.approx(0.5)


def test_differences_are_those_within_one_side_of_a_set_that_spreads():
    """An error of the whole clip is gone; a side whose end ranges are alike says nothing."""
    clip = np.concatenate([tops([25.0, 35.0], [20.0, 30.0]), tops([31.0, 33.0], [40.0, 41.0], -1)])
    assert differences(clip).tolist() == [[-5.0, -5.0], [5.0, 5.0]]


def test_the_report_tells_slope_and_differences(capsys):
    """One line for each protocol and output."""
    clips = [tops([15.0, 20.0], [20.0, 30.0]), tops([20.0, 25.0], [30.0, 40.0])]
    report({("seated", "thorax_rotation"): clips})
    said = capsys.readouterr().out
    assert "slope 0.50" in said.split("|")[0]
    assert "n    4 MAE 2.50 slope 0.50" in said.split("|")[1]


def test_areas_are_those_of_each_circle_read_and_true():
    """An eighth of the sphere, read at half its flexion: half the area.  A small one is none."""
    flexion = np.array([0, 0, 45, 90, 90, 45, 0, 0, 0, 10, 10, 0, 0], dtype=float)
    abduction = np.array([0, 0, 0, 0, 90, 90, 90, 0, 0, 0, 10, 0, 0], dtype=float)
    true = np.stack([flexion, abduction], axis=1)
    reading = RidgeModel(
        low=np.full(2, -200.0),
        high=np.full(2, 200.0),
        mean=np.zeros(5),
        scale=np.ones(5),
        weights=np.array([[0.5, 0], [0, 1.0], [0, 0], [0, 0], [0, 0]]),
        level=np.zeros(2),
        mirrored=np.zeros(0),
        outputs=("hip_flexion", "hip_abduction"),
        sha256="",
    )
    (found,) = areas(Course("clip", "standing", "weights", true, true), reading)
    assert found.tolist() == pytest.approx([np.pi / 4, np.pi / 2, 1.0])


def test_the_line_from_read_to_true_areas_is_found():
    """Every circle lost 0.05 sr, and a tenth of the rest."""
    read = np.array([0.1, 0.2, 0.4])
    said = area_line([tops(read, 1.1 * read + 0.05)])
    assert said == "true area = 1.10 * read + 0.050 sr; then 0% off\n"


def rock(*, true_cm: float, read_cm: float) -> Rock:
    """Out to 40° and back, read 1° too high; the heel comes up at the very end, if at all."""
    course_deg = np.array([20.0, 30.0, 40.0, 30.0, 20.0])
    up = np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    return Rock(course_deg, true_cm * up, course_deg + 1.0, read_cm * up)


@pytest.mark.parametrize(
    ("read_cm", "said"),
    [
        (4.0, "found 100%, false alarms 0%, end range of 2 read +1.0°"),
        (0.0, "found 0%, false alarms 0%, end range of 2 read +6.0°"),
    ],
)
def test_a_missed_lift_reads_the_end_range_too_high(read_cm, said):
    """With the heel up at 40° the true end range is 30°; read as down it is 41°."""
    made = [rock(true_cm=3.0, read_cm=read_cm), rock(true_cm=0.0, read_cm=0.0)]
    assert f"from 2 cm if 3 cm: {said}" in heels(made)


def test_a_false_alarm_takes_the_end_range_away():
    """A heel that is read up while it is down: 31° are left of 40°."""
    said = heels([rock(true_cm=0.0, read_cm=4.0), rock(true_cm=3.0, read_cm=4.0)])
    assert "false alarms 100%, end range of 2 read -4.0°" in said


def test_repetitions_are_the_stretches_above_half_way():
    """Two, one of them cut off by the end."""
    found = _excursions(np.array([0.0, 30.0, 40.0, 5.0, 0.0, 30.0]))
    assert [(one.start, one.stop) for one in found] == [(1, 3), (5, 6)]
