"""What the thresholds of continuity decide: left and right put right, or a doubt.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.  Distances
are in trunk lengths of somebody who stands still and faces the camera.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import MIRROR_ORDER, Side, both, index_of
from posecheck.judgement.identity import ANOTHER_PERSON, LEGS_JUMPED, Identified, Identity
from posecheck.records import Pose
from tests.helpers.signals import TRUNK_PX, body

LEG = ("knee", "ankle", "heel", "foot_index")
TRUNK = ("shoulder", "hip")
UPPER = range(23)


def at(t_s: float, *, down: float = 0.0, left_leg_down: float = 0.0, scale: float = 1.0) -> Pose:
    """Somebody who is this far down of where they were, or larger about the middle of the trunk."""
    pose = body(t_s)
    points = pose.landmarks_px.copy()
    middle = points[list(both("hip"))].mean(axis=0) - [0.0, TRUNK_PX / 2.0, 0.0]
    points = middle + scale * (points - middle)
    points[:, 1] += down * TRUNK_PX
    points[[index_of(name, Side.LEFT) for name in LEG], 1] += left_leg_down * TRUNK_PX
    return replace(pose, landmarks_px=points)


def shoulders(t_s: float, left: float, right: float, *, depth: float = 0.0) -> Pose:
    """Shoulders this far left of the spine, the left one this much farther from the camera."""
    pose = at(t_s)
    points = pose.landmarks_px.copy()
    for side, share in ((Side.LEFT, left), (Side.RIGHT, right)):
        points[index_of("shoulder", side), 0] = 640.0 + share * TRUNK_PX
        points[index_of("shoulder", side), 2] = side.sign * depth / 2.0 * TRUNK_PX
    return replace(pose, landmarks_px=points)


def legs(t_s: float, left: float, right: float) -> Pose:
    """Legs that hang this far left of the spine."""
    pose = at(t_s)
    points = pose.landmarks_px.copy()
    for side, share in ((Side.LEFT, left), (Side.RIGHT, right)):
        points[[index_of(name, side) for name in LEG], 0] = 640.0 + share * TRUNK_PX
    return replace(pose, landmarks_px=points)


def exchanged(pose: Pose, part: Sequence[int]) -> Pose:
    """The pose with left and right of some landmarks exchanged."""
    points = pose.landmarks_px.copy()
    points[part] = points[np.array(MIRROR_ORDER)[part]]
    return replace(pose, landmarks_px=points)


def last(*poses: Pose, needed: Sequence[str] = TRUNK) -> Identified:
    """What is said of the last of these poses, when these landmarks are to be measured."""
    identity = Identity(needed)
    return [identity.push(pose) for pose in poses][-1]


@pytest.mark.parametrize(
    ("after_s", "plausible", "implausible"),
    [(0.01, 0.155, 0.175), (0.15, 0.37, 0.38), (0.3, 0.395, 0.415)],
)
def test_a_trunk_further_off_than_it_can_have_got_is_another_persons(
    after_s, plausible, implausible
):
    """0.15 at once and 1.5 a second more, for 0.17 s."""
    assert last(at(0.0), at(after_s, down=plausible)).doubt is None
    assert last(at(0.0), at(after_s, down=implausible)).doubt == ANOTHER_PERSON


@pytest.mark.parametrize(
    ("after_s", "plausible", "implausible"), [(0.01, 0.17, 0.19), (0.15, 0.58, 0.62)]
)
def test_a_leg_further_off_than_it_can_have_got_has_jumped(after_s, plausible, implausible):
    """0.15 at once and 3 a second more."""
    assert last(at(0.0), at(after_s, left_leg_down=plausible), needed=LEG).doubt is None
    assert last(at(0.0), at(after_s, left_leg_down=implausible), needed=LEG).doubt == LEGS_JUMPED


@pytest.mark.parametrize(("away_s", "doubt"), [(0.48, ANOTHER_PERSON), (0.52, None)])
def test_after_half_a_second_out_of_sight_somebody_may_be_anywhere(away_s, doubt):
    assert last(at(0.0), at(away_s, down=1.0)).doubt == doubt


@pytest.mark.parametrize(("down", "doubt"), [(0.54, None), (0.55, ANOTHER_PERSON)])
def test_a_moving_body_is_expected_to_go_on_for_a_tenth_of_a_second(down, doubt):
    """At 1.4 a second that is 0.14, beside the 0.405 that a body at rest may be off."""
    moving = [at(t_s, down=1.4 * t_s) for t_s in (0.0, 0.05)]
    assert last(*moving, at(0.35, down=1.4 * 0.05 + down)).doubt == doubt


@pytest.mark.parametrize(("down", "doubt"), [(0.53, None), (0.539, ANOTHER_PERSON)])
def test_the_trunks_length_is_followed_with_a_time_constant_of_three_seconds(down, doubt):
    """Half as long again for 3.1 s, it counts as 1.32 times as long: 1.32 · 0.405 is the bound."""
    grown = [at(0.45 + 0.265 * i, scale=1.5) for i in range(11)]
    assert last(at(0.0), *grown, at(3.4, scale=1.5, down=down)).doubt == doubt


@pytest.mark.parametrize(("apart", "put_right"), [(0.155, True), (0.145, False)])
def test_an_exchange_shows_in_pairs_that_are_apart_in_the_picture(apart, put_right):
    before, after = (shoulders(t_s, apart / 2, -apart / 2) for t_s in (0.0, 0.01))
    wrong = exchanged(after, UPPER)
    expected = after if put_right else wrong
    assert (last(before, wrong).pose.landmarks_px == expected.landmarks_px).all()


@pytest.mark.parametrize(("depth", "put_right"), [(0.26, True), (0.24, False)])
def test_pairs_that_are_apart_in_depth_go_along_with_an_exchange(depth, put_right):
    """The hips show it, the shoulders are one behind the other."""
    before, after = (shoulders(t_s, 0.05, -0.05, depth=depth) for t_s in (0.0, 0.01))
    wrong = exchanged(after, range(33))
    expected = after if put_right else exchanged(after, UPPER)
    assert (last(before, wrong).pose.landmarks_px == expected.landmarks_px).all()


@pytest.mark.parametrize(("way", "doubt"), [(0.76, None), (0.74, ANOTHER_PERSON)])
def test_three_quarters_of_the_way_to_each_others_place_are_an_exchange(way, doubt):
    """Then it moved the landmarks by half of the pair's distance more than no exchange would."""
    met = 0.3 - 0.6 * way
    assert last(shoulders(0.0, 0.3, -0.3), shoulders(0.01, met, -met)).doubt == doubt


@pytest.mark.parametrize(("right", "doubt"), [(0.095, None), (0.105, LEGS_JUMPED)])
def test_legs_that_meet_are_in_doubt_unless_one_has_stayed(right, doubt):
    """The left leg is half-way to the right one, which is this far from where it stood."""
    found = last(legs(0.0, 0.15, -0.15), legs(0.01, 0.0, -0.15 + right), needed=LEG)
    assert found.doubt == doubt


def test_legs_that_stay_together_for_half_a_second_have_come_together():
    identity = Identity(LEG)
    identity.push(legs(0.0, 0.15, -0.15))
    together = [identity.push(legs(i / 100.0, 0.0, 0.0)) for i in range(1, 80)]
    doubtful_s = [found.pose.t_s for found in together if found.doubt == LEGS_JUMPED]
    assert (doubtful_s[0], doubtful_s[-1]) == (0.01, pytest.approx(0.5, abs=0.03))
