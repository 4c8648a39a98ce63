"""What the thresholds of measuring a repetition again decide: its times, or why it is discarded.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.body import Side
from posecheck.judgement.framing import DAMAGED
from posecheck.measures.hip_circumduction import HipCircumduction
from posecheck.measures.kind import MeasureKind
from posecheck.measures.shank_inclination import ShankInclination
from posecheck.measures.thorax_rotation import ThoraxRotation
from posecheck.records import Note, Sample, StandardError
from posecheck.repetitions.excursion import Ending, Excursion
from posecheck.repetitions.remeasure import MeasuredRepetition, measure_repetition
from tests.helpers.signals import bump, times

Course = Callable[[float], float]
HIDDEN, CROSSED = (Note(code, code) for code in ("hidden", "another-person"))


def still(_: float) -> float:
    return 0.0


def held(t_s: float) -> float:
    """To 40° within a second, a second there, and back."""
    return bump(t_s, start_s=2.0, rise_s=1.0, hold_s=1.0, top=40.0)


def slow(t_s: float) -> float:
    """Slowly to 40° at 5 s and back in a second."""
    return float(np.interp(t_s, [1.0, 2.0, 5.0, 6.0], [0.0, 35.0, 40.0, 0.0]))


def measured(
    courses: dict[str, Course],
    *,
    kind: MeasureKind | None = None,
    lost: Callable[[float], Note | None] = lambda _: None,
    rest_s: float = 1.0,
    duration_s: float = 7.0,
    rate_hz: float = 50.0,
) -> MeasuredRepetition | Note:
    """What is made of samples that follow these courses; ``lost`` says when there is no value."""
    kind = kind or ShankInclination()
    samples = []
    for t_s in times(duration_s, rate_hz):
        reason = lost(float(t_s))
        values = {name: courses.get(name, still)(float(t_s)) for name in kind.names}
        errors = dict.fromkeys(kind.names, StandardError(1.0, 1.0))
        samples.append(Sample(float(t_s), Side.LEFT, values, reason, standard_errors=errors))
    excursion = Excursion(rest_s, 0.0, 3.5, 40.0, duration_s, Ending.RETURNED)
    return measure_repetition(samples, excursion, kind=kind, primary=kind.angles[0])


def rock(course: Course = held, **form) -> MeasuredRepetition | Note:
    """A rock whose shank follows a course."""
    return measured({"shank_inclination": course}, **form)


def code_of(found: MeasuredRepetition | Note) -> str | None:
    """Why it is discarded; None when it is measured."""
    return found.code if isinstance(found, Note) else None


def test_a_hold_is_the_time_above_95_percent_of_the_end_range():
    """A raised cosine is there for 0.144 s before and after its top of a second."""
    assert rock().hold_s == pytest.approx(1.0 + 2.0 * 0.144, abs=0.03)


@pytest.mark.parametrize(("usable", "code"), [(0.52, None), (0.48, "hidden")])
def test_a_repetition_is_judged_when_half_of_its_pictures_are_usable(usable, code):
    """Evenly spread, so that no gap is long."""

    def lost(t_s):
        number = round(50.0 * t_s)
        return None if int((number + 1) * usable) > int(number * usable) else HIDDEN

    assert code_of(rock(lost=lost)) == code


@pytest.mark.parametrize(("gap_s", "code"), [(0.96, None), (1.04, "hidden")])
def test_a_repetition_out_of_sight_for_a_second_is_not_judged(gap_s, code):
    lost = lambda t_s: HIDDEN if 2.5 < t_s < 2.5 + gap_s else None  # noqa: E731
    assert code_of(rock(slow, lost=lost)) == code


def lacking(gap_s: float, *, rate_hz: float = 50.0) -> MeasuredRepetition | Note:
    """A rock of which some pictures are missing: there is a gap between their times."""
    return remeasured(
        [one for one in samples_of(slow, rate_hz) if not 3.0 < one.t_s < 2.99 + gap_s]
    )


def remeasured(samples: list[Sample]) -> MeasuredRepetition | Note:
    """What is made of the samples of a rock."""
    excursion = Excursion(1.0, 0.0, 3.5, 40.0, 7.0, Ending.RETURNED)
    kind = ShankInclination()
    return measure_repetition(samples, excursion, kind=kind, primary=kind.angles[0])


def samples_of(course: Course, rate_hz: float) -> list[Sample]:
    """Samples of a rock that follows a course."""
    kind = ShankInclination()
    errors = dict.fromkeys(kind.names, StandardError(1.0, 1.0))
    names = {name: course if name == "shank_inclination" else still for name in kind.names}
    return [
        Sample(
            float(t_s),
            Side.LEFT,
            {name: value(float(t_s)) for name, value in names.items()},
            standard_errors=errors,
        )
        for t_s in times(7.0, rate_hz)
    ]


@pytest.mark.parametrize(
    ("gap_s", "rate_hz", "is_told"),
    [(0.16, 50.0, True), (0.14, 50.0, False), (0.39, 10.0, True), (0.19, 10.0, False)],
)
def test_pictures_are_missing_in_a_gap_of_three_intervals_and_a_seventh_of_a_second(
    gap_s, rate_hz, is_told
):
    found = lacking(gap_s, rate_hz=rate_hz)
    assert isinstance(found, MeasuredRepetition)
    assert (found.lost_share > 0.0) is is_told
    assert (found.valid_share < 1.0) is is_told


@pytest.mark.parametrize(("intervals", "is_told"), [(2.9, False), (3.1, True)])
def test_of_few_pictures_some_are_missing_after_three_intervals(intervals, is_told):
    """Ten a second, and one of them late."""
    late_s = (intervals - 1.0) * 0.1
    found = remeasured(
        [
            replace(one, t_s=one.t_s + late_s) if one.t_s > 3.05 else one
            for one in samples_of(slow, 10.0)
        ]
    )
    assert isinstance(found, MeasuredRepetition)
    assert (found.lost_share > 0.0) is is_told


def test_missing_pictures_lower_the_share_as_damaged_ones_do():
    """Half a second of five that gave no pictures, or pictures that are no good."""
    gone = lacking(0.51)
    hurt = rock(slow, lost=lambda t_s: DAMAGED if 3.0 < t_s < 3.5 else None)
    assert isinstance(gone, MeasuredRepetition)
    assert isinstance(hurt, MeasuredRepetition)
    assert gone.valid_share == pytest.approx(hurt.valid_share, abs=0.01)
    assert gone.lost_share == pytest.approx(hurt.lost_share, abs=0.01)
    assert hurt.lost_share == pytest.approx(1.0 - hurt.valid_share)


@pytest.mark.parametrize(("apart_s", "code"), [(0.175, None), (0.185, "too-few-pictures")])
def test_fewer_than_six_pictures_a_second_are_too_few(apart_s, code):
    assert code_of(rock(slow, rate_hz=1.0 / apart_s)) == code


@pytest.mark.parametrize(("share", "code"), [(0.82, "hidden"), (0.78, "tracking-lost")])
def test_a_reason_counts_that_eight_tenths_of_the_unusable_pictures_have(share, code):
    """Two seconds out of sight: hidden first, then somebody crosses."""

    def lost(t_s):
        if not 2.5 < t_s < 4.5:
            return None
        return HIDDEN if t_s < 2.5 + 2.0 * share else CROSSED

    assert code_of(rock(slow, lost=lost)) == code


@pytest.mark.parametrize(("shelf_deg", "start_s"), [(5.7, 3.24), (6.3, 1.18)])
def test_a_level_within_15_percent_of_the_way_is_rest(shelf_deg, start_s):
    """Of 40°, 6°: a start as of a stiff ankle, from which the shin leans on two seconds later."""

    def stepped(t_s):
        shelf = bump(t_s, start_s=1.0, rise_s=0.4, hold_s=1.6, top=shelf_deg)
        return max(shelf, bump(t_s, start_s=3.0, rise_s=0.8, hold_s=1.0, top=40.0))

    assert rock(stepped, rest_s=0.5).start_s == pytest.approx(start_s, abs=0.1)


@pytest.mark.parametrize(("began_deg", "code"), [(19.4, None), (20.6, "began-before-recording")])
def test_a_repetition_that_was_seen_from_half_of_its_way_on_began_before(began_deg, code):
    def late(t_s):
        return max(began_deg if t_s < 3.0 else 0.0, held(t_s))

    assert code_of(rock(late)) == code


def test_a_lift_is_measured_from_the_level_within_a_fifth_of_a_second():
    """A heel that sinks as 100 cm/s²: in 0.2 s the median of its course is 1 cm lower."""
    start_s = rock().start_s

    def sinking(t_s):
        return max(-100.0 * (t_s - start_s) ** 2, -25.0) if t_s < 4.0 else -1.0

    found = measured({"shank_inclination": held, "heel_lift": sinking})
    assert found.changes["heel_lift"] == pytest.approx(1.0, abs=0.07)


def test_the_start_of_a_turn_is_looked_for_up_to_seven_tenths_of_a_second_earlier():
    """The shoulders turn evenly from 0 to 4 s; the turn as a whole left rest at 2 s only.

    From 1.3 s on they have 2.7 s to go: rest is the lowest 15 % of that way, in the middle 0.075
    of it, and the start a tenth of what remains later.
    """

    def evenly(t_s):
        return float(np.interp(t_s, [0.0, 4.0, 5.0], [0.0, 40.0, 0.0]))

    courses = dict.fromkeys(("turn", "shoulder_line", "thorax_rotation"), evenly)
    found = measured(courses, kind=ThoraxRotation(), rest_s=2.0)
    assert found.start_s == pytest.approx(1.3 + (0.075 + 0.1 * 0.925) * 2.7, abs=0.035)


@pytest.mark.parametrize(("width", "code"), [(0.158, None), (0.142, "not-a-circle")])
def test_a_path_narrower_than_15_percent_of_its_length_is_no_circle(width, code):
    """The knee is seen elsewhere as long as the thigh goes round, three seconds."""

    def phase(t_s):
        return 2.0 * math.pi * (t_s - 2.0) / 3.0

    courses = {
        "hip_flexion": lambda t_s: 30.0 - 30.0 * math.cos(phase(t_s)),
        "hip_abduction": lambda t_s: 30.0 * width * math.sin(phase(t_s)),
        "knee_across": lambda t_s: bump(t_s, start_s=2.03, rise_s=0.2, hold_s=2.54, top=1.0),
    }
    assert code_of(measured(courses, kind=HipCircumduction())) == code


@pytest.mark.parametrize(("lift_cm", "end_deg"), [(2.93, 40.0), (3.07, 34.0)])
def test_a_heel_that_rises_by_three_centimetres_is_up(lift_cm, end_deg):
    """What the shin leans further after that does not count."""

    def lean(t_s):
        return float(np.interp(t_s, [2.0, 6.0, 7.0], [0.0, 40.0, 0.0]))

    def lift(t_s):
        return float(np.interp(t_s, [5.2, 5.6, 6.4, 6.8], [0.0, lift_cm, lift_cm, 0.0]))

    found = measured({"shank_inclination": lean, "heel_lift": lift}, duration_s=9.0)
    assert found.values["shank_inclination"] == pytest.approx(end_deg, abs=1.5)


def test_a_heel_is_up_from_two_centimetres_on():
    """It rises evenly from 4.5 s on, and passes 2 cm when the shin leans by 33°."""

    def lean(t_s):
        return float(np.interp(t_s, [2.0, 6.0, 7.0], [0.0, 40.0, 0.0]))

    def lift(t_s):
        return float(np.interp(t_s, [4.5, 6.0, 6.4, 6.8], [0.0, 3.75, 3.75, 0.0]))

    found = measured({"shank_inclination": lean, "heel_lift": lift}, duration_s=9.0)
    assert found.values["shank_inclination"] == pytest.approx(33.0, abs=0.4)
