"""Left and right put right, and jumps of the tracking, on stick people whose sides are known."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import MIRROR_ORDER, Side, index_of
from posecheck.judgement.exchange import LEGS_UNCLEAR
from posecheck.judgement.identity import (
    ANOTHER_PERSON,
    LEGS_JUMPED,
    SIDES_CHANGED,
    Identity,
    _median,
)
from posecheck.movements import load_movement
from posecheck.pipeline import Watch
from posecheck.records import Pose, Session, SourceInfo
from tests.helpers.people import placed, rocking, turning
from tests.helpers.signals import HEIGHT_PX, SITTING, WIDTH_PX, body, poses, times

ALL, UPPER, LEGS = range(33), range(23), range(25, 33)
EVERYTHING = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
SOURCE = SourceInfo("landmarks", "made", None, WIDTH_PX, HEIGHT_PX, False, "none")
TWIST = load_movement("thoracic-twist")
TWIST = replace(TWIST, measure=replace(TWIST.measure, kind=f"{TWIST.measure.kind}_of_lines"))


def exchanged(pose: Pose, part: Iterable[int] = ALL, *, axes: int = 3) -> Pose:
    """The pose with left and right of some landmarks exchanged."""
    here = np.array(list(part))
    there = np.array(MIRROR_ORDER)[here]
    points, seen = pose.landmarks_px.copy(), pose.visibility.copy()
    points[here, :axes] = points[there, :axes]
    seen[here] = seen[there]
    return replace(pose, landmarks_px=points, visibility=seen)


def disturbed(
    at: Callable[[float], Pose], change: Callable[[Pose], Pose], from_s: float, to_s: float
) -> Callable[[float], Pose]:
    """The same person, other landmarks for a while."""
    return lambda t_s: change(at(t_s)) if from_s <= t_s < to_s else at(t_s)


def identified(at: Callable[[float], Pose], length_s: float, rate_hz: float = 30.0) -> list:
    """What is said of each pose."""
    identity = Identity(EVERYTHING)
    return [identity.push(at(float(t_s))) for t_s in times(length_s, rate_hz)]


def watched(at: Callable[[float], Pose], length_s: float) -> Session:
    watch = Watch(TWIST)
    for _ in watch.observe(poses(length_s, at)):
        pass
    return watch.finish(SOURCE)


@pytest.mark.parametrize("rate_hz", [6.0, 15.0, 60.0])
@pytest.mark.parametrize("part", [ALL, UPPER, LEGS], ids=["all", "upper", "legs"])
@pytest.mark.parametrize("from_s", [1.0, 2.6, 3.5], ids=["at rest", "moving", "held"])
def test_exchanged_sides_are_put_right_at_any_frame_rate(part, from_s, rate_hz):
    """Labels of all, of head and arms or of the legs, exchanged for a second, are as before."""
    tilted = lambda t_s: replace(turning(t_s), visibility=np.linspace(0.5, 1.0, 33))  # noqa: E731
    told = identified(
        disturbed(tilted, lambda pose: exchanged(pose, part), from_s, from_s + 1.0), 8.0, rate_hz
    )
    for one in told:
        right = tilted(one.pose.t_s)
        assert one.doubt is None
        assert one.broken is None
        assert (one.pose.landmarks_px == right.landmarks_px).all()
        assert (one.pose.visibility == right.visibility).all()


def test_legs_whose_depth_stays_with_the_label_keep_it():
    """Models that take one leg for the other often still know which is in front."""
    told = identified(disturbed(rocking, lambda pose: exchanged(pose, LEGS, axes=2), 3.0, 4.0), 6.0)
    for one in told:
        assert (one.pose.landmarks_px == rocking(one.pose.t_s).landmarks_px).all()


@pytest.mark.parametrize("rate_hz", [6.0, 15.0, 60.0])
def test_legs_that_step_past_each_other_are_left_alone(rate_hz):
    """A step of 0.6 s from one split stance into the other is no exchange and no doubt."""

    def stepping(t_s: float) -> Pose:
        gone = min(1.0, max(0.0, (t_s - 2.0) / 0.6))
        behind = np.array([0.0, 0.0, -110.0 + 330.0 * gone])
        return body(t_s, foot_px=(np.array([0.0, 0.0, 110.0]), behind), camera_yaw_deg=90.0)

    for one in identified(stepping, 5.0, rate_hz):
        assert one.doubt is None
        assert (one.pose.landmarks_px == stepping(one.pose.t_s).landmarks_px).all()


def test_legs_half_way_to_each_other_are_in_doubt():
    """Knees, ankles and feet that meet in the middle for a moment are measured by nobody."""

    def met(pose: Pose) -> Pose:
        points = pose.landmarks_px.copy()
        for name in ("knee", "ankle", "heel", "foot_index"):
            ends = [index_of(name, side) for side in Side]
            points[ends] = points[ends].mean(axis=0)
        return replace(pose, landmarks_px=points)

    told = identified(disturbed(rocking, met, 3.0, 3.1), 5.0)
    doubtful = [one.pose.t_s for one in told if one.doubt == LEGS_JUMPED]
    assert doubtful == pytest.approx([3.0, 3.033, 3.067], abs=0.01)


@pytest.mark.parametrize(
    ("exchanges_s", "from_s"),
    [
        (((2.0, 2.65), (6.15, 6.8)), 6.8),
        (((2.0, 2.6), (6.2, 6.8)), None),
        (((2.0, 2.7), (6.5, 7.2)), None),
        (((2.0, 2.6), (6.0, 9.0)), None),
    ],
    ids=["26 % in 4.8 s", "24 %", "in 5.2 s", "three changes"],
)
def test_legs_that_are_taken_for_each_other_again_and_again_are_not_measured(exchanges_s, from_s):
    """Four changes in five seconds, a quarter of them exchanged: which leg is which is not known.

    It is again when that has settled; labels that are exchanged more rarely are put right.
    """

    def at(t_s: float) -> Pose:
        changed = any(since_s <= t_s < until_s for since_s, until_s in exchanges_s)
        return exchanged(rocking(t_s), LEGS) if changed else rocking(t_s)

    doubtful = [one.pose.t_s for one in identified(at, 8.8) if one.doubt == LEGS_UNCLEAR]
    if from_s is None:
        assert doubtful == []
    else:
        assert (doubtful[0], doubtful[-1]) == pytest.approx((from_s, 2.0 + 5.0), abs=0.05)


def test_legs_are_believed_again_after_a_cut():
    """What the model took for what in the scene before says nothing of the next one."""
    told = []
    identity = Identity(EVERYTHING)
    for t_s in times(7.0):
        pose = rocking(float(t_s))
        changed = 2.0 <= t_s < 2.5 or 3.0 <= t_s < 3.5
        cut = replace(pose, restart=bool(abs(t_s - 4.0) < 1e-6))
        told.append(identity.push(exchanged(cut, LEGS) if changed else cut))
    doubtful = [one.pose.t_s for one in told if one.doubt == LEGS_UNCLEAR]
    assert (doubtful[0], doubtful[-1]) == pytest.approx((3.5, 4.0), abs=0.05)


def test_an_exchange_that_stays_is_the_models_last_word():
    """After three seconds the labels are taken as they come, and that is said once."""
    told = identified(disturbed(turning, exchanged, 4.0, 99.0), 10.0)
    (broken,) = [one.pose.t_s for one in told if one.broken == SIDES_CHANGED]
    assert broken == pytest.approx(7.0, abs=0.1)
    last = exchanged(turning(told[-1].pose.t_s))
    assert (told[-1].pose.landmarks_px == last.landmarks_px).all()


def test_labels_with_which_a_recording_began_are_trusted_as_long_as_they_lasted():
    """Exchanged for the first half second, right from then on: half a second later they count."""
    told = identified(disturbed(turning, exchanged, 0.0, 0.5), 3.0)
    (broken,) = [one.pose.t_s for one in told if one.broken == SIDES_CHANGED]
    assert broken == pytest.approx(1.0, abs=0.1)


def test_somebody_who_crosses_leaves_a_doubt_and_nothing_else():
    """Another body for 0.7 s is in doubt; then it is the person again, unbroken."""
    crossing = lambda pose: placed(pose, scale=1.3, right_px=150.0)  # noqa: E731
    told = identified(disturbed(turning, crossing, 3.0, 3.7), 8.0)
    doubtful = [one.pose.t_s for one in told if one.doubt == ANOTHER_PERSON]
    assert doubtful[0] == pytest.approx(3.0, abs=0.02)
    assert doubtful[-1] == pytest.approx(3.67, abs=0.04)
    assert not [one for one in told if one.broken]


def test_a_body_that_stays_elsewhere_is_another_persons():
    """After a second and a half what was before is over."""
    told = identified(disturbed(turning, lambda pose: placed(pose, right_px=300.0), 3.0, 99.0), 8.0)
    (broken,) = [one.pose.t_s for one in told if one.broken == ANOTHER_PERSON]
    assert broken == pytest.approx(4.5, abs=0.1)


def test_an_exchange_in_a_hold_does_not_make_two_repetitions():
    """The turn reads as if nothing had happened, and the session says what was put right."""
    plain, session = watched(turning, 12.0), watched(disturbed(turning, exchanged, 3.2, 3.7), 12.0)
    assert session.repetitions == plain.repetitions
    assert [note.code for note in session.notes] == ["sides-put-right"]
    assert "0.5 s" in session.notes[0].text


def test_a_turn_during_which_somebody_crosses_is_discarded_with_that_reason():
    """Its top was not seen: half of it is not measured, and not as two at an extreme speed."""
    crossing = lambda pose: placed(pose, scale=1.3, right_px=150.0)  # noqa: E731
    session = watched(disturbed(turning, crossing, 2.9, 4.2), 12.0)
    assert [one.side for one in session.repetitions] == [Side.RIGHT]
    discarded = {(one.side, one.reason.code) for one in session.sets[0].discarded}
    assert (Side.LEFT, "another-person") in discarded


def test_poses_are_kept_as_they_were_tracked():
    """What is drawn is put right, what is kept is not: measured again it reads the same."""
    at = disturbed(turning, exchanged, 3.2, 3.7)
    seen = list(Watch(TWIST).observe(poses(12.0, at)))
    again = list(Watch(TWIST).observe((None, one.tracked) for one in seen))
    for one, other in zip(seen, again, strict=True):
        assert (one.tracked.landmarks_px == at(one.pose.t_s).landmarks_px).all()
        assert (one.pose.landmarks_px == turning(one.pose.t_s).landmarks_px).all()
        assert one.samples == other.samples


def test_sitting_still_is_never_touched():
    """Jitter of a pixel at six pictures a second raises no doubt."""
    random = np.random.default_rng(5)

    def at(t_s: float) -> Pose:
        pose = body(t_s, flexion_abduction_deg=SITTING)
        return replace(pose, landmarks_px=pose.landmarks_px + random.normal(0.0, 1.0, (33, 3)))

    assert not [one for one in identified(at, 20.0, 6.0) if one.doubt or one.broken]


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_the_quick_median_is_the_median(count):
    """Of an odd and of an even number of values; not known where one of them is not."""
    values = np.random.default_rng(count).normal(size=(count, 2))
    assert _median(values.ravel().tolist()) == np.median(values)
    assert _median(values[:, 0].tolist()) == np.median(values[:, 0])
    values[0, 1] = np.nan
    assert np.isnan(_median(values.ravel().tolist()))
