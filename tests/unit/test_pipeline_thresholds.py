"""What the thresholds of neutral and rest decide.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both
from posecheck.measures import measure_for
from posecheck.pipeline import Options
from posecheck.pipeline.channel import Channel
from posecheck.pipeline.neutral import NeutralFinder, ZeroCheck, is_quiet
from posecheck.pipeline.rest import FeetDuring, Levels, RestFollower, RestLevel, feet_moved
from posecheck.pipeline.set_in_progress import SetInProgress
from posecheck.pipeline.set_up_observer import SetUpObserver
from posecheck.pipeline.stretches import UnusableStretches, together
from posecheck.records import Discarded, Frame, Neutral, Note, Sample, StandardError
from posecheck.repetitions.remeasure import MeasuredRepetition
from tests.helpers.past import done
from tests.helpers.signals import SITTING, TRUNK_PX, body, bump, times
from tests.helpers.watching import ROCK, TWIST, drained, twist_at, watch

KIND = measure_for(TWIST)


def sitting(t_s, *, shoulders_deg=0.0, x_px=640.0):
    return body(t_s, shoulders_deg=shoulders_deg, flexion_abduction_deg=SITTING, x_px=x_px)


def found_at(pose_at) -> tuple[float, str]:
    """When a neutral is found, and how."""
    finder = NeutralFinder(TWIST, KIND)
    for t_s in times(5.0, 100.0):
        neutral = finder.push(pose_at(float(t_s)))
        if neutral is not None:
            return float(t_s), neutral.origin
    raise AssertionError


@pytest.mark.parametrize(("sway", "quiet"), [(0.0195, True), (0.0205, False)])
def test_somebody_is_quiet_who_sways_by_a_fiftieth_of_the_trunk(sway, quiet):
    """To either side."""
    sway_px = sway * sitting(0.0).trunk_px
    poses = [sitting(i / 30.0, x_px=640.0 + (-1) ** i * sway_px) for i in range(30)]
    assert is_quiet(poses, TWIST) is quiet


def test_a_neutral_is_known_after_nine_tenths_of_a_quiet_second():
    found_s, origin = found_at(sitting)
    assert origin == "quiet-second"
    assert found_s == pytest.approx(0.9, abs=0.03)


def test_without_a_quiet_second_the_lowest_level_is_taken_after_three():
    def swaying(t_s):
        return sitting(t_s, x_px=640.0 + (20.0 if int(t_s * 100) % 2 else -20.0))

    found_s, origin = found_at(swaying)
    assert origin == "lowest-level"
    assert found_s == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize(
    ("from_zero_deg", "rest_deg", "found"),
    [(8.2, 9.8, True), (7.8, 9.8, False), (8.2, 10.2, False)],
)
def test_a_zero_far_from_rest_was_no_rest(from_zero_deg, rest_deg, found):
    """Rest reads 8° away from a zero at 20°, and is 10° nearer to anatomical zero."""
    zero = Neutral(0.0, "quiet-second", sitting(0.0, shoulders_deg=20.0))
    check = ZeroCheck(TWIST, KIND, zero)
    pushed = [
        check.push(sitting(1.0 + t_s, shoulders_deg=rest_deg), from_zero_deg)
        for t_s in times(2.0, 30.0)
    ]
    assert any(one is not None for one in pushed) is found


@pytest.mark.parametrize(("lasts_s", "code"), [(0.96, "too-short"), (1.04, "nothing-seen")])
def test_a_recording_shorter_than_a_second_is_too_short(lasts_s, code):
    session = drained(TWIST, [(None, sitting(t_s)) for t_s in np.linspace(0.0, lasts_s, 9)])
    assert [note.code for note in session.notes] == [code]


# --- one side ----------------------------------------------------------------------------------


def channel_of(*levels_deg: float, movement=ROCK) -> tuple[Channel, list]:
    """One side that takes these levels, a tenth of a second apart, and what it says of each."""
    kind = measure_for(movement)
    channel = Channel(Side.LEFT, movement, kind)
    still = dict.fromkeys(kind.names, 0.0)
    channel.begin(Sample(0.0, Side.LEFT, still))
    errors = {rule.measure: StandardError(1.0, 1.0) for rule in movement.error}
    found = []
    for i, level_deg in enumerate(levels_deg):
        values = still | dict.fromkeys(kind.signal, level_deg)
        found.append(
            channel.push(Sample(0.1 * i, Side.LEFT, values, standard_errors=errors)),
        )
    return channel, found


@pytest.mark.parametrize(
    ("first_deg", "last_deg", "codes"),
    [
        (10.8, 1.5, ["began-before-recording"]),
        (10.2, 1.5, []),
        (20.0, 2.0, ["began-before-recording"]),
        (20.0, 2.2, []),
    ],
)
def test_a_set_that_begins_away_from_rest_began_in_a_movement(first_deg, last_deg, codes):
    """From 1.5 of the smallest amplitude of 7° on, until it is back within 0.3 of it."""
    _, found = channel_of(first_deg, 7.0, last_deg)
    assert [one.reason.code for one in found if one is not None] == codes


def test_what_was_back_when_rest_was_found_elsewhere_is_not_lost():
    """Back at once after a hold, it could still be a slip; rest says that it is none."""
    channel, found = channel_of(*[0.0] * 10, *[40.0] * 10, *[0.0] * 3)
    assert (channel.active, any(found)) == (False, False)
    assert isinstance(channel.rest_moved(), MeasuredRepetition)
    assert channel.flush() is None


@pytest.mark.parametrize(("error_deg", "code"), [(19.5, None), (20.5, "within-error")])
def test_an_end_range_of_less_than_two_errors_is_not_told_from_rest(error_deg, code):
    """A rock of 40° whose own error is half of that, or a little more."""
    unsure = replace(ROCK, error=(replace(ROCK.primary, repetition=error_deg), *ROCK.error[1:]))
    levels = [bump(0.1 * i, start_s=1, rise_s=1, hold_s=1, top=40) for i in range(60)]
    channel, found = channel_of(*levels, movement=unsure)
    (ended,) = [one for one in (*found, channel.flush()) if one is not None]
    assert (ended.reason.code if isinstance(ended, Discarded) else None) == code


def test_how_far_a_side_came_is_what_a_tenth_of_its_samples_exceed():
    channel, _ = channel_of(*range(21))
    assert channel.reached(0.0, 2.0) == pytest.approx(18.0, abs=0.1)


# --- rest --------------------------------------------------------------------------------------


def follower() -> tuple[RestFollower, list]:
    """From a neutral at 0 s, and the rests that it sees from then on."""
    seen: list = []
    neutral = Neutral(0.0, "quiet-second", sitting(0.0))
    return RestFollower(TWIST, KIND, neutral, seen.append), seen


def test_somebody_rests_who_was_still_for_four_tenths_of_a_second():
    following, seen = follower()
    until_s = 0.0
    while not seen:
        until_s += 0.02
        following.push(sitting(until_s), 0.0, active=False)
    assert until_s - 0.02 == pytest.approx(0.4, abs=0.02)


def test_rest_is_followed_by_a_tenth_of_the_way_in_four_tenths_of_a_second():
    """With a time constant of 4 s: a sitting person who is 7 px further to the right."""
    following, _ = follower()
    for t_s in (1.0, 1.2, 1.401):
        following.push(sitting(t_s, x_px=647.0), 0.0, active=False)
    moved = following.neutral.pose.landmarks_px - sitting(0.0).landmarks_px
    assert moved[0, 0] == pytest.approx(0.7, abs=0.04)


def test_a_stillness_elsewhere_is_rest_after_five_seconds():
    """Stretches of 0.45 s, 0.6 s apart: the tenth ends 5.85 s after the first began."""
    following, _ = follower()
    until_s = 0.0
    while not following.push(sitting(until_s), 9.0, active=False):
        until_s += 0.15
    assert until_s == pytest.approx(5.85, abs=0.01)


def test_drift_is_the_median_of_the_last_second():
    """A level that rises by one degree a second was half a second ago what it is in the median."""
    level = RestLevel()
    for t_s in times(3.0, 100.0):
        level.push(float(t_s), float(t_s), active=False)
    assert level.drift_deg == pytest.approx(2.99 - 0.5, abs=0.02)


@pytest.mark.parametrize(("after_s", "known"), [(0.52, True), (0.48, False)])
def test_half_a_second_after_a_repetition_it_is_rest_again(after_s, known):
    level = RestLevel()
    level.push(1.0, 30.0, active=True)
    level.push(1.0 + after_s, 2.0, active=False)
    assert math.isfinite(level.drift_deg) is known


@pytest.mark.parametrize(
    ("shift", "visibility", "moved"),
    [(0.082, 1.0, True), (0.078, 1.0, False), (0.2, 0.52, True), (0.2, 0.48, False)],
)
def test_feet_moved_by_a_twelfth_of_the_trunk_are_elsewhere(shift, visibility, moved):
    """By 0.08 of its length, where they are seen by half."""
    before, after = sitting(0.0), sitting(1.0, x_px=640.0 + shift * TRUNK_PX)
    after.visibility[list(both("ankle"))] = visibility
    assert feet_moved([before], [after]) is moved


@pytest.mark.parametrize(("earlier_s", "moved"), [(0.19, True), (0.21, False)])
def test_feet_are_compared_that_were_seen_a_fifth_of_a_second_before(earlier_s, moved):
    """Before the start and before the end of a repetition; nothing earlier says where they are."""
    feet = FeetDuring(TWIST, KIND)
    feet.push(sitting(2.0 - earlier_s), rested_s=0.0)
    feet.push(sitting(5.0, x_px=700.0), rested_s=0.0)
    assert (feet.moved(2.0, 5.0, levels=Levels()) is not None) is moved


# --- a set -------------------------------------------------------------------------------------


def set_of(*poses) -> SetInProgress:
    """A set of twists from a neutral at 0 s, after these poses."""
    a_set = SetInProgress(TWIST, Options(), Neutral(0.0, "quiet-second", sitting(0.0)))
    for pose in poses:
        a_set.push(pose)
    return a_set


def test_poses_wait_ten_seconds_for_a_neutral():
    """Somebody who sits turned, and straight after 11.2 s, is known two pictures later."""

    def at(t_s):
        return sitting(t_s, shoulders_deg=64.0 if t_s < 11.15 else 0.0)

    session = watch(TWIST, at, 14.0, rate_hz=10.0)
    first = session.sets[0].discarded[0]
    assert first.reason.code == "no-neutral"
    assert first.end_s == pytest.approx(1.4, abs=0.15)


def test_a_rest_of_twenty_seconds_after_a_repetition_ends_the_set():
    a_set = set_of()
    busy_s = t_s = 0.0
    while not a_set.is_over(t_s):
        a_set.push(twist_at(t_s, right_deg=0.0))
        busy_s = t_s if a_set.active else busy_s
        t_s += 0.1 if t_s < 7.0 else 0.5
    assert t_s - busy_s == pytest.approx(20.25, abs=0.3)


@pytest.mark.parametrize(
    ("yaw_deg", "lasts_s", "over"),
    [(93.0, 1.05, True), (87.0, 1.05, False), (93.0, 0.95, False)],
)
def test_a_person_who_turned_away_by_a_right_angle_for_a_second_ends_the_set(
    yaw_deg, lasts_s, over
):
    a_set = set_of(sitting(0.9), body(1.0, flexion_abduction_deg=SITTING, camera_yaw_deg=yaw_deg))
    assert a_set.is_over(1.0 + lasts_s) is over


def test_three_seconds_out_of_sight_end_a_set():
    a_set = set_of(sitting(1.0))
    assert [a_set.is_over(1.0 + lost_s) for lost_s in (2.9, 3.1)] == [False, True]


@pytest.mark.parametrize(
    ("seen_s", "told_s"),
    [
        ((0.0, 0.5, 0.98), []),
        ((0.0, 0.5, 0.9, 1.02), [(0.0, 1.02)]),
        ((0.0, 0.5, 1.0, 1.48, 1.9), [(0.0, 1.9)]),
        ((0.0, 0.5, 1.0, 1.52, 1.9), [(0.0, 1.0)]),
    ],
)
def test_unusable_pictures_are_told_as_stretches_of_a_second_and_more(seen_s, told_s):
    """Half a second without one ends a stretch."""
    stretches = UnusableStretches()
    ended = [stretches.add(t_s, Note("too-small", "Too small.")) for t_s in seen_s]
    told = [one for one in (*ended, *stretches.flush()) if one is not None]
    assert [(one.start_s, one.end_s) for one in told] == told_s


@pytest.mark.parametrize(("shared_s", "one_movement"), [(1.04, True), (0.96, False)])
def test_two_repetitions_that_share_half_of_their_time_are_one_movement(shared_s, one_movement):
    """Half of the shorter one's two seconds."""
    first = replace(done(40.0), start_s=0.0, end_s=5.0)
    second = Discarded(5.0 - shared_s, 7.0 - shared_s, Side.RIGHT, Note("too-quick", "Too quick."))
    assert together(second, first) is one_movement


# --- background --------------------------------------------------------------------------------


def seen_behind(*shown: tuple[float, bool]) -> str | None:
    """The background's hash after pictures at these times; True: one that grows brighter."""
    observer = SetUpObserver()
    ramp = np.broadcast_to(np.arange(0, 180, dtype=np.uint8)[None, :, None], (96, 180, 3))
    for t_s, brighter in shown:
        observer.picture(Frame(t_s, ramp if brighter else ramp[:, ::-1]), sitting(t_s))
    placed = observer.placed(Neutral(0.0, "quiet-second", sitting(0.0)), ())
    assert placed is not None
    return placed.set_up.background_hash


def test_five_pictures_show_the_background():
    """Four of five agree; three of four would be too few, as would four of six."""
    pictures = [True, True, True, False, True, False]
    shown = [(2.0 * i, brighter) for i, brighter in enumerate(pictures)]
    assert seen_behind(*shown) == seen_behind((0.0, True))


@pytest.mark.parametrize(("later_s", "counts"), [(0.95, False), (1.05, True)])
def test_pictures_of_the_background_are_a_second_apart(later_s, counts):
    """A second picture that shows the opposite leaves nothing known."""
    agreed = seen_behind((0.0, True), (later_s, False))
    assert (agreed is None) is counts


@pytest.mark.parametrize(("here", "stays"), [(200, True), (199, False)])
def test_the_first_400_rests_show_the_place(here, stays):
    """Neutral and rests here are a majority of 401 or not; later rests elsewhere do not count."""
    observer, first = SetUpObserver(), sitting(0.0)
    elsewhere = replace(first, landmarks_px=first.landmarks_px + [100.0, 0.0, 0.0])
    for typical in [first] * here + [elsewhere] * 250:
        observer.rest(typical)
    placed = observer.placed(Neutral(0.0, "quiet-second", first), ())
    there = Neutral(0.0, "quiet-second", first if stays else elsewhere)
    assert placed is not None
    assert placed == SetUpObserver().placed(there, ())
