"""Mirrored clips are asked about, corrected ones counted once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from posecheck.app.audit_pages import is_notable
from posecheck.audit.assemble import audit_of
from posecheck.audit.counting import too_few_for_a_week
from posecheck.audit.material import Material, MovementMaterial
from posecheck.audit.series import week_of
from posecheck.body import Side
from posecheck.history import ME, Feeling, FeelingKind, SessionNote
from posecheck.judgement.baseline import baseline_of
from posecheck.records import Verdict
from tests.helpers.past import baseline_days, done
from tests.helpers.weeks import RULE as ANY
from tests.helpers.weeks import TWIST, a_session

RULE = replace(ANY, zero=2.4)
MADE = datetime(2026, 11, 25, tzinfo=UTC)


def both(day, left, right, **changes):
    reps = [one for _ in range(5) for one in (done(left), done(right, side=Side.RIGHT))]
    return a_session(day, *reps, **changes)


def audited(*sessions, sides=(45.0, 25.0)):
    """After a baseline on two days with these sides."""
    usual = [both(day, *sides) for day in (0, 2)]
    past = [one for session in usual for one in session.repetitions]
    marks = baseline_days(0, 2)
    marks += [replace(one, side=Side.RIGHT) for one in marks]
    baselines = tuple(baseline_of(past, marks, side=side, rule=RULE) for side in Side)
    known = MovementMaterial(TWIST, (RULE,), baselines)
    material = Material(ME, (*usual, *sessions), {TWIST.id: known})
    return audit_of(material, week_of(sessions[-1]), made_at=MADE)


def asked(audit):
    return [one.text for one in audit.remarks if one.code == "perhaps-mirrored"]


def test_a_session_that_fits_only_with_sides_exchanged_is_asked_about():
    (text,) = asked(audited(both(7, 26.0, 44.0)))
    assert "left 26° and right 44°" in text
    assert text.endswith("posecheck journal correct s7 --mirrored")


def test_a_session_that_was_measured_mirrored_is_asked_about_the_other_way():
    (text,) = asked(audited(both(7, 26.0, 44.0, mirrored=True)))
    assert text.endswith("--no-mirrored")


@pytest.mark.parametrize(
    ("sides", "degs"),
    [
        ((45.0, 25.0), (44.0, 26.0)),  # as ever
        ((36.0, 34.0), (34.0, 36.0)),  # too alike to tell
        ((45.0, 25.0), (40.0, 55.0)),  # fits neither way
    ],
)
def test_other_sessions_are_not_asked_about(sides, degs):
    assert asked(audited(both(7, *degs), sides=sides)) == []


@pytest.mark.parametrize(("deg", "count"), [(2.0, 0), (2.12, 1)])
def test_sides_as_they_are_must_lie_two_and_a_half_errors_from_the_baseline(deg, count):
    """2.06° on each side of the middle."""
    left, right = 35.0 + deg, 35.0 - deg
    assert len(asked(audited(both(7, right, left), sides=(left, right)))) == count


@pytest.mark.parametrize(("deg", "count"), [(5.0, 1), (5.2, 0)])
def test_the_sum_of_the_sides_must_be_the_persons_within_as_much(deg, count):
    """5.1° more on either side: the set-ups' errors add."""
    assert len(asked(audited(both(7, 25.0 + deg, 45.0 + deg)))) == count


def test_a_session_of_one_side_is_asked_about_too():
    assert len(asked(audited(a_session(7, *[done(25.0)] * 5)))) == 1
    assert asked(audited(a_session(7, *[done(45.0)] * 5))) == []


def of_clip(session, name, minute):
    """The session, of one and the same recording, measured at that minute."""
    repetitions = tuple(replace(one, session_id=name) for one in session.repetitions)
    made = session.past.measurements[0]
    made = replace(made, begun_at=made.begun_at + timedelta(minutes=minute))
    past = replace(session.past, id=name, source_sha256="ab" * 32, measurements=(made,))
    return replace(session, past=past, repetitions=repetitions)


def test_a_clip_that_was_scored_again_counts_once_and_the_last_time():
    first, corrected = (
        of_clip(both(7, 26.0, 44.0), "first", 0),
        of_clip(both(7, 44.0, 26.0), "then", 5),
    )
    for order in ((first, corrected), (corrected, first)):
        audit = audited(*order)
        assert audit.this_week.repetitions == 10
        assert {point.session_id for one in audit.series for point in one.this_week.points} == {
            "then"
        }
        assert any("journal delete first" in one.text for one in audit.remarks)


def test_what_was_said_of_a_session_that_was_corrected_stays():
    first, corrected = (
        of_clip(both(7, 26.0, 44.0), "first", 0),
        of_clip(both(7, 44.0, 26.0), "then", 5),
    )
    felt = (Feeling(FeelingKind.PAIN, 5, Side.LEFT),)
    noted = replace(first.past, notes=(SessionNote("Pinches.", MADE),), feelings=felt)
    audit = audited(replace(first, past=noted), corrected)
    assert [one.text for one in audit.notes] == ["Pinches."]
    assert any("you reported pain" in one.text for one in audit.advice)


def test_two_parts_of_one_recording_are_both_counted():
    """They do not overlap in time: left was measured in one, right in the other."""
    left = of_clip(a_session(7, *[done(45.0)] * 5), "left", 0)
    right = of_clip(a_session(7, *[done(25.0, side=Side.RIGHT)] * 5), "right", 1)
    later = tuple(
        replace(one, repetition=replace(one.repetition, start_s=100.0, end_s=101.0))
        for one in right.repetitions
    )
    assert audited(left, replace(right, repetitions=later)).this_week.repetitions == 10


def test_three_repetitions_of_a_side_are_told_to_be_too_few_for_a_week():
    three, four = [done(40.0)] * 3, [done(40.0, side=Side.RIGHT)] * 4
    assert "(left 3)" in too_few_for_a_week([*three, *four])
    assert too_few_for_a_week(four) is None


def test_what_a_mirrored_looking_session_forced_is_no_advice():
    """Its sides are in doubt: neither that it was forced nor from where it was filmed."""
    far = Verdict("forced", (), "past", (), 9.0)
    session = both(7, 26.0, 44.0)
    forced = tuple(
        replace(one, repetition=replace(one.repetition, verdict=far)) for one in session.repetitions
    )
    audit = audited(replace(session, repetitions=forced))
    assert len(asked(audit)) == 1
    assert len(audit.forced) == 10
    assert not any(one.code in ("go-gently", "watch") for one in audit.advice)


def test_a_question_makes_the_week_worth_a_look():
    alike = {"sides": (40.0, 40.0)}
    once, again = (of_clip(both(7, 40.0, 40.0), name, 0) for name in ("once", "again"))
    assert not is_notable(audited(once, **alike))
    assert is_notable(audited(once, again, **alike))
