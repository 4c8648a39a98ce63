"""The journal's store, in SQLite and in PostgreSQL: what goes in comes out, and nothing else."""

import importlib
import json
import math
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from bench.trust.servers import empty_journal
from posecheck.body import Side
from posecheck.errors import InputRefusedError, JournalError, OutputError, UsageError
from posecheck.history import Feeling, FeelingKind, Mark, MarkKind
from posecheck.journal import Journal, address_of, open_journal
from posecheck.journal.copying import back_up, opened_backup, restore
from posecheck.journal.exporting import exported
from posecheck.journal.importing import bring_in
from posecheck.journal.landmark_codec import packed, unpacked
from posecheck.journal.schema import EVERYTHING, tables
from posecheck.records import Limit, Note
from tests.helpers.kept import (
    NOW,
    PROTOCOL,
    SOFTWARE,
    a_pose,
    a_repetition,
    a_session,
    a_start,
    keep,
    seen,
)
from tests.helpers.postgres import running_server

NEWER = {**SOFTWARE, "version": "2.0", "weights_sha256": "dc" * 32}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of our own."""
    with running_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty journal may be."""
    if request.param == "sqlite":
        return str(tmp_path / "journal.sqlite")
    return empty_journal(request.getfixturevalue("server"))


@pytest.fixture
def journal(place: str) -> Iterator[Journal]:
    """An empty journal."""
    with open_journal(place) as opened:
        yield opened


def mark(deg: float | None = 38.0, kind: MarkKind = MarkKind.COMFORT, **changes) -> Mark:
    made = Mark("me", "thoracic-twist", PROTOCOL, Side.LEFT, "thorax_rotation", kind, NOW, deg)
    return replace(made, **changes)


# --- sessions -------------------------------------------------------------------------------------


def test_a_journal_is_told_from_others_without_its_password(tmp_path, monkeypatch):
    """However its address is written."""
    server = address_of("postgresql://anna@host/one").key
    assert address_of("postgresql://anna:secret@host/one").key == server
    assert address_of("postgres://anna@host/one?sslpassword=secret").key == server
    assert address_of("postgresql://anna@host/two").key != server
    monkeypatch.chdir(tmp_path)
    assert address_of("a.sqlite").key == address_of(tmp_path / "a.sqlite").key


@pytest.mark.parametrize("odd", ["\udcff", "\0"])
def test_an_address_that_is_not_text_is_refused(odd):
    """Before a server is asked, which would answer with an error of its own."""
    with pytest.raises(UsageError, match="not valid text"):
        address_of(f"postgresql://anna@host/one?options={odd}")


def test_a_repetition_comes_back_as_it_was(journal):
    """Every field, not rounded, also those that are missing; with where it belongs."""
    writer = keep(journal, a_start(), 41.0 + 1 / 3)
    (past,) = journal.repetitions()
    assert past.repetition.measures[0] == a_repetition(1).measures[0]
    assert math.isnan(past.repetition.measures[1].value)
    assert past.repetition.compensations == a_repetition(1).compensations
    assert (past.person, past.movement, past.protocol) == ("me", "thoracic-twist", PROTOCOL)
    assert (past.session_id, past.set_number, past.finished) == (writer.session_id, 1, True)
    assert past.recorded_at == a_start().recorded_at
    assert past.software == SOFTWARE


def test_flat_columns_answer_questions_without_posecheck(journal):
    """Numbers stand in columns of their own; what is missing is null."""
    keep(journal)
    with journal.reading() as connection:
        rows = connection.execute(text("SELECT side, end_range_deg, verdict FROM repetition"))
        assert rows.all() == [("left", 41.0, "near-limit"), ("right", 40.0, "near-limit")]
        values = connection.execute(text("SELECT name, value FROM measured_value")).all()
    assert ("pelvis_rotation", None) in values


def test_a_repetition_is_there_as_soon_as_it_is_complete(journal, place):
    """Somebody else sees it while the session goes on."""
    writer = journal.begin(a_start(), now=NOW)
    writer.observe(seen(0.5))
    with open_journal(place) as other:
        assert other.repetitions() == ()
        writer.observe(seen(1.0, a_repetition(1)))
        (past,) = other.repetitions()
        assert not past.finished
        assert not other.sessions()[0].finished
        assert len(other.poses(other.sessions()[0].measurements[0].landmarks_id)) == 2


def test_what_the_end_of_the_recording_completes_is_kept_too(journal):
    """A repetition that no frame announced comes with the end."""
    start, one = a_start(), a_repetition(1)
    writer = journal.begin(start, now=NOW)
    writer.observe(seen(1.0, one))
    writer.finish(a_session(start, one, a_repetition(2, 39.0)), now=NOW)
    assert [past.repetition.primary.value for past in journal.repetitions()] == [
        one.primary.value,
        39.0,
    ]


def test_sets_are_counted(journal):
    """A repetition with index 1 begins a new set."""
    writer = journal.begin(a_start(), now=NOW)
    for t_s, index in enumerate((1, 2, 1), start=1):
        writer.observe(seen(float(t_s), a_repetition(index)))
    assert [past.set_number for past in journal.repetitions()] == [1, 1, 2]


def test_the_document_is_kept_with_person_and_date(journal):
    """``posecheck.session/1`` of the measurement, as it was."""
    keep(journal, a_start(person="anna"))
    document = journal.document(journal.sessions()[0].current.id)
    assert document["schema"] == "posecheck.session/1"
    assert (document["person"], document["recorded_at"]) == ("anna", "2026-03-01T18:30:00+00:00")


def test_landmarks_come_back_exactly(journal, monkeypatch):
    """Also over many frames, across the chunks in which they are kept."""
    monkeypatch.setattr("posecheck.journal.landmark_codec.MAX_CHUNK_FRAMES", 60)
    writer = journal.begin(a_start(), now=NOW)
    for i in range(130):
        writer.observe(seen(i / 100, *([a_repetition(1)] if i == 50 else [])))
    writer.finish(a_session(a_start(), a_repetition(1)), now=NOW)
    poses = journal.poses(journal.sessions()[0].current.landmarks_id)
    assert [pose.t_s for pose in poses] == [i / 100 for i in range(130)]
    assert np.array_equal(poses[129].landmarks_px, a_pose(1.29).landmarks_px)


@pytest.mark.parametrize("exact", [np.float32, np.float64])
def test_packing_loses_nothing(exact):
    """Negative, tiny, huge and missing numbers; single and double precision; no person."""
    rng = np.random.default_rng(3)
    kinds = [1e-40, 1e30, -1e30, 0.0, -0.0, np.nan, np.inf]
    poses = []
    for i in range(40):
        points = rng.normal(size=(33, 3), scale=10.0 ** rng.integers(-8, 8))
        points[0, 0], points[1, 1] = kinds[i % 7], kinds[(i + 3) % 7]
        pose = replace(a_pose(i / 30), landmarks_px=points.astype(exact).astype(float))
        poses.append(
            replace(pose, world_m=None)
            if i % 5 == 0
            else replace(pose, restart=i == 7, damaged=i == 9)
        )
    again = list(unpacked(packed(poses)))
    assert len(again) == len(poses)
    for one, other in zip(poses, again, strict=True):
        assert (one.t_s, one.restart, one.damaged) == (other.t_s, other.restart, other.damaged)
        assert one.landmarks_px.tobytes() == other.landmarks_px.tobytes()
        assert (one.world_m is None) == (other.world_m is None)
        assert one.visibility.tobytes() == other.visibility.tobytes()


def test_damaged_landmarks_are_told():
    """Bytes that changed on the disk are noticed."""
    data = bytearray(packed([a_pose(0.0), a_pose(0.1)]))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(JournalError, match="damaged"):
        list(unpacked(bytes(data)))


# --- the same again -------------------------------------------------------------------------------


def test_the_same_recording_is_recognised(journal):
    """By its content; not when it is another person's, asked otherwise, or measured otherwise."""
    keep(journal)
    assert journal.kept_as(a_start()) is not None
    assert journal.kept_as(a_start(person="anna")) is None
    assert journal.kept_as(a_start("11" * 32)) is None
    assert journal.kept_as(a_start(software=NEWER)) is None
    left_only = {**SOFTWARE, "settings": {"side": "left"}}
    assert journal.kept_as(a_start(software=left_only)) is None
    assert [one.person for one in journal.same_recording(a_start(software=left_only))] == ["me"]


def test_a_camera_never_repeats_itself(journal):
    """Without a hash every session is a new one."""
    keep(journal, a_start(None))
    keep(journal, a_start(None))
    assert len(journal.sessions()) == 2


def test_other_software_gives_another_measurement_of_the_same_session(journal):
    """The new row stands beside the old one, and counts."""
    keep(journal, a_start(), 41.0, 40.0)
    keep(journal, a_start(software=NEWER), 38.0)
    (session,) = journal.sessions()
    assert [one.repetitions for one in session.measurements] == [2, 1]
    assert session.current.software == NEWER
    assert [past.repetition.primary.value for past in journal.repetitions()] == [38.0]


def test_an_interrupted_measurement_is_kept_but_does_not_replace_a_finished_one(journal):
    """A session that broke off is measured anew in its place, and recognised only then."""
    start = a_start()
    journal.begin(start, now=NOW).observe(seen(1.0, a_repetition(1, 30.0)))
    assert journal.kept_as(start) is None
    writer = journal.begin(start, now=NOW)
    note = Note("interrupted", "Interrupted.")
    writer.finish(a_session(start, a_repetition(1, 31.0), note=note), now=NOW)
    assert journal.kept_as(start) is None
    keep(journal, start, 41.0)
    (session,) = journal.sessions()
    assert [one.finished for one in session.measurements] == [False, False, True]
    assert [past.repetition.primary.value for past in journal.repetitions()] == [41.0]


def test_measuring_again_leaves_the_old_rows(journal):
    """Landmarks are shared; what it was judged against is kept with each."""
    keep(journal, a_start(), 41.0)
    (past,) = journal.sessions()
    track = past.current.landmarks_id
    again = replace(a_session(a_start(), a_repetition(1, 39.5)), software=NEWER)
    limits = (Limit("thorax_rotation", 38.5, "marked", Side.LEFT),)
    journal.measured_again(past, again, landmarks_id=track, limits=limits, now=NOW)
    (past,) = journal.sessions()
    assert [one.landmarks_id for one in past.measurements] == [track, track]
    assert past.current.limits == limits
    assert past.measurements[0].limits == tuple(a_start().limits)
    assert [one.repetition.primary.value for one in journal.repetitions()] == [39.5]
    with journal.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM repetition")).scalar() == 2


@pytest.fixture
def marked_again(journal):
    """A session with a mark at 38° that a second measurement reads at 35.5°."""
    keep(journal, a_start(), 41.0)
    (past,) = journal.sessions()
    kept = journal.add_mark(mark(session_id=past.id, t_s=12.5))
    again = replace(a_session(a_start(), a_repetition(1, 38.5)), software=NEWER)
    journal.measured_again(
        past,
        again,
        landmarks_id=past.current.landmarks_id,
        limits=(),
        marked_deg={kept.id: 35.5},
        now=NOW,
    )
    return past


def test_a_mark_on_a_recording_follows_the_newest_measurement(journal, marked_again):
    """The row that was written first stays; an unfinished measurement moves nothing."""
    assert [(one.deg, one.t_s) for one in journal.marks()] == [(35.5, 12.5)]
    with journal.writing() as connection:
        assert connection.execute(text("SELECT deg FROM mark")).scalar() == 38.0
        connection.execute(text("DELETE FROM finished"))
    assert [one.deg for one in journal.marks()] == [38.0]


def test_a_mark_counts_as_long_as_the_session_it_was_made_in(journal, marked_again):
    """A tombstone takes it out, its end brings it back, erasure erases it; others stay."""
    typed = journal.add_mark(mark())
    journal.delete(marked_again.id, now=NOW)
    assert journal.marks() == (typed,)
    journal.undelete(marked_again.id, now=NOW)
    assert len(journal.marks()) == 2
    journal.purge([marked_again.id])
    assert journal.marks() == (typed,)
    journal.purge_person("me")
    assert contents(journal) == []


@pytest.mark.usefixtures("marked_again")
def test_a_mark_read_again_goes_into_exports_and_backups(journal, tmp_path):
    """Also a document of the first version, whose marks had no moment, comes in."""
    document = "".join(exported(journal, now=NOW))
    with open_journal(tmp_path / "other.sqlite") as other:
        bring_in(other, document, name="file", now=NOW)
        assert [(one.deg, one.t_s) for one in other.marks()] == [(35.5, 12.5)]
        back_up(other, tmp_path / "backup")
    with open_journal(tmp_path / "backup") as copy:
        assert [(one.deg, one.t_s) for one in copy.marks()] == [(35.5, 12.5)]
    old = json.loads(document)
    del old["marks"][0]["values"], old["marks"][0]["t_s"]
    with open_journal(tmp_path / "third.sqlite") as third:
        bring_in(third, json.dumps(old), name="file", now=NOW)
        assert [(one.deg, one.t_s) for one in third.marks()] == [(38.0, None)]


# --- telling --------------------------------------------------------------------------------------


def test_sessions_are_listed_by_date_and_person(journal):
    """Oldest first, whatever the order in which they were kept."""
    keep(journal, a_start("aa" * 32, day=2))
    keep(journal, a_start("bb" * 32, day=1))
    keep(journal, a_start("cc" * 32, person="anna", movement="ankle-rock"))
    assert [one.recorded_at.day for one in journal.sessions()] == [1, 2, 3]
    assert [one.recorded_at.day for one in journal.sessions(person="me")] == [2, 3]
    assert [one.person for one in journal.sessions(movement="ankle-rock")] == ["anna"]
    assert journal.persons() == ("anna", "me")
    assert journal.repetitions(protocol={"position": "standing"}) == ()
    assert len(journal.repetitions(person="me", side=Side.LEFT, protocol=PROTOCOL)) == 2


def test_notes_feelings_and_tags_are_added(journal):
    """Of feelings the last one holds; a tag is there once."""
    session_id = keep(journal).session_id
    journal.add_note(session_id, "calves tight after hills", now=NOW)
    pain = Feeling(FeelingKind.PAIN, 3, Side.LEFT)
    journal.add_feelings(session_id, [pain, Feeling(FeelingKind.EASE, 8)], now=NOW)
    journal.add_feelings(session_id, [replace(pain, score=1)], now=NOW)
    journal.add_tags(session_id, ["hills", "hills"], now=NOW)
    journal.add_tags(session_id, ["hills", "april"], now=NOW)
    session = journal.session(session_id[:6])
    assert [note.text for note in session.notes] == ["calves tight after hills"]
    assert session.feeling(FeelingKind.PAIN, Side.LEFT) == 1
    assert session.feeling(FeelingKind.PAIN) is None
    assert session.tags == ("april", "hills")


def test_an_unknown_or_ambiguous_id_is_refused(journal):
    """Nothing is guessed."""
    session_id = keep(journal).session_id
    with pytest.raises(UsageError, match="No session"):
        journal.session("0" * 31 + ("1" if session_id != "0" * 31 + "1" else "2"))
    with pytest.raises(UsageError, match="at least its first 4"):
        journal.session(session_id[:2])
    with pytest.raises(UsageError, match="at least its first 4"):
        journal.session("%%%%")
    with journal.writing() as connection:
        for i in "01":
            row = f"'abcd{i}', person_id, movement, protocol, NULL, source_kind, source_name"
            row += ", NULL, mirrored, recorded_at, date_origin, begun_at, recording_id"
            connection.execute(text(f"INSERT INTO session SELECT {row} FROM session LIMIT 1"))
    with pytest.raises(UsageError, match="abcd0, abcd1"):
        journal.session("abcd")


def test_a_deleted_session_counts_nowhere_and_comes_back(journal):
    """A tombstone is a row; so is its end."""
    session_id = keep(journal).session_id
    journal.delete(session_id, now=NOW)
    assert journal.sessions() == ()
    assert journal.repetitions() == ()
    assert [one.id for one in journal.sessions(deleted=True)] == [session_id]
    assert journal.kept_as(a_start()) is None
    journal.undelete(session_id, now=NOW)
    assert len(journal.repetitions()) == 2


def test_scoring_a_deleted_recording_again_brings_it_back(journal):
    """Under its old id."""
    session_id = keep(journal).session_id
    journal.delete(session_id, now=NOW)
    assert keep(journal).session_id == session_id
    assert [one.id for one in journal.sessions()] == [session_id]


def test_purging_erases_and_touches_nothing_else(journal, place):
    """No row of it is left, in a file no byte either; a limit that was typed stays."""
    gone, stays = keep(journal).session_id, keep(journal, a_start("11" * 32)).session_id
    journal.add_note(gone, "a-word-nobody-else-uses", now=NOW)
    journal.add_feelings(gone, [Feeling(FeelingKind.PAIN, 3)], now=NOW)
    typed = journal.add_mark(mark())
    journal.add_mark(mark(session_id=gone))
    journal.add_mark(mark(None, MarkKind.BASELINE, session_id=gone))
    journal.purge([gone])
    assert [one.id for one in journal.sessions()] == [stays]
    assert journal.marks() == (typed,)
    with journal.reading() as connection:
        for table in EVERYTHING:
            rows = connection.execute(table.select()).all()
            assert gone not in repr([row for row in rows if not isinstance(row, bytes)])
    if "://" not in place:
        files = Path(place).parent.glob("journal.sqlite*")
        assert all(b"a-word-nobody-else-uses" not in file.read_bytes() for file in files)


def test_everything_of_one_person_can_be_erased(journal):
    """Sessions, limits and the name."""
    keep(journal, a_start(person="anna"))
    journal.add_mark(mark(person="anna"))
    keep(journal, a_start("11" * 32))
    journal.purge_person("anna")
    assert journal.persons() == ("me",)
    assert journal.marks() == ()
    with pytest.raises(UsageError, match="Nobody called 'anna'"):
        journal.purge_person("anna")


def test_marks_are_added_and_found(journal):
    """By person, side, measure and kind, in the order in which they were made."""
    first = journal.add_mark(mark())
    journal.add_mark(mark(None, MarkKind.RESET, made_at=NOW + timedelta(days=1)))
    journal.add_mark(mark(45.0, MarkKind.TARGET, side=Side.RIGHT, note="by summer"))
    assert journal.marks(side=Side.LEFT)[0] == first
    assert [one.kind for one in journal.marks(person="me", side=Side.LEFT)] == ["comfort", "reset"]
    assert journal.marks(kind=MarkKind.TARGET)[0].note == "by summer"
    assert journal.marks(protocol={"position": "standing"}) == ()


# --- out and in -----------------------------------------------------------------------------------


def filled(journal: Journal) -> Journal:
    """With a bit of everything."""
    session_id = keep(journal).session_id
    keep(journal, a_start(software=NEWER), 38.0)
    keep(journal, a_start(None, person="anna"))
    journal.begin(a_start("11" * 32, day=1), now=NOW).observe(seen(1.0, a_repetition(1)))
    journal.add_note(session_id, "Größe — 40 °", now=NOW)
    journal.add_feelings(session_id, [Feeling(FeelingKind.SORENESS, 2)], now=NOW)
    journal.add_tags(session_id, ["hills"], now=NOW)
    journal.delete(journal.sessions(person="anna")[0].id, now=NOW)
    journal.add_mark(mark(session_id=session_id))
    return journal


def contents(journal: Journal) -> list[str]:
    """Every row of every table."""
    with journal.reading() as connection:
        return [
            repr([value for name, value in row.items() if name != "sequence"])
            for table in EVERYTHING
            for row in connection.execute(
                table.select().order_by(*table.primary_key.columns)
            ).mappings()
        ]


def test_a_backup_restores_every_row(journal, tmp_path):
    """Into another database of either kind; what was there before is replaced."""
    back_up(filled(journal), tmp_path / "backup")
    with open_journal(tmp_path / "backup") as copy:
        assert contents(copy) == contents(journal)
    before = contents(journal)
    keep(journal, a_start("22" * 32))
    with opened_backup(tmp_path / "backup") as backup:
        assert restore(journal, backup) == 3
    assert contents(journal) == before
    keep(journal, a_start("33" * 32))  # what comes afterwards does not collide
    journal.add_mark(mark())


def test_a_backup_without_room_names_the_file_that_was_asked_for(journal, tmp_path, monkeypatch):
    """Not the journal, which has room enough, and not the copy's name for now."""
    copying = importlib.import_module("posecheck.journal.copying")
    copied = copying._copy

    def fills(source, target):
        target.exec_driver_sql("PRAGMA max_page_count=1")
        copied(source, target)

    monkeypatch.setattr(copying, "_copy", fills)
    with pytest.raises(OutputError, match=r"backup cannot be written: the disk is full\. Free"):
        back_up(filled(journal), tmp_path / "backup")
    assert list(tmp_path.glob("*backup*")) == list(tmp_path.glob("*.part*")) == []


def test_an_exported_journal_can_be_imported(journal, tmp_path):
    """Everything comes over once; the second time everything is known."""
    document = "".join(exported(filled(journal), now=NOW))
    assert json.loads(document)["schema"] == "posecheck.journal/1"
    with open_journal(tmp_path / "other.sqlite") as other:
        brought = bring_in(other, document, name="file", now=NOW)
        assert (brought.sessions, brought.known, brought.marks) == (3, 0, 1)
        assert other.sessions() == journal.sessions()
        assert other.sessions(deleted=True) == journal.sessions(deleted=True)
        assert repr(other.repetitions()) == repr(journal.repetitions())
        assert other.marks() == journal.marks()
        kept = contents(other)
        brought = bring_in(other, document, name="file", now=NOW)
        assert (brought.sessions, brought.known, brought.marks) == (0, 3, 0)
        assert contents(other) == kept
        (track, *_) = [one.landmarks_id for one in other.sessions()[0].measurements]
        assert len(other.poses(track)) == 2


def test_importing_what_another_machine_scored_adds_its_measurement(journal, tmp_path):
    """The same recording has one session, also when two journals meet."""
    keep(journal)
    with open_journal(tmp_path / "other.sqlite") as other:
        writer = keep(other, a_start(software=NEWER), 37.0)
        other.add_note(writer.session_id, "from the other machine", now=NOW)
        other.add_mark(mark(None, MarkKind.BASELINE, session_id=writer.session_id))
        document = "".join(exported(other, now=NOW))
    brought = bring_in(journal, document, name="file", now=NOW)
    assert (brought.sessions, brought.known, brought.measurements) == (0, 1, 1)
    (session,) = journal.sessions()
    assert [one.text for one in session.notes] == ["from the other machine"]
    assert session.current.software == NEWER
    assert len(journal.poses(session.current.landmarks_id)) == 1
    assert [one.session_id for one in journal.marks()] == [session.id]


def test_what_a_later_measurement_read_at_a_mark_comes_with_it(journal, tmp_path):
    """The mark may be there already: it moves with the measurement, as where it was made."""
    keep(journal)
    (past,) = journal.sessions()
    kept = journal.add_mark(mark(session_id=past.id, t_s=12.5))
    with open_journal(tmp_path / "other.sqlite") as other:
        bring_in(other, "".join(exported(journal, now=NOW)), name="file", now=NOW)
        journal.measured_again(
            past,
            replace(a_session(a_start(software=NEWER)), software=NEWER),
            landmarks_id=past.current.landmarks_id,
            limits=(),
            marked_deg={kept.id: 41.5},
            now=NOW,
        )
        for _ in ("new", "known"):
            bring_in(other, "".join(exported(journal, now=NOW)), name="file", now=NOW)
            assert [one.deg for one in other.marks()] == [41.5]


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text[:-20],
        lambda _: "[]",
        lambda text: text.replace("posecheck.journal/1", "posecheck.journal/9"),
        lambda text: text.replace('"record"', '"records"'),
        lambda text: text.replace("2026-03-01T18:30", "some day"),
        lambda text: text.replace('"data": "', '"data": "?'),
        lambda text: text.replace('"side": "left"', '"side": "up"'),
    ],
)
def test_a_damaged_export_is_refused_as_a_whole(journal, tmp_path, harm):
    """Nothing of it is added."""
    keep(journal)
    document = "".join(exported(journal, now=NOW))
    with open_journal(tmp_path / "other.sqlite") as other:
        with pytest.raises(InputRefusedError, match=r"nothing was added|schema"):
            bring_in(other, harm(document), name="file.json", now=NOW)
        assert contents(other) == []


def test_an_export_without_landmarks_is_smaller_and_says_what_it_lacks(journal, tmp_path):
    """A session imported from it cannot be measured again, but is complete otherwise."""
    keep(journal)
    whole = "".join(exported(journal, now=NOW))
    small = "".join(exported(journal, now=NOW, landmarks=False))
    assert len(small) < len(whole)
    with open_journal(tmp_path / "other.sqlite") as other:
        bring_in(other, small, name="file", now=NOW)
        assert other.sessions()[0].current.landmarks_id is None
        assert len(other.repetitions()) == 2


def test_landmarks_that_an_import_came_without_are_filled_in_later(journal, tmp_path):
    """Of every measurement of the session, each its own; whatever else is there stays."""
    keep(journal)
    keep(journal, a_start(software=NEWER), 38.0)
    whole = "".join(exported(journal, now=NOW))
    small = "".join(exported(journal, now=NOW, landmarks=False))
    with open_journal(tmp_path / "other.sqlite") as other:
        bring_in(other, small, name="file", now=NOW)
        brought = bring_in(other, whole, name="file", now=NOW)
        assert (brought.known, brought.landmarks, brought.measurements) == (1, 1, 0)
        assert contents(other)[2:] == contents(journal)[2:]  # but for who the person is there
        assert bring_in(other, whole, name="file", now=NOW).landmarks == 0
        assert bring_in(other, small, name="file", now=NOW).landmarks == 0
        assert contents(other)[2:] == contents(journal)[2:]


def test_a_measurement_that_comes_later_finds_the_landmarks_that_are_there(journal, tmp_path):
    """It was made from the same ones; the document need not hold them again."""
    keep(journal)
    (past,) = journal.sessions()
    with open_journal(tmp_path / "other.sqlite") as other:
        bring_in(other, "".join(exported(journal, now=NOW)), name="file", now=NOW)
        track = past.current.landmarks_id
        again = replace(a_session(a_start(software=NEWER)), software=NEWER)
        journal.measured_again(past, again, landmarks_id=track, limits=(), now=NOW)
        small = "".join(exported(journal, now=NOW, landmarks=False))
        assert bring_in(other, small, name="file", now=NOW).measurements == 1
        assert [one.landmarks_id for one in other.sessions()[0].measurements] == [track, track]


# --- migrations -----------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_program_uses(journal):
    """What Alembic would still change is nothing."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with journal.reading() as connection:
        options = {"version_table": "posecheck_version"}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables) == []


def test_a_journal_of_the_first_version_is_brought_up_to_date(journal, place):
    """What was in it stays, marks keep their degrees, sessions of a file are one recording."""
    keep(journal)
    keep(journal, a_start(movement="ankle-rock"))
    keep(journal, a_start(person="Ada"))
    keep(journal, a_start(None))
    journal.add_mark(mark())
    before, sessions = contents(journal), journal.sessions()
    with journal.writing() as connection:
        connection.execute(text("DROP TABLE correction"))
        connection.execute(text("DROP TABLE label"))
        connection.execute(text("DROP INDEX ix_session_recording_id"))
        connection.execute(text("ALTER TABLE session DROP COLUMN recording_id"))
        connection.execute(text("DROP TABLE movement_file"))
        connection.execute(text("DROP TABLE marked_value"))
        connection.execute(text("ALTER TABLE mark DROP COLUMN t_s"))
        connection.execute(text("ALTER TABLE measurement DROP COLUMN after_mark"))
        connection.execute(text("UPDATE posecheck_version SET version_num = '0001'"))
    journal.close()
    new_ids = {one.id: one.recording_id for one in sessions}
    with open_journal(place) as again:
        for one in again.sessions():
            before = [row.replace(new_ids[one.id], one.recording_id) for row in before]
        assert contents(again) == before
        assert [(one.deg, one.t_s) for one in again.marks()] == [(38.0, None)]
        assert again.movement_files() == ()


def test_a_newer_journal_is_refused_and_left_alone(journal, place):
    """It says which version it needs."""
    keep(journal)
    with journal.writing() as connection:
        connection.execute(text("UPDATE posecheck_version SET version_num = '9999'"))
    journal.close()
    with pytest.raises(JournalError, match=r"newer posecheck \(revision 9999"):
        open_journal(place)
    with journal.writing() as connection:
        connection.execute(text("UPDATE posecheck_version SET version_num = '0006'"))
    with open_journal(place) as again:
        assert len(again.repetitions()) == 2


def test_a_database_of_somebody_else_is_refused_and_left_alone(tmp_path):
    """Its tables stay as they were."""
    place = tmp_path / "photos.sqlite"
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE photo (id)")
    before = place.read_bytes()
    with pytest.raises(JournalError, match="another program"):
        open_journal(place)
    assert place.read_bytes() == before


def test_an_unknown_kind_of_database_is_refused():
    """Only what is tested is supported."""
    for place in ("mysql://localhost/x", "nonsense://", "http://localhost"):
        with pytest.raises(UsageError, match="is not supported"):
            open_journal(place)


def test_a_server_that_is_not_there_is_told_without_the_password():
    """Where it was looked for, and what to do."""
    pytest.importorskip("psycopg")
    with pytest.raises(JournalError, match="cannot be reached") as caught:
        open_journal("postgresql://anna:secret@127.0.0.1:9/journal")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
