"""Composed sessions know what is in them, and sets are matched by overlap."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from bench.sessions.composing import Composer, joined
from bench.sessions.counting import accounted_for, count_reported, exact
from bench.sessions.document import length_table, recall_of
from bench.sessions.matching import Sought, Tally, match, tally
from bench.sessions.material import FPS, Strip, TrueSet, grouped, pushes_joined
from posecheck.body import Side
from posecheck.recognition import Activity, Bout
from posecheck.records import Discarded, Note
from tests.helpers.examples import repetition, session, without_repetitions

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def strip(name: str, seconds: float, x_px: float, sets=()) -> Strip:
    """Somebody who stands at one place of the picture."""
    frames = round(seconds * FPS)
    px = np.full((frames, 33, 3), x_px)
    return Strip(name, px, px / 100.0, np.ones((frames, 33)), tuple(sets))


CIRCLES = TrueSet("hip-circle", LEFT, 2.0, 8.0, (LEFT, LEFT))


def found(start_s: float, end_s: float, side: Side | None = LEFT) -> Bout:
    return Bout(start_s, end_s, Activity.SET, "hip-circle", side)


def test_repetitions_of_one_side_are_a_set_and_a_twist_has_both():
    """Three circles, two left and one right; the same turns of a twist."""
    done = [(LEFT, 1.0, 3.0), (LEFT, 4.0, 6.0), (RIGHT, 8.0, 10.0)]
    circles = [(one.side, one.start_s, one.end_s) for one in grouped("hip-circle", done)]
    assert circles == [(LEFT, 1.0, 6.0), (RIGHT, 8.0, 10.0)]
    (twist,) = grouped("thoracic-twist", done)
    assert (twist.side, twist.sides) == (None, (LEFT, LEFT, RIGHT))


def test_a_push_after_a_stop_on_the_way_is_one_repetition():
    """The truth lists two parts: one without an end, and one that starts where another ended."""
    before, first_part, second_part = (LEFT, 1.0, 3.0), (LEFT, 4.1, 50.0), (LEFT, 2.9, 6.5)
    after = (LEFT, 8.0, 10.0)
    assert pushes_joined([before, first_part, second_part, after]) == [
        before,
        (LEFT, 4.1, 6.5),
        after,
    ]


def test_turning_on_to_the_other_side_makes_two_repetitions():
    """Each side is a repetition of its own, even without a stop in the middle."""
    turns = [(LEFT, 1.0, 3.2), (RIGHT, 0.9, 3.1)]
    assert pushes_joined(turns) == turns


def test_a_mirror_exchanges_sides_and_places():
    """What was on the left is on the right, in the body and in the picture."""
    mirrored = strip("one", 10.0, 100.0, [CIRCLES]).mirrored()
    assert mirrored.sets[0].side is RIGHT
    assert mirrored.px[0, 0, 0] == 754.0


def test_pieces_follow_each_other_without_a_jump():
    """Between two places the body goes over in small steps, and the truth moves along."""
    pieces = [strip("rest", 3.0, 100.0), strip("set", 10.0, 300.0, [CIRCLES])]
    session = joined("made", pieces, np.random.default_rng(1), seams="blended")
    x_px = session.strip.px[:, 0, 0]
    assert np.abs(np.diff(x_px)).max() < 60.0
    added_s = session.strip.duration_s - 13.0
    assert session.sets[0].start_s == pytest.approx(3.0 + added_s + 2.0)
    hard = joined("made", pieces, np.random.default_rng(1), seams="hard")
    assert hard.restarts == (30,)
    assert [pose.restart for pose in hard.poses()].index(True) == 30


def test_the_same_seed_gives_the_same_session():
    """At least six minutes; changes of posture and the last exercise come on top of twelve."""
    exercise = strip("set", 12.0, 300.0, [CIRCLES])
    twist = replace(exercise, sets=(TrueSet("thoracic-twist", None, 2.0, 8.0, (LEFT, RIGHT)),))
    composer = Composer([exercise, twist], [strip("walking_front_1", 10.0, 200.0)])
    one, other = composer.session(3), composer.session(3)
    assert np.array_equal(one.strip.px, other.strip.px, equal_nan=True)
    assert 360.0 < one.strip.duration_s < 1000.0
    assert composer.session(4).sets != one.sets


def test_a_set_is_found_when_half_of_the_time_is_shared():
    """Six seconds are done; what begins two later shares more than half, four later less."""
    assert match([CIRCLES], [found(4.0, 8.0)])
    assert not match([CIRCLES], [found(6.0, 8.0)])


def test_what_is_found_is_added_up():
    """One right, one on the other side, one phantom, one missed."""
    later = [replace(CIRCLES.later(by_s), side=LEFT) for by_s in (20.0, 40.0)]
    bouts = [
        found(2.0, 9.0),
        found(22.0, 28.0, RIGHT),
        found(60.0, 70.0),
        Bout(0, 1, Activity.REST),
    ]
    into = Tally()
    right = tally(into, "made", [CIRCLES, *later], bouts, 118.0)
    assert [one.start_s for one, _ in right] == [2.0]
    assert (into.precision, into.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert (into.right, into.f1) == (0.5, pytest.approx(1 / 3))
    assert into.phantoms_per_hour == pytest.approx(36.0)
    assert (into.on_time, into.median_off_s) == (1.0, 0.0)
    assert len(into.failures) == 3
    assert (into + into).true == 6
    assert [(one.repetitions, one.found) for one in (into + into).sought] == 2 * [
        (2, True),
        (2, True),
        (2, False),
    ]


def test_recall_is_told_by_the_number_of_repetitions():
    """Two sets of one, of which one is found; sets of seven are among those of five and more."""
    sought = [Sought(1, "ann", True), Sought(1, "ben", False), Sought(7, "ann", True)]
    rows = length_table(sought).splitlines()[2:]
    assert rows[0] == "| 1 | 2 | 1 | 1 | 50 % (0 to 100) |"
    assert rows[1] == "| 2 | 0 | 0 | 0 | – |"
    assert rows[-1] == "| 5 and more | 1 | 0 | 0 | 100 % |"


def test_one_person_whose_sets_are_missed_may_be_nobody_or_two_in_another_draw():
    """Drawing people, not sets: ten of one person are no surer than one."""
    people = [Sought(3, f"{i}", True) for i in range(9)]
    once = recall_of([*people, Sought(3, "ann", False)])
    often = recall_of([*people * 10, *[Sought(3, "ann", False)] * 10])
    assert (once.value, often.value) == (0.9, pytest.approx(0.9))
    assert often.low == pytest.approx(once.low, abs=0.05)
    assert once.low < 0.8


@dataclass
class Done:
    """As much of a repetition as is compared."""

    side: Side
    peak_s: float = 3.0


def test_counts_are_exact_when_every_side_is_right():
    """Two left circles are not one of each."""
    assert exact(CIRCLES, [Done(LEFT), Done(LEFT)])
    assert not exact(CIRCLES, [Done(LEFT), Done(RIGHT)])
    assert not exact(CIRCLES, [Done(LEFT)])


def test_the_reported_count_includes_unmeasured_repetitions():
    """Twists on each side; circles of one side in total, also those that only the hips show."""
    lost = Discarded(5.0, 7.0, LEFT, Note("tracking-lost", "Lost."))
    done = {side: repetition(1, side, start_s=2.0) for side in Side}

    def reported(true, *sides, discarded=(), **changes) -> bool:
        bout = Bout(0.0, 10.0, Activity.SET, "thoracic-twist", true.side, **changes)
        found = session(*(done[side] for side in sides), discarded=discarded)
        if not sides:
            found = without_repetitions(found)
        return count_reported(true, bout, found)

    assert reported(CIRCLES, LEFT, discarded=(lost,))
    assert reported(CIRCLES, seen_by_hips=2)
    assert not reported(CIRCLES, LEFT)
    assert not reported(CIRCLES, LEFT, LEFT, discarded=(lost,))
    twists = replace(CIRCLES, side=None, sides=(LEFT, RIGHT))
    assert reported(twists, RIGHT, discarded=(lost,))
    assert not reported(twists, LEFT, discarded=(lost,))


@pytest.mark.parametrize(("until_s", "accounted"), [(6.6, True), (6.4, False)])
def test_what_was_discarded_with_its_reason_is_accounted_for(until_s, accounted):
    """Half of the second circle, from 5 s to 8 s, was discarded; the first one was counted."""
    circles = replace(CIRCLES, times=((2.0, 4.0), (5.0, 8.0)))
    discarded = [Discarded(4.5, until_s, LEFT, Note("tracking-lost", "Lost."))]
    assert accounted_for(circles, [Done(LEFT)], discarded) is accounted
    assert accounted_for(circles, [Done(LEFT), Done(LEFT, 6.0)], [])
    assert not accounted_for(circles, [Done(LEFT), Done(LEFT, 3.5), Done(LEFT, 6.0)], discarded)
