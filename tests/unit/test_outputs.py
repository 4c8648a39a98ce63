"""Files that appear whole or not at all."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from posecheck.errors import OutputError, UsageError
from posecheck.files import private_folder
from posecheck.outputs import PendingFile, check_writable, write_text


def test_file_appears_when_it_is_committed(tmp_path: Path) -> None:
    """Until then an older file of that name stays as it was."""
    path = tmp_path / "a.json"
    path.write_text("old")
    pending = PendingFile(path)
    pending.temporary.write_text("new")
    assert path.read_text() == "old"
    pending.commit()
    pending.discard()
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_discarded_file_leaves_nothing(tmp_path: Path) -> None:
    """Neither the file nor its beginnings."""
    PendingFile(tmp_path / "a.json").discard()
    assert list(tmp_path.iterdir()) == []


def test_link_keeps_pointing(tmp_path: Path) -> None:
    """Writing to a link writes to the file that it names."""
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    write_text("new", link)
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
@pytest.mark.parametrize("umask", [0o022, 0o000])
def test_new_files_and_folders_are_for_their_owner_alone(tmp_path: Path, umask: int) -> None:
    """Whatever the person's settings allow to others, also where they replace something."""
    (tmp_path / "b.txt").write_text("old")
    before = os.umask(umask)
    try:
        private_folder(tmp_path / "one" / "two")
        write_text("text", tmp_path / "a.txt")
        write_text("text", tmp_path / "b.txt")
    finally:
        os.umask(before)
    names = ("a.txt", "b.txt", "one", "one/two")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in names]
    assert modes == [0o600, 0o600, 0o700, 0o700]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("nowhere/a.json", "its folder does not exist"),
        ("file/a.json", "its folder does not exist"),
        (".", "it is a folder"),
    ],
)
def test_place_that_cannot_be_written(tmp_path: Path, place: str, reason: str) -> None:
    """It is noticed before the work starts, and the message says why."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=f"cannot be written: {reason}"):
        check_writable(tmp_path / place)


def test_checking_leaves_nothing(tmp_path: Path) -> None:
    """A place that can be written is left as it was; the standard output always can."""
    check_writable(tmp_path / "a.json")
    check_writable("-")
    assert list(tmp_path.iterdir()) == []


def test_read_only_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is told in plain words."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(OutputError, match=r"permission denied\. Choose another place"):
        PendingFile(tmp_path / "a.json")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_full_disk_is_named() -> None:
    """A device that is full says so."""
    with pytest.raises(OutputError, match=r"the disk is full\. Free some space"):
        write_text("text", Path("/dev/full"))


def test_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    """Text goes into a device; a file that must be complete is refused there."""
    write_text("text", Path(os.devnull))
    check_writable(Path(os.devnull))
    assert not Path(os.devnull).is_file()
    with pytest.raises(OutputError, match="it is not a file"):
        PendingFile(Path(os.devnull))


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_no_result_takes_the_place_of_a_database(tmp_path: Path, end: str) -> None:
    """Neither of its file nor of what SQLite keeps beside it, also through a link."""
    database = tmp_path / "journal.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE something (id)")
    before = database.read_bytes()
    place, link = tmp_path / f"journal.sqlite{end}", tmp_path / "link.csv"
    link.symlink_to(place)
    for path in (place, link):
        with pytest.raises(UsageError, match="maybe your journal"):
            write_text("text", path)
    assert database.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [database, link]


def test_what_a_killed_program_left_is_deleted_after_a_day(tmp_path: Path) -> None:
    """Not what somebody may be writing still, and nothing else."""
    names = (".posecheck-1.part", ".posecheck-2.part", "a.part")
    left, busy, other = (tmp_path / name for name in names)
    for path, age_h in ((left, 24.1), (busy, 23.9), (other, 1e5)):
        path.write_bytes(b"half")
        now_s = path.stat().st_mtime
        os.utime(path, (now_s - 3600.0 * age_h, now_s - 3600.0 * age_h))
    write_text("whole", tmp_path / "result.txt")
    assert not left.exists()
    assert busy.exists()
    assert other.exists()
