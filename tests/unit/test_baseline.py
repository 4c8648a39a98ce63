"""The person's own baseline from past repetitions whose numbers are known."""

import math
from dataclasses import replace

import pytest

from posecheck.body import Side
from posecheck.history import MarkKind
from posecheck.judgement.baseline import baseline_of, limit_of
from posecheck.judgement.comparison import compare
from posecheck.judgement.target import next_step_deg
from posecheck.judgement.verdict import margin_of
from posecheck.movements.spec import ErrorRule
from posecheck.records import Limit, Note, StandardError
from tests.helpers.past import MEASURE, baseline_days, done, easy_week, mark, session

RULE = ErrorRule(MEASURE, "deg", repetition=2.0, setup=3.0, source="made")
WEEK = {0: [39.0, 40.0, 41.0], 3: [40.0, 41.0, 42.0]}


def learned(past=None, marks=None, *, side=Side.LEFT, pained=frozenset()):
    return baseline_of(
        easy_week(WEEK) if past is None else past,
        baseline_days(0, 3) if marks is None else marks,
        side=side,
        rule=RULE,
        pained=pained,
    )


def test_five_repetitions_on_two_days_are_a_baseline():
    """Median, days, and a limit near the upper end of what was done."""
    found = learned()
    assert found.median_deg == 40.5
    assert (found.repetitions, found.sessions, found.days) == (6, 2, 2)
    assert (found.first_day, found.last_day) == ("2026-03-02", "2026-03-05")
    assert not found.learning
    limit = limit_of(found)
    assert (limit.origin, limit.side, limit.baseline_id) == ("baseline", Side.LEFT, found.id)
    assert 41.0 < limit.deg < 43.0


@pytest.mark.parametrize(
    "degs_by_day", [{0: [40.0] * 9}, {0: [40.0, 41.0], 3: [42.0, 40.0]}], ids=["one day", "four"]
)
def test_fewer_than_five_repetitions_or_two_days_is_learning(degs_by_day):
    """No quantile limit yet, but the numbers so far."""
    found = learned(easy_week(degs_by_day))
    assert found.learning
    assert limit_of(found) is None
    assert 40.0 <= found.median_deg <= 41.0


def test_a_mark_gives_a_limit_at_once():
    """One repetition and a marked first stretch: the mark is the limit, the baseline learns on."""
    found = learned(easy_week({0: [38.0]}), [*baseline_days(0), mark(MarkKind.COMFORT, 0, 37.0)])
    assert found.learning
    assert (limit_of(found).deg, limit_of(found).origin) == (37.0, "marked")


def test_a_mark_alone_is_enough_and_the_last_one_holds():
    """Without a single repetition; marking again replaces, taking it back leaves nothing."""
    first, second = mark(MarkKind.COMFORT, 0, 37.0), mark(MarkKind.COMFORT, 1, 39.0)
    assert limit_of(learned([], [first, second])).deg == 39.0
    assert learned([], [first, second, mark(MarkKind.COMFORT, 2)]) is None


@pytest.mark.parametrize(
    ("marks", "limit_deg"),
    [
        ([(37.0, "a"), (41.0, "b")], 39.0),
        ([(20.0, "a"), (37.0, "b"), (38.0, "c"), (42.0, "d")], 38.0),
        ([(37.0, "a"), (45.0, None)], 45.0),
        ([(45.0, None), (37.0, "a"), (41.0, "b")], 39.0),
        ([(37.0, "a"), (None, None), (41.0, "b")], 41.0),
    ],
    ids=["two", "last three", "then given", "given before", "taken back between"],
)
def test_marks_on_recordings_are_combined_and_one_in_degrees_holds_alone(marks, limit_deg):
    """Each mark on a recording has its camera's error; a number is what the person wants."""
    made = [
        replace(mark(MarkKind.COMFORT, day, deg), session_id=session_id)
        for day, (deg, session_id) in enumerate(marks)
    ]
    assert limit_of(learned([], made)).deg == limit_deg


def test_a_reset_forgets_what_was_before():
    """Sessions and marks before the reset do not count, later ones do."""
    marks = [
        *baseline_days(0),
        mark(MarkKind.COMFORT, 0, 37.0),
        mark(MarkKind.RESET, 1),
        *baseline_days(3),
    ]
    found = learned(marks=marks)
    assert (found.repetitions, found.median_deg) == (3, 41.0)
    assert math.isnan(found.marked_deg)
    assert learned(marks=[*marks, mark(MarkKind.RESET, 9)]) is None


def test_only_sessions_of_the_baseline_count():
    """What was scored on other days leaves the baseline as it is."""
    assert learned(easy_week({**WEEK, 8: [55.0] * 20})) == learned()


def test_a_session_that_was_deleted_is_out():
    """A mark whose session is not there any more brings nothing."""
    assert learned(easy_week({0: WEEK[0]})).sessions == 1


@pytest.mark.parametrize(
    "odd",
    [
        done(60.0, verdict="forced"),
        replace(done(60.0), reference=True),
        done(60.0, bounces=1),
        done(60.0, reasons=(Note("help-trunk-lean", "It helped."),)),
        done(math.nan),
        done(60.0, side=Side.RIGHT),
    ],
    ids=["forced", "reference", "bounced", "helped", "not measured", "other side"],
)
def test_what_was_not_comfortable_is_no_baseline(odd):
    """Forced, bounced and helped repetitions, and those of the other side, are not accepted."""
    past = [*easy_week(WEEK), *session(3, odd)]
    assert learned(past).median_deg == learned().median_deg
    assert learned(past).repetitions == 6


def test_a_session_with_pain_on_that_side_is_no_baseline():
    """Pain on the left leaves the right as it is."""
    assert learned(pained=frozenset({("s3", Side.LEFT)})).repetitions == 3
    assert learned(pained=frozenset({("s3", Side.RIGHT)})).repetitions == 6


def test_one_slip_of_tracking_does_not_move_the_limit_much():
    """Seventy degrees among forties: the limit moves by less than two degrees."""
    usual = easy_week({0: [39.0, 40.0, 41.0, 40.0], 3: [40.0, 41.0, 42.0, 41.0]})
    slipped = [*usual[:-1], *session(3, done(70.0))]
    assert limit_of(learned(slipped)).deg == pytest.approx(limit_of(learned(usual)).deg, abs=2.0)


def test_spreads_begin_with_the_movement_files_errors_and_become_the_persons_own():
    """After one repetition those of the file; after many steady days much smaller ones."""
    young = learned(easy_week({0: [40.0]}))
    assert (young.within_deg, young.between_deg) == (2.0, 3.0)
    weeks = {day: [40.0, 40.5, 41.0, 40.2, 40.8] for day in range(20)}
    old = learned(easy_week(weeks), baseline_days(*range(20)))
    assert old.within_deg < 0.8
    assert old.between_deg < 1.0


def test_what_set_ups_of_one_person_share_is_left_out_where_it_is_known():
    """A movement file may say how far set-ups of one person differ: that is where one begins."""
    rule = replace(RULE, retest=1.0)
    young = baseline_of(easy_week({0: [40.0]}), baseline_days(0), side=Side.LEFT, rule=rule)
    assert (young.within_deg, young.between_deg) == (2.0, 1.0)


def test_the_id_names_the_material():
    """The same material gives the same id; one more repetition gives another."""
    assert learned().id == learned().id
    assert len(learned().id) == 12
    assert learned([*easy_week(WEEK), *session(3, done(40.0), id="s3")]).id != learned().id
    marked = [*baseline_days(0, 3), mark(MarkKind.COMFORT, 4, 40.0)]
    assert learned(marks=marked).id != learned().id


def test_a_set_like_the_baseline_is_within_measurement_error():
    """Two degrees less than the baseline cannot be told from no change, fifteen can."""
    baseline = learned()
    (near,) = compare([done(38.5), done(39.0), done(38.0)], [baseline])
    (far,) = compare([done(25.0), done(25.5), done(24.0)], [baseline])
    (more,) = compare([done(60.0)], [baseline])
    assert (near.change, far.change, more.change) == ("within-error", "less", "more")
    assert near.interval90_deg[0] < near.deg < near.interval90_deg[1]
    assert near.baseline_id == baseline.id


def test_more_repetitions_tell_smaller_differences_but_never_below_the_set_up():
    """Averaging shrinks the error of repetitions, not that of one camera set-up."""
    baseline = replace(learned(), within_deg=2.0, between_deg=1.5, sessions=2, repetitions=10)
    (one,) = compare([done(40.0)], [baseline])
    (many,) = compare([done(40.0)] * 400, [baseline])
    assert one.detectable_deg > many.detectable_deg > 1.96 * 1.5


def test_nothing_is_compared_without_repetitions_on_that_side():
    """A set of the other side only, and a baseline that is a mark only."""
    assert compare([done(40.0, side=Side.RIGHT)], [learned()]) == ()
    assert compare([done(40.0)], [learned([], [mark(MarkKind.COMFORT, 0, 40.0)])]) == ()


@pytest.mark.parametrize("comfort_deg", [15.0, 38.0, 60.0])
def test_a_step_towards_a_target_is_never_above_comfort_by_more_than_the_margin(comfort_deg):
    """However far the target, and however small the margin."""
    step = next_step_deg(180.0, comfort_deg)
    limit = Limit("end", comfort_deg, "option")
    assert comfort_deg < step <= comfort_deg + margin_of(limit, StandardError(0.0, 0.0))
    assert next_step_deg(10.0, comfort_deg) == 10.0
    assert math.isnan(next_step_deg(45.0, math.nan))
