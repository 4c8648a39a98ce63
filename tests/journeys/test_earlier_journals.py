"""Journals of every earlier revision (``tests/journals``, as their own migrations made them)."""

import sqlite3
from pathlib import Path

import pytest

from posecheck.journal import Journal, open_journal
from posecheck.journal.exporting import exported
from posecheck.journal.importing import bring_in
from posecheck.journal.opening import VERSIONS
from posecheck.journal.schema import HEAD
from tests.helpers.kept import NOW

DUMPS = sorted(Path(__file__).parents[1].joinpath("journals").glob("*.sql"))


def opened(dump: Path, folder: Path) -> Journal:
    """The journal that a dump was made of, brought up to date."""
    place = folder / f"{dump.stem}.sqlite"
    connection = sqlite3.connect(place)
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    return open_journal(place)


def told(journal: Journal) -> list[object]:
    """What a person finds in it; recordings are named anew in each journal that had none."""
    past = journal.repetitions()
    return [
        *((one.id, one.person, one.movement, one.recorded_at) for one in journal.sessions()),
        *((one.notes, one.feelings, one.tags, one.finished) for one in journal.sessions()),
        *((one.repetition.side, one.repetition.primary.value, one.set_number) for one in past),
        *journal.marks(),
    ]


def test_there_is_a_dump_of_every_earlier_revision():
    """A new revision needs a dump of the one before it."""
    revisions = {path.stem.removeprefix("v") for path in VERSIONS.glob("v*.py")}
    assert {path.stem for path in DUMPS} == revisions - {HEAD}


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_an_earlier_journal_says_what_it_said(dump, tmp_path, tmp_path_factory):
    """Listed, exported and imported; sessions of one file are one recording."""
    with (
        opened(dump, tmp_path) as journal,
        opened(DUMPS[-1], tmp_path_factory.mktemp("newest")) as newest,
    ):
        assert told(journal) == told(newest)
        assert len(journal.sessions()) == 3
        assert [one.primary.value for one in [r.repetition for r in journal.repetitions()]] == (
            [41.0, 40.0] * 3
        )
        twists, rocks, hers = journal.sessions()
        assert twists.recording_id == rocks.recording_id != hers.recording_id
        text = "".join(exported(journal, now=NOW))
        with open_journal(tmp_path / "other.sqlite") as other:
            bring_in(other, text, name="export.json", now=NOW)
            assert told(other) == told(journal)
            assert "".join(exported(other, now=NOW)) == text


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_the_posecheck_commands_read_an_earlier_journal(dump, tmp_path, posecheck):
    """List, show and remeasure, one after the other."""
    place = Path(str(opened(dump, tmp_path).where))
    listed = posecheck("journal", "list", "--database", place)
    assert (listed.returncode, listed.stdout.count("thoracic-twist")) == (0, 2)
    first = listed.stdout.split("\n")[2].split()[0]
    for words in (("show", first), ("remeasure",)):
        assert posecheck("journal", *words, "--database", place).returncode == 0
