"""The accuracy bench on clips and readings whose errors are known."""

import json
import math
import sys
from dataclasses import replace

import numpy as np
import pytest

from bench.accuracy import mocap
from bench.accuracy.__main__ import main
from bench.accuracy.compared import agree, compare, judged, textbook_mae
from bench.accuracy.conditions import conditions_table
from bench.accuracy.document import document
from bench.accuracy.evidence import evidence
from bench.accuracy.heldout import read_clips
from bench.accuracy.pairing import pair
from bench.accuracy.reading import Task, keep
from bench.accuracy.rendered import (
    finding_table,
    heel_lift_table,
    largest_deg,
    models_table,
    still_table,
)
from bench.accuracy.replacement import (
    difference_table,
    recognised_table,
    replacement_table,
    setup_sem,
)
from bench.accuracy.scored import score_clips
from bench.accuracy.targets import TARGETS, targets_table
from posecheck import score
from posecheck.body import Side
from posecheck.judgement.set_up import set_up_of
from posecheck.records import (
    Compensation,
    Discarded,
    Note,
    Repetition,
    StandardError,
)
from tests.helpers import people
from tests.helpers.people import placed
from tests.helpers.scored import clip, measured, scored, true
from tests.helpers.signals import standing

TWIST, TWIST_FREE, PELVIS, ROCK = TARGETS[:4]


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Repetition:
    """A repetition as posecheck makes them, to be changed where a test asks for it."""
    path = people.write_twists(tmp_path_factory.mktemp("stick") / "twists.npz")
    return score(path, movement="thoracic-twist").repetitions[0]


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    path = people.write_twists(tmp_path_factory.mktemp("stick") / "twists.npz")
    return score(path, movement="thoracic-twist")


def test_a_repetition_is_paired_with_the_nearest_of_its_side(session, template):
    """Half a second late is the same one; what belongs to no true one is left over."""
    truth = [true(40.0, peak_s=5.0), true(30.0, peak_s=11.0, side=Side.RIGHT)]
    found = [
        measured(template, 41.0, peak_s=5.5),
        measured(template, 28.0, peak_s=11.0, side=Side.RIGHT),
        measured(template, 20.0, peak_s=20.0),
    ]
    made = scored(session, clip(truth=truth), found)
    assert [one.error_deg for one in made.pairs] == pytest.approx([1.0, -2.0])
    assert [one.peak_s for one in made.extra] == [20.0]
    assert not made.exact


def test_the_wrong_side_is_found_but_neither_judged_nor_extra(session, template):
    """A turn to the left that is told as one to the right has no error, and shows as such."""
    made = scored(session, clip(truth=[true(40.0)]), [measured(template, 40.0, side=Side.RIGHT)])
    (one,) = made.pairs
    assert (one.found, one.other_side, one.judged) == (True, True, False)
    assert made.extra == ()
    assert not made.exact


def test_a_refused_repetition_is_found_but_not_judged(session):
    """Discarding with a reason does not help the share judged."""
    refused = Discarded(3.0, 7.0, None, Note("tracking-lost", "Lost."))
    a_set = replace(session.sets[0], repetitions=(), discarded=(refused,))
    pairs, _ = pair("clip", [true(40.0)], replace(session, sets=(a_set,)))
    assert (pairs[0].found, pairs[0].judged) == (True, False)
    assert pairs[0].refused.code == "tracking-lost"


def test_agreement_of_a_measure_and_of_the_textbook_beside_it(session, template):
    """Errors of +1 and -3 inside bars of 8.2; the textbook is 10 off."""
    truth = [true(40.0, peak_s=5.0), true(30.0, peak_s=11.0)]
    found = [measured(template, 41.0), measured(template, 27.0, peak_s=11.0)]
    textbook = [{"thorax_rotation": 30.0}, {"thorax_rotation": 40.0}]
    compared = compare([scored(session, clip(truth=truth), found, textbook)], "thorax_rotation")
    said = agree(compared)
    assert (said.mae.value, said.bias.value) == pytest.approx((2.0, -1.0))
    assert said.half_width == pytest.approx(1.645 * 5.0)
    assert textbook_mae(compared).value == pytest.approx(10.0)


def test_an_area_is_compared_in_percent_of_the_truth(session, template):
    """0.45 sr instead of 0.5 is 10 % less, whatever the sign of the path."""
    truth = true(0.5, measure="swept_area")
    found = measured(template, -0.45, name="swept_area", se=(0.03, 0.04))
    made = scored(session, clip(movement="hip-circle", truth=[truth]), [found])
    (one,) = compare([made], "swept_area")
    assert one.error == pytest.approx(-10.0)
    assert one.half_width == pytest.approx(100 * 1.645 * 0.05 / 0.5)


def test_what_was_not_found_counts_as_not_judged(session, template):
    """One of two."""
    truth = [true(40.0, peak_s=5.0), true(30.0, peak_s=11.0)]
    made = scored(session, clip(truth=truth), [measured(template, 41.0)])
    assert judged(compare([made], "thorax_rotation")) == 0.5


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, (TWIST, PELVIS)),
        ({"arms": "bar"}, (TWIST, PELVIS)),
        ({"arms": "thighs"}, (TWIST_FREE, PELVIS)),
        ({"yaw_deg": 21.0}, ()),
        ({"roll_deg": -2.5}, ()),
        ({"variant": "girdle"}, ()),
        ({"variant": "locked"}, (TWIST, PELVIS)),
        ({"movement": "ankle-rock", "yaw_deg": -115.0}, (ROCK,)),
        ({"movement": "ankle-rock", "yaw_deg": 0.0}, ()),
    ],
)
def test_promises_are_about_the_clips_they_name(changes, covered):
    """Arms, view, roll and what turns decide."""
    one = clip(**changes)
    assert tuple(target for target in TARGETS if target.covers(one)) == covered


def test_a_target_says_what_falls_short(session, template):
    """Five degrees too much on every repetition: error and bias, but inside the bar."""
    truth = [true(40.0, peak_s=5.0 + 6 * i) for i in range(20)]
    off = [9.0] * 2 + [5.0] * 18
    found = [measured(template, 40.0 + off[i], peak_s=5.0 + 6 * i) for i in range(20)]
    said = targets_table([scored(session, clip(truth=truth), found)])
    assert "| **no**: error, bias |" in said
    assert "90 %" in said


def test_hedging_and_refusing_are_shortfalls():
    """Bars that hold everything are too wide; nothing measured fails in everything."""
    nothing = agree([])
    assert TWIST.shortfalls(nothing, math.nan)[:2] == ["error", "judged"]


def test_heel_lifts_are_counted_where_they_are_and_where_they_are_not(session, template):
    """Two lifted, one noticed; two down, one alarm; 1.5 cm is asked of nobody."""
    lifts_cm = [3.0, 2.5, 0.0, 0.5, 1.5]
    truth = [
        true(35.0, peak_s=5.0 + 6 * i, measure="shank_inclination", heel_lift=cm)
        for i, cm in enumerate(lifts_cm)
    ]
    lift = Compensation("heel-lift", "The heel came up.", 2.0, "cm")
    found = [
        replace(
            measured(template, 35.0, peak_s=5.0 + 6 * i, name="shank_inclination"),
            compensations=(lift,) if i in (0, 2) else (),
        )
        for i in range(5)
    ]
    said = heel_lift_table([scored(session, clip(movement="ankle-rock", truth=truth), found)])
    assert "| heel lifted by 2 cm or more | 2 | 50 %" in said
    assert "| heel down (less than 1 cm) | 2 | 50 %" in said


def test_turns_of_the_girdle_alone_are_told_by_the_largest_reading(session, template):
    """Twelve degrees read where there is nothing, and nothing counted in another clip."""
    lone = clip(variant="girdle")
    read, quiet = (
        scored(session, lone, [measured(template, 12.0)]),
        scored(session, lone, []),
    )
    assert (largest_deg(read), largest_deg(quiet)) == (12.0, 0.0)
    said = still_table([read, quiet])
    assert "| shoulder girdle only | 2 | 50 % (9 to 91) | 6.0° | 12.0° | **no** |" in said
    assert "| thoracic-twist | 0 |" in finding_table([read, quiet])


def test_the_spread_between_set_ups_is_that_of_the_same_person(session, template):
    """Medians of 38 and 42 of one person: √8, whatever another person does."""

    def seen(name, degs):
        truth = [true(40.0, peak_s=5.0 + 6 * i) for i in range(len(degs))]
        found = [measured(template, deg, peak_s=5.0 + 6 * i) for i, deg in enumerate(degs)]
        return scored(session, clip(name, truth=truth), found)

    views = [
        seen("thoracic_twist_00001_view0", [37.0, 38.0, 60.0]),
        seen("thoracic_twist_00001_view1", [42.0]),
        seen("thoracic_twist_00002_view0", [20.0]),
    ]
    assert all(one.clip.is_replaced for one in views)
    assert setup_sem(views, "thorax_rotation").value == pytest.approx(math.sqrt(8.0))
    said = replacement_table(views)
    assert "| thorax rotation | 2 | anywhere | 3 | 2.8° | 7.8° |" in said


def test_days_at_one_place_are_set_beside_views_from_anywhere(session, template):
    """A day more at the first view's place belongs to the same place, not to the views."""

    def seen(name, deg):
        truth = [true(40.0, peak_s=5.0)]
        return scored(session, clip(name, truth=truth), [measured(template, deg, peak_s=5.0)])

    clips = [
        seen("thoracic_twist_00001_view0", 40.0),
        seen("thoracic_twist_00001_view0_day1", 42.0),
        seen("thoracic_twist_00001_view1", 50.0),
    ]
    alike = seen("thoracic_twist_00001_view0_day1_alike", 41.0)
    said = replacement_table([*clips, alike])
    assert "| thorax rotation | 1 | the same place, same clothes | 2 | 0.7° | 2.0° |" in said
    assert "| thorax rotation | 1 | the same place | 2 | 1.4° | 3.9° |" in said
    assert "| thorax rotation | 1 | anywhere | 2 | 7.1° | 19.6° |" in said
    near, far = set_up_of(standing(0.0)), set_up_of(placed(standing(0.0), scale=1.5))
    placed_clips = [
        replace(one, set_ups=(where,)) for one, where in zip(clips, (near, near, far), strict=True)
    ]
    assert "| thoracic-twist | 1.4° (1) | – | – | – | 6.4° (2) |" in difference_table(placed_clips)
    told = recognised_table(placed_clips)
    assert "| thoracic-twist | the same place | 1 | 100 % | 0.0 |" in told
    assert "| thoracic-twist | anywhere | 2 | 0 % |" in told


def test_errors_that_are_as_the_file_says_are_suggested_again(session, template):
    """Drawn with 2° and 4°, bars widened by 1.5 in half of the clips: 2° and 4° come back."""
    rng = np.random.default_rng(3)
    made = []
    for i in range(300):
        widening = 1.5 if i % 2 else 1.0
        own = rng.normal(0.0, 4.0)
        truth = [true(40.0, peak_s=5.0 + 6 * k) for k in range(4)]
        found = [
            measured(
                template,
                40.0 + widening * (own + rng.normal(0.0, 2.0)),
                peak_s=5.0 + 6 * k,
                se=(2.0 * widening, 4.0 * widening),
            )
            for k in range(4)
        ]
        made.append(scored(session, clip(f"thoracic_twist_{i:05d}", truth=truth), found))
    said = evidence(compare(made, "thorax_rotation"), StandardError(2.0, 4.0))
    assert said.suggested.repetition == pytest.approx(2.0, rel=0.08)
    assert said.suggested.setup == pytest.approx(4.0, rel=0.08)
    assert said.coverage == pytest.approx(0.90, abs=0.03)


def test_conditions_sort_clips_into_bins(session, template):
    """A camera 12° off and one 25° off, each in its own row."""
    made = [
        scored(session, clip(yaw_deg=yaw, truth=[true(40.0)]), [measured(template, 40.0 + off)])
        for yaw, off in ((-12.0, 1.0), (25.0, 4.0))
    ]
    said = conditions_table(made)
    assert "| camera off the view: 10–20° | 1.0°, +1.0°, 100 % of ±8.2° (1) | – | – |" in said
    assert "| camera off the view: 20–30° | 4.0°, +4.0°, 100 % of ±8.2° (1) | – | – |" in said
    assert "| shirt: loose |" in said


def test_pose_models_are_compared_on_the_clips_that_both_have_read(session, template):
    """The second clip, which only one model has read, is in neither row."""

    def read(name, deg):
        return scored(session, clip(name, truth=[true(40.0)]), [measured(template, deg)])

    one, other = "thoracic_twist_00001", "thoracic_twist_00002"
    said = models_table(("full", [read(one, 41.0), read(other, 60.0)]), {"lite": [read(one, 44.0)]})
    assert "| `full`, the same clips | 1.0°, +1.0°, 100 % of ±8.2° (1) 100 % | – | – |" in said
    assert "| `lite` | 4.0°, +4.0°, 100 % of ±8.2° (1) 100 % | – | – |" in said


def test_motion_capture_is_laid_over_the_video_by_its_course():
    """A capture that runs 0.3 s early is moved back; its angles stay."""
    t_s = np.linspace(0.0, 12.0, 600)
    course = 40.0 * np.sin(t_s / 2.0)
    early = mocap.Capture(t_s - 0.3, course, 0.3 * course)
    laid = early.laid_over(t_s, course)
    assert laid.t_s[0] == pytest.approx(0.0, abs=0.021)
    left, right = mocap.true_repetitions(laid)
    assert (left.side, right.side) == (Side.LEFT, Side.RIGHT)
    assert left.values["thorax_rotation"] == pytest.approx(40.0, abs=0.01)
    assert left.values["pelvis_rotation"] == pytest.approx(12.0, abs=0.01)
    assert left.peak_s == pytest.approx(math.pi, abs=0.05)


def test_a_clip_that_cannot_be_read_is_told_and_leaves_nothing(tmp_path):
    """The others go on."""
    said = keep(Task(tmp_path / "gone.mp4", tmp_path / "kept" / "gone.full.npz", "full"))
    assert said.startswith("failed:")
    assert list((tmp_path / "kept").iterdir()) == []


def test_kept_landmarks_become_a_document(tmp_path):
    """A stick person's clip, from its truth and its landmarks to every table."""
    people.write_twists(tmp_path / "thoracic_twist_00001.full.npz")
    repetition = {
        "index": 0,
        "side": "left",
        "direction": None,
        "start_s": 2.2,
        "end_s": 4.8,
        "hold_start_s": 3.0,
        "hold_end_s": 4.0,
        "end_range_deg": 36.0,
        "measures": {"thorax_rotation_deg": 36.0, "pelvis_rotation_deg": 9.0},
    }
    other = {**repetition, "side": "right", "start_s": 6.2, "end_s": 8.8}
    other |= {"hold_start_s": 7.0, "hold_end_s": 8.0}
    about = {**clip().about, "seeds": {"body": 1}, "repetitions": [repetition, other]}
    (tmp_path / "thoracic_twist_00001.truth.json").write_text(json.dumps(about))
    clips = read_clips(tmp_path)
    made = score_clips(clips, "full")
    assert made[0].exact
    said = document(made, tmp_path, None, "full", jobs=1)
    assert "| thoracic-twist | 1 | 2 | 100 % | 100 % | 100 % | 0 |" in said
    assert "1 of 60 thoracic-twists" in said
    assert "Another look" not in said
    assert "## Another look" in document(made, tmp_path, None, "full", look=made, jobs=1)
    assert not any(one.is_for_training for one in clips)


def test_a_clip_with_a_seed_that_was_learned_from_is_recognised():
    """The body alone is enough."""
    assert clip(seeds={"body": 20_005, "motion": 31_000}).is_for_training


@pytest.mark.parametrize(
    ("seed", "said"), [(None, "holds no clips with their truth"), (20_007, "it cannot judge")]
)
def test_the_table_is_refused_where_it_would_say_nothing_or_flatter(
    tmp_path, monkeypatch, capsys, seed, said
):
    """An empty folder, and a clip that was learned from."""
    if seed is not None:
        about = {**clip().about, "seed": seed, "repetitions": []}
        (tmp_path / f"thoracic_twist_{seed}.truth.json").write_text(json.dumps(about))
    monkeypatch.setattr(sys, "argv", ["accuracy", "table", "--clips", str(tmp_path)])
    assert main() == 3
    assert said in capsys.readouterr().err
