"""The journal as a person meets it: score --save, and the commands of ``posecheck journal``."""

import csv
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from posecheck.app.user_data import moment_of
from posecheck.cli.options import feelings_of
from posecheck.errors import UsageError
from posecheck.files import data_folder
from posecheck.history import DateOrigin, Feeling, FeelingKind
from posecheck.journal import open_journal
from posecheck.journal.database import outside_transactions
from tests.helpers.commands import Run
from tests.helpers.people import turning, write_landmarks

TWIST = ("--movement", "thoracic-twist")


def place() -> Path:
    """Where the journal is when nobody says otherwise."""
    return data_folder() / "journal.sqlite"


def saved(run: Run, clip: Path, *arguments: object) -> str:
    """Keep a clip's session; the beginning of its id."""
    result = run("score", clip, *TWIST, "--save", *arguments)
    assert result.returncode == 0, result.stderr
    (session_id,) = re.findall(r"kept in the journal as (\w{8})", result.stderr)
    return session_id


@pytest.fixture
def other_twists(tmp_path: Path) -> Path:
    """Another recording of the same kind."""
    return write_landmarks(tmp_path / "other.npz", lambda t_s: turning(t_s, (38.0, -36.0)), 11.0)


# --- keeping --------------------------------------------------------------------------------------


def test_scoring_without_save_makes_no_journal(posecheck, twists):
    """Nothing appears in the data folder, also when somebody looks into the journal."""
    assert posecheck("score", twists, *TWIST).returncode == 0
    assert "The journal is empty" in posecheck("journal").stderr
    assert not place().exists()


def test_a_saved_session_is_listed_and_shown(posecheck, twists):
    """With its repetitions, its date and where that comes from."""
    session_id = saved(posecheck, twists, "--recorded-at", "2026-03-01T18:30")
    for words in (["journal"], ["journal", "list"]):
        listed = posecheck(*words).stdout
        assert re.search(rf"{session_id} +2026-03-01 18:30 +thoracic-twist +1 × \d+°", listed)
    shown = posecheck("journal", "show", session_id[:5])
    assert shown.returncode == 0
    assert "as you said" in shown.stdout
    assert re.search(r"1  left +[\d.–]+ +\d+° \(\d+–\d+\)", shown.stdout)


def test_the_arc_of_a_kept_session_is_listed_and_shown(posecheck, twists):
    """Left plus right, read off the repetitions that are kept."""
    session_id = saved(posecheck, twists)
    assert re.search(r"1 × (\d+)° +1 × (\d+)° +1 × (\d+)°", posecheck("journal").stdout)
    shown = posecheck("journal", "show", session_id).stdout
    assert re.search(r"Arc \d+° \(\d+–\d+\), 1 pair: full turn, left plus right", shown)
    (row,) = [
        row
        for row in csv.DictReader(
            io.StringIO(posecheck("journal", "export", "--format", "csv").stdout)
        )
        if row["arc_deg"]
    ]
    assert row["index"] == "2"


def test_the_numbers_kept_are_the_numbers_shown(posecheck, twists, tmp_path):
    """The document of --json is the one in the journal."""
    saved(posecheck, twists, "--recorded-at", "2026-03-01", "--json", tmp_path / "out.json")
    with open_journal(place()) as journal:
        (session,) = journal.sessions()
        kept = journal.document(session.current.id)
        repetitions = journal.repetitions()
    assert kept == json.loads((tmp_path / "out.json").read_text())
    values = [one for a_set in kept["sets"] for one in a_set["repetitions"]]
    assert [one["end_range_deg"] for one in values] == [
        round(one.repetition.primary.value, 2) for one in repetitions
    ]


def test_the_same_clip_is_kept_once(posecheck, twists, tmp_path):
    """By its content, also under another name; what is told of it is added."""
    session_id = saved(posecheck, twists)
    copy = shutil.copy(twists, tmp_path / "copy.npz")
    result = posecheck("score", copy, *TWIST, "--save", "--pain", "left=3")
    assert result.returncode == 0
    assert f"already in the journal as {session_id}" in result.stderr
    with open_journal(place()) as journal:
        (session,) = journal.sessions()
        assert len(session.measurements) == 1  # pain renames no repetition
        assert [(one.kind, one.side, one.score) for one in session.feelings] == [
            ("pain", "left", 3)
        ]


def test_an_interrupted_session_is_kept_and_completed_by_scoring_again(
    posecheck, twists, monkeypatch
):
    """Ctrl-C after the first repetition: listed as interrupted; then there is one whole session."""
    from posecheck.cli.terminal import CtrlC

    frames = itertools.count()

    def press(self, _):
        if next(frames) == 102:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(CtrlC, "__call__", press)
        assert posecheck("score", twists, *TWIST, "--save").returncode == 130
    assert "interrupted" in posecheck("journal").stdout
    session_id = saved(posecheck, twists)
    listed = posecheck("journal").stdout
    assert session_id in listed
    assert "interrupted" not in listed
    with open_journal(place()) as journal:
        (session,) = journal.sessions()
    assert [one.repetitions for one in session.measurements] == [1, 2]


def test_the_same_clip_asked_otherwise_is_told(posecheck, twists):
    """It is kept beside, and the person learns that the two may overlap."""
    first = saved(posecheck, twists)
    result = posecheck("score", twists, *TWIST, "--save", "--side", "left")
    assert f"also in the journal as {first}" in result.stderr


def test_several_people_have_their_own_sessions(posecheck, twists, other_twists):
    """--person names them; the list tells them apart."""
    saved(posecheck, twists)
    saved(posecheck, other_twists, "--person", "Anna")
    assert "Anna" in posecheck("journal").stdout
    assert "Anna" not in posecheck("journal", "--person", "me").stdout
    exported = ("journal", "export", "--format", "csv")
    assert "Anna" in posecheck(*exported, "--person", " Anna ").stdout
    for words in (["journal"], exported, ["journal", "--deleted"]):
        unknown = posecheck(*words, "--person", "Bob")
        assert unknown.returncode == 2
        assert "Nobody called 'Bob' is in the journal: Anna, me." in unknown.stderr
        assert unknown.stdout == ""


def test_a_movement_that_nobody_knows_is_refused(posecheck, twists):
    """With what was meant; one of the person's own file is known once it was kept."""
    session_id = saved(posecheck, twists)
    refused = posecheck("journal", "-m", "thoracic-twits")
    assert refused.returncode == 2
    assert "Did you mean 'thoracic-twist'?" in refused.stderr
    assert posecheck("journal", "-m", "ankle-rock").returncode == 0
    with open_journal(place()) as journal, journal.writing() as connection:
        connection.exec_driver_sql("UPDATE session SET movement = 'my-own'")
    assert session_id in posecheck("journal", "-m", "my-own").stdout
    posecheck("journal", "delete", session_id)
    assert posecheck("journal", "-m", "my-own").returncode == 0


def test_the_date_is_what_was_said_else_the_recordings_else_the_files(posecheck, tmp_path, twists):
    """And it is kept which of them it was."""
    from posecheck.app.context import Context
    from posecheck.app.keeping import SessionRecorder

    os.utime(twists, (0, datetime(2026, 2, 3, 12, tzinfo=UTC).timestamp()))
    own, told = datetime(2026, 1, 5, 6, 7, 8, tzinfo=UTC), datetime(2026, 1, 6, 6, tzinfo=UTC)
    with open_journal(tmp_path / "j") as journal:
        keeper = SessionRecorder(journal, Context(), clip=twists, movement=None, person="me")  # type: ignore[arg-type]
        assert keeper._date(own) == (own, DateOrigin.CONTAINER)
        assert keeper._date(None)[0].day == 3
        assert keeper._date(None)[1] is DateOrigin.FILE_TIME
        keeper._recorded_at = told
        assert keeper._date(own) == (told, DateOrigin.OPTION)


def test_a_date_of_the_file_is_doubtful_and_told(posecheck, twists):
    """When the recording is kept, and in the list."""
    result = posecheck("score", twists, *TWIST, "--save")
    assert "give --recorded-at" in result.stderr
    assert re.search(r"\d\d:\d\d \?", posecheck("journal").stdout)


def test_a_date_that_was_corrected_holds_for_the_recording(posecheck, twists):
    """Scored again with another limit, it is another session; the date is not asked for again."""
    session_id = saved(posecheck, twists)
    when = ("--recorded-at", "2026-03-01T18:30")
    assert posecheck("journal", "correct", session_id, *when).returncode == 0
    result = posecheck("score", twists, *TWIST, "--save", "--side", "left")
    assert "--recorded-at" not in result.stderr
    with open_journal(place()) as journal:
        dates = [f"{one.recorded_at:%Y-%m-%d %H:%M}" for one in journal.sessions()]
    assert dates == ["2026-03-01 18:30"] * 2


def test_a_date_that_is_given_later_takes_the_place_of_the_files(posecheck, twists):
    """That is what was asked for; one that is known already is not replaced, and that is told."""
    saved(posecheck, twists)
    when = ("--save", "--recorded-at", "2026-03-01T18:30")
    assert "its date is now 2026-03-01 18:30" in posecheck("score", twists, *TWIST, *when).stderr
    other = ("--save", "--recorded-at", "2026-03-02T18:30")
    assert "it keeps its date, 2026-03-01" in posecheck("score", twists, *TWIST, *other).stderr


def test_a_recording_without_repetitions_is_not_in_the_way(posecheck, tmp_path):
    """It is kept, but listed only when all are asked for."""
    clip = write_landmarks(tmp_path / "still.npz", lambda t_s: turning(t_s, ()), 6.0)
    assert posecheck("score", clip, *TWIST, "--save").returncode == 4
    assert "1 more: --all shows them." in posecheck("journal").stderr
    assert "thoracic-twist" in posecheck("journal", "--all").stdout


def test_a_journal_that_cannot_be_used_is_told_before_the_work(posecheck, twists):
    """Exit code 5, and no clip is read."""
    place().parent.mkdir(parents=True)
    place().write_bytes(b"these are just words, and quite a lot of them. " * 50)
    result = posecheck("score", twists, *TWIST, "--save")
    assert result.returncode == 5
    assert "journal restore FILE" in result.stderr
    assert "left" not in result.stdout


def test_a_journal_that_fails_at_the_end_keeps_nobody_from_the_results(
    posecheck, twists, monkeypatch, tmp_path
):
    """Exit code 5 tells that they were not kept; once there is room the same command does it."""
    from posecheck.journal.store import Journal

    begin = Journal.begin

    def begin_on_a_full_disk(self, *arguments, **options):
        writer = begin(self, *arguments, **options)
        outside_transactions(self.engine, "PRAGMA max_page_count=1")
        return writer

    monkeypatch.setattr(Journal, "begin", begin_on_a_full_disk)
    out = tmp_path / "out.json"
    result = posecheck("score", twists, *TWIST, "--save", "--json", out)
    assert result.returncode == 5
    assert "the disk is full" in result.stderr
    assert "left" in result.stdout
    assert json.loads(out.read_text())["sets"]
    monkeypatch.setattr(Journal, "begin", begin)
    saved(posecheck, twists)


def test_the_address_may_be_given(posecheck, twists, tmp_path, monkeypatch):
    """By --database, or for all commands by the environment."""
    session_id = saved(posecheck, twists, "--database", tmp_path / "here.sqlite")
    assert not place().exists()
    monkeypatch.setenv("POSECHECK_DATABASE_URL", f"sqlite:///{tmp_path}/here.sqlite")
    assert session_id in posecheck("journal").stdout
    assert posecheck("journal", "--database", "mysql://x/y").returncode == 2


def test_landmarks_take_less_than_a_megabyte_a_minute(posecheck, tmp_path):
    """At thirty pictures a second, with the noise of real landmarks."""
    rng = np.random.default_rng(5)

    def noisy(t_s):
        pose = turning(t_s, (40.0, -40.0))
        return type(pose)(t_s, pose.landmarks_px + rng.normal(0, 0.5, (33, 3)), *_rest(pose))

    def _rest(pose):
        return pose.visibility, pose.width_px, pose.height_px

    clip = write_landmarks(tmp_path / "noisy.npz", noisy, 12.0, rate_hz=30.0)
    saved(posecheck, clip)
    with open_journal(place()) as journal, journal.reading() as connection:
        size = connection.exec_driver_sql("SELECT sum(length(data)) FROM landmark_chunk").scalar()
    assert size / 12.0 * 60.0 < 1e6


# --- telling --------------------------------------------------------------------------------------


def test_a_person_adds_notes_feelings_and_tags(posecheck, twists):
    """They show in the list and in the session."""
    session_id = saved(posecheck, twists)
    for words in (
        ("note", session_id, "calves tight after hills"),
        ("feel", session_id, "--stiffness", 3, "--soreness", 2, "--pain", "left=3", "--ease", 8),
        ("tag", session_id, "hills", "#monday"),
    ):
        assert posecheck("journal", *words).returncode == 0
    for words, pain in (
        (["journal"], "pain left 3"),
        (["journal", "show", session_id], "pain on the left (3 of 10)"),
    ):
        shown = posecheck(*words).stdout
        for word in ("calves tight", "stiffness 3", pain, "ease 8", "hills", "monday"):
            assert word in shown


def test_pain_that_is_told_later_renames_no_repetition_and_is_shown_first(posecheck, twists):
    """It is about the session's side, and keeps it out of baselines."""
    session_id = saved(posecheck, twists)

    def codes():
        with open_journal(place()) as journal:
            return [one.repetition.verdict.code for one in journal.repetitions()]

    before = codes()
    assert posecheck("journal", "feel", session_id, "--pain", "left=3").returncode == 0
    assert codes() == before
    _, second, *_ = posecheck("journal", "show", session_id).stdout.splitlines()
    assert second == "You reported pain on the left (3 of 10): kept out of baselines."
    posecheck("journal", "feel", session_id, "--pain", "left=0")
    assert "You reported pain" not in posecheck("journal", "show", session_id).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("note", "ID", "  "),
        ("feel", "ID"),
        ("feel", "ID", "--pain", "11"),
        ("feel", "ID", "--pain", "middle=3"),
        ("feel", "ID", "--pain", "left="),
        ("feel", "ID", "--ease", "3.5"),
        ("tag", "ID", ""),
        ("show", "0000"),
        ("purge",),
        ("--person", "me", "show", "ID"),
    ],
)
def test_what_cannot_be_understood_is_refused(posecheck, twists, words):
    """Wrong usage: exit code 2 and what to do; nothing is kept."""
    session_id = saved(posecheck, twists)
    result = posecheck("journal", *(session_id if word == "ID" else word for word in words))
    assert result.returncode == 2
    assert result.stderr
    with open_journal(place()) as journal:
        (session,) = journal.sessions()
    assert (session.notes, session.feelings, session.tags) == ((), (), ())


def test_feelings_may_name_a_side():
    """Or none."""
    assert feelings_of(pain=["Left=3", "0"], ease=["10"]) == (
        Feeling(FeelingKind.PAIN, 3, "left"),  # type: ignore[arg-type]
        Feeling(FeelingKind.PAIN, 0),
        Feeling(FeelingKind.EASE, 10),
    )


def test_dates_are_local_unless_they_say_otherwise():
    """A day alone is its midnight; nonsense is refused with an example."""
    assert moment_of("2026-03-01T18:30+02:00").isoformat() == "2026-03-01T18:30:00+02:00"
    assert moment_of(" 2026-03-01").isoformat()[:19] == "2026-03-01T00:00:00"
    with pytest.raises(UsageError, match="2026-03-01T18:30"):
        moment_of("last Monday")


def test_deleting_can_be_undone(posecheck, twists):
    """The message says how."""
    session_id = saved(posecheck, twists)
    assert f"journal undelete {session_id}" in posecheck("journal", "delete", session_id).stdout
    assert session_id not in posecheck("journal").stdout
    assert session_id in posecheck("journal", "--deleted").stdout
    assert posecheck("journal", "undelete", session_id).returncode == 0
    assert session_id in posecheck("journal").stdout


@pytest.mark.parametrize(("answers", "left"), [("", 1), ("n\n", 1), ("y\nn\n", 1), ("y\ny\n", 0)])
def test_purging_asks_twice(posecheck, twists, answers, left):
    """Only two times yes erases."""
    from typer.testing import CliRunner

    from posecheck.cli import app

    session_id = saved(posecheck, twists)
    result = CliRunner().invoke(app, ["journal", "purge", session_id], input=answers)
    assert result.exit_code == (2 if left else 0)
    with open_journal(place()) as journal:
        assert len(journal.sessions()) == left


def test_scripts_purge_without_being_asked(posecheck, twists, other_twists):
    """With --yes-really; one session, or everything of one person."""
    session_id = saved(posecheck, twists)
    saved(posecheck, other_twists, "--person", "Anna")
    assert posecheck("journal", "purge", session_id, "--yes-really").returncode == 0
    purged = posecheck("journal", "purge", "--everything-of", "Anna", "--yes-really")
    assert purged.returncode == 0
    assert "The journal is empty" in posecheck("journal").stderr
    unknown = posecheck("journal", "purge", "--everything-of", "Anna")
    assert unknown.returncode == 2
    assert "Nobody called 'Anna' is in the journal" in unknown.stderr
    assert "Erase" not in unknown.stdout + unknown.stderr, "asked before"


# --- files ----------------------------------------------------------------------------------------


def test_a_table_of_everything_can_be_exported(posecheck, twists, tmp_path):
    """CSV and Parquet say the same."""
    saved(posecheck, twists, "--recorded-at", "2026-03-01T18:30+01:00")
    text = posecheck("journal", "export", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["side"] for row in rows] == ["left", "right"]
    assert rows[0]["recorded_at"] == "2026-03-01T18:30:00+01:00"
    assert posecheck("journal", "export", "--format", "parquet").returncode == 2
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "out.parquet"
    assert posecheck("journal", "export", "--format", "parquet", "--out", out).returncode == 0
    table = parquet.read_table(out)
    assert table.column_names == list(rows[0])
    assert table["end_range_deg"].to_pylist() == [float(row["end_range_deg"]) for row in rows]
    assert str(table.schema.field("direction").type) == "string"


def test_an_export_moves_to_another_machine(posecheck, twists, tmp_path, monkeypatch):
    """Export json, import; the second import recognises everything."""
    session_id = saved(posecheck, twists)
    out = tmp_path / "journal.json"
    assert posecheck("journal", "export", "--out", out).returncode == 0
    printed = json.loads(posecheck("journal", "export").stdout)
    assert printed["sessions"] == json.loads(out.read_text())["sessions"]
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / "new.sqlite"))
    assert "Added 1 session; 0 sessions were there" in posecheck("journal", "import", out).stdout
    assert "Added nothing; 1 session was there" in posecheck("journal", "import", out).stdout
    assert session_id in posecheck("journal").stdout
    for wrong in (twists, tmp_path / "missing.json", tmp_path):
        assert posecheck("journal", "import", wrong).returncode == 3


@pytest.mark.parametrize("harm", [lambda _: "session,side", lambda text: text.replace('"v', '"w')])
def test_an_import_that_is_refused_makes_no_journal(posecheck, twists, tmp_path, harm):
    """Neither the file nor what belongs to it, however late the damage is found."""
    saved(posecheck, twists)
    damaged, new = tmp_path / "damaged.json", tmp_path / "folder" / "new.sqlite"
    damaged.write_text(harm(posecheck("journal", "export").stdout))
    assert posecheck("journal", "import", damaged, "--database", new).returncode == 3
    assert not new.parent.exists()


def test_an_import_says_all_that_it_added(posecheck, twists, tmp_path, monkeypatch):
    """Also what was only told of a session that is there: notes, feelings, tags, a deletion."""
    session_id = saved(posecheck, twists)
    out = tmp_path / "journal.json"

    def imported() -> str:
        assert posecheck("journal", "export", "--out", out).returncode == 0
        result = posecheck("journal", "import", out, "--database", tmp_path / "new.sqlite")
        return result.stdout.strip()

    imported()
    posecheck("journal", "note", session_id, "calves tight")
    posecheck("journal", "tag", session_id, "hills", "monday")
    posecheck("journal", "feel", session_id, "--ease", 8)
    assert imported() == "Added 1 note, 1 feeling, 2 tags; 1 session was there already."
    posecheck("journal", "delete", session_id)
    assert imported() == "Added 1 deletion; 1 session was there already."
    posecheck("journal", "undelete", session_id)
    posecheck("baseline", "set", TWIST[1], "--comfort", 40)
    assert imported() == "Added 2 marks, 1 undeletion; 1 session was there already."
    assert imported() == "Added nothing; 1 session was there already."


def test_what_was_imported_without_landmarks_can_be_measured_again(
    posecheck, twists, tmp_path, monkeypatch
):
    """After an import that has them, or after scoring the recording itself again."""
    saved(posecheck, twists)
    small, whole = tmp_path / "small.json", tmp_path / "whole.json"
    posecheck("journal", "export", "--no-landmarks", "--out", small)
    posecheck("journal", "export", "--out", whole)
    for place_of_it, remedy in (
        ("a", ("journal", "import", whole)),
        ("b", ("score", twists, *TWIST, "--save")),
    ):
        monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / place_of_it))
        posecheck("journal", "import", small)
        assert "score the recording itself again" in posecheck("journal", "remeasure").stdout
        done = posecheck(*remedy)
        assert done.returncode == 0
        if "import" in remedy:
            assert "Added the missing landmarks of 1 session;" in done.stdout
        with monkeypatch.context() as patched:
            patched.setattr("posecheck.app.scoring.weights_sha256", lambda _: "better")
            assert "1 of 1" in posecheck("journal", "remeasure").stdout
    assert "already in the journal" in posecheck("score", twists, *TWIST, "--save").stderr


def test_backup_and_restore_are_one_command_each(posecheck, twists, other_twists, tmp_path):
    """What is there is replaced only when agreed, and set aside."""
    first = saved(posecheck, twists)
    backup = tmp_path / "backup"
    assert "holds 1 session." in posecheck("journal", "backup", backup).stdout
    second = saved(posecheck, other_twists)
    refused = posecheck("journal", "restore", backup)
    assert refused.returncode == 2
    assert second in posecheck("journal").stdout
    restored = posecheck("journal", "restore", backup, "--yes")
    assert restored.returncode == 0, restored.stderr
    listed = posecheck("journal").stdout
    assert first in listed
    assert second not in listed
    (aside,) = place().parent.glob("*before-restore*")
    assert second in posecheck("journal", "--database", aside).stdout


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
@pytest.mark.parametrize(
    "words",
    [
        ("journal", "export", "--out", "PLACE"),
        ("journal", "export", "--format", "csv", "--out", "PLACE"),
        ("journal", "backup", "PLACE"),
        ("score", "CLIP", *TWIST, "--json", "PLACE"),
        ("score", "CLIP", *TWIST, "--csv", "PLACE"),
        ("audit", "report", "--out", "PLACE"),
        ("live", "thoracic-twist", "--source", "CLIP", "--json", "PLACE"),
        ("live", "thoracic-twist", "--source", "CLIP", "--events", "PLACE"),
    ],
    ids=" ".join,
)
def test_no_command_writes_over_the_journal_in_use(posecheck, twists, tmp_path, words, end):
    """Nor over its log, nor through a link: exit code 2, and every session is still there."""
    session_id = saved(posecheck, twists)
    files = sorted(place().parent.iterdir())
    link = tmp_path / "link"
    link.symlink_to(f"{place()}{end}")
    for target in (f"{place()}{end}", link):
        filled_in = {"PLACE": target, "CLIP": twists}
        result = posecheck(*(filled_in.get(word, word) for word in words))
        assert (result.returncode, "Choose another name" in result.stderr) == (2, True)
    assert sorted(place().parent.iterdir()) == files
    assert session_id in posecheck("journal").stdout


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("option", ["--annotate", "--record"])
def test_no_video_is_written_over_the_journal(posecheck, twists, tmp_path, option, there):
    """Whatever the journal is called, and also where it is not made yet."""
    journal = tmp_path / "journal.mp4"
    if there:
        saved(posecheck, twists, "--database", journal)
    words = (
        ("score", tmp_path / "clip.mp4", *TWIST) if option == "--annotate" else ("live", TWIST[1])
    )
    result = posecheck(*words, option, journal, "--database", journal)
    assert result.returncode == 2
    assert "journal" in result.stderr
    assert journal.exists() is there


def test_landmarks_and_a_journal_that_is_not_there_yet_keep_apart(posecheck, twists, tmp_path):
    """The journal would be made in the very place; nothing is."""
    both = tmp_path / "both.npz"
    result = posecheck("score", twists, *TWIST, "--save", "--landmarks", both, "--database", both)
    assert result.returncode == 2
    assert "journal in use" in result.stderr
    assert not both.exists()


def test_a_backup_replaces_nothing_but_an_earlier_backup(posecheck, twists, tmp_path):
    """Words stay, and so does a journal that somebody else writes to: exit code 2."""
    saved(posecheck, twists)
    words, other, backup = (tmp_path / name for name in ("words", "other.sqlite", "backup"))
    words.write_text("these are just words")
    session_id = saved(posecheck, twists, "--database", other, "--person", "Anna")
    for target in (words, other):
        refused = posecheck("journal", "backup", target)
        assert refused.returncode == 2
        assert "it is not a backup" in refused.stderr
    assert words.read_text() == "these are just words"
    assert session_id in posecheck("journal", "--database", other).stdout
    assert posecheck("journal", "backup", backup).returncode == 0
    first = backup.read_bytes()
    silently = posecheck("journal", "backup", backup)
    assert silently.returncode == 2
    assert "earlier backup and was left as it is" in silently.stderr
    assert backup.read_bytes() == first
    assert posecheck("journal", "backup", backup, "--yes").returncode == 0
    assert "thoracic-twist" in posecheck("journal", "--database", backup).stdout
    assert posecheck("journal", "backup", backup, "--yes").returncode == 0, (
        "looking changes nothing"
    )
    posecheck("baseline", "set", TWIST[1], "--comfort", 40, "--database", backup)
    assert posecheck("journal", "backup", backup).returncode == 2
    backup.write_bytes(b"")
    assert posecheck("journal", "backup", backup).returncode == 0


def test_restoring_into_an_empty_place_needs_no_question(posecheck, twists, tmp_path):
    """As on a new machine."""
    session_id = saved(posecheck, twists)
    posecheck("journal", "backup", tmp_path / "backup")
    new = tmp_path / "new.sqlite"
    restored = posecheck("journal", "restore", tmp_path / "backup", "--database", new)
    assert restored.returncode == 0
    assert session_id in posecheck("journal", "--database", new).stdout


def test_a_damaged_journal_is_replaced_by_a_backup(posecheck, twists, tmp_path):
    """The damaged file is set aside, not lost."""
    session_id = saved(posecheck, twists)
    posecheck("journal", "backup", tmp_path / "backup")
    damaged = b"\0" * 4096 + place().read_bytes()[4096:]
    place().write_bytes(damaged)
    assert posecheck("journal").returncode == 5
    refused = posecheck("journal", "restore", tmp_path / "backup")
    assert refused.returncode == 2
    assert place().read_bytes() == damaged
    restored = posecheck("journal", "restore", tmp_path / "backup", "--yes")
    assert restored.returncode == 0, restored.stderr
    assert session_id in posecheck("journal").stdout
    (aside,) = place().parent.glob("*damaged*")
    assert aside.read_bytes() == damaged


def test_what_is_no_backup_changes_nothing(posecheck, twists, tmp_path):
    """Exit code 3, before anything is set aside."""
    session_id = saved(posecheck, twists)
    (tmp_path / "words").write_text("these are just words, and quite a lot of them. " * 50)
    for wrong in (tmp_path / "words", tmp_path / "missing", tmp_path):
        assert posecheck("journal", "restore", wrong, "--yes").returncode == 3
    assert session_id in posecheck("journal").stdout
    assert not list(place().parent.glob("*before-restore*"))


# --- measured again -------------------------------------------------------------------------------


def test_measuring_again_with_the_same_measures_gives_the_same_numbers(
    posecheck, twists, monkeypatch
):
    """Exactly: the landmarks are kept without loss.  The second time there is nothing to do."""
    session_id = saved(posecheck, twists, "--comfort", 30)
    with open_journal(place()) as journal:
        before = journal.repetitions()
        old = journal.document(journal.sessions()[0].current.id)
    assert "Nothing to do" in posecheck("journal", "remeasure").stdout
    monkeypatch.setattr("posecheck.app.scoring.weights_sha256", lambda _: "better")
    result = posecheck("journal", "remeasure", session_id)
    assert result.returncode == 0, result.stderr
    assert "1 of 1 session measured again" in result.stdout
    with open_journal(place()) as journal:
        (session,) = journal.sessions()
        assert [one.number for one in session.measurements] == [1, 2]
        assert session.current.software["weights_sha256"] == "better"
        assert repr([one.repetition for one in journal.repetitions()]) == repr(
            [one.repetition for one in before]
        )
        new = journal.document(session.current.id)
    assert new["sets"] == old["sets"]
    assert new["source"] == old["source"]
    assert "Nothing to do" in posecheck("journal", "remeasure").stdout


def test_a_clip_measured_again_from_its_landmarks_gives_the_same_numbers(
    posecheck, one_turn, monkeypatch
):
    """Also when a video was scored, through the pose model."""
    saved(posecheck, one_turn, "--model", "lite", "--recorded-at", "2026-03-01")
    with open_journal(place()) as journal:
        before = repr([one.repetition for one in journal.repetitions()])
    monkeypatch.setattr("posecheck.app.scoring.weights_sha256", lambda _: "better")
    assert "1 of 1" in posecheck("journal", "remeasure").stdout
    with open_journal(place()) as journal:
        assert repr([one.repetition for one in journal.repetitions()]) == before


def test_an_own_movement_needs_its_file_to_be_measured_again(posecheck, twists, monkeypatch):
    """The session is passed over, with what to do."""
    saved(posecheck, twists)
    with open_journal(place()) as journal, journal.writing() as connection:
        connection.exec_driver_sql("UPDATE session SET movement = 'my-own'")
    result = posecheck("journal", "remeasure")
    assert result.returncode == 0
    assert "There is no movement 'my-own'" in result.stdout
    assert "give the path of a movement file" in result.stdout


def test_the_help_of_the_journal_loads_no_database_library():
    """SQLAlchemy is imported only when the journal is used."""
    code = (
        "import sys; from typer.testing import CliRunner; from posecheck.cli import app; "
        "assert CliRunner().invoke(app, ['journal', '--help']).exit_code == 0; "
        "print(sorted({'sqlalchemy', 'alembic', 'numpy'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_every_command_of_the_journal_has_help(posecheck):
    """And explains itself."""
    listed = posecheck("journal", "--help").stdout
    for name in (
        *("list", "show", "note", "feel", "tag", "delete", "undelete", "purge"),
        *("correct", "export", "import", "backup", "restore", "recover", "remeasure"),
    ):
        assert name in listed
        assert posecheck("journal", name, "--help").returncode == 0


def test_a_clip_judged_otherwise_says_which_verdicts_are_kept(posecheck, twists):
    """The repetitions are the same, so nothing is added; what the table shows is not in there."""
    posecheck("score", twists, *TWIST, "--save", "--comfort", "20")
    again = posecheck("score", twists, *TWIST, "--save", "--comfort", "20")
    other = posecheck("score", twists, *TWIST, "--save", "--reference", "first:2")
    assert "its verdicts in the journal" not in again.stderr
    assert "are those of --reference none and --comfort 20." in " ".join(other.stderr.split())
    with open_journal(place()) as journal:
        assert len(journal.sessions()) == 1


def test_sessions_are_listed_by_date(posecheck, twists, other_twists):
    """From a day on, up to a day, both included."""
    early = saved(posecheck, twists, "--recorded-at", "2026-03-01T18:30")
    late = saved(posecheck, other_twists, "--recorded-at", "2026-03-09T08:00")

    def listed(*words):
        result = posecheck("journal", "list", *words)
        return [one for one in (early, late) if one in result.stdout]

    assert listed("--since", "2026-03-01", "--until", "2026-03-09") == [early, late]
    assert listed("--since", "2026-03-02") == [late]
    assert listed("--until", "2026-03-08") == [early]
    assert listed("--since", "2026-03-02", "--until", "2026-03-08") == []
    refused = posecheck("journal", "list", "--since", "March")
    assert refused.returncode == 2
    assert "--since March is not a valid day" in " ".join(refused.stderr.split())


def test_what_was_discarded_is_shown_with_its_reason(posecheck, tmp_path):
    """As when it was scored."""
    turns = (40.0, 170.0, -36.0)  # nobody turns that far
    clip = write_landmarks(tmp_path / "far.npz", lambda t_s: turning(t_s, turns), 16.0)
    shown = posecheck("journal", "show", saved(posecheck, clip)).stdout
    assert re.search(r"Discarded: 0:06–[\d:]+.*: \w+", shown)
