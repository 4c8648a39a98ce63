"""Real recordings that are not part of the project; skipped where they are missing."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bench.accuracy.agreement import correlation
from bench.accuracy.arcs import turns_of
from bench.accuracy.real import read_trials
from posecheck import load_movement, score
from posecheck.body import Side
from tests.helpers.commands import Run, told
from tests.helpers.commands import score as words_of
from tests.helpers.reading import assert_advancing, read

REAL = Path(__file__).parents[3] / "shared" / "real"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the development recordings (../shared/real) are not here"
)
TRIALS = sorted((REAL / "trunk_rotation_mocap" / "trials").glob("*.npz"))

BENDS = sorted((REAL / "side_bend_mocap").glob("*.npz"))


def sides(session):
    return [one.side for one in session.repetitions]


def codes(session):
    return {one.reason.code for a_set in session.sets for one in a_set.discarded}


def test_a_seated_twist_with_long_holds_is_one_repetition_to_each_side():
    """Right first, then left, although both are held for many seconds."""
    session = score(REAL / "seated_spinal_twist.mp4", movement="thoracic-twist")
    assert sides(session) == [Side.RIGHT, Side.LEFT]
    assert all(one.hold_s > 3.0 for one in session.repetitions)


def test_the_motion_capture_video_is_one_repetition_to_each_side():
    """A small figure at 20 frames/s: left, then right."""
    video = REAL / "trunk_rotation_mocap" / "video.avi"
    assert sides(score(video, movement="thoracic-twist")) == [Side.LEFT, Side.RIGHT]


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.stem)
def test_each_landmark_trial_is_one_repetition_to_each_side(trial):
    """Other people's landmark files, with their own jitter."""
    assert sides(score(trial, movement="thoracic-twist")) == [Side.LEFT, Side.RIGHT]


@pytest.mark.parametrize("trial", BENDS, ids=lambda trial: trial.stem)
def test_a_side_bend_is_not_measured_as_a_twist(trial):
    """Its shoulders foreshorten as those of a twist do; the trunk's lean gives it away."""
    session = score(trial, movement="thoracic-twist")
    assert "side-bend" in codes(session)
    assert all(one.primary.value < 30.0 for one in session.repetitions)


def test_three_squats_are_three_rocks_and_the_fourth_is_cut_off():
    """The shins of a deep squat lean like those of a rock; the last one is not finished."""
    session = score(REAL / "squats_side_portrait.mp4", movement="ankle-rock")
    assert sides(session) == [Side.LEFT] * 3
    assert "cut-off-by-end" in codes(session)


def test_lunges_are_measured_on_the_planted_leg_only():
    """Twenty to twenty-five degrees on the right; the swinging leg's ninety never appear."""
    session = score(REAL / "lunges_vfr.mp4", movement="ankle-rock")
    assert set(sides(session)) <= {Side.RIGHT}
    assert all(17.0 < one.primary.value < 27.0 for one in session.repetitions)
    assert len(session.repetitions) >= 2 or codes(session) & {"legs-swap", "legs-unclear"}


@pytest.mark.parametrize("movement", ["thoracic-twist", "ankle-rock", "hip-circle"])
def test_a_clip_of_title_cards_and_cuts_gives_nothing_and_a_reason(movement):
    """Cuts, close-ups and holds hold no repetition."""
    session = score(REAL / "scene_cuts_no_reps.mp4", movement=movement)
    assert session.repetitions == ()
    assert codes(session)


@pytest.mark.parametrize("name", ["bystander_behind.mp4", "two_people_vfr_gap.mp4"])
def test_one_person_is_followed_throughout(name):
    """Neither a bystander nor a second person takes over the tracking."""
    trunks = []

    def look(observation):
        trunks.append(observation.pose.landmarks_px[[11, 12, 23, 24], :2].mean(axis=0))

    session = score(REAL / "edge" / name, movement="ankle-rock", observers=lambda _: [look])
    steps = [abs(b - a).max() for a, b in pairwise(trunks)]
    assert max(steps) < 0.05 * session.source.height_px
    assert "another-person" not in codes(session)


def test_the_errors_of_left_and_right_are_opposite_and_the_arc_is_free_of_them():
    """Nine recordings of one man with motion capture: the zero moves, the arc does not."""
    trials = read_trials(REAL / "trunk_rotation_mocap", None, "full")
    rule = load_movement("thoracic-twist").primary
    turns = [one for trial in trials for one in turns_of(trial.pairs, rule)]
    assert len(turns) == len(TRIALS)
    assert correlation([one.left_deg for one in turns], [one.right_deg for one in turns]) < -0.4
    arc, difference = (
        [getattr(one, name) for one in turns] for name in ("arc_deg", "difference_deg")
    )
    assert np.std(arc) < 0.6 * np.std(difference)
    assert all(abs(one.arc_deg) <= one.arc_half_deg for one in turns)
    assert sum(abs(one.difference_deg) <= one.difference_half_deg for one in turns) >= 8


@pytest.mark.parametrize("turn", [90, 270])
def test_a_real_phone_clip_comes_upright(turn: int) -> None:
    """A phone's landscape file with rotation metadata comes in portrait."""
    reading = read(REAL / "edge" / f"rotated_{turn}_no_person.mov")
    assert [frame.rgb.shape for frame in reading.frames] == [(568, 320, 3)] * 3


def test_a_real_gap_is_told() -> None:
    """The 200 ms gap in a real recording is in the notes, and time goes on."""
    reading = read(REAL / "edge" / "two_people_vfr_gap.mp4")
    assert "longest 0.20 s" in reading.notes["gap"]
    assert_advancing(reading.times_s)


def test_a_real_reset_of_the_clock_never_goes_backwards() -> None:
    """A recording whose last stamp jumps back gives strictly increasing times."""
    assert_advancing(read(REAL / "edge" / "timestamps_reset.avi").times_s)


def test_a_really_damaged_file_gives_what_there_is() -> None:
    """A damaged recording gives its readable frames whole and says how many were lost."""
    reading = read(REAL / "edge" / "corrupted.mp4")
    whole = [frame for frame in reading.frames if not frame.damaged]
    assert 25 <= len(whole) < len(reading.frames)
    assert {"damaged", "frames-lost"} <= set(reading.notes)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("no_frames.avi", 3, ("no_frames.avi",)),
        ("empty.avi", 3, ("is empty (0 bytes)",)),
        ("corrupted.mp4", 4, ("No person was seen", "damaged")),
        ("rotated_90_no_person.mov", 4, ("no repetition was measured",)),
        ("rotated_270_no_person.mov", 4, ("no repetition was measured",)),
        ("timestamps_reset.avi", 4, ("no repetition was measured",)),
        ("bystander_behind.mp4", 4, ("no repetition was measured",)),
        ("two_people_vfr_gap.mp4", 4, ("no repetition was measured", "1 gap between frames")),
    ],
)
def test_real_bad_input(posecheck: Run, name: str, code: int, words: tuple[str, ...]) -> None:
    """What phones and cameras really produced ends as the table says."""
    told(posecheck(*words_of(REAL / "edge" / name, movement="ankle-rock")), code, *words)


def test_a_real_clip_of_cuts_and_titles_gives_no_numbers(posecheck: Run) -> None:
    """Title cards, close-ups and holds: 4, stretches with their reasons, no repetition."""
    clip = REAL / "scene_cuts_no_reps.mp4"
    result = posecheck(*words_of(clip, "--to", 8, movement="ankle-rock"))
    told(result, 4, "Discarded", "to another picture")
