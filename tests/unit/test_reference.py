"""Reference repetitions: which they are, what limit they make, what is said of them."""

import math
from dataclasses import replace

import pytest

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.judgement.line import judged_by_line
from posecheck.judgement.reference import ReferenceRule, References, reference_rule
from posecheck.judgement.verdict import judge
from posecheck.movements import load_movement
from posecheck.movements.spec import ErrorRule
from posecheck.records import (
    OTHER_PROTOCOL,
    Limit,
    MeasuredValue,
    Note,
    StandardError,
    Verdict,
)
from tests.helpers.past import MEASURE, done

RULE = ErrorRule(
    MEASURE, "deg", repetition=2.0, setup=5.0, source="made", retest=3.0, spread_share=0.04
)
FIRST = reference_rule("first:2")


def held(deg: float, *, index: int = 1, hold_s: float = 2.9, **changes):
    one = replace(done(deg, **changes), index=index, end_zone_s=hold_s)
    return replace(one, start_s=10.0 * index, peak_s=10.0 * index + 2, end_s=10.0 * index + 4)


def references(*taken, rule: ReferenceRule = FIRST, known=(), path: bool = False) -> References:
    one = References(rule, (RULE,), known, path=path)
    for repetition in taken:
        one.take(repetition)
    return one


def test_a_rule_is_read_as_it_is_typed():
    assert reference_rule("first:3") == ReferenceRule("first", count=3)
    assert reference_rule("at: 5, 1:02.5") == ReferenceRule("at", at_s=(5.0, 62.5))
    assert reference_rule("AUTO").kind == "auto"
    assert reference_rule("none").kind == "none"


@pytest.mark.parametrize("text", ["first", "first:0", "at:", "at:soon", "auto:2", "", "second:2"])
def test_what_is_no_rule_is_refused_with_examples(text):
    with pytest.raises(UsageError, match="first:2"):
        reference_rule(text)


SHARED = replace(RULE, share_of="shoulders_from_camera")


def with_share(deg: float, share_deg: float, *, index: int = 1, hold_s: float = 2.9):
    """A repetition that also says how far the shoulders faced away."""
    one = held(deg, index=index, hold_s=hold_s)
    share = MeasuredValue(
        "shoulders_from_camera", share_deg, "deg", StandardError(1.5, 15.0), False
    )
    return replace(one, measures=(*one.measures, share))


def test_shares_are_told_by_the_measure_that_tells_them_best():
    """A reading that saturates hides no overshoot, and one that jumps makes none."""
    taking = References(FIRST, (SHARED,), (), path=False)
    for index in (1, 2):
        taking.take(with_share(30.0, 40.0, index=index))
    (limit,) = taking.limits
    expected = 2.0 * math.hypot(0.04 * 30.0, *(30.0 * 1.5 / 40.0 * k for k in (1.0, 0.5**0.5)))
    assert limit.margin_deg == pytest.approx(expected)
    for deg, share_deg, code, over_deg in (
        (31.0, 50.0, "forced", 7.5),
        (38.0, 40.0, "comfortable", 0.0),
        (29.0, 42.0, "near-limit", 1.5),
    ):
        one = with_share(deg, share_deg, index=3, hold_s=0.5)
        verdict = judge(one.side, one.measures, limits=taking.limits)
        assert verdict.code == code
        assert verdict.over_deg == pytest.approx(over_deg)


@pytest.mark.parametrize(("deg", "said"), [(31.0, True), (36.5, False)])
def test_a_verdict_that_its_angle_does_not_show_says_why(deg, said):
    """7.5° past the limit at an angle that is 1° past it."""
    taking = References(FIRST, (SHARED,), (), path=False)
    for index in (1, 2):
        taking.take(with_share(30.0, 40.0, index=index))
    one = with_share(deg, 50.0, index=3, hold_s=0.5)
    (reason,) = judge(one.side, one.measures, limits=taking.limits).reasons
    assert (f"than its angle of {deg:.0f}°" in reason.text) is said


def test_what_the_journal_knows_moves_the_shares_limit_too():
    """With 33° weighed in, the share of the limit grows as the limit does."""
    known = Limit(MEASURE, 36.0, "baseline", Side.LEFT, error_deg=1.0, spread_deg=1.5)
    taking = References(FIRST, (SHARED,), (known,), path=False)
    for index in (1, 2):
        taking.take(with_share(33.0, 40.0, index=index))
    (limit,) = (one for one in taking.limits if one.side is Side.LEFT)
    assert 33.0 < limit.deg < 36.0
    assert limit.share_deg == pytest.approx(40.0 * limit.way_deg / 33.0)


def test_a_set_without_references_is_compared_by_shares_too():
    """The line of a set follows the measure that tells shares best."""
    done_so_far = [
        with_share(30.0, share, index=i)
        for i, share in enumerate((38.0, 40.0, 39.0, 40.0, 39.0, 55.0), 1)
    ]
    judged, _ = judged_by_line(done_so_far, (SHARED,))
    assert [one.verdict.code for one in judged] == ["no-limit"] * 5 + ["forced"]


def test_the_first_two_held_repetitions_of_a_side_are_its_references():
    one = references()
    taken = [one.take(held(deg, hold_s=s)).reference for deg, s in
             [(20.0, 0.6), (36.0, 2.6), (30.0, 2.4), (34.0, 2.5), (33.0, 3.0)]]  # fmt: skip
    assert taken == [False, True, False, True, False]
    (limit,) = one.limits
    assert (limit.side, limit.deg, limit.origin) == (Side.LEFT, 35.0, "reference")


def test_the_other_side_has_references_of_its_own():
    one = references(held(36.0), held(34.0), held(30.0, side=Side.RIGHT))
    assert [(limit.side, limit.deg) for limit in one.limits] == [
        (Side.LEFT, 35.0),
        (Side.RIGHT, 30.0),
    ]
    assert (one.wanted(Side.LEFT), one.wanted(Side.RIGHT)) == (0, 1)


def test_circles_are_not_held():
    assert references(path=True).take(held(60.0, hold_s=0.1)).reference


def test_a_reference_is_not_judged_by_another_one():
    one = references(held(30.0))
    limited = replace(held(36.0, index=2), verdict=Verdict("forced", (Note("past-limit", "."),)))
    taken = one.take(limited)
    assert (taken.verdict.code, [n.code for n in taken.verdict.reasons]) == (
        "no-limit",
        ["reference"],
    )


def test_references_at_moments_are_those_that_contain_them():
    rule = reference_rule("at:21,33")
    taken = [references(rule=rule).take(held(30.0, index=i, hold_s=0.2)) for i in (1, 2, 3)]
    assert [one.reference for one in taken] == [False, True, True]


def test_what_was_done_otherwise_is_no_reference():
    other = held(40.0, reasons=(Note(OTHER_PROTOCOL, "Standing."),))
    assert not references().take(other).reference


def test_the_margin_of_references_leaves_the_error_of_the_set_up_out():
    (limit,) = references(held(36.0), held(34.0)).limits
    spread, repetition, of_mean = 0.04 * 35.0, 2.0, 2.0 / math.sqrt(2.0)
    expected = 2.0 * math.sqrt(spread**2 + repetition**2 + of_mean**2)
    assert limit.margin_deg == pytest.approx(expected)


@pytest.mark.parametrize(
    ("movement", "measure", "deg", "margin_deg"),
    [
        ("ankle-rock", "shank_inclination", 35.0, 4.62),
        ("thoracic-twist", "thorax_rotation", 40.0, 5.25),
        ("hip-circle", "hip_flexion", 70.0, 7.13),
        ("hip-circle", "hip_abduction", 40.0, 5.45),
    ],
)
def test_two_references_give_each_movement_its_margin(movement, measure, deg, margin_deg):
    """From the movement file's repetition error and the usual spread of a comfortable range."""
    rules = {rule.measure: rule for rule in load_movement(movement).error}
    rule = rules[measure]
    values = tuple(
        MeasuredValue(name, deg, "deg", StandardError(rule.repetition, rule.setup), primary=True)
        for name in dict.fromkeys((measure, rule.excursion))
    )
    one = References(FIRST, (rule,), (), path=False)
    for index in (1, 2):
        one.take(replace(held(deg, index=index), measures=values))
    assert one.limits[0].margin_deg == pytest.approx(margin_deg, abs=0.05)


def test_a_known_limit_is_combined_by_the_inverse_of_the_variances():
    known = Limit(MEASURE, 38.0, "marked", Side.LEFT, error_deg=3.0)
    (limit,) = references(held(36.0), held(34.0), known=[known]).limits
    own = 2.0**2 / 2 + (0.04 * 35.0) ** 2 / 2
    assert limit.origin == "combined"
    assert limit.deg == pytest.approx((35.0 / own + 38.0 / 9.0) / (1.0 / own + 1.0 / 9.0))


def test_a_given_limit_has_the_error_of_the_whole_set_up():
    given = Limit(MEASURE, 40.0, "option")
    (limit,) = [one for one in references(held(35.0), held(35.0), known=[given]).limits if one.side]
    own = 2.0**2 / 2 + (0.04 * 35.0) ** 2 / 2
    assert limit.deg == pytest.approx((35.0 / own + 40.0 / 25.0) / (1.0 / own + 1.0 / 25.0))


def test_a_reference_clearly_further_than_usual_is_told_and_asked_for_again():
    known = Limit(MEASURE, 30.0, "marked", Side.LEFT, error_deg=1.0)
    (note,) = [n for n in references(known=[known]).take(held(39.0)).verdict.reasons
               if n.code == "reference-further"]  # fmt: skip
    assert "30 % further than usual (30°). Repeat it" in note.text
    usual = references(known=[known]).take(held(33.0)).verdict.reasons
    assert "reference-further" not in [one.code for one in usual]


def test_what_is_clearly_less_far_than_usual_is_told_and_is_the_limit_for_today():
    known = Limit(MEASURE, 40.0, "marked", Side.LEFT, error_deg=1.0)
    one = references(known=[known])
    codes = [note.code for note in one.take(held(30.0)).verdict.reasons]
    assert "reference-less" in codes
    (limit,) = one.limits
    assert (limit.deg, limit.origin) == (30.0, "reference")


def test_a_reference_that_is_taken_back_is_asked_for_again():
    one = references()
    done = [one.take(held(deg, index=i)) for i, deg in enumerate((36.0, 44.0), 1)]
    assert one.take_back(Side.RIGHT, done) == ()
    (back,) = one.take_back(Side.LEFT, done)
    assert (back.index, back.reference, back.verdict.position) == (2, False, "past")
    assert one.wanted(Side.LEFT) == 1
    assert one.limits[0].deg == 36.0


def test_what_was_judged_by_a_reference_that_is_taken_back_is_judged_without_it():
    one = references()
    done = [one.take(held(deg, index=i)) for i, deg in enumerate((36.0, 30.0), 1)]
    done.append(replace(held(39.0, index=3), verdict=Verdict("forced", (), "past", (), 6.0)))
    _, later = one.take_back(Side.LEFT, done)
    assert (later.index, later.verdict.position, later.verdict.over_deg) == (3, "at", 3.0)


def test_of_three_references_the_one_before_counts_again_when_the_last_is_taken_back():
    one = references(held(30.0, index=1), held(34.0, index=2))
    one.renew(Side.LEFT)
    done = [one.take(held(40.0, index=3))]
    one.take_back(Side.LEFT, done)
    assert one.limits[0].deg == 32.0


def test_warm_ups_are_none_however_long_they_are_held():
    rule = replace(FIRST, warm_ups=1)
    one = references(rule=rule)
    assert [one.take(held(30.0, index=i)).reference for i in (1, 2, 3)] == [False, True, True]


def test_renewed_references_replace_the_oldest():
    one = references(held(36.0), held(34.0))
    one.renew(Side.LEFT)
    one.take(held(40.0))
    assert one.limits[0].deg == 37.0
    one.take(held(42.0))
    assert one.limits[0].deg == 41.0


def line(*degs: float):
    repetitions = [replace(done(deg), index=i) for i, deg in enumerate(degs, 1)]
    judged, limits = judged_by_line(repetitions, [RULE])
    return [one.verdict.code for one in judged], limits


def test_a_repetition_that_leaves_the_line_of_its_set_is_forced():
    codes, (limit,) = line(28.0, 33.0, 35.0, 34.0, 47.0, 32.0)
    assert codes == ["no-limit"] * 4 + ["forced", "no-limit"]
    assert (limit.origin, limit.deg) == ("set", 34.5)


def test_a_set_that_varies_or_grows_slowly_keeps_to_its_line():
    assert "forced" not in line(30.0, 33.0, 36.0, 39.0, 42.0, 45.0)[0]
    assert "forced" not in line(30.0, 36.0, 33.0, 38.0, 35.0)[0]


def test_four_repetitions_make_a_line():
    assert line(30.0, 31.0, 32.0, 50.0)[0] == ["no-limit"] * 3 + ["forced"]


def test_a_third_may_leave_the_line_and_no_more():
    assert line(30.0, 31.0, 32.0, 30.0, 50.0, 51.0)[0].count("forced") == 2
    many = [30.0, 31.0, 32.0, 30.0, 31.0, 32.0, 31.0]  # four of eleven are more than a third
    assert line(*many, 50.0, 51.0, 52.0, 50.0) == (["no-limit"] * 11, ())


def test_few_repetitions_and_two_sizes_make_no_line():
    assert line(30.0, 31.0, 50.0) == (["no-limit"] * 3, ())
    assert line(30.0, 31.0, 50.0, 51.0) == (["no-limit"] * 4, ())
