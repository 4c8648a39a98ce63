"""The end of a repetition: speeds, bounces and help that are known."""

import math

import numpy as np
import pytest

from posecheck.repetitions.end_zone import Course, EndZone, end_zone, unaided_rise
from posecheck.smoothing import smooth_zero_phase
from tests.helpers.signals import bump, times

RATE_HZ = 30.0


def read(signal, *, noise_deg=0.0, other=None, counts=None, second=None) -> EndZone:
    """The end zone of a repetition between 2 and 6 s, smoothed as the pipeline does."""
    t_s = times(8.0, RATE_HZ)
    raw = np.array([signal(t) for t in t_s])
    raw += np.random.default_rng(3).normal(0.0, noise_deg, len(t_s)) if noise_deg else 0.0
    smooth, slope = smooth_zero_phase(t_s, raw, bandwidth_s=0.1)
    inside = (t_s >= 2.1) & (t_s <= 5.9)
    angles = [smooth[inside]]
    if second is not None:
        angles.append(np.array([second(t) for t in t_s[inside]]))
    course = Course(
        t_s[inside],
        angles,
        slope[inside],
        np.array([counts is None or counts(t) for t in t_s[inside]]),
        noise_deg,
        0.1,
    )
    others = {} if other is None else {"other": np.array([other(t) for t in t_s[inside]])}
    return end_zone(course, others)


def easy(t):
    """To 40° in 1.5 s, a second there, and back."""
    return bump(t, start_s=2.0, rise_s=1.5, hold_s=1.0, top=40.0)


def test_the_end_speed_is_that_of_the_last_fifteen_percent_of_the_way():
    """A raised cosine passes 85 % of its way at 71 % of its largest speed."""
    largest = 40.0 * math.pi / 2.0 / 1.5
    assert read(easy).speed_deg_s == pytest.approx(0.71 * largest, rel=0.1)


def test_a_second_push_after_slowing_down_is_a_bounce():
    """Reaching 36° easily and then jerking on by 8° picks up speed again."""

    def pushed(t):
        push = bump(t, start_s=3.4, rise_s=0.25, hold_s=0.9, top=8.0)
        return bump(t, start_s=2.0, rise_s=1.4, hold_s=1.0, top=36.0) + push

    assert read(pushed).bounces == 1
    assert read(easy).bounces == 0


@pytest.mark.parametrize("by_deg", [8.0, 12.0, 18.0])
def test_a_long_last_push_is_a_bounce_although_it_is_fastest_before_the_end_zone(by_deg):
    """From an easy 24°; going on after a rest before half of the way is only a late start."""

    def pushed(t, easy_deg=24.0):
        push = bump(t, start_s=3.5, rise_s=0.35, hold_s=0.8, top=by_deg)
        return bump(t, start_s=2.0, rise_s=1.4, hold_s=1.1, top=easy_deg) + push

    assert read(pushed).bounces == 1
    assert read(lambda t: pushed(t, easy_deg=0.6 * by_deg)).bounces == 0


@pytest.mark.parametrize("noise_deg", [0.5, 1.0, 2.0, 4.0])
def test_the_jitter_of_a_hold_is_no_speed_and_no_bounce(noise_deg):
    """White jitter of a held end range hardly ever reaches the floor, and never bounces."""
    found = read(lambda t: 40.0 if 1.0 < t < 7.0 else 0.0, noise_deg=noise_deg)
    assert found.bounces == 0
    assert found.speed_floor_deg_s == pytest.approx(max(10.0, 3.0 * 2.17 * noise_deg), rel=0.05)


def test_bounces_at_the_end_range_are_counted():
    """Two dips of 6° during the hold are two bounces; a slow sway of 1° is none."""

    def bouncing(t):
        return easy(t) - sum(bump(t, start_s=s, rise_s=0.2, hold_s=0, top=6.0) for s in (3.4, 4.0))

    assert read(bouncing).bounces == 2
    assert read(lambda t: easy(t) + math.sin(4.0 * t)).bounces == 0


def test_a_path_does_not_bounce():
    """A circle does not stop at its largest flexion; what looks like a bounce is not counted."""

    def wavy(t):
        return easy(t) - bump(t, start_s=3.5, rise_s=0.3, hold_s=0.0, top=6.0)

    assert read(wavy, second=easy).bounces == 0


def test_what_moves_along_with_the_joint_is_no_help():
    """A pelvis that turns as long as the chest gains is not counted; one that goes on is."""
    along = read(easy, other=lambda t: 0.3 * easy(t))
    later = read(easy, other=lambda t: bump(t, start_s=3.5, rise_s=0.4, hold_s=3.0, top=15.0))
    assert along.unaided_rises["other"] < 1.0
    assert later.unaided_rises["other"] == pytest.approx(15.0, abs=1.0)


def test_a_heel_that_lifts_helps_although_the_shin_goes_on():
    """While the heel is up the joint gains nothing, whatever the shin's angle does."""

    def with_heel(t):
        return easy(t) + bump(t, start_s=3.3, rise_s=0.5, hold_s=1.0, top=8.0)

    def lift_cm(t):
        return bump(t, start_s=3.3, rise_s=0.5, hold_s=0.4, top=4.0)

    found = read(with_heel, other=lift_cm, counts=lambda t: lift_cm(t) < 0.5)
    assert found.unaided_rises["other"] > 2.5


def test_on_a_path_the_other_angle_counts_as_gain():
    """Leaning while the leg still opens out sideways is not leaning instead of moving."""

    def lean(t):
        return bump(t, start_s=3.5, rise_s=0.8, hold_s=2.0, top=10.0)

    def abducting(t):
        return 3.0 * lean(t)

    assert read(easy, other=lean, second=abducting).unaided_rises["other"] < 2.0


def test_a_repetition_without_any_counting_moment_has_no_speed():
    """Nothing that counts: not known, rather than zero."""
    found = read(easy, counts=lambda _: False)
    assert math.isnan(found.speed_deg_s)
    assert found.bounces == 0


def zone_of(slopes: dict[float, float]) -> EndZone:
    """The end zone of an even way to 40° and back whose speed is 5°/s but at these shares of it."""
    way = np.concatenate([np.arange(0.0, 1.0, 0.01), np.arange(1.0, 0.0, -0.01)])
    slope = np.full(len(way), 5.0)
    slope[101:] = -5.0
    for share, speed in slopes.items():
        slope[round(100 * share)] = speed
    t_s = np.arange(len(way)) / RATE_HZ
    counts = np.ones(len(way), dtype=bool)
    return end_zone(Course(t_s, [40.0 * way], slope, counts, math.nan, 0.1), {})


@pytest.mark.parametrize(("share", "speed"), [(0.84, 5.0), (0.86, 50.0)])
def test_a_burst_counts_in_the_last_fifteen_percent_of_the_way_only(share, speed):
    assert zone_of({share: 50.0}).speed_deg_s == speed


@pytest.mark.parametrize(("gain_deg_s", "bounces"), [(15.5, 1), (14.5, 0)])
def test_fifteen_degrees_a_second_more_after_slowing_down_are_a_bounce(gain_deg_s, bounces):
    assert zone_of({0.95: 5.0 + gain_deg_s}).bounces == bounces


@pytest.mark.parametrize(("joint_deg", "rise"), [(0.95, 2.0), (1.05, 0.0)])
def test_a_joint_that_gains_a_degree_moves_by_itself(joint_deg, rise):
    """A heel that comes up by 2 cm meanwhile did not help."""
    reached = np.array([30.0, 30.0 + joint_deg])
    assert unaided_rise(np.array([0.0, 2.0]), [reached]) == rise
