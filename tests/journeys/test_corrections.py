"""The last word counts: what was said later, and what was put right."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from posecheck.app.remembered import Remembered
from posecheck.app.user_data import moment_of
from posecheck.app.weekly_audit import material_of
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.files import data_folder
from posecheck.history import (
    DateOrigin,
    Fact,
    Feeling,
    FeelingKind,
    Mark,
    MarkKind,
)
from posecheck.journal import open_journal
from posecheck.journal.exporting import exported
from posecheck.journal.importing import bring_in
from posecheck.movements import Library, load_movement
from tests.helpers.kept import NOW, PROTOCOL, a_start, keep
from tests.helpers.people import write_rocks

TWIST = ("--movement", "thoracic-twist")
AHEAD = timedelta(days=400)


@pytest.fixture
def journal(tmp_path):
    with open_journal(tmp_path / "journal.sqlite") as opened:
        yield opened


def a_mark(deg, made_at=NOW, **changes):
    made = Mark(
        "me",
        "thoracic-twist",
        PROTOCOL,
        Side.LEFT,
        "thorax_rotation",
        MarkKind.COMFORT,
        made_at,
        deg,
    )
    return replace(made, **changes)


def limit_deg(journal):
    """The comfort limit of the left side in force."""
    movement = load_movement("thoracic-twist")
    found = Remembered(movement, (), journal.marks(), frozenset(), {})
    return [one.comfort_deg for one in found.baselines()]


def ends(journal, session):
    return [
        (one.repetition.side, round(one.repetition.primary.value, 6))
        for one in journal.repetitions_of([session])
    ]


# --- order ----------------------------------------------------------------------------------------


def test_a_limit_set_later_holds_though_the_clock_was_ahead(journal):
    """Order is that of the journal; a date that cannot be is that of what came next."""
    journal.add_mark(a_mark(30.0, NOW + AHEAD))
    journal.add_mark(a_mark(45.0, NOW))
    assert [(one.deg, one.made_at) for one in journal.marks()] == [(30.0, NOW), (45.0, NOW)]
    assert limit_deg(journal) == [45.0]


def audited_limit_deg(journal, now=NOW):
    """The comfort limit of the left side in the audit of the first week of March."""
    movement = replace(load_movement("thoracic-twist"), protocol=PROTOCOL)
    library = Library(named=[movement])
    found = material_of(journal, library, person="me", week=Week.of(NOW.date()), now=now)
    return [one.comfort_deg for one in found.movements[movement.id].baselines]


def test_a_limit_counts_in_its_week_though_the_clock_was_ahead(journal):
    """A week later it still belongs to the week of the session that was measured after it."""
    journal.add_mark(a_mark(30.0, NOW + AHEAD))
    assert audited_limit_deg(journal) == [30.0]
    keep(journal)
    assert [one.made_at for one in journal.marks()] == [NOW]
    assert audited_limit_deg(journal, NOW + timedelta(days=7)) == [30.0]


def test_the_order_of_marks_and_measurements_is_exported(journal, tmp_path):
    """What was marked before a measurement was marked before it in another journal, too."""
    journal.add_mark(a_mark(30.0, NOW + AHEAD))
    keep(journal)
    with open_journal(tmp_path / "other.sqlite") as other:
        bring_in(other, "".join(exported(journal, now=NOW)), name="file", now=NOW)
        assert [one.made_at for one in other.marks()] == [NOW]


def test_a_clock_that_was_never_set_moves_no_mark(journal):
    """A measurement of 1970 says nothing of when something was marked before it."""
    journal.add_mark(a_mark(30.0, NOW))
    journal.begin(a_start(), now=datetime(1970, 1, 1, tzinfo=UTC))
    assert [one.made_at for one in journal.marks()] == [NOW]


@pytest.mark.parametrize("kind", [MarkKind.TARGET, MarkKind.COMFORT])
def test_a_mark_is_taken_back_though_the_clock_was_ahead(journal, kind):
    """Nothing holds after that."""
    journal.add_mark(a_mark(30.0, NOW + AHEAD, kind=kind))
    journal.add_mark(a_mark(None, NOW, kind=kind))
    assert journal.marks()[-1].deg is None


def test_a_baseline_recorded_after_a_new_start_counts_though_the_clock_was_ahead(journal):
    """Whatever its date: it was marked after the new start."""
    journal.add_mark(a_mark(None, NOW + AHEAD, kind=MarkKind.RESET))
    session = keep(journal).session_id
    journal.add_mark(a_mark(None, NOW, kind=MarkKind.BASELINE, session_id=session))
    found = Remembered(
        replace(load_movement("thoracic-twist"), protocol=PROTOCOL),
        tuple(
            replace(
                one,
                repetition=replace(
                    one.repetition, verdict=replace(one.repetition.verdict, code="no-limit")
                ),
            )
            for one in journal.repetitions()
        ),
        journal.marks(),
        frozenset(),
        {},
    )
    assert [one.side for one in found.baselines()] == [Side.LEFT]


def test_marks_of_two_journals_are_put_in_order_of_time(journal, tmp_path):
    """What was said here later holds, although the other journal came in after it."""
    journal.add_mark(a_mark(30.0, NOW))
    journal.add_mark(a_mark(50.0, NOW + timedelta(days=20)))
    with open_journal(tmp_path / "other.sqlite") as other:
        other.add_mark(a_mark(40.0, NOW + timedelta(days=10)))
        other.add_mark(a_mark(60.0, NOW + timedelta(days=30)))
        text = "".join(exported(other, now=NOW))
    bring_in(journal, text, name="file", now=NOW)
    assert [one.deg for one in journal.marks()] == [30.0, 40.0, 50.0, 60.0]
    journal.add_mark(a_mark(70.0, NOW + timedelta(days=40)))
    assert [one.deg for one in journal.marks()][-1] == 70.0


def test_a_rating_given_here_later_holds_after_an_import(journal, tmp_path):
    """Of the same session, rated in two journals."""
    session = keep(journal).session_id
    with open_journal(tmp_path / "other.sqlite") as other:
        bring_in(other, "".join(exported(journal, now=NOW)), name="file", now=NOW)
        other.add_feelings(session, [Feeling(FeelingKind.PAIN, 7)], now=NOW)
        text = "".join(exported(other, now=NOW))
    journal.add_feelings(session, [Feeling(FeelingKind.PAIN, 1)], now=NOW + timedelta(hours=1))
    bring_in(journal, text, name="file", now=NOW)
    assert journal.session(session).feeling(FeelingKind.PAIN) == 1


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["0001-01-01", "1994-12-31", "9999-12-31", "2999-01-01T10:00"])
def test_a_date_when_nothing_was_recorded_is_refused(text):
    """Before there were video files, and after tomorrow."""
    with pytest.raises(UsageError, match=r"Nothing was recorded on|not a valid date"):
        moment_of(text)


def test_today_is_a_date():
    """So is tomorrow elsewhere on the earth."""
    assert moment_of(datetime.now(UTC).isoformat())


# --- corrections ----------------------------------------------------------------------------------


def test_a_date_is_corrected_in_place(journal):
    """With its history; sessions are in the order of the dates that hold."""
    first = keep(journal, a_start(day=0)).session_id
    second = keep(journal, a_start("11" * 32, day=3)).session_id
    date = datetime(2026, 3, 9, 8, tzinfo=UTC)
    past = journal.correct(first, {Fact.RECORDED_AT: date.isoformat()}, now=NOW)
    assert (past.recorded_at, past.date_origin) == (date, DateOrigin.OPTION)
    assert [one.id for one in journal.sessions()] == [second, first]
    (correction,) = past.corrections
    assert (correction.before, correction.after) == ("2026-03-01T18:30:00+00:00", date.isoformat())
    document = journal.document(past.current.id)
    assert document["recorded_at"] == date.isoformat()


def test_a_correction_of_nothing_is_kept_nowhere(journal):
    """The same word again adds no history."""
    session = keep(journal).session_id
    assert journal.correct(session, {Fact.MIRRORED: False}, now=NOW).corrections == ()


def test_a_person_is_corrected_with_the_marks_made_in_the_session(journal):
    """Erasing the one who was named by mistake leaves it."""
    session = keep(journal, a_start(person="Ada")).session_id
    journal.add_mark(a_mark(38.0, person="Ada", session_id=session))
    journal.correct(session, {Fact.PERSON: "me"}, now=NOW)
    assert [one.person for one in (*journal.sessions(), *journal.marks())] == ["me", "me"]
    journal.purge_person("Ada")
    assert [one.id for one in journal.sessions()] == [session]


def test_what_was_corrected_is_not_kept_again(journal):
    """Neither as it was taken at first nor as it is."""
    start = a_start()
    session = keep(journal, start).session_id
    journal.correct(session, {Fact.MIRRORED: True}, now=NOW)
    right = replace(start, source=replace(start.source, mirrored=True))
    assert journal.kept_as(start).id == journal.kept_as(right).id == session


def test_a_correction_that_makes_two_sessions_one_is_refused(journal):
    """It says which the other one is; nothing is changed."""
    start = a_start()
    session = keep(journal, start).session_id
    other = keep(journal, replace(start, source=replace(start.source, mirrored=True))).session_id
    with pytest.raises(UsageError, match=f"already, as {other[:8]}"):
        journal.correct(session, {Fact.MIRRORED: True}, now=NOW)
    assert journal.session(session).corrections == ()


def test_corrections_go_into_exports_and_come_in_once(journal, tmp_path):
    """Also into a journal that has the session as it was; an older export undoes nothing."""
    session = keep(journal).session_id
    before = "".join(exported(journal, now=NOW))
    said = {Fact.MIRRORED: True, Fact.PROTOCOL: {**PROTOCOL, "position": "standing"}}
    past = journal.correct(session, {**said, Fact.PERSON: "Ada"}, now=NOW)
    after = "".join(exported(journal, now=NOW))
    for texts in ((before, after), (after, before), (after, after)):
        place = tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite"
        with open_journal(place) as other:
            for text in texts:
                bring_in(other, text, name="file", now=NOW)
            (there,) = other.sessions()
            assert (there.id, there.corrections) == (past.id, past.corrections)
            assert (there.person, there.mirrored) == ("Ada", True)
            assert there.protocol == past.protocol


def kept(posecheck, clip, *arguments):
    """Score and keep a clip; the beginning of its id."""
    result = posecheck("score", clip, *TWIST, "--save", *arguments)
    assert result.returncode == 0, result.stderr
    return re.findall(r"in the journal as (\w{8})", result.stderr)[0]


def sessions_here():
    with open_journal(data_folder() / "journal.sqlite", create=False) as journal:
        return {one.id[:8]: (one, ends(journal, one)) for one in journal.sessions()}


def test_a_mirror_image_is_read_anew(posecheck, twists):
    """Left and right change places, as if it had been scored so; back again gives what was."""
    session = kept(posecheck, twists)
    right = kept(posecheck, twists, "--mirrored", "--person", "Ada")
    first = sessions_here()[session][1]
    said = posecheck("journal", "correct", session, "--mirrored")
    assert said.returncode == 0, said.stderr
    assert f"Corrected {session}." in said.stdout
    assert "Measured again" in said.stdout
    assert sessions_here()[session][1] == sessions_here()[right][1] != first
    shown = posecheck("journal", "show", session).stdout
    assert re.search(r"Corrected: .*: not mirrored → mirrored", shown)
    assert "all sessions are up to date" in posecheck("journal", "remeasure").stdout
    for options in ((), ("--mirrored",)):
        assert kept(posecheck, twists, *options) == session
    posecheck("journal", "correct", session, "--no-mirrored")
    assert sessions_here()[session][1] == first


def test_a_side_is_corrected(posecheck, twists):
    """The other side is read from the landmarks that were kept."""
    session = kept(posecheck, twists, "--side", "left")
    assert {side for side, _ in sessions_here()[session][1]} == {Side.LEFT}
    posecheck("journal", "correct", session, "--side", "right")
    assert {side for side, _ in sessions_here()[session][1]} == {Side.RIGHT}
    posecheck("journal", "correct", session, "--side", "both")
    assert {side for side, _ in sessions_here()[session][1]} == set(Side)


def test_date_protocol_and_person_are_corrected(posecheck, twists):
    """Each is shown with what it was before."""
    session = kept(posecheck, twists, "--recorded-at", "2026-03-01T18:30")
    words = ("--recorded-at", "2026-03-02T07:00", "--protocol", "position=standing")
    result = posecheck("journal", "correct", session, *words, "--person", "Ada")
    assert result.returncode == 0, result.stderr
    past = sessions_here()[session][0]
    assert (past.person, past.protocol["position"]) == ("Ada", "standing")
    shown = posecheck("journal", "show", session).stdout
    assert "recorded 2026-03-01 18:30 → recorded 2026-03-02 07:00" in " ".join(shown.split())
    assert "me → Ada" in shown


@pytest.fixture
def rocks_as_twist(posecheck, tmp_path):
    """Ankle rocks that were named, and labelled, as a twist; the beginning of the session's id."""
    clip = write_rocks(tmp_path / "rocks.npz", 37.0, 38.0, 39.0)
    named = (*TWIST, "--label", "0:00-0:13=thoracic-twist")
    said = posecheck("score", clip, *named, "--save", "--comfort", 30).stderr
    return re.findall(r"in the journal as (\w{8})", said)[0]


def test_a_wrong_movement_is_measured_as_what_was_done(posecheck, rocks_as_twist, tmp_path):
    """It counts as an ankle rock from then on, in the protocol of rocks, here and elsewhere."""
    result = posecheck("journal", "correct", rocks_as_twist, "--movement", "ankle-rock")
    assert result.returncode == 0, result.stderr
    past, degs = sessions_here()[rocks_as_twist]
    assert (past.movement, past.protocol["position"]) == ("ankle-rock", "split stance")
    assert [side for side, _ in degs] == [Side.LEFT] * 3
    assert past.current.limits == ()  # degrees of a twist
    shown = " ".join(posecheck("journal", "show", rocks_as_twist).stdout.split())
    assert "thoracic-twist → ankle-rock" in shown
    assert "all sessions are up to date" in posecheck("journal", "remeasure").stdout
    with open_journal(data_folder() / "journal.sqlite", create=False) as journal:
        text = "".join(exported(journal, now=NOW))
        with open_journal(tmp_path / "other.sqlite") as other:
            bring_in(other, text, name="file", now=NOW)
            assert [one.movement for one in other.sessions()] == ["ankle-rock"]
            assert other.repetitions() == journal.repetitions()


@pytest.mark.parametrize("movement", ["hip-circle", "ankle-rok"])
def test_a_movement_that_was_not_done_is_refused(posecheck, rocks_as_twist, movement):
    """Nothing is changed."""
    before = sessions_here()
    result = posecheck("journal", "correct", rocks_as_twist, "--movement", movement)
    assert result.returncode == 2
    assert movement in result.stderr
    assert sessions_here() == before


@pytest.mark.parametrize(("right_side", "code"), [("left", 0), ("both", 0), ("right", 2)])
def test_the_movement_is_looked_for_on_the_side_that_is_said_with_it(
    posecheck, tmp_path, right_side, code
):
    """Left rocks, taken for twists to the right."""
    clip = write_rocks(tmp_path / "rocks.npz", 37.0, 38.0)
    named = (*TWIST, "--label", "0:00-0:10=thoracic-twist", "--side", "right")
    said = posecheck("score", clip, *named, "--save").stderr
    (session,) = re.findall(r"in the journal as (\w{8})", said)
    words = ("--movement", "ankle-rock", "--side", right_side)
    result = posecheck("journal", "correct", session, *words)
    assert result.returncode == code, result.stderr
    assert len(sessions_here()[session][1]) == (0 if code else 2)


def test_a_wrong_movement_without_landmarks_is_refused(posecheck, tmp_path):
    """Of what was not taken for a twist none were kept: the clip is to be scored again."""
    clip = write_rocks(tmp_path / "rocks.npz", 37.0, 38.0)
    said = posecheck("score", clip, *TWIST, "--save").stderr
    (session,) = re.findall(r"in the journal as (\w{8})", said)
    result = posecheck("journal", "correct", session, "--movement", "ankle-rock")
    assert result.returncode == 2
    assert "score the clip again" in " ".join(result.stderr.split())


def test_marks_made_in_another_movement_do_not_count(journal):
    """The limit of a twist that was none; it counts again when the correction is taken back."""
    session = keep(journal).session_id
    journal.add_mark(a_mark(30.0, session_id=session, t_s=1.0))
    assert [one.deg for one in journal.marks(movement="thoracic-twist")] == [30.0]
    journal.correct(session, {Fact.MOVEMENT: "ankle-rock"}, now=NOW)
    assert journal.marks() == ()
    journal.correct(session, {Fact.MOVEMENT: "thoracic-twist"}, now=NOW)
    assert [one.deg for one in journal.marks()] == [30.0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Say what to correct"),
        (("--protocol", "standing"), "write it as position=standing"),
        (("--protocol", "shoes=none"), "no 'shoes'"),
        (("--recorded-at", "2999-01-01"), "Nothing was recorded on 2999-01-01"),
        (("--person", " "), "--person is empty"),
    ],
)
def test_what_cannot_be_corrected_is_refused(posecheck, twists, words, told):
    """Wrong usage: 2, and nothing is changed."""
    session = kept(posecheck, twists)
    before = sessions_here()
    result = posecheck("journal", "correct", session, *words)
    assert result.returncode == 2
    assert told in " ".join((result.stdout + result.stderr).split())
    assert sessions_here() == before
