"""One file that holds sessions of several movements, and what a person says of its stretches."""

import pytest

from posecheck.app.context import Context
from posecheck.app.keeping import delete_what_was_replaced
from posecheck.app.labels import (
    keep_labels,
    labels_in_force,
    labels_kept,
    labels_of,
    labels_remembered,
)
from posecheck.app.library import library_of
from posecheck.circuit import Activity
from posecheck.errors import UsageError
from posecheck.journal import open_journal
from posecheck.journal.copying import back_up, opened_backup, restore
from posecheck.journal.exporting import exported
from posecheck.journal.importing import bring_in
from tests.helpers.kept import NOW, SOFTWARE, a_start, keep

FILE, OTHER_FILE = "00" * 32, "11" * 32


TWISTS, ROCKS = a_start(), a_start(movement="ankle-rock")


@pytest.fixture
def journal(tmp_path):
    with open_journal(tmp_path / "journal.sqlite") as opened:
        yield opened


def searched(movement, *, sha256=FILE, from_s=None, **changes):
    """A session of a movement that was found in a recording."""
    settings = {"spans_s": [[0.0, 9.0]], "from_s": from_s, "to_s": None}
    software = {**SOFTWARE, "settings": settings}
    return a_start(sha256, movement=movement, software=software, **changes)


def said(*texts):
    """Labels as they are typed."""
    labels, _ = labels_of(texts, library_of(None))
    return labels


def spans(labels):
    """Their spans and what is there."""
    return [(one.start_s, one.end_s, one.movement or str(one.activity)) for one in labels]


def say(journal, *texts, person="me", sha256=FILE):
    keep_labels(journal, said(*texts), person=person, source_sha256=sha256, now=NOW)


def held(journal, person="me", sha256=FILE):
    return spans(labels_kept(journal, person=person, source_sha256=sha256))


def test_sessions_of_one_person_in_one_file_are_one_recording(journal):
    """Another person's, another file's and a camera's are not."""
    starts = {
        "twists": a_start(),
        "rocks": a_start(movement="ankle-rock"),
        "hers": a_start(person="Ada"),
        "other file": a_start(OTHER_FILE),
        "camera": a_start(None),
        "camera again": a_start(None),
    }
    ids = {name: keep(journal, start).session_id for name, start in starts.items()}
    recordings = {name: journal.session(one).recording_id for name, one in ids.items()}
    assert recordings["twists"] == recordings["rocks"]
    assert len(set(recordings.values())) == 5


def test_the_id_of_a_recording_names_all_of_its_sessions(journal):
    """The id of a session names that one alone, also where one session is asked for."""
    twists = keep(journal).session_id
    rocks = keep(journal, a_start(movement="ankle-rock")).session_id
    recording = journal.session(twists).recording_id
    assert {one.id for one in journal.sessions_named(recording[:8])} == {twists, rocks}
    assert [one.id for one in journal.sessions_named(twists[:8])] == [twists]
    with pytest.raises(UsageError, match="is a recording with several sessions: name one of"):
        journal.session(recording)


def test_a_recording_with_one_session_is_that_session(journal):
    """Either id may be typed."""
    session = journal.session(keep(journal).session_id)
    assert journal.session(session.recording_id) == session


def test_an_import_joins_sessions_to_the_recording_that_is_there(journal, tmp_path):
    """Rocks that another machine found in a file belong to the twists from it."""
    twists = keep(journal).session_id
    with open_journal(tmp_path / "other.sqlite") as other:
        keep(other, a_start(movement="ankle-rock"))
        keep(other, a_start(OTHER_FILE))
        keep(other, a_start(OTHER_FILE, movement="ankle-rock"))
        bring_in(journal, "".join(exported(other, now=NOW)), name="file", now=NOW)
    sessions = journal.sessions()
    recordings = {one.recording_id for one in sessions if one.source_sha256 == FILE}
    assert recordings == {journal.session(twists).recording_id}
    assert len({one.recording_id for one in sessions}) == 2


def test_labels_are_remembered_for_a_person_and_a_file(journal):
    """They hold for nobody else and nothing else."""
    say(journal, "0:10-0:20=hip-circle:left", "0:30-0:40=rest")
    assert held(journal) == [(10.0, 20.0, "hip-circle"), (30.0, 40.0, "rest")]
    assert held(journal, person="Ada") == held(journal, sha256=OTHER_FILE) == []
    (circle, rest) = labels_kept(journal, person="me", source_sha256=FILE)
    assert (str(circle.side), rest.side) == ("left", None)
    assert (circle, rest) == said("0:10-0:20=hip-circle:left", "0:30-0:40=rest")


def test_the_later_label_holds_where_two_overlap(journal):
    """What it does not cover stays as it was said."""
    say(journal, "0:10-0:30=hip-circle")
    say(journal, "0:20-0:40=other")
    assert held(journal) == [(10.0, 20.0, "hip-circle"), (20.0, 40.0, "other")]


def test_a_label_can_be_removed(journal):
    """What posecheck finds there counts again; nothing is erased."""
    say(journal, "0:10-0:30=hip-circle")
    say(journal, "0:15-0:20=auto")
    assert held(journal) == [(10.0, 15.0, "hip-circle"), (20.0, 30.0, "hip-circle")]
    assert len(journal.labels(person="me", source_sha256=FILE)) == 2


def test_a_label_of_now_stands_over_remembered_ones(journal):
    """Also one that removes a label, before anything is kept."""
    say(journal, "0:10-0:30=hip-circle")
    kept = labels_kept(journal, person="me", source_sha256=FILE)
    assert spans(labels_in_force(said("0:25-0:30=rest"), kept)) == [
        (10.0, 25.0, "hip-circle"),
        (25.0, 30.0, "rest"),
    ]
    assert labels_in_force(said("0:00-0:50=auto"), kept) == ()


def test_the_same_label_is_kept_once(journal):
    """Scoring the same clip with the same words adds nothing."""
    say(journal, "0:10-0:20=hip-circle")
    say(journal, "0:10-0:20=hip-circle")
    assert len(journal.labels(person="me", source_sha256=FILE)) == 1


def test_labels_are_read_from_the_journal_in_use(journal, tmp_path):
    """Without a journal there are none, and none is made."""
    say(journal, "0:10-0:20=other")
    (label,) = labels_remembered(
        Context(database=str(tmp_path / "journal.sqlite")), person="me", source_sha256=FILE
    )
    assert label.activity is Activity.OTHER
    elsewhere = tmp_path / "none.sqlite"
    context = Context(database=str(elsewhere))
    assert labels_remembered(context, person="me", source_sha256=FILE) == ()
    assert not elsewhere.exists()


def test_labels_go_into_exports_and_backups(journal, tmp_path):
    """And come in once."""
    keep(journal)
    say(journal, "0:10-0:30=hip-circle")
    say(journal, "0:20-0:40=auto")
    text = "".join(exported(journal, now=NOW))
    back_up(journal, tmp_path / "backup.sqlite")
    with open_journal(tmp_path / "other.sqlite") as other:
        assert bring_in(other, text, name="file", now=NOW).labels == 2
        assert bring_in(other, text, name="file", now=NOW).labels == 0
        assert held(other) == held(journal)
    with (
        open_journal(tmp_path / "third.sqlite") as third,
        opened_backup(tmp_path / "backup.sqlite") as kept,
    ):
        restore(third, kept)
        assert held(third) == held(journal)


def test_labels_are_erased_with_the_last_session_from_their_file(journal):
    """Not before; what was said of other files stays."""
    twists = keep(journal).session_id
    rocks = keep(journal, a_start(movement="ankle-rock")).session_id
    keep(journal, a_start(OTHER_FILE))
    say(journal, "0:10-0:20=other")
    say(journal, "0:10-0:20=rest", sha256=OTHER_FILE)
    journal.purge([twists])
    assert held(journal) == [(10.0, 20.0, "other")]
    journal.purge([rocks])
    assert held(journal) == []
    assert held(journal, sha256=OTHER_FILE) == [(10.0, 20.0, "rest")]


def test_a_persons_labels_are_erased_with_the_person(journal):
    """Somebody else's of the same file stay."""
    keep(journal)
    keep(journal, a_start(person="Ada"))
    say(journal, "0:10-0:20=other")
    say(journal, "0:10-0:20=rest", person="Ada")
    journal.purge_person("Ada")
    assert held(journal, person="Ada") == []
    assert held(journal) == [(10.0, 20.0, "other")]


def test_a_session_that_is_not_found_again_in_its_recording_is_deleted(journal):
    """A recording that is searched again replaces what was found in it, and says so."""
    rocks = keep(journal, searched("ankle-rock")).session_id
    twists = keep(journal, searched("thoracic-twist")).session_id
    named = keep(journal, a_start(movement="hip-circle")).session_id
    part = keep(journal, searched("hip-circle", from_s=30.0, person="Ada")).session_id
    notices = []
    delete_what_was_replaced(
        journal,
        Context(notify=notices.append),
        a_start().source,
        person="me",
        session_ids=[twists],
        from_s=None,
        to_s=None,
    )
    assert {one.id for one in journal.sessions(deleted=True)} == {rocks}
    assert {one.id for one in journal.sessions()} == {twists, named, part}
    assert notices[0].code == "replaced"
    assert f"posecheck journal undelete {rocks[:8]}" in notices[0].text


def test_another_part_of_a_recording_replaces_nothing(journal):
    """Only the same part, searched again, does."""
    rocks = keep(journal, searched("ankle-rock", from_s=30.0)).session_id
    asked = {"session_ids": [], "from_s": None, "to_s": None, "now": NOW}
    assert journal.replace_recording(FILE, person="me", **asked) == ()
    asked["from_s"] = 30.0
    assert [one.id for one in journal.replace_recording(FILE, person="me", **asked)] == [rocks]


def test_a_recording_is_shown_and_deleted_as_a_whole(posecheck, tmp_path):
    """The list names it; its id shows, deletes and restores all of it."""
    with open_journal(tmp_path / "journal.sqlite") as journal:
        ids = [keep(journal, start).session_id[:8] for start in (TWISTS, ROCKS)]
        keep(journal, a_start(OTHER_FILE))
        say(journal, "0:10-0:20=ankle-rock:left")
        recording = journal.session(ids[0]).recording_id
    words = ("--database", tmp_path / "journal.sqlite")
    listed = posecheck("journal", "list", *words).stdout
    assert listed.count(f"in {recording[:8]}") == 2
    assert "filmed in one go" in listed
    shown = posecheck("journal", "show", recording[:8], *words).stdout
    assert f"clip.mp4  {recording}" in shown
    assert "0:10–0:20: ankle-rock left, as you said" in shown
    assert "thoracic-twist" in shown
    deleted = posecheck("journal", "delete", recording[:8], *words).stdout
    assert all(f"Deleted {one}" in deleted for one in ids)
    left = posecheck("journal", "list", *words).stdout
    assert not any(one in left for one in ids)
    posecheck("journal", "undelete", recording[:8], *words)
    assert posecheck("journal", "list", *words).stdout == listed
