"""A journal that SQLite calls malformed: said, not written into, and what can be read is saved."""

import os
import shutil
import sqlite3

import pytest

from posecheck.app.doctor import examine
from posecheck.errors import JournalError, UsageError
from posecheck.files import data_folder
from posecheck.journal import open_journal
from posecheck.journal.copying import back_up, opened_backup
from posecheck.journal.database import log_of
from posecheck.journal.exporting import exported
from tests.helpers.kept import NOW, a_repetition, a_start, keep, seen

PAGE = 4096


@pytest.fixture
def place():
    """The journal in use, with thirty sessions."""
    path = data_folder() / "journal.sqlite"
    with open_journal(path) as journal:
        for i in range(30):
            keep(journal, a_start(f"{i:064d}", day=i))
    return path


def pages_of(path, table):
    """Numbers of the leaves that hold a table's rows."""
    with sqlite3.connect(path) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'"
        try:
            return [row[0] for row in connection.execute(query, [table])]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite has no dbstat")


def overwrite(path, pages):
    """Put noise where pages were."""
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xff" * PAGE)


def finding():
    return next(one for one in examine() if one.what == "Journal")


def test_doctor_says_that_a_journal_is_malformed_and_names_the_newest_backup(place):
    """Before it said ok: the list of tables can still be read."""
    assert finding().state == "ok"
    with open_journal(place) as journal:
        back_up(journal, place.with_name("monday"))
        back_up(journal, place.with_name("friday"))
    os.utime(place.with_name("monday"), (0, 0))
    overwrite(place, pages_of(place, "repetition")[2:4])
    found = finding()
    assert found.state == "fail"
    assert "it is damaged" in found.text
    assert "posecheck journal recover" in found.text
    assert found.text.endswith(f"The newest backup beside it is {place.with_name('friday')}.")


def test_nothing_is_written_into_a_malformed_journal(place):
    """Although the rows that are asked for can be read and others could be added."""
    overwrite(place, pages_of(place, "repetition")[2:4])
    before = place.read_bytes()
    with open_journal(place) as journal:
        session = journal.sessions()[0].id
        for write in (
            lambda: journal.add_note(session, "x", now=NOW),
            lambda: keep(journal, a_start("ff" * 32)),
        ):
            with pytest.raises(JournalError, match="nothing is written into it") as caught:
                write()
            assert caught.value.damaged
    assert place.read_bytes() == before


def test_recover_saves_what_can_be_read(posecheck, place):
    """All sessions but for the repetitions that stood on the lost pages; the rest works as ever."""
    overwrite(place, pages_of(place, "repetition")[2:4])
    damaged = place.read_bytes()
    refused = posecheck("journal", "recover")
    assert refused.returncode == 2
    assert place.read_bytes() == damaged
    result = posecheck("journal", "recover", "--yes")
    assert result.returncode == 0, result.stderr
    assert "30 sessions could be read" in result.stdout
    assert finding().state == "ok"
    (aside,) = place.parent.glob("*damaged*.sqlite")
    assert aside.read_bytes() == damaged
    with open_journal(place) as journal:
        assert len(journal.sessions()) == 30
        assert 30 < len(journal.repetitions()) < 60
        assert len("".join(exported(journal, now=NOW))) > 1000
    assert posecheck("journal", "recover", "--yes").returncode == 2


def test_landmarks_with_a_gap_are_not_recovered(posecheck, place):
    """Measured again they would give other numbers."""
    with open_journal(place) as journal:
        start = a_start("ee" * 32)
        with journal.begin(start, now=NOW) as writer:
            for i in range(1, 40):
                writer.observe(seen(float(i), a_repetition(i)))
        track = journal.session(writer.session_id).measurements[0].landmarks_id
        with journal.writing() as connection:
            connection.exec_driver_sql(
                "DELETE FROM landmark_chunk WHERE landmarks_id = ? AND number = 7", (track,)
            )
    overwrite(place, pages_of(place, "tag")[:1] or pages_of(place, "feeling")[:1])
    assert posecheck("journal", "recover", "--yes").returncode == 0
    with open_journal(place) as journal:
        past = journal.session(writer.session_id)
        assert past.measurements[0].landmarks_id is None
        assert len(journal.repetitions_of([past])) == 39


def test_a_damaged_middle_is_replaced_by_a_backup(posecheck, place):
    """Also where the journal can be opened."""
    with open_journal(place) as journal:
        back_up(journal, place.with_name("backup"))
    overwrite(place, pages_of(place, "repetition")[2:4])
    result = posecheck("journal", "restore", place.with_name("backup"), "--yes")
    assert result.returncode == 0, result.stderr
    with open_journal(place) as journal:
        assert len(journal.repetitions()) == 60


def test_a_copy_with_its_log_is_restored_whole(place, tmp_path):
    """A journal whose program was killed keeps in its log what was written last."""
    copy = tmp_path / "copy.sqlite"
    with open_journal(place) as journal:
        keep(journal, a_start("ff" * 32))
        shutil.copyfile(place, copy)
        shutil.copyfile(log_of(place), log_of(copy))
        assert log_of(copy).stat().st_size
    with opened_backup(copy) as kept:
        assert len(kept.sessions()) == 31


def test_a_copy_without_its_log_is_older_but_sound(place, tmp_path):
    """What the log held is missing in it, nothing else."""
    copy = tmp_path / "copy.sqlite"
    with open_journal(place) as journal:
        keep(journal, a_start("ff" * 32))
        shutil.copyfile(place, copy)
    with opened_backup(copy) as kept:
        assert len(kept.sessions()) == 30
    with open_journal(copy) as opened:
        keep(opened, a_start("ff" * 32))
        assert len(opened.sessions()) == 31


def test_a_sound_journal_is_not_recovered(place):
    """It says so."""
    from posecheck.app.recovering import recover_journal

    with pytest.raises(UsageError, match="is sound"):
        recover_journal(place, stamp="now")
