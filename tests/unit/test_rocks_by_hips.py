"""Rocks that only the hips show, on both sides of each number."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side, both
from posecheck.circuit import Activity, Bout
from posecheck.judgement.exchange import LEGS_UNCLEAR
from posecheck.judgement.identity import ANOTHER_PERSON, LEGS_JUMPED
from posecheck.movements import load_movement
from posecheck.recognition.by_hips import sets_by_hips
from posecheck.recognition.track import Track
from tests.helpers.signals import bump

RATE_HZ = 10.0
TRUNK_PX = 100.0
ROCK = load_movement("ankle-rock")
STARTS_S = (3.0, 8.0)


def rocking(
    *,
    forward: tuple[float, ...] = (0.3, 0.3),
    starts_s: tuple[float, ...] = STARTS_S,
    rise_s: float = 0.5,
    hold_s: float = 1.0,
    drop: float = 0.0,
    lean_deg: float = 0.0,
    yaw_deg: float = 90.0,
    length_s: float = 15.0,
    rate_hz: float = RATE_HZ,
) -> Track:
    """Somebody whose hips go forward so many trunk lengths; they face left, legs in doubt."""
    t_s = np.arange(round(length_s * rate_hz)) / rate_hz
    parts = list(zip(starts_s, forward, strict=True))
    out = np.array(
        [
            sum(bump(t, start_s=s, rise_s=rise_s, hold_s=hold_s, top=top) for s, top in parts)
            for t in t_s
        ]
    )
    share = out / max(forward)
    ahead = -1.0 if yaw_deg > 0 else 1.0
    points = np.zeros((len(t_s), 33, 2))
    hips = np.stack([ahead * out * TRUNK_PX, share * drop * TRUNK_PX], axis=1)
    lean = np.radians(share * lean_deg)
    up = TRUNK_PX * np.stack([ahead * np.sin(lean), -np.cos(lean)], axis=1)
    points[:, list(both("hip"))] = hips[:, None]
    points[:, list(both("shoulder"))] = (hips + up)[:, None]
    for name, x_px in (("heel", -10.0), ("ankle", 0.0), ("foot_index", 20.0)):
        points[:, list(both(name))] = (ahead * x_px, 150.0)
    return Track(
        poses=(),
        t_s=t_s,
        points=points,
        trunk=np.full(len(t_s), TRUNK_PX),
        present=np.ones(len(t_s), dtype=bool),
        still=out == 0.0,
        yaw_deg=np.full(len(t_s), yaw_deg),
        restart=np.zeros(len(t_s), dtype=bool),
        doubts=tuple(LEGS_UNCLEAR if 4.0 < t < 5.0 else None for t in t_s),
    )


def found(track: Track) -> list[Bout]:
    return sets_by_hips(track, ROCK)


def test_rocks_are_a_set_of_the_near_leg_and_say_that_the_legs_are_unclear():
    """From the beginning of the first to the end of the last, and no surer than half."""
    (one,) = found(rocking())
    assert (one.activity, one.movement, one.side) == (Activity.SET, "ankle-rock", Side.LEFT)
    assert (one.start_s, one.end_s) == (pytest.approx(3.2, abs=0.1), pytest.approx(9.8, abs=0.1))
    assert (one.confidence, one.seen_by_hips) == (0.5, 2)
    assert one.reason is not None
    assert one.reason.code == "seen-by-hips"
    (other,) = found(rocking(yaw_deg=-90.0))
    assert other.side is Side.RIGHT


@pytest.mark.parametrize(
    ("doubt", "from_s", "count"),
    [
        (LEGS_UNCLEAR, 4.0, 1),
        (LEGS_JUMPED, 4.0, 1),
        (ANOTHER_PERSON, 4.0, 0),
        (LEGS_UNCLEAR, 0.0, 0),
    ],
)
def test_what_the_legs_show_is_left_to_them(doubt, from_s, count):
    """No doubt about the legs while the hips rock: nothing is found by them."""
    track = rocking()
    doubts = tuple(doubt if from_s < t < from_s + 1.0 else None for t in track.t_s)
    assert len(found(replace(track, doubts=doubts))) == count


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"forward": (0.125, 0.125)}, 1),
        ({"forward": (0.115, 0.115)}, 0),
        ({"forward": (0.3, 0.155)}, 1),
        ({"forward": (0.3, 0.145)}, 0),
        ({"forward": (-0.3, -0.3)}, 0),
        ({"drop": 0.34}, 1),
        ({"drop": 0.36}, 0),
        ({"drop": -0.19}, 1),
        ({"drop": -0.21}, 0),
        ({"lean_deg": 14.5}, 1),
        ({"lean_deg": 15.5}, 0),
        ({"lean_deg": -15.5}, 0),
        ({"rise_s": 0.1, "hold_s": 0.68, "rate_hz": 100.0}, 1),
        ({"rise_s": 0.1, "hold_s": 0.64, "rate_hz": 100.0}, 0),
        ({"hold_s": 9.0, "starts_s": (3.0, 18.0), "length_s": 90.0}, 1),
        ({"hold_s": 9.8, "starts_s": (3.0, 18.0), "length_s": 90.0}, 0),
        ({"starts_s": (3.0, 16.5), "length_s": 30.0}, 1),
        ({"starts_s": (3.0, 17.5), "length_s": 30.0}, 0),
        ({"forward": (0.3,), "starts_s": (3.0,)}, 0),
        ({"yaw_deg": 0.0}, 0),
    ],
)
def test_hips_rock_when(changes, count):
    """Forward, level, upright, twice, about as far each time, seen from the side."""
    assert len(found(rocking(**changes))) == count


@pytest.mark.parametrize(("length_s", "count"), [(19.3, 1), (18.5, 0)])
def test_hips_are_at_rest_in_a_quarter_of_the_time(length_s, count):
    """Two rocks of 7.1 s: 73.5 or 76.5 % of it."""
    track = rocking(rise_s=0.1, hold_s=7.0, starts_s=(1.0, 10.0), length_s=length_s)
    assert len(found(track)) == count


def test_a_rock_begins_when_the_hips_are_half_as_far_forward_as_they_must_go():
    """Six hundredths of a trunk's length, of a rock that takes four seconds to its end range."""
    (one,) = found(rocking(rise_s=4.0, starts_s=(1.0, 12.0), length_s=60.0, rate_hz=50.0))
    assert bump(one.start_s, start_s=1.0, rise_s=4.0, hold_s=1.0, top=0.3) == pytest.approx(
        0.06, abs=0.003
    )


@pytest.mark.parametrize(("moved", "count"), [(0.48, 1), (0.52, 0)])
def test_the_feet_stay_whichever_leg_the_landmarks_are_on(moved, count):
    """For the hold of the first rock both feet are seen so far ahead; beyond, the place ends."""
    track = rocking()
    points = track.points.copy()
    feet = [index for name in ("ankle", "heel", "foot_index") for index in both(name)]
    rows = (track.t_s > 3.6) & (track.t_s < 4.4)
    points[np.ix_(rows, feet, [0])] -= moved * TRUNK_PX
    assert len(found(replace(track, points=points))) == count


def test_a_cut_or_turning_round_ends_a_set():
    """One rock before and one after: neither is a set."""
    track = rocking()
    cut = track.restart.copy()
    cut[60] = True
    assert found(replace(track, restart=cut)) == []
    points = track.points.copy()
    points[60:, :, 0] *= -1.0
    yaw_deg = np.where(track.t_s < 6.0, 90.0, -90.0)
    assert found(replace(track, points=points, yaw_deg=yaw_deg)) == []
