"""The study of forced repetitions on stick people who do as they are told: its books balance."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from bench.accuracy import forced_learned, forced_tables
from bench.accuracy.effort_scripts import (
    COMFORTABLE_ENDS,
    PARTS,
    REFERENCE_HOLD_S,
    THIRDS,
    plans_of,
)
from bench.accuracy.forced_journal import days_of
from bench.accuracy.forced_judged import OVER_SHARE, Judged, Outcome, outcomes_of, true_of
from bench.accuracy.forced_shares import errors
from bench.accuracy.forced_study import Study, study
from bench.accuracy.heldout import LOOK_SEEDS, TRAINING_SEEDS
from bench.accuracy.reading import landmarks_file
from bench.studio.motions import out_and_back
from posecheck.body import Side
from tests.helpers.people import write_landmarks
from tests.helpers.signals import SITTING, body, bump, times

ROCK = "ankle-rock"
PERSON = next(one for one in plans_of("studio") if one.movement == ROCK)
DAYS = [one for one in plans_of("journal") if one.movement == ROCK][:6]


def inclination_deg(script, amplitude_deg):
    """What the studio makes of a commanded amplitude."""
    top = max(rep.amplitude_deg for rep in script.reps)
    return script.rest_deg + amplitude_deg / top * (top - script.rest_deg)


def write_clip(folder, plan, *, setup_deg=0.0):
    """Landmarks and truth of a set of rocks, read ``setup_deg`` too large throughout."""
    script = plan.script
    drive = out_and_back(script, signed=False)
    left = plan.side == "left"
    ahead, behind = np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])

    def pose(t_s):
        lean = inclination_deg(script, drive(t_s)) + setup_deg
        return body(
            t_s,
            shanks_deg=(lean, -10.0) if left else (-10.0, lean),
            foot_px=(ahead, behind) if left else (behind, ahead),
            camera_yaw_deg=90.0 if left else -90.0,
        )

    write_landmarks(folder / f"{plan.name}.full.npz", pose, script.duration_s, rate_hz=10.0)
    rest_deg = inclination_deg(script, 0.0)
    truth = [
        {
            "side": rep.side,
            "direction": None,
            "start_s": start_s + 0.1 * rep.out_s,
            "end_s": start_s + rep.out_s + rep.hold_s + 0.9 * rep.back_s,
            "hold_start_s": start_s + 0.9 * rep.out_s,
            "hold_end_s": start_s + rep.out_s + rep.hold_s,
            "measures": {
                "shank_inclination_deg": inclination_deg(script, rep.amplitude_deg),
                "shank_from_neutral_deg": inclination_deg(script, rep.amplitude_deg) - rest_deg,
            },
        }
        for start_s, rep in zip(script.starts_s, script.reps, strict=True)
    ]
    about = {"movement": plan.movement, "repetitions": truth}
    path = folder / f"{plan.name}.truth.json"
    path.write_text(json.dumps(about), encoding="utf-8")


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """One person's set, and the days of another whose set-up is a little off."""
    folder = tmp_path_factory.mktemp("forced")
    write_clip(folder, PERSON)
    for day, off_deg in zip(DAYS, (0.0, 1.0, -1.0, 0.5, -0.5, 0.5), strict=True):
        write_clip(folder, day, setup_deg=off_deg)
    return folder


@pytest.fixture(scope="module")
def studied(clips):
    """What is said of them."""
    return study(clips)


@pytest.mark.parametrize("part", ["studio", "second"])
def test_everybody_goes_too_far_once_in_each_third(part):
    """By 20 to 40 % and 8° at least, once with a push; before it are two references."""
    for plan in plans_of(part):
        overs = [one for one in plan.efforts if one.third is not None]
        assert sorted(one.third for one in overs) == [0, 1, 2]
        assert sorted(one.kind for one in overs) == ["larger", "larger", "pushed"]
        assert all(THIRDS[one.third][0] <= one.share - 1 <= THIRDS[one.third][1] for one in overs)
        kinds = [one.kind for one in plan.efforts]
        first = kinds.index("reference")
        assert kinds[first : first + 2] == ["reference"] * 2
        assert set(kinds[:first]) <= {"warm-up"}
        assert (first > 0) is (plan.movement != "hip-circle")


def test_references_are_held_where_there_is_a_hold():
    """Rocks and twists; the study's other repetitions are not."""
    for plan in (one for part in PARTS for one in plans_of(part)):
        held = [one.kind for one in plan.efforts if one.reps[-1].hold_s >= REFERENCE_HOLD_S]
        assert held == ([] if plan.movement == "hip-circle" else ["reference"] * 2)


def test_comfortable_repetitions_stay_near_the_first_stretch():
    """From 76 to 104 % of it: meant to be 80 to 100 %."""
    easy = [
        one.share
        for part in PARTS
        for plan in plans_of(part)
        for one in plan.efforts
        if one.kind == "comfortable"
    ]
    low, high = COMFORTABLE_ENDS
    assert low <= min(easy) < 0.8
    assert 1.0 < max(easy) <= high


def test_a_rock_leads_where_it_was_meant_to():
    """The studio scales amplitudes from rest; the commanded ones undo it."""
    first_deg = {
        round(inclination_deg(PERSON.script, one.reps[-1].amplitude_deg) / one.share, 6)
        for one in PERSON.efforts
    }
    assert len(first_deg) == 1


LEARNED = [*plans_of("learn"), *plans_of("learn-second")]


def test_nobody_of_the_study_may_be_learned_from():
    """Seeds that fits never see; those of the second look are odd, of what is learned from even."""
    plans = [one for part in PARTS for one in plans_of(part)]
    judged = [one for one in plans if one.seed not in {p.seed for p in LEARNED}]
    assert len(judged) == len(plans) - len(LEARNED)
    assert not any(one.seed in TRAINING_SEEDS for one in plans)
    assert all(one.seed % 2 for one in judged if one.seed in LOOK_SEEDS)
    assert not any(one.seed % 2 for one in LEARNED if one.look == "second")
    assert len({one.name for one in plans}) == len(plans)


def test_overshoots_are_forced_and_comfortable_repetitions_are_not(studied):
    """Against the references of the set, found or pointed at, and by the set's own line."""
    for reference in ("first:2", "at", "auto"):
        (judged,) = studied.sets[reference]
        assert {one.forced for one in judged.outcomes if one.kind in ("larger", "pushed")} == {True}
        assert {one.forced for one in judged.outcomes if one.share < 0.97} == {False}


def test_the_references_are_the_two_that_were_held(studied):
    """And no others; the warm-up is none."""
    (judged,) = studied.sets["first:2"]
    assert judged.right_references
    (pointed_at,) = studied.sets["at"]
    assert pointed_at.right_references
    more = replace(judged, references=3)
    assert not more.right_references


def test_the_coach_warns_before_the_peak_and_says_the_same_afterwards(studied):
    """On the same landmarks."""
    (judged,) = studied.sets["first:2"]
    assert judged.agrees
    assert all(one.in_time for one in judged.outcomes if one.kind in ("larger", "pushed"))
    assert not any(one.warned for one in judged.outcomes if one.share < 0.97)


def read_with_gain(one, gain):
    """The same outcome, all its measures read so many times as large."""
    measures = tuple(replace(value, value=gain * value.value) for value in one.found.measures)
    return replace(one, found=replace(one.found, measures=measures))


def test_a_gain_of_the_set_up_changes_no_share(studied):
    """A share is over the references', which were read alike; it is near the true one."""
    (judged,) = studied.sets["first:2"]
    kinds = ("comfortable", "larger", "pushed")
    found = errors(judged, kinds)
    assert len(found) == sum(one.kind in kinds for one in judged.outcomes)
    assert max(map(abs, found)) < 0.06
    less = replace(judged, outcomes=tuple(read_with_gain(one, 0.8) for one in judged.outcomes))
    assert errors(less, kinds) == pytest.approx(found)


def test_references_that_went_too_far_are_told(studied):
    """Of the day on which they did, and not of the other one."""
    told = {one.purpose: (one.references, one.further, one.less) for one in studied.days}
    assert told == {"too-far": (2, True, False), "control": (2, False, False)}


def test_what_was_not_measured_is_not_found(clips):
    """And takes nobody's place."""
    outcomes = outcomes_of(PERSON, true_of(clips, PERSON), [], [])
    assert [one.kind for one in outcomes] == [one.kind for one in PERSON.efforts]
    assert not any(one.forced or one.warned or one.is_reference for one in outcomes)
    assert all(
        math.isclose(one.share, effort.share, abs_tol=1e-6)
        for one, effort in zip(outcomes, PERSON.efforts, strict=True)
    )


def outcome(*, share, kind="larger", warned_s=math.nan):
    """A repetition that was not measured, of a first stretch at 50°; the peak is at 10 s."""
    deg = 50.0 * share
    return Outcome(f"{ROCK} 1", ROCK, "studio", kind, deg, 50.0, deg, 10.0, None, warned_s)


def test_only_what_truly_went_so_far_should_be_found():
    """20 % and 8°."""
    chosen = [forced_tables.is_overshoot(outcome(share=one)) for one in (1.19, 1.21)]
    assert chosen == [False, True]
    assert not replace(outcome(share=1.21), first_stretch_deg=30.0, deg=36.3).is_over


def test_a_warning_after_the_peak_is_too_late():
    """It counts as a warning, but not as one in time."""
    late, early = outcome(share=1.3, warned_s=10.1), outcome(share=1.3, warned_s=9.9)
    assert late.warned
    assert not late.in_time
    assert early.in_time


def test_the_report_has_a_row_for_every_question(studied):
    """What was asked, of how many, and whether the aim is met."""
    text = forced_tables.section(studied, picture="pictures/curve.png")
    for words in (
        "](pictures/curve.png)",
        "| overshoots: forced | 100 % of 3 | – of 0 | 100 % of 3 | ≥ 95 % | yes |",
        "| references: the right two | 1 of 1 sets | 0 of 0 sets | 1 of 1 sets |",
        "1 of 1 clips agree",
        "| ankle-rock | 1 | 1 of 1 | ≥ 80 % | yes | 0 of 1 | 0 of 1 |",
    ):
        assert words in text


def test_a_missed_aim_is_marked():
    """In bold; of the journal's part nothing is said where nobody was rendered."""
    missed = Study({"first:2": [Judged((outcome(share=1.3),), 0)]}, [])
    text = forced_tables.tables(missed)
    assert "| 0 % of 1 | – of 0 | 0 % of 1 | ≥ 95 % | **no** |" in text
    assert "too far" not in text


def test_the_curve_is_drawn(studied, tmp_path):
    """Where the plotting library is installed (group studio)."""
    pytest.importorskip("matplotlib")
    forced_tables.draw_curve(tmp_path / "curve.png", studied)
    assert (tmp_path / "curve.png").stat().st_size > 1000


def test_a_day_that_is_not_rendered_yet_is_left_out(clips, tmp_path):
    """Without four ordinary days there is no journal to compare with."""
    for path in clips.iterdir():
        if not path.name.startswith(f"{DAYS[1].name}."):
            (tmp_path / path.name).symlink_to(path)
    assert days_of(tmp_path) == []


def test_a_candidate_is_told_by_the_overshoots_it_shows(tmp_path):
    """Stick people whose shoulders turn by what is commanded: shares by width are read as such."""
    plan = next(one for one in plans_of("learn") if one.movement == "thoracic-twist")
    write_turns(tmp_path, plan)
    rows = forced_learned.shares_table(tmp_path).splitlines()
    first = float(np.mean([one.share for one in plan.efforts if one.kind == "reference"]))
    overshoots = sum(
        one.kind in ("larger", "pushed") and one.share / first >= OVER_SHARE for one in plan.efforts
    )
    easy = sum(one.kind == "comfortable" for one in plan.efforts)
    told = f"| learn | {overshoots} | {easy} | 100%, 0% | 100%, 0% | 100%, 0% |"
    assert f"| width over 1.05 of rest {told}" in rows


def write_turns(folder, plan):
    """Landmarks and true angles of the plan's turns: the rib cage alone, no depth at all."""
    t_s = times(plan.script.starts_s[-1] + 6.0, 15.0)
    side = Side(plan.side)
    deg = np.zeros(len(t_s))
    for start_s, rep in zip(plan.script.starts_s, plan.script.reps, strict=True):
        shape = {"start_s": start_s, "rise_s": rep.out_s, "hold_s": rep.hold_s}
        deg += [bump(t, **shape, top=rep.amplitude_deg) for t in t_s]
    poses = [
        body(t, shoulders_deg=side.sign * one, flexion_abduction_deg=SITTING)
        for t, one in zip(t_s, deg, strict=True)
    ]
    pixels = np.stack([pose.landmarks_px * [1.0, 1.0, 0.0] for pose in poses])
    np.savez(
        landmarks_file(folder, plan.name, "full"),
        t_s=t_s,
        landmarks_px=pixels,
        visibility=np.ones((len(t_s), 33)),
        width_px=poses[0].width_px,
        height_px=poses[0].height_px,
        model="full",
        quiet_s=1.5,
        truth_thorax_rotation_deg=side.sign * deg,
    )
