"""What the journal survives: being killed, several writers, and a database that is not well."""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bench.trust.durability import copies, saves_at_once
from posecheck.errors import JournalError
from posecheck.journal import database, open_journal
from posecheck.journal.copying import back_up
from posecheck.journal.database import outside_transactions
from tests.helpers.kept import NOW, a_repetition, a_session, a_start, keep, seen
from tests.helpers.postgres import running_server

ROOT = Path(__file__).parents[2]
KILLS, SERVER_KILLS, MADE_KILLS = 100, 25, 15


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where an empty journal may be."""
    return tmp_path / "journal.sqlite"


def killer(place: object, kills: int, what: str = "writing") -> str:
    words = [
        sys.executable,
        "-m",
        "tests.helpers.journal_killer",
        what,
        str(place),
        str(kills),
        "7",
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


# --- killed ---------------------------------------------------------------------------------------


@needs_fork
def test_a_hundred_kills_lose_no_complete_repetition(place):
    """Whatever was complete when a writer was killed with SIGKILL is in the journal."""
    assert killer(place, KILLS).startswith(f"{KILLS} kills")


@needs_fork
def test_kills_lose_nothing_in_postgresql():
    """The same with a server."""
    with running_server() as url:
        assert killer(url, SERVER_KILLS).startswith(f"{SERVER_KILLS} kills")


@needs_fork
def test_a_kill_while_the_journal_is_made_leaves_one_that_works(tmp_path):
    """The tables are all there, or none of them."""
    assert killer(tmp_path / "made", MADE_KILLS, "making").startswith(f"{MADE_KILLS} kills")


def test_a_commit_waits_for_the_disk(place):
    """SQLite is told so: with a write-ahead log, FULL syncs it at every commit."""
    with open_journal(place) as journal, journal.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


# --- several at once ------------------------------------------------------------------------------


def _keep_many(place: str, who: int, count: int) -> None:
    with open_journal(place) as journal:
        for i in range(count):
            keep(journal, a_start(f"{who:032d}{i:032d}"))


def test_two_programs_write_at_once(place):
    """They make the journal together, take turns, and nothing is missing."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_keep_many, args=(str(place), i, 15)) for i in range(2)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
        assert one.exitcode == 0
    with open_journal(place) as journal:
        assert len(journal.sessions()) == 30
        assert len(journal.repetitions()) == 60


def test_two_programs_write_to_one_server_at_once():
    """The same in PostgreSQL, also when both score the same recording."""
    context = multiprocessing.get_context("spawn")
    with running_server() as url:
        writers = [context.Process(target=_keep_many, args=(url, 7, 10)) for _ in range(2)]
        for one in writers:
            one.start()
        for one in writers:
            one.join()
            assert one.exitcode == 0
        with open_journal(url) as journal:
            assert len(journal.sessions()) == 10
            assert len(journal.repetitions()) == 20


def test_four_programs_keep_one_clip_once(twists):
    """Whoever is slower finds it there."""
    (trial,) = saves_at_once(twists, 1, "thoracic-twist")
    assert trial.outcome == "kept once", trial.detail


@needs_fork
def test_a_copy_without_its_log_is_sound_at_any_moment(tmp_path):
    """It lacks what was written last, and nothing else is wrong with it."""
    assert {trial.outcome for trial in copies(tmp_path, 6, seed=1)} == {"sound"}


def test_a_reader_does_not_wait_for_a_writer(place):
    """Somebody in the middle of writing is not in the way."""
    with open_journal(place) as journal:
        keep(journal)
        with journal.writing(), open_journal(place) as other:
            assert len(other.repetitions()) == 2


def test_a_backup_made_while_somebody_writes_is_whole(place, tmp_path):
    """It holds complete sessions as they were at one moment."""
    with open_journal(place) as journal:
        keep(journal)
        writer = threading.Thread(target=_keep_many, args=(str(place), 1, 20))
        writer.start()
        for i in range(3):
            back_up(journal, tmp_path / f"{i}.backup")
        writer.join()
    for i in range(3):
        with open_journal(tmp_path / f"{i}.backup") as copy:
            assert len(copy.sessions()) >= 1
            measured = [one.current for one in copy.sessions() if one.current.repetitions]
            assert all(len(copy.poses(one.landmarks_id)) == one.repetitions for one in measured)


# --- not well -------------------------------------------------------------------------------------


def test_a_locked_journal_loses_nothing(place, monkeypatch):
    """Measuring goes on; what waited is kept as soon as the other program lets go."""
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    one, two = a_repetition(1), a_repetition(2, 39.0)
    with open_journal(place) as journal, open_journal(place) as other:
        writer = journal.begin(a_start(), now=NOW)
        with other.writing():
            writer.observe(seen(1.0, one))
            assert "another program is using it" in str(writer.problem)
            with pytest.raises(JournalError, match="try again"):
                journal.add_note(writer.session_id, "x", now=NOW)
            with pytest.raises(JournalError, match="try again"):
                writer.finish(a_session(a_start(), one), now=NOW)
        writer.observe(seen(2.0, two))
        assert writer.problem is None
        writer.finish(a_session(a_start(), one, two), now=NOW)
        assert [past.repetition.index for past in journal.repetitions()] == [1, 2]
        assert len(journal.poses(journal.sessions()[0].current.landmarks_id)) == 2


def test_a_full_disk_loses_nothing(place):
    """What was kept stays, what waits is kept once there is room."""
    one, two = a_repetition(1), a_repetition(2, 39.0)
    with open_journal(place) as journal:
        writer = journal.begin(a_start(), now=NOW)
        writer.observe(seen(1.0, one))
        with journal.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        outside_transactions(journal.engine, f"PRAGMA max_page_count={pages}")
        for i in range(60):
            writer.observe(seen(1.1 + i / 100))
        writer.observe(seen(2.0, two))
        assert "the disk is full" in str(writer.problem)
        assert [past.repetition.index for past in journal.repetitions()] == [1]
        outside_transactions(journal.engine, "PRAGMA max_page_count=100000")
        writer.finish(a_session(a_start(), one, two), now=NOW)
        assert [past.repetition.index for past in journal.repetitions()] == [1, 2]
        assert len(journal.poses(journal.sessions()[0].current.landmarks_id)) == 62


def test_a_really_full_disk_is_told(tmp_path):
    """A file system without room: the message says so, and what was there can be read."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no small file system can be mounted here")
    try:
        with open_journal(small / "journal.sqlite") as journal:
            problems = []
            for i in range(300):
                try:
                    keep(journal, a_start(f"{i:064d}"))
                except JournalError as error:
                    problems.append(str(error))
                    break
            assert "full" in problems[0]
            assert len(journal.repetitions()) >= 2
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.usefixtures("_permissions_count")
def test_a_file_that_may_not_be_written_can_be_read(place):
    """The message of an attempt to write says what to do."""
    with open_journal(place) as journal:
        keep(journal)
    place.chmod(0o400)
    _reads_but_does_not_write(place)


def test_a_read_only_journal_can_be_read(place, monkeypatch):
    """As above, where permissions mean nothing."""
    with open_journal(place) as journal:
        keep(journal)
    before = place.read_bytes()
    monkeypatch.setattr("posecheck.journal.opening.may_be_written", lambda _: False)
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    _reads_but_does_not_write(place)
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def _reads_but_does_not_write(place: Path) -> None:
    with open_journal(place) as journal:
        assert len(journal.repetitions()) == 2
        with pytest.raises(JournalError, match="may be read, but not written"):
            journal.add_note(journal.sessions()[0].id, "x", now=NOW)
        with pytest.raises(JournalError, match="may be read, but not written"):
            journal.begin(a_start("11" * 32), now=NOW)


def test_a_damaged_journal_is_told_and_left_alone(place):
    """Overwritten at its beginning, in its middle, or no database at all."""
    with open_journal(place) as journal:
        for i in range(20):
            keep(journal, a_start(f"{i:064d}"))
    whole = place.read_bytes()
    noise = os.urandom(4096)
    for damaged in (noise + whole[4096:], b"not a database at all, just words. " * 99):
        place.write_bytes(damaged)
        with pytest.raises(JournalError, match="restore FILE") as caught:
            open_journal(place)
        assert caught.value.damaged
        assert place.read_bytes() == damaged
    place.write_bytes(whole[:8192] + noise * 6 + whole[8192 + 6 * 4096 :])
    with pytest.raises(JournalError) as caught, open_journal(place) as journal:
        journal.repetitions()
    assert caught.value.damaged


def test_a_journal_that_lost_its_end_is_told(place):
    """A file that was cut off, as by a copy that broke off."""
    with open_journal(place) as journal:
        for i in range(20):
            keep(journal, a_start(f"{i:064d}"))
    place.write_bytes(place.read_bytes()[:20000])
    with pytest.raises(JournalError) as caught, open_journal(place) as journal:
        journal.repetitions()
    assert caught.value.damaged


def test_a_place_where_nothing_can_be_made_is_told(tmp_path):
    """A folder, or a folder below a file."""
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file" / "journal.sqlite"):
        with pytest.raises(JournalError, match="--database"):
            open_journal(place)


def test_only_its_owner_may_read_the_journal(place, tmp_path):
    """It is about somebody's body; so is a backup."""
    with open_journal(place) as journal:
        keep(journal)
        back_up(journal, tmp_path / "backup")
        files = [place, *place.parent.glob("journal.sqlite-*"), tmp_path / "backup"]
        assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_reading_a_journal_that_is_not_there_makes_none(place):
    """It is an empty one; writing to it is refused."""
    with open_journal(place, create=False) as journal:
        assert journal.sessions() == ()
        with pytest.raises(JournalError):
            keep(journal)
    assert not place.exists()


def test_years_of_sessions_are_read_at_once(place):
    """Two thousand sessions are listed within a few seconds."""
    with open_journal(place) as journal:
        keep(journal)
    _multiply(place, 2000)
    with open_journal(place) as journal:
        begun = time.perf_counter()
        assert len(journal.sessions()) == 2001
        assert len(journal.repetitions()) == 4002
        assert time.perf_counter() - begun < 10.0


def _multiply(place: Path, times: int) -> None:
    """The same session under other ids."""
    with sqlite3.connect(place) as connection:
        for table, keys in {
            "session": {"id": "session", "identity": "session"},
            "measurement": {"id": "measurement", "session_id": "session"},
            "repetition": {"measurement_id": "measurement"},
            "finished": {"measurement_id": "measurement"},
        }.items():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(
                f"'{keys[one]}' || ?1" if one in keys else f"{table}.{one}" for one in columns
            )
            originals = f"SELECT * FROM {table} WHERE rowid <= {1 + (table == 'repetition')}"
            statement = f"INSERT INTO {table} SELECT {values} FROM ({originals}) AS {table}"
            if table == "measurement":
                statement = statement.replace("measurement.landmarks_id", "NULL")
            connection.executemany(statement, [(i,) for i in range(times)])
