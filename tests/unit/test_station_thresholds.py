"""Where somebody stays, when they are still, and what is read of it, on both sides of each number.

Arrays of twenty poses a second, and a trunk of 100 pixels.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck.body import Side, both
from posecheck.circuit import Activity
from posecheck.measures import measure_for
from posecheck.movements import load_movement
from posecheck.recognition.attempts import Rest, _idle, _Reading, _rests
from posecheck.recognition.recognising import _between
from posecheck.recognition.track import Station, Track, _still, track_of
from tests.helpers.signals import body

CIRCLE = load_movement("hip-circle")
RATE_HZ = 20.0
SHOULDERS, HIPS, FEET = list(both("shoulder")), list(both("hip")), list(range(27, 33))


def track(seconds: float) -> Track:
    """Somebody who stands still."""
    count = round(seconds * RATE_HZ)
    points = np.zeros((count, 33, 2))
    points[:, SHOULDERS, 1] = -100.0
    points[:, FEET, 1] = 100.0
    return Track(
        poses=(),
        t_s=np.arange(count) / RATE_HZ,
        points=points,
        trunk=np.full(count, 100.0),
        present=np.ones(count, dtype=bool),
        still=np.ones(count, dtype=bool),
        yaw_deg=np.zeros(count),
        restart=np.zeros(count, dtype=bool),
        doubts=(None,) * count,
    )


def stations(found: Track) -> int:
    return len(list(found.stations()))


def shifted(found: Track, part: list[int], rows: slice, *, x_px: float = 0.0, y_px: float = 0.0):
    points = found.points.copy()
    for axis, by_px in enumerate((x_px, y_px)):
        points[rows, part, axis] += by_px
    return replace(found, points=points)


EVERYTHING = list(range(33))
LATER = slice(120, None)


@pytest.mark.parametrize(("x_px", "count"), [(24.5, 1), (25.5, 2)])
def test_feet_and_hips_within_a_quarter_of_the_trunk_are_in_place(x_px, count):
    assert stations(shifted(track(12.0), EVERYTHING, LATER, x_px=x_px)) == count


@pytest.mark.parametrize(("y_px", "count"), [(44.0, 1), (46.0, 2)])
def test_hips_that_move_by_nearly_half_a_trunk_sit_down_or_stand_up(y_px, count):
    assert stations(shifted(track(12.0), HIPS, LATER, y_px=y_px)) == count


@pytest.mark.parametrize(("trunk_px", "count"), [(119.0, 1), (121.0, 2)])
def test_a_trunk_a_fifth_longer_is_nearer(trunk_px, count):
    found = track(12.0)
    trunk = np.where(found.t_s < 6.0, 100.0, trunk_px)
    assert stations(replace(found, trunk=trunk)) == count


@pytest.mark.parametrize(("yaw_deg", "count"), [(73.0, 1), (77.0, 2)])
def test_a_body_that_turns_by_75_degrees_has_turned_round(yaw_deg, count):
    found = track(12.0)
    assert stations(replace(found, yaw_deg=np.where(found.t_s < 6.0, 0.0, yaw_deg))) == count


@pytest.mark.parametrize(("rest_s", "count"), [(6.0, 1), (0.0, 2)])
def test_a_station_may_begin_in_a_held_end_range(rest_s, count):
    """50° to one side and then to the other is a twist, where rest lies in the middle of most."""
    found = track(12.0)
    yaw_deg = np.select([found.t_s < 3.0, found.t_s < 3.0 + rest_s], [-50.0, 0.0], 50.0)
    assert stations(replace(found, yaw_deg=yaw_deg)) == count


@pytest.mark.parametrize(("rows", "count"), [(18, 1), (20, 2)])
def test_somebody_elsewhere_for_a_second_has_left(rows, count):
    """From the last pose in place to the next one: 0.95 s and 1.05 s."""
    assert stations(shifted(track(12.0), EVERYTHING, slice(120, 120 + rows), x_px=90.0)) == count


@pytest.mark.parametrize(("rows", "count"), [(79, 1), (81, 2)])
def test_stillness_is_waited_for_four_seconds(rows, count):
    """What comes before it is no station of its own then."""
    found = shifted(track(12.0), EVERYTHING, slice(rows), x_px=90.0)
    assert stations(replace(found, still=np.arange(240) >= rows)) == count


@pytest.mark.parametrize(("rows", "count"), [(50, 1), (52, 2)])
def test_a_station_lasts_two_and_a_half_seconds(rows, count):
    """From its first pose to its last: 2.45 s and 2.55 s."""
    assert stations(shifted(track(12.0), EVERYTHING, slice(rows), x_px=90.0)) == count


def swinging(count: int, by: float) -> np.ndarray:
    """To one side and the other, pose by pose."""
    return by * (-1.0) ** np.arange(count)


def is_still(joints_px: float = 0.0, one_px: float = 0.0, turns_deg: float = 0.0) -> bool:
    """Whether somebody is whose joints, one joint and shoulders swing so far to either side."""
    joints = np.zeros((40, 10, 2))
    joints[..., 0] = swinging(40, joints_px)[:, None]
    joints[:, 3, 0] += swinging(40, one_px)
    shoulders_deg = swinging(40, turns_deg / 2.0)
    return bool(_still(np.arange(40) / RATE_HZ, joints, np.full(40, 100.0), shoulders_deg)[20])


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ({"joints_px": 1.9}, {"joints_px": 2.1}),
        ({"one_px": 5.8}, {"one_px": 6.2}),
        ({"turns_deg": 2.9}, {"turns_deg": 3.1}),
    ],
    ids=["all joints", "one joint trembles", "shoulders turn"],
)
def test_joints_near_their_place_are_still(inside, outside):
    """Within 2 % of the trunk, 6 % for one of them, and 3° for the shoulders."""
    assert is_still(**inside)
    assert not is_still(**outside)


@pytest.mark.parametrize(("rows", "still"), [(14, True), (12, False)])
def test_stillness_lasts_six_tenths_of_a_second(rows, still):
    """From its first pose to its last: 0.65 s and 0.55 s."""
    joints = np.zeros((40, 10, 2))
    moves = np.ones(40, dtype=bool)
    moves[15 : 15 + rows] = False
    joints[moves, :, 0] = swinging(int(moves.sum()), 30.0)[:, None]
    joints[15 + rows :, :, 1] = 50.0
    found = _still(np.arange(40) / RATE_HZ, joints, np.full(40, 100.0), np.zeros(40))
    assert bool(found.any()) is still


@pytest.mark.parametrize(("every_s", "taken"), [(0.098, 40), (0.092, 20)])
def test_poses_are_taken_about_ten_times_a_second(every_s, taken):
    """What follows sooner is passed over."""
    assert len(track_of(body(i * every_s) for i in range(40)).t_s) == taken


@pytest.mark.parametrize(("rows", "told"), [(29, False), (31, True)])
def test_a_second_and_a_half_of_something_between_sets_is_told(rows, told):
    """Less belongs to what was before: 1.45 s and 1.55 s of nobody there."""
    found = track(12.0)
    present = found.present.copy()
    present[100 : 100 + rows] = False
    activities = {bout.activity for bout in _between(replace(found, present=present), [])}
    assert (Activity.AWAY in activities) is told


def rest(duration_s: float = 1.0, zero_deg: float = 0.0) -> Rest:
    return Rest(0, duration_s, body(0.0), zero_deg)


def is_rest(one: Rest, *, active: bool = False) -> bool:
    """Whether it is taken for rest by who began at the movement's zero."""
    return _Reading._is_rest(SimpleNamespace(_active=active, _rest=rest()), one)


def test_a_stillness_away_from_zero_is_a_held_end_range():
    """Up to 5° further away it is rest, and whatever lasts 4 s is."""
    assert is_rest(rest(zero_deg=4.8))
    assert not is_rest(rest(zero_deg=5.2))
    assert is_rest(rest(4.1, 50.0))
    assert not is_rest(rest(3.9, 50.0))


def test_a_short_stillness_within_a_repetition_is_no_rest():
    """It takes 2.5 s."""
    assert is_rest(rest(2.6), active=True)
    assert not is_rest(rest(2.4), active=True)


def test_a_second_of_stillness_says_as_much_as_three_degrees():
    """For up to four seconds."""
    assert rest(2.0, 10.0).doubt() == 4.0
    assert rest(9.0, 10.0).doubt() == -2.0


@pytest.mark.parametrize(("yaw_deg", "fits"), [(66.5, True), (67.5, False)])
def test_a_repetition_may_begin_twelve_degrees_further_aside(yaw_deg, fits):
    """A hip circle is read from up to 55° aside."""
    found = track(2.0)
    reading = SimpleNamespace(_track=replace(found, yaw_deg=np.full(40, yaw_deg)), _movement=CIRCLE)
    assert _Reading._view_fits(reading, 1.0) is fits


@pytest.mark.parametrize(("from_edge_s", "whole"), [(0.28, False), (0.32, True)])
def test_a_repetition_near_the_end_of_its_station_may_be_coming_or_going(from_edge_s, whole):
    """Less than 0.3 s from where it begins or ends, at 11.95 s."""
    reading = SimpleNamespace(
        _track=track(12.0), _movement=CIRCLE, _position_fits=True, _view_fits=lambda _: True
    )
    values = {CIRCLE.primary.measure: 40.0}
    for start_s, end_s in ((from_edge_s, 6.0), (6.0, 11.95 - from_edge_s)):
        done = SimpleNamespace(start_s=start_s, end_s=end_s, remarks=(), values=values)
        assert _Reading._attempt(reading, done, Side.LEFT, Station(0, 240, 240)).whole is whole


def standing(still: slice) -> Track:
    """Eight seconds at ten poses a second, still for a while."""
    found = track_of(body(i / 10.0) for i in range(80))
    return replace(found, still=np.isin(np.arange(80), np.arange(80)[still]))


@pytest.mark.parametrize(
    ("still", "row"), [(slice(10, 28), 24), (slice(10, 20), 19), (slice(10, 60), 30)]
)
def test_a_rest_is_known_when_what_was_before_it_is_over(still, row):
    """After 14 poses or where it ends; after a long one, when 20 of its poses were read."""
    (found,) = _rests(standing(still), (0, 80), CIRCLE, measure_for(CIRCLE))
    assert found.row == row


def test_the_middle_of_a_long_rest_is_not_read():
    """20 poses are after its beginning, and 12 before its end."""
    assert np.flatnonzero(_idle(standing(slice(10, 60)), (0, 80))).tolist() == list(range(30, 48))
