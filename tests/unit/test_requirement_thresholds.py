"""What the movement files ask of a repetition: it is measured, or discarded with a reason."""

import math

import pytest

from posecheck.body import Side
from posecheck.measures import measure_for
from posecheck.movements import load_movement
from posecheck.pipeline.channel import Channel
from posecheck.records import Discarded, Sample, StandardError
from tests.helpers.signals import bump, times

ROCK, CIRCLE, TWIST = (load_movement(one) for one in ("ankle-rock", "hip-circle", "thoracic-twist"))


def constant(value):
    return lambda _: value


def coming(value):
    """Nothing first, then so much at the end range."""
    return lambda t_s: bump(t_s, start_s=2.5, rise_s=0.6, hold_s=0.6, top=value)


def later(value):
    """The same half a second later: a circle is furthest out then."""
    return lambda t_s: coming(value)(t_s - 0.5)


def going(value):
    """The same the other way."""
    return later(-value)


def until_held(value):
    """So much all the time but at the end range."""
    return lambda t_s: 0.0 if 2.8 < t_s < 3.3 else value


def on_the_way(value):
    """So much for half a second on the way out, nothing else."""
    return lambda t_s: bump(t_s, start_s=2.1, rise_s=0.2, hold_s=0.3, top=value)


def out_and_back(t_s, *, top=40.0, rise_s=1.0, hold_s=1.0):
    return bump(t_s, start_s=2.0, rise_s=rise_s, hold_s=hold_s, top=top)


def circle(t_s, *, top=70.0, lasts_s=3.0, hold_s=0.0):
    """Flexion and abduction of a thigh that goes round once, with a hold half-way."""
    since_s = t_s - 2.0
    since_s = max(min(since_s, lasts_s / 2.0), since_s - hold_s)
    share = min(1.0, max(0.0, since_s / lasts_s))
    phase = 2.0 * math.pi * (share - math.sin(2.0 * math.pi * share) / (2.0 * math.pi))
    return top / 2.0 * (1.0 - math.cos(phase)), -top / 2.0 * math.sin(phase)


def outcome(movement, courses=None, *, duration_s=8.0, rate_hz=30.0, **form) -> str | None:
    """Why a repetition is discarded; None when it is measured, "nothing" when none is found."""
    kind = measure_for(movement)
    channel = Channel(Side.LEFT, movement, kind)
    courses = {"shoulder_depth": constant(1.0)} | (courses or {})
    errors = {rule.measure: StandardError(1.0, 1.0) for rule in movement.error}
    found = []
    for t_s in times(duration_s, rate_hz):
        values = dict.fromkeys(kind.names, 0.0) | {"knee_across": 0.0}
        if movement is CIRCLE:
            values["hip_flexion"], values["hip_abduction"] = circle(t_s, **form)
            values["knee_down"] = -values["hip_flexion"] / 100.0
        else:
            deg = out_and_back(t_s, **form)
            names = (*kind.signal, *kind.outline, movement.primary.measure)
            values |= dict.fromkeys(names, deg)
        values |= {name: course(t_s) for name, course in courses.items()}
        found.append(channel.push(Sample(t_s, Side.LEFT, values, standard_errors=errors)))
    ended = [one for one in (*found, channel.flush()) if one is not None]
    if not ended:
        return "nothing"
    return ended[0].reason.code if isinstance(ended[0], Discarded) else None


@pytest.mark.parametrize("movement", [ROCK, CIRCLE, TWIST], ids=lambda one: one.id)
def test_a_plain_repetition_is_measured(movement):
    assert outcome(movement) is None


@pytest.mark.parametrize("rate_hz", [15.0, 30.0, 60.0])
def test_a_hold_that_somebody_walks_through_is_not_two_rocks(rate_hz):
    """The knee's landmark is elsewhere for 0.4 s, as if the shank had been back."""

    def walked_through(t_s):
        return 0.0 if 4.0 < t_s < 4.4 else out_and_back(t_s, hold_s=3.0)

    names = (*measure_for(ROCK).signal, *measure_for(ROCK).outline, ROCK.primary.measure)
    found = outcome(ROCK, dict.fromkeys(names, walked_through), duration_s=10.0, rate_hz=rate_hz)
    assert found == "tracking-slipped"


@pytest.mark.parametrize(
    ("movement", "measure", "course", "inside", "outside", "code"),
    [
        (ROCK, "heel_lift", coming, 11.8, 12.4, "foot-left-the-floor"),
        (ROCK, "foot_travel", coming, 11.8, 12.4, "foot-travelled"),
        (CIRCLE, "hip_drop", constant, 11.8, 12.2, "standing-leg-bent"),
        (CIRCLE, "hip_drop", going, 21.5, 22.8, "standing-leg-bent"),
        (CIRCLE, "trunk_lean", constant, 19.8, 20.2, "side-bend"),
        (CIRCLE, "standing_foot_travel", later, 29.5, 31.0, "standing-foot-moved"),
        (TWIST, "trunk_lean", constant, 11.8, 12.2, "side-bend"),
        (TWIST, "hand_height", coming, 0.39, 0.42, "hands-raised"),
        (TWIST, "hand_height", until_held, 0.39, 0.42, "hands-raised"),
        (TWIST, "hand_height", on_the_way, 0.77, 0.84, "arm-overhead"),
        (TWIST, "shoulder_depth", constant, 0.185, 0.175, "no-depth"),
        (TWIST, "hips_along", constant, 0.0048, 0.0052, "pelvis-along"),
        (TWIST, "hip_height", coming, 0.49, 0.52, "stood-up"),
    ],
)  # fmt: skip
def test_what_is_not_the_movement_is_discarded(movement, measure, course, inside, outside, code):
    assert outcome(movement, {measure: course(inside)}) is None
    assert outcome(movement, {measure: course(outside)}) == code


@pytest.mark.parametrize(
    ("movement", "top", "code"),
    [
        (ROCK, 7.4, None),
        (ROCK, 6.7, "nothing"),
        (TWIST, 15.6, None),
        (TWIST, 14.4, "nothing"),
        (CIRCLE, 21.6, None),
        (CIRCLE, 19.2, "nothing"),
    ],
)
def test_a_movement_counts_from_the_smallest_one_of_the_file_on(movement, top, code):
    """Of a rock so far from rest: this shin leans by 5° before it begins."""
    at_rest = {"shank_inclination": lambda t_s: 5.0 + out_and_back(t_s, top=top)}
    assert outcome(movement, at_rest if movement is ROCK else None, top=top) == code


@pytest.mark.parametrize(("chest_deg", "code"), [(12.4, None), (11.6, "too-small-a-movement")])
def test_a_twist_of_less_than_twelve_degrees_says_nothing(chest_deg, code):
    """However far shoulders and pelvis turned in the room together."""
    course = {"thorax_rotation": lambda t_s: out_and_back(t_s, top=chest_deg)}
    assert outcome(TWIST, course) == code


@pytest.mark.parametrize(
    ("movement", "lasts_s", "code"),
    [
        (ROCK, 1.1, None),
        (ROCK, 1.05, "too-quick"),
        (TWIST, 0.6, None),
        (TWIST, 0.55, "too-quick"),
    ],
)
def test_a_repetition_quicker_than_the_file_allows_is_discarded(movement, lasts_s, code):
    """About so long from a tenth of the way out to a tenth of the way back; pictures blur it."""
    rise_s = lasts_s / 2.0 / 0.795
    assert outcome(movement, rate_hz=60.0, rise_s=rise_s, hold_s=0.0) == code


@pytest.mark.parametrize(
    ("movement", "form", "duration_s", "code"),
    [
        (ROCK, {"hold_s": 56.9}, 62.0, None),
        (ROCK, {"hold_s": 60.0}, 66.0, "too-long"),
        (TWIST, {"hold_s": 86.0}, 92.0, None),
        (TWIST, {"hold_s": 91.0}, 98.0, "too-long"),
    ],
)
def test_a_hold_longer_than_the_file_allows_is_a_change_of_position(
    movement, form, duration_s, code
):
    assert outcome(movement, duration_s=duration_s, rate_hz=15.0, **form) == code


@pytest.mark.parametrize(
    ("form", "duration_s", "code"),
    [
        ({"lasts_s": 1.7}, 8.0, None),
        ({"lasts_s": 1.6}, 8.0, "too-quick"),
        ({"hold_s": 28.0}, 36.0, None),
        ({"hold_s": 29.0}, 37.0, "too-long"),
    ],
)
def test_a_circle_lasts_from_eight_tenths_to_thirty_seconds(form, duration_s, code):
    """From a tenth of the way out to a tenth of the way back: half of a quick one, 1.5 s more."""
    rate_hz = 60.0 if duration_s < 10.0 else 15.0
    assert outcome(CIRCLE, duration_s=duration_s, rate_hz=rate_hz, **form) == code


@pytest.mark.parametrize(
    ("movement", "course", "code"),
    [
        (ROCK, lambda t_s: out_and_back(t_s, top=13.4) - 3.0, None),
        (ROCK, lambda t_s: out_and_back(t_s, top=12.6) - 3.0, "too-small-a-movement"),
        (CIRCLE, lambda t_s: circle(t_s, top=15.5)[0], None),
        (CIRCLE, lambda t_s: circle(t_s, top=14.5)[0], "too-small-a-movement"),
    ],
    ids=["rock", "small rock", "circle", "small circle"],
)
def test_an_end_range_below_the_files_smallest_says_nothing(movement, course, code):
    """However far it was from rest: a shin that rests 3° back, a thigh that goes to the side."""
    assert outcome(movement, {movement.primary.measure: course}) == code
