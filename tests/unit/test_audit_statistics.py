"""The audit's numbers on weeks whose answer is known."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from posecheck.audit.advice import praise_for
from posecheck.audit.assemble import audit_of
from posecheck.audit.counting import Circumstances, points_of, usual, view_word
from posecheck.audit.material import Material, MovementMaterial
from posecheck.audit.records import ChangeVerdict, SideVerdict
from posecheck.audit.series import detectable_deg, protocol_name, series_of, week_of
from posecheck.audit.sides import ARC_DAILY_DEG, side_differences
from posecheck.audit.trend import line_through, trend_of, week_spread, with_interval
from posecheck.audit.week import Week
from posecheck.audit.week_value import DAILY_DEG, hodges_lehmann, week_value
from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.history import ME, Measurement
from posecheck.movements import load_movement
from posecheck.records import OTHER_PROTOCOL, Note, View
from tests.helpers.past import done, session
from tests.helpers.weeks import RULE, TWIST, WEEK, a_session, judged, point, value

LIKE = Circumstances("front", "", "")


def test_weeks_are_iso_weeks_also_around_new_year():
    """2026 has 53 weeks; the Sunday after its last Thursday belongs to it."""
    assert Week.of(datetime(2027, 1, 3, tzinfo=UTC).date()).name == "2026-W53"
    assert Week.named("2026-W53").plus(1) == Week(2027, 1)
    assert Week(2027, 1).since(Week(2026, 50)) == 4


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "2026-47", "", "W12", "2026-W0"])
def test_what_is_no_week_is_refused(text):
    """With the form that is expected."""
    with pytest.raises(UsageError, match="2026-W47"):
        Week.named(text)


def test_one_odd_repetition_of_five_hardly_moves_the_week():
    """Hodges-Lehmann; without it, it is the middle."""
    assert hodges_lehmann([30.0, 31.0, 32.0, 33.0, 34.0]) == 32.0
    assert abs(hodges_lehmann([30.0, 31.0, 32.0, 33.0, 90.0]) - 32.0) <= 1.0


def test_the_setup_error_does_not_shrink_with_repetitions_only_with_days():
    """Four repetitions of one day, then of two days."""
    one = week_value(WEEK, [point(30.0)] * 4, rule=RULE, spread_deg=2.0)
    setup = math.hypot(DAILY_DEG, 3.0)  # retest, not the set-up error of an absolute value
    assert one.standard_error.setup == pytest.approx(setup)
    assert one.standard_error.repetition == pytest.approx(2.0 * math.sqrt(math.pi / 3.0) / 2.0)
    many = week_value(WEEK, [point(30.0)] * 400, rule=RULE, spread_deg=2.0)
    assert many.standard_error.setup == pytest.approx(setup)
    days = [point(30.0, day=day) for day in (0, 2) for _ in range(4)]
    two = week_value(WEEK, days, rule=RULE, spread_deg=2.0)
    assert two.standard_error.setup == pytest.approx(setup / math.sqrt(2.0))


def test_a_week_of_two_counted_repetitions_has_no_value_and_says_why():
    """Left-out ones do not help."""
    left = Note("warm-up", "")
    week = week_value(
        WEEK, [point(30.0)] * 2 + [point(30.0, left_out=left)], rule=RULE, spread_deg=2.0
    )
    assert not week.known
    assert week.why_missing is not None
    assert week.why_missing.code == "too-few"


def test_the_line_is_exact_on_a_line_and_one_week_far_off_changes_nothing():
    """Theil-Sen with gaps in time."""
    places = np.array([0.0, 1.0, 2.0, 5.0, 6.0, 7.0, 8.0])
    values = 30.0 + 0.5 * places
    values[3] += 40.0
    slope, level = line_through(places, values)
    assert slope == pytest.approx(0.5)
    assert level == pytest.approx(30.0)


def test_a_change_is_seen_from_the_stated_size_on():
    """Twelve exact weeks: just above is up or down, just below is no clear change."""
    spread = week_spread([value(0, 1.0)] * 12, trend_of([value(i, 30.0) for i in range(12)]))
    bar = detectable_deg(np.arange(12.0), spread, later=False)
    for size, verdict in [
        (1.01, ChangeVerdict.UP),
        (-1.01, ChangeVerdict.DOWN),
        (0.99, ChangeVerdict.NONE),
    ]:
        change = judged(30.0 + size * bar * np.arange(12) / 11)
        assert change.verdict is verdict
        assert change.deg == pytest.approx(size * bar)
        assert change.detectable_deg == pytest.approx(bar)
        assert f"{bar:.0f}°" in change.sentence


def test_three_weeks_say_nothing_whatever_they_show():
    """Not even 60 degrees."""
    change = judged([10.0, 40.0, 70.0])
    assert change.verdict is ChangeVerdict.NOT_ENOUGH
    assert math.isnan(change.deg)


def test_fewer_weeks_need_a_larger_change():
    """And a missing week is a hole, not a zero."""
    bars = [judged([30.0] * count).detectable_deg for count in (4, 6, 9, 12)]
    assert bars == sorted(bars, reverse=True)
    with_hole = judged([30.0 + i if i != 5 else math.nan for i in range(12)])
    assert with_hole.deg == pytest.approx(11.0)


def test_a_person_who_differs_more_than_stated_needs_a_larger_change():
    """The person's own spread about the trend goes into the bar."""
    calm, restless = judged([30.0] * 12), judged([25.0, 35.0] * 6)
    assert restless.detectable_deg > 1.5 * calm.detectable_deg


def test_the_interval_of_the_trend_holds_the_known_error():
    """Least squares would give 1.645 · σ/√Sxx; Theil-Sen is within a tenth of it."""
    known = [value(i, 30.0, 3.0) for i in range(12)]
    trend = with_interval(trend_of(known), known, 3.0)
    low, high = trend.slope_interval90
    assert (high - low) / 2 == pytest.approx(1.645 * 3.0 / math.sqrt(143.0), rel=0.1)
    assert with_interval(trend, known, 3.0) == trend  # the same weeks, the same interval


def test_the_second_to_the_sixth_repetition_count():
    """The first warms up; the seventh is one too many."""
    own = a_session(0, *[done(30.0 + i) for i in range(8)])
    points = points_of(own, side=Side.LEFT, rule=TWIST.primary, view=TWIST.view, like=LIKE)
    reasons = [one.left_out and one.left_out.code for one in points]
    assert reasons == ["warm-up", *[None] * 5, "beyond-five", "beyond-five"]


def test_what_was_done_or_filmed_otherwise_does_not_count():
    """Another protocol, another model, another view: each with its reason."""
    otherwise = done(30.0, reasons=(Note(OTHER_PROTOCOL, ""),))
    own = a_session(0, done(30.0), otherwise)

    def second(like):
        found = points_of(own, side=Side.LEFT, rule=TWIST.primary, view=TWIST.view, like=like)
        return found[1].left_out.code

    assert second(LIKE) == "other-protocol"
    assert second(replace(LIKE, model="lite")) == "other-model"
    assert second(replace(LIKE, view="left side")) == "other-view"
    assert second(replace(LIKE, weights="abc")) == "other-software"


def test_a_forced_repetition_counts():
    """Leaving large ones out would hide a change."""
    own = a_session(0, done(30.0), done(60.0, verdict="forced"))
    points = points_of(own, side=Side.LEFT, rule=TWIST.primary, view=TWIST.view, like=LIKE)
    assert points[1].left_out is None


def test_a_reference_counts_in_the_week():
    """It is done to the first stretch, as every repetition should be."""
    own = a_session(0, done(30.0), replace(done(31.0), reference=True))
    points = points_of(own, side=Side.LEFT, rule=TWIST.primary, view=TWIST.view, like=LIKE)
    assert points[1].left_out is None


def test_one_week_on_another_model_does_not_move_the_series_there():
    """Most weeks decide on view and model, the newest one on the weights."""
    full = [(WEEK.plus(i), Circumstances("front", "full", "old")) for i in range(3)]
    lite = [(WEEK.plus(3), Circumstances("left side", "lite", "new"))]
    assert usual([*full, *lite]) == Circumstances("front", "full", "new")


def test_the_view_is_the_nearest_one_that_serves():
    """A rock from the left at 70° is a left side; a view that is not known is the expected one."""
    rock = load_movement("ankle-rock").view
    assert view_word(View("side", 70.0, True), rock) == "left side"
    assert view_word(View("side", -100.0, True), rock) == "right side"
    assert view_word(View("side", math.nan, True), rock) == "side"


def sided(weeks, extra=()):
    """Every week five repetitions of both sides to these degrees."""
    made = []
    for i, (left, right) in enumerate(weeks):
        reps = [done(left)] * 5 + [done(right, side=Side.RIGHT)] * 5
        made.append(a_session(7 * i, *reps))
    known = MovementMaterial(TWIST, (TWIST.primary,))
    return series_of(Material(ME, (*made, *extra), {TWIST.id: known}), week_of(made[-1]))


def test_a_difference_of_sides_counts_from_the_second_week_on():
    """Beyond the detectable difference twice in a row, the same way; never at the first time."""
    (once,) = side_differences(sided([(40.0, 40.0), (40.0, 70.0)]))
    assert (once.verdict, once.weeks_beyond) == (SideVerdict.NONE, 1)
    (twice,) = side_differences(sided([(40.0, 70.0), (40.0, 70.0)]))
    assert (twice.verdict, twice.difference_deg) == (SideVerdict.RIGHT, pytest.approx(30.0))
    (turned,) = side_differences(sided([(70.0, 40.0), (40.0, 70.0)]))
    assert turned.weeks_beyond == 1
    (small,) = side_differences(sided([(40.0, 44.0)] * 6))
    assert small.verdict is SideVerdict.NONE
    assert f"{small.mdc95_deg:.0f}°" in small.sentence


SHARED = replace(TWIST.primary, repetition=2.0, setup=4.0, retest=3.0, zero=2.4)
"""Of 3° between set-ups, 2.4° are the zero's and 1.8° common to both sides."""


def turning(degs, *, rule=SHARED):
    """Every week five turns to each side, one after the other."""
    made = []
    for i, (left, right) in enumerate(degs):
        reps = [done(left), done(right, side=Side.RIGHT)] * 5
        made.append(a_session(7 * i, *reps))
    material = Material(ME, tuple(made), {TWIST.id: MovementMaterial(TWIST, (rule,))})
    return audit_of(material, week_of(made[-1]), made_at=datetime(2026, 11, 25, tzinfo=UTC))


def test_an_arc_has_a_series_of_its_own():
    """Left plus right, five pairs, the first of which warms up."""
    audit = turning([(40.0, 30.0)] * 4)
    (arc,) = audit.arcs
    assert (arc.side, arc.label) == (None, "Thoracic twist, arc")
    assert [one.deg for one in arc.weeks] == [70.0] * 4
    assert [one.counted for one in arc.weeks] == [4] * 4
    assert [one.left_out and one.left_out.code for one in arc.this_week.points] == [
        "warm-up",
        *[None] * 4,
    ]
    assert len(audit.series) == 2


def test_the_week_of_an_arc_has_the_error_of_arcs():
    """Twice what is common to the sides, and the daily form of both."""
    (arc,) = turning([(40.0, 30.0)] * 4).arcs
    setup = arc.this_week.standard_error.setup
    stated = 3.0 / 4.0  # the set-up error of these repetitions over that of the rule
    common = 2.0 * math.sqrt(4.0**2 - 2.4**2) * math.sqrt(3.0**2 - 2.4**2)
    common /= math.sqrt(4.0**2 - 2.4**2)
    assert setup == pytest.approx(math.hypot(ARC_DAILY_DEG, stated * common), rel=1e-6)


def test_a_stiff_day_is_stiff_to_both_sides():
    assert ARC_DAILY_DEG == 2.0 * DAILY_DEG


def test_a_zero_that_moves_leaves_the_arc_alone():
    """What one side gains the other loses, week by week: the sides are restless, the arc is not."""
    audit = turning([(40.0 + shift, 30.0 - shift) for shift in (6.0, -6.0) * 6])
    (arc,) = audit.arcs
    assert arc.week_spread_deg < min(one.week_spread_deg for one in audit.series)
    assert arc.change.deg == pytest.approx(0.0)


def test_an_arc_that_rises_is_called_before_its_sides():
    """Seven degrees, half of them to each side."""
    audit = turning([(40.0 + 3.5 * i / 11, 30.0 + 3.5 * i / 11) for i in range(12)])
    assert audit.arcs[0].change.verdict is ChangeVerdict.UP
    assert {one.change.verdict for one in audit.series} == {ChangeVerdict.NONE}
    assert any("arc" in one for one in audit.praise)


def test_sides_with_a_zero_each_have_no_arc_over_the_weeks():
    assert turning([(40.0, 30.0)] * 4, rule=replace(SHARED, zero=math.nan)).arcs == ()


def test_a_difference_of_sides_with_one_zero_needs_twice_the_zero():
    """The zero counts twice: more than two errors that know nothing of each other."""
    wide, usual_ = (
        turning([(40.0, 30.0)] * 4, rule=replace(SHARED, zero=zero)).side_differences[0]
        for zero in (2.99, math.nan)
    )
    setup = math.hypot(DAILY_DEG, 3.0 * 3.0 / 4.0)
    error = math.hypot(wide.mdc95_deg / (1.96 * math.sqrt(2)))
    assert error == pytest.approx(2.0 * setup * 2.99 / 3.0, abs=0.1)
    assert wide.mdc95_deg > 1.3 * usual_.mdc95_deg


def test_only_a_clear_rise_is_praised():
    """Twenty degrees over twelve weeks; the other side stays."""
    series = sided([(30.0 + 20.0 * i / 11, 40.0) for i in range(12)])
    assert [one.change.verdict for one in series] == [ChangeVerdict.UP, ChangeVerdict.NONE]
    (praise,) = praise_for(series)
    assert "left" in praise
    assert praise_for(sided([(30.0, 40.0)] * 12)) == ()


def test_another_protocol_is_another_series():
    """A standing twist is never put among seated ones."""
    standing = a_session(0, *[done(60.0)] * 5, protocol={"position": "standing", "arms": "crossed"})
    series = sided([(40.0, 40.0)] * 4, extra=(standing,))
    lefts = [one for one in series if one.side is Side.LEFT]
    assert [one.weeks[0].deg for one in lefts] == [40.0, 60.0]
    assert [one.label for one in lefts] == [
        "Thoracic twist (seated), left",
        "Thoracic twist (standing), left",
    ]
    assert {one.protocol_name for one in side_differences(series)} == {"seated"}
    assert sided([(40.0, 40.0)])[0].label == "Thoracic twist, left"


def test_a_protocol_is_named_by_what_differs_only():
    """What all of them share is no help, and what one does not state is named so."""
    bare, shod = {"position": "standing"}, {"position": "standing", "shoes": "on"}
    assert protocol_name(bare, [bare, bare]) == ""
    assert protocol_name(shod, [bare, shod]) == "shoes on"
    assert protocol_name(bare, [bare, shod]) == "shoes not stated"


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        (({"mediapipe": "1"}, {"mediapipe": "1"}), False),
        (({"mediapipe": "1"}, {"mediapipe": None}), False),
        (({"mediapipe": "1"}, {}, {"mediapipe": "2"}), True),
    ],
)
def test_only_a_version_that_is_known_to_differ_is_told(versions, told):
    """A landmark file does not know what made it; that is no other version."""
    made = [
        a_session(7 * i, *[done(30.0)] * 5, measurements=(software_of(i, block),))
        for i, block in enumerate(versions)
    ]
    known = MovementMaterial(TWIST, (TWIST.primary,))
    found = series_of(Material(ME, tuple(made), {TWIST.id: known}), week_of(made[-1]))
    flags = {note.code for one in found for note in one.flags}
    assert ("several-versions" in flags) is told


def software_of(number: int, block: dict[str, str | None]) -> Measurement:
    return Measurement("m", 1, session(7 * number, done(30.0))[0].recorded_at, True, 5, block, None)


def test_later_sessions_play_no_part_in_an_earlier_week():
    """The audit of a week says what it said then."""
    made = tuple(a_session(7 * i, *[done(30.0 + i)] * 5) for i in range(6))
    known = {TWIST.id: MovementMaterial(TWIST, (TWIST.primary,))}
    fourth = week_of(made[3])
    moment = datetime(2026, 11, 25, tzinfo=UTC)
    whole, then = (
        audit_of(Material(ME, sessions, known), fourth, made_at=moment)
        for sessions in (made, made[:4])
    )
    assert whole == then
    assert [len(one.days) for one in whole.practice] == [1, 1, 1, 1]
