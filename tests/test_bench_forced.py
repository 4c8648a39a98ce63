"""The study of forced repetitions on stick people who do as they are told: its books balance."""

import json

import numpy as np
import pytest

from bench.accuracy import forced, forced_tables
from bench.accuracy.effort_scripts import Person
from bench.studio.motions import out_and_back
from posecheck.body import Side
from tests.people import write_landmarks
from tests.signals import body

SEED = 50_000
REST_DEG = 5.0
MOVEMENT = "ankle-rock"


def write_day(folder, day, *, setup_deg=0.0):
    """Landmarks and truth of a day of rocks, read ``setup_deg`` too large all day."""
    drive = out_and_back(day.script, signed=False)
    left = Side(day.script.reps[0].side) is Side.LEFT
    ahead, behind = np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])

    def pose(t_s):
        lean = REST_DEG + setup_deg + drive(t_s)
        return body(
            t_s,
            shanks_deg=(lean, -10.0) if left else (-10.0, lean),
            foot_px=(ahead, behind) if left else (behind, ahead),
            camera_yaw_deg=90.0 if left else -90.0,
        )

    write_landmarks(folder / f"{day.name}.full.npz", pose, day.script.duration_s, rate_hz=15.0)
    truth = [
        {
            "end_range_deg": REST_DEG + rep.amplitude_deg,
            "peak_s": start_s + rep.out_s + rep.hold_s / 2.0,
        }
        for start_s, rep in zip(day.script.starts_s, day.script.reps, strict=True)
    ]
    path = folder / f"{day.name}.truth.json"
    path.write_text(json.dumps({"repetitions": truth}), encoding="utf-8")


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """One person, whose set-up is a degree off in one way or the other."""
    folder = tmp_path_factory.mktemp("forced")
    for day in Person(MOVEMENT, SEED).days():
        write_day(folder, day, setup_deg=(0.0, 1.0, -1.0, 0.5, 0.0, -0.5, 0.5)[day.number])
    return folder


@pytest.fixture(scope="module")
def judged(clips):
    """What the rule says of them, by whether the limit was marked."""
    return forced.judged_both(clips, "full")


@pytest.mark.parametrize("marked", [True, False])
def test_large_overshoots_are_forced_and_comfortable_repetitions_are_not(judged, marked):
    """Every push of 12° and more is forced; none of the comfortable repetitions is."""
    found = judged[marked].outcomes
    assert {one.verdict for one in found if one.kind == "pushed" and one.over_deg > 11.5} == {
        "forced"
    }
    comfortable = [one for one in found if one.kind == "comfortable"]
    assert len(comfortable) == 16
    assert "forced" not in {one.verdict for one in comfortable}


def test_the_true_overshoot_is_what_was_commanded(judged):
    """Beyond the true limit by so many degrees, whatever the camera read."""
    overs = {round(one.over_deg) for one in judged[True].outcomes if one.kind == "pushed"}
    assert overs == {4, 6, 8, 10, 12, 16}


def test_a_bounce_is_seen_and_a_tired_set_told(judged):
    """Bounces have their reason; the shrinking set is told and no other is."""
    bounced = [one for one in judged[True].outcomes if one.kind == "bounced"]
    assert all(one.has("push-bounce") for one in bounced)
    assert {purpose for purpose, shrank in judged[True].sets if shrank} == {"tired"}


def test_the_report_has_a_row_for_every_question(judged):
    """False alarms, the curve, what should be found, and the trend."""
    text = forced_tables.section(judged, "full", picture="pictures/curve.png")
    for words in (
        "](pictures/curve.png)",
        "false alarms | 16",
        "7–9° beyond",
        "8° or 20 % beyond",
        "1 of 1 sets in which",
    ):
        assert words in text


def test_the_curve_is_drawn(judged, tmp_path):
    """Where the plotting library is installed (extra studio)."""
    pytest.importorskip("matplotlib")
    forced_tables.draw_curve(tmp_path / "curve.png", judged[True].outcomes)
    assert (tmp_path / "curve.png").stat().st_size > 1000


def test_a_day_that_is_not_rendered_yet_is_left_out(clips, tmp_path):
    """The days that are there count; a person without a whole calibration does not."""
    kept = ("day0", "day1", "day2")
    for path in clips.iterdir():
        if path.name.split(".")[0].rpartition("_")[2] in kept:
            (tmp_path / path.name).symlink_to(path)
    assert {one for one, _ in forced.judged(tmp_path, "full", marked=True).sets} == {"mixed"}
    for path in tmp_path.glob("*day1*"):
        path.unlink()
    assert forced.people_in(tmp_path, "full") == []
