"""What is given as the journal and cannot be one: each says what it is and what to do."""

import os
from pathlib import Path

import pytest

from posecheck.app.doctor import examine
from posecheck.errors import JournalError
from posecheck.journal import open_journal
from tests.helpers.commands import Run
from tests.helpers.people import write_twists


def _folder(place: Path) -> None:
    place.mkdir()


def _text(place: Path) -> None:
    place.write_text("Monday: éasy.\n" * 400, encoding="utf-8")


def _video(place: Path) -> None:
    place.write_bytes(b"\0\0\0\x18ftypisom" + bytes(range(256)))


def _noise(place: Path) -> None:
    place.write_bytes(bytes(range(200, 256)) * 10)


def _archive(place: Path) -> None:
    write_twists(place.with_suffix(".npz")).rename(place)


def _pipe(place: Path) -> None:
    os.mkfifo(place)


def _broken_link(place: Path) -> None:
    place.symlink_to(place.with_name("gone.sqlite"))


def _below_a_file(place: Path) -> None:
    place.parent.write_text("not a folder", encoding="utf-8")


def _nothing(place: Path) -> None:
    """Its folder is missing."""


CASES = {
    "folder": (_folder, "is a folder, and the journal is a file. Name a file in it"),
    "text": (_text, "is a text file, not a journal. It was left as it is."),
    "video": (_video, "is a video, not a journal. It was left as it is."),
    "archive": (_archive, "is an archive or a landmark file, not a journal."),
    "noise": (_noise, "is not a journal. It was left as it is."),
    "pipe": (_pipe, "is a pipe or a device, not a file."),
    "link": (_broken_link, "is a link to a file that is not there"),
    "below/file": (_below_a_file, "is not a folder."),
    "no/folder": (_nothing, "Make it first"),
}
READING = ("journal",), ("baseline", "show"), ("audit", "report", "--format", "md")
WRITING = ("baseline", "set", "ankle-rock", "--comfort", 30), ("journal", "restore", "backup")


@pytest.fixture(autouse=True)
def _with_a_backup(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    open_journal(tmp_path / "backup").close()


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_a_journal_is_named(posecheck: Run, tmp_path, name):
    """Whether it would be read or written; nothing there is changed or made."""
    make, said = CASES[name]
    place = tmp_path / name
    make(place)
    before = place.read_bytes() if place.is_file() else None
    for words in (*READING, *WRITING):
        result = posecheck(*words, "--database", place)
        assert result.returncode in (2, 5), words
        assert said in result.stderr
        assert "--database" in result.stderr
        assert "no such folder, or permission denied" not in result.stderr
    assert (place.read_bytes() if place.is_file() else None) == before
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("name", ["folder", "no/folder", "video"])
def test_a_clip_is_scored_without_it_and_that_is_said(posecheck: Run, tmp_path, name):
    make, said = CASES[name]
    make(tmp_path / name)
    clip = write_twists(tmp_path / "clip.npz")
    result = posecheck("score", clip, "-m", "thoracic-twist", "--database", tmp_path / name)
    assert result.returncode == 0
    assert "Judged without your baseline." in result.stderr
    assert said in result.stderr


def test_doctor_says_what_the_journal_is(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path))
    (found,) = (one for one in examine() if one.what == "Journal")
    assert found.state == "fail"
    assert found.text.startswith(f"{tmp_path} is a folder, and the journal is a file.")


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    """Also one in a folder that may not be looked into."""

    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    for name in ("open", "is_dir"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, name, refuse)
            with pytest.raises(JournalError, match="cannot be read: permission denied") as caught:
                open_journal(tmp_path / "backup")
        assert "--database" in str(caught.value)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_video, "cannot be restored: it is a video, not a backup."),
        (_folder, "is not a file. Name a file that 'journal backup' wrote."),
        (_nothing, "There is no file"),
        (Path.touch, "is empty. Name a file that 'journal backup' wrote."),
    ],
)
def test_what_is_no_backup_is_named(posecheck: Run, tmp_path, make, said):
    make(tmp_path / "other")
    result = posecheck("journal", "restore", tmp_path / "other", "--yes")
    assert result.returncode == 3
    assert said in result.stderr


def test_a_journal_that_is_not_there_yet_is_named(posecheck: Run, tmp_path):
    result = posecheck("journal", "--database", tmp_path / "new.sqlite")
    assert f"There is no journal {tmp_path / 'new.sqlite'} yet." in result.stderr
    assert not (tmp_path / "new.sqlite").exists()
