"""The Python interface: the documented code runs, and does what the command line does."""

import re
from pathlib import Path

import pytest

import posecheck
from posecheck.errors import UsageError

PAGE = Path(__file__).parents[1] / "docs" / "python.md"


def test_the_documented_code_runs(twists, tmp_path, capsys):
    """Block after block, as a person would type it."""
    names = {"clip": twists, "database": str(tmp_path / "journal.sqlite")}
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    printed = capsys.readouterr().out
    session_id = names["saved"].session_id
    assert len(blocks) == 5
    assert session_id[:8] in printed
    assert names["text"].startswith("{")
    assert {series.movement for series in names["audit"].series} == {"thoracic-twist"}


def test_a_clip_that_is_saved_twice_is_kept_once(twists, tmp_path):
    """And the second time says so."""
    notices = []
    database = str(tmp_path / "journal.sqlite")
    asked = {"movement": "thoracic-twist", "database": database, "notify": notices.append}
    ids = {posecheck.save(twists, **asked).session_id for _ in range(2)}
    assert len(ids) == 1
    assert "already-kept" in {notice.code for notice in notices}
    with posecheck.open_journal(database) as journal:
        assert [session.person for session in journal.sessions()] == ["me"]


def test_without_a_journal_there_are_no_baselines_and_none_is_made(tmp_path):
    """Reading makes no file."""
    database = tmp_path / "journal.sqlite"
    assert posecheck.baselines("ankle-rock", database=str(database)) == ()
    assert posecheck.weekly_audit("2026-W10", database=str(database)).series == ()
    assert not database.exists()


def test_what_is_not_a_week_is_refused(tmp_path):
    """As the command line does."""
    with pytest.raises(UsageError):
        posecheck.weekly_audit("last week", database=str(tmp_path / "journal.sqlite"))
