"""Segmenters against signals whose repetitions are known."""

import math

import numpy as np
import pytest

from posecheck.repetitions.circle import CircleSegmenter
from posecheck.repetitions.excursion import Ending, Excursion
from posecheck.repetitions.out_and_back import OutAndBackSegmenter
from tests.helpers.signals import bump, times


def run_out_and_back(signal, duration_s, *, rate_hz=30.0, offset_s=0.0, min_amplitude=10.0):
    segmenter = OutAndBackSegmenter(min_amplitude=min_amplitude)
    found = [segmenter.push(t + offset_s, signal(t)) for t in times(duration_s, rate_hz)]
    return [one for one in (*found, segmenter.flush()) if one is not None]


def finished(excursions: list[Excursion]) -> list[Excursion]:
    return [one for one in excursions if one.ending is not Ending.CUT_OFF]


def five(t):
    return sum(bump(t, start_s=2 + 5 * i, rise_s=1.0, hold_s=0.5, top=40) for i in range(5))


def test_five_raised_cosines_are_five_repetitions_that_return():
    """Five movements out and back are five repetitions."""
    found = run_out_and_back(five, 30.0)
    assert [one.ending for one in found] == [Ending.RETURNED] * 5
    assert [round(one.peak_level) for one in found] == [40] * 5


@pytest.mark.parametrize("rate_hz", [12.0, 15.0, 30.0, 60.0, 120.0])
def test_frame_rate_does_not_change_the_count(rate_hz):
    """The same movement at any frame rate is the same number of repetitions."""
    assert len(run_out_and_back(five, 30.0, rate_hz=rate_hz)) == 5


def test_shifting_the_clock_changes_nothing_but_the_times():
    """There is no clock inside: 0 s and 1000 s give the same repetitions."""
    early = run_out_and_back(five, 30.0)
    late = run_out_and_back(five, 30.0, offset_s=1000.0)
    assert [one.peak_s for one in late] == pytest.approx([one.peak_s + 1000.0 for one in early])


def test_a_hold_of_fifteen_seconds_with_jitter_is_one_repetition():
    """Holding the end range, trembling, does not make more repetitions."""
    noise = np.random.default_rng(1).normal(0, 1.5, 1000)

    def held(t):
        return bump(t, start_s=2, rise_s=1.0, hold_s=15.0, top=40) + noise[int(t * 30)]

    assert [one.ending for one in run_out_and_back(held, 25.0)] == [Ending.RETURNED]


def segmented(levels, *, rate_hz, min_duration_s=1.0):
    """What is found in levels that come so often."""
    segmenter = OutAndBackSegmenter(min_amplitude=10.0, min_duration_s=min_duration_s)
    found = [segmenter.push(i / rate_hz, level) for i, level in enumerate(levels)]
    return [one for one in (*found, segmenter.flush()) if one is not None]


def notched(notch_s):
    """A hold of 4 s at 40°; the signal falls to rest in the middle of it for a while."""

    def level(t):
        away = abs(t - 5.0) > notch_s / 2
        return bump(t, start_s=2, rise_s=1.0, hold_s=4.0, top=40) if away else 0.0

    return level


@pytest.mark.parametrize("rate_hz", [15.0, 30.0, 60.0])
@pytest.mark.parametrize(
    ("notch_s", "endings"),
    [(0.4, [Ending.SLIPPED]), (0.8, [Ending.RETURNED, Ending.RETURNED])],
)
def test_nobody_is_back_and_out_again_in_less_than_a_repetition(rate_hz, notch_s, endings):
    """Of movements that take a second, 0.4 s at rest in a hold are a slip of the tracking."""
    found = segmented(map(notched(notch_s), times(12.0, rate_hz)), rate_hz=rate_hz)
    assert [one.ending for one in found] == endings


def stretches(*parts, rate_hz):
    """Levels that last so long each, from one to the next in a single picture."""
    return [level for level, lasts_s in parts for _ in range(round(lasts_s * rate_hz))]


@pytest.mark.parametrize("rate_hz", [10.0, 15.0, 30.0])
@pytest.mark.parametrize(
    ("back_at", "next_top", "ending"),
    [
        (12.0, 38.0, Ending.REVERSED),
        (0.0, 38.0, Ending.RETURNED),
        (0.0, 60.0, Ending.RETURNED),
        (0.0, 100.0, Ending.RETURNED),
    ],
)
def test_who_is_out_again_after_a_gap_did_not_slip(rate_hz, back_at, next_top, ending):
    """Lost for 2 s on the way back, seen again at the top of the next one: two repetitions."""
    away = [(0.0, 2.0), (40.0, 2.0), (back_at, 0.3), (math.nan, 2.0), (next_top, 2.0), (0.0, 2.0)]
    found = segmented(stretches(*away, rate_hz=rate_hz), rate_hz=rate_hz)
    assert [one.ending for one in found] == [ending, Ending.RETURNED]
    assert all(one.peak_s < one.end_s for one in found)


@pytest.mark.parametrize("rate_hz", [10.0, 15.0, 30.0])
@pytest.mark.parametrize("other", [40.0, 60.0, 100.0])
def test_a_slip_to_something_further_out_is_a_slip(rate_hz, other):
    """However quickly the next pictures show more than the held end range did."""
    slipped = [(0.0, 2.0), (40.0, 2.0), (0.0, 0.2), (other, 2.0), (0.0, 2.0)]
    found = segmented(stretches(*slipped, rate_hz=rate_hz), rate_hz=rate_hz)
    assert [one.ending for one in found] == [Ending.SLIPPED]


@pytest.mark.parametrize("rate_hz", [15.0, 30.0, 60.0])
@pytest.mark.parametrize(("notch_s", "slips"), [(1.0, True), (1.1, False)])
def test_back_and_out_again_takes_at_least_half_of_the_shortest_repetition(rate_hz, notch_s, slips):
    """0.55 of its 2 s, from the end of the hold until the signal has risen again."""

    def level(t):
        return 40.0 * (2.0 <= t < 8.0 and not 4.0 <= t < 4.0 + notch_s)

    found = segmented(map(level, times(12.0, rate_hz)), rate_hz=rate_hz, min_duration_s=2.0)
    assert [one.ending for one in found] == (
        [Ending.SLIPPED] if slips else [Ending.RETURNED, Ending.RETURNED]
    )


@pytest.mark.parametrize("rate_hz", [15.0, 30.0, 60.0])
@pytest.mark.parametrize(("share", "slips"), [(0.84, True), (0.76, False)])
def test_the_way_back_begins_below_four_fifths_of_the_range(rate_hz, share, slips):
    """Of a hold that sags for 0.6 s before the signal falls to rest for 0.7 s."""

    def level(t):
        sagging, fallen = 4.0 <= t < 4.6, 4.6 <= t < 5.3
        return 40.0 * (share if sagging else 2.0 <= t < 8.0 and not fallen)

    found = segmented(map(level, times(12.0, rate_hz)), rate_hz=rate_hz, min_duration_s=2.0)
    assert [one.ending for one in found] == (
        [Ending.SLIPPED] if slips else [Ending.RETURNED, Ending.RETURNED]
    )


@pytest.mark.parametrize("period_s", [1.05, 1.3, 2.0])
def test_repetitions_that_are_quick_enough_are_not_taken_for_slips(period_s):
    """Without a stop at either end; each is found as it is without the rule."""

    def cosine(t):
        return 20.0 - 20.0 * math.cos(2.0 * math.pi * max(0.0, t - 2.0) / period_s)

    found = [
        segmented(map(cosine, times(12.0, 30.0)), rate_hz=30.0, min_duration_s=min_duration_s)
        for min_duration_s in (0.0, 1.0)
    ]
    assert found[0] == found[1]
    assert len(found[0]) > 4


@pytest.mark.parametrize(("dip_share", "count"), [(0.55, 1), (0.62, 1), (0.7, 2)])
def test_a_dip_at_the_bottom_is_part_of_one_repetition(dip_share, count):
    """A squat that comes up by 55 % and goes down again is one; by 70 % it is two."""

    def dipping(t):
        deep = bump(t, start_s=2, rise_s=1.0, hold_s=4.0, top=40)
        return deep - bump(t, start_s=3.5, rise_s=0.8, hold_s=0.2, top=40 * dip_share)

    assert len(run_out_and_back(dipping, 12.0)) == count


def test_jitter_at_rest_is_no_repetition():
    """A minute of rest with jitter holds no repetition."""
    noise = np.random.default_rng(2).normal(0, 2.0, 1800)
    assert run_out_and_back(lambda t: noise[int(t * 30)], 60.0) == []


def test_a_repetition_cut_off_by_the_end_says_so():
    """A movement that is still out when the samples end is not a finished repetition."""
    found = run_out_and_back(lambda t: bump(t, start_s=2, rise_s=1, hold_s=9, top=40), 6.0)
    assert [one.ending for one in found] == [Ending.CUT_OFF]


def test_a_recording_that_begins_out_there_has_no_repetition_from_it():
    """Coming back from a position nobody saw being reached is not a repetition."""
    found = run_out_and_back(lambda t: bump(t + 1.5, start_s=0, rise_s=1, hold_s=1, top=40), 6.0)
    assert found == []


def test_reversing_half_way_back_makes_two_repetitions():
    """Going back only part of the way and out again ends one repetition and begins the next."""

    def signal(t):
        return 25.0 + 20.0 * math.sin(2 * math.pi * (t - 3.0) / 3.0) if t > 3.0 else 10.0 * t / 1.2

    found = finished(run_out_and_back(signal, 15.0))
    assert len(found) == 4
    assert found[0].ending is Ending.REVERSED


def test_uneven_repetitions_are_all_found():
    """Forty, twenty and thirty degrees are three repetitions."""

    def uneven(t):
        return sum(
            bump(t, start_s=2 + 4 * i, rise_s=1.0, hold_s=0.2, top=top)
            for i, top in enumerate([40, 20, 30])
        )

    assert len(run_out_and_back(uneven, 16.0)) == 3


def test_small_movements_beside_large_ones_are_not_counted():
    """After repetitions of forty degrees a shuffle of eleven is not one of them."""

    def shuffle(t):
        large = sum(bump(t, start_s=2 + 4 * i, rise_s=1, hold_s=0, top=40) for i in range(3))
        return large + bump(t, start_s=16, rise_s=0.5, hold_s=0, top=11)

    assert len(run_out_and_back(shuffle, 20.0)) == 3


def test_missing_samples_are_skipped():
    """Frames without a value between repetitions change nothing."""

    def holes(t):
        return math.nan if 5.0 < t < 6.0 else five(t)

    assert len(run_out_and_back(holes, 30.0)) == 5


def test_a_rest_that_is_not_quite_reached_still_ends_the_repetition():
    """Settling a quarter above the old rest level ends the repetition after a moment."""

    def settles(t):
        back = 10.0 if t > 4.0 else 0.0
        return max(back, bump(t, start_s=2, rise_s=1.0, hold_s=1.0, top=40))

    assert [one.ending for one in run_out_and_back(settles, 10.0)] == [Ending.RETURNED]


def run_circle(path, duration_s, *, rate_hz=30.0, min_amplitude=20.0):
    segmenter = CircleSegmenter(min_amplitude=min_amplitude)
    found = [segmenter.push(t, *path(t)) for t in times(duration_s, rate_hz)]
    return [one for one in (*found, segmenter.flush()) if one is not None]


def loop(t, *, start_s, lasts_s, size=30.0, sense=1):
    """A circle through the origin of the given radius: up first when sense is +1."""
    since = t - start_s
    if not 0.0 <= since <= lasts_s:
        return 0.0, 0.0
    share = since / lasts_s
    phase = 2 * math.pi * (share - math.sin(2 * math.pi * share) / (2 * math.pi))
    phase = math.pi - sense * phase
    flexion, abduction = size * math.sin(phase), size * (1 + math.cos(phase))
    return flexion, abduction


def circles(t, count, *, pause_s=1.0, sense=1):
    for i in range(count):
        flexion, abduction = loop(t, start_s=2 + i * (3 + pause_s), lasts_s=3.0, sense=sense)
        if (flexion, abduction) != (0.0, 0.0):
            return flexion, abduction
    return 0.0, 0.0


@pytest.mark.parametrize("sense", [1, -1])
@pytest.mark.parametrize("rate_hz", [15.0, 30.0, 60.0])
def test_circles_with_pauses_are_counted_in_either_direction(sense, rate_hz):
    """Four loops from rest and back are four circles."""
    found = run_circle(lambda t: circles(t, 4, sense=sense), 20.0, rate_hz=rate_hz)
    assert [one.ending for one in found] == [Ending.RETURNED] * 4


def test_circles_that_never_touch_rest_are_counted():
    """Going round and round five times without stopping is five circles, give or take the ends."""

    def round_and_round(t):
        if t < 2.0:
            return 0.0, 0.0
        phase = 2 * math.pi * (t - 2.0) / 2.5
        grown = min(1.0, (t - 2.0) / 0.5)
        return grown * (35 + 25 * math.sin(phase)), grown * (30 + 20 * math.cos(phase))

    found = finished(run_circle(round_and_round, 2.0 + 5 * 2.5 + 0.2))
    assert len(found) in (4, 5)


# As flexion and abduction were read: up in front, out at the top, and back through the middle.
NARROW_DEG = np.array(
    [(0, 0), (32, -4), (60, 1), (62, 8), (60, 20), (57, 26), (50, 23), (42, 19), (30, 12)]
    + [(25, 6), (16, 3), (8, 1)]
)


def test_circles_that_come_back_through_their_middle_each_begin_at_rest():
    """Where a path seems to have gone round before it is home, the next is not shifted."""

    def path(t):
        share = (t - 2.0) % 4.0 / 2.5 if 2.0 <= t < 18.0 else 1.0
        at = np.linspace(0.0, 1.0, len(NARROW_DEG) + 1)
        return tuple(np.interp(share, at, [*values, 0.0]) for values in NARROW_DEG.T)

    found = run_circle(path, 19.0)
    assert [one.ending for one in found] == [Ending.RETURNED] * 4
    assert [one.rest_s for one in found] == pytest.approx([2.0, 6.0, 10.0, 14.0], abs=0.2)


def test_a_wild_first_point_hides_no_circle():
    """The resting place is the person's neutral, not where the first landmarks happen to be."""
    found = run_circle(lambda t: (60.0, 30.0) if t < 0.05 else circles(t, 2), 12.0)
    circled = [one for one in found if one.ending is Ending.RETURNED]
    assert [one.rest_s for one in circled] == pytest.approx([2.3, 6.3], abs=0.3)


def test_a_straight_leg_swing_is_not_a_circle():
    """Out and back on the same way has gone round nothing."""
    found = run_circle(lambda t: (bump(t, start_s=2, rise_s=1, hold_s=0, top=60), 0.0), 6.0)
    assert [one.ending for one in found] == [Ending.NO_CIRCLE]


def circle_to_elsewhere(t, *, rest_deg):
    """A circle of 60° from 2 s to 5 s; on its way back rest moves outward: the weight goes over."""
    flexion, abduction = loop(t, start_s=2.0, lasts_s=3.0)
    return flexion, abduction + rest_deg * min(max(t - 3.5, 0.0) / 1.5, 1.0)


@pytest.mark.parametrize(
    ("rest_deg", "still_s", "active"),
    [(25.0, 1.2, False), (25.0, 0.5, True), (45.0, 1.2, True)],
    ids=["on the nearer half", "for too short", "out there"],
)
def test_a_circle_is_over_where_the_leg_comes_to_rest(rest_deg, still_s, active):
    """Although it is not back where it began; a leg that is held out there is not back."""
    segmenter = CircleSegmenter(min_amplitude=20.0)
    found = [
        segmenter.push(t, *circle_to_elsewhere(t, rest_deg=rest_deg))
        for t in times(5.0 + still_s, 30.0)
    ]
    assert segmenter.active is active
    assert [one.ending for one in found if one] == [Ending.RETURNED] * (not active)


def test_the_next_circle_begins_where_the_leg_came_to_rest():
    """Two circles from two places of rest, 25° apart."""

    def path(t):
        flexion, abduction = circle_to_elsewhere(t, rest_deg=25.0)
        again = loop(t, start_s=7.0, lasts_s=3.0)
        return flexion + again[0], abduction + again[1]

    found = run_circle(path, 12.0)
    assert [one.ending for one in found] == [Ending.RETURNED] * 2
    assert found[1].rest_s == pytest.approx(7.5, abs=0.3)


def test_a_leg_that_stays_elsewhere_finds_a_new_resting_place():
    """After a minute somewhere else, circles from there are counted."""

    def moved(t):
        flexion, abduction = circles(t - 80.0, 2) if t > 80.0 else (0.0, 0.0)
        away = min(1.0, max(0.0, t - 2.0))
        return 50.0 * away + flexion, abduction

    assert len(finished(run_circle(moved, 92.0))) == 2


def test_jitter_at_rest_is_no_circle():
    """A minute of standing with jitter holds no circle."""
    noise = np.random.default_rng(3).normal(0, 2.0, (1800, 2))
    assert run_circle(lambda t: tuple(noise[int(t * 30)]), 60.0) == []


def test_a_circle_cut_off_by_the_end_says_so():
    """A circle that is still under way when the samples end is not a finished one."""
    found = run_circle(lambda t: circles(t, 1), 3.5)
    assert [one.ending for one in found] == [Ending.CUT_OFF]


def levels(*values: float, last_s: float = 1.0) -> list[Excursion]:
    """Excursions of levels a second apart, the last one as given: too far apart to be smoothed."""
    segmenter = OutAndBackSegmenter(min_amplitude=10.0)
    found = [
        segmenter.push(i - 1.0 + last_s if i == len(values) - 1 else float(i), value)
        for i, value in enumerate(values)
    ]
    return [one for one in (*found, segmenter.flush()) if one is not None]


@pytest.mark.parametrize(("dip", "count"), [(25.2, 1), (26.8, 2)])
def test_a_dip_of_two_thirds_of_the_way_makes_two_repetitions(dip, count):
    """From 65 % of 40° on."""
    assert len(levels(0.0, 40.0, 40.0 - dip, 40.0, 0.0)) == count


@pytest.mark.parametrize(("rise", "count"), [(13.5, 1), (14.5, 2)])
def test_a_rise_of_a_third_of_the_usual_way_begins_another_repetition(rise, count):
    """From 35 % of 40° on."""
    assert len(levels(0.0, 40.0, 10.0, 10.0 + rise, 0.0)) == count


@pytest.mark.parametrize(("level", "ending"), [(3.9, Ending.RETURNED), (4.1, Ending.CUT_OFF)])
def test_a_repetition_is_over_within_a_tenth_of_its_way_from_rest(level, ending):
    assert [one.ending for one in levels(0.0, 40.0, level)] == [ending]


@pytest.mark.parametrize(
    ("after_s", "level", "ending"),
    [
        (0.82, 10.0, Ending.RETURNED),
        (0.78, 10.0, Ending.CUT_OFF),
        (1.0, 14.7, Ending.RETURNED),
        (1.0, 14.9, Ending.CUT_OFF),
    ],
)
def test_stillness_on_the_way_back_ends_a_repetition(after_s, level, ending):
    """Eight tenths of a second within 6 % of the way about one level."""
    assert [one.ending for one in levels(0.0, 40.0, 10.0, level, last_s=after_s)] == [ending]


@pytest.mark.parametrize(("level", "rest_s"), [(0.95, 1.0), (1.05, 0.0)])
def test_rest_lasts_within_a_tenth_of_the_smallest_movement(level, rest_s):
    (found,) = levels(0.0, level, 40.0, 0.0)
    assert found.rest_s == rest_s


@pytest.mark.parametrize("usual", [(60, 60, 60, 30, 30, 30), (30, 30, 30, 60, 60)])
def test_the_last_five_repetitions_say_what_is_usual(usual):
    """Their median is 30°, so that 15° are a repetition: more than 35 % of it."""
    turns = [level for deg in (*usual, 15) for level in (0.0, float(deg))]
    assert len(levels(*turns, 0.0)) == len(usual) + 1


def path_of(*points: tuple[float, float]) -> tuple[list[Excursion], Excursion | None]:
    """Loops of points a second apart, too far to be smoothed, and what the end leaves over."""
    segmenter = CircleSegmenter(min_amplitude=20.0)
    rest = [(0.0, 0.0)] * 2
    found = [segmenter.push(float(i), *point) for i, point in enumerate([*rest, *points])]
    return [one for one in found if one is not None], segmenter.flush()


def past_rest(turned_deg: float) -> list[tuple[float, float]]:
    """A path round (0, 40) that passes its beginning 18° away, as far as so many degrees."""
    path = []
    for deg in [*range(0, int(turned_deg), 10), turned_deg]:
        # where the path seen from its middle stands at this angle
        at = math.atan2(22.0 * math.sin(math.radians(deg)), 30.0 * math.cos(math.radians(deg)))
        path.append((30.0 * math.sin(at), 40.0 - (31.0 - 9.0 * math.cos(at)) * math.cos(at)))
    return path


@pytest.mark.parametrize(("level", "ended"), [(16.5, 1), (17.5, 0)])
def test_a_circle_is_over_within_a_fifth_of_its_size_from_its_beginning(level, ended):
    """A square with a diagonal of 85°."""
    found, _ = path_of((60.0, 0.0), (60.0, 60.0), (0.0, 60.0), (0.0, level))
    assert len(found) == ended


@pytest.mark.parametrize(
    ("turned_deg", "ending"), [(350.0, Ending.CUT_OFF), (370.0, Ending.REVERSED)]
)
def test_a_path_beside_its_beginning_is_whole_after_a_full_turn(turned_deg, ending):
    found, left_over = path_of(*past_rest(turned_deg))
    assert found == []
    assert left_over.ending is ending


@pytest.mark.parametrize(("further_deg", "ended"), [(4.1, 1), (3.9, 0)])
def test_the_next_circle_begins_four_degrees_after_the_nearest_point(further_deg, ended):
    *path, last = past_rest(361.0)
    away = math.hypot(*last)
    on = tuple(value * (away + further_deg) / away for value in last)
    found, _ = path_of(*path, last, on)
    assert len(found) == ended


@pytest.mark.parametrize(
    ("away_deg", "after_s", "away"),
    [(15.0, 2.9, True), (15.0, 3.1, False), (50.0, 59.0, True), (50.0, 61.0, False)],
)
def test_a_leg_that_stays_elsewhere_rests_there(away_deg, after_s, away):
    """After three seconds, or after a minute where it went as far as a circle does."""
    segmenter = CircleSegmenter(min_amplitude=20.0)
    for t_s, deg in ((0.0, 0.0), (1.0, 0.0), (2.0, away_deg), (1.0 + after_s, away_deg)):
        segmenter.push(t_s, deg, 0.0)
    assert segmenter.active is away


def is_settled(*, still_s: float = 1.0, sways_deg: float = 0.0, away_deg: float = 20.0) -> bool:
    """Whether a leg is on its way back from a circle of 60°, still for so long at such a place."""
    segmenter = CircleSegmenter(min_amplitude=20.0)
    segmenter._start = (0.0, 0.0, 0.0)
    segmenter._path = [
        (1.0, 60.0, 0.0),
        (3.0 - still_s, away_deg, 0.0),
        (2.9, away_deg, sways_deg),
        (3.0, away_deg, 0.0),
    ]
    return segmenter._is_settled(60.0)


@pytest.mark.parametrize(
    ("settled", "not_settled"),
    [
        ({"still_s": 0.82}, {"still_s": 0.78}),
        ({"sways_deg": 3.5}, {"sways_deg": 3.7}),
        ({"away_deg": 29.0}, {"away_deg": 31.0}),
    ],
    ids=["for eight tenths of a second", "within 6 % of its size", "on the nearer half"],
)
def test_a_leg_that_is_still_on_the_way_back_rests(settled, not_settled):
    assert is_settled(**settled)
    assert not is_settled(**not_settled)
